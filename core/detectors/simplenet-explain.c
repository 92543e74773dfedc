/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/memory.h"
#include "core/detectors/explanation.h"
#include "core/detectors/simplenet-private.h"

/* The discriminator is affine between kinks, so the gradient's mean along the straight way from the
 * good images' mean to a patch is a closed form, and its products with the differences sum to what the
 * distance grew by on that way (integrated gradients: Sundararajan, Taly and Yan 2017, eq. 1). */

/* A sample's patch at a position, in scratch. */
static const float *
make_patch (const NormaSimpleNet *s, const float *features, guint position, float *scratch)
{
  gsize n = (gsize)s->parent.grid.height * s->parent.grid.width;

  norma_embedding_apply (s->embedding, features + s->offset, scratch, scratch + n * s->d);
  return scratch + (gsize)position * s->d;
}

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

/* gradient [d]: its mean along the way, of the distance. */
static void
average_gradient (const NormaSimpleNet *s, const float *patch, double *gradient)
{
  for (guint h = 0; h < s->n_hidden; h++) {
    const float *weight = s->weight + (gsize)h * s->d;
    double from = (double)s->bias[h], to = from, slope;

    for (guint i = 0; i < s->d; i++) {
      from += (double)weight[i] * (double)s->mean[i];
      to += (double)weight[i] * (double)patch[i];
    }
    slope = -(double)s->output[h] * average_slope (from, to);
    for (guint i = 0; i < s->d; i++)
      gradient[i] += slope * (double)weight[i];
  }
}

gboolean
norma_simplenet_explain (const NormaDetector *detector, const float *features, guint position,
                         NormaExplanation *explanation, float *scratch, GError **error)
{
  const NormaSimpleNet *s = (const NormaSimpleNet *)detector;
  const float *patch = make_patch (s, features, position, scratch);
  NormaExplainedPart *part =
      norma_explanation_add (explanation, NORMA_EXPLAINED_PLACE, s->d, error);
  g_autofree double *gradient = NULL;

  if (part == NULL)
    return FALSE;
  gradient = norma_alloc (s->d, sizeof (double), "gradient", error);
  if (gradient == NULL)
    return FALSE;
  average_gradient (s, patch, gradient);
  for (guint i = 0; i < s->d; i++) {
    NormaExplainedFeature *feature = &part->features[i];

    norma_embedding_get_origin (s->embedding, i, &feature->level, &feature->channel);
    feature->level += s->first_level;
    feature->difference = (double)patch[i] - (double)s->mean[i];
    feature->deviation = feature->difference / (double)s->deviation[i];
    feature->term = gradient[i] * feature->difference * s->scale;
    part->distance2 += feature->term;
  }
  part->distance = (double)explanation->value;
  return TRUE;
}

guint
norma_simplenet_locate (const NormaDetector *detector, const float *features, guint position,
                        double *coordinates, float *scratch)
{
  const NormaSimpleNet *s = (const NormaSimpleNet *)detector;

  if (coordinates != NULL) {
    const float *patch = make_patch (s, features, position, scratch);

    for (guint i = 0; i < s->d; i++)
      coordinates[i] = (double)patch[i];
  }
  return s->d;
}
