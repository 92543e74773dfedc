/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "ui/aligned-reference.h"

/* A reference whose brightness rises evenly, so that between its pixels nothing is left to
 * interpolation, a query of noise, and an alignment between them that was drawn up, not found. */
enum { PAIR_WIDTH = 160, PAIR_HEIGHT = 120 };

#define PAIR_GAIN 0.8
#define PAIR_BIAS 0.05

/* Brightness of the reference at a place, pixel centres at whole numbers, 0 … 255. */
static inline double
pair_ramp (double x, double y, guint channel)
{
  return 30 + 0.75 * x + 0.5 * y + 8 * channel;
}

static inline void
pair_set (NormaRaster *raster, guint x, guint y, guint channel, double value)
{
  gpointer row = norma_raster_row (raster, y);
  gsize i = (gsize)x * raster->channels + channel;

  if (raster->type == NORMA_SAMPLE_U8)
    ((guint8 *)row)[i] = (guint8)lround (value);
  else if (raster->type == NORMA_SAMPLE_U16)
    ((guint16 *)row)[i] = (guint16)lround (value * 257);
  else
    ((float *)row)[i] = (float)(value / 255);
}

static inline NormaPicture *
pair_picture (gboolean is_ramp, guint channels, NormaSampleType type)
{
  g_autoptr (NormaRaster) raster =
      norma_raster_new (PAIR_WIDTH, PAIR_HEIGHT, channels, type, NULL, 0, NULL);

  for (guint y = 0; y < PAIR_HEIGHT; y++)
    for (guint x = 0; x < PAIR_WIDTH; x++)
      for (guint c = 0; c < channels; c++)
        pair_set (raster, x, y, c,
                  is_ramp ? pair_ramp (x, y, c) : (x * 37 + y * 91 + x * y * 13 + c * 29) % 256);
  return norma_picture_new (raster, NULL);
}

static const NormaHomography pair_warp = {
  { 0.97, -0.11, 14.5, 0.09, 1.04, -6.25, 1e-4, -2e-4, 1 },
};

/* Displacements that rise evenly, too: pixels of the query at a place of a view. */
static inline void
pair_displace (double x, double y, double *dx, double *dy)
{
  *dx = 1.5 + 0.01 * x - 0.005 * y;
  *dy = -2 + 0.008 * x + 0.01 * y;
}

/* Of nodes 16 pixels apart on a plane of half the size: their middles stand 32 apart, the first at
 * 16. They reach beyond the query, so that no place lies outside of them. */
static inline NormaLocalWarp *
pair_field (void)
{
  NormaLocalWarp *field = g_new0 (NormaLocalWarp, 1);

  field->spacing = 16;
  field->columns = PAIR_WIDTH / 32 + 1;
  field->rows = PAIR_HEIGHT / 32 + 2;
  field->x = g_new (float, field->columns * field->rows);
  field->y = g_new (float, field->columns * field->rows);
  for (guint i = 0; i < field->columns * field->rows; i++) {
    double dx, dy;

    pair_displace (16 + 32.0 * (i % field->columns), 16 + 32.0 * (i / field->columns), &dx, &dy);
    field->x[i] = (float)(dx / 2);
    field->y[i] = (float)(dy / 2);
    field->most = MAX (field->most, hypot (dx, dy) / 2);
  }
  return field;
}

static inline NormaComparison *
pair_compare (void)
{
  NormaComparison *comparison = norma_comparison_new ();

  comparison->verdict = NORMA_COMPARED_SAME;
  comparison->alignment = g_new0 (NormaAlignment, 1);
  comparison->alignment->motion = NORMA_MOTION_HOMOGRAPHY;
  comparison->alignment->warp = pair_warp;
  comparison->alignment->field = pair_field ();
  comparison->alignment->field_scale = 0.5;
  comparison->alignment->gain = PAIR_GAIN;
  comparison->alignment->bias = PAIR_BIAS;
  comparison->alignment->quality = 0.9;
  return comparison;
}

/* The same, found not to be believed. */
static inline NormaComparison *
pair_refuse (void)
{
  NormaComparison *comparison = norma_comparison_new ();

  comparison->verdict = NORMA_NOT_COMPARED;
  comparison->reason = g_strdup ("not compared: alignment 0.41, needs 0.70");
  comparison->alignment = g_new0 (NormaAlignment, 1);
  comparison->alignment->warp = pair_warp;
  comparison->alignment->quality = 0.41;
  return comparison;
}

/* Where a place of the query's view lies in the reference's view, worked out anew. */
static inline void
pair_follow (double x, double y, double *to_x, double *to_y)
{
  const double *m = pair_warp.m;
  double dx, dy, px, py, depth;

  /* Beyond the outermost nodes their displacements stay. */
  pair_displace (CLAMP (x, 16, 16 + 32.0 * (PAIR_WIDTH / 32)),
                 CLAMP (y, 16, 16 + 32.0 * (PAIR_HEIGHT / 32 + 1)), &dx, &dy);
  px = x - 0.5 + dx;
  py = y - 0.5 + dy;
  depth = m[6] * px + m[7] * py + 1;
  *to_x = (m[0] * px + m[1] * py + m[2]) / depth + 0.5;
  *to_y = (m[3] * px + m[4] * py + m[5]) / depth + 0.5;
}

/* Brightness of the reference, 0 … 255, under a place of the query's view; NaN: none. Close to the
 * border of the reference it stays as at its outermost centres. */
static inline double
pair_reference_at (double x, double y, guint channel)
{
  double u, v;

  pair_follow (x, y, &u, &v);
  if (u < 0 || v < 0 || u > PAIR_WIDTH || v > PAIR_HEIGHT)
    return NAN;
  return pair_ramp (CLAMP (u - 0.5, 0, PAIR_WIDTH - 1), CLAMP (v - 0.5, 0, PAIR_HEIGHT - 1),
                    channel);
}

/* As bright as the query, 0 … 255, which is how it is shown on it. */
static inline double
pair_matched_at (double x, double y, guint channel)
{
  return (pair_reference_at (x, y, channel) - 255 * PAIR_BIAS) / PAIR_GAIN;
}
