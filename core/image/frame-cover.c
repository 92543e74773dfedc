/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/frame-cover.h"

#include <math.h>
#include <string.h>

#include "core/base/memory.h"

static const char what[] = "inspected places";

NormaFrameCover *
norma_frame_cover_new (const NormaFrame *frame, GError **error)
{
  guint8 *pixels = norma_alloc (frame->height, frame->width, what, error);
  NormaFrameCover *cover;

  if (pixels == NULL)
    return NULL;
  cover = g_new (NormaFrameCover, 1);
  *cover = (NormaFrameCover){ frame->width, frame->height, pixels };
  return cover;
}

void
norma_frame_cover_free (NormaFrameCover *cover)
{
  if (cover == NULL)
    return;
  g_free (cover->pixels);
  g_free (cover);
}

/* The frame's pixels that show the pixels [first, end) of `full` ones of an image, which are spread over
 * `length` from `begin` on, and those up to `reach` away. */
static void
spread (guint first, guint end, guint full, guint begin, guint length, guint reach, guint side,
        guint *from, guint *to)
{
  double scale = (double)length / full;
  double low = floor (begin + first * scale) - reach;
  double high = ceil (begin + end * scale) + reach;

  *from = (guint)CLAMP (low, 0, side);
  *to = (guint)CLAMP (high, *from, side);
}

/* Inspected runs of a row of the image to a row of marks. */
static void
mark_row (const NormaAreaMask *mask, guint y, const NormaFrameContent *content, guint reach,
          guint width, guint8 *marks)
{
  const NormaAreaRow *row = &mask->rows[y];
  const NormaAreaRun *runs = row->n == 0 ? &mask->base : row->runs;
  guint begin = 0, from, to;

  for (guint i = 0; i < MAX (row->n, 1); begin = runs[i++].end) {
    if (isnan (runs[i].factor))
      continue;
    spread (begin, runs[i].end, mask->width, content->x, content->width, reach, width, &from, &to);
    memset (marks + from, 1, to - from);
  }
}

gboolean
norma_frame_cover_add (NormaFrameCover *cover, const NormaFrame *frame, const NormaAreaMask *mask,
                       guint reach, GError **error)
{
  g_autofree guint8 *marks = norma_alloc (cover->width, 1, what, error);
  NormaFrameContent content;

  if (marks == NULL)
    return FALSE;
  norma_frame_place (frame, mask->width, mask->height, &content);
  for (guint y = 0; y < mask->height; y++) {
    guint from, to;

    memset (marks, 0, cover->width);
    mark_row (mask, y, &content, reach, cover->width, marks);
    spread (y, y + 1, mask->height, content.y, content.height, reach, cover->height, &from, &to);
    for (guint line = from; line < to; line++)
      for (guint x = 0; x < cover->width; x++)
        cover->pixels[(gsize)line * cover->width + x] |= marks[x];
  }
  return TRUE;
}

/* The first of the two cells that pixel i of n is interpolated from. */
static guint
cell_before (guint i, guint n, guint n_cells)
{
  return (guint)CLAMP ((i + 0.5) * n_cells / n - 0.5, 0, n_cells - 1.0);
}

guint
norma_frame_cover_reduce (const NormaFrameCover *cover, guint width, guint height, guint8 *cells)
{
  guint n = 0;

  memset (cells, 0, (gsize)width * height);
  for (guint y = 0; y < cover->height; y++)
    for (guint x = 0; x < cover->width; x++) {
      guint left = cell_before (x, cover->width, width);
      guint top = cell_before (y, cover->height, height);

      if (!cover->pixels[(gsize)y * cover->width + x])
        continue;
      for (guint row = top; row <= MIN (top + 1, height - 1); row++)
        memset (cells + (gsize)row * width + left, 1, MIN (2, width - left));
    }
  for (gsize i = 0; i < (gsize)width * height; i++)
    n += cells[i];
  return n;
}

gboolean
norma_frame_cover_find_cells (const NormaFrameCover *cover, guint width, guint height,
                              guint8 **cells, guint *n_cells, GError **error)
{
  *cells = NULL;
  *n_cells = width * height;
  if (cover == NULL)
    return TRUE;
  *cells = norma_alloc ((gsize)height * width, 1, "inspected places", error);
  if (*cells == NULL)
    return FALSE;
  *n_cells = norma_frame_cover_reduce (cover, width, height, *cells);
  return TRUE;
}
