/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-layout.h"

#include <math.h>

#include "core/image/tiff-photometric.h"
#include "core/image/tiff-plausible.h"

gboolean
norma_tiff_layout_is_transposed (const NormaTiffLayout *layout)
{
  return layout->orientation >= ORIENTATION_LEFTTOP;
}

void
norma_tiff_layout_clear (NormaTiffLayout *layout)
{
  g_clear_pointer (&layout->used, g_free);
}

static gboolean
find_size (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  guint32 width = 0, height = 0, depth = 1;

  TIFFGetField (file->tif, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (file->tif, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted (file->tif, TIFFTAG_IMAGEDEPTH, &depth);
  if (width == 0 || height == 0) {
    norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error,
                            "size (found %u × %u, expected at least 1 × 1)", width, height);
    return FALSE;
  }
  if (depth > 1) {
    norma_tiff_file_refuse (file, NORMA_ERROR_UNSUPPORTED, error,
                            "a volume of %u slices in one page; write one page a slice", depth);
    return FALSE;
  }
  layout->width = width;
  layout->height = height;
  layout->orientation = norma_tiff_file_get_u16 (file, TIFFTAG_ORIENTATION);
  if (layout->orientation < 1 || layout->orientation > 8)
    layout->orientation = ORIENTATION_TOPLEFT;
  return TRUE;
}

static gboolean
find_codec (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  guint scheme = norma_tiff_file_get_u16 (file, TIFFTAG_COMPRESSION);
  const TIFFCodec *codec = TIFFFindCODEC ((guint16)scheme);

  layout->compression = scheme;
  if (codec != NULL && TIFFIsCODECConfigured ((guint16)scheme))
    return TRUE;
  norma_tiff_file_refuse (file, NORMA_ERROR_UNSUPPORTED, error, "compression %u (%s)", scheme,
                          codec == NULL ? "unknown" : codec->name);
  return FALSE;
}

static gboolean
code_of_format (guint format, NormaSampleCode *code)
{
  switch (format) {
  case SAMPLEFORMAT_UINT:
  case SAMPLEFORMAT_VOID:
    *code = NORMA_CODE_UNSIGNED;
    return TRUE;
  case SAMPLEFORMAT_INT:
    *code = NORMA_CODE_SIGNED;
    return TRUE;
  case SAMPLEFORMAT_IEEEFP:
    *code = NORMA_CODE_FLOAT;
    return TRUE;
  default:
    return FALSE;
  }
}

static gboolean
find_samples (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  guint bits = norma_tiff_file_get_u16 (file, TIFFTAG_BITSPERSAMPLE);
  guint format = norma_tiff_file_get_u16 (file, TIFFTAG_SAMPLEFORMAT);
  gboolean known = code_of_format (format, &layout->sample.code);
  gboolean is_float = known && layout->sample.code == NORMA_CODE_FLOAT;

  if (bits == 0) {
    norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error, "samples of 0 bits");
    return FALSE;
  }
  if (!known || bits > 64 || (is_float && bits != 16 && bits != 24 && bits != 32 && bits != 64) ||
      (layout->compression == COMPRESSION_JPEG && bits != 8)) {
    norma_tiff_file_refuse (file, NORMA_ERROR_UNSUPPORTED, error,
                            "samples of %u bits in format %u (%s) with compression %u", bits,
                            format,
                            is_float ? "floating point"
                            : known  ? "integer"
                                     : "complex",
                            layout->compression);
    return FALSE;
  }
  layout->sample.bits = bits;
  layout->sample.big_endian = TIFFIsBigEndian (file->tif);
  layout->n_samples = norma_tiff_file_get_u16 (file, TIFFTAG_SAMPLESPERPIXEL);
  layout->planar = layout->n_samples > 1 &&
                   norma_tiff_file_get_u16 (file, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE;
  return TRUE;
}

static void
find_block_size (NormaTiffFile *file, NormaTiffLayout *layout)
{
  guint32 width = layout->width, height = 0;

  if (layout->tiled) {
    width = 0;
    TIFFGetField (file->tif, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField (file->tif, TIFFTAG_TILELENGTH, &height);
  } else {
    TIFFGetFieldDefaulted (file->tif, TIFFTAG_ROWSPERSTRIP, &height);
    height = MIN (height, layout->height);
  }
  layout->block_width = width;
  layout->block_height = height;
}

/* The sizes are found from the tags and must be those that libtiff finds, so that a codec that
 * gives something else than the tags say writes into no block. */
static gboolean
find_blocks (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  guint n = layout->planar ? 1 : layout->n_samples;
  guint64 row_bits, bytes, expected;

  layout->tiled = TIFFIsTiled (file->tif) != 0;
  find_block_size (file, layout);
  if (layout->block_width == 0 || layout->block_height == 0) {
    norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error,
                            "size of a %s (found %u × %u, expected at least 1 × 1)",
                            layout->tiled ? "tile" : "strip", layout->block_width,
                            layout->block_height);
    return FALSE;
  }
  layout->n_across = (layout->width - 1) / layout->block_width + 1;
  layout->n_down = (layout->height - 1) / layout->block_height + 1;
  expected = layout->tiled ? TIFFTileSize64 (file->tif) : TIFFStripSize64 (file->tif);
  layout->block_bytes = expected;
  if (layout->color == NORMA_TIFF_RGBA && expected > 0 && expected <= G_MAXSSIZE)
    return TRUE;

  row_bits = (guint64)layout->block_width * n * layout->sample.bits;
  layout->row_bytes = row_bits / 8 + (row_bits % 8 != 0);
  if (!g_uint64_checked_mul (&bytes, layout->row_bytes, layout->block_height) ||
      bytes != expected || bytes > G_MAXSSIZE) {
    norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error,
                            "size of a %s (found %" G_GUINT64_FORMAT " bytes, expected %u rows of "
                            "%" G_GSIZE_FORMAT " bytes)",
                            layout->tiled ? "tile" : "strip", expected, layout->block_height,
                            layout->row_bytes);
    return FALSE;
  }
  return TRUE;
}

/* A map of 16-bit values may be 8-bit values v written as 256·v or 257·v, as most writers do, or
 * as v, as old ones did. */
static void
find_map_depth (NormaTiffLayout *layout)
{
  gsize n = (gsize)1 << layout->sample.bits;
  gboolean small = TRUE, scaled = TRUE;

  for (int c = 0; c < 3; c++)
    for (gsize i = 0; i < n; i++) {
      guint low = layout->map[c][i] & 255, high = layout->map[c][i] >> 8;

      small &= high == 0;
      scaled &= low == 0 || low == high;
    }
  layout->map_shift = small || !scaled ? 0 : 8;
  layout->type = small || scaled ? NORMA_SAMPLE_U8 : NORMA_SAMPLE_U16;
}

static gboolean
find_palette (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  guint16 *map[3] = { NULL };

  if (layout->sample.code != NORMA_CODE_UNSIGNED || layout->sample.bits > 16 ||
      !TIFFGetField (file->tif, TIFFTAG_COLORMAP, &map[0], &map[1], &map[2]) || map[0] == NULL ||
      map[1] == NULL || map[2] == NULL) {
    norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error,
                            "a palette picture of %u bits a sample without a palette",
                            layout->sample.bits);
    return FALSE;
  }
  for (int c = 0; c < 3; c++)
    layout->map[c] = map[c];
  find_map_depth (layout);
  return TRUE;
}

static gboolean
find_result (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  layout->channels = layout->n_used;
  layout->type = norma_sample_layout_get_type (&layout->sample);
  layout->bits = layout->sample.bits;
  norma_sample_layout_get_range (&layout->sample, &layout->low, &layout->high);
  switch (layout->color) {
  case NORMA_TIFF_AS_STORED:
  case NORMA_TIFF_WHITE_IS_ZERO:
    return TRUE;
  case NORMA_TIFF_CMYK:
  case NORMA_TIFF_XYZ:
  case NORMA_TIFF_LAB:
  case NORMA_TIFF_ICC_LAB:
    layout->channels = 3;
    return TRUE;
  case NORMA_TIFF_PALETTE:
    if (!find_palette (file, layout, error))
      return FALSE;
    break;
  case NORMA_TIFF_RGBA:
    layout->type = NORMA_SAMPLE_U8;
    break;
  }
  layout->channels = 3;
  layout->bits = 8 * (guint)norma_sample_size (layout->type);
  layout->low = 0;
  layout->high = exp2 (layout->bits) - 1;
  return TRUE;
}

static double
pixels_per_mm (float resolution, guint unit)
{
  double mm = unit == RESUNIT_INCH ? 25.4 : unit == RESUNIT_CENTIMETER ? 10 : 0;

  return mm > 0 && isfinite (resolution) && resolution > 0 ? resolution / mm : 0;
}

static void
find_resolution (NormaTiffFile *file, NormaTiffLayout *layout)
{
  guint unit = norma_tiff_file_get_u16 (file, TIFFTAG_RESOLUTIONUNIT);
  float across = 0, down = 0;

  TIFFGetField (file->tif, TIFFTAG_XRESOLUTION, &across);
  TIFFGetField (file->tif, TIFFTAG_YRESOLUTION, &down);
  layout->pixels_per_mm_x = pixels_per_mm (across, unit);
  layout->pixels_per_mm_y = pixels_per_mm (down, unit);
  if (norma_tiff_layout_is_transposed (layout)) {
    double x = layout->pixels_per_mm_x;

    layout->pixels_per_mm_x = layout->pixels_per_mm_y;
    layout->pixels_per_mm_y = x;
  }
}

gboolean
norma_tiff_layout_find (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  *layout = (NormaTiffLayout){ 0 };
  if (!find_size (file, layout, error) || !find_codec (file, layout, error) ||
      !find_samples (file, layout, error) || !norma_tiff_find_photometric (file, layout, error) ||
      !find_blocks (file, layout, error) || !norma_tiff_check_plausible (file, layout, error) ||
      !find_result (file, layout, error))
    return FALSE;
  find_resolution (file, layout);
  return TRUE;
}
