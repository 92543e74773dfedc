/* SPDX-License-Identifier: Apache-2.0 */
#include <gio/gio.h>
#include <locale.h>
#include <string.h>
#include <time.h>

#include "core/training/descriptor-network.h"
#include "core/training/losses.h"
#include "core/training/trainee.h"
#include "core/training/training.h"

/* A step of training, Norma and PyTorch one after the other in one run: the same network, one thread,
 * single precision; the least processor time of all rounds on both sides. Prints; judges nothing. */

enum { N_ROUNDS = 4, N_STEPS = 4, BATCH = 4 };

typedef struct {
  const char *name; /* as the script knows it */
  NormaBlueprint *blueprint;
  guint side, n_parts, n; /* pictures of a part */
  NormaTrainee *trainee;
  float *zeros;
} Bench;

static guint
convolve (NormaBlueprint *b, guint from, const char *name, guint channels, guint kernel,
          guint padding)
{
  const NormaConvolutionOptions options = { channels, kernel, 1, padding };

  return norma_blueprint_add_convolution (b, from, name, &options);
}

/* PDN-S (Batzner et al. 2024, table 6). */
static NormaBlueprint *
make_pdn (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "image", 3);

  x = norma_blueprint_add_relu (b, convolve (b, x, "1", 128, 4, 0), 0);
  x = norma_blueprint_add_average_pool (b, x, 2, 2);
  x = norma_blueprint_add_relu (b, convolve (b, x, "2", 256, 4, 0), 0);
  x = norma_blueprint_add_average_pool (b, x, 2, 2);
  x = norma_blueprint_add_relu (b, convolve (b, x, "3", 256, 3, 1), 0);
  norma_blueprint_add_output (b, convolve (b, x, "4", 384, 4, 0), "out");
  return b;
}

static NormaBlueprint *
make_descriptor (void)
{
  const guint channels[] = { 128, 256 };
  const char *const names[] = { "fine", "coarse" };
  NormaDescriptorLayers layers;

  return norma_descriptor_network_new (channels, names, &layers);
}

static gboolean
step (NormaTrainingPart *part, double *loss, gpointer data, GError **error)
{
  Bench *bench = data;

  norma_trainee_take (bench->trainee, part->values, part->step + 1);
  norma_trainee_forward (bench->trainee, NULL);
  *loss = 0;
  for (guint l = 0; l < norma_blueprint_get_count (bench->blueprint); l++)
    if (norma_blueprint_get (bench->blueprint, l)->kind == NORMA_LAYER_OUTPUT)
      *loss += norma_loss_squared (norma_trainee_get_count (bench->trainee, l),
                                   norma_trainee_get_output (bench->trainee, l), bench->zeros, 1,
                                   norma_trainee_get_gradient (bench->trainee, l), NULL);
  norma_trainee_backward (bench->trainee, part->gradients);
  return TRUE;
}

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

/* Least of the steps, seen where the progress is told after each. */
typedef struct {
  double begin, least;
} Watch;

static void
watch_step (gpointer data, const char *stage, guint64 done, guint64 total)
{
  Watch *watch = data;
  double now = now_ms ();

  if (done > 0)
    watch->least = MIN (watch->least, now - watch->begin);
  watch->begin = now;
}

static double
measure (Bench *bench)
{
  const NormaParameters *parameters = norma_blueprint_get_parameters (bench->blueprint);
  g_autofree float *values = g_new (float, norma_parameters_get_size (parameters));
  const NormaAdamOptions adam = NORMA_ADAM_OPTIONS_INIT;
  NormaTraining training = NORMA_TRAINING_INIT;
  Watch watch = { .least = G_MAXDOUBLE };
  const NormaProgress progress = { NULL, watch_step, &watch };
  g_autoptr (GError) error = NULL;

  norma_blueprint_begin (bench->blueprint, 1, values);
  training.purpose = bench->name;
  training.parameters = parameters;
  training.groups = &adam;
  training.n_groups = 1;
  training.schedule.n_steps = N_STEPS;
  training.n_parts = bench->n_parts;
  training.n_threads = 1;
  training.step = step;
  training.data = bench;
  norma_training_run (&training, values, NULL, NULL, &progress, &error);
  g_assert_no_error (error);
  return watch.least;
}

typedef struct {
  GSubprocess *process;
  GDataInputStream *answers;
} Peer;

/* 0 where PyTorch is missing. */
static double
ask_peer (const Peer *peer, const Bench *bench)
{
  g_autofree char *question =
      g_strdup_printf ("%s %u %d %d\n", bench->name, bench->side, BATCH, N_STEPS);
  g_autofree char *answer = NULL;

  if (peer->process == NULL ||
      !g_output_stream_write_all (g_subprocess_get_stdin_pipe (peer->process), question,
                                  strlen (question), NULL, NULL, NULL))
    return 0;
  answer = g_data_input_stream_read_line (peer->answers, NULL, NULL, NULL);
  return answer == NULL ? 0 : g_ascii_strtod (answer, NULL);
}

static void
compare (Bench *bench, const Peer *peer)
{
  double norma = G_MAXDOUBLE, torch = G_MAXDOUBLE;
  gsize largest = 0;
  g_autoptr (GError) error = NULL;

  bench->trainee = norma_trainee_new (bench->blueprint, NORMA_TRAINEE_TRAINING, bench->n,
                                      bench->side, bench->side, &error);
  g_assert_no_error (error);
  for (guint l = 0; l < norma_blueprint_get_count (bench->blueprint); l++)
    largest = MAX (largest, norma_trainee_get_count (bench->trainee, l));
  bench->zeros = g_new0 (float, largest);
  for (guint i = 0; i < 3 * bench->side * bench->side * bench->n; i++)
    norma_trainee_get_input (bench->trainee, 0)[i] = (float)(i * 37 % 255) / 127 - 1;
  for (guint i = 0; i < N_ROUNDS && torch > 0; i++) {
    norma = MIN (norma, measure (bench));
    torch = MIN (torch, ask_peer (peer, bench));
  }
  g_print ("%-12s %d × %u × %u   Norma %8.1f ms", bench->name, BATCH, bench->side, bench->side,
           norma);
  if (torch > 0)
    g_print ("   PyTorch %8.1f ms   %.2f ×", torch, torch / norma);
  g_print ("\n");
  norma_trainee_free (bench->trainee);
  norma_blueprint_free (bench->blueprint);
  g_free (bench->zeros);
}

int
main (void)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "tests/benchmark/training.py", NULL);
  Bench benches[] = { { "pdn", make_pdn (), 64, 1, BATCH },
                      { "descriptor", make_descriptor (), 160, 1, BATCH } };
  Peer peer = { NULL };

  setlocale (LC_CTYPE, "");
  peer.process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                   NULL, "/usr/bin/python3", script, NULL);
  if (peer.process != NULL)
    peer.answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (peer.process));
  g_print ("A step of training, one thread, processor time\n");
  for (gsize i = 0; i < G_N_ELEMENTS (benches); i++)
    compare (&benches[i], &peer);
  if (peer.process != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (peer.process), NULL, NULL);
  g_clear_object (&peer.answers);
  g_clear_object (&peer.process);
  return 0;
}
