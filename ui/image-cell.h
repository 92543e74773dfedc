/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-compare.h"
#include "ui/thumbnail.h"

/* One image in a list or grid: its thumbnail, name and verdict. */
#define NORMA_TYPE_IMAGE_CELL (norma_image_cell_get_type ())
G_DECLARE_FINAL_TYPE (NormaImageCell, norma_image_cell, NORMA, IMAGE_CELL, GtkBox)

/* Fills list items with cells, `side` pixels a thumbnail. */
GtkListItemFactory *norma_image_cell_factory_new (NormaSession *session, NormaThumbnailCache *cache,
                                                  GtkOrientation orientation, int side);
