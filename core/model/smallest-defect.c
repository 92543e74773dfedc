/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/smallest-defect.h"

#include "core/base/fields.h"

#define SPOTS "smallest_defect.spots"
#define LARGEST "smallest_defect.largest"

static const char *const contrast_keys[] = { "smallest_defect.strong.contrast",
                                             "smallest_defect.weak.contrast" };
static const char *const diameter_keys[] = { "smallest_defect.strong.diameter",
                                             "smallest_defect.weak.diameter" };

G_STATIC_ASSERT (G_N_ELEMENTS (contrast_keys) == NORMA_SMALLEST_DEFECT_CONTRASTS);
G_STATIC_ASSERT (G_N_ELEMENTS (diameter_keys) == NORMA_SMALLEST_DEFECT_CONTRASTS);

void
norma_smallest_defect_store (const NormaSmallestDefect *defect, NormaTensorFile *file)
{
  if (defect->n_spots == 0)
    return;
  norma_field_set_unsigned (file, SPOTS, defect->n_spots);
  norma_field_set_unsigned (file, LARGEST, defect->largest);
  for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    norma_field_set_double (file, contrast_keys[i], defect->at[i].contrast);
    norma_field_set_unsigned (file, diameter_keys[i], defect->at[i].diameter);
  }
}

gboolean
norma_smallest_defect_load (const NormaTensorFile *file, NormaSmallestDefect *defect,
                            GError **error)
{
  guint64 n_spots, largest, diameter;

  *defect = (NormaSmallestDefect){ 0 };
  if (norma_tensor_file_get_metadata (file, SPOTS) == NULL)
    return TRUE;
  if (!norma_field_get_unsigned (file, SPOTS, 1, G_MAXUINT32, &n_spots, error) ||
      !norma_field_get_unsigned (file, LARGEST, 1, G_MAXUINT32, &largest, error))
    return FALSE;
  for (guint i = 0; i < NORMA_SMALLEST_DEFECT_CONTRASTS; i++) {
    if (!norma_field_get_double (file, contrast_keys[i], G_MINFLOAT, 1, &defect->at[i].contrast,
                                 error) ||
        !norma_field_get_unsigned (file, diameter_keys[i], 0, largest, &diameter, error))
      return FALSE;
    defect->at[i].diameter = (guint)diameter;
  }
  defect->n_spots = (guint)n_spots;
  defect->largest = (guint)largest;
  return TRUE;
}
