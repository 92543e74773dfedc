/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/severity-scale.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/statistics/rank-correlation.h"

static gboolean
check (const gsize n[NORMA_N_GRADES], GError **error)
{
  guint n_levels = 0;

  for (guint level = 0; level < NORMA_N_GRADES; level++)
    n_levels += n[level] > 0;
  if (n_levels >= 2)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "severity: found %" G_GSIZE_FORMAT " good, %" G_GSIZE_FORMAT
               " minor, %" G_GSIZE_FORMAT " major and %" G_GSIZE_FORMAT
               " critical images, expected at least two of these kinds",
               n[NORMA_GRADE_GOOD], n[NORMA_GRADE_MINOR], n[NORMA_GRADE_MAJOR],
               n[NORMA_GRADE_CRITICAL]);
  return FALSE;
}

static gboolean
fit (NormaSeverityScale *self, const double *x, double *y, const NormaGrade *levels, gsize n,
     GError **error)
{
  for (guint level = NORMA_GRADE_MINOR; level < NORMA_N_GRADES; level++) {
    for (gsize i = 0; i < n; i++)
      y[i] = levels[i] >= level;
    self->at_least[level] = norma_isotonic_fit (x, y, n, error);
    if (self->at_least[level] == NULL)
      return FALSE;
  }
  for (gsize i = 0; i < n; i++)
    y[i] = levels[i];
  self->agreement = norma_rank_correlation (x, y, n);
  return TRUE;
}

NormaSeverityScale *
norma_severity_scale_new (const float *scores, const NormaGrade *levels, gsize n, GError **error)
{
  g_autoptr (NormaSeverityScale) self = g_new0 (NormaSeverityScale, 1);
  g_autofree double *x = norma_alloc (n, sizeof *x, "severity", error);
  g_autofree double *y = NULL;

  if (x == NULL || (y = norma_alloc (n, sizeof *y, "severity", error)) == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++) {
    x[i] = (double)scores[i];
    self->n[levels[i]]++;
  }
  if (!check (self->n, error) || !fit (self, x, y, levels, n, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
norma_severity_scale_free (NormaSeverityScale *self)
{
  if (self == NULL)
    return;
  for (guint level = 0; level < NORMA_N_GRADES; level++)
    norma_isotonic_free (self->at_least[level]);
  g_free (self);
}

void
norma_severity_scale_at (const NormaSeverityScale *self, double score,
                         double probabilities[NORMA_N_GRADES])
{
  double above = 0;

  for (guint level = NORMA_N_GRADES; level-- > NORMA_GRADE_MINOR;) {
    /* equal but for rounding where a level was never seen */
    double at_least = MAX (norma_isotonic_at (self->at_least[level], score), above);

    probabilities[level] = at_least - above;
    above = at_least;
  }
  probabilities[NORMA_GRADE_GOOD] = 1 - above;
}

NormaGrade
norma_severity_scale_level (const NormaSeverityScale *self, double score)
{
  guint level = NORMA_GRADE_CRITICAL;

  while (level > NORMA_GRADE_GOOD && !(norma_isotonic_at (self->at_least[level], score) >= 0.5))
    level--;
  return (NormaGrade)level;
}
