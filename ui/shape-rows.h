/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-shape.h"
#include "ui/viewport.h"

/* Which device pixels of a view show a shape: a mask of the view's size. Lines are filled at the view's own
 * resolution; of a mask made smaller no pixel vanishes, and made larger its pixels are crisp. The view isn't
 * empty. Error: NORMA_ERROR_TOO_LARGE. */
NormaMask *norma_shape_rows_new (const NormaDrawnShape *shape, const NormaViewport *viewport,
                                 GError **error);
NormaMask *norma_shape_rows_of_mask (const NormaMask *mask, const NormaViewport *viewport,
                                     GError **error);

/* Makes the rows anew that show pixels of `box`, after the mask has changed there.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_shape_rows_update (NormaMask *rows, const NormaMask *mask, NormaMaskBox box,
                                  const NormaViewport *viewport, GError **error);
