/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/color-scale.h"

#include <math.h>
#include <string.h>

#include "core/report/color-tables.h"

static const char *const names[] = {
  [NORMA_COLOR_SCALE_VIRIDIS] = "viridis",
  [NORMA_COLOR_SCALE_CIVIDIS] = "cividis",
  [NORMA_COLOR_SCALE_TURBO] = "turbo",
  [NORMA_COLOR_SCALE_GREY] = "grey",
};

double
norma_color_scale_position (double score, double threshold)
{
  if (!(threshold > 0))
    return score > threshold ? 1 : 0;
  if (!(score > 0))
    return 0;
  /* A difference of logarithms, because the quotient may overflow. */
  return CLAMP (0.5 + (log2 (score) - log2 (threshold)) / 4, 0, 1);
}

guint32
norma_color_scale_color (NormaColorScale scale, double position)
{
  double inside = position > 0 ? MIN (position, 1) : 0;
  guint32 index = (guint32)(inside * 255 + 0.5);

  switch (scale) {
  case NORMA_COLOR_SCALE_VIRIDIS:
    return norma_colors_viridis[index];
  case NORMA_COLOR_SCALE_CIVIDIS:
    return norma_colors_cividis[index];
  case NORMA_COLOR_SCALE_TURBO:
    return norma_colors_turbo[index];
  case NORMA_COLOR_SCALE_GREY:
    return index * 0x010101;
  default:
    g_return_val_if_reached (0);
  }
}

const char *
norma_color_scale_to_string (NormaColorScale scale)
{
  g_return_val_if_fail ((guint)scale < G_N_ELEMENTS (names), NULL);

  return names[scale];
}

gboolean
norma_color_scale_from_string (const char *name, NormaColorScale *scale)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i]) == 0) {
      *scale = (NormaColorScale)i;
      return TRUE;
    }
  return FALSE;
}
