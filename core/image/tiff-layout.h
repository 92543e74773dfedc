/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/sample-unpack.h"
#include "core/image/tiff-file.h"

/* What has to be done to the samples of a page to make grey, RGB or n channels of them. */
typedef enum {
  NORMA_TIFF_AS_STORED,
  NORMA_TIFF_WHITE_IS_ZERO,
  NORMA_TIFF_PALETTE,
  NORMA_TIFF_CMYK,
  NORMA_TIFF_XYZ, /* LogLuv, which libtiff gives as CIE XYZ */
  NORMA_TIFF_LAB, /* CIE L*a*b* as TIFF has it, a* and b* signed */
  NORMA_TIFF_ICC_LAB, /* CIE L*a*b* as ICC profiles have it, a* and b* with an offset */
  NORMA_TIFF_RGBA, /* subsampled YCbCr: libtiff itself makes 8-bit RGB */
} NormaTiffColor;

/* How the pixels of a page are stored, and what comes of them. */
typedef struct {
  guint width, height; /* as stored, before the orientation is applied */
  guint orientation; /* 1 … 8 */
  guint compression;
  NormaSampleLayout sample;

  guint n_samples; /* stored a pixel */
  guint n_colors; /* the first of them, that make the colour */
  guint16 *used; /* [n_used] the samples that are decoded, owned: colours, then what is not alpha */
  guint n_used;

  gboolean tiled; /* else strips */
  gboolean planar; /* a block holds one sample of each of its pixels, else all of them */
  guint block_width, block_height;
  guint n_across, n_down; /* blocks of one plane */
  gsize block_bytes, row_bytes; /* of a whole block, of a row in it; decoded */

  NormaTiffColor color;
  const guint16 *map[3]; /* palette: [2^bits], lent by libtiff until the page is turned */
  guint map_shift; /* palette: 8 where a 16-bit map only repeats 8-bit values */

  NormaSampleType type; /* of the result, from here on */
  guint channels, bits;
  double low, high;
  gboolean had_alpha;
  double pixels_per_mm_x, pixels_per_mm_y; /* upright; 0: unknown */
} NormaTiffLayout;

/* The layout of the present page, checked before memory is taken. Release with
 * norma_tiff_layout_clear(), also after an error.
 *
 * Errors: NORMA_ERROR_DAMAGED, also for a size that the bytes of the file cannot possibly fill;
 * NORMA_ERROR_UNSUPPORTED. */
gboolean norma_tiff_layout_find (NormaTiffFile *file, NormaTiffLayout *layout, GError **error);
void norma_tiff_layout_clear (NormaTiffLayout *layout);

/* Orientations 5 … 8 exchange rows and columns. */
gboolean norma_tiff_layout_is_transposed (const NormaTiffLayout *layout);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaTiffLayout, norma_tiff_layout_clear)
