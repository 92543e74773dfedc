/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/color-scale.h"

/* What a score looks like over the picture: one table from score to colour with opacity, made anew
 * whenever a threshold, the opacity or the colours change. */
enum { NORMA_HEAT_TABLE_SIZE = 4096 };

typedef struct {
  NormaColorScale scale;
  double opacity; /* at and above the reject threshold, 0 … 1 */
  double unit; /* raw score in the middle of the colour scale, above 0 */
  double reject; /* raw score; the map is transparent up to half of it */
} NormaHeatLook;

typedef struct {
  float codes_a_score; /* code = score × this, from 0 to NORMA_HEAT_TABLE_SIZE − 1 */
  guint32 colors[NORMA_HEAT_TABLE_SIZE]; /* 0xAARRGGBB, premultiplied; entry i: score of i + ½ */
} NormaHeatTable;

void norma_heat_table_fill (NormaHeatTable *table, const NormaHeatLook *look);

/* NaN and scores below 0 have code 0. */
static inline guint
norma_heat_table_code (const NormaHeatTable *table, float score)
{
  float code = score * table->codes_a_score;

  code = code > 0 ? code : 0;
  code = code < NORMA_HEAT_TABLE_SIZE - 1 ? code : NORMA_HEAT_TABLE_SIZE - 1;
  return (guint)code;
}
