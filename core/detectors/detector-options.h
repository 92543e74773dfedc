/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/dfm.h"
#include "core/detectors/gaussian-ad.h"
#include "core/detectors/gaussian.h"
#include "core/detectors/padim.h"
#include "core/detectors/patchcore.h"
#include "core/detectors/simplenet.h"

/* Which detector is fitted, and how. */
typedef enum {
  NORMA_METHOD_GAUSSIAN,
  NORMA_METHOD_GAUSSIAN_AD,
  NORMA_METHOD_PADIM,
  NORMA_METHOD_PATCHCORE,
  NORMA_METHOD_DFM,
  NORMA_METHOD_SIMPLENET,
} NormaMethod;

typedef struct {
  NormaMethod method; /* default gaussian */
  NormaGaussianOptions gaussian;
  NormaGaussianAdOptions gaussian_ad;
  NormaPadimOptions padim;
  NormaPatchCoreOptions patchcore;
  NormaDfmOptions dfm;
  NormaSimpleNetOptions simplenet;
} NormaDetectorOptions;

#define NORMA_DETECTOR_OPTIONS_INIT \
  { \
    NORMA_METHOD_GAUSSIAN, NORMA_GAUSSIAN_OPTIONS_INIT, NORMA_GAUSSIAN_AD_OPTIONS_INIT, \
        NORMA_PADIM_OPTIONS_INIT, NORMA_PATCHCORE_OPTIONS_INIT, NORMA_DFM_OPTIONS_INIT, \
        NORMA_SIMPLENET_OPTIONS_INIT \
  }

/* "gaussian", "gaussian-ad", "padim", "patchcore", "dfm", "simplenet"; NULL behind the last; from_string gives FALSE for other
 * words. */
const char *norma_method_to_string (NormaMethod method);
gboolean norma_method_from_string (const char *text, NormaMethod *method);

/* Begins to fit the detector that the options name. n_samples: how many there will be;
 * least_variance: as in NormaExtractor.
 * Errors: NORMA_ERROR_INPUT if it does not go with these levels; NORMA_ERROR_TOO_LARGE. */
NormaDetectorFit *norma_detector_fit_new (const NormaFeatureLevels *levels, guint n_samples,
                                          double least_variance,
                                          const NormaDetectorOptions *options, GError **error);

/* Seconds that it takes beyond going over the samples: of training, by a short trial. 0 for detectors that
 * are not trained. Errors: as above. */
gboolean norma_detector_fit_forecast (const NormaFeatureLevels *levels,
                                      const NormaDetectorOptions *options, guint n_threads,
                                      double *seconds, GError **error);

/* Bytes that such a fit of `n_samples` samples needs beyond them. */
guint64 norma_detector_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                                   const NormaDetectorOptions *options);
