/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/model/model.h"
#include "core/pipeline/compare.h"
#include "core/pipeline/project-areas.h"
#include "core/project/defect-classes.h"
#include "core/project/images.h"
#include "core/project/journal.h"
#include "core/project/pairs.h"
#include "core/project/reviews.h"
#include "core/project/shapes.h"
#include "core/project/sign-offs.h"

/* What an inspection report says, gathered from a project before any format: a light row a part, so
 * that many thousands fit. Pixels, maps and outlines of a part are fetched when it is told
 * (inspected-image.h). The same project gives the same content. */

/* What becomes of a part: a reviewer's decision, and where there is none the program's verdict. */
typedef enum {
  NORMA_OUTCOME_ACCEPTED,
  NORMA_OUTCOME_REJECTED,
  NORMA_OUTCOME_OPEN, /* to be looked at: a verdict of review or a query that was not compared, which
                         nobody decided, or a reviewer who is not sure */
  NORMA_OUTCOME_NONE, /* neither the program nor a reviewer has said anything */
} NormaOutcome;

#define NORMA_N_OUTCOMES 4

/* "accepted", "rejected", "open", "none"; static. parse: FALSE for other words. */
const char *norma_outcome_to_string (NormaOutcome outcome);
gboolean norma_outcome_parse (const char *word, NormaOutcome *outcome);

/* One part. Strings belong to the inspection. */
typedef struct {
  guint number; /* 1 … among the parts inspected, in the order of the project */
  const NormaProjectImage *image; /* path, hash, state of its file, size, kind, label, class */
  const char *file; /* where it is read, absolute; the file may be absent */

  /* The program's, by the model. The rest means nothing without it. */
  gboolean is_scored;
  double score; /* raw, the peak of what is inspected; NaN: nothing is */
  double times_threshold; /* score / reject threshold; NaN where that is not above 0 */
  double one_in; /* 1 in this many good parts scores this high; NaN: unknown */
  NormaVerdict verdict; /* from the regions, as everywhere */

  /* And by the reference it was compared with. */
  const NormaProjectPair *pair; /* NULL: it has none */
  const char *reference; /* where that is read, absolute; NULL without a pair */
  const NormaProjectImage *reference_image; /* NULL without a pair */
  gboolean is_compared; /* the comparison is known; the rest means nothing without it */
  NormaComparisonVerdict compared;
  double times_change; /* highest difference / threshold of change; NaN: not compared */

  const NormaReview *review; /* who, when, severity, comment; NULL: nobody has */
  gboolean is_overruled; /* the reviewer's decision is not what the program says now */
  NormaOutcome outcome;
} NormaInspectedPart;

/* Of all parts inspected, also those that are not told. */
typedef struct {
  guint n_parts;
  guint of_outcome[NORMA_N_OUTCOMES];
  guint of_severity[NORMA_N_SEVERITIES]; /* of the rejected ones */
  guint n_reviewed;
  guint n_overruled;
  guint n_unreviewed_rejects; /* rejected by the program alone */
  guint n_files_missing; /* missing or unreadable when last looked at */
  guint n_files_changed; /* other bytes than those that were inspected */
} NormaInspectionCounts;

/* Which parts, and when. Start from NORMA_INSPECTION_OPTIONS_INIT; strings are copied where they are
 * kept. */
typedef struct {
  const char *lot; /* name of a sign-off, the last of this name; NULL (default): no lot */
  gint
      set; /* NormaImageSet; −1 (default): queries and test images, and of a lot whatever was signed */
  const char *kind; /* folder the images came from; NULL (default): any */
  gint outcome; /* NormaOutcome; only such parts are told, all are counted; −1 (default): any */
  NormaSeverity
      least_severity; /* so with parts of less severity; default NORMA_SEVERITY_NONE: any */
  const char *defect_class; /* so with parts of other classes; NULL (default): any */
  const char *time; /* that the report bears, ISO 8601, UTC; NULL (default): the last change's */
  double pixels_per_mm; /* of all images; 0 (default): of each what its file says */
  NormaModel
      *model; /* of the project, read before; it is not read again while it is the current one,
                        that of model_hash; lent; NULL (default): it is read */
  const char *model_hash;
} NormaInspectionOptions;

#define NORMA_INSPECTION_OPTIONS_INIT \
  { \
    .set = -1, .outcome = -1 \
  }

/* Immutable once made. */
typedef struct {
  NormaProject *project; /* a reference */
  char *
      name; /* of the project: its file's without the ending, and without the digits that the window
                 puts behind the name of the images' folder */
  char *root; /* of the images, absolute */
  char *time; /* that the report bears, ISO 8601, UTC; NULL: nothing is known */
  char *user; /* who did the last change; NULL: nobody */

  /* The current model; NULL: there is none, or see model_error. */
  NormaModel *model;
  char *model_hash; /* SHA-256; NULL: there is none */
  char *model_name;
  char *model_created; /* UTC, ISO 8601 */
  char *model_error; /* why it cannot be read; NULL: it can */
  NormaLimits limits; /* in force: set in the project, or the model's */
  gboolean limits_are_own; /* set in the project */
  char *limits_provenance; /* where they come from, for people; NULL: from the model's fit */

  double change_threshold; /* of comparisons */
  double pixels_per_mm; /* of all images; 0: of each what its file says */

  NormaSignOffs *sign_offs; /* of the project */
  const NormaSignOff *lot; /* that was asked for; NULL: none was */
  guint n_gone; /* images of the lot that the project has no longer */

  NormaInspectedPart *parts; /* [n_parts], those that are told */
  gsize n_parts;
  NormaInspectionCounts counts;

  char
      *data_hash; /* SHA-256, hexadecimal, of the hashes of all parts inspected in their order, each
                      with a line feed; a part of unknown hash gives an empty line */
  NormaJournalCheck journal; /* its head, and whether it holds */

  /*< private >*/
  NormaProjectImages *images;
  NormaProjectPairs *pairs;
  NormaReviews *reviews;
  NormaProjectShapes *shapes;
  NormaProjectAreas areas;
  GStringChunk *strings;
} NormaInspection;

/* Verdicts are those of the thresholds in force: by the score, and where areas or a least area stand
 * between score and regions, by the map. A model that cannot be read is told in it and is no error.
 * Errors: those of project.h; NORMA_ERROR_INPUT if there is no such lot, or none of the project's images
 * is asked for; NORMA_ERROR_TOO_LARGE; cancelled. progress: stage "Reading"; may be NULL. */
NormaInspection *norma_inspection_new (NormaProject *project, const NormaInspectionOptions *options,
                                       const NormaProgress *progress, GError **error);
void norma_inspection_free (NormaInspection *inspection);

/* Whether a part is told at length, with its picture: rejected or open. */
gboolean norma_inspected_part_is_told (const NormaInspectedPart *part);

/* The program's word, of model and reference the worse: "accept", "review", "reject"; "same", "changed",
 * "not-compared"; empty: none. Static. */
const char *norma_inspected_part_get_verdict (const NormaInspectedPart *part);

/* In multiples of the threshold that rejects: by the model, without its score by the reference; NaN:
 * unknown. */
double norma_inspected_part_get_times (const NormaInspectedPart *part);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaInspection, norma_inspection_free)
