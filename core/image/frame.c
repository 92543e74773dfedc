/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/frame.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/kernel.h"
#include "core/image/resample.h"

#define STEP 16 /* frame pixels, norma_frame_size_for() */

static guint
round_to_step (double side, guint step)
{
  double steps = CLAMP (round (side / step), 1, (double)(G_MAXINT / step));

  return (guint)steps * step;
}

void
norma_frame_size_for (double median_aspect, guint short_side, guint *width, guint *height)
{
  norma_frame_size_for_step (median_aspect, short_side, STEP, width, height);
}

void
norma_frame_size_for_step (double median_aspect, guint short_side, guint step, guint *width,
                           guint *height)
{
  g_return_if_fail (isfinite (median_aspect) && median_aspect > 0);
  g_return_if_fail (width != NULL && height != NULL && step > 0 && step <= G_MAXINT);

  *width = round_to_step (short_side * MAX (median_aspect, 1), step);
  *height = round_to_step (short_side / MIN (median_aspect, 1), step);
}

/* round (side · numerator / denominator), halves up, at least 1 */
static guint
scale_side (guint64 side, guint64 numerator, guint64 denominator)
{
  return (guint)MAX (1, (side * numerator + denominator / 2) / denominator);
}

void
norma_frame_place (const NormaFrame *frame, guint full_width, guint full_height,
                   NormaFrameContent *content)
{
  guint width, height;

  g_return_if_fail (frame != NULL && content != NULL);
  g_return_if_fail (full_width > 0 && full_height > 0);

  width = frame->width;
  height = frame->height;
  if (frame->fit == NORMA_FRAME_LETTERBOX) {
    if ((guint64)full_width * height >= (guint64)full_height * width)
      height = scale_side (width, full_height, full_width);
    else
      width = scale_side (height, full_width, full_height);
  }
  *content = (NormaFrameContent){
    .x = (frame->width - width) / 2,
    .y = (frame->height - height) / 2,
    .width = width,
    .height = height,
  };
}

static gboolean
check_channels (const NormaFrame *frame, const NormaRaster *raster, GError **error)
{
  if (raster->channels == frame->channels || raster->channels == 1 || raster->channels == 3)
    return TRUE;

  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "The image has %u channels, expected 1 (grey) or 3 (RGB)", raster->channels);
  return FALSE;
}

/* How many samples of the row have no float32 value in the frame; the first one to *first. */
static gsize
count_unusable (const NormaFrame *frame, const float *row, gsize n, gsize *first)
{
  double range = frame->high - frame->low;
  gsize count = 0;

  for (gsize i = 0; i < n; i++)
    if (!(fabs (((double)row[i] - frame->low) / range) <= FLT_MAX) && count++ == 0)
      *first = i;
  return count;
}

static gboolean
check_samples (const NormaFrame *frame, const NormaRaster *raster, GError **error)
{
  gsize n = (gsize)raster->width * raster->channels;
  gsize count = 0, first = 0;
  guint first_y = 0;

  if (raster->type != NORMA_SAMPLE_F32)
    return TRUE;
  for (guint y = 0; y < raster->height; y++) {
    gsize place = 0;
    gsize in_row = count_unusable (frame, norma_raster_row (raster, y), n, &place);

    if (count == 0 && in_row > 0) {
      first = place;
      first_y = y;
    }
    count += in_row;
  }
  if (count == 0)
    return TRUE;

  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%" G_GSIZE_FORMAT
               " samples of the image have no finite value in the frame, the first in column "
               "%" G_GSIZE_FORMAT ", row %u, channel %" G_GSIZE_FORMAT,
               count, first / raster->channels, first_y, first % raster->channels);
  return FALSE;
}

NORMA_KERNEL static void
map_range (float *values, gsize n, double low, double range)
{
  for (gsize i = 0; i < n; i++)
    values[i] = (float)(((double)values[i] - low) / range);
}

NORMA_KERNEL static void
weigh_luma (const float *restrict red, const float *restrict green, const float *restrict blue,
            gsize n, float *restrict luma)
{
  for (gsize i = 0; i < n; i++)
    luma[i] = (float)(0.299 * (double)red[i] + 0.587 * (double)green[i] + 0.114 * (double)blue[i]);
}

/* Rows of a frame, and the rows of the content that they show: where the border begins, the nearest
 * one. */
typedef struct {
  guint first, n; /* of the frame */
  guint shown, n_shown; /* of the content */
  guint above; /* rows before the first that is in the content, 0 … n − 1 */
} Strip;

static Strip
find_strip (const NormaFrameContent *content, guint first, guint n)
{
  guint begin = CLAMP (first, content->y, content->y + content->height - 1);
  guint last = CLAMP (first + n - 1, content->y, content->y + content->height - 1);

  return (Strip){
    .first = first,
    .n = n,
    .shown = begin - content->y,
    .n_shown = last - begin + 1,
    .above = begin > first ? MIN (begin - first, n - 1) : 0,
  };
}

/* RGB to the first plane. */
static gboolean
place_luma (const NormaFrame *frame, const NormaRaster *raster, const NormaFrameContent *content,
            const Strip *strip, float *corner, GError **error)
{
  gsize n = (gsize)content->width * strip->n_shown;
  g_autofree float *rgb = norma_alloc (n, 3 * sizeof *rgb, "an RGB image to weigh", error);

  if (rgb == NULL ||
      !norma_resample_raster_rows (raster, content->width, content->height, strip->shown,
                                   strip->n_shown, rgb, content->width, n, error))
    return FALSE;

  for (guint y = 0; y < strip->n_shown; y++) {
    const float *row = rgb + (gsize)y * content->width;

    weigh_luma (row, row + n, row + 2 * n, content->width, corner + (gsize)y * frame->width);
  }
  return TRUE;
}

/* The border of one plane [n, frame width] from the edge of its content. */
static void
replicate_edge (const NormaFrame *frame, const NormaFrameContent *content, const Strip *strip,
                float *plane)
{
  gsize width = frame->width;
  guint right = content->x + content->width;
  guint below = strip->above + strip->n_shown;

  for (guint y = strip->above; y < below; y++) {
    float *row = plane + y * width;

    for (guint x = 0; x < content->x; x++)
      row[x] = row[content->x];
    for (guint x = right; x < width; x++)
      row[x] = row[right - 1];
  }
  for (guint y = 0; y < strip->above; y++)
    memcpy (plane + y * width, plane + strip->above * width, width * sizeof *plane);
  for (guint y = below; y < strip->n; y++)
    memcpy (plane + y * width, plane + (below - 1) * width, width * sizeof *plane);
}

gboolean
norma_frame_check (const NormaFrame *frame, const NormaRaster *raster, GError **error)
{
  g_return_val_if_fail (frame != NULL && raster != NULL, FALSE);
  g_return_val_if_fail (frame->low < frame->high, FALSE);

  return check_channels (frame, raster, error) && check_samples (frame, raster, error);
}

gboolean
norma_frame_apply_rows (const NormaFrame *frame, const NormaRaster *raster, guint first, guint n,
                        float *planes, GError **error)
{
  gsize plane_size = (gsize)frame->width * n;
  gboolean to_luma = raster->channels == 3 && frame->channels == 1;
  guint n_placed = to_luma ? 1 : raster->channels;
  NormaFrameContent content;
  Strip strip;
  float *corner; /* of the content in the first plane */

  g_return_val_if_fail (n > 0 && first < frame->height && n <= frame->height - first, FALSE);

  norma_frame_place (frame, raster->width, raster->height, &content);
  strip = find_strip (&content, first, n);
  corner = planes + (gsize)strip.above * frame->width + content.x;
  if (to_luma
          ? !place_luma (frame, raster, &content, &strip, corner, error)
          : !norma_resample_raster_rows (raster, content.width, content.height, strip.shown,
                                         strip.n_shown, corner, frame->width, plane_size, error))
    return FALSE;

  for (guint c = 0; c < n_placed; c++) {
    replicate_edge (frame, &content, &strip, planes + c * plane_size);
    map_range (planes + c * plane_size, plane_size, frame->low, frame->high - frame->low);
  }
  for (guint c = n_placed; c < frame->channels; c++)
    memcpy (planes + c * plane_size, planes, plane_size * sizeof *planes);
  return TRUE;
}

gboolean
norma_frame_apply (const NormaFrame *frame, const NormaRaster *raster, float *planes,
                   GError **error)
{
  g_return_val_if_fail (planes != NULL, FALSE);

  return norma_frame_check (frame, raster, error) &&
         norma_frame_apply_rows (frame, raster, 0, frame->height, planes, error);
}

guint
norma_frame_enough_side (const NormaFrame *frame)
{
  return MAX (frame->width, frame->height);
}
