/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/label-order.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

static void
expect_order (const float *features, gsize n, gsize n_features, const double *doubt,
              const gboolean *is_labelled, const guint *expected, gsize n_expected)
{
  g_autofree guint *order = g_new (guint, n);
  g_autoptr (GError) error = NULL;

  g_assert_true (
      norma_label_order (features, n, n_features, doubt, is_labelled, order, NULL, &error));
  g_assert_no_error (error);
  for (gsize i = 0; i < n_expected; i++)
    g_assert_cmpuint (order[i], ==, expected[i]);
}

/* Three alike ones in great doubt and one apart in less: one of the three, then the one apart. */
static void
test_twins (void)
{
  static const float features[] = { 1.31f, 1.32f, 1.29f, 4.7f };
  static const double doubt[] = { 0.91, 0.97, 0.93, 0.52 };
  static const gboolean none[4];
  static const guint expected[] = { 1, 3, 2, 0 };

  expect_order (features, 4, 1, doubt, none, expected, 4);
}

/* What was labelled already has taught what is like it. */
static void
test_labelled (void)
{
  static const float features[] = { 0.2f, 0.7f, 0.25f, 0.74f, 9.1f, 9.2f, 3.3f, 0.6f };
  static const double doubt[] = { 0.9, 0.8, 0.4, 0.1 };
  static const gboolean is_labelled[] = { FALSE, TRUE, FALSE, FALSE };
  static const guint expected[] = { 2, 3, 0 };

  expect_order (features, 4, 2, doubt, is_labelled, expected, 3);
}

/* Equal ones come by place; without a doubt last. */
static void
test_ties (void)
{
  static const float features[] = { 2.5f, 2.5f, 2.5f, 7.25f };
  static const double doubt[] = { 0.61, 0.61, 0.61, 0 };
  static const gboolean none[4];
  static const guint expected[] = { 0, 1, 2, 3 };

  expect_order (features, 4, 1, doubt, none, expected, 4);
}

static double
naive_distance (const float *features, gsize n_features, guint a, guint b)
{
  double sum = 0;

  for (gsize f = 0; f < n_features; f++)
    sum += pow ((double)features[a * n_features + f] - (double)features[b * n_features + f], 2);
  return sqrt (sum);
}

/* From the definition, with all distances found anew for each choice. */
static guint
naive_next (const float *features, gsize n, gsize n_features, const double *doubt,
            const gboolean *is_seen)
{
  double most = -1;
  guint best = G_MAXUINT;

  for (guint i = 0; i < n; i++) {
    double nearest = INFINITY, use;

    for (guint k = 0; k < n; k++)
      if (is_seen[k])
        nearest = MIN (nearest, naive_distance (features, n_features, i, k));
    use = isinf (nearest) ? doubt[i] : doubt[i] * nearest;
    if (!is_seen[i] && use > most) {
      most = use;
      best = i;
    }
  }
  return best;
}

static void
test_naive (void)
{
  enum { N = 57, N_FEATURES = 5 };
  float features[N * N_FEATURES];
  double doubt[N];
  NormaRandom random;

  norma_random_seed (&random, 11);
  for (guint round = 0; round < 8; round++) {
    gboolean is_labelled[N] = { FALSE }, is_seen[N] = { FALSE };
    guint order[N], n_labelled = 0;

    for (guint i = 0; i < N; i++) {
      doubt[i] = norma_random_uniform (&random);
      is_labelled[i] = is_seen[i] = round > 0 && norma_random_below (&random, 4) == 0;
      n_labelled += (guint)is_labelled[i];
      for (guint f = 0; f < N_FEATURES; f++)
        features[i * N_FEATURES + f] = (float)norma_random_normal (&random);
    }
    g_assert_true (
        norma_label_order (features, N, N_FEATURES, doubt, is_labelled, order, NULL, NULL));
    for (guint i = 0; i < N - n_labelled; i++) {
      g_assert_cmpuint (order[i], ==, naive_next (features, N, N_FEATURES, doubt, is_seen));
      is_seen[order[i]] = TRUE;
    }
  }
}

static void
test_none (void)
{
  static const float feature = 1.75f;
  static const double doubt = 0.5;
  static const gboolean labelled = TRUE, fresh = FALSE;
  static const guint expected = 0;

  expect_order (&feature, 0, 1, &doubt, &labelled, NULL, 0);
  expect_order (&feature, 1, 1, &doubt, &labelled, NULL, 0);
  expect_order (&feature, 1, 1, &doubt, &fresh, &expected, 1);
}

static void
test_errors (void)
{
  static const float features[] = { 1.5f, 3.25f };
  static const double doubt[] = { 0.3, 0.7 };
  static const gboolean first[] = { TRUE, FALSE };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint order[2];

  for (guint nth = 1; nth <= 2; nth++) {
    norma_alloc_fail_nth (nth);
    g_assert_false (norma_label_order (features, 2, 1, doubt, first, order, NULL, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_clear_error (&error);
  }
  norma_alloc_fail_nth (0);
  g_cancellable_cancel (cancellable);
  g_assert_false (norma_label_order (features, 2, 1, doubt, first, order, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/label-order/twins", test_twins);
  g_test_add_func ("/statistics/label-order/labelled", test_labelled);
  g_test_add_func ("/statistics/label-order/ties", test_ties);
  g_test_add_func ("/statistics/label-order/naive", test_naive);
  g_test_add_func ("/statistics/label-order/none", test_none);
  g_test_add_func ("/statistics/label-order/errors", test_errors);
  return g_test_run ();
}
