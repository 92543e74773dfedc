/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-image.h"

/* labelme's file of one image (github.com/wkentaro/labelme, version 5): shapes of the types "rectangle",
 * "polygon", "mask" and "circle", which becomes a polygon that leaves it by a quarter of a pixel at most.
 * The purpose is a flag of the shape, "roi" or "ignore"; a member "sensitivity" stands beside it. Polygons
 * of several rings are written as masks, as labelme has none. Everything else comes back with the same
 * bits. */

/* path: absolute. The image is named by its path, which in the file counts from its folder,
 * absolute and without "..". Errors: G_FILE_ERROR; NORMA_ERROR_UNSUPPORTED for shapes that enclose nothing,
 * as points and lines; NORMA_ERROR_DAMAGED with the place; NORMA_ERROR_TOO_LARGE. */
NormaDrawnImage *norma_labelme_read (const char *path, GError **error);

/* image_path: how the image is found from the folder of `path`. Errors: G_FILE_ERROR; NORMA_ERROR_INPUT for
 * an image of unknown size; NORMA_ERROR_TOO_LARGE. */
gboolean norma_labelme_write (const NormaDrawnImage *image, const char *image_path,
                              const char *path, GError **error);
