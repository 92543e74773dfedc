/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"
#include "ui/folder-plan.h"
#include "ui/image-item.h"
#include "ui/job.h"
#include "ui/method-choice.h"
#include "ui/settings.h"
#include "ui/shown.h"

/* The state behind a window: an inspection project and what is being done with it. Every view
 * watches it and none keeps state of its own. Lives on the main thread; the project is read and
 * changed in threads.
 *
 * A change is shown when the project has committed it: functions that change something return at
 * once, and the signals tell when it is so. A change that cannot be kept is not shown, and
 * "message" says why. Thresholds alone are shown while they move and kept at once after.
 *
 * Raw scores and maps are kept; moving a threshold only compares them anew.
 *
 * Properties: "current" (NormaImageItem), "job" (NormaJob; NULL if nothing is under way).
 * Signals:
 *   "project-changed"   another project is open
 *   "images-changed"    images have come or gone, or have another role
 *   "files-changed"     files were found missing, moved, changed, or as they were
 *   "scores-changed"    scores have come or gone
 *   "limits-changed"    a threshold has moved, all verdicts are those of now
 *   "model-changed"
 *   "areas-changed"     other areas are drawn on all images
 *   "method-changed"    the next fit takes other features or another detector
 *   "report-changed"    the next report tells or looks otherwise (session-report.h)
 *   "training-changed"  one has begun, stopped or ended, or was discarded (session-training.h)
 *   "history-changed"   something else can be undone or done again
 *   "pairs-changed"     pairs have come or gone, or were compared or counted anew
 *   "change-threshold-moved"  all pairs are judged by the one of now
 *   "basis-changed"     images are judged by the model or by their references
 *   "shapes-changed"    what is drawn on the image on show (session-shapes.h)
 *   "reviews-changed"   images have another label, defect class, severity or comment
 *   "defect-classes-changed"
 *   "measured"          an evaluation, a comparison of models or a measurement of robustness has come or
 *                       gone, or is not of now any more (session-measure.h)
 *   "settled"           no change waits to be kept any more
 *   "step-made" (text)  images were moved to another role or judged: what to say beside "Undo"
 *   "message" (text)    something to tell the user in passing */
#define NORMA_TYPE_SESSION (norma_session_get_type ())
G_DECLARE_FINAL_TYPE (NormaSession, norma_session, NORMA, SESSION, GObject)

NormaSession *norma_session_new (void);

/* Opens the project at `path` in place of that of before, which stays if this fails. Errors: those
 * of norma_project_open(). */
void norma_session_open_async (NormaSession *self, const char *path, GAsyncReadyCallback callback,
                               gpointer data);

/* Makes a project at `path` with the images of a plan, and opens it. Errors: also those of
 * norma_project_create(); the file is then not made. */
void norma_session_create_async (NormaSession *self, const char *path, const NormaFolderPlan *plan,
                                 GAsyncReadyCallback callback, gpointer data);
gboolean norma_session_open_finish (NormaSession *self, GAsyncResult *result, GError **error);

/* Lets the project go. What was changed and is not kept yet is kept after; until then
 * norma_session_is_settled() is FALSE. */
void norma_session_close (NormaSession *self);

/* Absolute; NULL if no project is open. Lent. */
const char *norma_session_get_project_path (NormaSession *self);

/* For threads that read, and the model whose results are shown; lent; NULL: there is none. */
NormaProject *norma_session_get_project (NormaSession *self);
const char *norma_session_get_model_hash (NormaSession *self);

/* Why the project can only be read; NULL if it can be changed or none is open. Lent. */
const char *norma_session_get_read_only_reason (NormaSession *self);

/* Whether a project is open for writing. */
gboolean norma_session_can_edit (NormaSession *self);

/* Whether a change waits to be kept, or is being kept. */
gboolean norma_session_is_changing (NormaSession *self);

/* No change, no reading, no look at the files and no job is under way. */
gboolean norma_session_is_settled (NormaSession *self);

/* Reads the project again, e.g. after another program has written it. */
void norma_session_refresh (NormaSession *self);

/* Writes a copy of the project; see norma_project_save_copy(). */
void norma_session_save_copy_async (NormaSession *self, const char *path,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean norma_session_save_copy_finish (NormaSession *self, GAsyncResult *result, GError **error);

/* All images, NormaImageItem; lent. */
GListModel *norma_session_get_images (NormaSession *self);
guint norma_session_count (NormaSession *self, NormaRole role);
guint norma_session_count_files (NormaSession *self, NormaFileState state);

/* Lent; NULL if there is none. */
NormaImageItem *norma_session_find_image (NormaSession *self, const char *path);

/* Adds the images of a plan that the project does not have: one step. */
void norma_session_add_plan (NormaSession *self, const NormaFolderPlan *plan);

/* items: NormaImageItem, copied. One step. */
void norma_session_set_role (NormaSession *self, const GPtrArray *items, NormaRole role);

/* What would be undone or done again, English (norma_step_describe()); NULL: nothing. */
const char *norma_session_get_undo_action (NormaSession *self);
const char *norma_session_get_redo_action (NormaSession *self);
void norma_session_undo (NormaSession *self);
void norma_session_redo (NormaSession *self);

/* Looks for missing images below a folder, by their bytes: one step, a job. */
void norma_session_locate (NormaSession *self, const char *folder);

/* Takes all images whose files have changed as they are now: one step, a job. */
void norma_session_accept_files (NormaSession *self);

NormaImageItem *norma_session_get_current (NormaSession *self);
void norma_session_set_current (NormaSession *self, NormaImageItem *item);

/* The current image as it is shown; lent. */
NormaShown *norma_session_get_shown (NormaSession *self);

/* How the next fit is made; to be changed before it begins. */
NormaFitOptions *norma_session_get_fit_options (NormaSession *self);

/* The features and the detector of the next fit; lent. Its parts of the fit options are set from
 * it. */
const NormaMethodChoice *norma_session_get_method (NormaSession *self);

/* action: name of the step, English, static (ui/step-words.c). Shown at once and kept right after;
 * nothing happens where nothing can be kept. */
void norma_session_set_method (NormaSession *self, const NormaMethodChoice *choice,
                               const char *action);

/* What is inspected of all images, as it is drawn now: the next fit takes it. Lent; NULL: all. */
NormaAreas *norma_session_get_areas (NormaSession *self);

/* Whether it is not what the model was fitted with. */
gboolean norma_session_has_other_areas (NormaSession *self);

/* Takes threads and memory for fits and scorings to come, and the user's name for changes to come,
 * from the settings, now and whenever these change. */
void norma_session_follow_settings (NormaSession *self, NormaSettings *settings);

/* Fits a model to the images to learn from, then scores all others. FALSE if something else is
 * under way, there are fewer than two images to learn from, or the project can only be read. */
gboolean norma_session_fit (NormaSession *self);

/* Scores the images that have no score yet. FALSE if there is nothing to do or it cannot be kept. */
gboolean norma_session_score (NormaSession *self);
void norma_session_cancel (NormaSession *self);
NormaJob *norma_session_get_job (NormaSession *self);

/* Lent; NULL before a fit. */
NormaModel *norma_session_get_model (NormaSession *self);

/* NaN: unknown. */
double norma_session_get_fit_seconds (NormaSession *self);

/* Held-out scores of the good images, [n], ascending, lent; NULL, 0 without a model. */
const double *norma_session_get_held_out (NormaSession *self, gsize *n);

/* Images learnt from whose held-out score is above the reject threshold, the worst first; the array
 * is the caller's. */
GPtrArray *norma_session_list_suspects (NormaSession *self);

/* Leaves the suspects out, in one step, and fits anew. FALSE if there are none, or as
 * norma_session_fit(). */
gboolean norma_session_exclude_suspects (NormaSession *self);

/* Raw scores; meaningless without a model. The unit is the reject threshold that the fit gave:
 * scores are read as multiples of it, wherever the thresholds are moved. */
const NormaLimits *norma_session_get_limits (NormaSession *self);
double norma_session_get_unit (NormaSession *self);

/* A review threshold above the reject threshold takes the other along. Changes that follow each
 * other within a second are one step. Nothing happens where nothing can be kept. */
void norma_session_set_review (NormaSession *self, double review);
void norma_session_set_reject (NormaSession *self, double reject);
void norma_session_reset_limits (NormaSession *self);

/* Both at once, in a step of its own. provenance: how they came about, for people and reports, English;
 * kept with them. */
void norma_session_apply_limits (NormaSession *self, const NormaLimits *limits,
                                 const char *provenance);

/* How the thresholds shown came about, English; NULL: as fitted. Lent. */
const char *norma_session_get_provenance (NormaSession *self);

/* Between these the thresholds are shown and not kept; the end keeps them in a step of its own. */
void norma_session_begin_drag (NormaSession *self);
void norma_session_end_drag (NormaSession *self);

/* Images with a score, by role and verdict. */
typedef struct {
  guint n[NORMA_N_ROLES][3];
} NormaVerdictCounts;

void norma_session_count_verdicts (NormaSession *self, NormaVerdictCounts *counts);

/* The scores of images in these roles (bits 1 << NormaRole), float, the caller's. */
GArray *norma_session_list_scores (NormaSession *self, guint roles);
