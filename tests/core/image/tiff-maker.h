/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>
#include <string.h>
#include <tiffio.h>

#include "core/base/random.h"
#include "core/image/read.h"

/* Pages of known samples written by libtiff, and what reading must make of them. */

typedef struct {
  guint width, height, samples, bits;
  guint format; /* SAMPLEFORMAT_…; 0: not written */
  guint photometric, compression, predictor;
  gboolean planar;
  guint tile; /* side; 0: strips */
  guint rows; /* a strip; 0: one strip */
  guint orientation; /* 0: not written */
  guint n_extra;
  guint16 extra[4];
} MadePage;

static inline gsize
made_index (const MadePage *page, guint x, guint y, guint s)
{
  return ((gsize)y * page->width + x) * page->samples + s;
}

static inline guint64
made_mask (guint bits)
{
  return bits == 64 ? G_MAXUINT64 : ((guint64)1 << bits) - 1;
}

/* Random bit patterns [height, width, samples]. */
static inline guint64 *
made_raw (const MadePage *page, guint64 seed)
{
  gsize n = (gsize)page->width * page->height * page->samples;
  guint64 *raw = g_new (guint64, n);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++)
    raw[i] = norma_random_bits (&random) & made_mask (page->bits);
  return raw;
}

static inline void
made_put_bit (guint8 *packed, gsize at, gboolean bit)
{
  if (bit)
    packed[at / 8] |= (guint8)(0x80 >> at % 8);
}

/* Sample i of a row as libtiff wants it: whole machine words in the order of the machine, other
 * multiples of 8 in that of the file, everything else bit by bit. */
static inline void
made_pack (guint8 *packed, gsize i, guint64 raw, guint bits, gboolean big_endian)
{
  gboolean word = bits == 8 || bits == 16 || bits == 24 || bits == 32 || bits == 64;

  if (bits % 8 == 0 && (word || !big_endian))
    memcpy (packed + i * bits / 8, &raw, bits / 8);
  else
    for (guint b = 0; b < bits; b++)
      made_put_bit (packed, i * bits + b, raw >> (bits - 1 - b) & 1);
}

static inline void
made_write_tags (TIFF *tif, const MadePage *page)
{
  TIFFSetField (tif, TIFFTAG_IMAGEWIDTH, page->width);
  TIFFSetField (tif, TIFFTAG_IMAGELENGTH, page->height);
  TIFFSetField (tif, TIFFTAG_SAMPLESPERPIXEL, page->samples);
  TIFFSetField (tif, TIFFTAG_BITSPERSAMPLE, page->bits);
  TIFFSetField (tif, TIFFTAG_PHOTOMETRIC, page->photometric);
  TIFFSetField (tif, TIFFTAG_COMPRESSION, page->compression);
  TIFFSetField (tif, TIFFTAG_PLANARCONFIG,
                page->planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
  if (page->format > 0)
    TIFFSetField (tif, TIFFTAG_SAMPLEFORMAT, page->format);
  if (page->predictor > 0)
    TIFFSetField (tif, TIFFTAG_PREDICTOR, page->predictor);
  if (page->orientation > 0)
    TIFFSetField (tif, TIFFTAG_ORIENTATION, page->orientation);
  if (page->n_extra > 0)
    TIFFSetField (tif, TIFFTAG_EXTRASAMPLES, page->n_extra, page->extra);
  if (page->tile > 0) {
    TIFFSetField (tif, TIFFTAG_TILEWIDTH, page->tile);
    TIFFSetField (tif, TIFFTAG_TILELENGTH, page->tile);
  } else
    TIFFSetField (tif, TIFFTAG_ROWSPERSTRIP, page->rows > 0 ? page->rows : page->height);
}

static inline void
made_write_block (TIFF *tif, const MadePage *page, const guint64 *raw, guint x0, guint y0,
                  guint plane)
{
  guint n = page->planar ? 1 : page->samples;
  guint width = page->tile > 0 ? page->tile : page->width;
  guint rows = page->rows > 0 ? page->rows : page->height;
  guint height = page->tile > 0 ? page->tile : MIN (rows, page->height - y0);
  gsize row_bytes = ((gsize)width * n * page->bits + 7) / 8;
  g_autofree guint8 *block = g_malloc0 (row_bytes * height);
  tmsize_t bytes = (tmsize_t)(row_bytes * height);

  for (guint y = y0; y < MIN (y0 + height, page->height); y++)
    for (guint x = x0; x < MIN (x0 + width, page->width); x++)
      for (guint s = 0; s < n; s++)
        made_pack (block + (y - y0) * row_bytes, (gsize)(x - x0) * n + s,
                   raw[made_index (page, x, y, page->planar ? plane : s)], page->bits,
                   TIFFIsBigEndian (tif));
  if (page->tile > 0)
    g_assert_cmpint (TIFFWriteEncodedTile (tif, TIFFComputeTile (tif, x0, y0, 0, (guint16)plane),
                                           block, bytes),
                     ==, bytes);
  else
    g_assert_cmpint (TIFFWriteEncodedStrip (tif, TIFFComputeStrip (tif, y0, (guint16)plane), block,
                                            bytes),
                     ==, bytes);
}

static inline void
made_write_page (TIFF *tif, const MadePage *page, const guint64 *raw)
{
  guint across = page->tile > 0 ? page->tile : page->width;
  guint down = page->tile > 0 ? page->tile : page->rows > 0 ? page->rows : page->height;

  made_write_tags (tif, page);
  for (guint plane = 0; plane < (page->planar ? page->samples : 1); plane++)
    for (guint y = 0; y < page->height; y += down)
      for (guint x = 0; x < page->width; x += across)
        made_write_block (tif, page, raw, x, y, plane);
}

/* mode: "w", "wb" (big-endian), "w8" (BigTIFF). */
static inline void
made_write_file (const char *path, const char *mode, const MadePage *page, const guint64 *raw)
{
  TIFF *tif = TIFFOpen (path, mode);

  g_assert_nonnull (tif);
  made_write_page (tif, page, raw);
  TIFFClose (tif);
}

static inline double
made_small_float (guint64 raw)
{
  double sign = raw >> 23 ? -1 : 1;
  int exponent = raw >> 16 & 127;
  double mantissa = (double)(raw & 0xffff) / 65536;

  if (exponent == 127)
    return mantissa > 0 ? NAN : sign * INFINITY;
  return sign * (exponent == 0 ? mantissa * exp2 (-62) : (1 + mantissa) * exp2 (exponent - 63));
}

/* The value that a bit pattern stands for. */
static inline double
made_value (const MadePage *page, guint64 raw)
{
  _Float16 half;
  float single;
  double twice;

  if (page->format == SAMPLEFORMAT_INT) {
    gboolean negative = raw >> (page->bits - 1) & 1;

    return negative ? -(double)((~raw & made_mask (page->bits)) + 1) : (double)raw;
  }
  if (page->format != SAMPLEFORMAT_IEEEFP)
    return (double)raw;
  switch (page->bits) {
  case 16:
    memcpy (&half, &raw, sizeof half);
    return (double)half;
  case 24:
    return made_small_float (raw);
  case 32:
    memcpy (&single, &raw, sizeof single);
    return (double)single;
  default:
    memcpy (&twice, &raw, sizeof twice);
    return twice;
  }
}

/* Where the pixel that is stored at (x, y) lies in the upright picture (TIFF 6.0, page 36). */
static inline void
made_upright (const MadePage *page, guint x, guint y, guint *upright_x, guint *upright_y)
{
  guint right = page->width - 1 - x, bottom = page->height - 1 - y;
  const guint places[9][2] = { { x, y },          { x, y },          { right, y },
                               { right, bottom }, { x, bottom },     { y, x },
                               { bottom, x },     { bottom, right }, { y, right } };

  *upright_x = places[page->orientation][0];
  *upright_y = places[page->orientation][1];
}

static inline float
made_get (const NormaRaster *raster, guint x, guint y, guint channel)
{
  gsize index = (gsize)x * raster->channels + channel;
  gconstpointer row = norma_raster_row (raster, y);

  switch (raster->type) {
  case NORMA_SAMPLE_U8:
    return ((const guint8 *)row)[index];
  case NORMA_SAMPLE_U16:
    return ((const guint16 *)row)[index];
  default:
    return ((const float *)row)[index];
  }
}
