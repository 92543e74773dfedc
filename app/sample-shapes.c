/* SPDX-License-Identifier: Apache-2.0 */
#include "app/sample-shapes.h"

#include <math.h>

double
norma_shape_cover (double distance, double pixel)
{
  return CLAMP (0.5 - distance / pixel, 0.0, 1.0);
}

double
norma_shape_ramp (double low, double high, double value)
{
  double t = CLAMP ((value - low) / (high - low), 0.0, 1.0);

  return t * t * (3.0 - 2.0 * t);
}

double
norma_shape_mix (double from, double to, double share)
{
  return from + (to - from) * share;
}

double
norma_shape_plate (NormaPoint point, NormaPoint half, double radius, double cut)
{
  double x = fabs (point.x) - half.x + radius;
  double y = fabs (point.y) - half.y + radius;
  double outside = sqrt (MAX (x, 0.0) * MAX (x, 0.0) + MAX (y, 0.0) * MAX (y, 0.0));
  double rounded = MIN (MAX (x, y), 0.0) + outside - radius;
  double cut_off = (point.x - point.y - half.x - half.y + cut) * G_SQRT2 / 2.0;

  return MAX (rounded, cut_off);
}

double
norma_shape_segment (NormaPoint point, NormaPoint begin, NormaPoint end, NormaPoint *away)
{
  double along_x = end.x - begin.x;
  double along_y = end.y - begin.y;
  double x = point.x - begin.x;
  double y = point.y - begin.y;
  double t =
      CLAMP ((x * along_x + y * along_y) / (along_x * along_x + along_y * along_y), 0.0, 1.0);
  double distance;

  x -= t * along_x;
  y -= t * along_y;
  distance = sqrt (x * x + y * y);
  *away = distance > 0.0 ? (NormaPoint){ x / distance, y / distance } : (NormaPoint){ 0.0, 0.0 };
  return distance;
}

/* Mixing steps of MurmurHash3's finalizer (Appleby, public domain). */
static double
lattice (guint32 seed, int x, int y, int z)
{
  guint32 h = seed ^ (guint32)x * 0x9e3779b1u ^ (guint32)y * 0x85ebca77u ^ (guint32)z * 0xc2b2ae3du;

  h ^= h >> 16;
  h *= 0x85ebca6bu;
  h ^= h >> 13;
  h *= 0xc2b2ae35u;
  h ^= h >> 16;
  return (double)h * (2.0 / 4294967295.0) - 1.0;
}

static double
layer (guint32 seed, int x, int y, int z, double share_x, double share_y)
{
  double upper = norma_shape_mix (lattice (seed, x, y, z), lattice (seed, x + 1, y, z), share_x);
  double lower =
      norma_shape_mix (lattice (seed, x, y + 1, z), lattice (seed, x + 1, y + 1, z), share_x);

  return norma_shape_mix (upper, lower, share_y);
}

double
norma_shape_noise (guint32 seed, double x, double y)
{
  double left = floor (x);
  double top = floor (y);

  return layer (seed, (int)left, (int)top, 0, norma_shape_ramp (0.0, 1.0, x - left),
                norma_shape_ramp (0.0, 1.0, y - top));
}

double
norma_shape_noise_3 (guint32 seed, double x, double y, double z)
{
  double left = floor (x);
  double top = floor (y);
  double front = floor (z);
  double share_x = norma_shape_ramp (0.0, 1.0, x - left);
  double share_y = norma_shape_ramp (0.0, 1.0, y - top);

  return norma_shape_mix (layer (seed, (int)left, (int)top, (int)front, share_x, share_y),
                          layer (seed, (int)left, (int)top, (int)front + 1, share_x, share_y),
                          norma_shape_ramp (0.0, 1.0, z - front));
}
