/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/regions/contour.h"
#include "core/regions/verdict.h"

/* What was found in an image with certain limits, and its lines. Immutable, shared by reference. */
typedef struct {
  gatomicrefcount references;
  NormaLimits limits;
  gboolean is_draft; /* of the map made smaller: places and sizes are near the true ones */
  NormaFinding *finding;

  /* The lines of one region each (GPtrArray of GArray of NormaPoint), in the order of the finding's
   * regions: reject regions, then review regions. */
  GPtrArray *lines;
} NormaOutlines;

/* Nobody looks at more lines than this; beyond it only the regions are listed. */
enum { NORMA_OUTLINES_MOST = 500 };

/* Error: NORMA_ERROR_TOO_LARGE. */
NormaOutlines *norma_outlines_new (const NormaAnomalyMap *map, const NormaLimits *limits,
                                   GError **error);

/* Those of a large image take longer than a frame, so a threshold that is dragged is followed by
 * drafts, which take some milliseconds. Of a small one there is no need for them. */
gboolean norma_outlines_want_draft (const NormaAnomalyMap *map);
NormaOutlines *norma_outlines_new_draft (const NormaAnomalyMap *map, const NormaLimits *limits,
                                         GError **error);
NormaOutlines *norma_outlines_ref (NormaOutlines *outlines);
void norma_outlines_unref (NormaOutlines *outlines);

/* Regions of both kinds. */
guint norma_outlines_get_n_regions (const NormaOutlines *outlines);
const NormaRegion *norma_outlines_get_region (const NormaOutlines *outlines, guint i,
                                              gboolean *is_reject);

/* The region at this point of the image: of all whose box holds it the smallest; -1: none. */
int norma_outlines_find_region (const NormaOutlines *outlines, double x, double y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaOutlines, norma_outlines_unref)
