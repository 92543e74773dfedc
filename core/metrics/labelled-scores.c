/* SPDX-License-Identifier: Apache-2.0 */
#include "core/metrics/labelled-scores.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/error.h"
#include "core/base/memory.h"

static int
compare (const void *a, const void *b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

static gboolean
check (const float *scores, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (scores[i])) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "score %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " is %g, expected a number",
                   i + 1, n, (double)scores[i]);
      return FALSE;
    }
  return TRUE;
}

static gboolean
take (NormaLabelledScores *self, NormaTruth truth, const float *scores, const NormaTruth *truths,
      gsize n, GError **error)
{
  gsize kept = 0;

  for (gsize i = 0; i < n; i++)
    kept += truths[i] == truth;
  self->scores[truth] = norma_alloc (kept, sizeof (float), "labelled scores", error);
  if (self->scores[truth] == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (truths[i] == truth)
      self->scores[truth][self->n[truth]++] = scores[i];
  qsort (self->scores[truth], kept, sizeof (float), compare);
  return TRUE;
}

NormaLabelledScores *
norma_labelled_scores_new (const float *scores, const NormaTruth *truths, gsize n, GError **error)
{
  g_autoptr (NormaLabelledScores) self = g_new0 (NormaLabelledScores, 1);

  if (!check (scores, n, error))
    return NULL;
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++)
    if (!take (self, truth, scores, truths, n, error))
      return NULL;
  return g_steal_pointer (&self);
}

void
norma_labelled_scores_free (NormaLabelledScores *self)
{
  if (self == NULL)
    return;
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++)
    g_free (self->scores[truth]);
  g_free (self);
}

gsize
norma_scores_count_above (const float *ascending, gsize n, float threshold)
{
  gsize low = 0, high = n; /* the first above lies in low … high */

  while (low < high) {
    gsize middle = low + (high - low) / 2;

    if (ascending[middle] > threshold)
      high = middle;
    else
      low = middle + 1;
  }
  return n - low;
}

float
norma_threshold_between (float below, float above)
{
  float middle;

  if (isinf (above))
    return below;
  if (isinf (below))
    return above > 0 ? above / 2 : nextafterf (above, -INFINITY);
  middle = (float)(0.5 * ((double)below + (double)above));
  return middle < above ? middle : below;
}
