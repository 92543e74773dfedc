/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/flips.h"
#include "core/pipeline/tolerate.h"
#include "ui/session.h"

/* Corrects the model: first seen, then kept (core/pipeline/correct.h, tolerate.h). */
typedef enum {
  NORMA_CORRECT_ADD, /* the image joins the good set */
  NORMA_CORRECT_REMOVE, /* the image leaves it */
  NORMA_CORRECT_TOLERATE, /* a place of the image is harmless */
} NormaCorrectKind;

/* A corrected model that is not kept yet, and which verdicts of the images with a score would change with
 * the thresholds of now. */
typedef struct _NormaCorrectPreview NormaCorrectPreview;

void norma_correct_preview_free (NormaCorrectPreview *preview);
NormaCorrectKind norma_correct_preview_get_kind (const NormaCorrectPreview *preview);
const NormaFlips *norma_correct_preview_get_flips (const NormaCorrectPreview *preview);

/* Whether the session can do so with this image now. */
gboolean norma_session_can_correct (NormaSession *self, NormaCorrectKind kind,
                                    NormaImageItem *item);

/* A job. place: pixels of the image at its full size; of NORMA_CORRECT_TOLERATE alone, its path is not
 * used. Errors: those of the correction; cancelled. */
void norma_session_preview_correction_async (NormaSession *self, NormaCorrectKind kind,
                                             NormaImageItem *item, const NormaTolerable *place,
                                             GAsyncReadyCallback callback, gpointer data);
NormaCorrectPreview *norma_session_preview_correction_finish (NormaSession *self,
                                                              GAsyncResult *result, GError **error);

/* Keeps it as a new version of the model in one step, with the role that the image has then, and
 * scores all images by it. Thresholds follow in a job, in the same step; until then they
 * rest on the good set before. Takes the preview over. Nothing happens if another model is current by
 * now. */
void norma_session_apply_correction (NormaSession *self, NormaCorrectPreview *preview,
                                     const char *reason);

/* Gives the current model thresholds of its own where they rest on another good set. FALSE if they do not, or
 * something else is under way. */
gboolean norma_session_renew_thresholds (NormaSession *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaCorrectPreview, norma_correct_preview_free)
