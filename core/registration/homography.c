/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/homography.h"

#include <math.h>

const NormaHomography norma_homography_identity = { { 1, 0, 0, 0, 1, 0, 0, 0, 1 } };

static const char *const motions[NORMA_N_MOTIONS] = {
  [NORMA_MOTION_TRANSLATION] = "translation",
  [NORMA_MOTION_SIMILARITY] = "similarity",
  [NORMA_MOTION_AFFINE] = "affine",
  [NORMA_MOTION_HOMOGRAPHY] = "homography",
};

const char *
norma_motion_to_string (NormaMotion motion)
{
  return motions[motion];
}

gboolean
norma_motion_from_string (const char *text, NormaMotion *motion)
{
  for (guint i = 0; i < NORMA_N_MOTIONS; i++)
    if (g_str_equal (text, motions[i])) {
      *motion = (NormaMotion)i;
      return TRUE;
    }
  return FALSE;
}

guint
norma_motion_n_parameters (NormaMotion motion)
{
  return 2 * ((guint)motion + 1);
}

void
norma_homography_apply (const NormaHomography *h, double x, double y, double *to_x, double *to_y)
{
  const double *m = h->m;
  double depth = m[6] * x + m[7] * y + m[8];

  *to_x = (m[0] * x + m[1] * y + m[2]) / depth;
  *to_y = (m[3] * x + m[4] * y + m[5]) / depth;
}

/* So that m[8] is 1. */
static NormaHomography
norm (NormaHomography h)
{
  for (guint i = 0; i < 8; i++)
    h.m[i] /= h.m[8];
  h.m[8] = 1;
  return h;
}

NormaHomography
norma_homography_compose (const NormaHomography *outer, const NormaHomography *inner)
{
  NormaHomography product = { { 0 } };

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      for (guint k = 0; k < 3; k++)
        product.m[3 * i + j] += outer->m[3 * i + k] * inner->m[3 * k + j];
  return norm (product);
}

gboolean
norma_homography_invert (const NormaHomography *h, NormaHomography *inverse)
{
  const double *m = h->m;
  const double adjugate[9] = {
    m[4] * m[8] - m[5] * m[7], m[2] * m[7] - m[1] * m[8], m[1] * m[5] - m[2] * m[4],
    m[5] * m[6] - m[3] * m[8], m[0] * m[8] - m[2] * m[6], m[2] * m[3] - m[0] * m[5],
    m[3] * m[7] - m[4] * m[6], m[1] * m[6] - m[0] * m[7], m[0] * m[4] - m[1] * m[3],
  };
  gboolean is_finite = TRUE;

  for (guint i = 0; i < 9; i++) {
    inverse->m[i] = adjugate[i] / adjugate[8];
    is_finite = is_finite && isfinite (inverse->m[i]);
  }
  return is_finite && m[0] * adjugate[0] + m[1] * adjugate[3] + m[2] * adjugate[6] != 0;
}

/* (x + ½)·factor − ½ */
static NormaHomography
scaling (double factor)
{
  double shift = (factor - 1) / 2;

  return (NormaHomography){ { factor, 0, shift, 0, factor, shift, 0, 0, 1 } };
}

NormaHomography
norma_homography_rescale (const NormaHomography *h, double from, double to)
{
  NormaHomography back = scaling (1 / from);
  NormaHomography forth = scaling (to);
  NormaHomography half = norma_homography_compose (h, &back);

  return norma_homography_compose (&forth, &half);
}

NormaHomography
norma_homography_simplify (const NormaHomography *h, NormaMotion motion, double x, double y)
{
  const double *m = h->m;
  double depth = m[6] * x + m[7] * y + m[8], u, v, linear[4];

  if (motion == NORMA_MOTION_HOMOGRAPHY)
    return *h;
  norma_homography_apply (h, x, y, &u, &v);
  linear[0] = (m[0] - m[6] * u) / depth;
  linear[1] = (m[1] - m[7] * u) / depth;
  linear[2] = (m[3] - m[6] * v) / depth;
  linear[3] = (m[4] - m[7] * v) / depth;
  if (motion == NORMA_MOTION_SIMILARITY) {
    linear[0] = linear[3] = (linear[0] + linear[3]) / 2;
    linear[2] = (linear[2] - linear[1]) / 2;
    linear[1] = -linear[2];
  } else if (motion == NORMA_MOTION_TRANSLATION) {
    linear[0] = linear[3] = 1;
    linear[1] = linear[2] = 0;
  }
  return (NormaHomography){ { linear[0], linear[1], u - linear[0] * x - linear[1] * y, linear[2],
                              linear[3], v - linear[2] * x - linear[3] * y, 0, 0, 1 } };
}

double
norma_homography_distance (const NormaHomography *one, const NormaHomography *other, guint width,
                           guint height)
{
  double farthest = 0;

  for (guint corner = 0; corner < 4; corner++) {
    double x = corner % 2 * (width - 1.0), y = corner / 2 * (height - 1.0);
    double x0, y0, x1, y1, distance;

    if (one->m[6] * x + one->m[7] * y + 1 <= 0 || other->m[6] * x + other->m[7] * y + 1 <= 0)
      return INFINITY;
    norma_homography_apply (one, x, y, &x0, &y0);
    norma_homography_apply (other, x, y, &x1, &y1);
    distance = hypot (x1 - x0, y1 - y0);
    farthest = distance > farthest || isnan (distance) ? distance : farthest;
  }
  return isnan (farthest) ? INFINITY : farthest;
}
