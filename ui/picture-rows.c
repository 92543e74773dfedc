/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/picture-rows.h"

#include <math.h>

#include "core/base/kernel.h"

/* Rows are mixed as the raw values they are and become grey levels last, in floating point, which
 * holds every 16-bit value exactly. */

#define DEFINE_ROW_KERNELS(suffix, Type) \
  NORMA_KERNEL static void mix_rows_##suffix (const Type *above, const Type *below, float weight, \
                                              gsize n, float *restrict out) \
  { \
    for (gsize x = 0; x < n; x++) \
      out[x] = (float)above[x] * (1 - weight) + (float)below[x] * weight; \
  } \
\
  NORMA_KERNEL static void pick_grey_##suffix (const Type *row, const guint *left, guint step, \
                                               guint n, float *restrict out) \
  { \
    for (guint x = 0; x < n; x++) \
      out[x] = (float)row[left[x] * step]; \
  } \
\
  NORMA_KERNEL static void pick_color_##suffix (const Type *row, const guint *left, guint step, \
                                                guint n, float *restrict out) \
  { \
    for (guint x = 0; x < n; x++) { \
      out[3 * x] = (float)row[left[x] * step]; \
      out[3 * x + 1] = (float)row[left[x] * step + 1]; \
      out[3 * x + 2] = (float)row[left[x] * step + 2]; \
    } \
  }

DEFINE_ROW_KERNELS (u8, guint8)
DEFINE_ROW_KERNELS (u16, guint16)
DEFINE_ROW_KERNELS (f32, float)

NORMA_KERNEL static void
mix_columns_grey (const float *row, const guint *left, const float *weight, guint step, guint n,
                  float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = row[left[x] * step] * (1 - weight[x]) + row[(left[x] + 1) * step] * weight[x];
}

NORMA_KERNEL static void
mix_columns_color (const float *row, const guint *left, const float *weight, guint step, guint n,
                   float *restrict out)
{
  for (guint x = 0; x < n; x++) {
    const float *one = row + left[x] * step;
    const float *next = one + step;

    out[3 * x] = one[0] * (1 - weight[x]) + next[0] * weight[x];
    out[3 * x + 1] = one[1] * (1 - weight[x]) + next[1] * weight[x];
    out[3 * x + 2] = one[2] * (1 - weight[x]) + next[2] * weight[x];
  }
}

static void
choose_level (NormaPictureRows *rows)
{
  double step = 1 / rows->sight->viewport->zoom;
  guint level = rows->sight->is_crisp ? 0 : (guint)floor (log2 (step));

  level = MIN (level, rows->picture->n_levels - 1);
  rows->level = &rows->picture->levels[level];
  rows->scale = 1.0 / (double)(1u << level);
}

gboolean
norma_picture_rows_init (NormaPictureRows *rows, const NormaSight *sight,
                         const NormaPicture *picture, const NormaDisplayWindow *window,
                         GError **error)
{
  static const char composing[] = "drawing an image";
  guint view_width = sight->viewport->view_width;

  *rows = (NormaPictureRows){ .sight = sight, .picture = picture };
  choose_level (rows);
  rows->levels = norma_grey_levels (window);
  if (!norma_places_alloc (&rows->columns, view_width, error))
    return FALSE;
  for (guint x = sight->first_x; x < sight->end_x; x++)
    rows->columns.left[x] =
        norma_locate (norma_sight_place (sight, x, sight->origin_x), rows->scale,
                      rows->level->width, &rows->columns.weight[x]);
  rows->mixed = norma_alloc ((gsize)rows->level->width + 1, rows->level->channels * sizeof (float),
                             composing, error);
  if (rows->mixed == NULL)
    return FALSE;
  rows->values = norma_alloc (view_width, picture->n_shown * sizeof (float), composing, error);
  return rows->values != NULL;
}

void
norma_picture_rows_clear (NormaPictureRows *rows)
{
  norma_places_clear (&rows->columns);
  g_clear_pointer (&rows->mixed, g_free);
  g_clear_pointer (&rows->values, g_free);
}

static void
pick (NormaPictureRows *rows, gconstpointer row, const guint *left, guint n)
{
  guint step = rows->level->channels;
  gboolean is_grey = rows->picture->n_shown == 1;

  switch (rows->picture->raster->type) {
  case NORMA_SAMPLE_U8:
    (is_grey ? pick_grey_u8 : pick_color_u8) (row, left, step, n, rows->values);
    break;
  case NORMA_SAMPLE_U16:
    (is_grey ? pick_grey_u16 : pick_color_u16) (row, left, step, n, rows->values);
    break;
  case NORMA_SAMPLE_F32:
    (is_grey ? pick_grey_f32 : pick_color_f32) (row, left, step, n, rows->values);
    break;
  }
}

/* Samples [first, first + n) of both rows. */
static void
mix_rows (NormaPictureRows *rows, gconstpointer above, gconstpointer below, float weight,
          gsize first, gsize n)
{
  float *out = rows->mixed + first;

  switch (rows->picture->raster->type) {
  case NORMA_SAMPLE_U8:
    mix_rows_u8 ((const guint8 *)above + first, (const guint8 *)below + first, weight, n, out);
    break;
  case NORMA_SAMPLE_U16:
    mix_rows_u16 ((const guint16 *)above + first, (const guint16 *)below + first, weight, n, out);
    break;
  case NORMA_SAMPLE_F32:
    mix_rows_f32 ((const float *)above + first, (const float *)below + first, weight, n, out);
    break;
  }
}

static void
mix (NormaPictureRows *rows, double place, const guint *left, guint n)
{
  const NormaPictureLevel *level = rows->level;
  gsize step = level->channels;
  float weight;
  guint y = norma_locate (place, rows->scale, level->height, &weight);
  guint next = MIN (y + 1, level->height - 1);
  gsize first = left[0];
  gsize end = MIN ((gsize)left[n - 1] + 2, level->width);
  const float *weights = rows->columns.weight + rows->sight->first_x;

  mix_rows (rows, norma_picture_level_row (level, y), norma_picture_level_row (level, next), weight,
            first * step, (end - first) * step);
  /* The last pixel has no next one; its weight is 0. */
  for (gsize c = 0; c < step; c++)
    rows->mixed[level->width * step + c] = rows->mixed[(level->width - 1) * step + c];
  if (rows->picture->n_shown == 1)
    mix_columns_grey (rows->mixed, left, weights, (guint)step, n, rows->values);
  else
    mix_columns_color (rows->mixed, left, weights, (guint)step, n, rows->values);
}

void
norma_picture_rows_read (NormaPictureRows *rows, double place)
{
  const NormaSight *sight = rows->sight;
  guint n = sight->end_x - sight->first_x;
  const guint *left = rows->columns.left + sight->first_x;
  float weight;
  guint y;

  if (n == 0)
    return;
  if (sight->is_crisp) {
    y = norma_locate (place, rows->scale, rows->level->height, &weight);
    pick (rows, norma_picture_level_row (rows->level, y), left, n);
  } else {
    mix (rows, place, left, n);
  }
}

void
norma_picture_rows_compose (NormaPictureRows *rows, double place, guint32 *row)
{
  const NormaSight *sight = rows->sight;

  norma_picture_rows_read (rows, place);
  norma_grey_levels_color (&rows->levels, rows->values, rows->picture->n_shown,
                           sight->end_x - sight->first_x, row + sight->first_x);
}
