/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/mask.h"
#include "core/base/random.h"

/* Masks pixel by pixel, to hold runs against. */
typedef struct {
  guint width, height;
  gboolean *pixels; /* [height, width] */
} Bitmap;

static inline Bitmap
bitmap_new (guint width, guint height)
{
  return (Bitmap){ width, height, g_new0 (gboolean, (gsize)width * height) };
}

static inline void
bitmap_clear (Bitmap *bitmap)
{
  g_clear_pointer (&bitmap->pixels, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Bitmap, bitmap_clear)

/* One pixel in n is set, in blots of `blot` pixels. */
static inline Bitmap
bitmap_random (guint width, guint height, guint n, guint blot, guint64 seed)
{
  Bitmap bitmap = bitmap_new (width, height);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      if (norma_random_below (&random, n) != 0)
        continue;
      for (guint v = y; v < MIN (y + blot, height); v++)
        for (guint u = x; u < MIN (x + blot, width); u++)
          bitmap.pixels[v * width + u] = TRUE;
    }
  return bitmap;
}

static inline NormaMask *
bitmap_to_mask (const Bitmap *bitmap)
{
  NormaMask *mask = norma_mask_new (bitmap->width, bitmap->height, NULL);

  for (guint y = 0; y < bitmap->height; y++)
    for (guint x = 0; x < bitmap->width; x++)
      if (bitmap->pixels[y * bitmap->width + x])
        g_assert_true (norma_mask_add_span (mask, y, (NormaSpan){ x, x + 1 }, NULL));
  return mask;
}

/* The mask has the same pixels, and its spans are as they have to be. */
static inline void
bitmap_assert_equal (const Bitmap *bitmap, const NormaMask *mask)
{
  g_assert_cmpuint (mask->width, ==, bitmap->width);
  g_assert_cmpuint (mask->height, ==, bitmap->height);
  for (guint y = 0; y < bitmap->height; y++) {
    const NormaSpans *row = &mask->rows[y];

    for (guint i = 0; i < row->n; i++) {
      g_assert_cmpuint (row->spans[i].first, <, row->spans[i].end);
      g_assert_cmpuint (row->spans[i].end, <=, mask->width);
      if (i > 0)
        g_assert_cmpuint (row->spans[i - 1].end, <, row->spans[i].first);
    }
    for (guint x = 0; x < bitmap->width; x++)
      g_assert_cmpint (norma_mask_contains (mask, x, y), ==, bitmap->pixels[y * bitmap->width + x]);
  }
}
