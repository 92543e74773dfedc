/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "app/sample-part.h"

/* A stroke font on a grid of 5 columns and 7 rows: columns and rows of a line through each
 * character of the part number. */
static const char *const number[] = {
  /* N M - 4 7 1 1 */
  "06004640", "0600234046", "0343", "36300444", "004016", "112026", "112026",
};

static const NormaPoint number_at = { 2.75, -4.95 };
static const double number_scale = 0.15;
static const double number_pitch = 0.84;
static const double engraving = 0.075; /* half width of a stroke */
static const double burr = 0.07; /* of the raised edge beside it */

static const NormaPoint ring_at = { 5.1, -1.5 };
static const double ring_radius = 1.15;
static const double ring_width = 0.1; /* half */

static const NormaPoint matrix_at = { 4.3, 1.75 };
static const double cell = 0.23;

static NormaPoint
grid_point (const char *digits, guint position)
{
  return (NormaPoint){ number_at.x + position * number_pitch + (digits[0] - '0') * number_scale,
                       number_at.y + (digits[1] - '0') * number_scale };
}

/* Distance to the nearest stroke of the part number. */
static double
stroke_distance (NormaPoint point, NormaPoint *away)
{
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < G_N_ELEMENTS (number); i++)
    for (const char *digits = number[i]; digits[2] != '\0'; digits += 2) {
      NormaPoint direction;
      double d = norma_shape_segment (point, grid_point (digits, i), grid_point (digits + 2, i),
                                      &direction);

      if (d < least) {
        least = d;
        *away = direction;
      }
    }
  return least;
}

static double
engrave (const NormaSamplePart *part, NormaPoint point, double metal)
{
  NormaPoint away = { 0.0, 0.0 };
  double d, facing;

  if (point.x < number_at.x - 0.3 || point.x > number_at.x + 7 * number_pitch ||
      point.y < number_at.y - 0.3 || point.y > number_at.y + 6 * number_scale + 0.3)
    return metal;
  d = stroke_distance (point, &away) - engraving;
  facing = away.x * part->light.x + away.y * part->light.y;
  if (d > 0.0 && d < burr)
    metal *= 1.0 - 0.35 * facing * (1.0 - d / burr);
  return metal * (1.0 - 0.58 * norma_shape_cover (d, 1.5 * part->pixel));
}

/* A ring with a peak in it, printed. */
static double
print (const NormaSamplePart *part, NormaPoint point, double metal)
{
  NormaPoint p = { point.x - ring_at.x, point.y - ring_at.y };
  double radius = sqrt (p.x * p.x + p.y * p.y);
  NormaPoint away;
  double d, left, right, ink;

  if (radius > ring_radius + 0.5)
    return metal;
  d = fabs (radius - ring_radius) - ring_width;
  left = norma_shape_segment (p, (NormaPoint){ -0.55, 0.5 }, (NormaPoint){ -0.05, -0.55 }, &away);
  right = norma_shape_segment (p, (NormaPoint){ -0.05, -0.55 }, (NormaPoint){ 0.55, 0.5 }, &away);
  ink = norma_shape_cover (MIN (d, MIN (left, right) - ring_width), 1.6 * part->pixel);
  ink *= 0.93 + 0.07 * norma_shape_noise (part->texture + 6, point.x / 0.1, point.y / 0.1);
  return norma_shape_mix (metal, 0.24, ink);
}

static double
is_marked (const NormaSamplePart *part, double column, double row)
{
  double last = NORMA_SAMPLE_N_CELLS - 1;

  if (column < 0.0 || row < 0.0 || floor (column) > last || floor (row) > last)
    return 0.0;
  return (part->cells[(guint)row] >> (guint)column) & 1u;
}

gboolean
norma_sample_part_is_coded (NormaPoint point)
{
  const double side = NORMA_SAMPLE_N_CELLS * cell;

  return point.x > matrix_at.x && point.x < matrix_at.x + side && point.y > matrix_at.y &&
         point.y < matrix_at.y + side;
}

/* Marked by laser: annealed cells whose edges bleed. */
static double
anneal (const NormaSamplePart *part, NormaPoint point, double metal)
{
  double column = (point.x - matrix_at.x) / cell;
  double row = (point.y - matrix_at.y) / cell;
  double bleed = 0.16;
  double dark;

  if (column < -1.0 || row < -1.0 || column > NORMA_SAMPLE_N_CELLS + 1 ||
      row > NORMA_SAMPLE_N_CELLS + 1)
    return metal;
  dark = is_marked (part, column - bleed, row - bleed) +
         is_marked (part, column + bleed, row - bleed) +
         is_marked (part, column - bleed, row + bleed) +
         is_marked (part, column + bleed, row + bleed);
  return metal * (1.0 - 0.14 * dark);
}

double
norma_sample_part_mark (const NormaSamplePart *part, NormaPoint point, double metal)
{
  NormaPoint marked = { point.x - part->marks_shift.x, point.y - part->marks_shift.y };

  return anneal (part, marked, print (part, marked, engrave (part, marked, metal)));
}
