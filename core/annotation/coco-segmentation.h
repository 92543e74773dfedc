/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

#include "core/annotation/drawn-image.h"

/* An annotation of a COCO file that is being read. */
typedef struct {
  JsonObject *object;
  const char *where; /* for messages */
  guint64 *n_rows; /* of all masks of the file so far */
  const NormaDrawnImage *image;
  NormaShapeTraits traits;
} NormaCocoAnnotation;

/* The shape of its segmentation, or of its box where it has none (coco.h).
 * Errors: NORMA_ERROR_DAMAGED, NORMA_ERROR_TOO_LARGE; NORMA_ERROR_INPUT for what is no shape. */
NormaDrawnShape *norma_coco_segmentation_read (const NormaCocoAnnotation *annotation,
                                               GError **error);
