/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-plausible.h"

/* Not more than this many bytes come out of one byte of the file, 0: no such bound.
 *
 * LZW: codes of 12 bits stand for at most 4094 − 256 bytes, so 2559.
 * Deflate: a match of 258 bytes takes at least 2 bits, so 1032; PixarLog makes 4 bytes (float) of
 *   2 that were deflated.
 * PackBits: 128 bytes from 2. ThunderScan: 63 pixels of 4 bits from 1. LogLuv: runs of 127 bytes
 *   from 2, then 12 bytes (XYZ as float) from 3. NeXT: rows of zeros from nothing.
 * Zstandard: a block of 128 kB from 4 bytes (RLE), so 32768; several frames keep that.
 * JPEG: at least 1 bit for the DC value of a block of 64 samples; subsampled chroma (4 × 4) counts
 *   for 16 times as many.
 * LZMA: a range coder may spend 0.02 bits on a match of 273 bytes; with its 14 decisions at least
 *   0.3 bits, so 7300, doubled for safety.
 * Fax: at least 1 bit a row, whatever its width: see row_factor().
 * LERC, WebP and JBIG write a picture of one value in a constant number of bytes. */
static guint64
expansion (guint compression)
{
  switch (compression) {
  case COMPRESSION_NONE:
    return 1;
  case COMPRESSION_LZW:
    return 2559;
  case COMPRESSION_DEFLATE:
  case COMPRESSION_ADOBE_DEFLATE:
    return 1032;
  case COMPRESSION_PIXARLOG:
    return 2 * 1032;
  case COMPRESSION_PACKBITS:
    return 64;
  case COMPRESSION_THUNDERSCAN:
    return 32;
  case COMPRESSION_SGILOG:
  case COMPRESSION_SGILOG24:
    return 64 * 4;
  case COMPRESSION_ZSTD:
    return 32768;
  case COMPRESSION_JPEG:
  case COMPRESSION_OJPEG:
    return 8 * 64 * 16;
  case COMPRESSION_LZMA:
    return 2 * 7300;
  default:
    return 0;
  }
}

static gboolean
is_fax (guint compression)
{
  return compression == COMPRESSION_CCITTRLE || compression == COMPRESSION_CCITTRLEW ||
         compression == COMPRESSION_CCITTFAX3 || compression == COMPRESSION_CCITTFAX4;
}

static guint64
most_decoded (const NormaTiffLayout *layout, guint64 file_bytes)
{
  guint64 row_factor = 8 * (layout->width / 8 + (guint64)1);
  guint64 factor = is_fax (layout->compression) ? row_factor : expansion (layout->compression);
  guint64 most;

  return factor == 0 || !g_uint64_checked_mul (&most, factor, file_bytes) ? G_MAXUINT64 : most;
}

/* Subsampled chroma may take next to nothing, so of YCbCr only the luminance is counted. */
static guint64
least_decoded (const NormaTiffLayout *layout)
{
  guint n = layout->color == NORMA_TIFF_RGBA ? 1 : layout->n_samples;
  guint64 row_bits = (guint64)layout->width * n * layout->sample.bits;
  guint64 bytes;

  if (!g_uint64_checked_mul (&bytes, row_bits / 8 + (row_bits % 8 != 0), layout->height))
    bytes = G_MAXUINT64;
  return MAX (bytes, layout->block_bytes);
}

/* Without a shared or missing block, each takes at least one byte of the file. */
static guint64
count_blocks (const NormaTiffLayout *layout)
{
  return (guint64)layout->n_across * layout->n_down * (layout->planar ? layout->n_samples : 1);
}

static guint64
block_end (const NormaTiffFile *file, const NormaTiffLayout *layout, guint32 index)
{
  guint64 offset = TIFFGetStrileOffset (file->tif, index);
  guint64 bytes = TIFFGetStrileByteCount (file->tif, index);
  guint64 end;

  return g_uint64_checked_add (&end, offset, bytes) ? end : G_MAXUINT64;
}

/* Old-style JPEG keeps its data elsewhere and its writers disagree about what the tags say. */
static gboolean
check_blocks (const NormaTiffFile *file, const NormaTiffLayout *layout, guint64 n, GError **error)
{
  guint64 file_bytes = norma_source_get_size (file->source);
  const char *kind = layout->tiled ? "tile" : "strip";

  for (guint32 i = 0; i < n && layout->compression != COMPRESSION_OJPEG; i++) {
    guint64 end = block_end (file, layout, i);

    if (TIFFGetStrileByteCount (file->tif, i) == 0) {
      norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error,
                              "%s %u of %" G_GUINT64_FORMAT " is missing", kind, i + 1, n);
      return FALSE;
    }
    if (end > file_bytes) {
      norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error,
                              "%s %u of %" G_GUINT64_FORMAT " is cut off (it ends at byte "
                              "%" G_GUINT64_FORMAT ", the file at byte %" G_GUINT64_FORMAT ")",
                              kind, i + 1, n, end, file_bytes);
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
norma_tiff_check_plausible (const NormaTiffFile *file, const NormaTiffLayout *layout,
                            GError **error)
{
  guint64 file_bytes = norma_source_get_size (file->source);
  guint64 least = least_decoded (layout);
  guint64 n_blocks = count_blocks (layout);

  if (n_blocks <= MIN (file_bytes, G_MAXUINT32) && !check_blocks (file, layout, n_blocks, error))
    return FALSE;
  if (n_blocks <= MIN (file_bytes, G_MAXUINT32) && least <= most_decoded (layout, file_bytes))
    return TRUE;
  norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error,
                          "%u × %u pixels (%" G_GUINT64_FORMAT " bytes decoded) cannot come from "
                          "a file of %" G_GUINT64_FORMAT " bytes",
                          layout->width, layout->height, least, file_bytes);
  return FALSE;
}
