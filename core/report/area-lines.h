/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/area-mask.h"

/* Draws the borders of areas over a picture of their size: the first pixels behind each border, across
 * and down. pixels: [height, stride], 0x00RRGGBB. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_area_lines_draw (const NormaAreaMask *areas, guint32 color, guint32 *pixels,
                                gsize stride, GError **error);
