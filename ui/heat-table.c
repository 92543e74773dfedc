/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/heat-table.h"

#include "ui/limit-colors.h"

static guint32
premultiply (guint32 color, double opacity)
{
  guint32 mixed = (guint32)(opacity * 255 + 0.5) << 24;

  for (guint shift = 0; shift < 24; shift += 8)
    mixed |= (guint32)((color >> shift & 0xff) * opacity + 0.5) << shift;
  return mixed;
}

static double
entry_score (guint entry, double most)
{
  return (entry + 0.5) * most / NORMA_HEAT_TABLE_SIZE;
}

void
norma_heat_table_fill (NormaHeatTable *table, const NormaHeatLook *look)
{
  /* The colour scale ends there. */
  double most = 4 * look->unit;

  table->codes_a_score = (float)(NORMA_HEAT_TABLE_SIZE / most);
  for (guint i = 0; i < NORMA_HEAT_TABLE_SIZE; i++) {
    double score = entry_score (i, most);
    double place = norma_color_scale_position (score, look->unit);
    double opacity = look->opacity * CLAMP (2 * score / look->unit - 1, 0, 1);

    table->colors[i] = premultiply (norma_color_scale_color (look->scale, place), opacity);
  }
}

void
norma_heat_table_fill_mask (NormaHeatTable *table, const NormaHeatLook *look)
{
  /* Room above the higher threshold, for the last entry stands for all above it. */
  double most = MAX (look->unit, 1.25 * look->reject);
  guint32 amber = premultiply (NORMA_REVIEW_COLOR, look->opacity);
  guint32 red = premultiply (NORMA_REJECT_COLOR, look->opacity);

  table->codes_a_score = (float)(NORMA_HEAT_TABLE_SIZE / most);
  for (guint i = 0; i < NORMA_HEAT_TABLE_SIZE; i++) {
    double score = entry_score (i, most);

    table->colors[i] = score > look->reject ? red : score > look->review ? amber : 0;
  }
}
