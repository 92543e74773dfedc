/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/grey.h"
#include "core/registration/homography.h"

/* What a plane's warp cannot explain: a smooth field of displacements of the query (adaptive
 * warping). Pixel x of the query lies at warp(x + d(x)) of the reference. d is given at nodes
 * `spacing` pixels apart, the first one at (spacing − 1)/2, and is bilinear between them. */
typedef struct {
  guint columns, rows, spacing;
  float *x, *y; /* [rows, columns], pixels, owned */
  double most; /* the longest d, pixels */
  double median; /* of the lengths of d where the query has structure, pixels; 0 without any */
} NormaLocalWarp;

/* No displacement is longer than this, in pixels of the planes it is found on; twice that where it
 * began with a coarse field. */
#define NORMA_LOCAL_WARP_MOST 3.0

/* Found by Gauss–Newton at all nodes at once (Lucas and Kanade 1981, over windows of three nodes),
 * tied to each other by a smoothness that one window cannot overrule, with Tukey's weights: what is
 * new or missing in the query does not bend the field. gain, bias and deviation as in NormaRefined.
 * coarse: of planes of half the size, to begin with; NULL: none. Error: NORMA_ERROR_TOO_LARGE. */
NormaLocalWarp *norma_local_warp_new (const NormaGrey *query, const NormaGrey *reference,
                                      const NormaHomography *warp, double gain, double bias,
                                      double deviation, const NormaLocalWarp *coarse,
                                      GError **error);
void norma_local_warp_free (NormaLocalWarp *field);

/* The displacement of row y, both [width]. */
void norma_local_warp_get_row (const NormaLocalWarp *field, guint y, guint width, float *dx,
                               float *dy);

/* The motion of this kind that comes nearest to x → x + d(x), a map of pixels of the query's plane of
 * width × height. FALSE: the field does not fix one. */
gboolean norma_local_warp_fit (const NormaLocalWarp *field, NormaMotion motion, guint width,
                               guint height, NormaHomography *map);

/* The reference as the query would see it: [height, width] of the query, NaN where it shows nothing.
 * field: NULL, the warp alone. */
NormaGrey *norma_warp_reference (const NormaGrey *reference, guint width, guint height,
                                 const NormaHomography *warp, const NormaLocalWarp *field,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaLocalWarp, norma_local_warp_free)
