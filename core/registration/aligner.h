/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/likeness.h"
#include "core/registration/local-warp.h"
#include "core/registration/pyramid.h"
#include "core/registration/refine.h"

/* Two pyramids while one is being aligned to the other. */
typedef struct {
  const NormaPyramid *query, *reference; /* borrowed */
  guint n_levels; /* that both have */
  GPtrArray *refiners; /* NormaRefiner or NULL, a level; owned */
} NormaAligner;

void norma_aligner_init (NormaAligner *aligner, const NormaPyramid *query,
                         const NormaPyramid *reference);
void norma_aligner_clear (NormaAligner *aligner);

/* Made when it is first asked for. Error: NORMA_ERROR_TOO_LARGE. */
NormaRefiner *norma_aligner_get_refiner (NormaAligner *aligner, guint level, GError **error);

/* norma_refiner_run() on the planes of a level, from translation on by one freer motion after the
 * other up to `most`, as long as none runs away. *reached: the last one; *found: FALSE, there is none.
 * FALSE: an error. */
gboolean norma_aligner_refine (NormaAligner *aligner, guint level, NormaMotion most,
                               NormaRefined *refined, NormaMotion *reached, gboolean *found,
                               GError **error);

/* How alike the query is to the reference under a warp and a field, on a level. */
gboolean norma_aligner_measure (NormaAligner *aligner, guint level, const NormaHomography *warp,
                                const NormaLocalWarp *field, NormaLikeness *likeness,
                                GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaAligner, norma_aligner_clear)
