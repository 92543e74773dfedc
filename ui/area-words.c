/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/area-words.h"

#include <glib/gi18n.h>

char *
norma_describe_areas (const NormaAreas *areas)
{
  guint n_regions = norma_areas_count (areas, NORMA_PURPOSE_ROI);
  guint n_ignored = norma_areas_count (areas, NORMA_PURPOSE_IGNORE);
  g_autofree char *regions =
      g_strdup_printf (ngettext ("%u region of interest", "%u regions of interest", n_regions),
                       n_regions);
  g_autofree char *ignored =
      g_strdup_printf (ngettext ("%u ignore area", "%u ignore areas", n_ignored), n_ignored);

  if (areas == NULL)
    return g_strdup (_ ("All of each image is inspected"));
  if (n_regions == 0 || n_ignored == 0)
    return g_strdup (n_regions == 0 ? ignored : regions);
  return g_strdup_printf ("%s, %s", regions, ignored);
}
