/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "core/annotation/areas.h"
#include "core/metrics/labelled-scores.h"
#include "core/project/images.h"
#include "core/regions/verdict.h"
#include "ui/item-review.h"

/* What an image is there for. */
typedef enum {
  NORMA_ROLE_LEARN, /* good, the model is fitted on it */
  NORMA_ROLE_GOOD, /* known to be good, not learnt from */
  NORMA_ROLE_DEFECTIVE, /* known to be defective */
  NORMA_ROLE_UNLABELLED,
  NORMA_ROLE_REFERENCE, /* queries are compared with it; neither learnt from nor scored */
  NORMA_ROLE_EXCLUDED, /* listed, but neither learnt from nor scored */
} NormaRole;

enum { NORMA_N_ROLES = NORMA_ROLE_EXCLUDED + 1 };

/* Whether images of this role get a score that a model did not learn from. */
gboolean norma_role_is_inspected (NormaRole role);

/* For people; static. */
const char *norma_role_describe (NormaRole role);

/* What is known of the score of an image. */
typedef enum {
  NORMA_SCORE_NONE, /* not scored yet */
  NORMA_SCORE_KNOWN,
  NORMA_SCORE_FAILED, /* the image could not be read or used */
} NormaScoreState;

/* One image of the session: a row of every list. Emits "changed" after a change. */
#define NORMA_TYPE_IMAGE_ITEM (norma_image_item_get_type ())
G_DECLARE_FINAL_TYPE (NormaImageItem, norma_image_item, NORMA, IMAGE_ITEM, GObject)

/* group: the folder's name that led to the role, "" if there is none. */
NormaImageItem *norma_image_item_new (const char *path, const char *group, NormaRole role);

const char *norma_image_item_get_path (NormaImageItem *self);
const char *norma_image_item_get_name (NormaImageItem *self);
const char *norma_image_item_get_group (NormaImageItem *self);

/* Its number in the project; 0 outside of one. */
gint64 norma_image_item_get_id (NormaImageItem *self);
void norma_image_item_set_id (NormaImageItem *self, gint64 id);

NormaRole norma_image_item_get_role (NormaImageItem *self);
void norma_image_item_set_role (NormaImageItem *self, NormaRole role);

/* What is known of it beside its score: the label, else what its role says. FALSE for images that a
 * model learns from or that have no score: they are no evidence of how well it tells. */
gboolean norma_image_item_get_truth (NormaImageItem *self, NormaTruth *truth);

/* What the last look at its file found; lent. */
const NormaFileFacts *norma_image_item_get_facts (NormaImageItem *self);
NormaFileState norma_image_item_get_file_state (NormaImageItem *self);

/* TRUE if they are news. */
gboolean norma_image_item_set_facts (NormaImageItem *self, const NormaFileFacts *facts);

NormaScoreState norma_image_item_get_state (NormaImageItem *self);

/* The raw score, of an image learnt from the held-out one; NaN if it is not known. */
float norma_image_item_get_score (NormaImageItem *self);

/* The highest score that a region of the least area reaches, from which the verdict follows (norma_verdict_of_peak()); the
 * score itself as long as no more is known. */
float norma_image_item_get_peak (NormaImageItem *self);

/* NULL unless the state is NORMA_SCORE_FAILED. */
const char *norma_image_item_get_error (NormaImageItem *self);

/* Also judges by these limits. */
void norma_image_item_set_score (NormaImageItem *self, float score, float peak,
                                 const NormaLimits *limits);
void norma_image_item_set_error (NormaImageItem *self, const char *message);
void norma_image_item_clear_score (NormaImageItem *self);

/* Areas of this image alone; lent, NULL: none. set: a reference is taken; TRUE if they are others. */
NormaAreas *norma_image_item_get_areas (NormaImageItem *self);
gboolean norma_image_item_set_areas (NormaImageItem *self, NormaAreas *areas);

/* The score without them, as the project keeps it; NaN: none. */
float norma_image_item_get_kept_score (NormaImageItem *self);
void norma_image_item_set_kept_score (NormaImageItem *self, float score);

/* The verdict from the peak that is known; emits "changed" only if it becomes another. */
void norma_image_item_judge (NormaImageItem *self, const NormaLimits *limits);
NormaVerdict norma_image_item_get_verdict (NormaImageItem *self);

/* How it compares with its reference (image-pair.h); lent, NULL: it has none. */
typedef struct _NormaImagePair NormaImagePair;
NormaImagePair *norma_image_item_get_pair (NormaImageItem *self);

/* Takes the pair over; NULL: none. */
void norma_image_item_set_pair (NormaImageItem *self, NormaImagePair *pair);

/* What a reviewer has said of it; lent. */
const NormaItemReview *norma_image_item_get_review (NormaImageItem *self);

/* TRUE if it became another. */
gboolean norma_image_item_set_review (NormaImageItem *self, const NormaItemReview *review);

/* The part of the project it belongs to, of which together with the label its role follows; query
 * outside of one. */
NormaImageSet norma_image_item_get_set (NormaImageItem *self);
void norma_image_item_set_set (NormaImageItem *self, NormaImageSet set);

/* After its pair was changed. */
void norma_image_item_tell (NormaImageItem *self);
