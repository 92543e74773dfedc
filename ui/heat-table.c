/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/heat-table.h"

static double
opacity_of (const NormaHeatLook *look, double score)
{
  if (!(look->reject > 0))
    return score > look->reject ? look->opacity : 0;
  return look->opacity * CLAMP (2 * score / look->reject - 1, 0, 1);
}

static guint32
premultiply (guint32 color, double opacity)
{
  guint32 mixed = (guint32)(opacity * 255 + 0.5) << 24;

  for (guint shift = 0; shift < 24; shift += 8)
    mixed |= (guint32)((color >> shift & 0xff) * opacity + 0.5) << shift;
  return mixed;
}

void
norma_heat_table_fill (NormaHeatTable *table, const NormaHeatLook *look)
{
  /* The colour scale ends at four times its unit, the opacity rises up to the threshold. */
  double most = MAX (4 * look->unit, 2 * look->reject);

  table->codes_a_score = (float)(NORMA_HEAT_TABLE_SIZE / most);
  for (guint i = 0; i < NORMA_HEAT_TABLE_SIZE; i++) {
    double score = (i + 0.5) * most / NORMA_HEAT_TABLE_SIZE;
    guint32 color =
        norma_color_scale_color (look->scale, norma_color_scale_position (score, look->unit));

    table->colors[i] = premultiply (color, opacity_of (look, score));
  }
}
