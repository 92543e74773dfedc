/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "core/base/error.h"
#include "tests/core/image/tiff-maker.h"
#include "tests/support.h"

typedef struct {
  char *folder;
  char *path;
} Place;

static void
place_set_up (Place *place, gconstpointer data)
{
  place->folder = norma_test_folder ();
  place->path = g_build_filename (place->folder, "made.tif", NULL);
}

static void
place_tear_down (Place *place, gconstpointer data)
{
  norma_test_remove_folder (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

static NormaRaster *
read_page (const char *path, guint page)
{
  NormaReadOptions options = { .page = page };
  g_autoptr (GError) error = NULL;
  NormaRaster *raster = norma_image_read (path, &options, &error);

  g_assert_no_error (error);
  return raster;
}

static void
assert_same (float found, float expected)
{
  if (isnan (expected))
    g_assert_true (isnan (found));
  else
    g_assert_cmpfloat (found, ==, expected);
}

/* That the first `channels` samples came through as they are. */
static void
assert_samples (const NormaRaster *raster, const MadePage *page, const guint64 *raw, guint channels)
{
  gboolean turned = page->orientation > 4;

  g_assert_cmpuint (raster->width, ==, turned ? page->height : page->width);
  g_assert_cmpuint (raster->height, ==, turned ? page->width : page->height);
  g_assert_cmpuint (raster->file_width, ==, raster->width);
  g_assert_cmpuint (raster->file_height, ==, raster->height);
  g_assert_cmpuint (raster->channels, ==, channels);
  g_assert_cmpuint (raster->bits, ==, page->bits);
  for (guint y = 0; y < page->height; y++)
    for (guint x = 0; x < page->width; x++)
      for (guint c = 0; c < channels; c++) {
        guint upright_x, upright_y;

        made_upright (page, x, y, &upright_x, &upright_y);
        assert_same (made_get (raster, upright_x, upright_y, c),
                     (float)made_value (page, raw[made_index (page, x, y, c)]));
      }
}

static void
assert_round_trip (const char *path, const char *mode, const MadePage *page)
{
  g_autofree guint64 *raw = made_raw (page, page->bits * 100 + page->compression);
  g_autoptr (NormaRaster) raster = NULL;

  made_write_file (path, mode, page, raw);
  raster = read_page (path, 0);
  assert_samples (raster, page, raw, page->samples);
}

/* Every width and kind of sample × codec × strips or tiles × interleaved or planar × byte order. */
static void
test_samples (Place *place, gconstpointer data)
{
  static const struct {
    guint bits, format;
    NormaSampleType type;
    double low, high;
  } kinds[] = {
    { 1, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U8, 0, 1 },
    { 2, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U8, 0, 3 },
    { 3, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U8, 0, 7 },
    { 4, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U8, 0, 15 },
    { 6, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U8, 0, 63 },
    { 7, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U8, 0, 127 },
    { 8, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U8, 0, 255 },
    { 8, 0, NORMA_SAMPLE_U8, 0, 255 },
    { 8, SAMPLEFORMAT_VOID, NORMA_SAMPLE_U8, 0, 255 },
    { 9, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U16, 0, 511 },
    { 10, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U16, 0, 1023 },
    { 12, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U16, 0, 4095 },
    { 14, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U16, 0, 16383 },
    { 16, SAMPLEFORMAT_UINT, NORMA_SAMPLE_U16, 0, 65535 },
    { 17, SAMPLEFORMAT_UINT, NORMA_SAMPLE_F32, 0, 131071 },
    { 24, SAMPLEFORMAT_UINT, NORMA_SAMPLE_F32, 0, 16777215 },
    { 31, SAMPLEFORMAT_UINT, NORMA_SAMPLE_F32, 0, 0x1p31 - 1 },
    { 32, SAMPLEFORMAT_UINT, NORMA_SAMPLE_F32, 0, 0x1p32 - 1 },
    { 40, SAMPLEFORMAT_UINT, NORMA_SAMPLE_F32, 0, 0x1p40 - 1 },
    { 48, SAMPLEFORMAT_UINT, NORMA_SAMPLE_F32, 0, 0x1p48 - 1 },
    { 63, SAMPLEFORMAT_UINT, NORMA_SAMPLE_F32, 0, 0x1p63 - 1 },
    { 64, SAMPLEFORMAT_UINT, NORMA_SAMPLE_F32, 0, 0x1p64 },
    { 1, SAMPLEFORMAT_INT, NORMA_SAMPLE_F32, -1, 0 },
    { 8, SAMPLEFORMAT_INT, NORMA_SAMPLE_F32, -128, 127 },
    { 12, SAMPLEFORMAT_INT, NORMA_SAMPLE_F32, -2048, 2047 },
    { 16, SAMPLEFORMAT_INT, NORMA_SAMPLE_F32, -32768, 32767 },
    { 32, SAMPLEFORMAT_INT, NORMA_SAMPLE_F32, -0x1p31, 0x1p31 - 1 },
    { 64, SAMPLEFORMAT_INT, NORMA_SAMPLE_F32, -0x1p63, 0x1p63 },
    { 16, SAMPLEFORMAT_IEEEFP, NORMA_SAMPLE_F32, 0, 1 },
    { 24, SAMPLEFORMAT_IEEEFP, NORMA_SAMPLE_F32, 0, 1 },
    { 32, SAMPLEFORMAT_IEEEFP, NORMA_SAMPLE_F32, 0, 1 },
    { 64, SAMPLEFORMAT_IEEEFP, NORMA_SAMPLE_F32, 0, 1 },
  };
  static const guint codecs[] = { COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE,
                                  COMPRESSION_PACKBITS, COMPRESSION_ZSTD };

  for (guint k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (guint variant = 0; variant < 8 * G_N_ELEMENTS (codecs); variant++) {
      MadePage page = { .width = 19, .height = 17, .samples = 3, .rows = 5 };
      g_autoptr (NormaRaster) raster = NULL;

      page.bits = kinds[k].bits;
      page.format = kinds[k].format;
      page.photometric = PHOTOMETRIC_RGB;
      page.planar = variant & 1;
      page.tile = variant & 2 ? 16 : 0;
      page.compression = codecs[variant / 8];
      if (!TIFFIsCODECConfigured ((guint16)page.compression))
        continue;
      assert_round_trip (place->path, variant & 4 ? "wb" : "wl", &page);
      raster = read_page (place->path, 0);
      g_assert_cmpint (raster->type, ==, kinds[k].type);
      g_assert_cmpfloat (raster->low, ==, kinds[k].low);
      g_assert_cmpfloat (raster->high, ==, kinds[k].high);
      g_assert_false (raster->had_alpha);
    }
}

/* The codecs that take only some kinds of samples, and those with a predictor. */
static void
test_codecs (Place *place, gconstpointer data)
{
  static const struct {
    guint compression, bits, format, samples, predictor;
  } rows[] = {
    { COMPRESSION_CCITTRLE, 1, 0, 1, 0 },
    { COMPRESSION_CCITTFAX3, 1, 0, 1, 0 },
    { COMPRESSION_CCITTFAX4, 1, 0, 1, 0 },
    { COMPRESSION_LZMA, 16, 0, 3, 0 },
    { COMPRESSION_LERC, 8, 0, 3, 0 },
    { COMPRESSION_LERC, 16, SAMPLEFORMAT_UINT, 1, 0 },
    { COMPRESSION_LZW, 8, 0, 3, PREDICTOR_HORIZONTAL },
    { COMPRESSION_LZW, 16, 0, 3, PREDICTOR_HORIZONTAL },
    { COMPRESSION_ADOBE_DEFLATE, 32, SAMPLEFORMAT_INT, 1, PREDICTOR_HORIZONTAL },
    { COMPRESSION_ADOBE_DEFLATE, 64, SAMPLEFORMAT_UINT, 1, PREDICTOR_HORIZONTAL },
    { COMPRESSION_ADOBE_DEFLATE, 16, SAMPLEFORMAT_IEEEFP, 3, PREDICTOR_FLOATINGPOINT },
    { COMPRESSION_ADOBE_DEFLATE, 24, SAMPLEFORMAT_IEEEFP, 3, PREDICTOR_FLOATINGPOINT },
    { COMPRESSION_ADOBE_DEFLATE, 32, SAMPLEFORMAT_IEEEFP, 3, PREDICTOR_FLOATINGPOINT },
    { COMPRESSION_ADOBE_DEFLATE, 64, SAMPLEFORMAT_IEEEFP, 3, PREDICTOR_FLOATINGPOINT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint variant = 0; variant < 4; variant++) {
      MadePage page = { .width = 37, .height = 19, .rows = 8 };

      page.compression = rows[i].compression;
      page.bits = rows[i].bits;
      page.format = rows[i].format;
      page.samples = rows[i].samples;
      page.predictor = rows[i].predictor;
      page.photometric = page.samples == 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
      page.tile = variant & 1 ? 16 : 0;
      /* libtiff 4.5 writes the floating-point predictor wrongly into big-endian files. */
      if (page.predictor == PREDICTOR_FLOATINGPOINT && (variant & 2))
        continue;
      if (TIFFIsCODECConfigured ((guint16)page.compression))
        assert_round_trip (place->path, variant & 2 ? "wb" : "wl", &page);
    }
}

static void
test_sizes (Place *place, gconstpointer data)
{
  static const guint sides[] = { 1, 2, 15, 16, 17, 33 };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sides); j++)
      for (guint tile = 0; tile <= 16; tile += 16) {
        MadePage page = { sides[i], sides[j], 1, 12, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_LZW };

        page.tile = tile;
        page.rows = 16;
        assert_round_trip (place->path, "w", &page);
      }
}

static void
test_orientation (Place *place, gconstpointer data)
{
  for (guint orientation = 0; orientation <= 8; orientation++)
    for (guint variant = 0; variant < 4; variant++) {
      MadePage page = { 19, 34, 3, 16, 0, PHOTOMETRIC_RGB, COMPRESSION_ADOBE_DEFLATE };

      page.orientation = orientation;
      page.tile = variant & 1 ? 16 : 0;
      page.planar = variant & 2;
      page.rows = 7;
      assert_round_trip (place->path, "w", &page);
    }
}

static void
test_white_is_zero (Place *place, gconstpointer data)
{
  static const guint kinds[][2] = {
    { 1, SAMPLEFORMAT_UINT },  { 4, SAMPLEFORMAT_UINT },  { 8, SAMPLEFORMAT_UINT },
    { 12, SAMPLEFORMAT_UINT }, { 16, SAMPLEFORMAT_UINT }, { 16, SAMPLEFORMAT_INT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    MadePage page = { 23, 9, 1, kinds[i][0], kinds[i][1], PHOTOMETRIC_MINISWHITE, COMPRESSION_LZW };
    g_autofree guint64 *raw = made_raw (&page, i);
    g_autoptr (NormaRaster) raster = NULL;

    made_write_file (place->path, "w", &page, raw);
    raster = read_page (place->path, 0);
    for (guint y = 0; y < page.height; y++)
      for (guint x = 0; x < page.width; x++)
        g_assert_cmpfloat (made_get (raster, x, y, 0), ==,
                           raster->low + raster->high -
                               made_value (&page, raw[made_index (&page, x, y, 0)]));
  }
}

/* Alpha is dropped, what else is there beyond the colour stays. */
static void
test_extra_samples (Place *place, gconstpointer data)
{
  static const struct {
    guint photometric, samples, n_extra;
    guint16 extra[4];
    guint channels;
    guint kept[5];
    gboolean had_alpha;
  } rows[] = {
    { PHOTOMETRIC_MINISBLACK, 2, 1, { EXTRASAMPLE_ASSOCALPHA }, 1, { 0 }, TRUE },
    { PHOTOMETRIC_MINISBLACK, 2, 1, { EXTRASAMPLE_UNASSALPHA }, 1, { 0 }, TRUE },
    { PHOTOMETRIC_MINISBLACK, 2, 0, { 0 }, 1, { 0 }, TRUE },
    { PHOTOMETRIC_RGB, 4, 1, { EXTRASAMPLE_ASSOCALPHA }, 3, { 0, 1, 2 }, TRUE },
    { PHOTOMETRIC_RGB, 4, 1, { EXTRASAMPLE_UNASSALPHA }, 3, { 0, 1, 2 }, TRUE },
    { PHOTOMETRIC_RGB, 4, 0, { 0 }, 3, { 0, 1, 2 }, TRUE },
    { PHOTOMETRIC_RGB, 5, 2, { 0, EXTRASAMPLE_UNASSALPHA }, 4, { 0, 1, 2, 3 }, TRUE },
    { PHOTOMETRIC_RGB, 5, 2, { EXTRASAMPLE_ASSOCALPHA, 0 }, 4, { 0, 1, 2, 4 }, TRUE },
    { PHOTOMETRIC_RGB, 5, 2, { 0, 0 }, 5, { 0, 1, 2, 3, 4 }, FALSE },
    { PHOTOMETRIC_MINISBLACK, 5, 4, { 0, 0, 0, 0 }, 5, { 0, 1, 2, 3, 4 }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint planar = 0; planar < 2; planar++) {
      MadePage page = { 13, 11, rows[i].samples, 16, 0, rows[i].photometric, COMPRESSION_LZW };
      g_autofree guint64 *raw = made_raw (&page, i);
      g_autoptr (NormaRaster) raster = NULL;

      page.planar = planar;
      page.rows = 4;
      page.n_extra = rows[i].n_extra;
      memcpy (page.extra, rows[i].extra, sizeof page.extra);
      made_write_file (place->path, "w", &page, raw);
      raster = read_page (place->path, 0);
      g_assert_cmpuint (raster->channels, ==, rows[i].channels);
      g_assert_cmpint (raster->had_alpha, ==, rows[i].had_alpha);
      for (guint y = 0; y < page.height; y++)
        for (guint x = 0; x < page.width; x++)
          for (guint c = 0; c < rows[i].channels; c++)
            g_assert_cmpfloat (made_get (raster, x, y, c), ==,
                               raw[made_index (&page, x, y, rows[i].kept[c])]);
    }
}

static void
write_palette (const char *path, const MadePage *page, const guint64 *raw, guint16 *const map[3])
{
  TIFF *tif = TIFFOpen (path, "w");

  TIFFSetField (tif, TIFFTAG_BITSPERSAMPLE, page->bits);
  TIFFSetField (tif, TIFFTAG_COLORMAP, map[0], map[1], map[2]);
  made_write_page (tif, page, raw);
  TIFFClose (tif);
}

/* Maps of v, 256 v and 257 v are 8-bit maps; any other is one of 16 bits. */
static void
test_palette (Place *place, gconstpointer data)
{
  static const guint bits[] = { 1, 2, 4, 8, 16 };
  static const guint factors[] = { 1, 256, 257, 253 };

  for (guint b = 0; b < G_N_ELEMENTS (bits); b++)
    for (guint f = 0; f < G_N_ELEMENTS (factors); f++) {
      MadePage page = { 21, 13, 1, bits[b], 0, PHOTOMETRIC_PALETTE, COMPRESSION_LZW };
      g_autofree guint64 *raw = made_raw (&page, b);
      g_autofree guint16 *entries = g_new (guint16, 3 << page.bits);
      guint16 *const map[3] = { entries, entries + (1 << page.bits), entries + (2 << page.bits) };
      g_autoptr (NormaRaster) raster = NULL;
      gboolean wide = factors[f] == 253;

      for (guint i = 0; i < 3u << page.bits; i++)
        entries[i] = (guint16)((i * 37 + 91) % 256 * factors[f]);
      write_palette (place->path, &page, raw, map);
      raster = read_page (place->path, 0);
      g_assert_cmpint (raster->type, ==, wide ? NORMA_SAMPLE_U16 : NORMA_SAMPLE_U8);
      g_assert_cmpuint (raster->bits, ==, wide ? 16 : 8);
      g_assert_cmpfloat (raster->high, ==, wide ? 65535 : 255);
      g_assert_cmpuint (raster->channels, ==, 3);
      for (guint y = 0; y < page.height; y++)
        for (guint x = 0; x < page.width; x++)
          for (guint c = 0; c < 3; c++) {
            guint entry = map[c][raw[made_index (&page, x, y, 0)]];

            g_assert_cmpfloat (made_get (raster, x, y, c), ==,
                               wide || factors[f] == 1 ? entry : entry / factors[f]);
          }
    }
}

static void
test_cmyk (Place *place, gconstpointer data)
{
  static const guint bits[] = { 8, 16 };

  for (guint i = 0; i < 4; i++) {
    MadePage page = { 13, 11, 4 + i / 2, bits[i % 2], 0, PHOTOMETRIC_SEPARATED, COMPRESSION_LZW };
    g_autofree guint64 *raw = made_raw (&page, i);
    g_autoptr (NormaRaster) raster = NULL;
    double high = (double)made_mask (page.bits);

    page.planar = i % 2;
    page.n_extra = i / 2;
    page.extra[0] = EXTRASAMPLE_UNASSALPHA;
    made_write_file (place->path, "w", &page, raw);
    raster = read_page (place->path, 0);
    g_assert_cmpuint (raster->channels, ==, 3);
    g_assert_cmpint (raster->had_alpha, ==, i / 2);
    for (guint y = 0; y < page.height; y++)
      for (guint x = 0; x < page.width; x++)
        for (guint c = 0; c < 3; c++) {
          double light = high - (double)raw[made_index (&page, x, y, 3)];
          double color = high - (double)raw[made_index (&page, x, y, c)];

          g_assert_cmpfloat_with_epsilon (made_get (raster, x, y, c), color * light / high, 0.5001);
        }
  }
}

/* Smooth colours and whole blocks, so that JPEG at quality 95 is a few steps off at most. */
static guint64 *
smooth_raw (const MadePage *page)
{
  guint64 *raw = g_new (guint64, page->width * page->height * page->samples);

  for (guint y = 0; y < page->height; y++)
    for (guint x = 0; x < page->width; x++)
      for (guint s = 0; s < page->samples; s++)
        raw[made_index (page, x, y, s)] = 40 + x + y + 50 * s;
  return raw;
}

static void
assert_jpeg (const char *path, guint photometric, guint samples, gboolean tiled, guint orientation)
{
  MadePage page = { 48, 32, samples, 8, 0, photometric, COMPRESSION_JPEG };
  g_autofree guint64 *raw = NULL;
  g_autoptr (NormaRaster) raster = NULL;
  TIFF *tif = TIFFOpen (path, "w");

  page.tile = tiled ? 16 : 0;
  page.rows = 16;
  page.orientation = orientation;
  raw = smooth_raw (&page);
  TIFFSetField (tif, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
  TIFFSetField (tif, TIFFTAG_PHOTOMETRIC, photometric);
  TIFFSetField (tif, TIFFTAG_JPEGQUALITY, 95);
  if (photometric == PHOTOMETRIC_YCBCR)
    TIFFSetField (tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  made_write_page (tif, &page, raw);
  TIFFClose (tif);

  raster = read_page (path, 0);
  g_assert_cmpuint (raster->channels, ==, samples);
  g_assert_cmpint (raster->type, ==, NORMA_SAMPLE_U8);
  for (guint y = 0; y < page.height; y++)
    for (guint x = 0; x < page.width; x++)
      for (guint s = 0; s < samples; s++) {
        guint upright_x, upright_y;

        made_upright (&page, x, y, &upright_x, &upright_y);
        g_assert_cmpfloat_with_epsilon (made_get (raster, upright_x, upright_y, s),
                                        (float)raw[made_index (&page, x, y, s)], 8);
      }
}

static void
test_jpeg (Place *place, gconstpointer data)
{
  for (guint variant = 0; variant < 4; variant++) {
    guint orientation = variant & 2 ? ORIENTATION_RIGHTTOP : ORIENTATION_TOPLEFT;

    assert_jpeg (place->path, PHOTOMETRIC_MINISBLACK, 1, variant & 1, orientation);
    assert_jpeg (place->path, PHOTOMETRIC_RGB, 3, variant & 1, orientation);
    assert_jpeg (place->path, PHOTOMETRIC_YCBCR, 3, variant & 1, orientation);
  }
}

/* Uncompressed YCbCr of 2 × 2 subsampling: one unit of four luminances and two chrominances for
 * each 2 × 2 pixels. Neutral chrominance gives grey, R = Y + 1.402 (Cr − 128). */
static void
test_ycbcr_subsampled (Place *place, gconstpointer data)
{
  static const guint orientations[] = { ORIENTATION_TOPLEFT, ORIENTATION_BOTRIGHT };

  for (guint i = 0; i < G_N_ELEMENTS (orientations); i++) {
    guint8 units[2][3][6];
    float reference[6] = { 0, 255, 128, 255, 128, 255 };
    g_autoptr (NormaRaster) raster = NULL;
    TIFF *tif = TIFFOpen (place->path, "w");

    for (guint u = 0; u < 6; u++)
      memcpy (units[u / 3][u % 3],
              (guint8[]){ 60 + u, 70 + u, 80 + u, 90 + u, 128, u == 5 ? 178 : 128 }, 6);
    TIFFSetField (tif, TIFFTAG_IMAGEWIDTH, 6);
    TIFFSetField (tif, TIFFTAG_IMAGELENGTH, 4);
    TIFFSetField (tif, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField (tif, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField (tif, TIFFTAG_ROWSPERSTRIP, 2);
    TIFFSetField (tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField (tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
    TIFFSetField (tif, TIFFTAG_YCBCRSUBSAMPLING, 2, 2);
    TIFFSetField (tif, TIFFTAG_REFERENCEBLACKWHITE, reference);
    TIFFSetField (tif, TIFFTAG_ORIENTATION, orientations[i]);
    for (guint strip = 0; strip < 2; strip++)
      g_assert_cmpint (TIFFWriteRawStrip (tif, strip, units[strip], 18), ==, 18);
    TIFFClose (tif);

    raster = read_page (place->path, 0);
    g_assert_cmpuint (raster->channels, ==, 3);
    g_assert_cmpuint (raster->bits, ==, 8);
    for (guint y = 0; y < 4; y++)
      for (guint x = 0; x < 6; x++) {
        guint u = y / 2 * 3 + x / 2;
        guint luminance = 60 + u + 10 * (y % 2 * 2 + x % 2);
        guint at_x = i == 0 ? x : 5 - x, at_y = i == 0 ? y : 3 - y;

        g_assert_cmpfloat_with_epsilon (made_get (raster, at_x, at_y, 0),
                                        luminance + (u == 5 ? 70 : 0), 1);
        g_assert_cmpfloat_with_epsilon (made_get (raster, at_x, at_y, 2), luminance, 1);
      }
  }
}

/* Lab (D50) of the primaries of sRGB, rounded as the samples are: (54.29, 80.81, 69.89) red,
 * (87.82, −79.27, 80.99) green, (29.57, 68.30, −112.03) blue (Lindbloom's calculator); L* 53.585 is
 * the grey of 128. */
static void
test_lab (Place *place, gconstpointer data)
{
  static const double lab[6][3] = { { 100, 0, 0 },
                                    { 0, 0, 0 },
                                    { 53.585, 0, 0 },
                                    { 54.29, 80.81, 69.89 },
                                    { 87.82, -79.27, 80.99 },
                                    { 29.57, 68.30, -112.03 } };
  static const guint rgb[6][3] = { { 255, 255, 255 }, { 0, 0, 0 },   { 128, 128, 128 },
                                   { 255, 0, 0 },     { 0, 255, 0 }, { 0, 0, 255 } };

  for (guint variant = 0; variant < 4; variant++) {
    gboolean icc = variant & 1, wide = variant & 2;
    MadePage page = {
      6, 1, 3, wide ? 16 : 8, 0, icc ? PHOTOMETRIC_ICCLAB : PHOTOMETRIC_CIELAB, COMPRESSION_NONE
    };
    double unit = wide ? 256 : 1;
    guint64 raw[18];
    g_autoptr (NormaRaster) raster = NULL;

    for (guint i = 0; i < 18; i++) {
      double value = lab[i / 3][i % 3];
      double white = !wide ? 255 : icc ? 0xff00 : 0xffff;

      raw[i] = i % 3 == 0
                   ? (guint64)lrint (value * white / 100)
                   : (guint64)lrint ((value + (icc ? 128 : 0)) * unit) & made_mask (page.bits);
    }
    made_write_file (place->path, "w", &page, raw);
    raster = read_page (place->path, 0);
    g_assert_cmpuint (raster->channels, ==, 3);
    for (guint i = 0; i < 18; i++)
      g_assert_cmpfloat_with_epsilon (made_get (raster, i / 3, 0, i % 3) / raster->high,
                                      rgb[i / 3][i % 3] / 255.0, wide ? 0.02 : 0.08);
  }
}

/* A luminance written as float comes back within the 0.27 % of LogL (Ward Larson 1998); equal
 * energy XYZ is neutral. */
static void
test_log (Place *place, gconstpointer data)
{
  for (guint samples = 1; samples <= 3; samples += 2) {
    float pixels[2][4][3];
    g_autoptr (NormaRaster) raster = NULL;
    TIFF *tif = TIFFOpen (place->path, "w");

    for (guint i = 0; i < 8; i++)
      for (guint c = 0; c < samples; c++)
        ((float *)pixels)[i * samples + c] = 0.001f * exp2f ((float)(2 * i));
    TIFFSetField (tif, TIFFTAG_IMAGEWIDTH, 4);
    TIFFSetField (tif, TIFFTAG_IMAGELENGTH, 2);
    TIFFSetField (tif, TIFFTAG_SAMPLESPERPIXEL, samples);
    TIFFSetField (tif, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField (tif, TIFFTAG_COMPRESSION, COMPRESSION_SGILOG);
    TIFFSetField (tif, TIFFTAG_PHOTOMETRIC, samples == 1 ? PHOTOMETRIC_LOGL : PHOTOMETRIC_LOGLUV);
    TIFFSetField (tif, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_FLOAT);
    TIFFSetField (tif, TIFFTAG_ROWSPERSTRIP, 1);
    for (guint strip = 0; strip < 2; strip++)
      TIFFWriteEncodedStrip (tif, strip, (float *)pixels + strip * 4 * samples,
                             4 * samples * sizeof (float));
    TIFFClose (tif);

    raster = read_page (place->path, 0);
    g_assert_cmpuint (raster->channels, ==, samples);
    g_assert_cmpint (raster->type, ==, NORMA_SAMPLE_F32);
    for (guint i = 0; i < 8; i++)
      for (guint c = 0; c < samples; c++) {
        double expected = 0.001 * exp2 (2 * i);

        g_assert_cmpfloat_with_epsilon (made_get (raster, i % 4, i / 4, c), expected,
                                        expected * (samples == 1 ? 0.003 : 0.03));
      }
  }
}

static void
test_resolution (Place *place, gconstpointer data)
{
  static const struct {
    guint unit, orientation;
    float across, down;
    double x, y;
  } rows[] = {
    { RESUNIT_INCH, 1, 254, 127, 10, 5 },
    { RESUNIT_CENTIMETER, 1, 254, 127, 25.4, 12.7 },
    { RESUNIT_CENTIMETER, 6, 254, 127, 12.7, 25.4 },
    { RESUNIT_NONE, 1, 254, 127, 0, 0 },
    { RESUNIT_INCH, 1, 0, 127, 0, 5 },
    { 0, 1, 254, 127, 10, 5 }, /* not written: inch */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    MadePage page = { 3, 2, 1, 8, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_NONE };
    g_autofree guint64 *raw = made_raw (&page, i);
    g_autoptr (NormaRaster) raster = NULL;
    TIFF *tif = TIFFOpen (place->path, "w");

    page.orientation = rows[i].orientation;
    if (rows[i].unit > 0)
      TIFFSetField (tif, TIFFTAG_RESOLUTIONUNIT, rows[i].unit);
    TIFFSetField (tif, TIFFTAG_XRESOLUTION, rows[i].across);
    TIFFSetField (tif, TIFFTAG_YRESOLUTION, rows[i].down);
    made_write_page (tif, &page, raw);
    TIFFClose (tif);
    raster = read_page (place->path, 0);
    g_assert_cmpfloat_with_epsilon (raster->pixels_per_mm_x, rows[i].x, 1e-5);
    g_assert_cmpfloat_with_epsilon (raster->pixels_per_mm_y, rows[i].y, 1e-5);
  }
}

static void
assert_no_page (const char *path, guint page)
{
  NormaReadOptions options = { .page = page };
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_image_read (path, &options, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_pages (Place *place, gconstpointer data)
{
  static const char *const modes[] = { "w", "w8", "w8b" };

  for (guint m = 0; m < G_N_ELEMENTS (modes); m++) {
    TIFF *tif = TIFFOpen (place->path, modes[m]);
    NormaImageInfo info;

    for (guint p = 0; p < 5; p++) {
      MadePage page = { 5 + p, 9, 1, 8 + p, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_LZW };
      g_autofree guint64 *raw = made_raw (&page, p);

      made_write_page (tif, &page, raw);
      TIFFWriteDirectory (tif);
    }
    TIFFClose (tif);
    for (guint p = 0; p < 5; p++) {
      MadePage page = { 5 + p, 9, 1, 8 + p, 0, PHOTOMETRIC_MINISBLACK, COMPRESSION_LZW };
      g_autofree guint64 *raw = made_raw (&page, p);
      g_autoptr (NormaRaster) raster = read_page (place->path, p);

      assert_samples (raster, &page, raw, 1);
      g_assert_cmpuint (raster->page, ==, p);
      g_assert_cmpuint (raster->n_pages, ==, 5);
    }
    assert_no_page (place->path, 5);
    assert_no_page (place->path, G_MAXUINT);
    g_assert_true (norma_image_probe (place->path, &info, NULL));
    g_assert_cmpstr (info.format, ==, "TIFF");
    g_assert_cmpuint (info.width, ==, 5);
    g_assert_cmpuint (info.height, ==, 9);
    g_assert_cmpuint (info.channels, ==, 1);
    g_assert_cmpuint (info.bits, ==, 8);
    g_assert_cmpuint (info.n_pages, ==, 5);
  }
}

#define ADD(name, test) g_test_add ("/tiff/" name, Place, NULL, place_set_up, test, place_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("samples", test_samples);
  ADD ("codecs", test_codecs);
  ADD ("sizes", test_sizes);
  ADD ("orientation", test_orientation);
  ADD ("white-is-zero", test_white_is_zero);
  ADD ("extra-samples", test_extra_samples);
  ADD ("palette", test_palette);
  ADD ("cmyk", test_cmyk);
  ADD ("jpeg", test_jpeg);
  ADD ("ycbcr-subsampled", test_ycbcr_subsampled);
  ADD ("lab", test_lab);
  ADD ("log", test_log);
  ADD ("resolution", test_resolution);
  ADD ("pages", test_pages);
  return g_test_run ();
}
