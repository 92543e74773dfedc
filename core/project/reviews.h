/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/images.h"
#include "core/project/severity.h"

/* What a reviewer has decided of an image, beside the label (images.h), and what the program said at
 * that moment. An image has been reviewed if it has such a row. */

/* The program's side of a decision. */
typedef struct {
  const char *model; /* hash; NULL: there was none */
  const char *verdict; /* "accept", "review", "reject", "changed" …; empty: none */
  double score; /* raw; NaN: none */
  double review, reject; /* thresholds, raw; NaN: none */
} NormaEvidence;

#define NORMA_EVIDENCE_NONE \
  { \
    NULL, "", NAN, NAN, NAN \
  }

typedef struct {
  gint64 image;
  NormaLabel label;
  const char *defect_class; /* may be empty or NULL */
  NormaSeverity severity;
  const char *comment; /* may be empty or NULL */
  NormaEvidence evidence;
} NormaJudgement;

/* One step for all n, named after the label: the label, the review, the user as reviewer and the time
 * of now are set; what was decided earlier stays in the history. Error: NORMA_ERROR_INPUT if there is
 * no such image or a text is not UTF-8. */
gboolean norma_project_judge (NormaProject *project, const NormaJudgement *judgements, gsize n,
                              GError **error);

/* A step: another comment on an image that was reviewed, whose decision stands. Error:
 * NORMA_ERROR_INPUT if it was not reviewed. */
gboolean norma_project_comment (NormaProject *project, gint64 image, const char *comment,
                                GError **error);

/* One step: the images count as not reviewed, and have no label. */
gboolean norma_project_withdraw_reviews (NormaProject *project, const gint64 *images, gsize n,
                                         GError **error);

typedef struct {
  gint64 image;
  NormaSeverity severity;
  const char *comment;
  const char *reviewer;
  const char *time; /* UTC, ISO 8601 with milliseconds */
  NormaEvidence evidence;
} NormaReview;

/* Strings belong to the list. */
typedef struct {
  NormaReview *reviews; /* [n], by image */
  gsize n;
  GStringChunk *strings;
} NormaReviews;

NormaReviews *norma_project_list_reviews (NormaProject *project, GError **error);
void norma_reviews_free (NormaReviews *list);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReviews, norma_reviews_free)
