/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/local-warp.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/registration/small-motion.h"
#include "core/statistics/select.h"

enum { SPACING = 16, STEPS = 5, SWEEPS = 30 };

/* At first what does not fit at all yet must have a say: the scale of the weights begins this much
 * wider and halves with each step. */
#define WIDE 8

/* Of the field against what a usual window says. */
#define STIFFNESS 0.2

#define TUKEY 4.685

/* A window that weighs less than this share of a usual one sees nothing of its own. */
#define SEEING 0.2

/* Of a window: Σ w g gᵀ and Σ w g e, g the slopes of the query, e what is left to explain. */
typedef struct {
  double xx, xy, yy, x, y;
} Normal;

void
norma_local_warp_free (NormaLocalWarp *field)
{
  if (field == NULL)
    return;
  g_free (field->x);
  g_free (field->y);
  g_free (field);
}

static NormaLocalWarp *
field_new (guint width, guint height, GError **error)
{
  g_autoptr (NormaLocalWarp) field = g_new0 (NormaLocalWarp, 1);

  field->spacing = SPACING;
  field->columns = (width + SPACING - 1) / SPACING;
  field->rows = (height + SPACING - 1) / SPACING;
  field->x = norma_alloc ((gsize)field->columns * field->rows, sizeof (float), "a field", error);
  if (field->x == NULL)
    return NULL;
  field->y = norma_alloc ((gsize)field->columns * field->rows, sizeof (float), "a field", error);
  return field->y == NULL ? NULL : g_steal_pointer (&field);
}

/* Nodes on both sides of a place along an axis, and the weight of the second. */
static guint
locate (guint place, guint spacing, guint n, float *weight)
{
  float at = ((float)place - (float)(spacing - 1) / 2) / (float)spacing;
  guint first;

  at = CLAMP (at, 0, (float)(n - 1));
  first = n == 1 ? 0 : MIN ((guint)at, n - 2);
  *weight = n == 1 ? 0 : at - (float)first;
  return first;
}

static float
mix (const NormaLocalWarp *field, const float *values, guint left, guint top, float right,
     float down)
{
  const float *above = values + (gsize)top * field->columns + left;
  const float *below = field->rows == 1 ? above : above + field->columns;
  gsize next = field->columns > 1;

  return (above[0] * (1 - right) + above[next] * right) * (1 - down) +
         (below[0] * (1 - right) + below[next] * right) * down;
}

/* One of the two displacements: between the nodes of two rows first, then along the row. */
static void
mix_row (const NormaLocalWarp *field, const float *values, guint top, float down, guint width,
         float *out)
{
  const float *above = values + (gsize)top * field->columns;
  const float *below = field->rows == 1 ? above : above + field->columns;
  guint x = 0;

  for (guint node = 0; node < field->columns; node++) {
    float here = above[node] * (1 - down) + below[node] * down;
    guint next = MIN (node + 1, field->columns - 1);
    float step = (above[next] * (1 - down) + below[next] * down - here) / (float)field->spacing;
    guint begin = node * field->spacing + (field->spacing - 1) / 2;
    guint end = next == node ? width : MIN (begin + field->spacing, width);
    float from = (float)(field->spacing - 1) / 2 + (float)(node * field->spacing);

    for (; node == 0 && x < MIN (begin, width); x++)
      out[x] = here;
    for (; x < end; x++)
      out[x] = here + step * MAX ((float)x - from, 0);
  }
}

void
norma_local_warp_get_row (const NormaLocalWarp *field, guint y, guint width, float *dx, float *dy)
{
  float down;
  guint top = locate (y, field->spacing, field->rows, &down);

  mix_row (field, field->x, top, down, width, dx);
  mix_row (field, field->y, top, down, width, dy);
}

NormaGrey *
norma_warp_reference (const NormaGrey *reference, guint width, guint height,
                      const NormaHomography *warp, const NormaLocalWarp *field, GError **error)
{
  g_autoptr (NormaGrey) warped = norma_grey_new (width, height, error);
  g_autofree float *d = norma_alloc (width, 2 * sizeof (float), "displacements", error);
  float right = (float)reference->width - 1, bottom = (float)reference->height - 1;
  const double *m = warp->m;

  if (warped == NULL || d == NULL)
    return NULL;
  for (guint y = 0; y < height; y++) {
    float *row = warped->values + (gsize)y * width;

    if (field != NULL)
      norma_local_warp_get_row (field, y, width, d, d + width);
    for (guint x = 0; x < width; x++) {
      double px = x + (double)d[x], py = y + (double)d[width + x];
      double depth = m[6] * px + m[7] * py + 1, near = 1 / depth;
      float u = (float)((m[0] * px + m[1] * py + m[2]) * near);
      float v = (float)((m[3] * px + m[4] * py + m[5]) * near);
      gboolean is_inside = depth > 0 && u >= 0 && v >= 0 && u <= right && v <= bottom;

      row[x] = is_inside ? norma_grey_sample (reference, u, v) : NAN;
    }
  }
  return g_steal_pointer (&warped);
}

/* The sums of each cell around a node. */
static void
sum_cells (const NormaGrey *query, const NormaGrey *warped, double gain, double bias,
           double deviation, const NormaLocalWarp *field, Normal *cells)
{
  guint width = query->width;
  double most = TUKEY * deviation;

  memset (cells, 0, (gsize)field->columns * field->rows * sizeof *cells);
  for (guint y = 1; y + 1 < query->height; y++) {
    const float *q = query->values + (gsize)y * width;
    const float *r = warped->values + (gsize)y * width;
    Normal *row = cells + (gsize)(y / field->spacing) * field->columns;

    for (guint x = 1; x + 1 < width; x++) {
      double gx = gain * (double)(q[x + 1] - q[x - 1]) / 2;
      double gy = gain * (double)(q[x + width] - *(q + x - width)) / 2;
      double e = (double)r[x] - gain * (double)q[x] - bias, part = e / most, weight;
      Normal *cell = &row[x / field->spacing];

      if (!(fabs (part) < 1))
        continue;
      weight = (1 - part * part) * (1 - part * part);
      cell->xx += weight * gx * gx;
      cell->xy += weight * gx * gy;
      cell->yy += weight * gy * gy;
      cell->x -= weight * gx * e;
      cell->y -= weight * gy * e;
    }
  }
}

/* Each node hears its neighbours' cells too. */
static void
widen (const NormaLocalWarp *field, const Normal *cells, Normal *windows)
{
  for (guint row = 0; row < field->rows; row++)
    for (guint column = 0; column < field->columns; column++) {
      Normal sum = { 0 };

      for (guint v = MAX (row, 1) - 1; v < MIN (row + 2, field->rows); v++)
        for (guint u = MAX (column, 1) - 1; u < MIN (column + 2, field->columns); u++) {
          const Normal *cell = &cells[(gsize)v * field->columns + u];

          sum.xx += cell->xx;
          sum.xy += cell->xy;
          sum.yy += cell->yy;
          sum.x += cell->x;
          sum.y += cell->y;
        }
      windows[(gsize)row * field->columns + column] = sum;
    }
}

/* One node by its window and its neighbours as they are now (Gauss–Seidel); begin: the field that
 * the windows were measured with. */
static void
relax (NormaLocalWarp *field, const Normal *window, const NormaLocalWarp *begin, guint row,
       guint column, double stiffness, double most)
{
  gsize i = (gsize)row * field->columns + column;
  const gsize neighbours[4] = { i - 1, i + 1, i - field->columns, i + field->columns };
  const gboolean is_there[4] = { column > 0, column + 1 < field->columns, row > 0,
                                 row + 1 < field->rows };
  double xx = window->xx, yy = window->yy, xy = window->xy, determinant, length;
  double x = window->x + xx * (double)begin->x[i] + xy * (double)begin->y[i];
  double y = window->y + xy * (double)begin->x[i] + yy * (double)begin->y[i];

  for (guint n = 0; n < 4; n++)
    if (is_there[n]) {
      xx += stiffness;
      yy += stiffness;
      x += stiffness * (double)field->x[neighbours[n]];
      y += stiffness * (double)field->y[neighbours[n]];
    }
  determinant = xx * yy - xy * xy;
  if (determinant <= 0)
    return;
  field->x[i] = (float)((yy * x - xy * y) / determinant);
  field->y[i] = (float)((xx * y - xy * x) / determinant);
  length = hypot ((double)field->x[i], (double)field->y[i]);
  if (length > most) {
    field->x[i] *= (float)(most / length);
    field->y[i] *= (float)(most / length);
  }
}

static void
solve (NormaLocalWarp *field, const Normal *windows, const NormaLocalWarp *begin, double stiffness,
       double most)
{
  for (guint sweep = 0; sweep < SWEEPS; sweep++)
    for (guint row = 0; row < field->rows; row++)
      for (guint column = 0; column < field->columns; column++)
        relax (field, &windows[(gsize)row * field->columns + column], begin, row, column, stiffness,
               most);
}

/* What a window weighs on average: many may see nothing. 0: none does. */
static double
mean_weight (const Normal *windows, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += windows[i].xx + windows[i].yy;
  return n == 0 ? 0 : sum / (2 * (double)n);
}

/* As a field of half the size says. */
static void
begin_with (NormaLocalWarp *field, const NormaLocalWarp *coarse)
{
  for (guint row = 0; row < field->rows; row++)
    for (guint column = 0; column < field->columns; column++) {
      gsize i = (gsize)row * field->columns + column;
      float right, down;
      guint left = locate (column * SPACING / 2 + SPACING / 4, SPACING, coarse->columns, &right);
      guint top = locate (row * SPACING / 2 + SPACING / 4, SPACING, coarse->rows, &down);

      field->x[i] = 2 * mix (coarse, coarse->x, left, top, right, down);
      field->y[i] = 2 * mix (coarse, coarse->y, left, top, right, down);
    }
}

/* usual: of a window's weight. */
static void
measure (NormaLocalWarp *field, const Normal *windows, double usual, float *scratch)
{
  gsize n = (gsize)field->columns * field->rows, n_seeing = 0;

  for (gsize i = 0; i < n; i++) {
    float length = hypotf (field->x[i], field->y[i]);

    field->most = MAX (field->most, (double)length);
    if (windows[i].xx + windows[i].yy > SEEING * usual)
      scratch[n_seeing++] = length;
  }
  field->median = n_seeing == 0 ? 0 : (double)norma_select (scratch, n_seeing, n_seeing / 2);
}

NormaLocalWarp *
norma_local_warp_new (const NormaGrey *query, const NormaGrey *reference,
                      const NormaHomography *warp, double gain, double bias, double deviation,
                      const NormaLocalWarp *coarse, GError **error)
{
  g_autoptr (NormaLocalWarp) field = field_new (query->width, query->height, error);
  g_autoptr (NormaLocalWarp) begin = field_new (query->width, query->height, error);
  gsize n = field == NULL ? 0 : (gsize)field->columns * field->rows;
  g_autofree Normal *sums = norma_alloc (2 * n, sizeof (Normal), "a field", error);
  g_autofree float *scratch = norma_alloc (n, sizeof (float), "a field", error);
  double most = NORMA_LOCAL_WARP_MOST * (coarse == NULL ? 1 : 2), usual = 0;

  if (field == NULL || begin == NULL || sums == NULL || scratch == NULL)
    return NULL;
  if (coarse != NULL)
    begin_with (field, coarse);
  for (guint step = 0; step < STEPS; step++) {
    double scale = deviation * (1 + WIDE * pow (0.5, step));
    g_autoptr (NormaGrey) warped =
        norma_warp_reference (reference, query->width, query->height, warp, field, error);

    if (warped == NULL)
      return NULL;
    sum_cells (query, warped, gain, bias, scale, field, sums);
    widen (field, sums, sums + n);
    usual = mean_weight (sums + n, n);
    if (usual <= 0)
      break;
    memcpy (begin->x, field->x, n * sizeof (float));
    memcpy (begin->y, field->y, n * sizeof (float));
    solve (field, sums + n, begin, STIFFNESS * usual, most);
  }
  measure (field, sums + n, usual, scratch);
  return g_steal_pointer (&field);
}

gboolean
norma_local_warp_fit (const NormaLocalWarp *field, NormaMotion motion, guint width, guint height,
                      NormaHomography *map)
{
  NormaMotionFrame frame = norma_motion_frame (width, height);
  NormaNormalEquations e = { norma_motion_n_parameters (motion) };
  double slopes[NORMA_SMALL_MOTION_MOST];

  for (guint i = 0; i < field->columns * field->rows; i++) {
    double x = i % field->columns * field->spacing + (field->spacing - 1) / 2.0;
    double y = i / field->columns * field->spacing + (field->spacing - 1) / 2.0;

    norma_small_motion_slopes (&frame, motion, x, y, 1, 0, slopes);
    norma_normal_equations_add (&e, slopes, (double)field->x[i], 1);
    norma_small_motion_slopes (&frame, motion, x, y, 0, 1, slopes);
    norma_normal_equations_add (&e, slopes, (double)field->y[i], 1);
  }
  if (!norma_normal_equations_solve (&e))
    return FALSE;
  *map = norma_small_motion_map (&frame, motion, e.right);
  return TRUE;
}
