/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "core/base/random.h"
#include "core/registration/grey.h"
#include "core/registration/homography.h"
#include "core/registration/local-warp.h"

/* A drawn board to align and compare: dark pads and tracks on a light ground. */
enum { BOARD_WIDTH = 320, BOARD_HEIGHT = 256 };

static inline void
board_fill (NormaGrey *board, double left, double top, double width, double height, float value)
{
  for (guint y = (guint)MAX (top, 0); y < MIN (top + height, board->height); y++)
    for (guint x = (guint)MAX (left, 0); x < MIN (left + width, board->width); x++)
      board->values[(gsize)y * board->width + x] = value;
}

static inline NormaGrey *
board_new (guint64 seed)
{
  NormaGrey *board = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);
  NormaRandom random;

  norma_random_seed (&random, seed);
  board_fill (board, 0, 0, BOARD_WIDTH, BOARD_HEIGHT, 0.8f);
  for (guint i = 0; i < 40; i++) {
    double x = norma_random_uniform (&random) * BOARD_WIDTH;
    double y = norma_random_uniform (&random) * BOARD_HEIGHT;
    double length = 20 + norma_random_uniform (&random) * 60;

    if (i % 3 == 0)
      board_fill (board, x, y, 14, 14, 0.15f);
    else if (i % 3 == 1)
      board_fill (board, x, y, length, 6, 0.2f);
    else
      board_fill (board, x, y, 6, length, 0.2f);
  }
  norma_grey_smooth (board, NULL);
  return board;
}

/* The same lines everywhere: nothing tells one pitch from the next. */
static inline NormaGrey *
board_new_regular (guint pitch)
{
  NormaGrey *board = norma_grey_new (BOARD_WIDTH, BOARD_HEIGHT, NULL);

  for (guint y = 0; y < BOARD_HEIGHT; y++)
    for (guint x = 0; x < BOARD_WIDTH; x++)
      board->values[(gsize)y * BOARD_WIDTH + x] =
          x % pitch < pitch / 3 || y % pitch < pitch / 3 ? 0.2f : 0.8f;
  norma_grey_smooth (board, NULL);
  return board;
}

/* What a camera sees of a board that lies under `warp` (camera → board): a table beside it, another
 * gain, noise; 8 bits. */
static inline NormaRaster *
board_see (const NormaGrey *board, const NormaHomography *warp, double gain, double noise,
           guint64 seed)
{
  g_autoptr (NormaGrey) seen =
      norma_warp_reference (board, board->width, board->height, warp, NULL, NULL);
  NormaRaster *raster =
      norma_raster_new (board->width, board->height, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint y = 0; y < board->height; y++) {
    guint8 *row = norma_raster_row (raster, y);

    for (guint x = 0; x < board->width; x++) {
      double value = (double)seen->values[(gsize)y * board->width + x];
      double level = 255 * gain * (isnan (value) ? 0.5 : value);

      level += noise * norma_random_normal (&random);
      row[x] = (guint8)CLAMP (level, 0, 255);
    }
  }
  return raster;
}

/* A turn by degrees and a scale about the middle, then a shift. */
static inline NormaHomography
board_turn (double degrees, double scale, double dx, double dy)
{
  double angle = degrees * G_PI / 180, c = scale * cos (angle), s = scale * sin (angle);
  double x = (BOARD_WIDTH - 1) / 2.0, y = (BOARD_HEIGHT - 1) / 2.0;

  return (
      NormaHomography){ { c, -s, x - c * x + s * y + dx, s, c, y - s * x - c * y + dy, 0, 0, 1 } };
}
