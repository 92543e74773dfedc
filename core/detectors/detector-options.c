/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/detector-options.h"

#include "core/features/pixel-level.h"

static const char *const names[] = { NORMA_GAUSSIAN_NAME,    NORMA_GAUSSIAN_AD_NAME,
                                     NORMA_PADIM_NAME,       NORMA_PATCHCORE_NAME,
                                     NORMA_DFM_NAME,         NORMA_SIMPLENET_NAME,
                                     NORMA_EFFICIENTAD_NAME, NULL };

const char *
norma_method_to_string (NormaMethod method)
{
  return names[method];
}

gboolean
norma_method_from_string (const char *text, NormaMethod *method)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (text, names[i]) == 0) {
      *method = i;
      return TRUE;
    }
  return FALSE;
}

gboolean
norma_method_is_trained (NormaMethod method)
{
  return method == NORMA_METHOD_SIMPLENET || method == NORMA_METHOD_EFFICIENTAD;
}

NormaExtractor *
norma_method_adapt_extractor (NormaMethod method, NormaExtractor *extractor,
                              const NormaFrame *frame, GError **error)
{
  return extractor != NULL && method == NORMA_METHOD_EFFICIENTAD
             ? norma_pixel_level_new (extractor, frame, error)
             : extractor;
}

NormaDetectorFit *
norma_detector_fit_new (const NormaFeatureLevels *levels, guint n_samples, double least_variance,
                        const NormaDetectorOptions *options, GError **error)
{
  switch (options->method) {
  case NORMA_METHOD_GAUSSIAN:
    return norma_gaussian_fit_new (levels, least_variance, &options->gaussian, error);
  case NORMA_METHOD_GAUSSIAN_AD:
    return norma_gaussian_ad_fit_new (levels, least_variance, &options->gaussian_ad, error);
  case NORMA_METHOD_PADIM:
    return norma_padim_fit_new (levels, least_variance, &options->padim, error);
  case NORMA_METHOD_PATCHCORE:
    return norma_patchcore_fit_new (levels, n_samples, &options->patchcore, error);
  case NORMA_METHOD_DFM:
    return norma_dfm_fit_new (levels, n_samples, &options->dfm, error);
  case NORMA_METHOD_SIMPLENET:
    return norma_simplenet_fit_new (levels, n_samples, least_variance, &options->simplenet, error);
  case NORMA_METHOD_EFFICIENTAD:
    return norma_efficientad_fit_new (levels, n_samples, least_variance, &options->efficientad,
                                      error);
  }
  g_return_val_if_reached (NULL);
}

guint64
norma_detector_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                           const NormaDetectorOptions *options)
{
  switch (options->method) {
  case NORMA_METHOD_GAUSSIAN:
    return norma_gaussian_fit_memory (levels, &options->gaussian);
  case NORMA_METHOD_GAUSSIAN_AD:
    return norma_gaussian_ad_fit_memory (levels, &options->gaussian_ad);
  case NORMA_METHOD_PADIM:
    return norma_padim_fit_memory (levels, &options->padim);
  case NORMA_METHOD_PATCHCORE:
    return norma_patchcore_fit_memory (levels, n_samples, &options->patchcore);
  case NORMA_METHOD_DFM:
    return norma_dfm_fit_memory (levels, n_samples);
  case NORMA_METHOD_SIMPLENET:
    return norma_simplenet_fit_memory (levels, n_samples, &options->simplenet);
  case NORMA_METHOD_EFFICIENTAD:
    return norma_efficientad_fit_memory (levels, n_samples, &options->efficientad);
  }
  g_return_val_if_reached (0);
}

gboolean
norma_detector_fit_forecast (const NormaFeatureLevels *levels, const NormaDetectorOptions *options,
                             guint n_threads, double *seconds, GError **error)
{
  *seconds = 0;
  switch (options->method) {
  case NORMA_METHOD_SIMPLENET:
    return norma_simplenet_fit_forecast (levels, &options->simplenet, n_threads, seconds, error);
  case NORMA_METHOD_EFFICIENTAD:
    return norma_efficientad_fit_forecast (levels, &options->efficientad, n_threads, seconds,
                                           error);
  default:
    return TRUE;
  }
}
