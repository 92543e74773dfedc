/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/pipeline/evaluate.h"
#include "core/pipeline/repetition.h"
#include "tests/core/pipeline/labelled-set.h"

/* 15 good parts, and a set of 5 good and 4 spotted ones. */
typedef struct {
  char *folder;
  GPtrArray *good; /* char *, paths */
} Made;

static void
make (Made *made, gconstpointer unused)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *train = NULL;

  made->folder = norma_test_folder ();
  train = g_build_filename (made->folder, "train", NULL);
  g_assert_cmpint (g_mkdir_with_parents (train, 0755), ==, 0);
  made->good = norma_test_parts_write (&part, 1, 15, train);
  labelled_write (made->folder, "good", FALSE, 100, 5);
  labelled_write (made->folder, "spot", TRUE, 200, 4);
}

static void
unmake (Made *made, gconstpointer unused)
{
  norma_test_remove_folder (made->folder);
  g_free (made->folder);
  g_ptr_array_unref (made->good);
}

static NormaRepeatOptions
small_repeat (void)
{
  NormaRepeatOptions options;

  norma_repeat_options_init (&options);
  options.fit.short_side = 64;
  options.fit.n_threads = 2;
  options.n_repetitions = 3;
  return options;
}

static NormaRepeated *
repeat (const Made *made, const NormaRepeatOptions *options)
{
  g_autoptr (NormaDataset) dataset = labelled_open (made->folder);
  g_autoptr (GError) error = NULL;
  NormaRepeated *repeated = norma_repeat (made->good, dataset, options, NULL, &error);

  g_assert_no_error (error);
  return repeated;
}

static const NormaRepetition *
get (const NormaRepeated *r, guint index)
{
  return &g_array_index (r->repetitions, NormaRepetition, index);
}

/* Mean and deviation of the repetitions by their definitions. */
static void
test_spread (Made *made, gconstpointer unused)
{
  const NormaRepeatOptions options = small_repeat ();
  g_autoptr (NormaRepeated) r = repeat (made, &options);
  double mean = 0, squares = 0, least = 2, most = -1;

  g_assert_cmpuint (r->repetitions->len, ==, 3);
  g_assert_cmpuint (r->n_good, ==, 15);
  g_assert_cmpuint (r->n_nominal, ==, 5);
  g_assert_cmpuint (r->n_anomalous, ==, 4);
  for (guint i = 0; i < 3; i++) {
    double share = get (r, i)->held_back.share;

    g_assert_cmpuint (get (r, i)->seed, ==, 1 + i);
    g_assert_cmpuint (get (r, i)->n_fitted, ==, 12);
    g_assert_cmpuint (get (r, i)->held_back.n, ==, 3);
    g_assert_cmpuint (get (r, i)->false_alarms.n, ==, 5);
    g_assert_cmpuint (get (r, i)->recall.n, ==, 4);
    g_assert_cmpfloat (get (r, i)->promised, >, 0);
    g_assert_true (isnan (get (r, i)->pixel_auroc));
    mean += share / 3;
    least = MIN (least, share);
    most = MAX (most, share);
  }
  for (guint i = 0; i < 3; i++)
    squares += pow (get (r, i)->held_back.share - mean, 2);
  g_assert_cmpfloat_with_epsilon (r->held_back.mean, mean, 1e-12);
  g_assert_cmpfloat_with_epsilon (r->held_back.deviation, sqrt (squares / 2), 1e-12);
  g_assert_cmpfloat (r->held_back.least, ==, least);
  g_assert_cmpfloat (r->held_back.most, ==, most);
  g_assert_true (isnan (r->pixel_auroc.mean));
}

/* A repetition depends on its own seed and on nothing else. */
static void
test_seed (Made *made, gconstpointer unused)
{
  NormaRepeatOptions options = small_repeat ();
  g_autoptr (NormaRepeated) from_one = repeat (made, &options);
  g_autoptr (NormaRepeated) from_two = NULL;

  options.fit.seed = 2;
  options.fit.n_threads = 1;
  from_two = repeat (made, &options);
  for (guint i = 0; i < 2; i++) {
    const NormaRepetition *a = get (from_one, i + 1), *b = get (from_two, i);

    g_assert_cmpuint (a->seed, ==, b->seed);
    g_assert_cmpfloat (a->image_auroc, ==, b->image_auroc);
    g_assert_cmpuint (a->false_alarms.k, ==, b->false_alarms.k);
    g_assert_cmpuint (a->held_back.k, ==, b->held_back.k);
    g_assert_cmpfloat (a->promised, ==, b->promised);
  }
}

/* With all good images learnt from, and no seed that matters, a repetition is a fit and its
 * evaluation. */
static void
test_whole (Made *made, gconstpointer unused)
{
  NormaRepeatOptions options = small_repeat ();
  g_autoptr (NormaDataset) dataset = labelled_open (made->folder);
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (NormaEvaluation) e = NULL;
  g_autoptr (NormaRepeated) r = NULL;
  NormaEvaluateOptions evaluate;

  options.share = 1;
  r = repeat (made, &options);
  fit = small_fit (made->good, &options.fit);
  norma_evaluate_options_init (&evaluate);
  evaluate.n_draws = 1;
  e = norma_evaluate (fit->model, dataset, &evaluate, NULL, NULL);
  g_assert_cmpfloat (get (r, 0)->image_auroc, ==, e->image_auroc);
  g_assert_cmpuint (get (r, 0)->n_fitted, ==, 15);
  g_assert_cmpuint (get (r, 0)->held_back.n, ==, 0);
  g_assert_true (isnan (r->held_back.mean));
}

static void
test_left_out (Made *made, gconstpointer unused)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaRepeatOptions options = small_repeat ();
  g_autofree char *learnt = g_build_filename (made->folder, "test", "good", "again.tif", NULL);
  g_autoptr (NormaRepeated) r = NULL;

  norma_test_part_write (&part, 4, learnt);
  r = repeat (made, &options);
  g_assert_cmpuint (r->n_left_out, ==, 1);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpuint (get (r, i)->false_alarms.n, ==, 5);
}

static void
assert_fails (const Made *made, const NormaDataset *dataset, const NormaRepeatOptions *options,
              const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_repeat (made->good, dataset, options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, says));
}

static void
test_errors (Made *made, gconstpointer unused)
{
  g_autoptr (NormaDataset) dataset = labelled_open (made->folder);
  g_autofree char *inner = g_build_filename (made->folder, "known", "test", NULL);
  g_autofree char *good = g_build_filename (inner, "good", NULL);
  g_autofree char *copy = g_build_filename (good, "a.tif", NULL);
  g_autofree char *known_folder = g_build_filename (made->folder, "known", NULL);
  g_autoptr (NormaDataset) known = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaRepeatOptions options = small_repeat ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (good, 0755), ==, 0);
  norma_test_part_write (&part, 1, copy);
  known = labelled_open (known_folder);
  assert_fails (made, known, &options, "all among the good images");
  options.n_repetitions = 1;
  assert_fails (made, dataset, &options, "at least 2");
  options = small_repeat ();
  options.share = 0;
  assert_fails (made, dataset, &options, "share");
  options = small_repeat ();
  options.fit.smoothing = -1;
  assert_fails (made, dataset, &options, "repetition with the seed 1: smoothing");
  options = small_repeat ();
  g_cancellable_cancel (cancellable);
  g_assert_null (norma_repeat (made->good, dataset, &options, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

#define ADD(name, function) g_test_add ("/repetition/" name, Made, NULL, make, function, unmake)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("spread", test_spread);
  ADD ("seed", test_seed);
  ADD ("whole", test_whole);
  ADD ("left-out", test_left_out);
  ADD ("errors", test_errors);
  return g_test_run ();
}
