/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/homography.h"

/* Motions of a plane so small that they are linear in their parameters, and the normal equations by
 * which such a motion is found. Parameters are about the middle of the plane, in halves of its longer
 * side: the shift along both axes; a similarity's growth and turn, or the four numbers of an affine
 * map's linear part; the two of the perspective. */
enum { NORMA_SMALL_MOTION_MOST = 8 };

typedef struct {
  double center_x, center_y, unit; /* of the parameters, pixels */
} NormaMotionFrame;

NormaMotionFrame norma_motion_frame (guint width, guint height);

/* How a value at a place, pixels, changes with each parameter if it changes by slope_x, slope_y a
 * pixel along the axes. slopes: [NORMA_SMALL_MOTION_MOST], of which a motion's own are filled. */
void norma_small_motion_slopes (const NormaMotionFrame *frame, NormaMotion motion, double x,
                                double y, double slope_x, double slope_y, double *slopes);

/* The motion of parameters, a map of pixels. */
NormaHomography norma_small_motion_map (const NormaMotionFrame *frame, NormaMotion motion,
                                        const double *parameters);

/* Σ w s sᵀ · p = Σ w s v; the lower triangle is kept. Begin with { .n = … }, the rest 0. */
typedef struct {
  guint n;
  double matrix[NORMA_SMALL_MOTION_MOST * NORMA_SMALL_MOTION_MOST];
  double right[NORMA_SMALL_MOTION_MOST];
} NormaNormalEquations;

void norma_normal_equations_add (NormaNormalEquations *equations, const double *slopes,
                                 double value, double weight);

/* The solution stands in `right`. FALSE: they do not fix one. */
gboolean norma_normal_equations_solve (NormaNormalEquations *equations);

/* The largest variance, pixels², of a corner's place if the matrix is the information that
 * measurements of variance 1 give about the parameters. Infinity: they do not fix one. */
double norma_small_motion_corner_variance (const NormaMotionFrame *frame, NormaMotion motion,
                                           const NormaNormalEquations *information);
