/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/heat-table.h"
#include "ui/sampling.h"
#include "ui/score-plane.h"

/* Lays an anomaly map over rows of a view: every device pixel has the score of the place it shows,
 * by bilinear interpolation as the map has it, or from the pyramid of maxima once a device pixel is
 * larger than a pixel of the map. */
typedef struct {
  const NormaSight *sight;
  const NormaHeatTable *table;
  const NormaScoreLevel *level;
  double scale_x, scale_y; /* pixels of the level an image pixel */
  gboolean is_coarse; /* scores come from the pyramid of maxima */
  NormaPlaces columns;
  const NormaAreaMask *areas; /* of the image; NULL: all of it is inspected */
  guint *pixels; /* [columns of the view] of the image, below their centres; NULL without areas */
  float *mixed; /* [width of the level + 1] two rows of the level, mixed */
  float *scores; /* [view width] */
} NormaHeatRows;

/* All borrowed. Error: NORMA_ERROR_TOO_LARGE; `rows` is then still to be cleared. */
gboolean norma_heat_rows_init (NormaHeatRows *rows, const NormaSight *sight,
                               const NormaScorePlane *plane, const NormaHeatTable *table,
                               GError **error);
void norma_heat_rows_clear (NormaHeatRows *rows);

/* Over the columns of the view that show the image, at this place of the image (vertical). */
void norma_heat_rows_lay (NormaHeatRows *rows, double place, guint32 *row);
