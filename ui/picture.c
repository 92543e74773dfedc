/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/picture.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/kernel.h"

/* Enough rows to know a percentile to a thousandth, read in no time. */
enum { MOST_SAMPLED_ROWS = 256, MOST_SAMPLES_A_ROW = 1024 };

static const char making[] = "showing an image";

typedef struct {
  double low, high; /* black and white */
} Window;

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float one = *(const float *)a;
  float other = *(const float *)b;

  return (one > other) - (one < other);
}

/* Finite samples of the shown channels, spread over the image. */
static gsize
pick_samples (const NormaRaster *raster, float *row, float *picked)
{
  guint n_shown = raster->channels >= 3 ? 3 : 1;
  guint step_y = raster->height / MOST_SAMPLED_ROWS + 1;
  /* An odd step does not stay in the same columns of a regular part. */
  guint step_x = raster->width <= MOST_SAMPLES_A_ROW ? 1 : (raster->width / MOST_SAMPLES_A_ROW) | 1;
  gsize n = 0;

  for (guint y = 0; y < raster->height; y += step_y) {
    norma_raster_get_row (raster, y, row);
    for (guint x = 0; x < raster->width; x += step_x)
      for (guint c = 0; c < n_shown; c++) {
        float value = row[(gsize)x * raster->channels + c];

        if (isfinite (value))
          picked[n++] = value;
      }
  }
  return n;
}

static gboolean
find_window (const NormaRaster *raster, Window *window, GError **error)
{
  g_autofree float *row = NULL;
  g_autofree float *picked = NULL;
  gsize n;

  *window = (Window){ raster->low, raster->high };
  if (raster->type == NORMA_SAMPLE_U8)
    return TRUE;
  row = norma_alloc (raster->width, raster->channels * sizeof (float), making, error);
  if (row == NULL)
    return FALSE;
  picked =
      norma_alloc ((gsize)raster->width * 3, MOST_SAMPLED_ROWS * sizeof (float), making, error);
  if (picked == NULL)
    return FALSE;
  n = pick_samples (raster, row, picked);
  if (n == 0)
    return TRUE;
  qsort (picked, n, sizeof (float), compare_floats);
  *window = (Window){ picked[n / 200], picked[n - 1 - n / 200] };
  return TRUE;
}

static guint32
level_of (const Window *window, float value)
{
  double part = window->high > window->low
                    ? ((double)value - window->low) / (window->high - window->low)
                    : 0.5;

  if (isnan (value))
    return 0;
  return (guint32)(CLAMP (part, 0, 1) * 255 + 0.5);
}

/* Whole samples have few values, so that each is computed once. */
static guint8 *
make_table (const NormaRaster *raster, const Window *window)
{
  guint n = raster->type == NORMA_SAMPLE_U8 ? 1 << 8 : 1 << 16;
  guint8 *table;

  if (raster->type == NORMA_SAMPLE_F32)
    return NULL;
  table = g_malloc (n);
  for (guint i = 0; i < n; i++)
    table[i] = (guint8)level_of (window, (float)i);
  return table;
}

static guint32
sample_level (const NormaRaster *raster, const Window *window, const guint8 *table,
              gconstpointer row, gsize i)
{
  if (raster->type == NORMA_SAMPLE_U8)
    return table[((const guint8 *)row)[i]];
  if (raster->type == NORMA_SAMPLE_U16)
    return table[((const guint16 *)row)[i]];
  return level_of (window, ((const float *)row)[i]);
}

static void
color_rows (const NormaRaster *raster, const Window *window, guint32 *colors)
{
  g_autofree guint8 *table = make_table (raster, window);
  gsize channels = raster->channels;
  gsize n_shown = channels >= 3 ? 3 : 1;

  for (guint y = 0; y < raster->height; y++) {
    gconstpointer row = norma_raster_row (raster, y);

    for (gsize x = 0; x < raster->width; x++) {
      guint32 red = sample_level (raster, window, table, row, x * channels);
      guint32 green =
          n_shown == 3 ? sample_level (raster, window, table, row, x * channels + 1) : red;
      guint32 blue =
          n_shown == 3 ? sample_level (raster, window, table, row, x * channels + 2) : red;

      *colors++ = red << 16 | green << 8 | blue;
    }
  }
}

/* Red and blue are added in one word, as no sum of four leaves its sixteen bits. */
static inline guint32
mean_of_four (guint32 a, guint32 b, guint32 c, guint32 d)
{
  guint32 red_blue = (a & 0xff00ff) + (b & 0xff00ff) + (c & 0xff00ff) + (d & 0xff00ff) + 0x020002;
  guint32 green = (a & 0xff00) + (b & 0xff00) + (c & 0xff00) + (d & 0xff00) + 0x0200;

  return (red_blue >> 2 & 0xff00ff) | (green >> 2 & 0xff00);
}

NORMA_KERNEL static void
halve_row (const guint32 *above, const guint32 *below, guint n, guint32 *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = mean_of_four (above[2 * x], above[2 * x + 1], below[2 * x], below[2 * x + 1]);
}

static gboolean
halve (const NormaPictureLevel *from, NormaPictureLevel *to, GError **error)
{
  to->width = (from->width + 1) / 2;
  to->height = (from->height + 1) / 2;
  to->colors = norma_alloc (to->height, to->width * sizeof (guint32), making, error);
  if (to->colors == NULL)
    return FALSE;
  for (guint y = 0; y < to->height; y++) {
    const guint32 *above = from->colors + (gsize)2 * y * from->width;
    const guint32 *below = 2 * y + 1 < from->height ? above + from->width : above;
    guint32 *out = to->colors + (gsize)y * to->width;
    guint last = from->width - 1;

    halve_row (above, below, from->width / 2, out);
    if (from->width % 2 == 1)
      out[to->width - 1] = mean_of_four (above[last], above[last], below[last], below[last]);
  }
  return TRUE;
}

NormaPicture *
norma_picture_new (NormaRaster *raster, GError **error)
{
  g_autoptr (NormaPicture) picture = g_new0 (NormaPicture, 1);
  NormaPictureLevel *level = picture->levels;
  Window window;

  g_atomic_ref_count_init (&picture->references);
  picture->raster = norma_raster_ref (raster);
  picture->n_levels = 1;
  *level = (NormaPictureLevel){ raster->width, raster->height, NULL };
  if (!find_window (raster, &window, error))
    return NULL;
  level->colors = norma_alloc (raster->height, raster->width * sizeof (guint32), making, error);
  if (level->colors == NULL)
    return NULL;
  color_rows (raster, &window, level->colors);
  for (; level->width > 1 || level->height > 1; level++, picture->n_levels++)
    if (!halve (level, level + 1, error))
      return NULL;
  return g_steal_pointer (&picture);
}

NormaPicture *
norma_picture_ref (NormaPicture *picture)
{
  g_atomic_ref_count_inc (&picture->references);
  return picture;
}

void
norma_picture_unref (NormaPicture *picture)
{
  if (picture == NULL || !g_atomic_ref_count_dec (&picture->references))
    return;
  for (guint i = 0; i < picture->n_levels; i++)
    g_free (picture->levels[i].colors);
  norma_raster_unref (picture->raster);
  g_free (picture);
}

static double
sample_at (const NormaRaster *raster, guint x, guint y, guint channel)
{
  gconstpointer row = norma_raster_row (raster, y);
  gsize i = (gsize)x * raster->channels + channel;

  switch (raster->type) {
  case NORMA_SAMPLE_U8:
    return ((const guint8 *)row)[i];
  case NORMA_SAMPLE_U16:
    return ((const guint16 *)row)[i];
  case NORMA_SAMPLE_F32:
  default:
    return (double)((const float *)row)[i];
  }
}

char *
norma_picture_describe_value (const NormaPicture *picture, guint x, guint y)
{
  const NormaRaster *raster = picture->raster;
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (x < raster->width && y < raster->height, NULL);

  for (guint c = 0; c < raster->channels; c++)
    g_string_append_printf (text, "%s%.5g", c == 0 ? "" : ", ", sample_at (raster, x, y, c));
  return g_string_free (text, FALSE);
}
