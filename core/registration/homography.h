/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* A projective map of the plane, row-major: (x, y, 1) goes to m·(x, y, 1), divided by its last
 * element. Places are pixels, pixel centres at whole numbers. m[8] is 1. */
typedef struct {
  double m[9];
} NormaHomography;

/* What a map may do, each more than the one before. */
typedef enum {
  NORMA_MOTION_TRANSLATION,
  NORMA_MOTION_SIMILARITY, /* and rotation, scale */
  NORMA_MOTION_AFFINE, /* and shear */
  NORMA_MOTION_HOMOGRAPHY, /* and perspective */
} NormaMotion;

#define NORMA_N_MOTIONS 4

/* "translation", "similarity", "affine", "homography"; static. */
const char *norma_motion_to_string (NormaMotion motion);
gboolean norma_motion_from_string (const char *text, NormaMotion *motion);

/* Free numbers of a map: 2, 4, 6, 8. */
guint norma_motion_n_parameters (NormaMotion motion);

extern const NormaHomography norma_homography_identity;

void norma_homography_apply (const NormaHomography *h, double x, double y, double *to_x,
                             double *to_y);

/* First `inner`, then `outer`. */
NormaHomography norma_homography_compose (const NormaHomography *outer,
                                          const NormaHomography *inner);

/* FALSE: it has none (or none that is finite). */
gboolean norma_homography_invert (const NormaHomography *h, NormaHomography *inverse);

/* The same map between images whose sides were multiplied by `from` and `to`, as norma_grey_halve()
 * and resizing do it: pixel x of the old image stands at (x + ½)·factor − ½ of the new one. */
NormaHomography norma_homography_rescale (const NormaHomography *h, double from, double to);

/* The nearest map of a simpler motion: the same shift at (x, y), and there of the linear part what
 * the motion may do. */
NormaHomography norma_homography_simplify (const NormaHomography *h, NormaMotion motion, double x,
                                           double y);

/* How far, in pixels, the corners of an image go apart under two maps, at the most. Infinity if a
 * corner goes beyond the horizon. */
double norma_homography_distance (const NormaHomography *one, const NormaHomography *other,
                                  guint width, guint height);
