/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiling.h"

#include <math.h>

#include "core/base/memory.h"

/* Tiles over one point of an axis: two at strides from half a tile on, and the last one, which was
 * shifted inwards. */
enum { MOST_COVERING = 3 };

/* What the tiles' grids say of one point of an axis. */
typedef struct {
  guint first, n; /* the tiles over it */
  guint low[MOST_COVERING]; /* the cell before the point; the one behind it is high */
  guint high[MOST_COVERING];
  double share[MOST_COVERING]; /* of high */
  double weight[MOST_COVERING]; /* of the tile; sum to 1 */
} Point;

gboolean
norma_tiling_is_set (const NormaTiling *tiling)
{
  return tiling->width > 0;
}

static guint
count_along (const NormaTiling *tiling, guint length)
{
  return (length - tiling->side + tiling->stride - 1) / tiling->stride + 1;
}

static guint
place_along (const NormaTiling *tiling, guint length, guint i)
{
  return MIN (i * tiling->stride, length - tiling->side);
}

guint
norma_tiling_get_columns (const NormaTiling *tiling)
{
  return count_along (tiling, tiling->width);
}

guint
norma_tiling_get_rows (const NormaTiling *tiling)
{
  return count_along (tiling, tiling->height);
}

guint
norma_tiling_count (const NormaTiling *tiling)
{
  return norma_tiling_get_columns (tiling) * norma_tiling_get_rows (tiling);
}

void
norma_tiling_place (const NormaTiling *tiling, guint tile, guint *x, guint *y)
{
  guint columns = norma_tiling_get_columns (tiling);

  *x = place_along (tiling, tiling->width, tile % columns);
  *y = place_along (tiling, tiling->height, tile / columns);
}

static guint
find_along (const NormaTiling *tiling, guint length, double place)
{
  guint n = count_along (tiling, length);
  double nearest = INFINITY;
  guint found = 0;

  for (guint i = 0; i < n; i++) {
    double away = fabs (place_along (tiling, length, i) + tiling->side / 2.0 - place);

    if (away < nearest) {
      nearest = away;
      found = i;
    }
  }
  return found;
}

guint
norma_tiling_find (const NormaTiling *tiling, double x, double y)
{
  return find_along (tiling, tiling->height, y) * norma_tiling_get_columns (tiling) +
         find_along (tiling, tiling->width, x);
}

guint
norma_tiling_stride_for (guint side, double overlap)
{
  return CLAMP ((guint)lround (side * (1 - overlap)), (side + 1) / 2, side);
}

static guint
count_steps (const NormaTiling *tiling, guint length)
{
  return (length + tiling->step - 1) / tiling->step;
}

void
norma_tiling_size_map (const NormaTiling *tiling, const NormaFrameContent *content, guint *width,
                       guint *height)
{
  *width = count_steps (tiling, content->width);
  *height = count_steps (tiling, content->height);
}

/* One axis of the canvas under one axis of the blended map. */
typedef struct {
  const NormaTiling *tiling;
  guint length; /* of the canvas */
  guint cells; /* of a tile's grid */
} Axis;

/* Half a cell, unless neighbours overlap so little that they could not fade into each other. */
static double
get_margin (const Axis *axis)
{
  guint side = axis->tiling->side;
  double cell = (double)side / axis->cells;

  return side - axis->tiling->stride >= 2 * cell ? cell / 2 : 0;
}

static void
sample (const Axis *axis, double inside, Point *point, guint i)
{
  double place = inside * axis->cells / axis->tiling->side - 0.5;

  place = CLAMP (place, 0.0, axis->cells - 1.0);
  point->low[i] = (guint)place;
  point->high[i] = MIN (point->low[i] + 1, axis->cells - 1);
  point->share[i] = place - point->low[i];
}

/* Where only one tile is, it has all to say, though its edge may be near. */
static void
normalise (Point *point)
{
  double sum = 0;

  for (guint i = 0; i < point->n; i++)
    sum += point->weight[i];
  for (guint i = 0; i < point->n; i++)
    point->weight[i] = sum > 0 ? point->weight[i] / sum : 1.0 / point->n;
}

/* The first tile that ends behind the place. */
static guint
find_first (const Axis *axis, double place)
{
  guint side = axis->tiling->side;
  guint first = place < side ? 0 : (guint)((place - side) / axis->tiling->stride);

  while (place_along (axis->tiling, axis->length, first) + side <= place)
    first++;
  return first;
}

static void
cover (const Axis *axis, double place, Point *point)
{
  const NormaTiling *tiling = axis->tiling;
  guint n_tiles = count_along (tiling, axis->length);
  double margin = get_margin (axis);

  point->first = find_first (axis, place);
  for (point->n = 0; point->n < MOST_COVERING && point->first + point->n < n_tiles; point->n++) {
    double inside = place - place_along (tiling, axis->length, point->first + point->n);

    if (inside < 0)
      break;
    sample (axis, inside, point, point->n);
    point->weight[point->n] = MAX (MIN (inside, tiling->side - inside) - margin, 0);
  }
  normalise (point);
}

static Point *
cover_all (const Axis *axis, guint begin, guint content, guint n, GError **error)
{
  Point *points = norma_alloc (n, sizeof (Point), "the weights of tiles", error);

  for (guint i = 0; points != NULL && i < n; i++)
    cover (axis, begin + (i + 0.5) * content / n, &points[i]);
  return points;
}

/* The rows of all tiles of a point of the vertical axis, blended: strip [columns, grid width]. */
static void
blend_rows (const Point *point, const float *maps, guint columns, guint grid_width,
            guint grid_height, double *strip)
{
  gsize tile_size = (gsize)grid_width * grid_height;

  for (gsize i = 0; i < (gsize)columns * grid_width; i++)
    strip[i] = 0;
  for (guint r = 0; r < point->n; r++)
    for (guint c = 0; c < columns; c++) {
      const float *map = maps + ((gsize)(point->first + r) * columns + c) * tile_size;
      const float *above = map + (gsize)point->low[r] * grid_width;
      const float *below = map + (gsize)point->high[r] * grid_width;

      for (guint x = 0; x < grid_width; x++)
        strip[(gsize)c * grid_width + x] +=
            point->weight[r] * ((1 - point->share[r]) * above[x] + point->share[r] * below[x]);
    }
}

static void
blend_columns (const Point *points, guint n, const double *strip, guint grid_width, float *out)
{
  for (guint x = 0; x < n; x++) {
    const Point *point = &points[x];
    double sum = 0;

    for (guint c = 0; c < point->n; c++) {
      const double *row = strip + (gsize)(point->first + c) * grid_width;

      sum += point->weight[c] *
             ((1 - point->share[c]) * row[point->low[c]] + point->share[c] * row[point->high[c]]);
    }
    out[x] = (float)sum;
  }
}

gboolean
norma_tiling_blend (const NormaTiling *tiling, const float *maps, guint grid_width,
                    guint grid_height, const NormaFrameContent *content, guint width, guint height,
                    float *out, GError **error)
{
  const Axis across = { tiling, tiling->width, grid_width };
  const Axis down = { tiling, tiling->height, grid_height };
  guint columns = norma_tiling_get_columns (tiling);
  g_autofree Point *places = cover_all (&across, content->x, content->width, width, error);
  g_autofree double *strip = NULL;

  if (places == NULL)
    return FALSE;
  strip = norma_alloc ((gsize)columns * grid_width, sizeof (double), "a row of tiles", error);
  if (strip == NULL)
    return FALSE;
  for (guint y = 0; y < height; y++) {
    Point point;

    cover (&down, content->y + (y + 0.5) * content->height / height, &point);
    blend_rows (&point, maps, columns, grid_width, grid_height, strip);
    blend_columns (places, width, strip, grid_width, out + (gsize)y * width);
  }
  return TRUE;
}
