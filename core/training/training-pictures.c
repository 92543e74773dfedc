/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/training-pictures.h"

#include <math.h>
#include <string.h>

#include "core/training/drawn-pictures.h"

/* A piece shows from half to twice as much as its side has pixels: no finer, for nothing is there to
 * be seen, and no coarser, for that is what other pictures are. */
#define LEAST_SCALE 0.5
#define MOST_SCALE 2.0

static double
between (NormaRandom *random, double low, double high)
{
  return low + (high - low) * norma_random_uniform (random);
}

static gboolean
chance (NormaRandom *random, double share)
{
  return norma_random_uniform (random) < share;
}

/* The largest window, as pictures of a pool have sides of any length. */
static guint
get_most_window (const NormaTrainingPictures *pictures)
{
  return (guint)(MOST_SCALE * pictures->side);
}

gsize
norma_training_pictures_get_scratch (const NormaTrainingPictures *pictures)
{
  guint window = get_most_window (pictures);

  return (gsize)window * window;
}

static gboolean
cut (const NormaTrainingPictures *pictures, NormaRandom *random, float *planes, float *scratch,
     GError **error)
{
  guint index = pictures->first + (guint)norma_random_below (random, pictures->n);
  guint width = norma_picture_pool_get_width (pictures->pool, index);
  guint height = norma_picture_pool_get_height (pictures->pool, index);
  double scale = LEAST_SCALE * pow (MOST_SCALE / LEAST_SCALE, norma_random_uniform (random));
  guint window = MIN ((guint)(scale * pictures->side), MIN (width, height));
  guint x = (guint)norma_random_below (random, width - window + 1);
  guint y = (guint)norma_random_below (random, height - window + 1);

  return norma_picture_pool_cut (pictures->pool, index, x, y, window, pictures->side, planes,
                                 scratch, error);
}

/* One of the eight ways a square lies on itself. */
static void
turn (guint side, guint way, float *plane, float *scratch)
{
  memcpy (scratch, plane, (gsize)side * side * sizeof (float));
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++) {
      guint u = way & 1 ? side - 1 - x : x, v = way & 2 ? side - 1 - y : y;

      plane[(gsize)y * side + x] =
          way & 4 ? scratch[(gsize)u * side + v] : scratch[(gsize)v * side + u];
    }
}

/* Luma of ITU-R Rec. 601-7, 2.5.1, as the working frame has it. */
static void
remove_color (gsize n, float *planes)
{
  for (gsize i = 0; i < n; i++)
    planes[i] = planes[n + i] = planes[2 * n + i] =
        0.299f * planes[i] + 0.587f * planes[n + i] + 0.114f * planes[2 * n + i];
}

/* A mean of 3 × 3, the border left as it is. */
static void
blur (guint side, float *plane, float *scratch)
{
  memcpy (scratch, plane, (gsize)side * side * sizeof (float));
  for (guint y = 1; y + 1 < side; y++)
    for (guint x = 1; x + 1 < side; x++) {
      const float *at = scratch + (gsize)y * side + x;
      float sum = 0;

      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
          sum += at[dy * (int)side + dx];
      plane[(gsize)y * side + x] = sum / 9;
    }
}

/* Another contrast and brightness, and noise that the three planes of grey share. */
static void
expose (NormaRandom *random, gsize n, gboolean is_grey, float *planes)
{
  float factor = (float)(0.35 * pow (1.4 / 0.35, norma_random_uniform (random)));
  float shift = (float)between (random, -0.15, 0.15);
  float noise = chance (random, 0.3) ? (float)between (random, 0, 0.05) : 0;

  for (gsize i = 0; i < 3 * n; i++) {
    float grain =
        noise > 0 && !(is_grey && i >= n) ? noise * (float)norma_random_normal (random) : 0;

    planes[i] = is_grey && i >= n
                    ? planes[i - n]
                    : CLAMP (0.5f + shift + factor * (planes[i] - 0.5f) + grain, 0, 1);
  }
}

static void
change (NormaRandom *random, guint side, float *planes, float *scratch)
{
  gsize n = (gsize)side * side;
  guint way = (guint)norma_random_below (random, 8);
  gboolean is_grey = chance (random, 0.4), is_blurred = chance (random, 0.15);

  if (is_grey)
    remove_color (n, planes);
  for (guint c = 0; c < 3; c++) {
    turn (side, way, planes + c * n, scratch);
    if (is_blurred)
      blur (side, planes + c * n, scratch);
  }
  if (chance (random, 0.7))
    expose (random, n, is_grey, planes);
}

gboolean
norma_training_pictures_draw (const NormaTrainingPictures *pictures, NormaRandom *random,
                              float *planes, float *scratch, GError **error)
{
  if (pictures->pool == NULL || pictures->n == 0 || chance (random, pictures->share_drawn)) {
    norma_drawn_picture (random, pictures->side, chance (random, 0.6), planes);
    return TRUE;
  }
  if (!cut (pictures, random, planes, scratch, error))
    return FALSE;
  change (random, pictures->side, planes, scratch);
  return TRUE;
}
