/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/model/model.h"
#include "core/pipeline/survey.h"

/* A model corrected in both directions: good images that it did not know join what it learnt, others
 * leave it (docs/methods.md). No other image is read, so it takes moments.
 *
 * The thresholds stay: they rest on the good set before, and promised_hash says so, until
 * norma_correct_thresholds() has scored each good image held out from the corrected model. */

/* Who corrects, when (ISO 8601) and why; told by the model. Borrowed. */
typedef struct {
  const char *who, *when, *reason;
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget; /* of the pictures; NULL: no cap */
} NormaCorrectOptions;

/* added, removed: char *, paths; NULL: none. Removed are images that were learnt from, known by
 * their bytes. The axes of a detector that chose some, the value range and the working frame stay those of the
 * fit. The smallest defect is not known of the corrected model.
 * Errors: those of reading an image and of norma_detector_correct(); NORMA_ERROR_MISMATCH, an image of
 * other samples; NORMA_ERROR_INPUT, an image that is added twice or that is removed and was not learnt
 * from; NORMA_ERROR_UNSUPPORTED where only a new fit will do: tiles, turned or mirrored copies, bf16 or
 * int8 with thresholds for single precision, a model that does not list its good images. */
NormaModel *norma_correct_model (const NormaModel *model, const GPtrArray *added,
                                 const GPtrArray *removed, const NormaCorrectOptions *options,
                                 const NormaProgress *progress, GError **error);

/* The model with thresholds of its own: every image of its good set is scored as if it had not taken
 * part, in closed form, and the thresholds are those of the promise, whoever had set others. good: char *, paths among which all of them have to be; others are passed over. survey: of the good set in its order, with the held-out scores, the caller's; may be
 * NULL. Errors: as above; NORMA_ERROR_INPUT if an image is missing or there is but one; those of the bound. */
NormaModel *norma_correct_thresholds (const NormaModel *model, const GPtrArray *good,
                                      const NormaCorrectOptions *options,
                                      const NormaProgress *progress, NormaSurvey **survey,
                                      GError **error);
