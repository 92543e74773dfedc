/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/file-hash.h"
#include "core/pipeline/evaluate.h"
#include "core/pipeline/robustness.h"
#include "tests/core/pipeline/labelled-set.h"

/* 4 good and 2 spotted parts, and a model of 12 others. */
typedef struct {
  char *folder;
  NormaModel *model;
} Made;

static void
make (Made *made, gconstpointer unused)
{
  made->folder = norma_test_folder ();
  made->model = labelled_fit (made->folder, 12, 4);
  labelled_write (made->folder, "good", FALSE, 100, 4);
  labelled_write (made->folder, "spot", TRUE, 200, 2);
}

static void
unmake (Made *made, gconstpointer unused)
{
  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  norma_model_unref (made->model);
}

static NormaRobustness *
measure (const Made *made, guint n_most, guint n_threads)
{
  g_autoptr (NormaDataset) dataset = labelled_open (made->folder);
  g_autoptr (GError) error = NULL;
  NormaRobustnessOptions options;
  NormaRobustness *robustness;

  norma_robustness_options_init (&options);
  options.n_most = n_most;
  options.n_threads = n_threads;
  robustness = norma_robustness_measure (made->model, dataset, &options, NULL, &error);
  g_assert_no_error (error);
  return robustness;
}

static void
assert_same_point (const NormaRobustnessPoint *a, const NormaRobustnessPoint *b)
{
  g_assert_cmpfloat (a->auroc, ==, b->auroc);
  g_assert_cmpuint (a->false_alarms.k, ==, b->false_alarms.k);
  g_assert_cmpuint (a->recall.k, ==, b->recall.k);
}

/* As they are, the images have the figures of an evaluation; in a picture of noise nothing is told
 * apart. */
static void
test_figures (Made *made, gconstpointer unused)
{
  g_autoptr (NormaDataset) dataset = labelled_open (made->folder);
  g_autoptr (NormaRobustness) r = measure (made, 0, 2);
  g_autoptr (NormaEvaluation) e = NULL;
  NormaEvaluateOptions options;
  const NormaRobustnessPoint *noisiest = &r->points[NORMA_CORRUPTION_NOISE][4];

  norma_evaluate_options_init (&options);
  options.n_draws = 10;
  e = norma_evaluate (made->model, dataset, &options, NULL, NULL);
  g_assert_cmpfloat (r->clean.auroc, ==, e->image_auroc);
  g_assert_cmpuint (r->clean.false_alarms.k, ==, e->n_good_rejected);
  g_assert_cmpuint (r->clean.false_alarms.n, ==, 4);
  g_assert_cmpuint (r->clean.recall.n, ==, 2);
  g_assert_cmpuint (r->n_good, ==, 4);
  g_assert_cmpuint (r->n_defective, ==, 2);
  g_assert_cmpfloat (r->clean.recall.share, ==, 1);
  g_assert_cmpuint (noisiest->false_alarms.k, ==, 4);
}

/* One of each kind, the same ones and with the same figures at every number of threads. */
static void
test_most (Made *made, gconstpointer unused)
{
  g_autoptr (NormaRobustness) r = measure (made, 1, 1);
  g_autoptr (NormaRobustness) again = measure (made, 1, 2);

  g_assert_cmpuint (r->n_images, ==, 6);
  g_assert_cmpuint (r->n_good, ==, 1);
  g_assert_cmpuint (r->n_defective, ==, 1);
  g_assert_cmpuint (r->n_left_out, ==, 0);
  assert_same_point (&r->clean, &again->clean);
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++) {
    g_assert_true (r->applies[kind]);
    for (guint i = 0; i < NORMA_N_CORRUPTION_SEVERITIES; i++)
      assert_same_point (&r->points[kind][i], &again->points[kind][i]);
  }
}

/* A good image of the fit and one that cannot be read. */
static void
test_left_out (Made *made, gconstpointer unused)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *learnt = g_build_filename (made->folder, "test", "good", "learnt.tif", NULL);
  g_autofree char *broken = g_build_filename (made->folder, "test", "good", "broken.tif", NULL);
  g_autoptr (NormaRobustness) r = NULL;

  norma_test_part_write (&part, 3, learnt);
  g_assert_true (g_file_set_contents (broken, "no image", -1, NULL));
  r = measure (made, 0, 2);
  g_assert_cmpuint (r->n_good, ==, 4);
  g_assert_cmpuint (r->n_left_out, ==, 1);
  g_assert_cmpuint (r->n_unreadable, ==, 1);
  g_assert_cmpuint (r->leakage->n[NORMA_LEAK_FITTED], ==, 1);
}

/* What thresholds were chosen from has a score but no verdict that counts. */
static void
test_tuned (Made *made, gconstpointer unused)
{
  g_autoptr (NormaDataset) dataset = labelled_open (made->folder);
  g_autoptr (NormaRobustness) r = NULL;

  made->model->tuned_on.hashes = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < 4; i++)
    g_ptr_array_add (made->model->tuned_on.hashes,
                     norma_file_hash (((NormaTestImage *)dataset->images->pdata[i])->path, NULL));
  r = measure (made, 1, 2);
  g_assert_cmpuint (r->n_good, ==, 1);
  g_assert_cmpuint (r->clean.false_alarms.n, ==, 0);
  g_assert_true (isnan (r->clean.false_alarms.share));
  g_assert_false (isnan (r->clean.auroc));
}

static void
test_errors (Made *made, gconstpointer unused)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *good = g_build_filename (folder, "test", "good", NULL);
  g_autofree char *learnt = g_build_filename (good, "learnt.tif", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autoptr (NormaDataset) known = NULL;
  g_autoptr (NormaDataset) dataset = labelled_open (made->folder);
  g_autoptr (GError) error = NULL;
  NormaRobustnessOptions options;

  norma_robustness_options_init (&options);
  g_assert_cmpint (g_mkdir_with_parents (good, 0755), ==, 0);
  norma_test_part_write (&part, 1, learnt);
  known = labelled_open (folder);
  g_assert_null (norma_robustness_measure (made->model, known, &options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_robustness_measure (made->model, dataset, &options, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  norma_test_remove_folder (folder);
}

static void
test_failing_allocations (Made *made, gconstpointer unused)
{
  g_autoptr (NormaDataset) dataset = labelled_open (made->folder);
  NormaRobustnessOptions options;

  norma_robustness_options_init (&options);
  options.n_most = 1;
  options.n_threads = 1;
  for (guint nth = 1; nth <= 8; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRobustness) r = NULL;

    norma_alloc_fail_nth (nth);
    r = norma_robustness_measure (made->model, dataset, &options, NULL, &error);
    norma_alloc_fail_nth (0);
    g_assert_null (r);
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
}

#define ADD(name, function) g_test_add ("/robustness/" name, Made, NULL, make, function, unmake)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("figures", test_figures);
  ADD ("most", test_most);
  ADD ("left-out", test_left_out);
  ADD ("tuned", test_tuned);
  ADD ("errors", test_errors);
  ADD ("failing-allocations", test_failing_allocations);
  return g_test_run ();
}
