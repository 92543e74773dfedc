/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/color-scale.h"

/* What a score looks like over the picture: one table from score to colour with opacity.
 *
 * A heat map has one meaning in the whole project: colour and opacity depend on the score as a
 * multiple of the unit, the reject threshold that the fit gave, and on nothing else. The thresholds
 * of now, wherever they are dragged, are the marks on the legend; the mask and the outlines follow
 * them. So a score never changes its colour while somebody looks for a threshold. */
enum { NORMA_HEAT_TABLE_SIZE = 4096 };

typedef struct {
  NormaColorScale scale;
  double opacity; /* 0 … 1 */
  double unit; /* raw score in the middle of the colour scale, above 0 */
  double review, reject; /* raw scores, the thresholds of now */
} NormaHeatLook;

typedef struct {
  float codes_a_score; /* code = score × this, from 0 to NORMA_HEAT_TABLE_SIZE − 1 */
  guint32 colors[NORMA_HEAT_TABLE_SIZE]; /* 0xAARRGGBB, premultiplied; entry i: score of i + ½ */
} NormaHeatTable;

/* The colour scale, transparent up to half the unit, of the full opacity from the unit on. */
void norma_heat_table_fill (NormaHeatTable *table, const NormaHeatLook *look);

/* Amber above the review threshold, red above the reject threshold, both to within an entry;
 * transparent elsewhere. */
void norma_heat_table_fill_mask (NormaHeatTable *table, const NormaHeatLook *look);

/* NaN and scores below 0 have code 0. */
static inline guint
norma_heat_table_code (const NormaHeatTable *table, float score)
{
  float code = score * table->codes_a_score;

  code = code > 0 ? code : 0;
  code = code < NORMA_HEAT_TABLE_SIZE - 1 ? code : NORMA_HEAT_TABLE_SIZE - 1;
  return (guint)code;
}
