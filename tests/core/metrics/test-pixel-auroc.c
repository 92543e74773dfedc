/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/metrics/pixel-auroc.h"

#include <math.h>

typedef struct {
  float *scores;
  guint8 *anomalous;
  gsize n;
} Pixels;

static void
pixels_clear (Pixels *pixels)
{
  g_free (pixels->scores);
  g_free (pixels->anomalous);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pixels, pixels_clear)

/* share: of anomalous pixels, whose scores are higher by 1; coarse: with many ties */
static Pixels
random_pixels (gsize n, double share, gboolean coarse, NormaRandom *random)
{
  Pixels pixels = { g_new (float, n + 1), g_new (guint8, n + 1), n };

  for (gsize i = 0; i < n; i++) {
    double score = norma_random_normal (random);

    pixels.anomalous[i] = norma_random_uniform (random) < share ? 255 : 0;
    score += pixels.anomalous[i] ? 1 : 0;
    pixels.scores[i] = (float)(coarse ? round (2 * score) : score);
  }
  return pixels;
}

static void
add (NormaPixelAuroc *gathered, const Pixels *pixels, gsize from, gsize n)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      norma_pixel_auroc_add (gathered, pixels->scores + from, pixels->anomalous + from, n, &error));
  g_assert_no_error (error);
}

static double
finish (NormaPixelAuroc *gathered, NormaInterval *interval)
{
  g_autoptr (GError) error = NULL;
  double auroc;

  g_assert_true (norma_pixel_auroc_finish (gathered, 0.95, 300, 7, &auroc, interval, &error));
  g_assert_no_error (error);
  return auroc;
}

static double
auroc_by_pairs (const Pixels *pixels)
{
  double won = 0, n_pairs = 0;

  for (gsize i = 0; i < pixels->n; i++)
    for (gsize j = 0; j < pixels->n; j++)
      if (pixels->anomalous[i] && !pixels->anomalous[j]) {
        float a = pixels->scores[i], b = pixels->scores[j];

        n_pairs++;
        won += a > b ? 1 : a == b ? 0.5 : 0;
      }
  return won / n_pairs;
}

static void
test_pairs (void)
{
  NormaRandom random;

  norma_random_seed (&random, 12);
  for (guint round = 0; round < 40; round++) {
    g_auto (Pixels) pixels = random_pixels (2 + 23 * round, 0.3, round % 2, &random);
    g_autoptr (NormaPixelAuroc) gathered = norma_pixel_auroc_new (NULL);
    double expected = auroc_by_pairs (&pixels);

    add (gathered, &pixels, 0, pixels.n);
    if (isnan (expected))
      g_assert_true (isnan (finish (gathered, NULL)));
    else
      g_assert_cmpfloat_with_epsilon (finish (gathered, NULL), expected, 1e-13);
  }
}

/* Cutting into images and calls changes nothing, across the bounds of the chunks too. */
static void
test_as_one_piece (void)
{
  enum { N = 1500000 };
  g_autoptr (NormaPixelAuroc) whole = norma_pixel_auroc_new (NULL);
  g_autoptr (NormaPixelAuroc) cut = norma_pixel_auroc_new (NULL);
  g_autofree float *nominal = g_new (float, N);
  g_autofree float *anomalous = g_new (float, N);
  gsize n_nominal = 0, n_anomalous = 0;
  NormaRandom random;
  double expected, found;

  norma_random_seed (&random, 13);
  {
    g_auto (Pixels) pixels = random_pixels (N, 0.2, FALSE, &random);

    add (whole, &pixels, 0, N);
    for (gsize from = 0; from < N; from += 99991) {
      norma_pixel_auroc_begin_image (cut);
      add (cut, &pixels, from, MIN (99991, N - from));
    }
    for (gsize i = 0; i < N; i++)
      if (pixels.anomalous[i])
        anomalous[n_anomalous++] = pixels.scores[i];
      else
        nominal[n_nominal++] = pixels.scores[i];
  }
  g_assert_true (norma_auroc (nominal, n_nominal, anomalous, n_anomalous, &expected, NULL));
  found = finish (whole, NULL);
  g_assert_cmpfloat (found, ==, expected);
  g_assert_cmpfloat (finish (cut, NULL), ==, expected);
  /* Φ (1 / √2) for the shift of 1 */
  g_assert_cmpfloat_with_epsilon (found, 0.5 * erfc (-0.5), 0.003);
}

/* Images that differ among each other widen the interval far beyond that of single pixels. */
static void
test_interval (void)
{
  g_autoptr (NormaPixelAuroc) gathered = norma_pixel_auroc_new (NULL);
  NormaInterval interval, again;
  NormaRandom random;
  double auroc;

  norma_random_seed (&random, 14);
  for (guint image = 0; image < 30; image++) {
    g_auto (Pixels) pixels = random_pixels (2000, image % 2 ? 0.1 : 0, FALSE, &random);
    double shift = 0.5 * norma_random_normal (&random);

    for (gsize i = 0; i < pixels.n; i++)
      pixels.scores[i] += pixels.anomalous[i] ? (float)shift : 0;
    norma_pixel_auroc_begin_image (gathered);
    add (gathered, &pixels, 0, 700);
    add (gathered, &pixels, 700, 1300);
  }
  auroc = finish (gathered, &interval);
  g_assert_cmpfloat_with_epsilon (auroc, 0.76, 0.08);
  g_assert_true (interval.low < auroc && auroc < interval.high);
  /* the mean of 15 shifts with deviation 1/2, times the slope of Φ (x / √2) near 1, is 0.028 */
  g_assert_cmpfloat_with_epsilon ((interval.high - interval.low) / (2 * 1.96), 0.028, 0.012);
  g_assert_cmpfloat (finish (gathered, &again), ==, auroc);
  g_assert_cmpfloat (again.low, ==, interval.low);
  g_assert_cmpfloat (again.high, ==, interval.high);
}

/* One image: every draw is that image, and the classes are fine enough for its area. */
static void
test_one_image (void)
{
  g_autoptr (NormaPixelAuroc) gathered = norma_pixel_auroc_new (NULL);
  NormaInterval interval;
  NormaRandom random;
  double auroc;

  norma_random_seed (&random, 15);
  {
    g_auto (Pixels) pixels = random_pixels (50000, 0.02, FALSE, &random);

    add (gathered, &pixels, 0, pixels.n);
  }
  auroc = finish (gathered, &interval);
  g_assert_cmpfloat (interval.low, ==, interval.high);
  g_assert_cmpfloat_with_epsilon (interval.low, auroc, 1e-4);
}

static void
test_boundaries (void)
{
  static const float scores[] = { 1, 2, 3, NAN };
  static const guint8 none[] = { 0, 0, 0, 0 }, all[] = { 1, 1, 1, 1 }, last[] = { 0, 0, 1, 0 };
  const guint8 *cases[] = { none, all };
  NormaInterval interval;

  for (guint i = 0; i < 2; i++) {
    g_autoptr (NormaPixelAuroc) gathered = norma_pixel_auroc_new (NULL);

    g_assert_true (isnan (finish (gathered, &interval))); /* no pixel at all */
    g_assert_true (isnan (interval.low) && isnan (interval.high));
    g_assert_true (norma_pixel_auroc_add (gathered, scores, cases[i], 3, NULL));
    g_assert_true (isnan (finish (gathered, &interval)));
    g_assert_true (isnan (interval.low));
  }
  {
    g_autoptr (NormaPixelAuroc) gathered = norma_pixel_auroc_new (NULL);

    norma_pixel_auroc_begin_image (gathered); /* an image without pixels */
    norma_pixel_auroc_begin_image (gathered);
    g_assert_true (norma_pixel_auroc_add (gathered, scores, last, 3, NULL));
    g_assert_cmpfloat (finish (gathered, &interval), ==, 1);
    g_assert_cmpfloat (interval.low, ==, 1);
    g_assert_true (norma_pixel_auroc_add (gathered, scores + 3, last, 1, NULL));
    g_assert_true (isnan (finish (gathered, &interval)));
    g_assert_true (isnan (interval.low));
  }
  norma_pixel_auroc_free (NULL);
}

static void
test_budget (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (20 << 20);
  g_auto (Pixels) pixels = { g_new0 (float, 1 << 20), g_new0 (guint8, 1 << 20), 1 << 20 };
  g_autoptr (GError) error = NULL;
  double auroc;

  for (guint round = 0; round < 2; round++) { /* the second finds all given back */
    g_autoptr (NormaPixelAuroc) gathered = norma_pixel_auroc_new (budget);
    guint n_added = 0;

    while (norma_pixel_auroc_add (gathered, pixels.scores, pixels.anomalous, pixels.n, &error))
      n_added++;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_clear_error (&error);
    g_assert_cmpuint (n_added, ==, 5);
    g_assert_false (norma_pixel_auroc_finish (gathered, 0.95, 1, 1, &auroc, NULL, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_clear_error (&error);
  }
  g_assert_true (norma_budget_take (budget, 20 << 20, "all", &error));
  norma_budget_give (budget, 20 << 20);
}

static void
test_refused (void)
{
  static const struct {
    double coverage;
    guint n_draws;
  } cases[] = { { 0, 5 }, { 1, 5 }, { NAN, 5 }, { 0.95, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NormaPixelAuroc) gathered = norma_pixel_auroc_new (NULL);
    g_autoptr (GError) error = NULL;
    NormaInterval interval;
    double auroc;

    g_assert_false (norma_pixel_auroc_finish (gathered, cases[i].coverage, cases[i].n_draws, 1,
                                              &auroc, &interval, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static gboolean
gather_and_finish (GError **error)
{
  static const float scores[] = { 1, 2, 3, 4 };
  static const guint8 anomalous[] = { 0, 0, 1, 0 };
  g_autoptr (NormaPixelAuroc) gathered = norma_pixel_auroc_new (NULL);
  NormaInterval interval;
  double auroc;

  return norma_pixel_auroc_add (gathered, scores, anomalous, 4, error) &&
         norma_pixel_auroc_finish (gathered, 0.9, 5, 1, &auroc, &interval, error);
}

static void
test_no_memory (void)
{
  guint nth;

  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    if (gather_and_finish (&error))
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
  g_assert_cmpuint (nth, ==, 11); /* two chunks, three to sort, five to resample */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pixel-auroc/pairs", test_pairs);
  g_test_add_func ("/pixel-auroc/as-one-piece", test_as_one_piece);
  g_test_add_func ("/pixel-auroc/interval", test_interval);
  g_test_add_func ("/pixel-auroc/one-image", test_one_image);
  g_test_add_func ("/pixel-auroc/boundaries", test_boundaries);
  g_test_add_func ("/pixel-auroc/budget", test_budget);
  g_test_add_func ("/pixel-auroc/refused", test_refused);
  g_test_add_func ("/pixel-auroc/no-memory", test_no_memory);
  return g_test_run ();
}
