/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/occlusion-test.h"

#include <math.h>
#include <string.h>

#include "core/base/random.h"
#include "core/pipeline/good-patches.h"
#include "core/statistics/false-discovery.h"
#include "tests/core/pipeline/small-fit.h"

enum { N_GOOD = 12, N_WINDOWS = 30 };

/* Window w of normal falls whose deviation is 1 + w, times one for the whole image, as images differ in how
 * unusual they are; window `raised` (−1: none) by thirty deviations more. */
static void
draw_falls (NormaRandom *random, float *falls, gint raised)
{
  double unusual = exp (0.5 * norma_random_normal (random));

  for (gint w = 0; w < N_WINDOWS; w++)
    falls[w] = (float)((1 + w) * (unusual * norma_random_normal (random) + (w == raised ? 30 : 0)));
}

/* Each p-value by its definition, entry by entry. */
static void
test_definition (void)
{
  float falls[N_WINDOWS], good[N_GOOD * N_WINDOWS];
  double p[N_WINDOWS], z[(N_GOOD + 1) * N_WINDOWS];
  const double floor = 0.25;
  NormaRandom random;

  norma_random_seed (&random, 5);
  draw_falls (&random, falls, 17);
  for (guint i = 0; i < N_GOOD; i++)
    draw_falls (&random, good + i * N_WINDOWS, -1);
  g_assert_cmpfloat (norma_occlusion_test_compare (falls, good, N_GOOD, N_WINDOWS, floor, p), ==,
                     1 / (1.0 + N_GOOD));

  for (guint i = 0; i <= N_GOOD; i++)
    for (guint w = 0; w < N_WINDOWS; w++) {
      double mean = 0, variance = 0;

      for (guint j = 0; j <= N_GOOD; j++)
        mean += j == i ? 0 : (double)(j < N_GOOD ? good[j * N_WINDOWS + w] : falls[w]) / N_GOOD;
      for (guint j = 0; j <= N_GOOD; j++)
        variance +=
            j == i ? 0
                   : pow ((double)(j < N_GOOD ? good[j * N_WINDOWS + w] : falls[w]) - mean, 2) /
                         (N_GOOD - 1);
      z[i * N_WINDOWS + w] = ((double)(i < N_GOOD ? good[i * N_WINDOWS + w] : falls[w]) - mean) /
                             (sqrt (variance) + floor);
    }
  for (guint w = 0; w < N_WINDOWS; w++) {
    guint n_least = 1;

    for (guint k = 0; k < N_GOOD * N_WINDOWS; k++)
      n_least += z[k] >= z[N_GOOD * N_WINDOWS + w];
    g_assert_cmpfloat_with_epsilon (p[w], n_least / (1.0 + N_GOOD * N_WINDOWS), 1e-12);
  }
  g_assert_cmpfloat_with_epsilon (p[17], 1 / (1.0 + N_GOOD * N_WINDOWS), 1e-12);
}

/* Of images like the good ones, one in ten or fewer has a window that counts, though all windows of an image
 * are unusual together; of images with one raised window, that one counts. */
static void
test_rate (void)
{
  guint n_false = 0, n_found = 0;
  NormaRandom random;

  norma_random_seed (&random, 11);
  for (guint round = 0; round < 400; round++) {
    float falls[N_WINDOWS], good[N_GOOD * N_WINDOWS];
    double q[N_WINDOWS], p;
    gboolean any = FALSE;

    draw_falls (&random, falls, round % 2 == 0 ? -1 : 4);
    for (guint i = 0; i < N_GOOD; i++)
      draw_falls (&random, good + i * N_WINDOWS, -1);
    p = norma_occlusion_test_compare (falls, good, N_GOOD, N_WINDOWS, 1e-6, q);
    norma_false_discovery_adjust (q, N_WINDOWS, q);
    for (guint w = 0; w < N_WINDOWS; w++)
      any |= MAX (p, q[w]) <= NORMA_OCCLUSION_TEST_RATE;
    n_false += round % 2 == 0 && any;
    n_found += round % 2 == 1 && MAX (p, q[4]) <= NORMA_OCCLUSION_TEST_RATE;
  }
  g_test_message ("of 200 ordinary images %u with a false place, of 200 others %u found", n_false,
                  n_found);
  /* 20 are promised; three deviations of that number more would be 33 */
  g_assert_cmpuint (n_false, <=, 33);
  g_assert_cmpuint (n_found, >, 190);
}

/* Where no good image ever falls or varies, an equal fall is nothing and a larger one is the rarest. */
static void
test_still (void)
{
  float falls[N_WINDOWS] = { [3] = 1 }, good[N_GOOD * N_WINDOWS] = { 0 };
  double p[N_WINDOWS];

  norma_occlusion_test_compare (falls, good, N_GOOD, N_WINDOWS, 1e-3, p);
  for (guint w = 0; w < N_WINDOWS; w++)
    g_assert_cmpfloat (p[w], ==,
                       (w == 3 ? 1.0 : 1 + N_GOOD * (N_WINDOWS - 1)) / (1 + N_GOOD * N_WINDOWS));
}

/* A model of small parts, and further good ones. */
typedef struct {
  char *folder, *more_folder;
  GPtrArray *learnt, *more;
  NormaModel *model;
  NormaRaster *defective;
} Case;

static Case
case_new (void)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  NormaFitOptions options = small_options ();
  Case c = { norma_test_folder (), norma_test_folder () };
  g_autoptr (NormaFit) fit = NULL;

  c.learnt = norma_test_parts_write (&part, 1, 14, c.folder);
  c.more = norma_test_parts_write (&part, 101, 10, c.more_folder);
  fit = small_fit (c.learnt, &options);
  c.model = norma_model_ref (fit->model);
  part.defective = TRUE;
  c.defective = norma_test_part_draw (&part, 99);
  return c;
}

static void
case_clear (Case *c)
{
  norma_test_remove_folder (c->folder);
  norma_test_remove_folder (c->more_folder);
  g_free (c->folder);
  g_free (c->more_folder);
  g_ptr_array_unref (c->learnt);
  g_ptr_array_unref (c->more);
  norma_model_unref (c->model);
  norma_raster_unref (c->defective);
}

static NormaWhy *
ask (const Case *c)
{
  g_autoptr (GError) error = NULL;
  NormaWhy *why = norma_why_new (c->model, c->defective, NULL, NULL, &error);
  const NormaGoodPatchesOptions options = { 1, NULL };

  g_assert_no_error (error);
  g_assert_true (norma_good_patches_find (why, c->model, c->learnt, &options, NULL, &error));
  return why;
}

/* The dark spot is found, at the pixel, held against eight good images that the model does not know and one
 * that it learnt from. */
static void
test_defect (void)
{
  Case c = case_new ();
  g_autoptr (NormaWhy) why = ask (&c);
  g_autoptr (GPtrArray) good = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaOcclusionTest) test = NULL;
  const NormaOcclusionPlace *place;

  g_ptr_array_add (good, (char *)g_array_index (why->good, NormaGoodPatch, 1).path);
  g_ptr_array_extend (good, c.more, NULL, NULL);
  good->len = 9;
  test = norma_occlusion_test_new (why, c.model, c.defective, NULL, good,
                                   &(NormaOcclusionTestOptions){ 2 }, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (test->n_columns * test->n_rows, <=, NORMA_OCCLUSION_TEST_WINDOWS);
  g_assert_cmpuint (test->n_good, ==, 9);
  g_assert_cmpuint (test->n_learnt, ==, 1);
  g_assert_cmpfloat (test->p, ==, 0.1);
  g_assert_cmpuint (test->places->len, >=, 1);
  place = &g_array_index (test->places, NormaOcclusionPlace, 0);
  g_assert_cmpfloat (place->q, <=, NORMA_OCCLUSION_TEST_RATE);
  g_assert_cmpfloat (place->fall, >, 0.3f * why->value);
  g_assert_true (why->x >= place->box.x && why->x < place->box.x + place->box.width);
  g_assert_true (why->y >= place->box.y && why->y < place->box.y + place->box.height);
  case_clear (&c);
}

static void
expect_too_few (const Case *c, const NormaWhy *why, const char *image, const GPtrArray *good)
{
  const NormaOcclusionTestOptions options = { 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (
      norma_occlusion_test_new (why, c->model, c->defective, image, good, &options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "found 8 good images"));
}

/* Not counted are what cannot be read, the image itself and the one that covers. */
static void
test_errors (void)
{
  Case c = case_new ();
  g_autoptr (NormaWhy) why = ask (&c);
  g_autoptr (GPtrArray) few = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };

  g_ptr_array_extend (few, c.more, NULL, NULL);
  few->len = 9;
  few->pdata[8] = (char *)"/nowhere/part.tif";
  expect_too_few (&c, why, NULL, few);
  few->pdata[8] = c.more->pdata[8];
  expect_too_few (&c, why, c.more->pdata[8], few);
  few->pdata[8] = g_array_index (why->good, NormaGoodPatch, 0).path;
  expect_too_few (&c, why, NULL, few);

  g_cancellable_cancel (cancellable);
  g_assert_null (norma_occlusion_test_new (why, c.model, c.defective, NULL, c.more,
                                           &(NormaOcclusionTestOptions){ 1 }, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/occlusion-test/definition", test_definition);
  g_test_add_func ("/occlusion-test/rate", test_rate);
  g_test_add_func ("/occlusion-test/still", test_still);
  g_test_add_func ("/occlusion-test/defect", test_defect);
  g_test_add_func ("/occlusion-test/errors", test_errors);
  return g_test_run ();
}
