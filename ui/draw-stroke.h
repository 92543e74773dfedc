/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/brush.h"
#include "ui/viewport.h"

/* A stroke of brush or eraser under way: the mask it changes, and what of a view shows it. Each piece touches
 * the rows under it alone. */
typedef struct _NormaDrawStroke NormaDrawStroke;

/* norma_brush_add() or norma_brush_remove(). */
typedef gboolean (*NormaBrushUse) (const NormaBrush *brush, NormaMask *mask, GError **error);

/* Takes the mask over. */
NormaDrawStroke *norma_draw_stroke_new (NormaMask *mask, double radius, NormaBrushUse use);
void norma_draw_stroke_free (NormaDrawStroke *stroke);

/* On from the place before, or the first dot. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_draw_stroke_go (NormaDrawStroke *stroke, NormaVertex place, GError **error);

/* What shows it; lent until the next call. NULL where memory is out. */
const NormaMask *norma_draw_stroke_get_rows (NormaDrawStroke *stroke,
                                             const NormaViewport *viewport);

/* Ends it: the mask, the caller's. */
NormaMask *norma_draw_stroke_finish (NormaDrawStroke *stroke);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDrawStroke, norma_draw_stroke_free)
