/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"

/* The golden vector: noise drawn from a seed in the working frame, and the map and score the model
 * makes of it. Replaying it shows whether a program scores as the one that fitted the model. With
 * tiles, every tile shows the same noise: each detector makes one map of it, and the score is that of
 * the blended ones. */

/* Fills model->golden from its seed. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_golden_record (NormaModel *model, GError **error);

/* Replays. *largest_difference: relative, over all grid positions and the score; 0 if all bits are
 * the same; may be NULL. It may be as large as the extractor's replay_tolerance: none for the
 * built-in one. Errors: NORMA_ERROR_MISMATCH with the difference if it is larger;
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_golden_verify (NormaModel *model, double *largest_difference, GError **error);
