/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/detectors/detector.h"
#include "core/detectors/gaussian.h"

NormaDetector *
norma_detector_load (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  const char *name = norma_tensor_file_get_metadata (file, "detector");

  if (g_strcmp0 (name, NORMA_GAUSSIAN_NAME) == 0)
    return norma_gaussian_load (file, levels, error);
  g_set_error (error, NORMA_ERROR, name == NULL ? NORMA_ERROR_DAMAGED : NORMA_ERROR_UNSUPPORTED,
               "detector: found %s, expected %s", name == NULL ? "nothing" : name,
               NORMA_GAUSSIAN_NAME);
  return NULL;
}
