/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"
#include "core/pipeline/compare.h"
#include "core/pipeline/project-areas.h"
#include "core/project/defect-classes.h"
#include "core/project/images.h"
#include "core/project/pairs.h"
#include "core/project/reviews.h"

/* What a project says at one moment, read in a thread to be shown as a whole. */
typedef struct {
  NormaProjectImages *images; /* with the scores by the current model */
  GPtrArray *paths; /* char *, absolute, one an image */
  NormaProjectAreas areas;
  NormaProjectPairs *pairs; /* with the comparisons by norma_compare_options */
  NormaReviews *reviews;
  NormaDefectClasses *defect_classes; /* NULL: none */
  double change_threshold; /* NaN: not set by the user */
  char *model_hash; /* of the current model; NULL: none */
  NormaModel *model; /* NULL: none, the known one, or one that cannot be read */
  char *model_error; /* why it cannot be read */
  double fit_seconds; /* NaN: unknown */
  char *method; /* text of a NormaMethodChoice; NULL: not chosen */
  char *report; /* text of a NormaReportChoice; NULL: not chosen */
  gboolean has_limits; /* set by the user */
  NormaLimits limits;
  char *limits_provenance; /* how they came about; NULL where has_limits is FALSE */
  char *undo_action, *redo_action; /* English; NULL: none */
} NormaProjectState;

/* known_model: hash of the model that need not be read again; may be NULL. Errors: those of
 * project.h. */
NormaProjectState *norma_project_state_read (NormaProject *project, const char *known_model,
                                             GError **error);
void norma_project_state_free (NormaProjectState *state);

/* How the window compares; the threshold is the usual one. Their text, owned by the caller, is what a
 * project knows its comparisons by. */
extern const NormaCompareOptions norma_compare_options;
char *norma_compare_options_dup_text (void);

/* How long a fit took is a setting of the project, seconds. */
#define NORMA_FIT_SECONDS_SETTING "fit-seconds"

/* So are the features and the detector of the next fit. */
#define NORMA_FIT_METHOD_SETTING "fit-method"

/* And what the next report tells. */
#define NORMA_REPORT_SETTING "report"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaProjectState, norma_project_state_free)
