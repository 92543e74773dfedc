/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/drawn-pictures.h"

#include <math.h>

#include "core/training/drawing.h"

double
norma_drawing_between (NormaDrawing *drawing, double low, double high)
{
  return low + (high - low) * norma_random_uniform (drawing->random);
}

double
norma_drawing_ratio (NormaDrawing *drawing, double low, double high)
{
  return low * pow (high / low, norma_random_uniform (drawing->random));
}

gboolean
norma_drawing_chance (NormaDrawing *drawing, double share)
{
  return norma_random_uniform (drawing->random) < share;
}

void
norma_drawing_blend (NormaDrawing *drawing, guint x, guint y, const float color[3], float share)
{
  gsize size = (gsize)drawing->side * drawing->side;
  float *at = drawing->planes + (gsize)y * drawing->side + x;

  for (guint k = 0; k < 3; k++)
    at[k * size] += share * (color[k] - at[k * size]);
}

/* Mostly muted, as surfaces are; some clear. */
void
norma_drawing_choose_color (NormaDrawing *drawing, float color[3])
{
  double grey = norma_random_uniform (drawing->random);
  double spread = norma_drawing_chance (drawing, 0.3) ? 0.8 : 0.2;

  for (guint k = 0; k < 3; k++)
    color[k] = (float)CLAMP (grey + spread * (norma_random_uniform (drawing->random) - 0.5), 0, 1);
}

/* Grey as the mean of the three. */
static void
remove_color (NormaDrawing *drawing)
{
  gsize size = (gsize)drawing->side * drawing->side;

  for (gsize i = 0; i < size; i++) {
    float grey =
        (drawing->planes[i] + drawing->planes[size + i] + drawing->planes[2 * size + i]) / 3;

    for (guint k = 0; k < 3; k++)
      drawing->planes[k * size + i] = grey;
  }
}

/* Brings the contrast to what cameras are set to, low ones among them, and keeps 0 … 1. */
static void
expose (NormaDrawing *drawing)
{
  gsize n = 3 * (gsize)drawing->side * drawing->side;
  double sum = 0, square = 0, mean, factor, target;

  for (gsize i = 0; i < n; i++) {
    sum += drawing->planes[i];
    square += (double)drawing->planes[i] * drawing->planes[i];
  }
  mean = sum / (double)n;
  factor = norma_drawing_ratio (drawing, 0.04, 0.3) /
           sqrt (fmax (square / (double)n - mean * mean, 1e-6));
  target = norma_drawing_between (drawing, 0.25, 0.75);
  for (gsize i = 0; i < n; i++)
    drawing->planes[i] =
        (float)CLAMP ((drawing->planes[i] - mean) * fmin (factor, 4) + target, 0, 1);
}

void
norma_drawn_picture (NormaRandom *random, guint side, gboolean in_colour, float *planes)
{
  static void (*const grounds[]) (NormaDrawing *) = {
    norma_drawing_leaves, norma_drawing_leaves,   norma_drawing_noise,
    norma_drawing_noise,  norma_drawing_gratings, norma_drawing_slope,
  };
  static void (*const marks[]) (NormaDrawing *) = {
    norma_drawing_print,
    norma_drawing_scratches,
    norma_drawing_spots,
  };
  NormaDrawing drawing = { random, side, planes };

  g_return_if_fail (side >= 8);

  grounds[norma_random_below (random, G_N_ELEMENTS (grounds))](&drawing);
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (norma_drawing_chance (&drawing, 0.35))
      marks[i](&drawing);
  if (!in_colour)
    remove_color (&drawing);
  expose (&drawing);
}
