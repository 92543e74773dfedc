/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/units.h"

#include <math.h>

#include "core/base/memory.h"

enum { WEIGHTS = 1, BIAS = 2, MOST_INTEGER = 127 };

void
norma_units_free (NormaUnits *units)
{
  if (units == NULL)
    return;
  g_free (units->weights);
  g_free (units->sums);
  g_free (units->bias);
  g_free (units);
}

static float
find_largest (const float *weights, const NormaWeightLayout *layout, gint64 channel)
{
  float largest = 0;

  for (gint64 i = 0; i < layout->each; i++)
    largest =
        fmaxf (largest, fabsf (weights[channel * layout->channel_stride + i * layout->stride]));
  return largest;
}

/* A channel whose weights are all 0, or whose sums could not be divided by, has sums of 0. */
static void
set_units (NormaUnits *units, const NormaStep *step, const NormaWeightLayout *layout)
{
  const float *bias = units->bias == NULL ? NULL : step->inputs[BIAS]->known;

  for (guint c = 0; c < units->n; c++) {
    float largest = find_largest (step->inputs[WEIGHTS]->known, layout, c);

    if (!(step->inputs[0]->unit * largest / MOST_INTEGER >= G_MINFLOAT))
      largest = 1;
    units->weights[c] = MOST_INTEGER / largest;
    units->sums[c] = step->inputs[0]->unit * largest / MOST_INTEGER;
    if (bias != NULL)
      units->bias[c] = bias[c] / units->sums[c];
  }
}

NormaUnits *
norma_units_new (const NormaStep *step, const NormaWeightLayout *layout, GError **error)
{
  NormaUnits *units = g_new0 (NormaUnits, 1);
  gsize n = (gsize)layout->n;

  units->n = (guint)n;
  units->weights = norma_alloc (n, sizeof (float), "units of weights", error);
  if (units->weights != NULL)
    units->sums = norma_alloc (n, sizeof (float), "units of sums", error);
  if (units->sums != NULL && norma_step_get_input (step, BIAS) != NULL)
    units->bias = norma_alloc (n, sizeof (float), "bias", error);
  if (units->sums == NULL || (norma_step_get_input (step, BIAS) != NULL && units->bias == NULL)) {
    norma_units_free (units);
    return NULL;
  }
  set_units (units, step, layout);
  return units;
}
