/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-image.h"

/* COCO's file of object detection (cocodataset.org, "Data format"): images, categories and annotations,
 * whose segmentation is a list of polygons or the counts of a mask, as numbers or compressed.
 *
 * Polygons of one annotation stand for the union of their insides. Where their boxes do not overlap they
 * are the rings of one polygon; otherwise the annotation becomes a mask, which it also is written as. A
 * polygon of the four corners of its box, from the upper left clockwise, is a rectangle, and so is an
 * annotation that has only a box. The purpose is the category's supercategory; the sensitivity of a region
 * of interest stands in the annotation's attributes. Everything else comes back with the same bits. */

/* The images in the order of the file, a GPtrArray of NormaDrawnImage.
 * Errors: G_FILE_ERROR; NORMA_ERROR_DAMAGED with the place, NORMA_ERROR_TOO_LARGE. */
GPtrArray *norma_coco_read (const char *path, GError **error);

/* Masks are written in the size of their image. Errors: G_FILE_ERROR; NORMA_ERROR_INPUT, naming it, for an
 * image of unknown size; NORMA_ERROR_TOO_LARGE. */
gboolean norma_coco_write (const GPtrArray *images, const char *path, GError **error);
