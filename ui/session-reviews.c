/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-reviews.h"

#include <math.h>

#include "core/project/history.h"
#include "ui/image-pair.h"
#include "ui/project-import.h"
#include "ui/review-words.h"
#include "ui/session-private.h"

/* Judgements: shown at once, kept right after. */

/* Of an image with judgements on their way. */
typedef struct {
  guint n; /* on their way */
  NormaItemReview kept; /* as the project has it */
} Judging;

static void
judging_free (gpointer data)
{
  norma_item_review_clear (&((Judging *)data)->kept);
  g_free (data);
}

void
norma_session_forget_judging (NormaSession *self)
{
  g_clear_pointer (&self->judging, g_hash_table_unref);
}

static Judging *
find_judging (NormaSession *self, NormaImageItem *item)
{
  return self->judging == NULL ? NULL : g_hash_table_lookup (self->judging, item);
}

static void
begin_judging (NormaSession *self, NormaImageItem *item)
{
  Judging *judging = find_judging (self, item);

  if (judging == NULL) {
    judging = g_new0 (Judging, 1);
    norma_item_review_init (&judging->kept);
    norma_item_review_assign (&judging->kept, norma_image_item_get_review (item));
    if (self->judging == NULL)
      self->judging = g_hash_table_new_full (NULL, NULL, g_object_unref, judging_free);
    g_hash_table_insert (self->judging, g_object_ref (item), judging);
  }
  judging->n++;
}

/* A judgement on its way. */
typedef struct {
  NormaImageItem *item; /* for the main thread only */
  gint64 image;
  NormaItemReview review;
  NormaEvidence evidence; /* with a copy of the model's hash */
  gboolean (*keep) (NormaProject *project, gpointer data, GError **error);
  char *undo_action; /* afterwards */
} ReviewChange;

static void
review_change_free (gpointer data)
{
  ReviewChange *change = data;

  g_object_unref (change->item);
  norma_item_review_clear (&change->review);
  g_free ((char *)change->evidence.model);
  g_free (change->undo_action);
  g_free (change);
}

static gboolean
keep_judgement (NormaProject *project, gpointer data, GError **error)
{
  const ReviewChange *change = data;
  NormaJudgement judgement = {
    change->image,           change->review.label,   change->review.defect_class,
    change->review.severity, change->review.comment, change->evidence
  };

  return norma_project_judge (project, &judgement, 1, error);
}

static gboolean
keep_comment (NormaProject *project, gpointer data, GError **error)
{
  const ReviewChange *change = data;

  return norma_project_comment (project, change->image, change->review.comment, error);
}

static gboolean
keep_withdrawal (NormaProject *project, gpointer data, GError **error)
{
  const ReviewChange *change = data;

  return norma_project_withdraw_reviews (project, &change->image, 1, error);
}

static gboolean
keep (NormaProject *project, gpointer data, GError **error)
{
  ReviewChange *change = data;

  if (!change->keep (project, change, error))
    return FALSE;
  change->undo_action = norma_project_dup_undo_action (project, NULL);
  return TRUE;
}

/* Of an image to test with, the role is its label. */
static void
follow_label (NormaSession *self, NormaImageItem *item, NormaLabel label)
{
  NormaRole role = norma_role_of (norma_image_item_get_set (item), label);

  if (role == norma_image_item_get_role (item))
    return;
  norma_image_item_set_role (item, role);
  norma_session_emit (self, NORMA_SESSION_IMAGES_CHANGED);
  norma_session_emit (self, NORMA_SESSION_SCORES_CHANGED);
}

static void
kept (NormaSession *self, gpointer data, const GError *error)
{
  ReviewChange *change = data;
  Judging *judging = find_judging (self, change->item);
  g_autofree char *words = NULL;

  if (error == NULL)
    norma_item_review_assign (&judging->kept, &change->review);
  judging->n--;
  if (error != NULL && judging->n == 0 &&
      norma_image_item_set_review (change->item, &judging->kept))
    norma_session_emit (self, NORMA_SESSION_REVIEWS_CHANGED);
  if (judging->n == 0)
    g_hash_table_remove (self->judging, change->item);
  if (error != NULL)
    return;
  norma_session_take_history (self, change->undo_action, NULL);
  follow_label (self, change->item, change->review.label);
  words = norma_describe_judgement (change->item);
  norma_session_emit_step_made (self, words);
}

static NormaEvidence
find_evidence_of_pair (NormaSession *self, const NormaImagePair *pair)
{
  static const char *const words[] = { "same", "changed", "not compared" };
  NormaEvidence evidence = NORMA_EVIDENCE_NONE;

  if (pair->state == NORMA_PAIR_WAITING)
    return evidence;
  evidence.verdict = words[norma_image_pair_get_verdict (pair)];
  if (pair->state == NORMA_PAIR_COMPARED)
    evidence.score = (double)pair->peak;
  evidence.reject = self->change_threshold;
  return evidence;
}

/* What the program says at this moment. */
static NormaEvidence
find_evidence (NormaSession *self, NormaImageItem *item)
{
  static const char *const words[] = { [NORMA_VERDICT_ACCEPT] = "accept",
                                       [NORMA_VERDICT_REVIEW] = "review",
                                       [NORMA_VERDICT_REJECT] = "reject" };
  const NormaImagePair *pair = norma_image_item_get_pair (item);

  if (self->basis == NORMA_BASIS_REFERENCE && pair != NULL)
    return find_evidence_of_pair (self, pair);
  if (self->model_hash == NULL || norma_image_item_get_state (item) != NORMA_SCORE_KNOWN)
    return (NormaEvidence)NORMA_EVIDENCE_NONE;
  return (NormaEvidence){ g_strdup (self->model_hash), words[norma_image_item_get_verdict (item)],
                          (double)norma_image_item_get_score (item), (double)self->limits.review,
                          (double)self->limits.reject };
}

static void
change_review (NormaSession *self, NormaImageItem *item, const NormaItemReview *review,
               gboolean (*how) (NormaProject *project, gpointer data, GError **error))
{
  ReviewChange *change;

  if (!norma_session_can_edit (self) || norma_image_item_get_id (item) == 0)
    return;
  begin_judging (self, item);
  change = g_new0 (ReviewChange, 1);
  change->item = g_object_ref (item);
  change->image = norma_image_item_get_id (item);
  norma_item_review_init (&change->review);
  norma_item_review_assign (&change->review, review);
  change->evidence = find_evidence (self, item);
  change->keep = how;
  norma_session_end_limits_step (self);
  norma_session_end_change_step (self);
  norma_session_store (self, keep, kept, change, review_change_free);
  if (norma_image_item_set_review (item, &change->review))
    norma_session_emit (self, NORMA_SESSION_REVIEWS_CHANGED);
}

void
norma_session_judge (NormaSession *self, NormaImageItem *item, NormaLabel label,
                     const char *defect_class, NormaSeverity severity)
{
  NormaItemReview review = { TRUE, label, defect_class, severity, NULL };

  g_return_if_fail (item != NULL);

  review.comment = norma_image_item_get_review (item)->comment;
  change_review (self, item, &review, keep_judgement);
}

void
norma_session_comment (NormaSession *self, NormaImageItem *item, const char *comment)
{
  NormaItemReview review = *norma_image_item_get_review (item);
  gboolean is_reviewed = review.is_reviewed;

  g_return_if_fail (comment != NULL);

  if (g_str_equal (review.comment, comment))
    return;
  review.is_reviewed = TRUE;
  review.comment = (char *)comment;
  change_review (self, item, &review, is_reviewed ? keep_comment : keep_judgement);
}

void
norma_session_withdraw_review (NormaSession *self, NormaImageItem *item)
{
  NormaItemReview none = { .defect_class = "" };

  if (norma_image_item_get_review (item)->is_reviewed)
    change_review (self, item, &none, keep_withdrawal);
}

/* What the project says. */

void
norma_session_forget_fresh_reviews (NormaSession *self)
{
  self->fresh_review = NULL;
  self->n_fresh_reviews = 0;
}

gboolean
norma_session_take_review (NormaSession *self, NormaImageItem *item, const NormaProjectImage *image,
                           const NormaReview *review)
{
  NormaItemReview now = { .label = image->label, .defect_class = image->defect_class };
  Judging *judging = find_judging (self, item);

  if (review != NULL && review->image == image->id) {
    now.is_reviewed = TRUE;
    now.severity = review->severity;
    now.comment = (char *)review->comment;
  }
  if (judging != NULL) {
    norma_item_review_assign (&judging->kept, &now);
    return FALSE;
  }
  if (!norma_image_item_set_review (item, &now))
    return FALSE;
  self->fresh_review = item;
  self->n_fresh_reviews++;
  return TRUE;
}

void
norma_session_show_fresh_review (NormaSession *self)
{
  if (self->n_fresh_reviews == 1)
    norma_session_set_current (self, self->fresh_review);
}
