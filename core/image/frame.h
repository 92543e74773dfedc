/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* The working frame: the one size, channel count and scale in which images are scored. It is fixed
 * when a model is fitted, from the good set, recorded in the model, and the same for every later
 * image; nothing about the image at hand changes it. */

typedef enum {
  NORMA_FRAME_STRETCH, /* the image fills the frame, each axis with its own scale */
  NORMA_FRAME_LETTERBOX, /* the image keeps its aspect, centred; its edge pixels fill the border */
} NormaFrameFit;

typedef struct {
  guint width, height; /* pixels, at least 1 */
  guint channels; /* 1 or 3 */
  NormaFrameFit fit;

  /* Raw sample values that become 0 and 1; finite, low < high. Nothing is clamped: an image
   * brighter than the good set gives values above 1. */
  double low, high;
  NormaValueKind kind; /* of the good set */
} NormaFrame;

/* The part of the frame that shows the image, frame pixels. */
typedef struct {
  guint x, y, width, height;
} NormaFrameContent;

/* The frame's size for images of this aspect (width / height, finite, above 0): the shorter side
 * is short_side and the longer one follows the aspect, both rounded to a multiple of 16 (the
 * coarsest step of the feature pyramid), at least 16. */
void norma_frame_size_for (double median_aspect, guint short_side, guint *width, guint *height);

/* The same with sides that are multiples of `step`, at least 1. */
void norma_frame_size_for_step (double median_aspect, guint short_side, guint step, guint *width,
                                guint *height);

/* Where an image of this size stands: the whole frame when stretched; else the largest centred
 * rectangle of the image's aspect in whole pixels, each side at least 1 (the odd pixel of the
 * border lies to the right and below). */
void norma_frame_place (const NormaFrame *frame, guint full_width, guint full_height,
                        NormaFrameContent *content);

/* For NormaReadOptions.enough_side: what a JPEG may be reduced to before it is resampled to the
 * frame. The same for every use of a model, so that the score never depends on the reader. */
guint norma_frame_enough_side (const NormaFrame *frame);

/* The raster in the frame: resampled to its content, mapped as (v − low) / (high − low), grey
 * copied to 3 channels or RGB weighed to 1 (0.299, 0.587, 0.114: luma of ITU-R Rec. 601-7, 2.5.1),
 * the border filled with the nearest content pixel so that filters meet no step.
 * planes: [channels, height, width], caller's. On error its values are undefined.
 * Errors: NORMA_ERROR_MISMATCH, another number of channels; NORMA_ERROR_INPUT, samples that are
 * NaN, infinite or beyond float32 once mapped (an invented value would be scored as if it had been
 * seen): how many and the first place in reading order; NORMA_ERROR_TOO_LARGE for scratch. */
gboolean norma_frame_apply (const NormaFrame *frame, const NormaRaster *raster, float *planes,
                            GError **error);

/* The same in two steps, so that a frame can be filled a strip at a time: the check of the whole
 * raster, with the errors above but the last, then rows [first, first + n) of the frame, n at least
 * 1, to planes [channels, n, width], with the same bits as in the whole.
 * Error of the second: NORMA_ERROR_TOO_LARGE. */
gboolean norma_frame_check (const NormaFrame *frame, const NormaRaster *raster, GError **error);
gboolean norma_frame_apply_rows (const NormaFrame *frame, const NormaRaster *raster, guint first,
                                 guint n, float *planes, GError **error);
