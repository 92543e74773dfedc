/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/distance-terms.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/statistics/packed-cholesky.h"

/* A covariance of given variances along drawn axes, so that components are known. */
typedef struct {
  guint d;
  double *axes; /* [d, d], a row an axis */
  double *variances; /* [d], ascending */
  double *covariance; /* packed */
  float *factor;
  float *u;
} Case;

static void
draw_axes (Case *c, NormaRandom *random)
{
  for (guint k = 0; k < c->d; k++) {
    double *axis = c->axes + k * c->d, norm = 0;

    for (guint i = 0; i < c->d; i++)
      axis[i] = norma_random_normal (random);
    for (guint twice = 0; twice < 2; twice++)
      for (guint l = 0; l < k; l++) {
        double product = 0;

        for (guint i = 0; i < c->d; i++)
          product += axis[i] * c->axes[l * c->d + i];
        for (guint i = 0; i < c->d; i++)
          axis[i] -= product * c->axes[l * c->d + i];
      }
    for (guint i = 0; i < c->d; i++)
      norm += axis[i] * axis[i];
    for (guint i = 0; i < c->d; i++)
      axis[i] /= sqrt (norm);
  }
}

/* Variances from 0.0173 on, each `ratio` times the one before. */
static Case
case_new (guint d, double ratio, guint64 seed)
{
  Case c = { d,
             g_new (double, d *d),
             g_new (double, d),
             g_new0 (double, norma_packed_size (d)),
             g_new (float, norma_packed_size (d)),
             g_new (float, d) };
  NormaRandom random;

  norma_random_seed (&random, seed);
  draw_axes (&c, &random);
  for (guint k = 0; k < d; k++)
    c.variances[k] = 0.0173 * pow (ratio, k);
  for (gsize i = 0; i < d; i++)
    for (gsize j = 0; j <= i; j++)
      for (gsize k = 0; k < d; k++)
        c.covariance[i * (i + 1) / 2 + j] += c.variances[k] * c.axes[k * d + i] * c.axes[k * d + j];
  g_assert_true (norma_packed_inverse_factor_double (c.covariance, d, 1, 0, c.factor, NULL));
  for (guint i = 0; i < d; i++)
    c.u[i] = (float)(2.385 * norma_random_normal (&random));
  return c;
}

static void
case_clear (Case *c)
{
  g_free (c->axes);
  g_free (c->variances);
  g_free (c->covariance);
  g_free (c->factor);
  g_free (c->u);
}

static void
assert_near (double value, double expected, double relative)
{
  g_assert_cmpfloat_with_epsilon (value, expected, relative * fabs (expected));
}

/* Both sums are the distance itself, from 1 dimension up to badly conditioned covariances. */
static void
test_sums (void)
{
  static const struct {
    guint d;
    double ratio;
  } of[] = { { 1, 2 }, { 2, 7.3 }, { 5, 3.1 }, { 37, 1.4 }, { 37, 1.0 } };

  for (gsize n = 0; n < G_N_ELEMENTS (of); n++) {
    Case c = case_new (of[n].d, of[n].ratio, 11 + n);
    g_autoptr (NormaDistanceTerms) t = norma_distance_terms_new (c.factor, c.u, c.d, NULL);
    g_autofree float *whitened = g_new (float, c.d);
    double by_feature = 0, by_component = 0, length2 = 0;

    for (guint i = 0; i < c.d; i++) {
      by_feature += (double)c.u[i] * t->solved[i];
      by_component += t->terms[i];
      g_assert_cmpfloat (t->terms[i], >=, 0);
    }
    norma_packed_whiten (c.factor, c.u, c.d, whitened);
    for (guint i = 0; i < c.d; i++)
      length2 += (double)whitened[i] * (double)whitened[i];
    assert_near (t->distance2, norma_packed_distance2 (c.factor, c.u, c.d), 1e-12);
    assert_near (length2, t->distance2, 1e-6);
    assert_near (by_feature, t->distance2, 1e-9);
    assert_near (by_component, t->distance2, 1e-12);
    case_clear (&c);
  }
}

/* Against the axes that the covariance was made of; the factor is float32. */
static void
test_components (void)
{
  Case c = case_new (9, 2.7, 5);
  g_autoptr (NormaDistanceTerms) t = norma_distance_terms_new (c.factor, c.u, c.d, NULL);

  for (guint k = 0; k < c.d; k++) {
    double product = 0;

    for (guint i = 0; i < c.d; i++)
      product += c.axes[k * c.d + i] * (double)c.u[i];
    assert_near (t->variances[k], c.variances[k], 1e-5);
    g_assert_cmpfloat_with_epsilon (t->terms[k], product * product / c.variances[k],
                                    1e-5 * t->distance2);
  }
  case_clear (&c);
}

/* Σ·z = u and L·Lᵀ = Σ. */
static void
test_inverse (void)
{
  Case c = case_new (12, 1.9, 8);
  g_autoptr (NormaDistanceTerms) t = norma_distance_terms_new (c.factor, c.u, c.d, NULL);
  gsize d = c.d;

  for (gsize i = 0; i < d; i++) {
    double product = 0;

    for (gsize j = 0; j < d; j++) {
      gsize a = MAX (i, j), b = MIN (i, j);
      double from_root = 0;

      for (gsize k = 0; k < d; k++)
        from_root += t->root[i * d + k] * t->root[j * d + k];
      g_assert_cmpfloat_with_epsilon (from_root, c.covariance[a * (a + 1) / 2 + b],
                                      1e-5 * c.variances[d - 1]);
      product += c.covariance[a * (a + 1) / 2 + b] * t->solved[j];
      if (j > i)
        g_assert_cmpfloat (t->root[i * d + j], ==, 0);
    }
    g_assert_cmpfloat_with_epsilon (product, (double)c.u[i], 1e-3);
  }
  case_clear (&c);
}

static void
test_count_low (void)
{
  double variances[] = { 0.5, 0.5, 2, 3, 94 };
  NormaDistanceTerms terms = { .d = G_N_ELEMENTS (variances), .variances = variances };

  g_assert_cmpuint (norma_distance_terms_count_low (&terms, 0), ==, 0);
  g_assert_cmpuint (norma_distance_terms_count_low (&terms, 0.004), ==, 0);
  g_assert_cmpuint (norma_distance_terms_count_low (&terms, 0.01), ==, 2);
  g_assert_cmpuint (norma_distance_terms_count_low (&terms, 0.059), ==, 3);
  g_assert_cmpuint (norma_distance_terms_count_low (&terms, 1), ==, 5);
}

static void
test_errors (void)
{
  Case c = case_new (6, 1.7, 3);
  g_autoptr (GError) error = NULL;
  guint nth = 0;

  for (gboolean done = FALSE; !done;) {
    g_autoptr (NormaDistanceTerms) t = NULL;
    g_autoptr (GError) missing = NULL;

    norma_alloc_fail_nth (++nth);
    t = norma_distance_terms_new (c.factor, c.u, c.d, &missing);
    norma_alloc_fail_nth (0);
    done = t != NULL;
    if (!done)
      g_assert_error (missing, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 6);
  c.factor[4] = NAN;
  g_assert_null (norma_distance_terms_new (c.factor, c.u, c.d, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  case_clear (&c);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/distance-terms/sums", test_sums);
  g_test_add_func ("/distance-terms/components", test_components);
  g_test_add_func ("/distance-terms/inverse", test_inverse);
  g_test_add_func ("/distance-terms/count-low", test_count_low);
  g_test_add_func ("/distance-terms/errors", test_errors);
  return g_test_run ();
}
