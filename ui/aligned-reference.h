/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/compare.h"
#include "ui/picture.h"

/* A reference as a query sees it: which of its places lies under each of the query's, and how bright
 * it would be there. Places are continuous as in viewport.h, pixel i covers [i, i + 1). Immutable,
 * shared by reference. */
typedef struct {
  gatomicrefcount references;
  NormaPicture *picture; /* of the reference; owned */
  NormaComparison *comparison; /* that found it, owned; NULL: a hand did */
  NormaHomography warp, back; /* query → reference and back, pixel centres of the rasters */
  const NormaLocalWarp *field; /* of the comparison; NULL: the warp alone */
  double field_scale; /* as in NormaAlignment */
  double gain, bias; /* reference ≈ gain · query + bias, in parts of their ranges */
} NormaAlignedReference;

/* NULL where a comparison aligned nothing or does not believe what it found. */
NormaAlignedReference *norma_aligned_reference_new (NormaPicture *picture,
                                                    NormaComparison *comparison);

/* By a warp alone, whatever it is worth. NULL: it has no inverse. */
NormaAlignedReference *norma_aligned_reference_new_by_hand (NormaPicture *picture,
                                                            const NormaHomography *warp);
NormaAlignedReference *norma_aligned_reference_ref (NormaAlignedReference *reference);
void norma_aligned_reference_unref (NormaAlignedReference *reference);

/* What the local warp moves a place of the query by, pixels of the query. */
void norma_aligned_reference_displace (const NormaAlignedReference *reference, double x, double y,
                                       double *dx, double *dy);

/* Where a place of the query lies in the reference, and the other way round. FALSE: nowhere. */
gboolean norma_aligned_reference_follow (const NormaAlignedReference *reference, double x, double y,
                                         double *to_x, double *to_y);
gboolean norma_aligned_reference_find (const NormaAlignedReference *reference, double x, double y,
                                       double *from_x, double *from_y);

/* Pixels of the reference a pixel of the query, around a place of the query. */
double norma_aligned_reference_get_scale (const NormaAlignedReference *reference, double x,
                                          double y);

/* The window that shows the reference as bright as `window` the query. */
NormaDisplayWindow norma_aligned_reference_match (const NormaAlignedReference *reference,
                                                  const NormaPicture *query,
                                                  const NormaDisplayWindow *window);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaAlignedReference, norma_aligned_reference_unref)
