/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/memory.h"
#include "core/detectors/gaussian-explain.h"
#include "core/detectors/simplenet-private.h"

/* The discriminator is affine between kinks, so the gradient's mean along the straight way from the
 * good images' mean to a patch is a closed form, and its products with the differences sum to what the
 * distance grew by on that way (integrated gradients: Sundararajan, Taly and Yan 2017, eq. 1). */

/* Mean slope of the leak between two inputs. */
static double
average_slope (double from, double to)
{
  double leak = NORMA_DISCRIMINATOR_SLOPE, above;

  if ((from > 0) == (to > 0))
    return to > 0 ? 1 : leak;
  above = MAX (from, to) / fabs (to - from);
  return leak + (1 - leak) * above;
}

/* slope [d]: its mean along the way from 0, of z. */
static void
average_gradient (const NormaSimpleNet *s, const float *patch, double *slope)
{
  for (guint h = 0; h < s->n_hidden; h++) {
    const float *weight = s->weight + (gsize)h * s->d;
    double from = (double)s->bias[h], to = from, factor;

    for (guint i = 0; i < s->d; i++)
      to += (double)weight[i] * (double)patch[i];
    factor = -(double)s->output[h] * average_slope (from, to) * s->scale;
    for (guint i = 0; i < s->d; i++)
      slope[i] += factor * (double)weight[i];
  }
}

gboolean
norma_simplenet_explain (const NormaDetector *detector, const float *features, guint position,
                         NormaExplanation *explanation, float *scratch, GError **error)
{
  const NormaSimpleNet *s = (const NormaSimpleNet *)detector;
  const NormaGaussianOrigin origin = { s->places->embedding, 0 };
  float *rest = scratch + norma_feature_shape_size (&s->places->shape);
  g_autofree double *slope = norma_alloc (s->d, sizeof (double), "gradient", error);
  NormaGaussianView view;
  NormaExplainedPart *part;

  if (slope == NULL)
    return FALSE;
  norma_simplenet_whiten (s, features, scratch, rest);
  average_gradient (s, scratch + (gsize)position * s->d, slope);
  for (guint i = 0; i < s->d; i++)
    slope[i] *= sqrt (s->d); /* of the coordinates */
  view = norma_gaussian_view (s->places, features, rest);
  part = norma_gaussian_part_explain_slope (s->places->positions, position,
                                            view.at_positions + (gsize)position * s->d, &origin,
                                            slope, explanation, error);
  if (part != NULL)
    part->distance = (double)explanation->value;
  return part != NULL;
}

guint
norma_simplenet_locate (const NormaDetector *detector, const float *features, guint position,
                        double *coordinates, float *scratch)
{
  const NormaSimpleNet *s = (const NormaSimpleNet *)detector;

  if (coordinates != NULL) {
    norma_simplenet_whiten (s, features, scratch,
                            scratch + norma_feature_shape_size (&s->places->shape));
    for (guint i = 0; i < s->d; i++)
      coordinates[i] = (double)scratch[(gsize)position * s->d + i];
  }
  return s->d;
}
