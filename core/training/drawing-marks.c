/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/training/drawing.h"

/* Cells of a sign, as of a small dot-matrix font. */
enum { SIGN_WIDTH = 5, SIGN_HEIGHT = 7 };

typedef struct {
  double x, y, cosine, sine, cell; /* of the print: where it begins and how it lies */
  guint columns, rows; /* signs */
  guint8 signs[64][SIGN_HEIGHT]; /* a bit a cell */
} Print;

/* Strokes along the cells, rather than loose dots. */
static void
make_sign (NormaDrawing *d, guint8 sign[SIGN_HEIGHT])
{
  for (guint i = 0; i < SIGN_HEIGHT; i++)
    sign[i] = 0;
  for (guint stroke = 0; stroke < 3; stroke++) {
    guint at = (guint)norma_random_below (d->random, SIGN_HEIGHT);
    guint column = (guint)norma_random_below (d->random, SIGN_WIDTH);

    if (norma_drawing_chance (d, 0.5))
      sign[at] |= 0x1f & (0x1f << (column / 2));
    else
      for (guint i = at / 2; i < SIGN_HEIGHT; i++)
        sign[i] |= (guint8)(1 << column);
  }
}

static gboolean
is_printed (const Print *print, double x, double y)
{
  double u = (print->cosine * (x - print->x) + print->sine * (y - print->y)) / print->cell;
  double v = (print->cosine * (y - print->y) - print->sine * (x - print->x)) / print->cell;
  guint column, row;

  if (u < 0 || v < 0)
    return FALSE;
  column = (guint)u / (SIGN_WIDTH + 1);
  row = (guint)v / (SIGN_HEIGHT + 2);
  if (column >= print->columns || row >= print->rows || (guint)u % (SIGN_WIDTH + 1) == SIGN_WIDTH ||
      (guint)v % (SIGN_HEIGHT + 2) >= SIGN_HEIGHT)
    return FALSE;
  return print->signs[(row * print->columns + column) % 64][(guint)v % (SIGN_HEIGHT + 2)] >>
             ((guint)u % (SIGN_WIDTH + 1)) &
         1;
}

void
norma_drawing_print (NormaDrawing *d)
{
  double angle = norma_drawing_chance (d, 0.5) ? 0 : norma_drawing_between (d, -G_PI, G_PI);
  Print print = { norma_drawing_between (d, -0.2 * d->side, 0.7 * d->side),
                  norma_drawing_between (d, -0.2 * d->side, 0.7 * d->side),
                  cos (angle),
                  sin (angle),
                  norma_drawing_ratio (d, 0.8, 6),
                  1 + (guint)norma_random_below (d->random, 12),
                  1 + (guint)norma_random_below (d->random, 5) };
  float color[3], share = (float)norma_drawing_between (d, 0.3, 1);

  for (guint i = 0; i < 64; i++)
    make_sign (d, print.signs[i]);
  norma_drawing_choose_color (d, color);
  for (guint y = 0; y < d->side; y++)
    for (guint x = 0; x < d->side; x++) {
      /* Four samples a pixel are enough for edges that are not jagged. */
      guint n = is_printed (&print, x - 0.25, y - 0.25) + is_printed (&print, x + 0.25, y - 0.25) +
                is_printed (&print, x - 0.25, y + 0.25) + is_printed (&print, x + 0.25, y + 0.25);

      if (n > 0)
        norma_drawing_blend (d, x, y, color, share * (float)n / 4);
    }
}

/* A straight piece of this breadth, soft at its sides. */
static void
draw_line (NormaDrawing *d, const double from[2], const double to[2], double breadth,
           const float color[3], float share)
{
  double dx = to[0] - from[0], dy = to[1] - from[1], square = fmax (dx * dx + dy * dy, 1e-9);
  double reach = breadth + 1;
  guint left = (guint)CLAMP (fmin (from[0], to[0]) - reach, 0, d->side);
  guint right = (guint)CLAMP (fmax (from[0], to[0]) + reach + 1, 0, d->side);
  guint top = (guint)CLAMP (fmin (from[1], to[1]) - reach, 0, d->side);
  guint bottom = (guint)CLAMP (fmax (from[1], to[1]) + reach + 1, 0, d->side);

  for (guint y = top; y < bottom; y++)
    for (guint x = left; x < right; x++) {
      double t = CLAMP (((x - from[0]) * dx + (y - from[1]) * dy) / square, 0, 1);
      double distance = hypot (x - from[0] - t * dx, y - from[1] - t * dy);
      double cover = CLAMP (breadth / 2 - distance + 0.5, 0, 1);

      if (cover > 0)
        norma_drawing_blend (d, x, y, color, share * (float)cover);
    }
}

/* Lines that turn a little from piece to piece. */
void
norma_drawing_scratches (NormaDrawing *d)
{
  guint n = 1 + (guint)norma_random_below (d->random, 6);

  for (guint i = 0; i < n; i++) {
    double at[2] = { norma_drawing_between (d, 0, d->side), norma_drawing_between (d, 0, d->side) };
    double angle = norma_drawing_between (d, 0, 2 * G_PI);
    double turn = norma_drawing_ratio (d, 0.01, 0.6);
    double length = norma_drawing_ratio (d, 3, d->side / 3.0);
    double breadth = norma_drawing_ratio (d, 0.5, 5);
    float share = (float)norma_drawing_between (d, 0.2, 1), color[3];
    guint pieces = 1 + (guint)norma_random_below (d->random, 8);

    norma_drawing_choose_color (d, color);
    for (guint k = 0; k < pieces; k++) {
      double next[2] = { at[0] + length * cos (angle), at[1] + length * sin (angle) };

      draw_line (d, at, next, breadth, color, share);
      at[0] = next[0];
      at[1] = next[1];
      angle += turn * norma_random_normal (d->random);
    }
  }
}

/* Stains without an edge, and dots. */
void
norma_drawing_spots (NormaDrawing *d)
{
  guint n = 1 + (guint)norma_random_below (d->random, 12);

  for (guint i = 0; i < n; i++) {
    double cx = norma_drawing_between (d, 0, d->side), cy = norma_drawing_between (d, 0, d->side);
    double radius = norma_drawing_ratio (d, 1, d->side / 6.0);
    double power = norma_drawing_ratio (d, 1, 8); /* 1: as a Gaussian, above: a disc */
    float share = (float)norma_drawing_between (d, 0.1, 0.9), color[3];
    guint left = (guint)CLAMP (cx - 3 * radius, 0, d->side);
    guint right = (guint)CLAMP (cx + 3 * radius + 1, 0, d->side);
    guint top = (guint)CLAMP (cy - 3 * radius, 0, d->side);
    guint bottom = (guint)CLAMP (cy + 3 * radius + 1, 0, d->side);

    norma_drawing_choose_color (d, color);
    for (guint y = top; y < bottom; y++)
      for (guint x = left; x < right; x++) {
        double square = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / (radius * radius);

        norma_drawing_blend (d, x, y, color, share * (float)exp (-pow (square, power)));
      }
  }
}
