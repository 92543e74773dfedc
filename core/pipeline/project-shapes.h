/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-shape.h"
#include "core/project/images.h"
#include "core/project/shapes.h"

/* What a project keeps of a shape, as a shape. Errors: as norma_drawn_shape_from_text(), which begin with
 * the project's path and the shape's id. */
NormaDrawnShape *norma_project_shape_draw (NormaProject *project, const NormaProjectShape *kept,
                                           GError **error);

/* A shape as the project keeps it, with the id and image of 0. Its class is lent by the shape, *geometry is the
 * caller's. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_project_shape_describe (const NormaDrawnShape *shape, NormaProjectShape *kept,
                                       char **geometry, GError **error);

/* Pixels; what the project has not found out yet the file tells. 0 where neither knows. */
void norma_project_find_image_size (NormaProject *project, const NormaProjectImage *image,
                                    guint *width, guint *height);
