/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/alignment-drawing.h"

#include <math.h>

#include "ui/stamp.h"

#define ARROW_COLOR 0xff33d1ffu
#define AREA_COLOR 0xff8ff0a4u
#define LINE_COLOR 0xffffffffu

/* Logical pixels: arrows stand at least this far apart, at most twice as far. */
#define LEAST_PITCH 32.0

/* The longest, in parts of how far they stand apart. */
#define LONGEST 0.8

#define MOST_EXAGGERATION 100.0

/* A head, in parts of its arrow. */
#define HEAD 0.3

/* Pieces of each side of a border, which the local warp may bend. */
enum { PIECES = 64 };

/* Logical pixels of a cross-hair. */
enum { ARM = 16, OPENING = 4 };

/* Pixels of the query, a power of two: the grid stays where it is while the view is moved. */
static double
find_pitch (const NormaViewport *viewport, int scale)
{
  return exp2 (ceil (log2 (LEAST_PITCH * scale / viewport->zoom)));
}

double
norma_displacement_exaggeration (const NormaAlignedReference *reference,
                                 const NormaViewport *viewport, int scale, double *most)
{
  static const double steps[] = { 1, 2, 5, 10, 20, 50, MOST_EXAGGERATION };
  double room = LONGEST * find_pitch (viewport, scale);
  double found = steps[0];

  if (reference->field == NULL || reference->field->most <= 0)
    return 0;
  *most = reference->field->most / reference->field_scale;
  for (guint i = 0; i < G_N_ELEMENTS (steps) && steps[i] * *most <= room; i++)
    found = steps[i];
  return found;
}

typedef struct {
  double x0, y0, x1, y1;
} Arrow;

static void
stamp_arrow (const NormaStamp *s, const Arrow *arrow)
{
  double x = (arrow->x1 - arrow->x0) * HEAD, y = (arrow->y1 - arrow->y0) * HEAD;

  norma_stamp_line (s, arrow->x0, arrow->y0, arrow->x1, arrow->y1);
  norma_stamp_line (s, arrow->x1, arrow->y1, arrow->x1 - x + y / 2, arrow->y1 - y - x / 2);
  norma_stamp_line (s, arrow->x1, arrow->y1, arrow->x1 - x - y / 2, arrow->y1 - y + x / 2);
}

void
norma_draw_displacement (const NormaAlignedReference *reference, const NormaViewport *viewport,
                         int scale, guint32 *pixels, gsize stride)
{
  NormaStamp core = norma_stamp (viewport, pixels, stride, ARROW_COLOR, scale);
  NormaStamp rim = norma_stamp_rim (&core, scale);
  double pitch = find_pitch (viewport, scale), left, top, right, bottom, most;
  double times = norma_displacement_exaggeration (reference, viewport, scale, &most);

  if (times == 0)
    return;
  norma_viewport_to_image (viewport, 0, 0, &left, &top);
  norma_viewport_to_image (viewport, viewport->view_width, viewport->view_height, &right, &bottom);
  right = MIN (right + pitch, viewport->image_width);
  bottom = MIN (bottom + pitch, viewport->image_height);
  for (double y = (floor (MAX (top, 0) / pitch) + 0.5) * pitch; y < bottom; y += pitch)
    for (double x = (floor (MAX (left, 0) / pitch) + 0.5) * pitch; x < right; x += pitch) {
      double dx, dy;
      Arrow arrow;

      norma_aligned_reference_displace (reference, x, y, &dx, &dy);
      norma_viewport_to_view (viewport, x, y, &arrow.x0, &arrow.y0);
      norma_viewport_to_view (viewport, x + times * dx, y + times * dy, &arrow.x1, &arrow.y1);
      stamp_arrow (&rim, &arrow);
      stamp_arrow (&core, &arrow);
    }
}

/* A place on the border of the reference, i of 4 · PIECES, in the view. */
static gboolean
find_border (const NormaAlignedReference *reference, const NormaViewport *viewport, guint i,
             double *x, double *y)
{
  double width = reference->picture->raster->width, height = reference->picture->raster->height;
  double way = (double)(i % PIECES) / PIECES;
  const double corners[5][2] = { { 0, 0 }, { width, 0 }, { width, height }, { 0, height }, { 0 } };
  const double *from = corners[i / PIECES % 4], *to = corners[i / PIECES % 4 + 1];

  if (!norma_aligned_reference_find (reference, from[0] + (to[0] - from[0]) * way,
                                     from[1] + (to[1] - from[1]) * way, x, y))
    return FALSE;
  norma_viewport_to_view (viewport, *x, *y, x, y);
  return TRUE;
}

static void
stamp_border (const NormaStamp *s, const NormaAlignedReference *reference)
{
  double x0 = 0, y0 = 0, x1, y1;
  gboolean was_found = FALSE;

  for (guint i = 0; i <= 4 * PIECES; i++) {
    gboolean is_found = find_border (reference, s->viewport, i, &x1, &y1);

    if (is_found && was_found)
      norma_stamp_line (s, x0, y0, x1, y1);
    was_found = is_found;
    x0 = x1;
    y0 = y1;
  }
}

void
norma_draw_valid_area (const NormaAlignedReference *reference, const NormaViewport *viewport,
                       int scale, guint32 *pixels, gsize stride)
{
  NormaStamp core = norma_stamp (viewport, pixels, stride, AREA_COLOR, 2 * scale);
  NormaStamp rim = norma_stamp_rim (&core, scale);

  stamp_border (&rim, reference);
  stamp_border (&core, reference);
}

static void
stamp_cross (const NormaStamp *s, double x, double y, int scale)
{
  double near = OPENING * scale, far = ARM * scale;

  norma_stamp_line (s, x - far, y, x - near, y);
  norma_stamp_line (s, x + near, y, x + far, y);
  norma_stamp_line (s, x, y - far, x, y - near);
  norma_stamp_line (s, x, y + near, x, y + far);
}

void
norma_draw_cross_hair (double x, double y, const NormaViewport *viewport, int scale,
                       guint32 *pixels, gsize stride)
{
  NormaStamp core = norma_stamp (viewport, pixels, stride, LINE_COLOR, scale);
  NormaStamp rim = norma_stamp_rim (&core, scale);

  norma_viewport_to_view (viewport, x, y, &x, &y);
  stamp_cross (&rim, x, y, scale);
  stamp_cross (&core, x, y, scale);
}

void
norma_draw_divider (guint column, const NormaViewport *viewport, int scale, guint32 *pixels,
                    gsize stride)
{
  NormaStamp core = norma_stamp (viewport, pixels, stride, LINE_COLOR, scale);
  NormaStamp rim = norma_stamp_rim (&core, scale);

  norma_stamp_line (&rim, column, 0, column, viewport->view_height);
  norma_stamp_line (&core, column, 0, column, viewport->view_height);
}
