/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/file-hash.h"
#include "core/pipeline/evaluate.h"
#include "core/pipeline/model-comparison.h"
#include "tests/core/pipeline/labelled-set.h"

/* Two models of the same 12 parts, with different smoothing, and two sets: one of 8 good and 5 spotted
 * parts and 3 good ones that are called spots, so that no AUROC is 1, and a smaller one. */
typedef struct {
  char *folders[2];
  NormaModel *models[2];
} Made;

static void
make (Made *made, gconstpointer unused)
{
  for (guint i = 0; i < 2; i++) {
    made->folders[i] = norma_test_folder ();
    made->models[i] = labelled_fit (made->folders[0], 12, i == 0 ? 4 : 1);
  }
  labelled_write (made->folders[0], "good", FALSE, 100, 8);
  labelled_write (made->folders[0], "dull", FALSE, 150, 3);
  labelled_write (made->folders[0], "spot", TRUE, 200, 5);
  labelled_write (made->folders[1], "good", FALSE, 300, 5);
  labelled_write (made->folders[1], "spot", TRUE, 400, 4);
}

static void
unmake (Made *made, gconstpointer unused)
{
  for (guint i = 0; i < 2; i++) {
    norma_test_remove_folder (made->folders[i]);
    g_free (made->folders[i]);
    norma_model_unref (made->models[i]);
  }
}

static GPtrArray *
open_sets (const Made *made, guint n)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_dataset_free);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (sets, labelled_open (made->folders[i]));
  return sets;
}

static NormaModelComparison *
compare (const Made *made, const GPtrArray *sets, guint n_threads)
{
  NormaModelComparisonOptions options;
  g_autoptr (GError) error = NULL;
  NormaModelComparison *comparison;

  norma_model_comparison_options_init (&options);
  options.n_draws = 100;
  options.n_threads = n_threads;
  comparison = norma_models_compare (made->models, 2, sets, &options, NULL, &error);
  g_assert_no_error (error);
  return comparison;
}

static const NormaModelFigures *
get (const NormaModelComparison *c, guint set, guint model)
{
  return &((const NormaComparedSet *)c->sets->pdata[set])->models[model];
}

/* Each model has the figures that evaluate gives it, and the first no difference from itself. */
static void
test_figures (Made *made, gconstpointer unused)
{
  g_autoptr (GPtrArray) sets = open_sets (made, 2);
  g_autoptr (NormaModelComparison) c = compare (made, sets, 2);
  NormaEvaluateOptions options;

  norma_evaluate_options_init (&options);
  options.n_draws = 10;
  for (guint s = 0; s < 2; s++)
    for (guint m = 0; m < 2; m++) {
      g_autoptr (NormaEvaluation) e =
          norma_evaluate (made->models[m], sets->pdata[s], &options, NULL, NULL);
      const NormaModelFigures *f = get (c, s, m);

      g_assert_cmpfloat_with_epsilon (f->auroc, e->image_auroc, 1e-12);
      g_assert_cmpuint (f->false_alarms.k, ==, e->n_good_rejected);
      g_assert_cmpuint (f->false_alarms.n, ==, e->n_good);
      g_assert_cmpuint (f->recall.n, ==, s == 0 ? 8 : 4);
      g_assert_cmpfloat_with_epsilon (f->difference.difference, f->auroc - get (c, s, 0)->auroc,
                                      1e-12);
      g_assert_cmpfloat (f->auroc_interval.low, <=, f->auroc);
      g_assert_cmpfloat (f->auroc_interval.high, >=, f->auroc);
    }
  g_assert_cmpfloat (get (c, 0, 0)->auroc, <, 1);
  g_assert_cmpfloat (get (c, 0, 0)->delong.p, ==, 1);
  g_assert_cmpfloat (get (c, 0, 0)->p, ==, 1);
  g_assert_cmpfloat (get (c, 0, 1)->p, >=, get (c, 0, 1)->delong.p);
}

/* What is listed as worst is worse than all that is not, and the set's order settles ties. */
static void
test_worst (Made *made, gconstpointer unused)
{
  g_autoptr (GPtrArray) sets = open_sets (made, 1);
  g_autoptr (NormaModelComparison) c = compare (made, sets, 2);
  const NormaComparedSet *set = c->sets->pdata[0];
  const NormaModelFigures *f = get (c, 0, 1);
  const float *own = set->times_threshold + 16;
  float least = INFINITY, highest = 0;
  double differs = -1;

  g_assert_cmpuint (f->missed->len, ==, 5);
  g_assert_cmpuint (f->alarming->len, ==, 5);
  g_assert_cmpuint (f->differing->len, >=, 1);
  g_assert_cmpuint (get (c, 0, 0)->differing->len, ==, 0);
  for (guint i = 0; i < 16; i++) {
    gboolean anomalous = ((NormaTestImage *)set->dataset->images->pdata[i])->anomalous;

    g_assert_true (set->ranks[i] >= 0 && set->ranks[i] <= 1);
    if (anomalous)
      least = MIN (least, own[i]);
    else
      highest = MAX (highest, own[i]);
    differs = MAX (differs, fabs ((double)set->ranks[16 + i] - (double)set->ranks[i]));
  }
  g_assert_cmpfloat (own[g_array_index (f->missed, guint, 0)], ==, least);
  g_assert_cmpfloat (own[g_array_index (f->alarming, guint, 0)], ==, highest);
  {
    guint first = g_array_index (f->differing, guint, 0);

    g_assert_cmpfloat_with_epsilon (fabs ((double)set->ranks[16 + first] -
                                          (double)set->ranks[first]),
                                    differs, 1e-6);
  }
  for (guint k = 1; k < 5; k++) {
    g_assert_cmpfloat (own[g_array_index (f->missed, guint, k - 1)], <=,
                       own[g_array_index (f->missed, guint, k)]);
    g_assert_cmpfloat (own[g_array_index (f->alarming, guint, k - 1)], >=,
                       own[g_array_index (f->alarming, guint, k)]);
  }
}

/* What one model was fitted or tuned on, or nothing can read, is left out for both. */
static void
test_left_out (Made *made, gconstpointer unused)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *learnt = g_build_filename (made->folders[1], "test/good/learnt.tif", NULL);
  g_autofree char *broken = g_build_filename (made->folders[1], "test/spot/broken.tif", NULL);
  g_autofree char *tuned = g_build_filename (made->folders[1], "test/spot/part-0400.tif", NULL);
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (NormaModelComparison) c = NULL;
  const NormaComparedSet *set;

  norma_test_part_write (&part, 2, learnt);
  g_assert_true (g_file_set_contents (broken, "no image", -1, NULL));
  made->models[1]->tuned_on.hashes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (made->models[1]->tuned_on.hashes, norma_file_hash (tuned, NULL));
  sets = open_sets (made, 2);
  c = compare (made, sets, 2);
  set = c->sets->pdata[1];
  g_assert_cmpuint (set->n_good, ==, 5);
  g_assert_cmpuint (set->n_defective, ==, 4);
  g_assert_cmpuint (set->n_left_out, ==, 1);
  g_assert_cmpuint (set->n_tuned, ==, 1);
  g_assert_cmpuint (set->n_unreadable, ==, 1);
  for (guint m = 0; m < 2; m++)
    g_assert_cmpuint (set->models[m].recall.n, ==, 3);
  g_assert_true (isnan (set->ranks[0])); /* learnt.tif */
  g_assert_false (isnan (set->ranks[1]));
}

static NormaModelComparison *
compare_under (const Made *made, const GPtrArray *sets, const GArray *conditions,
               const GPtrArray *good, gboolean without_twins)
{
  NormaModelComparisonOptions options;
  g_autoptr (GError) error = NULL;
  NormaModelComparison *comparison;

  norma_model_comparison_options_init (&options);
  options.n_draws = 100;
  options.conditions = conditions;
  options.good = good;
  options.without_twins = without_twins;
  comparison = norma_models_compare (made->models, 2, sets, &options, NULL, &error);
  g_assert_no_error (error);
  return comparison;
}

/* Each folder as it is, with the same figures as alone, then under each condition; a condition changes scores, and
 * where pictures move their masks say nothing. */
static void
test_conditions (Made *made, gconstpointer unused)
{
  const NormaCondition list[] = { { NORMA_CORRUPTION_SHIFT, 4 }, { NORMA_CORRUPTION_NOISE, 5 } };
  g_autoptr (GArray) conditions = g_array_new (FALSE, FALSE, sizeof (NormaCondition));
  g_autoptr (GPtrArray) sets = open_sets (made, 2);
  g_autoptr (NormaModelComparison) plain = compare (made, sets, 2);
  g_autoptr (NormaModelComparison) c = NULL;
  g_autoptr (NormaModelComparison) again = NULL;

  g_array_append_vals (conditions, list, G_N_ELEMENTS (list));
  c = compare_under (made, sets, conditions, NULL, FALSE);
  again = compare_under (made, sets, conditions, NULL, FALSE);
  g_assert_cmpuint (c->sets->len, ==, 6);
  for (guint i = 0; i < 6; i++) {
    const NormaComparedSet *set = c->sets->pdata[i];
    const NormaComparedSet *as_is = plain->sets->pdata[i / 3];
    const NormaComparedSet *same = again->sets->pdata[i];
    gsize size = 2 * set->dataset->images->len * sizeof (float);

    g_assert_cmpuint (set->index, ==, i / 3);
    g_assert_cmpuint (set->condition.severity, ==, i % 3 == 0 ? 0 : list[i % 3 - 1].severity);
    g_assert_true ((memcmp (set->times_threshold, as_is->times_threshold, size) == 0) ==
                   (i % 3 == 0));
    g_assert_cmpmem (set->times_threshold, size, same->times_threshold, size);
    g_assert_cmpuint (set->n_good, ==, as_is->n_good);
    g_assert_cmpfloat (get (c, i, 1)->p, >=, get (c, i, 1)->delong.p);
    if (i % 3 == 1)
      g_assert_true (isnan (get (c, i, 0)->aupro));
  }
  g_assert_cmpfloat (get (c, 0, 1)->auroc, ==, get (plain, 0, 1)->auroc);
}

/* Noise is the same for all models, whatever the range of their good images. */
static void
test_same_pictures (Made *made, gconstpointer unused)
{
  const NormaCondition noise = { NORMA_CORRUPTION_NOISE, 5 };
  g_autoptr (GArray) conditions = g_array_new (FALSE, FALSE, sizeof (NormaCondition));
  g_autoptr (GPtrArray) sets = open_sets (made, 1);
  NormaModel *const twice[] = { made->models[0], made->models[0] };
  NormaModelComparisonOptions options;
  g_autoptr (NormaModelComparison) c = NULL;
  const NormaComparedSet *set;

  g_array_append_val (conditions, noise);
  norma_model_comparison_options_init (&options);
  options.n_draws = 10;
  options.conditions = conditions;
  c = norma_models_compare (twice, 2, sets, &options, NULL, NULL);
  set = c->sets->pdata[1];
  g_assert_cmpmem (set->times_threshold, 16 * sizeof (float), set->times_threshold + 16,
                   16 * sizeof (float));
}

/* The same part pictured again is told, and left out where that is asked for. */
static void
test_near_duplicates (Made *made, gconstpointer unused)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *twin = g_build_filename (made->folders[1], "test/good/twin.tif", NULL);
  g_autofree char *learnt = g_build_filename (made->folders[0], "train", NULL);
  g_autoptr (GPtrArray) paths = NULL;
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  g_autoptr (GPtrArray) sets = NULL;
  g_autoptr (NormaModelComparison) with = NULL;
  g_autoptr (NormaModelComparison) without = NULL;
  const NormaComparedSet *set;

  g_assert_cmpint (g_mkdir_with_parents (learnt, 0755), ==, 0);
  paths = norma_test_parts_write (&part, 1, 12, learnt);
  part.white = 250;
  norma_test_part_write (&part, 2, twin);
  sets = open_sets (made, 2);
  g_ptr_array_add (good, NULL);
  g_ptr_array_add (good, paths);
  with = compare_under (made, sets, NULL, good, FALSE);
  without = compare_under (made, sets, NULL, good, TRUE);
  g_assert_cmpuint (((const NormaComparedSet *)with->sets->pdata[0])->n_compared, ==, 0);
  set = with->sets->pdata[1];
  g_assert_cmpuint (set->n_compared, >, 0);
  g_assert_cmpuint (set->n_twins, ==, 1);
  g_assert_cmpuint (set->n_good, ==, 6);
  set = without->sets->pdata[1];
  g_assert_cmpuint (set->n_twins, ==, 1);
  g_assert_cmpuint (set->n_good, ==, 5);
  g_assert_cmpuint (set->n_unreadable, ==, 0);
}

static void
test_threads (Made *made, gconstpointer unused)
{
  g_autoptr (GPtrArray) sets = open_sets (made, 1);
  g_autoptr (NormaModelComparison) one = compare (made, sets, 1);
  g_autoptr (NormaModelComparison) two = compare (made, sets, 2);
  const NormaComparedSet *a = one->sets->pdata[0], *b = two->sets->pdata[0];

  g_assert_cmpmem (a->times_threshold, 32 * sizeof (float), b->times_threshold,
                   32 * sizeof (float));
  g_assert_cmpfloat (get (one, 0, 1)->difference.interval.low, ==,
                     get (two, 0, 1)->difference.interval.low);
}

static void
test_errors (Made *made, gconstpointer unused)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *good = g_build_filename (folder, "test", "good", NULL);
  g_autofree char *learnt = g_build_filename (good, "learnt.tif", NULL);
  g_autoptr (GPtrArray) known = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_dataset_free);
  g_autoptr (GPtrArray) sets = open_sets (made, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autoptr (GError) error = NULL;
  NormaModelComparisonOptions options;

  norma_model_comparison_options_init (&options);
  g_assert_cmpint (g_mkdir_with_parents (good, 0755), ==, 0);
  norma_test_part_write (&part, 1, learnt);
  g_ptr_array_add (known, labelled_open (folder));
  g_assert_null (norma_models_compare (made->models, 2, known, &options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "set 1 of 1: found 1 images"));
  g_clear_error (&error);
  options.n_draws = 0;
  g_assert_null (norma_models_compare (made->models, 2, sets, &options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  options.n_draws = 10;
  options.n_threads = 1;
  for (guint nth = 1; nth <= 12; nth++) {
    norma_alloc_fail_nth (nth);
    g_assert_null (norma_models_compare (made->models, 2, sets, &options, NULL, &error));
    norma_alloc_fail_nth (0);
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_clear_error (&error);
  }
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_models_compare (made->models, 2, sets, &options, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  norma_test_remove_folder (folder);
}

#define ADD(name, function) \
  g_test_add ("/model-comparison/" name, Made, NULL, make, function, unmake)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("figures", test_figures);
  ADD ("worst", test_worst);
  ADD ("left-out", test_left_out);
  ADD ("conditions", test_conditions);
  ADD ("same-pictures", test_same_pictures);
  ADD ("near-duplicates", test_near_duplicates);
  ADD ("threads", test_threads);
  ADD ("errors", test_errors);
  return g_test_run ();
}
