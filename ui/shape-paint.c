/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/shape-paint.h"

#define RIM 0xff101010u

/* Parts of 256. */
static const guint tints[NORMA_N_PURPOSES] = {
  [NORMA_PURPOSE_DEFECT] = 77,
  [NORMA_PURPOSE_ROI] = 20, /* what is to be inspected is to be seen */
  [NORMA_PURPOSE_IGNORE] = 51,
};

enum { STRIPES = 10, STRIPE = 2, STRIPE_TINT = 128, SELECTED_TINT = 38 };

guint32
norma_purpose_color (NormaPurpose purpose)
{
  /* Apart from the regions' white and amber, and from each other also in grey. */
  static const guint32 colors[NORMA_N_PURPOSES] = {
    [NORMA_PURPOSE_DEFECT] = 0xffff4fa3u,
    [NORMA_PURPOSE_ROI] = 0xff5ce1ffu,
    [NORMA_PURPOSE_IGNORE] = 0xffb8b8b8u,
  };

  return colors[purpose];
}

static inline guint32
mix (guint32 ground, guint32 color, guint part)
{
  guint32 red_blue = ((ground & 0xff00ff) * (256 - part) + (color & 0xff00ff) * part) >> 8;
  guint32 green = ((ground & 0x00ff00) * (256 - part) + (color & 0x00ff00) * part) >> 8;

  return 0xff000000u | (red_blue & 0xff00ff) | (green & 0x00ff00);
}

static void
tint (const NormaSpans *row, guint32 color, guint part, guint32 *pixels)
{
  for (guint i = 0; i < row->n; i++)
    for (guint x = row->spans[i].first; x < row->spans[i].end; x++)
      pixels[x] = mix (pixels[x], color, part);
}

static void
stripe (const NormaSpans *row, guint y, guint32 color, guint scale, guint32 *pixels)
{
  for (guint i = 0; i < row->n; i++)
    for (guint x = row->spans[i].first; x < row->spans[i].end; x++)
      if ((x + y) % (STRIPES * scale) < STRIPE * scale)
        pixels[x] = mix (pixels[x], color, STRIPE_TINT);
}

/* The pixels of [first, end) that the row has not. */
static void
line_outside (NormaSpan span, const NormaSpans *row, guint32 color, guint32 *pixels)
{
  guint i = 0;

  for (guint x = span.first; x < span.end; x++) {
    while (i < row->n && row->spans[i].end <= x)
      i++;
    if (i < row->n && row->spans[i].first <= x)
      x = row->spans[i].end - 1;
    else
      pixels[x] = color;
  }
}

static void
line_all_outside (const NormaSpans *spans, const NormaSpans *row, guint32 color, guint32 *pixels)
{
  for (guint i = 0; i < spans->n; i++)
    line_outside (spans->spans[i], row, color, pixels);
}

/* Where a neighbour of the row's pixels lies outside; the view's border is none. */
static void
line_row (const NormaMask *rows, guint y, guint32 color, guint32 *pixels)
{
  const NormaSpans *row = &rows->rows[y];

  if (y > 0)
    line_all_outside (row, &rows->rows[y - 1], color, pixels);
  if (y + 1 < rows->height)
    line_all_outside (row, &rows->rows[y + 1], color, pixels);
  for (guint i = 0; i < row->n; i++) {
    if (row->spans[i].first > 0)
      pixels[row->spans[i].first] = color;
    if (row->spans[i].end < rows->width)
      pixels[row->spans[i].end - 1] = color;
  }
}

/* Pixels of the row that a neighbour is inside of, and they are not. */
static void
rim_row (const NormaMask *rows, guint y, guint32 *pixels)
{
  const NormaSpans *row = &rows->rows[y];

  if (y > 0)
    line_all_outside (&rows->rows[y - 1], row, RIM, pixels);
  if (y + 1 < rows->height)
    line_all_outside (&rows->rows[y + 1], row, RIM, pixels);
  for (guint i = 0; i < row->n; i++) {
    if (row->spans[i].first > 0)
      pixels[row->spans[i].first - 1] = RIM;
    if (row->spans[i].end < rows->width)
      pixels[row->spans[i].end] = RIM;
  }
}

void
norma_shape_paint (const NormaMask *rows, NormaPurpose purpose, gboolean is_selected, int scale,
                   guint32 *pixels, gsize stride)
{
  guint32 color = norma_purpose_color (purpose);
  guint part = tints[purpose] + (is_selected ? SELECTED_TINT : 0);

  for (guint y = 0; y < rows->height; y++) {
    guint32 *line = pixels + y * stride;

    tint (&rows->rows[y], color, part, line);
    if (purpose == NORMA_PURPOSE_IGNORE)
      stripe (&rows->rows[y], y, color, (guint)scale, line);
    rim_row (rows, y, line);
    line_row (rows, y, is_selected ? 0xffffffffu : color, line);
  }
}
