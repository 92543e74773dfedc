/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/image/write.h"
#include "core/pipeline/evaluate.h"
#include "core/pipeline/image-list.h"
#include "tests/core/pipeline/small-fit.h"

static void
make_folder (const char *folder, const char *relative)
{
  g_autofree char *path = g_build_filename (folder, relative, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
}

/* 255 where the defect has changed the part. */
static void
write_mask (guint64 seed, const char *path)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaRaster) good = norma_test_part_draw (&part, seed);
  g_autoptr (NormaRaster) bad = NULL;

  part.defective = TRUE;
  bad = norma_test_part_draw (&part, seed);
  for (guint y = 0; y < part.height; y++) {
    const guint8 *before = norma_raster_row (good, y);
    guint8 *after = norma_raster_row (bad, y);

    for (guint x = 0; x < part.width; x++)
      after[x] = before[x] == after[x] ? 0 : 255;
  }
  g_assert_true (norma_image_write_png (bad, path, NULL));
}

static void
write_tests (const char *folder, const char *kind, gboolean defective, guint64 first, guint n,
             gboolean masks)
{
  const NormaTestPart part = { 96, 80, 1, NORMA_SAMPLE_U8, 255, defective };

  for (guint64 seed = first; seed < first + n; seed++) {
    g_autofree char *path = g_strdup_printf ("%s/test/%s/%u.tif", folder, kind, (guint)seed);
    g_autofree char *mask =
        g_strdup_printf ("%s/ground_truth/%s/%u_mask.png", folder, kind, (guint)seed);

    norma_test_part_write (&part, seed, path);
    if (masks)
      write_mask (seed, mask);
  }
}

/* 10 good test parts, 6 with a spot and its mask, 3 called dull that are good in truth and have no
 * masks, so that no AUROC is 1; and the model of all cases. */
typedef struct {
  char *folder;
  NormaModel *model;
} Made;

static NormaModel *
fit_model (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 16, folder);
  g_autoptr (NormaFit) fit = small_fit (paths, &options);

  norma_test_remove_folder (folder);
  return norma_model_ref (fit->model);
}

static void
make (Made *made, gconstpointer model)
{
  static const char *const folders[] = { "test/good", "test/spot", "test/dull",
                                         "ground_truth/spot" };

  made->folder = norma_test_folder ();
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    make_folder (made->folder, folders[i]);
  write_tests (made->folder, "good", FALSE, 100, 10, FALSE);
  write_tests (made->folder, "spot", TRUE, 200, 6, TRUE);
  write_tests (made->folder, "dull", FALSE, 300, 3, FALSE);
  made->model = norma_model_ref ((NormaModel *)model);
}

static void
unmake (Made *made, gconstpointer model)
{
  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  norma_model_unref (made->model);
}

static NormaDataset *
open_dataset (const Made *made)
{
  g_autoptr (GError) error = NULL;
  NormaDataset *dataset = norma_dataset_open (made->folder, &error);

  g_assert_no_error (error);
  return dataset;
}

/* Scores as they are delivered: of images, and of the pixels that count. */
typedef struct {
  const NormaDataset *dataset;
  GArray *image[2]; /* nominal, anomalous */
  GArray *pixel[2];
  guint n_failed;
  guint n_rejected_good;
} Seen;

static void
see_pixels (Seen *seen, const NormaTestImage *image, const NormaAnomalyMap *map)
{
  g_autofree float *row = g_new (float, map->full_width);
  g_autoptr (NormaRaster) mask = NULL;

  if (image->anomalous && image->mask == NULL)
    return;
  if (image->mask != NULL)
    mask = norma_image_read (image->mask, NULL, NULL);
  for (guint y = 0; y < map->full_height; y++) {
    norma_anomaly_map_get_row (map, y, row);
    for (guint x = 0; x < map->full_width; x++) {
      gboolean marked = mask != NULL && ((const guint8 *)norma_raster_row (mask, y))[x] > 127;

      g_array_append_val (seen->pixel[marked], row[x]);
    }
  }
}

static void
see (gsize index, const char *path, const NormaResult *result, const GError *image_error,
     gpointer data)
{
  Seen *seen = data;
  const NormaTestImage *image = seen->dataset->images->pdata[index];

  g_assert_cmpstr (path, ==, image->path);
  if (result == NULL) {
    seen->n_failed++;
    return;
  }
  g_array_append_val (seen->image[image->anomalous], result->score);
  seen->n_rejected_good += !image->anomalous && result->finding->verdict == NORMA_VERDICT_REJECT;
  see_pixels (seen, image, result->map);
}

static double
count_pairs (const GArray *nominal, const GArray *anomalous)
{
  double sum = 0;

  for (guint i = 0; i < anomalous->len; i++)
    for (guint j = 0; j < nominal->len; j++) {
      float a = g_array_index (anomalous, float, i), b = g_array_index (nominal, float, j);

      sum += a > b ? 1 : a == b ? 0.5 : 0;
    }
  return sum / anomalous->len / nominal->len;
}

static guint64
count_above (const GArray *scores, float threshold)
{
  guint64 n = 0;

  for (guint i = 0; i < scores->len; i++)
    n += g_array_index (scores, float, i) > threshold;
  return n;
}

/* Pixels and regions at both thresholds, against what was delivered; each part has one spot. */
static void
assert_levels (const NormaEvaluation *e, GArray *const pixel[2])
{
  g_assert_cmpuint (e->n_pixel_images, ==, 16);
  g_assert_cmpuint (e->pixels->n_nominal, ==, pixel[0]->len);
  g_assert_cmpuint (e->pixels->n_anomalous, ==, pixel[1]->len);
  g_assert_cmpuint (e->pixels->regions->len, ==, 6);
  g_assert_cmpuint (e->pixels->n_normal_images, ==, 10);
  g_assert_true (isnan (e->pixels->aupimo)); /* 76,800 good pixels are too few */
  for (guint level = 0; level < NORMA_N_LEVELS; level++) {
    const NormaLevelFigures *at = &e->levels[level];
    guint64 both = count_above (pixel[1], at->threshold), n_found = 0;
    guint64 above = both + count_above (pixel[0], at->threshold);

    g_assert_cmpuint (at->overlap.both, ==, both);
    g_assert_cmpfloat_with_epsilon (norma_overlap_dice (&at->overlap),
                                    2.0 * (double)both / (double)(above + pixel[1]->len), 1e-12);
    g_assert_cmpfloat_with_epsilon (norma_overlap_iou (&at->overlap),
                                    (double)both / (double)(above + pixel[1]->len - both), 1e-12);
    for (guint i = 0; i < e->images->len; i++)
      n_found += g_array_index (e->images, NormaImageFigures, i).n_found_regions[level];
    g_assert_cmpuint (at->regions.k, ==, n_found);
    g_assert_cmpuint (at->regions.n, ==, 6);
  }
  g_assert_cmpuint (e->levels[NORMA_LEVEL_REVIEW].regions.k, >, 0);
}

/* Verdicts of all kinds together: dull parts count as defective, though they are none. */
static void
assert_verdicts (const NormaEvaluation *e)
{
  guint n_accepted = 0, n_rejected = 0;

  for (guint i = 0; i < 3; i += 2) {
    const NormaKindResult *kind = e->kinds->pdata[i];

    n_accepted += kind->n_verdicts[NORMA_VERDICT_ACCEPT];
    n_rejected += kind->n_verdicts[NORMA_VERDICT_REJECT];
    g_assert_cmpuint (kind->flagged.k, ==, kind->n_images - kind->n_verdicts[0]);
  }
  g_assert_cmpuint (e->recall[NORMA_LEVEL_REVIEW].k, ==, 9 - n_accepted);
  g_assert_cmpuint (e->recall[NORMA_LEVEL_REJECT].k, ==, n_rejected);
  g_assert_cmpuint (e->alarms[NORMA_LEVEL_REJECT].k, ==, e->n_good_rejected);
  g_assert_cmpfloat_with_epsilon (e->balanced_accuracy[NORMA_LEVEL_REJECT],
                                  (n_rejected / 9.0 + 1 - e->n_good_rejected / 10.0) / 2, 1e-12);
}

static NormaEvaluateOptions
few_draws (void)
{
  NormaEvaluateOptions options;

  norma_evaluate_options_init (&options);
  options.score.n_threads = 2;
  options.n_draws = 50;
  return options;
}

static NormaEvaluation *
evaluate (const Made *made, const NormaDataset *dataset, const NormaEvaluateOptions *options)
{
  g_autoptr (GError) error = NULL;
  NormaEvaluation *evaluation = norma_evaluate (made->model, dataset, options, NULL, &error);

  g_assert_no_error (error);
  return evaluation;
}

static const NormaKindResult *
kind_at (const NormaEvaluation *e, guint index)
{
  return e->kinds->pdata[index];
}

static void
assert_counts (const NormaEvaluation *e, const Seen *seen)
{
  static const char *const kinds[] = { "dull", "good", "spot" };
  static const guint n_images[] = { 3, 10, 6 };

  g_assert_cmpuint (e->kinds->len, ==, 3);
  for (guint i = 0; i < 3; i++) {
    const NormaKindResult *kind = kind_at (e, i);

    g_assert_cmpstr (kind->kind, ==, kinds[i]);
    g_assert_cmpuint (kind->n_images, ==, n_images[i]);
    g_assert_cmpuint (kind->n_verdicts[0] + kind->n_verdicts[1] + kind->n_verdicts[2], ==,
                      n_images[i]);
  }
  g_assert_true (isnan (kind_at (e, 1)->auroc));
  g_assert_cmpfloat (kind_at (e, 2)->auroc, ==, 1);
  g_assert_cmpuint (e->n_images, ==, 19);
  g_assert_cmpuint (e->n_unreadable, ==, 0);
  g_assert_cmpuint (e->n_masks, ==, 6);
  g_assert_cmpuint (e->n_masks_unusable, ==, 0);
  g_assert_cmpuint (e->n_good, ==, 10);
  g_assert_cmpuint (e->n_good_rejected, ==, seen->n_rejected_good);
}

static void
test_brute_force (Made *made, gconstpointer model)
{
  NormaEvaluateOptions options = few_draws ();
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) e = NULL;
  Seen seen = { 0 };

  dataset = open_dataset (made);
  seen.dataset = dataset;
  for (guint i = 0; i < 2; i++) {
    seen.image[i] = g_array_new (FALSE, FALSE, sizeof (float));
    seen.pixel[i] = g_array_new (FALSE, FALSE, sizeof (float));
  }
  options.score.deliver = see;
  options.score.data = &seen;
  e = evaluate (made, dataset, &options);

  assert_counts (e, &seen);
  g_assert_cmpfloat_with_epsilon (e->image_auroc, count_pairs (seen.image[0], seen.image[1]),
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (e->pixels->auroc, count_pairs (seen.pixel[0], seen.pixel[1]),
                                  1e-9);
  assert_levels (e, seen.pixel);
  assert_verdicts (e);
  g_assert_cmpfloat (e->average_precision.value, >,
                     0.6); /* 6 of 9 lead, the rest are good in truth */
  g_assert_cmpfloat (e->average_precision.interval.low, <=, e->average_precision.value);
  g_assert_cmpfloat (e->f1_max.value, >=, 2 * 6.0 / (6 + 9));
  g_assert_cmpfloat (e->image_auroc, <, 1);
  g_assert_cmpfloat (e->pixels->auroc, >, 0.9);
  g_assert_cmpfloat (e->image_interval.low, <=, e->image_auroc);
  g_assert_cmpfloat (e->image_interval.high, >=, e->image_auroc);
  g_assert_cmpfloat (e->pixels->interval.low, <=, e->pixels->interval.high);
  g_assert_cmpfloat (e->false_alarms.low, <=, e->n_good_rejected / 10.0);
  g_assert_cmpfloat (e->false_alarms.high, >=, e->n_good_rejected / 10.0);
  g_assert_cmpfloat (e->ms_per_image, >, 0);
  for (guint i = 0; i < 2; i++) {
    g_array_unref (seen.image[i]);
    g_array_unref (seen.pixel[i]);
  }
}

static void
test_bad_masks_and_images (Made *made, gconstpointer model)
{
  const NormaTestPart small = { 95, 80, 1, NORMA_SAMPLE_U8, 255 };
  const NormaEvaluateOptions options = few_draws ();
  g_autofree char *size = NULL;
  g_autofree char *damaged = NULL;
  g_autofree char *image = NULL;
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) e = NULL;

  size = g_build_filename (made->folder, "ground_truth/spot/200_mask.png", NULL);
  damaged = g_build_filename (made->folder, "ground_truth/spot/202_mask.png", NULL);
  image = g_build_filename (made->folder, "test/spot/205.tif", NULL);
  norma_test_part_write (&small, 1, size);
  g_assert_true (g_file_set_contents (damaged, "no mask", -1, NULL));
  g_assert_true (g_file_set_contents (image, "no image", -1, NULL));
  dataset = open_dataset (made);
  e = evaluate (made, dataset, &options);
  g_assert_cmpuint (e->n_masks, ==, 6);
  g_assert_cmpuint (e->n_masks_unusable, ==, 2);
  g_assert_cmpuint (e->n_unreadable, ==, 1);
  g_assert_cmpuint (kind_at (e, 2)->n_unreadable, ==, 1);
  g_assert_cmpfloat (kind_at (e, 2)->auroc, ==, 1);
  g_assert_cmpfloat (e->pixels->auroc, >, 0.9);
}

/* Only good images: the false alarms are counted, the rest is no number. */
static void
test_no_anomalous (Made *made, gconstpointer model)
{
  const NormaEvaluateOptions options = few_draws ();
  g_autofree char *spot = NULL;
  g_autofree char *dull = NULL;
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) e = NULL;

  spot = g_build_filename (made->folder, "test", "spot", NULL);
  dull = g_build_filename (made->folder, "test", "dull", NULL);
  norma_test_remove_folder (spot);
  norma_test_remove_folder (dull);
  dataset = open_dataset (made);
  e = evaluate (made, dataset, &options);
  g_assert_cmpuint (e->n_good, ==, 10);
  g_assert_true (isnan (e->image_auroc));
  g_assert_true (isnan (e->image_interval.low) && isnan (e->image_interval.high));
  g_assert_true (isnan (e->pixels->auroc));
  g_assert_true (isnan (e->pixels->interval.low) && isnan (e->pixels->interval.high));
  g_assert_true (isnan (e->f1_max.value) && isnan (e->f1_threshold));
  g_assert_true (isnan (e->average_precision.value) && isnan (e->balanced_accuracy[0]));
  g_assert_cmpuint (e->n_sizes, ==, 0);
}

/* No good test image. */
/* An empty mask is told, and its image's pixels are all nominal; its verdict counts as before. */
static void
test_empty_mask (Made *made, gconstpointer model)
{
  const NormaEvaluateOptions options = few_draws ();
  g_autofree char *path = NULL;
  g_autoptr (NormaRaster) mask = NULL;
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) e = NULL;

  path = g_build_filename (made->folder, "ground_truth/spot/203_mask.png", NULL);
  mask = norma_image_read (path, NULL, NULL);
  for (guint y = 0; y < mask->height; y++)
    memset (norma_raster_row (mask, y), 0, mask->width);
  g_assert_true (norma_image_write_png (mask, path, NULL));
  dataset = open_dataset (made);
  e = evaluate (made, dataset, &options);
  g_assert_cmpuint (e->n_masks_empty, ==, 1);
  g_assert_cmpuint (e->n_pixel_images, ==, 16);
  g_assert_cmpuint (e->pixels->images->len, ==, 5);
  g_assert_cmpuint (e->pixels->n_normal_images, ==, 10); /* it has a defect for all that */
  g_assert_cmpuint (e->recall[NORMA_LEVEL_REVIEW].n, ==, 9);
}

static void
test_no_nominal (Made *made, gconstpointer model)
{
  const NormaEvaluateOptions options = few_draws ();
  g_autofree char *good = NULL;
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) e = NULL;

  good = g_build_filename (made->folder, "test", "good", NULL);
  norma_test_remove_folder (good);
  dataset = open_dataset (made);
  e = evaluate (made, dataset, &options);
  g_assert_cmpuint (e->n_good, ==, 0);
  g_assert_cmpfloat (e->false_alarms.low, ==, 0);
  g_assert_cmpfloat (e->false_alarms.high, ==, 1);
  g_assert_true (isnan (e->image_auroc));
  g_assert_true (isnan (kind_at (e, 1)->auroc));
  g_assert_cmpfloat (e->pixels->auroc, >, 0.7);
}

/* A good image of the fit and one with a spot that thresholds were chosen from, each told and left out
 * of what it says nothing about. */
static void
test_leakage (Made *made, gconstpointer model)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaModel) tuned = norma_model_copy (made->model, NULL);
  g_autofree char *learnt = g_build_filename (made->folder, "test/good/109.tif", NULL);
  g_autofree char *spot = g_build_filename (made->folder, "test/spot/200.tif", NULL);
  NormaTunedOn tuned_on = { g_ptr_array_new_with_free_func (g_free), 0 };
  NormaEvaluateOptions options = few_draws ();
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) e = NULL;
  Seen seen = { 0 };

  norma_test_part_write (&part, 3, learnt);
  g_ptr_array_add (tuned_on.hashes, norma_file_hash (spot, NULL));
  tuned->tuned_on = tuned_on;
  norma_model_unref (made->model);
  made->model = g_steal_pointer (&tuned);
  dataset = open_dataset (made);
  seen.dataset = dataset;
  for (guint i = 0; i < 2; i++) {
    seen.image[i] = g_array_new (FALSE, FALSE, sizeof (float));
    seen.pixel[i] = g_array_new (FALSE, FALSE, sizeof (float));
  }
  options.score.deliver = see;
  options.score.data = &seen;
  e = evaluate (made, dataset, &options);
  g_assert_cmpuint (e->n_images, ==, 19);
  g_assert_cmpuint (e->n_left_out, ==, 1);
  g_assert_cmpuint (e->n_good, ==, 9);
  g_assert_cmpuint (kind_at (e, 1)->n_images, ==, 9);
  g_assert_cmpuint (kind_at (e, 1)->n_left_out, ==, 1);
  g_assert_cmpuint (kind_at (e, 2)->n_tuned, ==, 1);
  g_assert_cmpuint (kind_at (e, 2)->n_verdicts[0] + kind_at (e, 2)->n_verdicts[1] +
                        kind_at (e, 2)->n_verdicts[2],
                    ==, 5);
  g_assert_cmpfloat_with_epsilon (e->image_auroc, count_pairs (seen.image[0], seen.image[1]),
                                  1e-12);
  g_assert_cmpuint (seen.image[1]->len, ==, 9);
  g_assert_cmpuint (e->recall[NORMA_LEVEL_REJECT].n, ==, 8);
  g_assert_cmpuint (e->alarms[NORMA_LEVEL_REJECT].n, ==, 9);
  g_assert_cmpuint (e->pixels->regions->len, ==, 6);
  g_assert_cmpuint (e->levels[NORMA_LEVEL_REJECT].regions.n, ==, 5);
  for (guint i = 0; i < 2; i++) {
    g_array_unref (seen.image[i]);
    g_array_unref (seen.pixel[i]);
  }
}

static void
see_examined (Seen *seen)
{
  g_atomic_int_inc ((gint *)&seen->n_failed);
}

static gboolean
examine (gsize index, const char *path, const NormaRaster *raster, const NormaResult *result,
         gpointer data, GError **error)
{
  see_examined (data);
  return TRUE;
}

/* The caller's own callbacks get the caller's own data. */
static void
test_examined (Made *made, gconstpointer model)
{
  NormaEvaluateOptions options = few_draws ();
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) e = NULL;
  Seen seen = { 0 };

  dataset = open_dataset (made);
  options.score.examine = examine;
  options.score.data = &seen;
  e = evaluate (made, dataset, &options);
  g_assert_cmpuint (seen.n_failed, ==, 19);
}

/* At no cap may pictures and the pixels' scores wait for each other: it is enough, or an error. */
static void
test_caps (Made *made, gconstpointer model)
{
  NormaEvaluateOptions options = few_draws ();
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) free_e = NULL;
  guint n_too_large = 0, n_enough = 0;

  dataset = open_dataset (made);
  free_e = evaluate (made, dataset, &options);
  for (guint64 cap = 1 << 14; cap < 1 << 26; cap *= 2) {
    g_autoptr (NormaBudget) budget = norma_budget_new (cap);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaEvaluation) e = NULL;

    options.score.budget = budget;
    e = norma_evaluate (made->model, dataset, &options, NULL, &error);
    if (e == NULL) {
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
      n_too_large++;
    } else if (e->n_unreadable == 0) {
      g_assert_cmpfloat (e->pixels->auroc, ==, free_e->pixels->auroc);
      n_enough++;
    }
  }
  g_assert_cmpuint (n_too_large, >, 0);
  g_assert_cmpuint (n_enough, >, 0);
}

static void
test_cancelled (Made *made, gconstpointer model)
{
  const NormaEvaluateOptions options = few_draws ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  dataset = open_dataset (made);
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_evaluate (made->model, dataset, &options, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_failing_allocations (Made *made, gconstpointer model)
{
  NormaEvaluateOptions options = few_draws ();
  g_autoptr (NormaDataset) dataset = NULL;
  guint nth;

  dataset = open_dataset (made);
  /* One good part, one of a spot: what is allocated is the same. */
  g_ptr_array_remove_range (dataset->images, 14, 5);
  g_ptr_array_remove_range (dataset->images, 4, 9);
  g_ptr_array_remove_range (dataset->images, 0, 3);
  options.score.n_threads = 1;
  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaEvaluation) e = NULL;

    norma_alloc_fail_nth (nth);
    e = norma_evaluate (made->model, dataset, &options, NULL, &error);
    norma_alloc_fail_nth (0);
    if (e == NULL)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    else if (e->n_unreadable + e->n_masks_unusable == 0)
      break;
  }
  g_assert_cmpuint (nth, >, 10);
}

/* Real sets, with all defaults but the spots, which change no score. Under a sanitizer one image in
 * eight on a smaller frame, where only a coarse bound can be kept. */
#if defined(__SANITIZE_ADDRESS__)
enum { EACH = 8, SHORT_SIDE = 64 };
#else
enum { EACH = 1, SHORT_SIDE = 256 };
#endif

static void
thin_out (GPtrArray *array)
{
  for (guint i = array->len; i-- > 0;)
    if (i % EACH != 0)
      g_ptr_array_remove_index (array, i);
}

static NormaEvaluation *
evaluate_shared (const char *name)
{
  g_autofree char *folder = norma_test_shared (name);
  g_autofree char *train = folder == NULL ? NULL : g_build_filename (folder, "train", "good", NULL);
  const char *const paths[] = { train, NULL };
  NormaEvaluateOptions options;
  NormaFitOptions fit_options;
  g_autoptr (GPtrArray) good = NULL;
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaDataset) dataset = NULL;

  if (folder == NULL)
    return NULL;
  norma_evaluate_options_init (&options);
  norma_fit_options_init (&fit_options);
  fit_options.short_side = SHORT_SIDE;
  fit_options.n_defect_spots = 0;
  good = norma_image_list_collect (paths, NULL, NULL);
  thin_out (good);
  fit = small_fit (good, &fit_options);
  dataset = norma_dataset_open (folder, NULL);
  thin_out (dataset->images);
  return norma_evaluate (fit->model, dataset, &options, NULL, NULL);
}

static void
test_cubes (void)
{
  g_autoptr (NormaEvaluation) e = evaluate_shared ("data/cubes");

  if (e == NULL)
    return;
  g_test_message ("image AUROC %.4f, %u of %u good rejected, %.1f s", e->image_auroc,
                  e->n_good_rejected, e->n_good, e->seconds);
  g_assert_cmpfloat (e->image_auroc, >=, EACH == 1 ? 0.99 : 0.8);
}

static void
test_magnetic_tiles (void)
{
  g_autoptr (NormaEvaluation) e = evaluate_shared ("data/magnetic-tile");

  if (e == NULL)
    return;
  g_test_message ("image AUROC %.4f, pixel AUROC %.4f, %u of %u good rejected, %.1f s",
                  e->image_auroc, e->pixels->auroc, e->n_good_rejected, e->n_good, e->seconds);
  g_assert_cmpfloat (e->image_auroc, >=, EACH == 1 ? 0.95 : 0.7);
  g_assert_cmpfloat (e->pixels->auroc, >=, EACH == 1 ? 0.80 : 0.6);
}

#define ADD(name, function) g_test_add ("/evaluate/" name, Made, model, make, function, unmake)

int
main (int argc, char **argv)
{
  NormaModel *model;
  int status;

  g_test_init (&argc, &argv, NULL);
  model = fit_model ();
  ADD ("brute-force", test_brute_force);
  ADD ("bad-masks-and-images", test_bad_masks_and_images);
  ADD ("leakage", test_leakage);
  ADD ("empty-mask", test_empty_mask);
  ADD ("no-anomalous", test_no_anomalous);
  ADD ("no-nominal", test_no_nominal);
  ADD ("examined", test_examined);
  ADD ("caps", test_caps);
  ADD ("cancelled", test_cancelled);
  ADD ("failing-allocations", test_failing_allocations);
  g_test_add_func ("/evaluate/cubes", test_cubes);
  g_test_add_func ("/evaluate/magnetic-tiles", test_magnetic_tiles);
  status = g_test_run ();
  norma_model_unref (model);
  return status;
}
