/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/tiff-photometric.h"

/* A page that does not say what its samples mean. */
static guint
guess_photometric (const NormaTiffLayout *layout)
{
  switch (layout->compression) {
  case COMPRESSION_CCITTRLE:
  case COMPRESSION_CCITTRLEW:
  case COMPRESSION_CCITTFAX3:
  case COMPRESSION_CCITTFAX4:
    return PHOTOMETRIC_MINISWHITE;
  default:
    return layout->n_samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
  }
}

static guint
count_extra (NormaTiffFile *file, const guint16 **types)
{
  guint16 n = 0;
  guint16 *lent = NULL;

  if (!TIFFGetField (file->tif, TIFFTAG_EXTRASAMPLES, &n, &lent))
    n = 0;
  *types = lent;
  return n;
}

static void
find_cmyk (NormaTiffFile *file, NormaTiffLayout *layout)
{
  const guint16 *types;

  if (norma_tiff_file_get_u16 (file, TIFFTAG_INKSET) == INKSET_CMYK && layout->n_samples >= 4) {
    layout->color = NORMA_TIFF_CMYK;
    layout->n_colors = 4;
  } else {
    guint n_extra = count_extra (file, &types);

    layout->n_colors = layout->n_samples - MIN (n_extra, layout->n_samples - 1);
  }
}

static void
find_ycbcr (NormaTiffFile *file, NormaTiffLayout *layout)
{
  layout->n_colors = 3;
  if (layout->compression == COMPRESSION_JPEG && !layout->planar)
    TIFFSetField (file->tif, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  else
    layout->color = NORMA_TIFF_RGBA;
}

static void
find_log (NormaTiffFile *file, NormaTiffLayout *layout, guint photometric)
{
  gboolean is_luv = photometric == PHOTOMETRIC_LOGLUV;

  /* Floating point is what the codec was made for; its 8- and 16-bit outputs lose range. */
  TIFFSetField (file->tif, TIFFTAG_SGILOGDATAFMT, SGILOGDATAFMT_FLOAT);
  layout->sample.bits = 32;
  layout->sample.code = NORMA_CODE_FLOAT;
  layout->n_colors = is_luv ? 3 : 1;
  layout->color = is_luv ? NORMA_TIFF_XYZ : NORMA_TIFF_AS_STORED;
}

/* TIFF gives no meaning to other widths. That a* and b* are signed is in the colour model, not in
 * the sample format. */
static gboolean
find_lab (NormaTiffLayout *layout, guint photometric)
{
  layout->n_colors = 3;
  layout->color = photometric == PHOTOMETRIC_CIELAB ? NORMA_TIFF_LAB : NORMA_TIFF_ICC_LAB;
  layout->sample.code = NORMA_CODE_UNSIGNED;
  return layout->sample.bits == 8 || layout->sample.bits == 16;
}

static gboolean
is_log_compression (guint compression)
{
  return compression == COMPRESSION_SGILOG || compression == COMPRESSION_SGILOG24;
}

static gboolean
find_color (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  guint16 photometric;

  if (!TIFFGetField (file->tif, TIFFTAG_PHOTOMETRIC, &photometric))
    photometric = (guint16)guess_photometric (layout);
  layout->color = NORMA_TIFF_AS_STORED;
  layout->n_colors = 1;
  switch (photometric) {
  case PHOTOMETRIC_MINISWHITE:
    layout->color = NORMA_TIFF_WHITE_IS_ZERO;
    return TRUE;
  case PHOTOMETRIC_MINISBLACK:
  case PHOTOMETRIC_MASK:
  case PHOTOMETRIC_CFA:
  case 51177: /* depth map (Adobe DNG 1.5) */
    return TRUE;
  case PHOTOMETRIC_RGB:
    layout->n_colors = 3;
    return TRUE;
  case 34892: /* linear raw (Adobe DNG): 1 or 3 samples as the camera has them */
    layout->n_colors = layout->n_samples >= 3 ? 3 : 1;
    return TRUE;
  case PHOTOMETRIC_PALETTE:
    layout->color = NORMA_TIFF_PALETTE;
    return TRUE;
  case PHOTOMETRIC_SEPARATED:
    find_cmyk (file, layout);
    return TRUE;
  case PHOTOMETRIC_YCBCR:
    find_ycbcr (file, layout);
    return TRUE;
  case PHOTOMETRIC_CIELAB:
  case PHOTOMETRIC_ICCLAB:
    if (find_lab (layout, photometric))
      return TRUE;
    break;
  case PHOTOMETRIC_LOGL:
  case PHOTOMETRIC_LOGLUV:
    if (is_log_compression (layout->compression)) {
      find_log (file, layout, photometric);
      return TRUE;
    }
    break;
  }
  norma_tiff_file_refuse (file, NORMA_ERROR_UNSUPPORTED, error,
                          "colour model %u with %u samples of %u bits and compression %u",
                          photometric, layout->n_samples, layout->sample.bits, layout->compression);
  return FALSE;
}

/* One sample beyond grey, a palette or RGB that says nothing about itself is taken for alpha:
 * older writers leave out what it means, and libtiff fills in "unspecified". */
static gboolean
is_alpha (const NormaTiffLayout *layout, guint type)
{
  if (type == EXTRASAMPLE_ASSOCALPHA || type == EXTRASAMPLE_UNASSALPHA)
    return TRUE;
  return layout->n_samples == layout->n_colors + 1 && layout->n_colors != 4;
}

static gboolean
find_used (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  const guint16 *types;
  guint n_types = count_extra (file, &types);
  gboolean keeps_others =
      layout->color == NORMA_TIFF_AS_STORED || layout->color == NORMA_TIFF_WHITE_IS_ZERO;

  if (layout->n_samples < layout->n_colors) {
    norma_tiff_file_refuse (file, NORMA_ERROR_DAMAGED, error,
                            "samples a pixel (found %u, expected at least %u)", layout->n_samples,
                            layout->n_colors);
    return FALSE;
  }
  layout->used = g_new (guint16, layout->n_samples);
  for (guint s = 0; s < layout->n_samples; s++) {
    guint extra = s - layout->n_colors;
    gboolean alpha = s >= layout->n_colors &&
                     is_alpha (layout, extra < n_types ? types[extra] : EXTRASAMPLE_UNSPECIFIED);

    layout->had_alpha |= alpha;
    if (s < layout->n_colors || (!alpha && keeps_others))
      layout->used[layout->n_used++] = (guint16)s;
  }
  return TRUE;
}

gboolean
norma_tiff_find_photometric (NormaTiffFile *file, NormaTiffLayout *layout, GError **error)
{
  return find_color (file, layout, error) && find_used (file, layout, error);
}
