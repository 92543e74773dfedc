/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/stamp.h"

#include <math.h>

#define RIM_COLOR 0xff101010u

NormaStamp
norma_stamp (const NormaViewport *viewport, guint32 *pixels, gsize stride, guint32 color, int width)
{
  return (NormaStamp){ viewport, pixels, stride, color, (width - 1) / 2, width / 2 };
}

NormaStamp
norma_stamp_rim (const NormaStamp *core, int rim)
{
  NormaStamp dark = *core;

  dark.color = RIM_COLOR;
  dark.before += rim;
  dark.after += rim;
  return dark;
}

static void
press (const NormaStamp *s, int x, int y)
{
  int left = MAX (x - s->before, 0);
  int right = MIN (x + s->after, (int)s->viewport->view_width - 1);
  int bottom = MIN (y + s->after, (int)s->viewport->view_height - 1);

  for (int v = MAX (y - s->before, 0); v <= bottom; v++)
    for (int u = left; u <= right; u++)
      s->pixels[(gsize)v * s->stride + (gsize)u] = s->color;
}

/* Cuts what lies below least or above most off a line, of which `from` and `to` are the ends along
 * this axis; first … last: the part that is left, 0 … 1 (Liang and Barsky 1984, "A new concept and
 * method for line clipping"). FALSE: nothing is left. */
static gboolean
clip (double from, double to, double least, double most, double *first, double *last)
{
  double way = to - from;
  double enter = (least - from) / way;
  double leave = (most - from) / way;

  if (way == 0)
    return from >= least && from <= most;
  *first = MAX (*first, MIN (enter, leave));
  *last = MIN (*last, MAX (enter, leave));
  return *first <= *last;
}

/* Whole numbers are stepped along a line faster than floor () is called. */
enum { FRACTION_BITS = 24 };

static gint64
to_fixed (double value)
{
  return (gint64)floor (value * (1 << FRACTION_BITS));
}

void
norma_stamp_line (const NormaStamp *s, double x0, double y0, double x1, double y1)
{
  double reach = s->before + s->after;
  double first = 0, last = 1;
  gint64 x, y, step_x, step_y;
  int n_steps;

  if (!clip (x0, x1, -reach, s->viewport->view_width + reach, &first, &last) ||
      !clip (y0, y1, -reach, s->viewport->view_height + reach, &first, &last))
    return;
  n_steps = MAX ((int)ceil ((last - first) * MAX (fabs (x1 - x0), fabs (y1 - y0))), 1);
  step_x = to_fixed ((last - first) * (x1 - x0) / n_steps);
  step_y = to_fixed ((last - first) * (y1 - y0) / n_steps);
  x = to_fixed (x0 + first * (x1 - x0));
  y = to_fixed (y0 + first * (y1 - y0));
  for (int i = 0; i <= n_steps; i++, x += step_x, y += step_y)
    press (s, (int)(x >> FRACTION_BITS), (int)(y >> FRACTION_BITS));
}
