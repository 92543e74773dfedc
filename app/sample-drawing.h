/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/sample-settings.h"
#include "core/image/raster.h"

/* Draws one piece as a camera sees it. piece: its number within the series; the same seed and piece
 * give the same bytes, and the same part under the same light and noise with every defect.
 * kind: NORMA_SAMPLE_N_DEFECTS for a good part; severity as norma_sample_defect_init().
 * grey: U16 of the size in settings, full scale 65535. mask: U8 of that size, 255 where the defect
 * has changed the picture, 0 elsewhere; NULL if not wanted. */
void norma_sample_draw (const NormaSampleSettings *settings, guint64 seed, guint piece,
                        NormaSampleKind kind, double severity, NormaRaster *grey,
                        NormaRaster *mask);
