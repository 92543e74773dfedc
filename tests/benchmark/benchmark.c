/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "core/base/random.h"
#include "core/image/write.h"
#include "core/pipeline/fit.h"
#include "core/pipeline/score.h"
#include "tests/benchmark/child.h"
#include "tests/support.h"

/* What Norma costs, each figure beside its target and, where the shared data and PyTorch are there,
 * beside what the published methods need in the same run. Prints; decides nothing. */

typedef struct {
  const char *cli;
  const char *shared; /* NULL if absent */
  char *folder; /* scratch */
} Bench;

static double
cpu_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;

  return (x > y) - (x < y);
}

static double
median (double *values, gsize n)
{
  qsort (values, n, sizeof *values, compare_doubles);
  return values[n / 2];
}

/* A textured plate, different for every seed. */
static NormaRaster *
draw (guint width, guint height, NormaSampleType type, guint64 seed)
{
  NormaRaster *raster = norma_raster_new (width, height, 1, type, NULL, 0, NULL);
  double scale = type == NORMA_SAMPLE_U8 ? 255 : 65535;
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint y = 0; y < height; y++) {
    guint8 *bytes = norma_raster_row (raster, y);
    guint16 *words = norma_raster_row (raster, y);

    for (guint x = 0; x < width; x++) {
      double grain = (double)(norma_random_bits (&random) >> 40) * 0x1p-24;
      double value = 0.3 + 0.2 * ((x ^ y) & 64 ? 1 : 0) + 0.2 * grain;

      if (type == NORMA_SAMPLE_U8)
        bytes[x] = (guint8)(value * scale);
      else
        words[x] = (guint16)(value * scale);
    }
  }
  return raster;
}

static GPtrArray *
draw_good_set (const Bench *bench, const char *name, guint n, guint width, guint height)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (bench->folder, name, NULL);

  g_mkdir (folder, 0700);
  for (guint i = 0; i < n; i++) {
    g_autoptr (NormaRaster) raster = draw (width, height, NORMA_SAMPLE_U8, i + 1);
    g_autofree char *file = g_strdup_printf ("good-%03u.png", i);
    char *path = g_build_filename (folder, file, NULL);

    norma_image_write_png (raster, path, NULL);
    g_ptr_array_add (paths, path);
  }
  return paths;
}

static void
measure_one_image (const Bench *bench)
{
  g_autoptr (GPtrArray) paths = draw_good_set (bench, "square", 40, 256, 256);
  g_autoptr (NormaRaster) raster = draw (256, 256, NORMA_SAMPLE_U8, 1000);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaScorer) scorer = NULL;
  double ms[60];
  NormaFitOptions options;

  norma_fit_options_init (&options);
  fit = norma_fit_images (paths, &options, NULL, &error);
  scorer = fit == NULL ? NULL : norma_scorer_new (fit->model, &error);
  if (scorer == NULL) {
    g_print ("one image: %s\n", error->message);
    return;
  }
  for (guint i = 0; i < G_N_ELEMENTS (ms); i++) {
    double begin = cpu_ms ();

    norma_result_free (norma_scorer_score (scorer, raster, NULL));
    ms[i] = cpu_ms () - begin;
  }
  g_print ("features and score, 256 × 256, one thread: %.1f ms (target 15)\n",
           median (ms, G_N_ELEMENTS (ms)));
}

static void
measure_help (const Bench *bench)
{
  const char *const argv[] = { bench->cli, "--help", NULL };
  double ms[21];

  for (guint i = 0; i < G_N_ELEMENTS (ms); i++)
    ms[i] = 1e3 * child_run (argv, FALSE).seconds;
  g_print ("norma-cli --help: %.1f ms (target 20)\n", median (ms, G_N_ELEMENTS (ms)));
}

static void
measure_tiles (const Bench *bench)
{
  g_autofree char *data = g_build_filename (bench->shared, "data", "magnetic-tile", NULL);
  g_autofree char *good = g_build_filename (data, "train", "good", NULL);
  g_autofree char *model = g_build_filename (bench->folder, "tiles.norma", NULL);
  const char *const fit[] = { bench->cli, "fit",    "--good",    good, "--output",
                              model,      "--json", "--threads", "2",  NULL };
  const char *const evaluate[] = { bench->cli, "evaluate",  model, data,
                                   "--json",   "--threads", "2",   NULL };
  ChildUse fitted = child_run (fit, FALSE);
  ChildUse evaluated = child_run (evaluate, TRUE);

  g_print ("fit of 458 magnetic tiles, two threads: %.1f s, %.1f s of processor, %.0f MB "
           "(target 10 s)\n",
           fitted.seconds, fitted.cpu_seconds, fitted.peak_mb);
  g_print ("evaluate on 335 tiles, two threads: %.1f s, %.0f MB; %s", evaluated.seconds,
           evaluated.peak_mb, evaluated.output == NULL ? "\n" : evaluated.output);
  child_use_clear (&evaluated);
}

static void
measure_peer (const Bench *bench, const char *method)
{
  g_autofree char *script = g_build_filename (bench->shared, "bench", "peers.py", NULL);
  g_autofree char *data = g_build_filename (bench->shared, "data", "magnetic-tile", NULL);
  g_autofree char *weights =
      g_build_filename (bench->shared, "weights", "resnet18_layer123.onnx", NULL);
  const char *const argv[] = {
    "/usr/bin/python3", script, data, weights, "--method", method, NULL
  };
  ChildUse use = child_run (argv, TRUE);

  if (use.exit_status == 0)
    g_print ("peer, PyTorch, two threads, %.1f s: %s", use.seconds, use.output);
  else
    g_print ("peer %s: did not run (PyTorch, ONNX, scikit-learn, SciPy and Pillow for the "
             "system's Python are needed)\n",
             method);
  child_use_clear (&use);
}

static char *
fit_small_model (const Bench *bench)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (bench->folder, "wide", NULL);
  char *model = g_build_filename (bench->folder, "wide.norma", NULL);
  const char *const argv[] = { bench->cli, "fit", "--good", folder, "--output", model, NULL };

  g_mkdir (folder, 0700);
  for (guint i = 0; i < 20; i++) {
    g_autoptr (NormaRaster) raster = draw (500, 500, NORMA_SAMPLE_U16, i + 1);
    g_autofree char *file = g_strdup_printf ("good-%03u.tiff", i);
    g_autofree char *path = g_build_filename (folder, file, NULL);

    norma_image_write_tiff (raster, path, NULL);
  }
  child_run (argv, FALSE);
  return model;
}

/* In a process of its own: a child's peak begins with the memory of the one that started it. */
static void
write_large_image (const char *path)
{
  pid_t pid = fork ();

  if (pid == 0) {
    g_autoptr (NormaRaster) raster = draw (10000, 10000, NORMA_SAMPLE_U16, 1);

    _exit (norma_image_write_tiff (raster, path, NULL) ? 0 : 1);
  }
  waitpid (pid, NULL, 0);
}

static void
measure_large_image (const Bench *bench)
{
  g_autofree char *model = fit_small_model (bench);
  g_autofree char *path = g_build_filename (bench->folder, "large.tiff", NULL);
  const char *const argv[] = { bench->cli, "score", model, path, "--json", NULL };
  ChildUse use;

  write_large_image (path);
  use = child_run (argv, FALSE);
  g_print ("score of a 10,000 × 10,000 16-bit TIFF: %.0f MB, %.1f s, exit %d (target 1,024 MB)\n",
           use.peak_mb, use.seconds, use.exit_status);
}

static ChildUse
fit_links (const Bench *bench, const GPtrArray *paths, guint n)
{
  g_autofree char *name = g_strdup_printf ("links-%u", n);
  g_autofree char *folder = g_build_filename (bench->folder, name, NULL);
  g_autofree char *model = g_build_filename (bench->folder, "links.norma", NULL);
  const char *const argv[] = { bench->cli, "fit", "--good",    folder, "--output", model,
                               "--size",   "128", "--threads", "2",    NULL };

  g_mkdir (folder, 0700);
  for (guint i = 0; i < n; i++) {
    g_autofree char *file = g_strdup_printf ("good-%05u.png", i);
    g_autofree char *link = g_build_filename (folder, file, NULL);

    if (symlink (paths->pdata[i % paths->len], link) != 0)
      break;
  }
  return child_run (argv, FALSE);
}

static void
measure_many_images (const Bench *bench)
{
  g_autoptr (GPtrArray) paths = draw_good_set (bench, "originals", 100, 128, 128);
  ChildUse few = fit_links (bench, paths, 100);
  ChildUse many = fit_links (bench, paths, 10000);

  g_print ("fit of 100 images of 128 × 128: %.1f MB, %.1f s; of 10,000: %.1f MB, %.1f s "
           "(target: the same memory)\n",
           few.peak_mb, few.seconds, many.peak_mb, many.seconds);
}

int
main (int argc, char **argv)
{
  const char *shared = g_getenv ("NORMA_SHARED");
  Bench bench = { argv[1], shared, norma_test_folder () };

  if (argc != 2)
    g_error ("usage: norma-benchmark NORMA-CLI");
  if (shared == NULL || !g_file_test (shared, G_FILE_TEST_IS_DIR))
    bench.shared = NULL;

  measure_help (&bench);
  measure_one_image (&bench);
  measure_large_image (&bench);
  measure_many_images (&bench);
  if (bench.shared != NULL) {
    measure_tiles (&bench);
    measure_peer (&bench, "gaussian-ad");
    measure_peer (&bench, "padim");
    measure_peer (&bench, "patchcore");
  }
  norma_test_remove_folder (bench.folder);
  g_free (bench.folder);
  return 0;
}
