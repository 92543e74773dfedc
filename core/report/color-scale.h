/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The one colour scale of a project. A colour stands for a multiple of the reject threshold, on
 * every image alike: the threshold lies in the middle and each side shows two octaves, so ¼ × the
 * threshold is the first colour and 4 × the last. */
typedef enum {
  NORMA_COLOR_SCALE_VIRIDIS, /* the default */
  NORMA_COLOR_SCALE_CIVIDIS,
  NORMA_COLOR_SCALE_TURBO,
  NORMA_COLOR_SCALE_GREY,
} NormaColorScale;

/* clamp (½ + log₂ (score / threshold) / 4, 0, 1). A score of 0 or less, or NaN, is at 0. Multiples
 * of a threshold of 0 or less mean nothing: scores above it are then at 1, the others at 0. */
double norma_color_scale_position (double score, double threshold);

/* 0xRRGGBB; position 0 … 1, clamped, NaN as 0. */
guint32 norma_color_scale_color (NormaColorScale scale, double position);

/* "viridis", "cividis", "turbo", "grey"; static. */
const char *norma_color_scale_to_string (NormaColorScale scale);

/* FALSE if there is no scale of this name; `scale` is then unchanged. */
gboolean norma_color_scale_from_string (const char *name, NormaColorScale *scale);
