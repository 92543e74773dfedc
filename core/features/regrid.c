/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/regrid.h"

#include "core/base/kernel.h"
#include "core/base/memory.h"

/* New place j is the sum of n_taps old ones from first[j] on, times their weights. */
typedef struct {
  guint n_from, n_to, n_taps;
  guint *first; /* [n_to] */
  float *weight; /* [n_to, n_taps] */
} Axis;

struct _NormaRegrid {
  Axis rows, columns;
};

static void
shrink_place (Axis *axis, guint j)
{
  double step = (double)axis->n_from / axis->n_to;
  double left = j * step, right = (j + 1) * step;
  guint first = MIN ((guint)left, axis->n_from - axis->n_taps);

  axis->first[j] = first;
  for (guint k = 0; k < axis->n_taps; k++) {
    double covered = MIN (right, first + k + 1.0) - MAX (left, (double)(first + k));

    axis->weight[(gsize)j * axis->n_taps + k] = (float)(MAX (covered, 0) / step);
  }
}

/* In whole numbers, as a rounded place would depend on the size of the grid. */
static void
repeat_place (Axis *axis, guint j)
{
  axis->first[j] = (guint)((2 * (guint64)j + 1) * axis->n_from / (2 * (guint64)axis->n_to));
  axis->weight[j] = 1;
}

static void
interpolate_place (Axis *axis, guint j)
{
  double at = (j + 0.5) * axis->n_from / axis->n_to - 0.5;
  double clamped = CLAMP (at, 0, axis->n_from - 1.0);
  guint first = MIN ((guint)clamped, axis->n_from - 2);

  axis->first[j] = first;
  axis->weight[2 * (gsize)j] = (float)(1 - (clamped - first));
  axis->weight[2 * (gsize)j + 1] = (float)(clamped - first);
}

typedef void (*Place) (Axis *axis, guint j);

static Place
choose_place (Axis *axis, NormaGrowth growth)
{
  guint step = (axis->n_from + axis->n_to - 1) / axis->n_to;

  if (axis->n_to <= axis->n_from) {
    /* A whole interval cuts no place; another one may cut a place at either end. */
    axis->n_taps = axis->n_from % axis->n_to == 0 ? step : MIN (step + 1, axis->n_from);
    return shrink_place;
  }
  if (growth == NORMA_GROWTH_NEAREST || axis->n_from == 1) {
    axis->n_taps = 1;
    return repeat_place;
  }
  axis->n_taps = 2;
  return interpolate_place;
}

static gboolean
axis_init (Axis *axis, guint n_from, guint n_to, NormaGrowth growth, GError **error)
{
  Place place;

  axis->n_from = n_from;
  axis->n_to = n_to;
  place = choose_place (axis, growth);
  axis->first = norma_alloc (n_to, sizeof (guint), "grid of features", error);
  if (axis->first == NULL)
    return FALSE;
  axis->weight = norma_alloc (n_to, axis->n_taps * sizeof (float), "grid of features", error);
  if (axis->weight == NULL)
    return FALSE;
  for (guint j = 0; j < n_to; j++)
    place (axis, j);
  return TRUE;
}

NormaRegrid *
norma_regrid_new (const NormaGrid *from, const NormaGrid *to, NormaGrowth growth, GError **error)
{
  g_autoptr (NormaRegrid) regrid = g_new0 (NormaRegrid, 1);

  if (!axis_init (&regrid->rows, from->height, to->height, growth, error) ||
      !axis_init (&regrid->columns, from->width, to->width, growth, error))
    return NULL;
  return g_steal_pointer (&regrid);
}

void
norma_regrid_free (NormaRegrid *regrid)
{
  if (regrid == NULL)
    return;
  g_free (regrid->rows.first);
  g_free (regrid->rows.weight);
  g_free (regrid->columns.first);
  g_free (regrid->columns.weight);
  g_free (regrid);
}

NORMA_KERNEL static void
add_weighted (const float *restrict features, float weight, guint n, float *restrict sum)
{
  for (guint c = 0; c < n; c++)
    sum[c] += weight * features[c];
}

/* One old row of features into one new row. */
static void
add_row (const Axis *columns, const float *row, float row_weight, guint n_channels, float *sums,
         guint stride)
{
  for (guint x = 0; x < columns->n_to; x++)
    for (guint k = 0; k < columns->n_taps; k++) {
      float weight = row_weight * columns->weight[(gsize)x * columns->n_taps + k];

      if (weight != 0)
        add_weighted (row + (gsize)(columns->first[x] + k) * n_channels, weight, n_channels,
                      sums + (gsize)x * stride);
    }
}

void
norma_regrid_add (const NormaRegrid *regrid, const float *features, guint n_channels,
                  float *regridded, guint stride)
{
  const Axis *rows = &regrid->rows, *columns = &regrid->columns;

  for (guint y = 0; y < rows->n_to; y++)
    for (guint k = 0; k < rows->n_taps; k++) {
      const float *row = features + (gsize)(rows->first[y] + k) * columns->n_from * n_channels;

      add_row (columns, row, rows->weight[(gsize)y * rows->n_taps + k], n_channels,
               regridded + (gsize)y * columns->n_to * stride, stride);
    }
}
