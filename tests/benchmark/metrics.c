/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/base/random.h"
#include "core/image/read.h"
#include "core/metrics/image-metrics.h"
#include "core/metrics/pixel-metrics.h"
#include "core/pipeline/dataset.h"
#include "core/pipeline/fit.h"
#include "core/pipeline/image-list.h"
#include "core/pipeline/score.h"
#include "tests/benchmark/child.h"
#include "tests/support.h"

/* All metrics on the test half of the magnetic tiles, whose maps and masks are kept as full-size pixels
 * beforehand: aim at most 2 s; and the same of NumPy, SciPy and scikit-learn (metrics.py) in the same run,
 * whose values must be equal: aim 10 times the time. Then 500 million pixels: aim at most 2 GB. Processor
 * time. Printed, never judged. */

enum { N_DRAWS = 1000, LARGE_IMAGES = 500, LARGE_SIDE = 1000 };

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

typedef struct {
  guint width, height;
  gboolean anomalous;
  float score;
  float *pixels; /* [height, width] */
  guint8 *marks;
} Tile;

static void
tile_free (gpointer data)
{
  Tile *tile = data;

  g_free (tile->pixels);
  g_free (tile->marks);
  g_free (tile);
}

typedef struct {
  const NormaDataset *dataset;
  GPtrArray *tiles;
} Keeping;

static void
keep (gsize index, const char *path, const NormaResult *result, const GError *image_error,
      gpointer data)
{
  Keeping *keeping = data;
  const NormaTestImage *image = keeping->dataset->images->pdata[index];
  g_autoptr (NormaRaster) mask = NULL;
  Tile *tile = g_new0 (Tile, 1);
  guint width, height;

  g_assert_no_error (image_error);
  tile->width = width = result->map->full_width;
  tile->height = height = result->map->full_height;
  tile->anomalous = image->anomalous;
  tile->score = result->score;
  tile->pixels = g_new (float, (gsize)width *height);
  tile->marks = g_new0 (guint8, (gsize)width * height);
  mask = image->mask == NULL ? NULL : norma_image_read (image->mask, NULL, NULL);
  for (guint y = 0; y < height; y++) {
    norma_anomaly_map_get_row (result->map, y, tile->pixels + (gsize)y * width);
    for (guint x = 0; mask != NULL && x < width; x++)
      tile->marks[(gsize)y * width + x] =
          ((const guint8 *)norma_raster_row (mask, y))[x * mask->channels] > 127;
  }
  g_ptr_array_add (keeping->tiles, tile);
}

static GPtrArray *
make_tiles (const char *folder)
{
  g_autofree char *train = g_build_filename (folder, "train", "good", NULL);
  const char *const paths[] = { train, NULL };
  g_autoptr (GPtrArray) good = norma_image_list_collect (paths, NULL, NULL);
  g_autoptr (NormaDataset) dataset = norma_dataset_open (folder, NULL);
  g_autoptr (GPtrArray) tests = g_ptr_array_new ();
  g_autoptr (NormaFit) fit = NULL;
  Keeping keeping = { dataset, g_ptr_array_new_with_free_func (tile_free) };
  NormaScoreOptions options = { .deliver = keep, .data = &keeping };
  NormaFitOptions fit_options;

  norma_fit_options_init (&fit_options);
  fit_options.n_defect_spots = 0;
  fit = norma_fit_images (good, &fit_options, NULL, NULL);
  for (guint i = 0; i < dataset->images->len; i++)
    g_ptr_array_add (tests, ((NormaTestImage *)dataset->images->pdata[i])->path);
  g_assert_true (norma_score_images (fit->model, tests, &options, NULL, NULL));
  return keeping.tiles;
}

/* In the order of metrics.py. */
static const char *const names[] = { "image-auroc", "image-ap", "image-f1", "pixel-auroc",
                                     "pixel-ap",    "pixel-f1", "aupro",    "aupimo" };

enum { N_METRICS = G_N_ELEMENTS (names), N_IMAGE_METRICS = 3 };

static void
rate_images (const GPtrArray *tiles, double *values)
{
  static const NormaImageMetric metrics[] = { norma_image_metric_auroc,
                                              norma_image_metric_average_precision,
                                              norma_image_metric_f1_max };
  g_autofree float *scores = g_new (float, tiles->len);
  g_autofree NormaTruth *truths = g_new (NormaTruth, tiles->len);
  g_autoptr (NormaLabelledScores) sorted = NULL;
  g_autoptr (NormaCurves) curves = NULL;
  NormaInterval interval;

  for (guint i = 0; i < tiles->len; i++) {
    const Tile *tile = tiles->pdata[i];

    scores[i] = tile->score;
    truths[i] = tile->anomalous ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;
  }
  sorted = norma_labelled_scores_new (scores, truths, tiles->len, NULL);
  curves = norma_curves_new (sorted, NULL);
  for (guint i = 0; i < N_IMAGE_METRICS; i++) {
    values[i] = metrics[i](curves, NULL);
    norma_image_metric_interval (scores, truths, tiles->len, metrics[i], NULL, 0.95, N_DRAWS, 1,
                                 &interval, NULL);
  }
}

static void
rate_pixels (const GPtrArray *tiles, double *values)
{
  g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (tiles->len, NULL);
  g_autoptr (NormaPixelFigures) figures = NULL;

  for (guint i = 0; i < tiles->len; i++) {
    const Tile *tile = tiles->pdata[i];
    gsize n = (gsize)tile->width * tile->height;

    norma_pixel_metrics_begin_image (metrics, i, tile->width, n, !tile->anomalous, NULL);
    for (gsize at = 0; at < n; at += tile->width)
      norma_pixel_metrics_add_row (metrics, tile->pixels + at, tile->marks + at, NULL);
    norma_pixel_metrics_end_image (metrics, NULL);
  }
  figures = norma_pixel_metrics_finish (metrics, 0.95, N_DRAWS, 1, NULL);
  values[3] = figures->auroc;
  values[4] = figures->average_precision;
  values[5] = figures->f1_max;
  values[6] = figures->aupro;
  values[7] = figures->aupimo;
  printf ("  %" G_GUINT64_FORMAT " pixels of %u images, %" G_GUINT64_FORMAT
          " marked in %u regions\n",
          figures->n_nominal + figures->n_anomalous, tiles->len, figures->n_anomalous,
          figures->regions->len);
}

static void
write_tiles (const GPtrArray *tiles, const char *folder)
{
  g_autofree char *table = g_build_filename (folder, "images.txt", NULL);
  g_autofree char *scores = g_build_filename (folder, "scores.f32", NULL);
  g_autofree char *marks = g_build_filename (folder, "marks.u8", NULL);
  FILE *files[] = { g_fopen (table, "we"), g_fopen (scores, "we"), g_fopen (marks, "we") };

  for (guint i = 0; i < tiles->len; i++) {
    const Tile *tile = tiles->pdata[i];
    gsize n = (gsize)tile->width * tile->height;

    fprintf (files[0], "%u %u %d %.9g\n", tile->width, tile->height, tile->anomalous,
             (double)tile->score);
    fwrite (tile->pixels, sizeof (float), n, files[1]);
    fwrite (tile->marks, 1, n, files[2]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    fclose (files[i]);
}

/* Processor seconds of all of the peer's pixel metrics together; 0 where it is missing. */
static double
compare (const GPtrArray *tiles, const double *values, double *regions)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *script =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "tests/benchmark/metrics.py", NULL);
  const char *const argv[] = { "/usr/bin/python3", script, folder, NULL };
  ChildUse use;
  char *at;
  double all = 0;

  write_tiles (tiles, folder);
  use = child_run (argv, TRUE);
  at = use.exit_status == 0 ? use.output : NULL;
  for (guint i = 0; at != NULL && i < N_METRICS; i++) {
    double value = g_ascii_strtod (at + strlen (names[i]), &at);
    double seconds = g_ascii_strtod (at, &at);

    at += strspn (at, "\n");
    printf ("  %-12s %.12f, peer %.12f in %.2f s, difference %.1g\n", names[i], values[i], value,
            seconds, fabs (value - values[i]));
    all += i < N_IMAGE_METRICS ? 0 : seconds;
    *regions += i < 6 ? 0 : seconds;
  }
  child_use_clear (&use);
  norma_test_remove_folder (folder);
  return all;
}

static void
measure_tiles (const char *folder)
{
  g_autoptr (GPtrArray) tiles = make_tiles (folder);
  double values[N_METRICS], begin = now (), middle, end, peer, regions = 0;

  rate_images (tiles, values);
  middle = now ();
  rate_pixels (tiles, values);
  end = now ();
  printf ("  by image %.3f s, by pixel and region %.3f s, each with %d resamplings, of scores in "
          "memory (aim: 2 s)\n",
          middle - begin, end - middle, N_DRAWS);
  peer = compare (tiles, values, &regions);
  if (peer == 0)
    puts ("  peer: python3-numpy, python3-scipy and python3-sklearn are not there");
  else
    printf ("  the peer takes %.1f times that for the same figures by pixel and region without an "
            "interval, and %.1f times for AUPRO and AUPIMO alone (aim: 10)\n",
            peer / (end - middle), regions / (end - middle));
}

/* One image in ten has a defect that covers a tenth of it. */
static int
measure_large (void)
{
  g_autoptr (NormaPixelMetrics) metrics = norma_pixel_metrics_new (LARGE_IMAGES, NULL);
  g_autoptr (NormaPixelFigures) figures = NULL;
  float row[LARGE_SIDE];
  guint8 marks[LARGE_SIDE];
  NormaRandom random;

  norma_random_seed (&random, 1);
  for (guint i = 0; i < LARGE_IMAGES; i++) {
    gboolean bad = i % 10 == 0;

    norma_pixel_metrics_begin_image (metrics, i, LARGE_SIDE, LARGE_SIDE * LARGE_SIDE, !bad, NULL);
    for (guint y = 0; y < LARGE_SIDE; y++) {
      memset (marks, bad && y % 10 == 0, sizeof marks);
      for (guint x = 0; x < LARGE_SIDE; x++) {
        float u = (float)norma_random_uniform (&random);

        row[x] = u / (1.001f - u) + (float)marks[x];
      }
      norma_pixel_metrics_add_row (metrics, row, marks, NULL);
    }
    norma_pixel_metrics_end_image (metrics, NULL);
  }
  figures = norma_pixel_metrics_finish (metrics, 0.95, N_DRAWS, 1, NULL);
  printf ("AUROC %.6f, AUPRO %.6f, AUPIMO %.6f", figures->auroc, figures->aupro, figures->aupimo);
  return 0;
}

int
main (int argc, char **argv)
{
  const char *const large[] = { argv[0], "large", NULL };
  g_autofree char *folder = NULL;
  ChildUse use;

  if (argc > 1)
    return measure_large ();
  folder = norma_test_shared ("data/magnetic-tile");
  puts ("Metrics of the magnetic tiles:");
  if (folder != NULL)
    measure_tiles (folder);
  use = child_run (large, TRUE);
  printf ("Metrics of %u million pixels (%s): %.1f s, %.0f MB held at most (aim: 2,000)\n",
          LARGE_IMAGES * (LARGE_SIDE * LARGE_SIDE / 1000000), use.output, use.cpu_seconds,
          use.peak_mb);
  child_use_clear (&use);
  return 0;
}
