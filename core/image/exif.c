/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/exif.h"

#include <string.h>

#define TAG_ORIENTATION 0x0112
#define TAG_X_RESOLUTION 0x011a
#define TAG_Y_RESOLUTION 0x011b
#define TAG_RESOLUTION_UNIT 0x0128

#define TYPE_SHORT 3
#define TYPE_RATIONAL 5

#define UNIT_INCH 2
#define UNIT_CENTIMETRE 3

#define ENTRY_BYTES 12
#define UNKNOWN_PER_INCH 72

/* A TIFF header and what follows it; offsets count from its first byte. */
typedef struct {
  const guint8 *data;
  gsize n;
  gboolean big_endian;
} Block;

static guint
get_u16 (const Block *block, gsize offset)
{
  const guint8 *p = block->data + offset;

  return block->big_endian ? (guint)p[0] << 8 | p[1] : (guint)p[1] << 8 | p[0];
}

static guint32
get_u32 (const Block *block, gsize offset)
{
  guint32 first = get_u16 (block, offset);
  guint32 second = get_u16 (block, offset + 2);

  return block->big_endian ? first << 16 | second : second << 16 | first;
}

/* The entry's short, 0 if it is something else. */
static guint
get_short (const Block *block, gsize entry)
{
  return get_u16 (block, entry + 2) == TYPE_SHORT && get_u32 (block, entry + 4) == 1
             ? get_u16 (block, entry + 8)
             : 0;
}

/* The entry's rational, 0 if it is something else, lies outside or has no value. */
static double
get_rational (const Block *block, gsize entry)
{
  gsize offset = get_u32 (block, entry + 8);
  guint32 denominator;

  if (get_u16 (block, entry + 2) != TYPE_RATIONAL || get_u32 (block, entry + 4) != 1 ||
      block->n < 8 || offset > block->n - 8)
    return 0;
  denominator = get_u32 (block, offset + 4);
  return denominator == 0 ? 0 : (double)get_u32 (block, offset) / denominator;
}

static double
per_mm (double resolution, guint unit)
{
  if (unit == UNIT_CENTIMETRE)
    return resolution / 10;
  return resolution == UNKNOWN_PER_INCH ? 0 : resolution / 25.4;
}

static void
parse_entries (const Block *block, gsize directory, NormaExif *exif)
{
  guint n_entries = get_u16 (block, directory);
  guint unit = UNIT_INCH; /* the standard's default */
  double x = 0, y = 0;

  for (guint i = 0; i < n_entries; i++) {
    gsize entry = directory + 2 + (gsize)i * ENTRY_BYTES;
    guint orientation;

    if (entry + ENTRY_BYTES > block->n)
      break;
    switch (get_u16 (block, entry)) {
    case TAG_ORIENTATION:
      orientation = get_short (block, entry);
      exif->orientation = orientation >= 1 && orientation <= 8 ? orientation : 1;
      break;
    case TAG_X_RESOLUTION:
      x = get_rational (block, entry);
      break;
    case TAG_Y_RESOLUTION:
      y = get_rational (block, entry);
      break;
    case TAG_RESOLUTION_UNIT:
      unit = get_short (block, entry);
      break;
    }
  }
  if (unit == UNIT_INCH || unit == UNIT_CENTIMETRE) {
    exif->pixels_per_mm_x = per_mm (x, unit);
    exif->pixels_per_mm_y = per_mm (y, unit);
  }
}

gboolean
norma_exif_parse (const guint8 *data, gsize n, NormaExif *exif)
{
  static const guint8 identifier[6] = "Exif\0";
  Block block;
  gsize directory;

  g_return_val_if_fail (exif != NULL, FALSE);

  *exif = (NormaExif){ .orientation = 1 };
  if (n < sizeof identifier + 8 || memcmp (data, identifier, sizeof identifier) != 0)
    return FALSE;

  block = (Block){ .data = data + sizeof identifier, .n = n - sizeof identifier };
  block.big_endian = block.data[0] == 'M';
  if (memcmp (block.data, block.big_endian ? "MM\0*" : "II*\0", 4) != 0)
    return TRUE;
  directory = get_u32 (&block, 4);
  if (directory <= block.n - 2)
    parse_entries (&block, directory, exif);
  return TRUE;
}

gboolean
norma_orientation_is_transposed (guint orientation)
{
  return orientation >= 5;
}

/* Pixels of one size in bytes; step: from one place in the raster to that of the next pixel. */
static void
scatter (const guint8 *row, gsize n_pixels, gsize pixel_bytes, guint8 *place, gssize step)
{
  for (gsize i = 0; i < n_pixels; i++)
    memcpy (place + (gssize)i * step, row + i * pixel_bytes, pixel_bytes);
}

void
norma_orientation_place_row (guint orientation, guint y, gconstpointer row,
                             const NormaRaster *upright)
{
  /* What stands where, by orientation: the stored row 0 at the bottom (or right), the stored
   * column 0 at the right (or bottom). */
  gboolean from_end = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  gboolean backwards = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  gsize pixel_bytes = upright->channels * norma_sample_size (upright->type);
  guint8 *samples = upright->samples;

  if (norma_orientation_is_transposed (orientation)) {
    guint x = from_end ? upright->width - 1 - y : y;
    guint first = backwards ? upright->height - 1 : 0;
    gssize step = (gssize)upright->stride;

    scatter (row, upright->height, pixel_bytes, samples + first * upright->stride + x * pixel_bytes,
             backwards ? -step : step);
  } else {
    guint8 *place = samples + (from_end ? upright->height - 1 - y : y) * upright->stride;
    gssize step = (gssize)pixel_bytes;

    if (backwards)
      scatter (row, upright->width, pixel_bytes, place + (upright->width - 1) * pixel_bytes, -step);
    else
      memcpy (place, row, upright->width * pixel_bytes);
  }
}
