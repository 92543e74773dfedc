/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"

/* From held-out scores to the thresholds of a model. */
typedef struct {
  const NormaFitOptions *options;
  const NormaSurvey *survey; /* with held-out scores, if there is more than one image */
  NormaModel *model; /* with its detectors */
  double starting_threshold; /* of a fit on one image */
  NormaExtractor *in_fp32; /* beside the model's in bf16 or int8; NULL: the model's is it */
  double agreement; /* of both held-out scores; NaN: not known */
} NormaCalibration;

/* Sets the model's promise, rarity and limits. assumed: what the chi-square law would promise with
 * its assumption; n = 0 where there is none. Errors: those of the bound. */
gboolean norma_calibrate (const NormaCalibration *calibration, NormaPromise *assumed,
                          GError **error);

/* Sets the model's stand-in, if there is an extractor in single precision and more than one image. Errors: as above;
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_calibrate_stand_in (const NormaCalibration *calibration, GError **error);
