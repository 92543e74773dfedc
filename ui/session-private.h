/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/project-state.h"
#include "ui/report-choice.h"
#include "ui/session-compare.h"
#include "ui/session-measure.h"
#include "ui/session-reviews.h"
#include "ui/session-training.h"

/* What the files of the session share. */
struct _NormaSession {
  GObject parent_instance;
  GListStore *images;
  GPtrArray *items; /* the same images, for quick walks */
  GHashTable *by_id; /* gint64 to NormaImageItem (lent) */
  GHashTable *own_scores; /* gint64 to what images score with areas of their own, session-areas.c */
  GCancellable *measuring; /* of those that are missing; NULL: none is under way */
  GHashTable *restricted_pairs; /* gint64 to what areas make of pairs, session-pair-areas.c */
  GCancellable *restricting; /* of those that are missing; NULL: none is under way */
  char *areas_error; /* why some areas are left out, as told; NULL: none are */
  GHashTable *by_path; /* path (lent) to NormaImageItem (lent) */
  NormaImageItem *current;
  NormaShown *shown;

  NormaProject *project; /* NULL: none is open */
  NormaEnding *ending; /* of the project that was let go last; NULL: none was */
  char *undo_action, *redo_action;
  GQueue changes; /* NormaSessionChange, those that wait for their turn */
  gboolean is_changing; /* one has its turn */
  guint n_readings; /* of the project, that threads are at; they hold it */
  NormaJob *check; /* the look at the files; NULL: none is under way */

  NormaFitOptions fit_options; /* which borrow from method and budget, and own the areas */
  NormaMethodChoice *method; /* shown */
  char *stored_method; /* as the project has it; NULL: it says nothing */
  guint n_methods_on_their_way; /* into the project */
  NormaReportChoice *report; /* shown */
  char *stored_report; /* as the project has it; NULL: it says nothing */
  guint n_reports_on_their_way; /* into the project */
  NormaBudget *budget;
  char *user; /* whom changes are attributed to; NULL: the system's user */
  NormaModel *model;
  char *model_hash;
  double fit_seconds;
  NormaJob *job;

  NormaTrainingWatch *training; /* under way or the last one; NULL: none */
  NormaStoppedTraining *stopped_training; /* NULL: none is known */
  gboolean is_fitting_trained; /* the job is a fit that trains */
  gboolean gives_up_training; /* that was cancelled for good */

  NormaLimits limits; /* shown */
  NormaLimits stored_limits; /* as the project has them */
  char *provenance; /* of the limits shown; NULL: as fitted */
  gboolean is_dragging;
  gboolean is_storing_limits;
  gint64 limits_step; /* of history, that the next change by key goes on with; 0: none */
  guint limits_timeout; /* after which it does not any more */

  NormaDefectClasses *defect_classes; /* NULL: none */
  GHashTable *judging; /* reviews on their way into the project, see session-reviews.c */
  NormaImageItem
      *fresh_review; /* the one whose review the last state changed; lent, only compared */
  guint n_fresh_reviews;

  guint n_pairs; /* images with a reference */
  NormaBasis basis; /* shown */
  NormaBasis wanted_basis; /* where there is a model and a pair */
  double change_threshold; /* shown */
  double stored_change_threshold; /* as the project has it */
  gboolean is_storing_change;
  gint64 change_step; /* of history, that the next change goes on with; 0: none */
  guint change_timeout; /* after which it does not any more */
  guint recounting; /* source that counts changes anew; 0: none */
  GCancellable *recount; /* NULL: none is under way */

  NormaMeasured measured;

  GPtrArray *shapes; /* NormaSessionShape, shown */
  gint64 shapes_image; /* whose they are; 0: none */
  guint shapes_turn; /* of the reading whose result is waited for */
  guint n_shape_changes; /* on their way into the project */
};

void norma_session_set_job (NormaSession *self, NormaJob *job);
void norma_session_end_job (NormaSession *self, NormaJob *job, const GError *error);

typedef enum {
  NORMA_SESSION_PROJECT_CHANGED,
  NORMA_SESSION_IMAGES_CHANGED,
  NORMA_SESSION_FILES_CHANGED,
  NORMA_SESSION_SCORES_CHANGED,
  NORMA_SESSION_LIMITS_CHANGED,
  NORMA_SESSION_MODEL_CHANGED,
  NORMA_SESSION_METHOD_CHANGED,
  NORMA_SESSION_TRAINING_CHANGED,
  NORMA_SESSION_AREAS_CHANGED,
  NORMA_SESSION_REPORT_CHANGED,
  NORMA_SESSION_HISTORY_CHANGED,
  NORMA_SESSION_PAIRS_CHANGED,
  NORMA_SESSION_CHANGE_THRESHOLD_MOVED,
  NORMA_SESSION_BASIS_CHANGED,
  NORMA_SESSION_SHAPES_CHANGED,
  NORMA_SESSION_REVIEWS_CHANGED,
  NORMA_SESSION_DEFECT_CLASSES_CHANGED,
  NORMA_SESSION_MEASURED,
  NORMA_SESSION_SETTLED,
} NormaSessionSignal;

void norma_session_emit (NormaSession *self, NormaSessionSignal signal);
void norma_session_emit_message (NormaSession *self, const char *text);
void norma_session_emit_step_made (NormaSession *self, const char *text);

/* Changes of the project run in threads, one after the other, and are shown when they are
 * committed. work: in a thread. done: on the main thread, only while the same project is open; may
 * be NULL. free_data: on the main thread. */
typedef gboolean (*NormaChangeWork) (NormaProject *project, gpointer data, GError **error);
typedef void (*NormaChangeDone) (NormaSession *self, gpointer data, const GError *error);

/* Then shows what the project says. work: NULL for that alone. */
void norma_session_change (NormaSession *self, NormaChangeWork work, NormaChangeDone done,
                           gpointer data, GDestroyNotify free_data);

/* For what changes nothing but what `done` shows. */
void norma_session_store (NormaSession *self, NormaChangeWork work, NormaChangeDone done,
                          gpointer data, GDestroyNotify free_data);

/* Takes the project over; NULL: none. The state is lent. */
void norma_session_take_project (NormaSession *self, NormaProject *project,
                                 NormaProjectState *state);
void norma_session_take_state (NormaSession *self, NormaProjectState *state);

/* Shows thresholds without keeping them. */
void norma_session_show_limits (NormaSession *self, const NormaLimits *limits);

/* What the project says of the thresholds, unless newer ones are on their way into it. provenance: NULL
 * for those of the fit. */
void norma_session_take_limits (NormaSession *self, const NormaLimits *limits,
                                const char *provenance);
void norma_session_name_limits (NormaSession *self, const char *provenance);

/* What the project says of the features and the detector, unless a newer choice is on its way into
 * it; NULL: nothing. */
void norma_session_take_method (NormaSession *self, const char *text);

/* The same of what the next report tells. */
void norma_session_take_report (NormaSession *self, const char *text);
void norma_session_forget_report (NormaSession *self);

/* What would be undone or done again, English; NULL: nothing. */
void norma_session_take_history (NormaSession *self, const char *undo_action,
                                 const char *redo_action);

/* What the project says of an image, unless something newer is on its way into it. review: of this
 * image or a later one; NULL: none. TRUE if it is news. */
gboolean norma_session_take_review (NormaSession *self, NormaImageItem *item,
                                    const NormaProjectImage *image, const NormaReview *review);
void norma_session_forget_fresh_reviews (NormaSession *self);

/* The state that was taken last has changed the review of one image alone: shows that. */
void norma_session_show_fresh_review (NormaSession *self);

/* Another project: as for the method. */
void norma_session_forget_judging (NormaSession *self);
void norma_session_take_defect_classes (NormaSession *self, NormaProjectState *state);

/* Another project: what is on its way is not its own. */
void norma_session_forget_method (NormaSession *self);

/* What is left of a training beside the project, owned by the caller; and its removal, which is no error
 * where there is none. Any thread. Error: G_FILE_ERROR. */
char *norma_session_dup_training_path (NormaProject *project);
gboolean norma_session_remove_training (const char *path, GError **error);

/* Looks for one that stopped; another project: there is none; a training begins with a fit, watched, and
 * ends with it, whatever came of it. */
void norma_session_read_training (NormaSession *self);
void norma_session_forget_training (NormaSession *self);
void norma_session_begin_training (NormaSession *self, NormaTrainingWatch *watch);
void norma_session_end_training (NormaSession *self, const char *path);

/* As norma_session_fit(), from the training that stopped. */
gboolean norma_session_fit_on (NormaSession *self);

/* A step of history that is something else ends the going on with the last one. */
void norma_session_end_limits_step (NormaSession *self);

/* Tells the open project whom the following changes are attributed to. */
void norma_session_name_user (NormaSession *self);

/* Looks at all files; then goes on scoring. */
void norma_session_check_files (NormaSession *self);

/* Whether the file is still of the size and time that were seen, so that a result belongs to the bytes
 * that its hash is of. Error: NORMA_ERROR_MISMATCH. */
gboolean norma_session_expect_same_file (const char *path, guint64 size, gint64 mtime_ns,
                                         GError **error);

/* Goes on with what the project has images for and no results yet: scores, then comparisons. */
void norma_session_go_on (NormaSession *self);

/* What the project says of pairs and the threshold of change. has_other_files: what failed before may
 * be tried again. TRUE if pairs are news. */
gboolean norma_session_take_pairs (NormaSession *self, const NormaProjectState *state,
                                   gboolean has_other_files);
void norma_session_take_change_threshold (NormaSession *self, double threshold);

/* What was measured goes with its project, and is of before once the project has changed. */
void norma_session_forget_measured (NormaSession *self);
void norma_session_outdate_measured (NormaSession *self);

/* Reads what is drawn on the image on show, unless a change of it is on its way. */
void norma_session_read_shapes (NormaSession *self);

/* Another project: what is on its way is not its own. */
void norma_session_forget_shapes (NormaSession *self);

/* The basis that follows from what there is. */
void norma_session_update_basis (NormaSession *self);

/* The pair of an image was compared or counted, or has failed: judged by the threshold of now. */
void norma_session_judge_pair (NormaSession *self, NormaImageItem *item);

/* What the project says of areas of all images; they are taken. TRUE if they are news. */
gboolean norma_session_take_areas (NormaSession *self, NormaProjectAreas *areas);

/* The score that the project keeps of an image by the current model: shows it, or what the image scores
 * with its own areas where that is known already. is_new: also if it shows just this. TRUE if it showed
 * another one. */
gboolean norma_session_set_kept_score (NormaSession *self, NormaImageItem *item, float kept,
                                       gboolean is_new);

/* Measures in the background what images score with areas of their own, and the peaks that regions of the least
 * area reach in those that score above the review threshold. */
GHashTable *norma_own_scores_new (void);
void norma_session_measure_areas (NormaSession *self);
void norma_session_stop_measuring (NormaSession *self);

/* Judges the pair, of this query, by what the query's areas make of its comparison where that is known
 * already, else by what the project keeps. */
void norma_session_restrict_pair (NormaSession *self, NormaImageItem *item, NormaImagePair *pair);

/* Finds in the background what areas make of the pairs that have some. */
GHashTable *norma_restricted_pairs_new (void);
void norma_session_restrict_pairs (NormaSession *self);
void norma_session_stop_restricting (NormaSession *self);

/* Counts changes anew where no count is of the threshold of now, after a moment of rest. */
void norma_session_recount (NormaSession *self);
void norma_session_stop_recount (NormaSession *self);
void norma_session_end_change_step (NormaSession *self);
