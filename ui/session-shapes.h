/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-shape.h"
#include "core/pipeline/shape-export.h"
#include "ui/session.h"

/* What is drawn on the image on show, and on all images. Changes are shown at once and kept right after,
 * each as a step of history; what could not be kept is shown no more. The session emits "shapes-changed". */
typedef struct _NormaShapeNumber NormaShapeNumber;

typedef struct {
  NormaShapeNumber *number; /* by which the project knows it */
  gint64 image; /* 0: of all */
  NormaDrawnShape *shape;
} NormaSessionShape;

NormaSessionShape *norma_session_shape_ref (NormaSessionShape *shape);
void norma_session_shape_unref (NormaSessionShape *shape);

/* Whether both are one shape, before and after a change. */
gboolean norma_session_shape_is (const NormaSessionShape *one, const NormaSessionShape *other);

/* NormaSessionShape, those of all images first; lent. Empty while they are being read. */
const GPtrArray *norma_session_get_shapes (NormaSession *self);

/* The image they are of; 0: none is shown. */
gint64 norma_session_get_shapes_image (NormaSession *self);

/* action: English, static (ui/step-words.c). old: what it takes the place of; NULL: a new one. image: 0 for
 * all, or the one on show. Returns what is shown from now on, lent; NULL if nothing can be kept. */
NormaSessionShape *norma_session_put_shape (NormaSession *self, const char *action,
                                            const NormaSessionShape *old, gint64 image,
                                            NormaDrawnShape *shape);
/* The same, on the image it was on. goes_on: with the step that the shape's last change made, so that both are
 * undone as one. */
NormaSessionShape *norma_session_move_shape (NormaSession *self, const char *action,
                                             const NormaSessionShape *old, NormaDrawnShape *shape,
                                             gboolean goes_on);

void norma_session_remove_shape (NormaSession *self, const char *action,
                                 const NormaSessionShape *shape);

/* What became of it is told by "message". */
void norma_session_import_shapes (NormaSession *self, const char *path);
void norma_session_export_shapes (NormaSession *self, NormaShapesFormat format, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaSessionShape, norma_session_shape_unref)
