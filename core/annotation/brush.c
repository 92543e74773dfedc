/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/brush.h"

#include <math.h>

static double
get_radius (const NormaBrush *brush)
{
  return MAX (brush->radius, M_SQRT1_2);
}

/* The first pixel whose centre isn't before x, within 0 … most. */
static guint
first_from (double x, guint most)
{
  return (guint)CLAMP (ceil (x - 0.5), 0, most);
}

/* The one behind the last whose centre isn't beyond x. */
static guint
end_at (double x, guint most)
{
  return (guint)CLAMP (floor (x - 0.5) + 1, 0, most);
}

static void
widen (double x, double *left, double *right)
{
  *left = fmin (*left, x);
  *right = fmax (*right, x);
}

static void
widen_by_disc (NormaVertex center, double radius, double y, double *left, double *right)
{
  double rest = radius * radius - (y - center.y) * (y - center.y);

  if (rest < 0)
    return;
  widen (center.x - sqrt (rest), left, right);
  widen (center.x + sqrt (rest), left, right);
}

static void
widen_by_side (NormaVertex from, NormaVertex to, double y, double *left, double *right)
{
  if (from.y == to.y || y < fmin (from.y, to.y) || y > fmax (from.y, to.y))
    return;
  widen (from.x + (y - from.y) / (to.y - from.y) * (to.x - from.x), left, right);
}

/* The piece is convex, so what it has of a line is one span: from the least to the largest place where
 * the two discs and the two sides between them meet the line. */
static NormaSpan
cut (const NormaBrush *brush, guint width, guint row)
{
  double y = row + 0.5;
  double radius = get_radius (brush);
  double dx = brush->to.x - brush->from.x;
  double dy = brush->to.y - brush->from.y;
  double length = hypot (dx, dy);
  double left = INFINITY;
  double right = -INFINITY;

  widen_by_disc (brush->from, radius, y, &left, &right);
  widen_by_disc (brush->to, radius, y, &left, &right);
  for (int side = -1; side <= 1 && length > 0; side += 2) {
    double out_x = side * radius * dy / length;
    double out_y = -side * radius * dx / length;

    widen_by_side ((NormaVertex){ brush->from.x + out_x, brush->from.y + out_y },
                   (NormaVertex){ brush->to.x + out_x, brush->to.y + out_y }, y, &left, &right);
  }
  if (left > right)
    return (NormaSpan){ 0, 0 };
  return (NormaSpan){ first_from (left, width), end_at (right, width) };
}

NormaMaskBox
norma_brush_get_box (const NormaBrush *brush, guint width, guint height)
{
  double radius = get_radius (brush);

  return (NormaMaskBox){
    .left = first_from (fmin (brush->from.x, brush->to.x) - radius, width),
    .top = first_from (fmin (brush->from.y, brush->to.y) - radius, height),
    .right = end_at (fmax (brush->from.x, brush->to.x) + radius, width),
    .bottom = end_at (fmax (brush->from.y, brush->to.y) + radius, height),
  };
}

gboolean
norma_brush_add (const NormaBrush *brush, NormaMask *mask, GError **error)
{
  NormaMaskBox box = norma_brush_get_box (brush, mask->width, mask->height);

  for (guint y = box.top; y < box.bottom; y++)
    if (!norma_mask_add_span (mask, y, cut (brush, mask->width, y), error))
      return FALSE;
  return TRUE;
}

gboolean
norma_brush_remove (const NormaBrush *brush, NormaMask *mask, GError **error)
{
  NormaMaskBox box = norma_brush_get_box (brush, mask->width, mask->height);

  for (guint y = box.top; y < box.bottom; y++)
    if (!norma_mask_remove_span (mask, y, cut (brush, mask->width, y), error))
      return FALSE;
  return TRUE;
}
