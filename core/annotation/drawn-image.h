/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-shape.h"

/* An image and what is drawn on it, as files of other programs hold it. */
typedef struct {
  char *name; /* as the file names it, with "/" between folders; owned */
  guint width, height; /* pixels; 0: the file does not tell */
  GPtrArray *shapes; /* NormaDrawnShape, references */
} NormaDrawnImage;

/* With no shapes. */
NormaDrawnImage *norma_drawn_image_new (const char *name, guint width, guint height);
void norma_drawn_image_free (NormaDrawnImage *image);

/* An empty list that owns its NormaDrawnImage. */
GPtrArray *norma_drawn_images_new (void);

/* Most other programs know one word for a shape, here its label, and another one or none for its purpose.
 * A shape without a class has its purpose for a label, and a label that is the word of a purpose gives a
 * shape without a class. */
const char *norma_drawn_shape_get_label (const NormaDrawnShape *shape);

/* purpose: unless the label tells it. label: is lent to the traits. */
NormaShapeTraits norma_label_to_traits (const char *label, NormaPurpose purpose);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDrawnImage, norma_drawn_image_free)
