/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/aligned-rows.h"

#include <math.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"

static void
choose_level (NormaAlignedRows *rows)
{
  const NormaViewport *viewport = rows->sight->viewport;
  const NormaPicture *picture = rows->reference->picture;
  double scale =
      norma_aligned_reference_get_scale (rows->reference, viewport->center_x, viewport->center_y);
  double step = rows->sight->is_crisp ? scale : scale / viewport->zoom;
  guint level = step > 1 ? (guint)floor (log2 (step)) : 0;

  level = MIN (level, picture->n_levels - 1);
  rows->level = &picture->levels[level];
  rows->scale = 1.0 / (double)(1u << level);
}

static gboolean
alloc_floats (float **floats, gsize n, gsize times, GError **error)
{
  *floats = norma_alloc (n, times * sizeof (float), "drawing a reference", error);
  return *floats != NULL;
}

static gboolean
alloc_places (NormaAlignedRows *rows, guint n_columns, GError **error)
{
  static const char drawing[] = "drawing a reference";
  guint n_shown = rows->reference->picture->n_shown;

  rows->places = norma_alloc (rows->n, sizeof (double), drawing, error);
  if (rows->places == NULL)
    return FALSE;
  rows->place_of = norma_alloc (n_columns, sizeof (guint), drawing, error);
  return rows->place_of != NULL && alloc_floats (&rows->x, rows->n, 1, error) &&
         alloc_floats (&rows->y, rows->n, 1, error) &&
         alloc_floats (&rows->found, rows->n, n_shown, error) &&
         alloc_floats (&rows->values, n_columns, n_shown, error);
}

/* Several columns of the view may show one place. */
static gboolean
locate_columns (NormaAlignedRows *rows, GError **error)
{
  const NormaSight *sight = rows->sight;
  guint n_columns = sight->end_x - rows->first_x;
  double first = norma_sight_place (sight, rows->first_x, sight->origin_x);
  double last = norma_sight_place (sight, sight->end_x - 1, sight->origin_x);

  rows->n = sight->is_crisp ? (guint)(last - first) + 1 : n_columns;
  if (!alloc_places (rows, n_columns, error))
    return FALSE;
  for (guint column = 0; column < n_columns; column++) {
    double place = norma_sight_place (sight, rows->first_x + column, sight->origin_x);
    guint i = sight->is_crisp ? (guint)(place - first) : column;

    rows->place_of[column] = i;
    rows->places[i] = place;
  }
  return TRUE;
}

static gboolean
locate_nodes (NormaAlignedRows *rows, GError **error)
{
  const NormaLocalWarp *field = rows->reference->field;

  if (field == NULL)
    return TRUE;
  if (!norma_places_alloc (&rows->nodes, rows->n, error) ||
      !alloc_floats (&rows->node_x, (gsize)field->columns + 1, 1, error) ||
      !alloc_floats (&rows->node_y, (gsize)field->columns + 1, 1, error))
    return FALSE;
  for (guint i = 0; i < rows->n; i++)
    rows->nodes.left[i] =
        norma_locate (rows->places[i], rows->reference->field_scale / field->spacing,
                      field->columns, &rows->nodes.weight[i]);
  return TRUE;
}

gboolean
norma_aligned_rows_init (NormaAlignedRows *rows, const NormaSight *sight, guint first_x,
                         const NormaAlignedReference *reference, GError **error)
{
  *rows = (NormaAlignedRows){ .sight = sight, .reference = reference };
  rows->first_x = CLAMP (first_x, sight->first_x, sight->end_x);
  choose_level (rows);
  if (rows->first_x == sight->end_x)
    return TRUE;
  return locate_columns (rows, error) && locate_nodes (rows, error);
}

void
norma_aligned_rows_clear (NormaAlignedRows *rows)
{
  g_clear_pointer (&rows->places, g_free);
  g_clear_pointer (&rows->place_of, g_free);
  norma_places_clear (&rows->nodes);
  g_clear_pointer (&rows->node_x, g_free);
  g_clear_pointer (&rows->node_y, g_free);
  g_clear_pointer (&rows->x, g_free);
  g_clear_pointer (&rows->y, g_free);
  g_clear_pointer (&rows->found, g_free);
  g_clear_pointer (&rows->values, g_free);
}

/* Between two rows of nodes; the last one has no next one, its weight is 0. */
static void
mix_nodes (const NormaLocalWarp *field, const float *values, guint top, float down, float part,
           float *row)
{
  const float *above = values + (gsize)top * field->columns;
  const float *below = values + (gsize)MIN (top + 1, field->rows - 1) * field->columns;

  for (guint i = 0; i < field->columns; i++)
    row[i] = (above[i] * (1 - down) + below[i] * down) * part;
  row[field->columns] = row[field->columns - 1];
}

NORMA_KERNEL static void
mix_columns (const float *row, const guint *left, const float *weight, guint n, float *restrict out)
{
  for (guint i = 0; i < n; i++)
    out[i] = row[left[i]] * (1 - weight[i]) + row[left[i] + 1] * weight[i];
}

/* Displacements of the row in x and y. */
static void
displace (NormaAlignedRows *rows, double place)
{
  const NormaLocalWarp *field = rows->reference->field;
  float part = (float)(1 / rows->reference->field_scale), down;
  guint top;

  if (field == NULL) {
    for (guint i = 0; i < rows->n; i++)
      rows->x[i] = rows->y[i] = 0;
    return;
  }
  top = norma_locate (place, rows->reference->field_scale / field->spacing, field->rows, &down);
  mix_nodes (field, field->x, top, down, part, rows->node_x);
  mix_nodes (field, field->y, top, down, part, rows->node_y);
  mix_columns (rows->node_x, rows->nodes.left, rows->nodes.weight, rows->n, rows->x);
  mix_columns (rows->node_y, rows->nodes.left, rows->nodes.weight, rows->n, rows->y);
}

/* x, y: displacements, and then places in a level, pixel centres at whole numbers; NaN beyond the
 * horizon. */
NORMA_KERNEL static void
follow (const double *m, const double *places, double place, double scale, guint n,
        float *restrict x, float *restrict y)
{
  for (guint i = 0; i < n; i++) {
    double px = places[i] - 0.5 + (double)x[i];
    double py = place - 0.5 + (double)y[i];
    double depth = m[6] * px + m[7] * py + 1;
    double near = depth > 0 ? 1 / depth : NAN;

    x[i] = (float)(((m[0] * px + m[1] * py + m[2]) * near + 0.5) * scale - 0.5);
    y[i] = (float)(((m[3] * px + m[4] * py + m[5]) * near + 0.5) * scale - 0.5);
  }
}

/* Up to half a pixel beyond the centres of its outermost pixels the reference shows itself. */
#define DEFINE_SAMPLE(suffix, Type) \
  static void sample_##suffix (const NormaPictureLevel *level, guint n_shown, float right, \
                               float bottom, const float *x, const float *y, guint n, \
                               float *restrict out) \
  { \
    float last_x = (float)(level->width - 1), last_y = (float)(level->height - 1); \
\
    for (guint i = 0; i < n; i++, out += n_shown) { \
      gboolean is_inside = x[i] >= -0.5f && y[i] >= -0.5f && x[i] <= right && y[i] <= bottom; \
      float u = is_inside ? CLAMP (x[i], 0, last_x) : 0; \
      float v = is_inside ? CLAMP (y[i], 0, last_y) : 0; \
      gsize left = (gsize)u, top = (gsize)v; \
      float across = u - (float)left, down = v - (float)top; \
      gsize next = left < level->width - 1 ? level->channels : 0; \
      gsize below = top < level->height - 1 ? level->stride : 0; \
      const guint8 *row = (const guint8 *)level->samples + top * level->stride; \
      const Type *a = (const Type *)(gconstpointer)row + left * level->channels; \
      const Type *b = (const Type *)(gconstpointer)(row + below) + left * level->channels; \
\
      for (guint c = 0; c < n_shown; c++) { \
        float upper = (float)a[c] + ((float)a[c + next] - (float)a[c]) * across; \
        float lower = (float)b[c] + ((float)b[c + next] - (float)b[c]) * across; \
\
        out[c] = is_inside ? upper + (lower - upper) * down : NAN; \
      } \
    } \
  }

DEFINE_SAMPLE (u8, guint8)
DEFINE_SAMPLE (u16, guint16)
DEFINE_SAMPLE (f32, float)

/* Where each place has a column of its own, what is found there is the row. */
static gboolean
is_direct (const NormaAlignedRows *rows)
{
  return rows->n == rows->sight->end_x - rows->first_x;
}

static void
sample (NormaAlignedRows *rows)
{
  const NormaPicture *picture = rows->reference->picture;
  float right = (float)(picture->raster->width * rows->scale - 0.5);
  float bottom = (float)(picture->raster->height * rows->scale - 0.5);
  float *out = is_direct (rows) ? rows->values : rows->found;

  switch (picture->raster->type) {
  case NORMA_SAMPLE_U8:
    sample_u8 (rows->level, picture->n_shown, right, bottom, rows->x, rows->y, rows->n, out);
    break;
  case NORMA_SAMPLE_U16:
    sample_u16 (rows->level, picture->n_shown, right, bottom, rows->x, rows->y, rows->n, out);
    break;
  case NORMA_SAMPLE_F32:
    sample_f32 (rows->level, picture->n_shown, right, bottom, rows->x, rows->y, rows->n, out);
    break;
  }
}

static void
spread (NormaAlignedRows *rows)
{
  guint n_shown = rows->reference->picture->n_shown;

  for (guint column = 0; column < rows->sight->end_x - rows->first_x; column++)
    for (guint c = 0; c < n_shown; c++)
      rows->values[column * n_shown + c] = rows->found[rows->place_of[column] * n_shown + c];
}

void
norma_aligned_rows_read (NormaAlignedRows *rows, double place)
{
  if (rows->first_x == rows->sight->end_x)
    return;
  displace (rows, place);
  follow (rows->reference->warp.m, rows->places, place, rows->scale, rows->n, rows->x, rows->y);
  sample (rows);
  if (!is_direct (rows))
    spread (rows);
}
