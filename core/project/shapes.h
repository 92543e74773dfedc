/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/purpose.h"
#include "core/project/project.h"

/* What is drawn on images. The project keeps a shape's geometry as text (annotation/drawn-shape.h) and
 * does not look into it. */

typedef struct {
  gint64 id; /* 0 for a new one */
  gint64 image; /* 0: of all images */
  NormaPurpose purpose;
  const char *defect_class; /* may be empty */
  double sensitivity; /* of a region of interest: scores in it count as many times; > 0, finite */
  const char *geometry; /* text, UTF-8 */
} NormaProjectShape;

/* Strings belong to the list. */
typedef struct {
  NormaProjectShape
      *shapes; /* [n], by image (those of all images first), then in the order of drawing */
  gsize n;
  GStringChunk *strings;
} NormaProjectShapes;

/* Those of an image without those of all; image 0: those of all images; −1: every one. */
NormaProjectShapes *norma_project_list_shapes (NormaProject *project, gint64 image, GError **error);
void norma_project_shapes_free (NormaProjectShapes *list);

/* One step named `action` (English): shapes without an id are added, which is told in it, those with
 * one become as given. Error: NORMA_ERROR_INPUT if there is no such image or shape, the sensitivity is out of its
 * range, or a text is not UTF-8. */
gboolean norma_project_put_shapes (NormaProject *project, const char *action,
                                   NormaProjectShape *shapes, gsize n, GError **error);

/* One step. Error: NORMA_ERROR_INPUT if there is no shape of such an id. */
gboolean norma_project_remove_shapes (NormaProject *project, const char *action, const gint64 *ids,
                                      gsize n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaProjectShapes, norma_project_shapes_free)
