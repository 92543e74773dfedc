/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/aligned-reference.h"

#include <math.h>

#include "ui/sampling.h"

/* Each step leaves of the error what the local warp changes over it: some hundredths. */
enum { FIND_STEPS = 5 };

static NormaAlignedReference *
reference_new (NormaPicture *picture, const NormaHomography *warp)
{
  NormaAlignedReference *reference;
  NormaHomography back;

  if (!norma_homography_invert (warp, &back))
    return NULL;
  reference = g_new0 (NormaAlignedReference, 1);
  g_atomic_ref_count_init (&reference->references);
  reference->picture = norma_picture_ref (picture);
  reference->warp = *warp;
  reference->back = back;
  reference->gain = 1;
  return reference;
}

NormaAlignedReference *
norma_aligned_reference_new (NormaPicture *picture, NormaComparison *comparison)
{
  const NormaAlignment *alignment = comparison->alignment;
  NormaAlignedReference *reference;

  if (alignment == NULL || comparison->verdict == NORMA_NOT_COMPARED)
    return NULL;
  reference = reference_new (picture, &alignment->warp);
  if (reference == NULL)
    return NULL;
  reference->comparison = norma_comparison_ref (comparison);
  reference->field = alignment->field;
  reference->field_scale = alignment->field_scale;
  /* A brightness that rises as the other falls cannot be matched. */
  if (alignment->gain > 0) {
    reference->gain = alignment->gain;
    reference->bias = alignment->bias;
  }
  return reference;
}

NormaAlignedReference *
norma_aligned_reference_new_by_hand (NormaPicture *picture, const NormaHomography *warp)
{
  return reference_new (picture, warp);
}

NormaAlignedReference *
norma_aligned_reference_ref (NormaAlignedReference *reference)
{
  g_atomic_ref_count_inc (&reference->references);
  return reference;
}

void
norma_aligned_reference_unref (NormaAlignedReference *reference)
{
  if (reference == NULL || !g_atomic_ref_count_dec (&reference->references))
    return;
  norma_picture_unref (reference->picture);
  g_clear_pointer (&reference->comparison, norma_comparison_unref);
  g_free (reference);
}

static double
mix (const NormaLocalWarp *field, const float *values, guint left, guint top, float right,
     float down)
{
  guint next = MIN (left + 1, field->columns - 1);
  const float *above = values + (gsize)top * field->columns;
  const float *below = values + (gsize)MIN (top + 1, field->rows - 1) * field->columns;

  return (double)((above[left] * (1 - right) + above[next] * right) * (1 - down) +
                  (below[left] * (1 - right) + below[next] * right) * down);
}

void
norma_aligned_reference_displace (const NormaAlignedReference *reference, double x, double y,
                                  double *dx, double *dy)
{
  const NormaLocalWarp *field = reference->field;
  double scale;
  float right, down;
  guint left, top;

  *dx = *dy = 0;
  if (field == NULL)
    return;
  scale = reference->field_scale / field->spacing;
  left = norma_locate (x, scale, field->columns, &right);
  top = norma_locate (y, scale, field->rows, &down);
  *dx = mix (field, field->x, left, top, right, down) / reference->field_scale;
  *dy = mix (field, field->y, left, top, right, down) / reference->field_scale;
}

/* Pixel centres stand at whole numbers for a warp and at halves for a view. */
static gboolean
apply (const NormaHomography *h, double x, double y, double *to_x, double *to_y)
{
  if (h->m[6] * (x - 0.5) + h->m[7] * (y - 0.5) + 1 <= 0)
    return FALSE;
  norma_homography_apply (h, x - 0.5, y - 0.5, to_x, to_y);
  *to_x += 0.5;
  *to_y += 0.5;
  return TRUE;
}

gboolean
norma_aligned_reference_follow (const NormaAlignedReference *reference, double x, double y,
                                double *to_x, double *to_y)
{
  double dx, dy;

  norma_aligned_reference_displace (reference, x, y, &dx, &dy);
  return apply (&reference->warp, x + dx, y + dy, to_x, to_y);
}

gboolean
norma_aligned_reference_find (const NormaAlignedReference *reference, double x, double y,
                              double *from_x, double *from_y)
{
  double straight_x, straight_y;

  if (!apply (&reference->back, x, y, &straight_x, &straight_y))
    return FALSE;
  *from_x = straight_x;
  *from_y = straight_y;
  for (guint i = 0; i < FIND_STEPS; i++) {
    double dx, dy;

    norma_aligned_reference_displace (reference, *from_x, *from_y, &dx, &dy);
    *from_x = straight_x - dx;
    *from_y = straight_y - dy;
  }
  return TRUE;
}

/* The root of the determinant of the derivatives, det (H) / depth³. */
double
norma_aligned_reference_get_scale (const NormaAlignedReference *reference, double x, double y)
{
  const double *m = reference->warp.m;
  double depth = fabs (m[6] * (x - 0.5) + m[7] * (y - 0.5) + 1);
  double determinant = m[0] * (m[4] - m[5] * m[7]) - m[1] * (m[3] - m[5] * m[6]) +
                       m[2] * (m[3] * m[7] - m[4] * m[6]);

  return sqrt (fabs (determinant) / (depth * depth * depth));
}

NormaDisplayWindow
norma_aligned_reference_match (const NormaAlignedReference *reference, const NormaPicture *query,
                               const NormaDisplayWindow *window)
{
  NormaDisplayWindow from = norma_picture_get_range (query);
  NormaDisplayWindow to = norma_picture_get_range (reference->picture);
  double gain = reference->gain * (to.high - to.low) / (from.high - from.low);
  double bias = to.low + reference->bias * (to.high - to.low) - gain * from.low;

  return (NormaDisplayWindow){ gain * window->low + bias, gain * window->high + bias };
}
