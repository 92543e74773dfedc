/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "core/pipeline/evaluate.h"
#include "core/pipeline/fit.h"
#include "core/pipeline/image-list.h"
#include "tests/benchmark/child.h"
#include "tests/support.h"

/* SimpleNet on the magnetic tiles, seed by seed: what it tells apart and how long it took. Then a step of
 * its training beside the same in PyTorch. Prints; judges nothing.
 *
 * usage: benchmark-simplenet [SEEDS] [STEPS] */

enum { N_SEEDS = 5, D = NORMA_GAUSSIAN_DIMENSIONS, N_ROWS = 8192, N_TRIED = 160, N_THREADS = 2 };

typedef struct {
  GPtrArray *good;
  NormaDataset *dataset;
  NormaFitOptions options;
} Bench;

static double
run_seed (Bench *b, guint64 seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaEvaluation) found = NULL;
  NormaEvaluateOptions evaluate;
  const NormaTrainingFacts *facts;

  norma_fit_options_set_seed (&b->options, seed);
  fit = norma_fit_images (b->good, &b->options, NULL, &error);
  if (fit == NULL)
    g_error ("%s", error->message);
  facts = norma_detector_get_training (fit->model->detector);
  norma_evaluate_options_init (&evaluate);
  evaluate.score.n_threads = N_THREADS;
  found = norma_evaluate (fit->model, b->dataset, &evaluate, NULL, &error);
  if (found == NULL)
    g_error ("%s", error->message);
  g_print ("seed %" G_GUINT64_FORMAT
           ": image AUROC %.4f (%.3f to %.3f), pixel %.4f, promised %.4f, "
           "seen %u of %u; %" G_GUINT64_FORMAT " steps in %.0f s, fit %.0f s, %.0f ms an image\n",
           seed, found->image_auroc, found->image_interval.low, found->image_interval.high,
           found->pixels->auroc, fit->model->promise.false_alarms, found->n_good_rejected,
           found->n_good, facts->n_steps, facts->seconds, fit->seconds, found->ms_per_image);
  return found->image_auroc;
}

static void
run_seeds (Bench *b, guint n_seeds)
{
  double sum = 0, squares = 0, mean;

  for (guint seed = 0; seed < n_seeds; seed++) {
    double auroc = run_seed (b, seed);

    sum += auroc;
    squares += auroc * auroc;
  }
  mean = sum / n_seeds;
  g_print ("%u seeds: image AUROC %.4f, deviation %.4f\n", n_seeds, mean,
           sqrt (fmax (0, squares / n_seeds - mean * mean)));
}

static void
run_tiles (guint n_seeds, guint64 n_steps)
{
  g_autofree char *tiles = norma_test_shared ("data/magnetic-tile");
  g_autofree char *network = norma_test_shared ("weights/resnet18_layer123.onnx");
  g_autofree char *train = tiles == NULL ? NULL : g_build_filename (tiles, "train", "good", NULL);
  const char *const folders[] = { train, NULL };
  Bench b = { NULL };

  if (tiles == NULL || network == NULL) {
    g_print ("no shared data: seeds are not run\n");
    return;
  }
  norma_fit_options_init (&b.options);
  b.options.detector.method = NORMA_METHOD_SIMPLENET;
  b.options.detector.simplenet.training.schedule.n_steps = n_steps;
  b.options.extractor.network = network;
  b.options.n_threads = N_THREADS;
  b.options.n_defect_spots = 0;
  b.good = norma_image_list_collect (folders, NULL, NULL);
  b.dataset = norma_dataset_open (tiles, NULL);
  run_seeds (&b, n_seeds);
  g_ptr_array_unref (b.good);
  norma_dataset_free (b.dataset);
}

/* Of the steps of a training, by its watch. */
typedef struct {
  gint64 last_us;
  double least_s;
} StepClock;

static void
read_step_clock (const NormaLossRecord *record, gpointer data)
{
  StepClock *clock = data;
  gint64 now_us = g_get_monotonic_time ();

  if (clock->last_us > 0)
    clock->least_s = fmin (clock->least_s, 1e-6 * (double)(now_us - clock->last_us));
  clock->last_us = now_us;
}

static double
time_step (void)
{
  g_autofree float *drawn = g_new (float, (gsize)N_ROWS *D);
  const NormaFeatureRows rows = { drawn, N_ROWS, 0, D };
  NormaDiscriminatorOptions options = NORMA_DISCRIMINATOR_OPTIONS_INIT;
  g_auto (NormaDiscriminator) unused = { 0 };
  StepClock clock = { 0, G_MAXDOUBLE };
  NormaRandom random;

  norma_random_seed (&random, 1);
  norma_random_fill_normal (&random, (gsize)N_ROWS * D, drawn);
  options.n_threads = N_THREADS;
  options.schedule.n_steps = N_TRIED;
  options.watch = read_step_clock;
  options.watch_data = &clock;
  if (!norma_discriminator_train (&rows, &options, &unused, NULL, NULL, NULL, NULL))
    g_error ("no training");
  return clock.least_s;
}

static void
compare_steps (void)
{
  const NormaDiscriminatorOptions options = NORMA_DISCRIMINATOR_OPTIONS_INIT;
  g_autofree char *script =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "tests/benchmark/discriminator.py", NULL);
  g_autofree char *d = g_strdup_printf ("%d", D),
                  *hidden = g_strdup_printf ("%u", options.n_hidden),
                  *rows = g_strdup_printf ("%d", NORMA_DISCRIMINATOR_ROWS);
  g_autofree char *n = g_strdup_printf ("%d", N_TRIED),
                  *threads = g_strdup_printf ("%d", N_THREADS);
  const char *const argv[] = { "/usr/bin/python3", script, d, hidden, rows, n, threads, NULL };
  double norma = time_step ();
  ChildUse use = child_run (argv, TRUE);
  double peer = use.exit_status == 0 ? g_ascii_strtod (use.output, NULL) : 0;

  g_print ("a step of %d patches, %d features, %u hidden units, %d threads: %.1f ms",
           NORMA_DISCRIMINATOR_ROWS, D, options.n_hidden, N_THREADS, 1e3 * norma);
  if (peer > 0)
    g_print (", PyTorch %.1f ms, %.2f ×", 1e3 * peer, peer / norma);
  g_print ("\n");
  child_use_clear (&use);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  compare_steps ();
  run_tiles (argc > 1 ? (guint)atoi (argv[1]) : N_SEEDS,
             argc > 2 ? (guint64)atoi (argv[2]) : NORMA_DISCRIMINATOR_STEPS);
  return 0;
}
