/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/compositor.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"

static const char composing[] = "drawing an image";

/* Places between neighbours of a row or column: from place `left` towards left + 1. */
typedef struct {
  guint *left;
  float *weight; /* 0 … 1 */
} Places;

typedef struct {
  const NormaViewport *viewport;
  int origin_x, origin_y;
  guint first_x, end_x; /* columns of the view that show the image */
  gboolean crisp; /* at least 100 % */

  const NormaPictureLevel *picture;
  double picture_scale; /* pixels of the level an image pixel */
  Places picture_x;
  guint32 *blend; /* [width of the level] two rows of the picture, mixed */

  const NormaScoreLevel *scores;
  double scores_x_scale, scores_y_scale;
  gboolean coarse; /* scores come from the pyramid of maxima */
  Places scores_x;
  float *score_blend; /* [width of the level] */
  float *row_scores; /* [view width] */
  const NormaHeatTable *table;
} Frame;

static void
free_frame (Frame *f)
{
  g_free (f->picture_x.left);
  g_free (f->picture_x.weight);
  g_free (f->blend);
  g_free (f->scores_x.left);
  g_free (f->scores_x.weight);
  g_free (f->score_blend);
  g_free (f->row_scores);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frame, free_frame)

/* The image's place under the centre of a device pixel. */
static double
image_place (const Frame *f, guint device, int origin)
{
  double place = ((double)device - origin + 0.5) / f->viewport->zoom;

  return f->crisp ? floor (place) + 0.5 : place;
}

/* Where an image's place stands between the centres of n pixels, scale of them an image pixel. */
static guint
locate (double place, double scale, guint n, float *weight)
{
  double at = CLAMP (place * scale - 0.5, 0.0, n - 1.0);
  guint left = (guint)at;

  *weight = (float)(at - left);
  return left;
}

static guint
locate_nearest (double place, double scale, guint n)
{
  return (guint)CLAMP (place * scale, 0.0, n - 1.0);
}

static gboolean
alloc_places (Places *places, guint n, GError **error)
{
  places->left = norma_alloc (n, sizeof (guint), composing, error);
  if (places->left == NULL)
    return FALSE;
  places->weight = norma_alloc (n, sizeof (float), composing, error);
  return places->weight != NULL;
}

static void
find_columns (Frame *f)
{
  double end = f->origin_x + f->viewport->image_width * f->viewport->zoom;

  /* A device pixel shows the image if its centre lies in it. */
  f->first_x = (guint)CLAMP (f->origin_x, 0, (int)f->viewport->view_width);
  f->end_x = (guint)CLAMP (ceil (end - 0.5), f->first_x, f->viewport->view_width);
}

static gboolean
prepare_picture (Frame *f, const NormaPicture *picture, GError **error)
{
  double step = 1 / f->viewport->zoom;
  guint level = f->crisp ? 0 : (guint)floor (log2 (step));

  level = MIN (level, picture->n_levels - 1);
  f->picture = &picture->levels[level];
  f->picture_scale = 1.0 / (double)(1u << level);
  if (!alloc_places (&f->picture_x, f->viewport->view_width, error))
    return FALSE;
  for (guint x = f->first_x; x < f->end_x; x++)
    f->picture_x.left[x] = locate (image_place (f, x, f->origin_x), f->picture_scale,
                                   f->picture->width, &f->picture_x.weight[x]);
  f->blend = norma_alloc ((gsize)f->picture->width + 1, sizeof (guint32), composing, error);
  return f->blend != NULL;
}

/* The level whose pixels are at least as large as a device pixel. */
static guint
choose_score_level (const Frame *f, const NormaScorePlane *plane)
{
  double step = MAX (f->scores_x_scale, f->scores_y_scale) / f->viewport->zoom;
  guint level = step > 1 ? (guint)ceil (log2 (step)) : 0;

  return MIN (level, plane->n_levels - 1);
}

static gboolean
prepare_scores (Frame *f, const NormaScorePlane *plane, GError **error)
{
  const NormaAnomalyMap *map = plane->map;
  guint level;

  f->scores_x_scale = (double)map->content_width / f->viewport->image_width;
  f->scores_y_scale = (double)map->content_height / f->viewport->image_height;
  level = choose_score_level (f, plane);
  f->coarse = level > 0;
  f->scores = &plane->levels[level];
  f->scores_x_scale /= (double)(1u << level);
  f->scores_y_scale /= (double)(1u << level);
  if (!alloc_places (&f->scores_x, f->viewport->view_width, error))
    return FALSE;
  for (guint x = f->first_x; x < f->end_x; x++) {
    double place = image_place (f, x, f->origin_x);

    f->scores_x.left[x] =
        f->coarse ? locate_nearest (place, f->scores_x_scale, f->scores->width)
                  : locate (place, f->scores_x_scale, f->scores->width, &f->scores_x.weight[x]);
  }
  f->row_scores = norma_alloc (f->viewport->view_width, sizeof (float), composing, error);
  if (f->row_scores == NULL)
    return FALSE;
  f->score_blend = norma_alloc ((gsize)f->scores->width + 1, sizeof (float), composing, error);
  return f->score_blend != NULL;
}

/* part of 256 of b, the rest of a; two channels in a word. */
static inline guint32
mix (guint32 a, guint32 b, guint32 part)
{
  guint32 red_blue = (a & 0xff00ff) * (256 - part) + (b & 0xff00ff) * part + 0x800080;
  guint32 green = (a >> 8 & 0xff) * (256 - part) + (b >> 8 & 0xff) * part + 0x80;

  return (red_blue >> 8 & 0xff00ff) | (green & 0xff00);
}

NORMA_KERNEL static void
mix_rows (const guint32 *above, const guint32 *below, guint32 part, guint n, guint32 *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = mix (above[x], below[x], part);
}

NORMA_KERNEL static void
pick_columns (const guint32 *row, const guint *left, guint n, guint32 *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = 0xff000000 | row[left[x]];
}

NORMA_KERNEL static void
mix_columns (const guint32 *row, const guint *left, const float *weight, guint n,
             guint32 *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = 0xff000000 | mix (row[left[x]], row[left[x] + 1], (guint32)(weight[x] * 256 + 0.5f));
}

static void
compose_picture_row (Frame *f, double place, guint32 *row)
{
  const NormaPictureLevel *level = f->picture;
  guint n = f->end_x - f->first_x;
  const guint *left = f->picture_x.left + f->first_x;
  guint first = n > 0 ? left[0] : 0;
  guint last = n > 0 ? MIN (left[n - 1] + 1, level->width - 1) : 0;
  float weight;
  guint y = locate (place, f->picture_scale, level->height, &weight);
  const guint32 *above = level->colors + (gsize)y * level->width;
  const guint32 *below = y + 1 < level->height ? above + level->width : above;

  if (f->crisp) {
    pick_columns (above, left, n, row + f->first_x);
    return;
  }
  mix_rows (above + first, below + first, (guint32)(weight * 256 + 0.5f), last - first + 1,
            f->blend + first);
  f->blend[level->width] = f->blend[level->width - 1];
  mix_columns (f->blend, left, f->picture_x.weight + f->first_x, n, row + f->first_x);
}

NORMA_KERNEL static void
blend_scores (const float *above, const float *below, float weight, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = above[x] * (1 - weight) + below[x] * weight;
}

NORMA_KERNEL static void
spread_scores (const float *row, const guint *left, const float *weight, guint n,
               float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = row[left[x]] * (1 - weight[x]) + row[left[x] + 1] * weight[x];
}

NORMA_KERNEL static void
pick_scores (const float *row, const guint *left, guint n, float *restrict out)
{
  for (guint x = 0; x < n; x++)
    out[x] = row[left[x]];
}

static void
find_row_scores (Frame *f, double place)
{
  const NormaScoreLevel *level = f->scores;
  guint n = f->end_x - f->first_x;
  const guint *left = f->scores_x.left + f->first_x;
  const float *above, *below;
  float weight;
  guint y;

  if (f->coarse) {
    y = locate_nearest (place, f->scores_y_scale, level->height);
    pick_scores (level->values + (gsize)y * level->width, left, n, f->row_scores);
    return;
  }
  y = locate (place, f->scores_y_scale, level->height, &weight);
  above = level->values + (gsize)y * level->width;
  below = y + 1 < level->height ? above + level->width : above;
  blend_scores (above, below, weight, level->width, f->score_blend);
  f->score_blend[level->width] = f->score_blend[level->width - 1];
  spread_scores (f->score_blend, left, f->scores_x.weight + f->first_x, n, f->row_scores);
}

/* v / 255, rounded, for v up to 255 × 255 in each half of the word. */
static inline guint32
over_255 (guint32 v)
{
  v += 0x800080;
  return ((v + (v >> 8 & 0xff00ff)) >> 8) & 0xff00ff;
}

NORMA_KERNEL static void
lay_heat (const NormaHeatTable *table, const float *scores, guint n, guint32 *restrict row)
{
  for (guint x = 0; x < n; x++) {
    guint32 heat = table->colors[norma_heat_table_code (table, scores[x])];
    guint32 keep = 255 - (heat >> 24);
    guint32 red_blue = over_255 ((row[x] & 0xff00ff) * keep) + (heat & 0xff00ff);
    guint32 green = over_255 ((row[x] >> 8 & 0xff) * keep) + (heat >> 8 & 0xff);

    row[x] = 0xff000000 | red_blue | green << 8;
  }
}

static void
fill (guint32 *row, guint32 background, guint first, guint end)
{
  for (guint x = first; x < end; x++)
    row[x] = background;
}

static void
compose_row (Frame *f, guint y, guint32 background, guint32 *row)
{
  double place = image_place (f, y, f->origin_y);

  if (place < 0 || place >= f->viewport->image_height) {
    fill (row, background, 0, f->viewport->view_width);
    return;
  }
  fill (row, background, 0, f->first_x);
  fill (row, background, f->end_x, f->viewport->view_width);
  compose_picture_row (f, place, row);
  if (f->scores == NULL)
    return;
  find_row_scores (f, place);
  lay_heat (f->table, f->row_scores, f->end_x - f->first_x, row + f->first_x);
}

/* Whether this row of the view shows the same row of pixels as the one before. */
static gboolean
repeats (const Frame *f, guint y)
{
  return f->crisp && y > 0 &&
         image_place (f, y, f->origin_y) == image_place (f, y - 1, f->origin_y);
}

gboolean
norma_compose (const NormaViewport *viewport, const NormaPicture *picture,
               const NormaScorePlane *plane, const NormaHeatTable *table, guint32 background,
               guint32 *pixels, gsize stride, GError **error)
{
  g_auto (Frame) frame = { .viewport = viewport, .table = table, .crisp = viewport->zoom >= 1 };

  g_return_val_if_fail (stride >= viewport->view_width, FALSE);
  g_return_val_if_fail ((plane == NULL) == (table == NULL), FALSE);

  norma_viewport_get_origin (viewport, &frame.origin_x, &frame.origin_y);
  find_columns (&frame);
  if (!prepare_picture (&frame, picture, error) ||
      (plane != NULL && !prepare_scores (&frame, plane, error)))
    return FALSE;
  for (guint y = 0; y < viewport->view_height; y++) {
    guint32 *row = pixels + y * stride;

    if (repeats (&frame, y))
      memcpy (row, row - stride, viewport->view_width * sizeof (guint32));
    else
      compose_row (&frame, y, background, row);
  }
  return TRUE;
}
