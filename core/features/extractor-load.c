/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/features/extractor.h"
#include "core/features/filter-bank.h"
#include "core/features/network-extractor.h"
#include "core/features/pixel-level.h"

static NormaExtractor *
load_named (const NormaTensorFile *file, const NormaFrame *frame, NormaBudget *budget,
            GError **error)
{
  const char *name = norma_tensor_file_get_metadata (file, "extractor");

  if (g_strcmp0 (name, NORMA_FILTER_BANK_NAME) == 0)
    return norma_filter_bank_load (file, frame, error);
  if (g_strcmp0 (name, NORMA_NETWORK_EXTRACTOR_NAME) == 0 ||
      g_strcmp0 (name, NORMA_DESCRIPTOR_NAME) == 0)
    return norma_network_extractor_load (file, frame, budget, error);
  g_set_error (error, NORMA_ERROR, name == NULL ? NORMA_ERROR_DAMAGED : NORMA_ERROR_UNSUPPORTED,
               "extractor: found %s, expected %s, %s or %s", name == NULL ? "nothing" : name,
               NORMA_FILTER_BANK_NAME, NORMA_NETWORK_EXTRACTOR_NAME, NORMA_DESCRIPTOR_NAME);
  return NULL;
}

NormaExtractor *
norma_extractor_load (const NormaTensorFile *file, const NormaFrame *frame, NormaBudget *budget,
                      GError **error)
{
  NormaExtractor *extractor = load_named (file, frame, budget, error);

  return extractor == NULL ? NULL : norma_pixel_level_load (file, extractor, frame, error);
}
