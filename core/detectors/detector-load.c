/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/detectors/detector.h"
#include "core/detectors/dfm.h"
#include "core/detectors/efficientad.h"
#include "core/detectors/gaussian-ad.h"
#include "core/detectors/gaussian.h"
#include "core/detectors/padim.h"
#include "core/detectors/patchcore.h"
#include "core/detectors/simplenet.h"

static const struct {
  const char *name;
  NormaDetector *(*load) (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                          GError **error);
} loaders[] = {
  { NORMA_GAUSSIAN_NAME, norma_gaussian_load },
  { NORMA_GAUSSIAN_AD_NAME, norma_gaussian_ad_load },
  { NORMA_PADIM_NAME, norma_padim_load },
  { NORMA_PATCHCORE_NAME, norma_patchcore_load },
  { NORMA_DFM_NAME, norma_dfm_load },
  { NORMA_SIMPLENET_NAME, norma_simplenet_load },
  { NORMA_EFFICIENTAD_NAME, norma_efficientad_load },
};

static char *
list_names (void)
{
  GString *names = g_string_new (loaders[0].name);

  for (gsize i = 1; i < G_N_ELEMENTS (loaders); i++)
    g_string_append_printf (names, ", %s", loaders[i].name);
  return g_string_free (names, FALSE);
}

NormaDetector *
norma_detector_load (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  const char *name = norma_tensor_file_get_metadata (file, "detector");
  g_autofree char *names = list_names ();

  for (gsize i = 0; i < G_N_ELEMENTS (loaders); i++)
    if (g_strcmp0 (name, loaders[i].name) == 0)
      return loaders[i].load (file, levels, error);
  g_set_error (error, NORMA_ERROR, name == NULL ? NORMA_ERROR_DAMAGED : NORMA_ERROR_UNSUPPORTED,
               "detector: found %s, expected one of %s", name == NULL ? "nothing" : name, names);
  return NULL;
}
