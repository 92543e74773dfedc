/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/membrane.h"

#include <math.h>

#include "core/base/memory.h"
#include "core/image/resample.h"

/* Sides of the rectangle that is solved without a coarser one before it. */
#define COARSEST 16

/* The coarsest one, whose slowest wave is as long as twice COARSEST where a border is free, is solved
 * to less than a thousandth. Growing it moves the border by half of a coarse pixel, an error as wide as
 * the rectangle: the sweeps that follow take it away where it is more than a hundredth, by the best
 * relaxation 2/(1 + sin π/n) (Young 1954), which on finer ones, where they are too few for it, is held
 * at that of n = 60. */
#define COARSE_SWEEPS 300
#define FINE_SWEEPS 48
#define MOST_RELAXED 60

typedef struct {
  float *plane; /* [height + 2, stride] */
  gsize width, height, stride;
  NormaMembraneSides sides;
} Membrane;

static float *
at (const Membrane *m, gsize x, gsize y)
{
  return m->plane + y * m->stride + x;
}

/* Where the border is free, the ring repeats what lies inside it. */
static void
free_borders (const Membrane *m)
{
  for (gsize y = 1; y <= m->height; y++) {
    if (!m->sides.left)
      *at (m, 0, y) = *at (m, 1, y);
    if (!m->sides.right)
      *at (m, m->width + 1, y) = *at (m, m->width, y);
  }
  for (gsize x = 1; x <= m->width; x++) {
    if (!m->sides.top)
      *at (m, x, 0) = *at (m, x, 1);
    if (!m->sides.bottom)
      *at (m, x, m->height + 1) = *at (m, x, m->height);
  }
}

static void
relax (const Membrane *m, guint n_sweeps)
{
  double longest = 2 * (double)MAX (m->width, m->height);
  float relaxation = (float)(2 / (1 + sin (G_PI / MIN (longest, MOST_RELAXED))));

  for (guint n = 0; n < n_sweeps; n++) {
    free_borders (m);
    for (gsize y = 1; y <= m->height; y++)
      for (gsize x = 1; x <= m->width; x++) {
        float *value = at (m, x, y);
        float mean = ((value[-1] + value[1]) + (value[-(gssize)m->stride] + value[m->stride])) / 4;

        *value += relaxation * (mean - *value);
      }
  }
}

/* The mean of a held border's pair of values for each value of the coarser one. */
static float
mean_of_pair (const float *ring, gsize step, gsize i, gsize n)
{
  gsize first = 2 * i, second = MIN (first + 1, n - 1);

  return (ring[first * step] + ring[second * step]) / 2;
}

static void
coarsen_ring (const Membrane *fine, const Membrane *coarse)
{
  for (gsize y = 0; y < coarse->height; y++) {
    *at (coarse, 0, y + 1) = mean_of_pair (at (fine, 0, 1), fine->stride, y, fine->height);
    *at (coarse, coarse->width + 1, y + 1) =
        mean_of_pair (at (fine, fine->width + 1, 1), fine->stride, y, fine->height);
  }
  for (gsize x = 0; x < coarse->width; x++) {
    *at (coarse, x + 1, 0) = mean_of_pair (at (fine, 1, 0), 1, x, fine->width);
    *at (coarse, x + 1, coarse->height + 1) =
        mean_of_pair (at (fine, 1, fine->height + 1), 1, x, fine->width);
  }
}

/* The coarser solution, its ring left out, grown to the inside of the finer one. */
static gboolean
grow (const Membrane *coarse, const Membrane *fine, GError **error)
{
  g_autofree float *small =
      norma_alloc (coarse->width, coarse->height * sizeof (float), "a fill", error);
  g_autofree float *large =
      small == NULL ? NULL
                    : norma_alloc (fine->width, fine->height * sizeof (float), "a fill", error);

  if (large == NULL)
    return FALSE;
  for (gsize y = 0; y < coarse->height; y++)
    for (gsize x = 0; x < coarse->width; x++)
      small[y * coarse->width + x] = *at (coarse, x + 1, y + 1);
  if (!norma_resample_plane (small, (guint)coarse->width, (guint)coarse->height, (guint)fine->width,
                             (guint)fine->height, large, error))
    return FALSE;
  for (gsize y = 0; y < fine->height; y++)
    for (gsize x = 0; x < fine->width; x++)
      *at (fine, x + 1, y + 1) = large[y * fine->width + x];
  return TRUE;
}

static void
fill_flat (const Membrane *m)
{
  double sum = 0;
  gsize n = 0;

  for (gsize y = 1; y <= m->height; y++) {
    sum += m->sides.left ? (double)*at (m, 0, y) : 0;
    sum += m->sides.right ? (double)*at (m, m->width + 1, y) : 0;
    n += (m->sides.left ? 1 : 0) + (m->sides.right ? 1 : 0);
  }
  for (gsize x = 1; x <= m->width; x++) {
    sum += m->sides.top ? (double)*at (m, x, 0) : 0;
    sum += m->sides.bottom ? (double)*at (m, x, m->height + 1) : 0;
    n += (m->sides.top ? 1 : 0) + (m->sides.bottom ? 1 : 0);
  }
  for (gsize y = 1; y <= m->height; y++)
    for (gsize x = 1; x <= m->width; x++)
      *at (m, x, y) = (float)(sum / (double)n);
}

static gboolean
solve (const Membrane *fine, GError **error)
{
  Membrane coarse = { NULL, (fine->width + 1) / 2, (fine->height + 1) / 2, 0, fine->sides };
  g_autofree float *plane = NULL;

  if (MAX (fine->width, fine->height) <= COARSEST) {
    fill_flat (fine);
    relax (fine, COARSE_SWEEPS);
    return TRUE;
  }
  coarse.stride = coarse.width + 2;
  plane = coarse.plane =
      norma_alloc (coarse.height + 2, coarse.stride * sizeof (float), "a fill", error);
  if (plane == NULL)
    return FALSE;
  coarsen_ring (fine, &coarse);
  if (!solve (&coarse, error) || !grow (&coarse, fine, error))
    return FALSE;
  relax (fine, FINE_SWEEPS);
  return TRUE;
}

gboolean
norma_membrane_fill (float *plane, guint width, guint height, const NormaMembraneSides *sides,
                     GError **error)
{
  const Membrane membrane = { plane, width, height, (gsize)width + 2, *sides };

  g_return_val_if_fail (width > 0 && height > 0, FALSE);
  g_return_val_if_fail (sides->left || sides->right || sides->top || sides->bottom, FALSE);

  return solve (&membrane, error);
}
