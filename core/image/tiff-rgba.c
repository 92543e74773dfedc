/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-rgba.h"

#include "core/image/tiff-place.h"

/* What libtiff needs for the conversion: tables, and the block it decodes. */
#define CONVERSION_BYTES (64 * 1024)

guint64
norma_tiff_rgba_need (const NormaTiffLayout *layout)
{
  guint64 band;

  if (!g_uint64_checked_mul (&band, (guint64)layout->width * layout->block_height,
                             sizeof (guint32) + 3) ||
      band > G_MAXINT64)
    return G_MAXINT64;
  return band + layout->block_bytes + CONVERSION_BYTES;
}

static void
place_band (const NormaTiffPlace *place, const NormaTiffLayout *layout, const guint32 *band,
            guint first, guint n_rows, guint8 *pixels)
{
  for (guint row = 0; row < n_rows; row++) {
    const guint32 *packed = band + (gsize)row * layout->width;

    for (gsize x = 0; x < layout->width; x++) {
      pixels[3 * x] = TIFFGetR (packed[x]);
      pixels[3 * x + 1] = TIFFGetG (packed[x]);
      pixels[3 * x + 2] = TIFFGetB (packed[x]);
    }
    norma_tiff_place_row (place, 0, first + row, layout->width, pixels);
  }
}

static gboolean
decode_bands (NormaTiffFile *file, const NormaTiffLayout *layout, TIFFRGBAImage *image,
              NormaRaster *raster, guint32 *band, guint8 *pixels, GError **error)
{
  NormaTiffPlace place;

  norma_tiff_place_init (&place, layout, raster);
  /* Stored rows in stored order: turning upright is done here for all kinds of pages. */
  image->req_orientation = image->orientation;
  for (guint y = 0; y < layout->height;) {
    guint n_rows = MIN (layout->block_height, layout->height - y);

    norma_tiff_file_begin (file);
    image->row_offset = (int)y;
    if (!TIFFRGBAImageGet (image, band, layout->width, n_rows) ||
        !norma_tiff_file_is_sound (file)) {
      g_autofree char *where =
          g_strdup_printf ("rows %u … %u of %u", y, y + n_rows - 1, layout->height);

      norma_tiff_file_fail (file, where, error);
      return FALSE;
    }
    place_band (&place, layout, band, y, n_rows, pixels);
    y += n_rows;
  }
  return TRUE;
}

gboolean
norma_tiff_rgba_decode (NormaTiffFile *file, const NormaTiffLayout *layout, NormaRaster *raster,
                        GError **error)
{
  char message[1024] = "";
  TIFFRGBAImage image;
  g_autofree guint32 *band = NULL;
  g_autofree guint8 *pixels = NULL;
  gboolean decoded;

  band = norma_tiff_file_alloc (file, layout->block_height, layout->width * sizeof (guint32),
                                "a band of rows", error);
  if (band == NULL)
    return FALSE;
  pixels = norma_tiff_file_alloc (file, layout->width, 3, "a row of pixels", error);
  if (pixels == NULL)
    return FALSE;
  norma_tiff_file_begin (file);
  if (!TIFFRGBAImageBegin (&image, file->tif, 1, message)) {
    norma_tiff_file_refuse (file, NORMA_ERROR_UNSUPPORTED, error, "%s", message);
    return FALSE;
  }
  decoded = decode_bands (file, layout, &image, raster, band, pixels, error);
  TIFFRGBAImageEnd (&image);
  return decoded;
}
