/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/severity.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/statistics/rank-correlation.h"

static gboolean
check (const gsize n[NORMA_N_SEVERITY_LEVELS], GError **error)
{
  guint n_levels = 0;

  for (guint level = 0; level < NORMA_N_SEVERITY_LEVELS; level++)
    n_levels += n[level] > 0;
  if (n_levels >= 2)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "severity: found %" G_GSIZE_FORMAT " good, %" G_GSIZE_FORMAT
               " minor, %" G_GSIZE_FORMAT " major and %" G_GSIZE_FORMAT
               " critical images, expected at least two of these kinds",
               n[NORMA_SEVERITY_NONE], n[NORMA_SEVERITY_MINOR], n[NORMA_SEVERITY_MAJOR],
               n[NORMA_SEVERITY_CRITICAL]);
  return FALSE;
}

static gboolean
fit (NormaSeverityScale *self, const double *x, double *y, const NormaSeverityLevel *levels,
     gsize n, GError **error)
{
  for (guint level = NORMA_SEVERITY_MINOR; level < NORMA_N_SEVERITY_LEVELS; level++) {
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
norma_severity_scale_new (const float *scores, const NormaSeverityLevel *levels, gsize n,
                          GError **error)
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
  for (guint level = 0; level < NORMA_N_SEVERITY_LEVELS; level++)
    norma_isotonic_free (self->at_least[level]);
  g_free (self);
}

void
norma_severity_scale_at (const NormaSeverityScale *self, double score,
                         double probabilities[NORMA_N_SEVERITY_LEVELS])
{
  double above = 0;

  for (guint level = NORMA_N_SEVERITY_LEVELS; level-- > NORMA_SEVERITY_MINOR;) {
    /* equal but for rounding where a level was never seen */
    double at_least = MAX (norma_isotonic_at (self->at_least[level], score), above);

    probabilities[level] = at_least - above;
    above = at_least;
  }
  probabilities[NORMA_SEVERITY_NONE] = 1 - above;
}

NormaSeverityLevel
norma_severity_scale_level (const NormaSeverityScale *self, double score)
{
  guint level = NORMA_SEVERITY_CRITICAL;

  while (level > NORMA_SEVERITY_NONE && !(norma_isotonic_at (self->at_least[level], score) >= 0.5))
    level--;
  return (NormaSeverityLevel)level;
}

const char *
norma_severity_to_string (NormaSeverityLevel level)
{
  static const char *const words[NORMA_N_SEVERITY_LEVELS] = { "none", "minor", "major",
                                                              "critical" };

  g_return_val_if_fail ((guint)level < NORMA_N_SEVERITY_LEVELS, NULL);

  return words[level];
}
