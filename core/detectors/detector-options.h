/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/dfm.h"
#include "core/detectors/efficientad.h"
#include "core/detectors/gaussian-ad.h"
#include "core/detectors/gaussian.h"
#include "core/detectors/padim.h"
#include "core/detectors/patchcore.h"
#include "core/detectors/simplenet.h"
#include "core/image/frame.h"

/* Which detector is fitted, and how. */
typedef enum {
  NORMA_METHOD_GAUSSIAN,
  NORMA_METHOD_GAUSSIAN_AD,
  NORMA_METHOD_PADIM,
  NORMA_METHOD_PATCHCORE,
  NORMA_METHOD_DFM,
  NORMA_METHOD_SIMPLENET,
  NORMA_METHOD_EFFICIENTAD,
} NormaMethod;

typedef struct {
  NormaMethod method; /* default gaussian */
  NormaGaussianOptions gaussian;
  NormaGaussianAdOptions gaussian_ad;
  NormaPadimOptions padim;
  NormaPatchCoreOptions patchcore;
  NormaDfmOptions dfm;
  NormaSimpleNetOptions simplenet;
  NormaEfficientAdOptions efficientad;
} NormaDetectorOptions;

#define NORMA_DETECTOR_OPTIONS_INIT \
  { \
    NORMA_METHOD_GAUSSIAN, NORMA_GAUSSIAN_OPTIONS_INIT, NORMA_GAUSSIAN_AD_OPTIONS_INIT, \
        NORMA_PADIM_OPTIONS_INIT, NORMA_PATCHCORE_OPTIONS_INIT, NORMA_DFM_OPTIONS_INIT, \
        NORMA_SIMPLENET_OPTIONS_INIT, NORMA_EFFICIENTAD_OPTIONS_INIT \
  }

/* "gaussian", "gaussian-ad", "padim", "patchcore", "dfm", "simplenet", "efficientad"; NULL behind the last; from_string gives FALSE for other
 * words. */
const char *norma_method_to_string (NormaMethod method);
gboolean norma_method_from_string (const char *text, NormaMethod *method);

/* Whether its fit is a training, which takes minutes and cannot tell of images that it learnt from. */
gboolean norma_method_is_trained (NormaMethod method);

/* The extractor as the method wants it: one that looks at the picture, too, gets it as a level
 * (pixel-level.h). extractor: taken over, NULL is passed on. Errors: those of
 * norma_pixel_level_new(). */
NormaExtractor *norma_method_adapt_extractor (NormaMethod method, NormaExtractor *extractor,
                                              const NormaFrame *frame, GError **error);

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
