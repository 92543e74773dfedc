/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/purpose.h"
#include "core/annotation/rings.h"

/* What somebody has drawn on an image, or on all images of a project: where, and what for. Vectors stay
 * vectors. Immutable once made, shared by reference, from any thread. */
typedef enum {
  NORMA_SHAPE_RECTANGLE,
  NORMA_SHAPE_POLYGON,
  NORMA_SHAPE_MASK,
} NormaShapeKind;

/* What a shape is besides its place. */
typedef struct {
  NormaPurpose purpose;
  const char *defect_class; /* UTF-8; NULL or empty: none */
  double sensitivity; /* of a region of interest: scores in it count as many times; 1 elsewhere */
} NormaShapeTraits;

#define NORMA_SHAPE_TRAITS_INIT \
  { \
    NORMA_PURPOSE_DEFECT, NULL, 1 \
  }

#define NORMA_SHAPE_LEAST_SENSITIVITY 0.01
#define NORMA_SHAPE_MOST_SENSITIVITY 100.0

/* Enough for every image that can be read; and what a polygon may hold is what can be drawn at once. */
#define NORMA_SHAPE_MOST_COORDINATE 1e7
#define NORMA_SHAPE_MOST_VERTICES 100000
#define NORMA_SHAPE_MOST_RINGS 1000

typedef struct {
  NormaShapeKind kind;
  NormaPurpose purpose;
  char *defect_class; /* owned; empty: none */
  double sensitivity;
  NormaRings
      *rings; /* owned; of a rectangle its corners, clockwise from the upper left; of a mask NULL */
  NormaMask *mask; /* owned; of a rectangle or polygon NULL */

  /*< private >*/
  gatomicrefcount references;
} NormaDrawnShape;

/* Errors of all: NORMA_ERROR_INPUT for what is empty, out of the bounds above or not UTF-8;
 * NORMA_ERROR_TOO_LARGE. The rings and the mask become the shape's, also after an error. */
NormaDrawnShape *norma_drawn_shape_new_rectangle (NormaBox box, const NormaShapeTraits *traits,
                                                  GError **error);
NormaDrawnShape *norma_drawn_shape_new_polygon (NormaRings *rings, const NormaShapeTraits *traits,
                                                GError **error);
NormaDrawnShape *norma_drawn_shape_new_mask (NormaMask *mask, const NormaShapeTraits *traits,
                                             GError **error);

/* The same place with other traits. */
NormaDrawnShape *norma_drawn_shape_with_traits (const NormaDrawnShape *shape,
                                                const NormaShapeTraits *traits, GError **error);

NormaDrawnShape *norma_drawn_shape_ref (NormaDrawnShape *shape);
void norma_drawn_shape_unref (NormaDrawnShape *shape);

/* Its class is lent. */
NormaShapeTraits norma_drawn_shape_get_traits (const NormaDrawnShape *shape);

gboolean norma_drawn_shape_contains (const NormaDrawnShape *shape, NormaVertex point);
NormaBox norma_drawn_shape_get_box (const NormaDrawnShape *shape);

/* Square pixels. */
double norma_drawn_shape_get_area (const NormaDrawnShape *shape);

/* Same bits in everything. */
gboolean norma_drawn_shape_equal (const NormaDrawnShape *one, const NormaDrawnShape *other);

/* Adds its pixels to a mask of any size: it lies in the same pixels of every image, and what is beyond is
 * left out. Error: NORMA_ERROR_TOO_LARGE; some rows may have been changed. */
gboolean norma_drawn_shape_fill (const NormaDrawnShape *shape, NormaMask *mask, GError **error);

/* The place as compact JSON, described in docs/project-file.md; reading what was written gives, with the same
 * traits, an equal shape. name: stands before messages. Errors: NORMA_ERROR_DAMAGED for every deviation;
 * NORMA_ERROR_TOO_LARGE. */
char *norma_drawn_shape_to_text (const NormaDrawnShape *shape, GError **error);
NormaDrawnShape *norma_drawn_shape_from_text (const char *text, const NormaShapeTraits *traits,
                                              const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDrawnShape, norma_drawn_shape_unref)
