/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <complex.h>
#include <math.h>
#include <string.h>

#include "core/features/cells.h"
#include "core/image/frame.h"

/* The definition of filter-bank.h, gabor.h and cells.h in double, each step as it is written and
 * none as the library does it. */

enum { LEVELS = 4, ORIENTATIONS = 6 };

typedef struct {
  int width, height;
  double *values;
} Plane;

static Plane
plane_new (int width, int height)
{
  return (Plane){ width, height, g_new0 (double, (gsize)width *(gsize)height) };
}

static int
reflect (int i, int n)
{
  while (n > 1 && (i < 0 || i >= n))
    i = i < 0 ? -i : 2 * n - 2 - i;
  return n == 1 ? 0 : i;
}

static double
at (const Plane *plane, int x, int y)
{
  return plane->values[reflect (y, plane->height) * plane->width + reflect (x, plane->width)];
}

static void
make_filter (int orientation, double complex filter[9][9])
{
  double angle = G_PI * orientation / ORIENTATIONS, norm = 0;
  double complex wave_sum = 0;

  for (int v = -4; v <= 4; v++)
    for (int u = -4; u <= 4; u++) {
      double g = exp (-(u * u + v * v) / (2 * 1.5 * 1.5));

      norm += g;
      filter[v + 4][u + 4] = g * cexp (I * 1.7 * (u * cos (angle) + v * sin (angle)));
      wave_sum += filter[v + 4][u + 4];
    }
  for (int v = -4; v <= 4; v++)
    for (int u = -4; u <= 4; u++) {
      double g = exp (-(u * u + v * v) / (2 * 1.5 * 1.5));

      filter[v + 4][u + 4] = (filter[v + 4][u + 4] - g * wave_sum / norm) / norm;
    }
}

static Plane
modulus (const Plane *plane, int orientation)
{
  Plane out = plane_new (plane->width, plane->height);
  double complex filter[9][9];

  make_filter (orientation, filter);
  for (int y = 0; y < plane->height; y++)
    for (int x = 0; x < plane->width; x++) {
      double complex sum = 0;

      for (int v = -4; v <= 4; v++)
        for (int u = -4; u <= 4; u++)
          sum += filter[v + 4][u + 4] * at (plane, x + u, y + v);
      out.values[y * plane->width + x] = cabs (sum);
    }
  return out;
}

static Plane
halved (const Plane *plane)
{
  Plane out = plane_new (plane->width / 2, plane->height / 2);

  for (int y = 0; y < out.height; y++)
    for (int x = 0; x < out.width; x++)
      out.values[y * out.width + x] =
          (at (plane, 2 * x, 2 * y) + at (plane, 2 * x + 1, 2 * y) + at (plane, 2 * x, 2 * y + 1) +
           at (plane, 2 * x + 1, 2 * y + 1)) /
          4;
  return out;
}

static Plane
local_mean (const Plane *plane, int side, gboolean squares)
{
  static const double weights[] = { 1 / 16.0, 4 / 16.0, 6 / 16.0, 4 / 16.0, 1 / 16.0 };
  Plane cells = plane_new (plane->width / side, plane->height / side);
  Plane out = plane_new (cells.width, cells.height);

  for (int y = 0; y < plane->height; y++)
    for (int x = 0; x < plane->width; x++)
      cells.values[y / side * cells.width + x / side] +=
          pow (at (plane, x, y), squares ? 2 : 1) / (side * side);
  for (int y = 0; y < out.height; y++)
    for (int x = 0; x < out.width; x++)
      for (int v = -2; v <= 2; v++)
        for (int u = -2; u <= 2; u++)
          out.values[y * out.width + x] +=
              weights[v + 2] * weights[u + 2] * at (&cells, x + u, y + v);
  g_free (cells.values);
  return out;
}

/* Features made so far, feature by feature: [d, n]. */
typedef struct {
  double *values;
  gsize n, n_done;
} Expected;

static void
expect_mean (Expected *e, const Plane *plane, int side, double floor)
{
  Plane mean = local_mean (plane, side, FALSE);

  for (gsize i = 0; i < e->n; i++)
    e->values[e->n_done * e->n + i] = log (mean.values[i] + floor);
  e->n_done++;
  g_free (mean.values);
}

static void
expect_deviation (Expected *e, const Plane *plane, int side)
{
  Plane mean = local_mean (plane, side, FALSE), square = local_mean (plane, side, TRUE);

  for (gsize i = 0; i < e->n; i++)
    e->values[e->n_done * e->n + i] =
        log (sqrt (MAX (square.values[i] - mean.values[i] * mean.values[i], 0)) + 1e-4);
  e->n_done++;
  g_free (mean.values);
  g_free (square.values);
}

static void
expect_second_order (Expected *e, const Plane *first, int side)
{
  Plane half = halved (first);

  for (int k = 0; k < ORIENTATIONS; k++) {
    Plane second = modulus (&half, k);

    expect_mean (e, &second, side / 2, 1e-4 / 3);
    g_free (second.values);
  }
  g_free (half.values);
}

static void
expect_scattering (Expected *e, const Plane *luma)
{
  Plane level = plane_new (luma->width, luma->height);

  memcpy (level.values, luma->values, sizeof (double) * (gsize)(luma->width * luma->height));
  for (int l = 0, side = NORMA_CELL_SIZE; l < LEVELS; l++, side /= 2) {
    Plane first[ORIENTATIONS], next = halved (&level);

    for (int k = 0; k < ORIENTATIONS; k++)
      first[k] = modulus (&level, k);
    for (int k = 0; k < ORIENTATIONS; k++)
      expect_mean (e, &first[k], side, 1e-4);
    for (int k = 0; k < ORIENTATIONS; k++)
      expect_deviation (e, &first[k], side);
    for (int k = 0; l + 1 < LEVELS && k < ORIENTATIONS; k++)
      expect_second_order (e, &first[k], side);
    for (int k = 0; k < ORIENTATIONS; k++)
      g_free (first[k].values);
    g_free (level.values);
    level = next;
  }
  g_free (level.values);
}

static void
expect_color (Expected *e, const Plane *red, const Plane *green, const Plane *blue)
{
  Plane r = local_mean (red, NORMA_CELL_SIZE, FALSE),
        g = local_mean (green, NORMA_CELL_SIZE, FALSE);
  Plane b = local_mean (blue, NORMA_CELL_SIZE, FALSE);

  for (gsize i = 0; i < e->n; i++) {
    e->values[e->n_done * e->n + i] = r.values[i] - g.values[i];
    e->values[(e->n_done + 1) * e->n + i] = (r.values[i] + g.values[i]) / 2 - b.values[i];
  }
  e->n_done += 2;
  g_free (r.values);
  g_free (g.values);
  g_free (b.values);
}

static Plane
plane_of (const NormaFrame *frame, const float *planes, guint channel)
{
  Plane out = plane_new ((int)frame->width, (int)frame->height);
  gsize pixels = (gsize)frame->width * frame->height;

  for (gsize i = 0; i < pixels; i++)
    out.values[i] = planes[channel * pixels + i];
  return out;
}

/* [d, grid height · grid width], owned by the caller. */
static double *
expected_features (const NormaFrame *frame, const float *planes)
{
  gsize n = (gsize)(frame->width / NORMA_CELL_SIZE) * (frame->height / NORMA_CELL_SIZE);
  Expected e = { g_new0 (double, n * 159), n, 0 };
  Plane luma = plane_of (frame, planes, 0);

  if (frame->channels == 1) {
    expect_scattering (&e, &luma);
    expect_mean (&e, &luma, NORMA_CELL_SIZE, 0.02);
  } else {
    Plane c[3];

    for (guint k = 0; k < 3; k++)
      c[k] = plane_of (frame, planes, k);
    for (gsize i = 0; i < (gsize)frame->width * frame->height; i++)
      luma.values[i] = 0.299 * c[0].values[i] + 0.587 * c[1].values[i] + 0.114 * c[2].values[i];
    expect_scattering (&e, &luma);
    expect_mean (&e, &luma, NORMA_CELL_SIZE, 0.02);
    expect_color (&e, &c[0], &c[1], &c[2]);
    for (guint k = 0; k < 3; k++)
      g_free (c[k].values);
  }
  g_assert_cmpuint (e.n_done, ==, frame->channels == 1 ? 157 : 159);
  g_free (luma.values);
  return e.values;
}
