/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/training/drawing.h"

/* Cells of a lattice along a side; beyond, it repeats. */
enum { MOST_LATTICE = 64 };

/* A lattice of normal numbers, interpolated smoothly: one octave. stretch: of the cells along x. */
static void
add_octave (NormaDrawing *d, double cell, double stretch, const float amplitude[3])
{
  double step_x = 1 / (cell * stretch), step_y = 1 / cell;
  guint columns = MIN (MOST_LATTICE, (guint)(d->side * step_x) + 3);
  guint rows = MIN (MOST_LATTICE, (guint)(d->side * step_y) + 3);
  float lattice[MOST_LATTICE * MOST_LATTICE];
  gsize size = (gsize)d->side * d->side;

  for (guint i = 0; i < rows * columns; i++)
    lattice[i] = (float)norma_random_normal (d->random);
  for (guint y = 0; y < d->side; y++)
    for (guint x = 0; x < d->side; x++) {
      guint r = (guint)(y * step_y), c = (guint)(x * step_x);
      float fy = (float)(y * step_y - r), fx = (float)(x * step_x - c);
      const float *above = lattice + r % rows * columns;
      const float *below = lattice + (r + 1) % rows * columns;
      guint left = c % columns, right = (c + 1) % columns;
      float value;

      /* Smoothstep hides the lattice. */
      fy = fy * fy * (3 - 2 * fy);
      fx = fx * fx * (3 - 2 * fx);
      value = (1 - fy) * ((1 - fx) * above[left] + fx * above[right]) +
              fy * ((1 - fx) * below[left] + fx * below[right]);
      for (guint k = 0; k < 3; k++)
        d->planes[k * size + (gsize)y * d->side + x] += amplitude[k] * value;
    }
}

/* Octaves from a few cells a picture down to a few pixels a cell; steep spectra are clouds, flat ones
 * grain. Half of them are stretched, and half of those upright. */
void
norma_drawing_noise (NormaDrawing *d)
{
  double slope = norma_drawing_between (d, 0, 1.3);
  double stretch = norma_drawing_chance (d, 0.5) ? norma_drawing_ratio (d, 1.0 / 16, 16) : 1;
  double least = norma_drawing_ratio (d, 1.5, 8);
  double most = norma_drawing_ratio (d, least + 1, d->side / 2.0);
  float base[3], color[3];

  norma_drawing_choose_color (d, base);
  norma_drawing_choose_color (d, color);
  for (gsize i = 0; i < 3 * (gsize)d->side * d->side; i++)
    d->planes[i] = base[i / ((gsize)d->side * d->side)];
  for (double cell = most; cell >= least; cell /= 2) {
    double amplitude = 0.25 * pow (cell / most, slope);
    float by[3];

    for (guint k = 0; k < 3; k++)
      by[k] = (float)(amplitude * (0.5 + color[k]));
    add_octave (d, cell, stretch, by);
  }
}

/* One to three waves of one or several colours, sharp or soft, with a little noise of phase. */
void
norma_drawing_gratings (NormaDrawing *d)
{
  guint n = 1 + (guint)norma_random_below (d->random, 3);
  gsize size = (gsize)d->side * d->side;

  norma_drawing_slope (d);
  for (guint i = 0; i < n; i++) {
    double period = norma_drawing_ratio (d, 3, d->side / 3.0);
    double angle = norma_drawing_between (d, 0, G_PI), phase = norma_drawing_between (d, 0, 7);
    double u = 2 * G_PI * cos (angle) / period, v = 2 * G_PI * sin (angle) / period;
    double sharpness = norma_drawing_ratio (d, 0.5, 20);
    double amplitude = norma_drawing_between (d, 0.05, 0.4);
    float color[3];

    norma_drawing_choose_color (d, color);
    for (guint y = 0; y < d->side; y++)
      for (guint x = 0; x < d->side; x++) {
        double wave = tanh (sharpness * sin (u * x + v * y + phase)) / tanh (sharpness);

        for (guint k = 0; k < 3; k++)
          d->planes[k * size + (gsize)y * d->side + x] +=
              (float)(amplitude * wave) * (color[k] - 0.3f);
      }
  }
}

/* From one colour to another, along a line or from a point. */
void
norma_drawing_slope (NormaDrawing *d)
{
  double angle = norma_drawing_between (d, 0, 2 * G_PI);
  double cx = norma_drawing_between (d, 0, d->side), cy = norma_drawing_between (d, 0, d->side);
  gboolean is_round = norma_drawing_chance (d, 0.4);
  float from[3], to[3];

  norma_drawing_choose_color (d, from);
  norma_drawing_choose_color (d, to);
  for (guint y = 0; y < d->side; y++)
    for (guint x = 0; x < d->side; x++) {
      double way =
          is_round ? hypot (x - cx, y - cy) / (1.4 * d->side)
                   : 0.5 + ((x - d->side / 2.0) * cos (angle) + (y - d->side / 2.0) * sin (angle)) /
                               (1.4 * d->side);

      for (guint k = 0; k < 3; k++)
        d->planes[(k * (gsize)d->side + y) * d->side + x] =
            from[k] + (float)CLAMP (way, 0, 1) * (to[k] - from[k]);
    }
}

typedef struct {
  double x, y, radius, flat; /* flat: of the other axis */
  double cosine, sine;
  gboolean is_square;
  double edge; /* pixels from outside to inside */
  float color[3], slope[2];
} Leaf;

/* How much of the pixel is the leaf's. */
static float
get_cover (const Leaf *leaf, double x, double y)
{
  double dx = x - leaf->x, dy = y - leaf->y;
  double u = (leaf->cosine * dx + leaf->sine * dy) / leaf->flat;
  double v = leaf->cosine * dy - leaf->sine * dx;
  double distance = leaf->is_square ? fmax (fabs (u), fabs (v)) : hypot (u, v);

  return (float)CLAMP ((leaf->radius - distance) / leaf->edge + 0.5, 0, 1);
}

static void
draw_leaf (NormaDrawing *d, const Leaf *leaf)
{
  double reach = 1.5 * leaf->radius * fmax (1, leaf->flat) + leaf->edge;
  guint left = (guint)CLAMP (leaf->x - reach, 0, d->side);
  guint right = (guint)CLAMP (leaf->x + reach + 1, 0, d->side);
  guint top = (guint)CLAMP (leaf->y - reach, 0, d->side);
  guint bottom = (guint)CLAMP (leaf->y + reach + 1, 0, d->side);

  for (guint y = top; y < bottom; y++)
    for (guint x = left; x < right; x++) {
      float cover = get_cover (leaf, x, y);
      float shade = leaf->slope[0] * (float)(x - leaf->x) + leaf->slope[1] * (float)(y - leaf->y);
      float color[3] = { leaf->color[0] + shade, leaf->color[1] + shade, leaf->color[2] + shade };

      if (cover > 0)
        norma_drawing_blend (d, x, y, color, cover);
    }
}

/* From behind to the front, so the last ones are whole. */
void
norma_drawing_leaves (NormaDrawing *d)
{
  double least = norma_drawing_ratio (d, 2, 10), most = norma_drawing_ratio (d, 2 * least, d->side);
  double edge = norma_drawing_ratio (d, 0.8, 4);
  gboolean squares = norma_drawing_chance (d, 0.5), turns = norma_drawing_chance (d, 0.6);
  guint n = (guint)norma_drawing_ratio (d, 20, 400);

  norma_drawing_slope (d);
  for (guint i = 0; i < n; i++) {
    /* The share of radii above r falls as r⁻², between the two bounds. */
    double u = norma_random_uniform (d->random);
    double a = 1 / (least * least), b = 1 / (most * most);
    double angle = turns ? norma_drawing_between (d, 0, G_PI) : 0;
    Leaf leaf = { norma_drawing_between (d, 0, d->side),
                  norma_drawing_between (d, 0, d->side),
                  1 / sqrt (a + u * (b - a)),
                  norma_drawing_ratio (d, 0.4, 2.5),
                  cos (angle),
                  sin (angle),
                  squares && norma_drawing_chance (d, 0.7),
                  edge };

    norma_drawing_choose_color (d, leaf.color);
    leaf.slope[0] = (float)(norma_drawing_between (d, -0.2, 0.2) / leaf.radius);
    leaf.slope[1] = (float)(norma_drawing_between (d, -0.2, 0.2) / leaf.radius);
    draw_leaf (d, &leaf);
  }
}
