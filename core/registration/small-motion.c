/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/small-motion.h"

#include <lapacke.h>
#include <math.h>
#include <string.h>

NormaMotionFrame
norma_motion_frame (guint width, guint height)
{
  return (NormaMotionFrame){ (width - 1) / 2.0, (height - 1) / 2.0, MAX (width, height) / 2.0 };
}

void
norma_small_motion_slopes (const NormaMotionFrame *frame, NormaMotion motion, double place_x,
                           double place_y, double slope_x, double slope_y, double *slopes)
{
  double x = (place_x - frame->center_x) / frame->unit;
  double y = (place_y - frame->center_y) / frame->unit;
  double along_x = slope_x * frame->unit, along_y = slope_y * frame->unit;
  double all[NORMA_SMALL_MOTION_MOST] = { along_x,     along_y,     along_x * x, along_y * x,
                                          along_x * y, along_y * y, 0,           0 };

  if (motion == NORMA_MOTION_SIMILARITY) {
    all[2] = along_x * x + along_y * y;
    all[3] = along_y * x - along_x * y;
  }
  all[6] = -(along_x * x + along_y * y) * x;
  all[7] = -(along_x * x + along_y * y) * y;
  memcpy (slopes, all, norma_motion_n_parameters (motion) * sizeof (double));
}

NormaHomography
norma_small_motion_map (const NormaMotionFrame *frame, NormaMotion motion, const double *p)
{
  double unit = frame->unit;
  const NormaHomography in = { { 1 / unit, 0, -frame->center_x / unit, 0, 1 / unit,
                                 -frame->center_y / unit, 0, 0, 1 } };
  const NormaHomography out = { { unit, 0, frame->center_x, 0, unit, frame->center_y, 0, 0, 1 } };
  NormaHomography small = norma_homography_identity;

  small.m[2] = p[0];
  small.m[5] = p[1];
  if (motion == NORMA_MOTION_SIMILARITY) {
    small.m[0] = small.m[4] = 1 + p[2];
    small.m[3] = p[3];
    small.m[1] = -p[3];
  } else if (motion > NORMA_MOTION_SIMILARITY) {
    small.m[0] = 1 + p[2];
    small.m[3] = p[3];
    small.m[1] = p[4];
    small.m[4] = 1 + p[5];
  }
  if (motion == NORMA_MOTION_HOMOGRAPHY) {
    small.m[6] = p[6];
    small.m[7] = p[7];
  }
  small = norma_homography_compose (&small, &in);
  return norma_homography_compose (&out, &small);
}

void
norma_normal_equations_add (NormaNormalEquations *e, const double *slopes, double value,
                            double weight)
{
  for (guint a = 0; a < e->n; a++) {
    for (guint b = 0; b <= a; b++)
      e->matrix[a * e->n + b] += weight * slopes[a] * slopes[b];
    e->right[a] += weight * slopes[a] * value;
  }
}

gboolean
norma_normal_equations_solve (NormaNormalEquations *e)
{
  lapack_int n = (lapack_int)e->n;

  return LAPACKE_dposv (LAPACK_ROW_MAJOR, 'L', n, 1, e->matrix, n, e->right, 1) == 0;
}

/* factor: of Cholesky. */
static double
variance_at (const NormaMotionFrame *frame, NormaMotion motion, const NormaNormalEquations *factor,
             double x, double y)
{
  lapack_int n = (lapack_int)factor->n;
  double variance = 0;

  for (guint axis = 0; axis < 2; axis++) {
    double slopes[NORMA_SMALL_MOTION_MOST], solved[NORMA_SMALL_MOTION_MOST];

    norma_small_motion_slopes (frame, motion, x, y, axis == 0, axis == 1, slopes);
    memcpy (solved, slopes, factor->n * sizeof (double));
    LAPACKE_dpotrs (LAPACK_ROW_MAJOR, 'L', n, 1, factor->matrix, n, solved, 1);
    for (guint i = 0; i < factor->n; i++)
      variance += slopes[i] * solved[i];
  }
  return variance;
}

double
norma_small_motion_corner_variance (const NormaMotionFrame *frame, NormaMotion motion,
                                    const NormaNormalEquations *information)
{
  NormaNormalEquations factor = *information;
  lapack_int n = (lapack_int)factor.n;
  double most = 0;

  if (LAPACKE_dpotrf (LAPACK_ROW_MAJOR, 'L', n, factor.matrix, n) != 0)
    return INFINITY;
  for (guint corner = 0; corner < 4; corner++)
    most = MAX (most, variance_at (frame, motion, &factor, corner % 2 * 2 * frame->center_x,
                                   corner / 2 * 2 * frame->center_y));
  return isfinite (most) ? most : INFINITY;
}
