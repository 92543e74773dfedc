/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/distil.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/base/workers.h"
#include "core/features/input-scaling.h"
#include "core/training/descriptor-network.h"
#include "core/training/losses.h"
#include "core/training/onnx-file.h"
#include "core/training/teacher.h"
#include "core/training/trainee.h"

/* Pieces whose loss is measured aside, of pictures that are kept for it: one in twenty, 64 at most. */
enum { N_HELD_OUT = 48, HELD_OUT_ONE_IN = 20, MOST_HELD_OUT = 64, HELD_OUT_EVERY = 500 };

/* Adam's second moment needs some steps to be a fair one. */
enum { WARM_UP = 100 };

/* Batch norm sees few pieces at a time: some fifty steps tell what is usual. */
#define STATISTIC_MOMENTUM 0.98

/* A number of a step that no training reaches. */
#define HELD_OUT_STEP (G_MAXUINT64 - 1)

typedef struct {
  NormaTeacherSeat teacher;
  NormaTrainee *trainee, *judged; /* of a group in training, of one piece in inference */
  float *wanted[2]; /* of a group */
} Seat;

typedef struct {
  const NormaDistilOptions *options;
  NormaPicturePool *pool;
  NormaTrainingPictures pictures, held_out;
  NormaTeacher *teacher;
  NormaInputScaling scaling; /* of the small network */
  NormaBlueprint *blueprint;
  NormaDescriptorLayers layers;
  guint n_seats;
  Seat *seats;

  const float *values; /* being measured */
  guint64 stamp; /* of those */
  double losses[N_HELD_OUT];
} Distilling;

static void
distilling_clear (Distilling *d)
{
  for (guint i = 0; i < d->n_seats && d->seats != NULL; i++) {
    norma_teacher_seat_clear (&d->seats[i].teacher, d->teacher);
    norma_trainee_free (d->seats[i].trainee);
    norma_trainee_free (d->seats[i].judged);
    g_free (d->seats[i].wanted[0]);
    g_free (d->seats[i].wanted[1]);
  }
  g_free (d->seats);
  norma_blueprint_free (d->blueprint);
  norma_input_scaling_clear (&d->scaling);
  norma_teacher_free (d->teacher);
  norma_picture_pool_free (d->pool);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Distilling, distilling_clear)

static gboolean
check (const NormaDistilOptions *options, GError **error)
{
  if (options->side >= 32 && options->side <= 1024 && options->side % 16 == 0 &&
      options->n_groups >= 1 && options->n_groups <= 64 && options->n_pieces >= 2 &&
      options->n_pieces <= 64 && options->rate > 0 && options->share_drawn >= 0 &&
      options->share_drawn <= 1)
    return TRUE;
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "distilling: found pieces of %u pixels, %u groups of %u a step, rate %g, %g of the pieces "
      "drawn; expected 32 to 1024 in multiples of 16, 1 to 64 groups of 2 to 64, above 0, 0 to 1",
      options->side, options->n_groups, options->n_pieces, options->rate, options->share_drawn);
  return FALSE;
}

static gboolean
read_pictures (Distilling *d, const NormaProgress *progress, GError **error)
{
  const NormaDistilOptions *options = d->options;
  NormaPicturePoolOptions reading = NORMA_PICTURE_POOL_OPTIONS_INIT;
  guint n, n_held_out;

  reading.seed = options->seed;
  reading.n_threads = options->n_threads;
  reading.budget = options->budget;
  d->pool = norma_picture_pool_read (options->paths, &reading, progress, error);
  if (d->pool == NULL)
    return FALSE;
  n = norma_picture_pool_get_count (d->pool);
  n_held_out = MIN (n / HELD_OUT_ONE_IN, MOST_HELD_OUT);
  d->pictures =
      (NormaTrainingPictures){ d->pool, 0, n - n_held_out, options->share_drawn, options->side };
  d->held_out = (NormaTrainingPictures){ d->pool, n - n_held_out, n_held_out, options->share_drawn,
                                         options->side };
  return TRUE;
}

static gboolean
make_seat (const Distilling *d, Seat *seat, GError **error)
{
  guint side = d->options->side, n = d->options->n_pieces;

  if (!norma_teacher_seat_init (&seat->teacher, d->teacher, &d->pictures, error))
    return FALSE;
  seat->trainee = norma_trainee_new (d->blueprint, NORMA_TRAINEE_TRAINING, n, side, side, error);
  if (seat->trainee != NULL)
    seat->judged = norma_trainee_new (d->blueprint, NORMA_TRAINEE_INFERENCE, 1, side, side, error);
  if (seat->judged == NULL)
    return FALSE;
  for (guint o = 0; o < 2; o++) {
    seat->wanted[o] = norma_alloc (n * norma_teacher_get_count (d->teacher, o), sizeof (float),
                                   "distilling", error);
    if (seat->wanted[o] == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
make_seats (Distilling *d, GError **error)
{
  d->n_seats = norma_workers_count (d->options->n_threads);
  d->seats = g_new0 (Seat, d->n_seats);
  for (guint i = 0; i < d->n_seats; i++)
    if (!make_seat (d, &d->seats[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
open (Distilling *d, const NormaProgress *progress, GError **error)
{
  const NormaDistilOptions *options = d->options;

  d->teacher =
      norma_teacher_new (options->teacher, options->levels, options->side, options->budget, error);
  if (d->teacher == NULL || !read_pictures (d, progress, error) ||
      !norma_teacher_measure (d->teacher, &d->pictures, options->seed, options->n_threads,
                              norma_progress_get_cancellable (progress), error))
    return FALSE;
  norma_input_scaling_init (&d->scaling);
  d->blueprint = norma_descriptor_network_new (d->teacher->channels,
                                               (const char *const *)d->teacher->names, &d->layers);
  return make_seats (d, error);
}

/* The piece at hand as number `index` of a trainee's input, as an extractor will feed it. */
static void
feed (const Distilling *d, const NormaTeacherSeat *piece, NormaTrainee *trainee, guint index)
{
  gsize size = (gsize)d->options->side * d->options->side;
  float *input = norma_trainee_get_input (trainee, d->layers.input) + 3 * index * size;

  for (guint c = 0; c < 3; c++)
    for (gsize i = 0; i < size; i++)
      input[c * size + i] =
          (float)((piece->planes[c * size + i] - d->scaling.mean[c]) / d->scaling.deviation[c]);
}

/* Draws a group and what is wanted of it. */
static gboolean
draw_group (const Distilling *d, Seat *seat, NormaRandom *random, GError **error)
{
  for (guint i = 0; i < d->options->n_pieces; i++) {
    if (!norma_teacher_draw (d->teacher, &d->pictures, random, &seat->teacher, error))
      return FALSE;
    feed (d, &seat->teacher, seat->trainee, i);
    for (guint o = 0; o < 2; o++) {
      gsize n = norma_teacher_get_count (d->teacher, o);

      if (n > 0)
        memcpy (seat->wanted[o] + i * n, seat->teacher.wanted[o], n * sizeof (float));
    }
  }
  return TRUE;
}

static double
get_weight (const Distilling *d)
{
  return 1.0 / ((d->teacher->channels[0] > 0) + (d->teacher->channels[1] > 0));
}

static gboolean
learn (NormaTrainingPart *part, double *loss, gpointer data, GError **error)
{
  Distilling *d = data;
  Seat *seat = &d->seats[part->worker];

  if (!draw_group (d, seat, &part->random, error))
    return FALSE;
  norma_trainee_take (seat->trainee, part->values, part->step + 1);
  norma_trainee_forward (seat->trainee, NULL);
  *loss = 0;
  for (guint o = 0; o < 2; o++) {
    guint layer = d->layers.output[o];

    if (layer != NORMA_LAYER_NONE)
      *loss += norma_loss_squared (norma_trainee_get_count (seat->trainee, layer),
                                   norma_trainee_get_output (seat->trainee, layer), seat->wanted[o],
                                   get_weight (d),
                                   norma_trainee_get_gradient (seat->trainee, layer), NULL);
  }
  norma_trainee_backward (seat->trainee, part->gradients);
  return TRUE;
}

/* Mean of squared differences. */
static double
judge (const float *found, const float *wanted, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++) {
    double d = (double)found[i] - (double)wanted[i];

    sum += d * d;
  }
  return sum / (double)n;
}

static gboolean
measure_piece (gsize index, guint worker, gpointer data, GError **error)
{
  Distilling *d = data;
  Seat *seat = &d->seats[worker];
  NormaRandom random;

  norma_training_seed (&random, d->options->seed, HELD_OUT_STEP, index);
  if (!norma_teacher_draw (d->teacher, &d->held_out, &random, &seat->teacher, error))
    return FALSE;
  feed (d, &seat->teacher, seat->judged, 0);
  norma_trainee_take (seat->judged, d->values, d->stamp);
  norma_trainee_forward (seat->judged, NULL);
  d->losses[index] = 0;
  for (guint o = 0; o < 2; o++)
    if (d->layers.output[o] != NORMA_LAYER_NONE)
      d->losses[index] +=
          get_weight (d) * judge (norma_trainee_get_output (seat->judged, d->layers.output[o]),
                                  seat->teacher.wanted[o], norma_teacher_get_count (d->teacher, o));
  return TRUE;
}

static gboolean
measure (const float *values, double *loss, gpointer data, GError **error)
{
  Distilling *d = data;

  d->values = values;
  d->stamp++;
  if (!norma_workers_run (d->options->n_threads, N_HELD_OUT, measure_piece, d, NULL, error))
    return FALSE;
  *loss = 0;
  for (guint i = 0; i < N_HELD_OUT; i++)
    *loss += d->losses[i] / N_HELD_OUT;
  return TRUE;
}

/* All that decides a step. */
static char *
describe (const Distilling *d, GError **error)
{
  const NormaDistilOptions *options = d->options;
  g_autofree char *hash = norma_file_hash (options->teacher, error);

  if (hash == NULL)
    return NULL;
  return g_strdup_printf (
      "distil 2; teacher %s: %s, %s; pieces of %u, %u × %u a step, %g drawn; rate %g; "
      "%u pictures: %s",
      hash, d->teacher->names[0] == NULL ? "-" : d->teacher->names[0],
      d->teacher->names[1] == NULL ? "-" : d->teacher->names[1], options->side, options->n_groups,
      options->n_pieces, options->share_drawn, options->rate,
      norma_picture_pool_get_count (d->pool), norma_picture_pool_get_hash (d->pool));
}

static gboolean
train (Distilling *d, const char *purpose, float *values, NormaLossRecord *record,
       NormaTrainingResult *result, const NormaProgress *progress, GError **error)
{
  const NormaDistilOptions *options = d->options;
  NormaTraining training = NORMA_TRAINING_INIT;
  NormaAdamOptions adam = NORMA_ADAM_OPTIONS_INIT;

  adam.rate = options->rate;
  training.purpose = purpose;
  training.parameters = norma_blueprint_get_parameters (d->blueprint);
  training.groups = &adam;
  training.n_groups = 1;
  training.schedule = options->schedule;
  training.schedule.n_warm_up = WARM_UP;
  training.seed = options->seed;
  training.n_parts = options->n_groups;
  training.n_threads = options->n_threads;
  training.statistic_momentum = STATISTIC_MOMENTUM;
  training.step = learn;
  training.held_out = measure;
  training.held_out_every = HELD_OUT_EVERY;
  training.check_point = options->check_point;
  training.budget = options->budget;
  training.data = d;
  return norma_training_run (&training, values, record, result, progress, error);
}

static GBytes *
write_file (const Distilling *d, const char *purpose, const float *values, GError **error)
{
  const char *const *names = (const char *const *)d->teacher->names;
  g_autofree char *mean = norma_input_scaling_join (d->scaling.mean);
  g_autofree char *deviation = norma_input_scaling_join (d->scaling.deviation);
  g_autofree char *levels = names[0] == NULL   ? g_strdup (names[1])
                            : names[1] == NULL ? g_strdup (names[0])
                                               : g_strjoin (",", names[0], names[1], NULL);
  const char *metadata[] = { "norma.channel_order",
                             "RGB",
                             "norma.range",
                             "1",
                             "norma.mean",
                             mean,
                             "norma.deviation",
                             deviation,
                             "norma.size_multiple",
                             "16",
                             "norma.levels",
                             levels,
                             "norma.distilled",
                             purpose,
                             NULL };
  const NormaOnnxOptions options = { TRUE, metadata };

  return norma_onnx_write (d->blueprint, values, &options, error);
}

GBytes *
norma_distil (const NormaDistilOptions *options, NormaDistilResult *result, NormaLossRecord *record,
              const NormaProgress *progress, GError **error)
{
  g_auto (Distilling) d = { options };
  g_autofree char *purpose = NULL;
  g_autofree float *values = NULL;
  NormaTrainingResult training;
  gsize size;

  if (!check (options, error) || !norma_schedule_check (&options->schedule, error) ||
      !open (&d, progress, error))
    return NULL;
  purpose = describe (&d, error);
  size = norma_parameters_get_size (norma_blueprint_get_parameters (d.blueprint));
  values = purpose == NULL ? NULL : norma_alloc (size, sizeof (float), "parameters", error);
  if (values == NULL)
    return NULL;
  norma_descriptor_network_begin (d.blueprint, options->seed, values);
  if (!train (&d, purpose, values, record, &training, progress, error))
    return NULL;
  if (result != NULL)
    *result = (NormaDistilResult){ norma_picture_pool_get_count (d.pool),
                                   norma_picture_pool_get_unusable (d.pool), size, training };
  return write_file (&d, purpose, values, error);
}
