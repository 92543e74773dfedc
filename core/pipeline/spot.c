/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/spot.h"

#include <math.h>

/* Lines a pixel on which the spot's chord is measured. */
#define LINES 16

static double
place_centre (guint begin, guint length, double radius, double share)
{
  double room = MAX (length - 2 * radius, 0);

  return begin + (length - room) / 2 + share * room;
}

void
norma_spot_place (const NormaFrame *frame, guint full_width, guint full_height, double diameter,
                  double x, double y, NormaSpot *spot)
{
  NormaFrameContent content;

  norma_frame_place (frame, full_width, full_height, &content);
  spot->radius_x = diameter / 2 * content.width / full_width;
  spot->radius_y = diameter / 2 * content.height / full_height;
  spot->x = place_centre (content.x, content.width, spot->radius_x, x);
  spot->y = place_centre (content.y, content.height, spot->radius_y, y);
}

/* Of pixel x, y, 0 … 1. */
static double
get_coverage (const NormaSpot *spot, guint x, guint y)
{
  double sum = 0;

  for (guint i = 0; i < LINES; i++) {
    double height = (y + (i + 0.5) / LINES - spot->y) / spot->radius_y;
    double half = height * height < 1 ? spot->radius_x * sqrt (1 - height * height) : 0;

    sum += MAX (MIN (x + 1, spot->x + half) - MAX (x, spot->x - half), 0);
  }
  return sum / LINES;
}

/* The pixel that holds `place`, inside a row of n. */
static guint
clamp_pixel (double place, guint n)
{
  return (guint)CLAMP (place, 0, n - 1);
}

void
norma_spot_draw (const NormaSpot *spot, const NormaFrame *frame, double contrast, float *planes)
{
  gsize plane_size = (gsize)frame->width * frame->height;
  guint left = clamp_pixel (spot->x - spot->radius_x, frame->width);
  guint right = clamp_pixel (spot->x + spot->radius_x, frame->width);
  guint bottom = clamp_pixel (spot->y + spot->radius_y, frame->height);

  for (guint y = clamp_pixel (spot->y - spot->radius_y, frame->height); y <= bottom; y++)
    for (guint x = left; x <= right; x++) {
      float added = (float)(contrast * get_coverage (spot, x, y));

      for (guint c = 0; c < frame->channels; c++)
        planes[c * plane_size + (gsize)y * frame->width + x] += added;
    }
}

double
norma_spot_get_ground (const NormaSpot *spot, const NormaFrame *frame, const float *planes)
{
  gsize plane_size = (gsize)frame->width * frame->height;
  gsize place = (gsize)clamp_pixel (spot->y, frame->height) * frame->width +
                clamp_pixel (spot->x, frame->width);
  double sum = 0;

  for (guint c = 0; c < frame->channels; c++)
    sum += (double)planes[c * plane_size + place];
  return sum / frame->channels;
}
