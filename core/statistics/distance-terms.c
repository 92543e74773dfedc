/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/distance-terms.h"

#include "core/base/memory.h"
#include "core/statistics/moments.h"
#include "core/statistics/principal.h"

void
norma_distance_terms_free (NormaDistanceTerms *terms)
{
  if (terms == NULL)
    return;
  g_free (terms->solved);
  g_free (terms->terms);
  g_free (terms->variances);
  g_free (terms->root);
  g_free (terms);
}

static void
whiten (const float *factor, const float *u, guint d, double *whitened)
{
  for (guint i = 0; i < d; i++) {
    const float *row = factor + norma_packed_size (i);

    whitened[i] = 0;
    for (guint j = 0; j <= i; j++)
      whitened[i] += (double)row[j] * (double)u[j];
  }
}

/* z = Wᵀ·y. */
static void
solve (const float *factor, const double *whitened, guint d, double *solved)
{
  for (guint i = 0; i < d; i++) {
    const float *row = factor + norma_packed_size (i);

    for (guint j = 0; j <= i; j++)
      solved[j] += (double)row[j] * whitened[i];
  }
}

/* L = W⁻¹, row by row: L_ij = (δ_ij − Σ_{j≤k<i} W_ik·L_kj) / W_ii. */
static void
invert (const float *factor, guint d, double *root)
{
  for (gsize i = 0; i < d; i++) {
    const float *row = factor + norma_packed_size ((guint)i);
    double *to = root + i * d;

    for (gsize k = 0; k < i; k++)
      for (gsize j = 0; j <= k; j++)
        to[j] -= (double)row[k] * root[k * d + j];
    for (gsize j = 0; j < i; j++)
      to[j] /= (double)row[i];
    to[i] = 1 / (double)row[i];
  }
}

/* The lower triangle of W·Wᵀ. */
static void
multiply (const float *factor, guint d, double *product)
{
  for (gsize i = 0; i < d; i++)
    for (gsize j = 0; j <= i; j++) {
      const float *a = factor + norma_packed_size ((guint)i);
      const float *b = factor + norma_packed_size ((guint)j);

      for (gsize k = 0; k <= j; k++)
        product[i * d + j] += (double)a[k] * (double)b[k];
    }
}

static gboolean
split_by_component (NormaDistanceTerms *t, const float *factor, const double *whitened,
                    GError **error)
{
  gsize d = t->d;
  g_autofree double *axes = norma_alloc (d * d, sizeof (double), "components", error);

  if (axes == NULL)
    return FALSE;
  multiply (factor, t->d, axes);
  /* the largest of W·Wᵀ are the least variances */
  if (!norma_principal_axes (axes, t->d, axes, t->variances, error))
    return FALSE;
  for (gsize k = 0; k < d; k++) {
    double product = 0;

    for (gsize j = 0; j < d; j++)
      product += axes[k * d + j] * whitened[j];
    t->terms[k] = product * product;
    t->variances[k] = 1 / t->variances[k];
  }
  return TRUE;
}

static gboolean
take_memory (NormaDistanceTerms *t, double **whitened, GError **error)
{
  gsize d = t->d;
  double **const vectors[] = { &t->solved, &t->terms, &t->variances, whitened };

  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++) {
    *vectors[i] = norma_alloc (d, sizeof (double), "a distance", error);
    if (*vectors[i] == NULL)
      return FALSE;
  }
  t->root = norma_alloc (d * d, sizeof (double), "a covariance", error);
  return t->root != NULL;
}

NormaDistanceTerms *
norma_distance_terms_new (const float *factor, const float *u, guint d, GError **error)
{
  g_autoptr (NormaDistanceTerms) t = g_new0 (NormaDistanceTerms, 1);
  g_autofree double *whitened = NULL;

  t->d = d;
  if (!take_memory (t, &whitened, error))
    return NULL;
  whiten (factor, u, d, whitened);
  for (guint i = 0; i < d; i++)
    t->distance2 += whitened[i] * whitened[i];
  solve (factor, whitened, d, t->solved);
  invert (factor, d, t->root);
  return split_by_component (t, factor, whitened, error) ? g_steal_pointer (&t) : NULL;
}

guint
norma_distance_terms_count_low (const NormaDistanceTerms *terms, double share)
{
  double total = 0, sum = 0;
  guint n = 0;

  for (guint k = 0; k < terms->d; k++)
    total += terms->variances[k];
  for (; n < terms->d; n++) {
    sum += terms->variances[n];
    if (sum > share * total)
      break;
  }
  return n;
}
