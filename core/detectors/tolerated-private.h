/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/tolerated.h"

/* Without places, whose cells are to be set, n_cells in all, before it is finished.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaTolerated *norma_tolerated_begin (guint d, const float *mean, const float *deviation,
                                       double radius, guint n_cells, GError **error);
gboolean norma_tolerated_finish (NormaTolerated *tolerated, GError **error);
