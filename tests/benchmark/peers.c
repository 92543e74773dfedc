/* SPDX-License-Identifier: Apache-2.0 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/network/network.h"
#include "tests/benchmark/child.h"
#include "tests/support.h"

/* Norma and the published methods on PyTorch, one after the other in one run: of each figure the
 * best of all rounds on both sides, and how many times better Norma's is. Prints; judges nothing.
 *
 * usage: benchmark-peers NORMA-CLI [ROUNDS] */

enum { SIZE = 224, N_GOOD = 100, N_PICTURES = 8 };

typedef struct {
  const char *cli;
  guint n_rounds;
  char *data, *weights, *peers; /* of the shared data */
  char *folder; /* scratch */
  char *good; /* N_GOOD tiles, linked */
} Bench;

static void
print_row (const char *what, const char *unit, double norma, double peer, const char *floor)
{
  gboolean is_rate = g_str_has_suffix (unit, "/s");

  if (peer > 0)
    g_print ("%-52s %9.1f %9.1f %-9s %6.2f ×  %s\n", what, norma, peer, unit,
             is_rate ? norma / peer : peer / norma, floor);
  else
    g_print ("%-52s %9.1f %9s %-9s %8s  %s\n", what, norma, "–", unit, "", floor);
}

/* Features of ResNet-18. */

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double)time.tv_sec * 1e3 + (double)time.tv_nsec * 1e-6;
}

static double
least_time (NormaNetworkRun *run)
{
  double least = G_MAXDOUBLE;

  for (guint t = 0; t < N_PICTURES; t++) {
    float *picture = norma_network_run_get_input (run, 0);
    double begin;

    for (gsize i = 0; i < 3 * SIZE * SIZE; i++)
      picture[i] = (float)(i % 255) / 127 - 1;
    begin = now_ms ();
    norma_network_run_execute (run);
    least = MIN (least, now_ms () - begin);
  }
  return least;
}

typedef struct {
  GSubprocess *process;
  GDataInputStream *answers;
  double frozen, optimised; /* ms */
} Frozen;

static void
frozen_start (Frozen *frozen, const Bench *bench)
{
  g_autofree char *script =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "tests/benchmark/frozen.py", NULL);
  g_autofree char *size = g_strdup_printf ("%d", SIZE);

  *frozen = (Frozen){ .frozen = G_MAXDOUBLE, .optimised = G_MAXDOUBLE };
  frozen->process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                            G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                        NULL, "/usr/bin/python3", script, bench->weights, size, NULL);
  if (frozen->process != NULL)
    frozen->answers = g_data_input_stream_new (g_subprocess_get_stdout_pipe (frozen->process));
}

/* FALSE where PyTorch is missing. */
static gboolean
frozen_ask (Frozen *frozen)
{
  g_autofree char *question = g_strdup_printf ("%d\n", N_PICTURES);
  g_autofree char *answer = NULL;
  double times[2];
  char *rest;

  if (frozen->process == NULL ||
      !g_output_stream_write_all (g_subprocess_get_stdin_pipe (frozen->process), question,
                                  strlen (question), NULL, NULL, NULL))
    return FALSE;
  answer = g_data_input_stream_read_line (frozen->answers, NULL, NULL, NULL);
  if (answer == NULL)
    return FALSE;
  times[0] = g_ascii_strtod (answer, &rest);
  times[1] = g_ascii_strtod (rest, NULL);
  frozen->frozen = MIN (frozen->frozen, times[0]);
  frozen->optimised = MIN (frozen->optimised, times[1]);
  return TRUE;
}

static void
frozen_clear (Frozen *frozen)
{
  if (frozen->process != NULL)
    g_output_stream_close (g_subprocess_get_stdin_pipe (frozen->process), NULL, NULL);
  g_clear_object (&frozen->answers);
  g_clear_object (&frozen->process);
}

static void
measure_features (const Bench *bench)
{
  NormaNetworkInput input = { { 4, { 1, 3, SIZE, SIZE } }, NORMA_ELEMENT_FLOAT };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetwork) network = norma_network_read (bench->weights, NULL, NULL, &error);
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (NormaNetworkRun) run = NULL;
  double least = G_MAXDOUBLE;
  gboolean has_peer = TRUE;
  Frozen frozen;

  plan = network == NULL ? NULL : norma_network_plan_new (network, &input, 1, NULL, &error);
  run = plan == NULL ? NULL : norma_network_run_new (plan, &error);
  g_assert_no_error (error);
  frozen_start (&frozen, bench);
  for (guint i = 0; i < 4 * bench->n_rounds; i++) {
    least = MIN (least, least_time (run));
    has_peer = has_peer && frozen_ask (&frozen);
  }
  print_row ("features of ResNet-18, processor time; frozen", "ms", least,
             has_peer ? frozen.frozen : 0, "floor 1");
  print_row ("the same; optimised for inference", "ms", least, has_peer ? frozen.optimised : 0, "");
  frozen_clear (&frozen);
}

/* Whole methods. */

typedef struct {
  double fit_s, score_s; /* of all test pictures */
  double peak_mb;
  guint n_scored;
} Figures;

static void
keep_best (Figures *best, const Figures *now)
{
  if (best->n_scored == 0) {
    *best = *now;
    return;
  }
  best->fit_s = MIN (best->fit_s, now->fit_s);
  best->score_s = MIN (best->score_s, now->score_s);
  best->peak_mb = MIN (best->peak_mb, now->peak_mb);
}

static Figures
read_figures (const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;
  Figures f = { 0 };

  if (line == NULL || !json_parser_load_from_data (parser, line, -1, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    return f;
  object = json_node_get_object (json_parser_get_root (parser));
  f.fit_s = json_object_get_double_member (object, "fit_s");
  f.n_scored = (guint)json_object_get_int_member (object, "test");
  f.score_s = json_object_get_double_member (object, "score_ms_per_image") * f.n_scored / 1e3;
  f.peak_mb = json_object_get_double_member (object, "peak_mb");
  return f;
}

static Figures
run_peer (const Bench *bench, const char *method)
{
  g_autofree char *size = g_strdup_printf ("%d", SIZE);
  g_autofree char *limit = g_strdup_printf ("%d", N_GOOD);
  const char *const argv[] = { "/usr/bin/python3",
                               bench->peers,
                               bench->data,
                               bench->weights,
                               "--method",
                               method,
                               "--size",
                               size,
                               "--limit",
                               limit,
                               "--threads",
                               "2",
                               NULL };
  ChildUse use = child_run (argv, TRUE);
  Figures figures = read_figures (use.output);

  child_use_clear (&use);
  return figures;
}

static ChildUse
fit (const Bench *bench, const char *method, const char *good, const char *model,
     const char *threads)
{
  g_autofree char *size = g_strdup_printf ("%dx%d", SIZE, SIZE);
  const char *const argv[] = { bench->cli, "fit",         "--good",       good,         "--output",
                               model,      "--extractor", bench->weights, "--detector", method,
                               "--size",   size,          "--threads",    threads,      NULL };

  return child_run (argv, FALSE);
}

static ChildUse
score (const Bench *bench, const char *model, const char *threads)
{
  g_autofree char *test = g_build_filename (bench->data, "test", NULL);
  const char *const argv[] = { bench->cli, "score", model, test, "--threads", threads, NULL };

  return child_run (argv, FALSE);
}

static void
measure_method (const Bench *bench, const char *method, const char *fit_floor)
{
  g_autofree char *model = g_strdup_printf ("%s/%s.norma", bench->folder, method);
  g_autofree char *fitting = g_strdup_printf ("%s: fit of %d tiles", method, N_GOOD);
  g_autofree char *scoring = g_strdup_printf ("%s: pictures to verdicts", method);
  g_autofree char *memory = g_strdup_printf ("%s: peak of fit and score", method);
  Figures ours = { 0 }, theirs = { 0 };

  for (guint round = 0; round < bench->n_rounds; round++) {
    ChildUse fitted = fit (bench, method, bench->good, model, "2");
    ChildUse scored = score (bench, model, "2");
    Figures norma = { fitted.seconds, scored.seconds, MAX (fitted.peak_mb, scored.peak_mb), 335 };
    Figures peer = run_peer (bench, method);

    if (fitted.exit_status != 0 || scored.exit_status != 0)
      g_error ("norma-cli fit or score of %s failed", method);
    norma.n_scored = peer.n_scored > 0 ? peer.n_scored : norma.n_scored;
    keep_best (&ours, &norma);
    keep_best (&theirs, &peer);
  }
  print_row (fitting, "s", ours.fit_s, theirs.fit_s, fit_floor);
  print_row (scoring, "images/s", ours.n_scored / ours.score_s,
             theirs.n_scored == 0 ? 0 : theirs.n_scored / theirs.score_s, "floor 8");
  print_row (memory, "MB", ours.peak_mb, theirs.peak_mb, "");
}

/* Norma alone. */

static void
measure_workers (const Bench *bench)
{
  g_autofree char *model = g_build_filename (bench->folder, "padim.norma", NULL);
  double one = G_MAXDOUBLE, two = G_MAXDOUBLE;

  for (guint round = 0; round < bench->n_rounds; round++) {
    one = MIN (one, score (bench, model, "1").seconds);
    two = MIN (two, score (bench, model, "2").seconds);
  }
  g_print ("%-52s %9.1f %9.1f %-9s %6.2f ×  floor 1.8\n", "padim: score with two workers; with one",
           two, one, "s", one / two);
}

/* Links to the first n training tiles, begun again behind the last. */
static char *
link_tiles (const Bench *bench, const char *name, guint n)
{
  g_autofree char *from = g_build_filename (bench->data, "train", "good", NULL);
  char *folder = g_build_filename (bench->folder, name, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (from, 0, NULL);
  const char *file;

  g_mkdir (folder, 0700);
  while (dir != NULL && (file = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (files, g_strdup (file));
  g_ptr_array_sort (files, (GCompareFunc)g_strcmp0);
  for (guint i = 0; i < n && files->len > 0; i++) {
    g_autofree char *target = g_build_filename (from, files->pdata[i % files->len], NULL);
    g_autofree char *link =
        g_strdup_printf ("%s/%05u-%s", folder, i, (const char *)files->pdata[i % files->len]);

    if (symlink (target, link) != 0)
      g_error ("cannot link %s", link);
  }
  return folder;
}

static void
measure_memory (const Bench *bench)
{
  g_autofree char *many = link_tiles (bench, "many", 4 * N_GOOD);
  g_autofree char *model = g_build_filename (bench->folder, "memory.norma", NULL);
  ChildUse few = fit (bench, "padim", bench->good, model, "1");
  ChildUse more = fit (bench, "padim", many, model, "1");
  ChildUse two = fit (bench, "padim", bench->good, model, "2");

  g_print (
      "padim: peak of a fit, 56 × 56 × 100, one worker: of %d images %.1f MB, of %d %.1f MB; two "
      "workers %.1f MB (floor 100)\n",
      N_GOOD, few.peak_mb, 4 * N_GOOD, more.peak_mb, two.peak_mb);
}

static gboolean
bench_begin (Bench *bench, const char *cli, guint n_rounds)
{
  *bench = (Bench){ cli, n_rounds };
  bench->data = norma_test_shared ("data/magnetic-tile");
  bench->weights = norma_test_shared ("weights/resnet18_layer123.onnx");
  bench->peers = norma_test_shared ("bench/peers.py");
  if (bench->data == NULL || bench->weights == NULL)
    return FALSE;
  bench->folder = norma_test_folder ();
  bench->good = link_tiles (bench, "good", N_GOOD);
  return TRUE;
}

static void
bench_end (Bench *bench)
{
  if (bench->folder != NULL)
    norma_test_remove_folder (bench->folder);
  g_free (bench->folder);
  g_free (bench->good);
  g_free (bench->data);
  g_free (bench->weights);
  g_free (bench->peers);
}

int
main (int argc, char **argv)
{
  guint n_rounds = argc > 2 ? (guint)CLAMP (atoi (argv[2]), 1, 100) : 1;
  Bench bench;

  setlocale (LC_CTYPE, "");
  if (argc < 2)
    g_error ("usage: benchmark-peers NORMA-CLI [ROUNDS]");
  if (bench_begin (&bench, argv[1], n_rounds)) {
    g_print ("%-52s %9s %9s\n", "best of all rounds", "Norma", "PyTorch");
    measure_features (&bench);
    measure_method (&bench, "padim", "floor 5");
    measure_method (&bench, "patchcore", "floor 3");
    measure_workers (&bench);
    measure_memory (&bench);
  } else {
    g_print ("the shared data are not there\n");
  }
  bench_end (&bench);
  return 0;
}
