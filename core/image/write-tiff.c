/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include <tiffio.h>

#include "core/base/error.h"
#include "core/base/atomic-file.h"
#include "core/image/write.h"

/* Enough for deflate's window of 32 KB to pay, and little to hold or to read for one row. */
#define STRIP_BYTES 65536

/* Offsets of classic TIFF have 32 bits; deflate and the directory may add to the pixels. */
#define MOST_CLASSIC_BYTES (G_MAXUINT32 - G_MAXUINT32 / 100)

/* What to write, whole or by rows. */
typedef struct {
  guint width, height, channels;
  NormaSampleType type;
  double pixels_per_mm_x, pixels_per_mm_y; /* 0: unknown */

  const NormaRaster *raster;
  NormaRowSource row; /* where raster is NULL */
  gpointer data;
} Picture;

typedef struct {
  NormaAtomicFile *file;
  char *message; /* of libtiff's first error */
} Sink;

static gsize
row_bytes_of (const Picture *picture)
{
  return (gsize)picture->width * picture->channels * norma_sample_size (picture->type);
}

/* libtiff's callbacks. */

static int
keep_message (TIFF *tiff, void *data, const char *module, const char *format, va_list arguments)
{
  Sink *sink = data;

  if (sink->message == NULL)
    sink->message = g_strdup_vprintf (format, arguments);
  return 1;
}

static int
ignore_warning (TIFF *tiff, void *data, const char *module, const char *format, va_list arguments)
{
  return 1;
}

static tmsize_t
read_file (thandle_t handle, void *data, tmsize_t n)
{
  return norma_atomic_file_read (((Sink *)handle)->file, data, (gsize)n);
}

static tmsize_t
write_file (thandle_t handle, void *data, tmsize_t n)
{
  return norma_atomic_file_write (((Sink *)handle)->file, data, (gsize)n) ? n : -1;
}

static toff_t
seek_file (thandle_t handle, toff_t offset, int whence)
{
  return (toff_t)norma_atomic_file_seek (((Sink *)handle)->file, (gint64)offset, whence);
}

static int
close_file (thandle_t handle)
{
  return 0;
}

static toff_t
get_size (thandle_t handle)
{
  NormaAtomicFile *file = ((Sink *)handle)->file;
  gint64 place = norma_atomic_file_seek (file, 0, SEEK_CUR);
  gint64 size = norma_atomic_file_seek (file, 0, SEEK_END);

  norma_atomic_file_seek (file, place, SEEK_SET);
  return (toff_t)size;
}

static TIFF *
open_tiff (Sink *sink, gboolean big)
{
  TIFFOpenOptions *options = TIFFOpenOptionsAlloc ();
  TIFF *tiff;

  if (options == NULL)
    return NULL;

  TIFFOpenOptionsSetErrorHandlerExtR (options, keep_message, sink);
  TIFFOpenOptionsSetWarningHandlerExtR (options, ignore_warning, NULL);
  tiff = TIFFClientOpenExt ("picture", big ? "wl8" : "wl", sink, read_file, write_file, seek_file,
                            close_file, get_size, NULL, NULL, options);
  TIFFOpenOptionsFree (options);
  return tiff;
}

/* Fields. */

static void
set_channels (TIFF *tiff, const Picture *picture)
{
  gboolean is_rgb = picture->channels >= 3;
  guint16 n_extra = (guint16)(picture->channels - (is_rgb ? 3 : 1));
  guint16 extra[3] = { EXTRASAMPLE_UNSPECIFIED, EXTRASAMPLE_UNSPECIFIED, EXTRASAMPLE_UNSPECIFIED };

  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, picture->channels);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, is_rgb ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
  if (n_extra > 0)
    TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, n_extra, extra);
}

static void
set_resolution (TIFF *tiff, const Picture *picture)
{
  if (!(picture->pixels_per_mm_x > 0) || !(picture->pixels_per_mm_y > 0))
    return;

  TIFFSetField (tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
  TIFFSetField (tiff, TIFFTAG_XRESOLUTION, picture->pixels_per_mm_x * 10);
  TIFFSetField (tiff, TIFFTAG_YRESOLUTION, picture->pixels_per_mm_y * 10);
}

static void
set_fields (TIFF *tiff, const Picture *picture, guint strip_rows)
{
  gboolean is_float = picture->type == NORMA_SAMPLE_F32;

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, picture->width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, picture->height);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, (int)norma_sample_size (picture->type) * 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT, is_float ? SAMPLEFORMAT_IEEEFP : SAMPLEFORMAT_UINT);
  set_channels (tiff, picture);
  TIFFSetField (tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, strip_rows);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  TIFFSetField (tiff, TIFFTAG_PREDICTOR, is_float ? PREDICTOR_FLOATINGPOINT : PREDICTOR_HORIZONTAL);
  set_resolution (tiff, picture);
}

/* Pixels. */

static void
fill_row (const Picture *picture, guint y, guint8 *row)
{
  if (picture->raster != NULL)
    memcpy (row, norma_raster_row (picture->raster, y), row_bytes_of (picture));
  else
    picture->row (picture->data, y, (float *)(gpointer)row);
}

static gboolean
write_strips (TIFF *tiff, const Picture *picture, guint strip_rows, guint8 *strip)
{
  gsize row_bytes = row_bytes_of (picture);

  for (guint first = 0; first < picture->height; first += strip_rows) {
    guint n = MIN (strip_rows, picture->height - first);

    for (guint i = 0; i < n; i++)
      fill_row (picture, first + i, strip + i * row_bytes);
    if (TIFFWriteEncodedStrip (tiff, first / strip_rows, strip, (tmsize_t)(n * row_bytes)) < 0)
      return FALSE;
  }
  return TIFFWriteDirectory (tiff) != 0;
}

static guint
strip_rows_of (const Picture *picture)
{
  return (guint)CLAMP (STRIP_BYTES / row_bytes_of (picture), 1, picture->height);
}

static gboolean
are_big (const Picture *pages, guint n)
{
  guint64 room = MOST_CLASSIC_BYTES;

  for (guint i = 0; i < n; i++) {
    if (row_bytes_of (&pages[i]) > room / pages[i].height)
      return TRUE;
    room -= (guint64)row_bytes_of (&pages[i]) * pages[i].height;
  }
  return FALSE;
}

static gboolean
encode (Sink *sink, const Picture *pages, guint n, guint8 *strip)
{
  TIFF *tiff = open_tiff (sink, are_big (pages, n));
  gboolean done = TRUE;

  if (tiff == NULL)
    return FALSE;

  for (guint i = 0; done && i < n; i++) {
    guint strip_rows = strip_rows_of (&pages[i]);

    set_fields (tiff, &pages[i], strip_rows);
    if (n > 1) {
      TIFFSetField (tiff, TIFFTAG_SUBFILETYPE, FILETYPE_PAGE);
      TIFFSetField (tiff, TIFFTAG_PAGENUMBER, i, n);
    }
    done = write_strips (tiff, &pages[i], strip_rows, strip);
  }
  TIFFClose (tiff);
  return done;
}

static guint8 *
alloc_strip (const Picture *pages, guint n, const char *path, GError **error)
{
  gsize most = 0;

  for (guint i = 0; i < n; i++)
    most = MAX (most, strip_rows_of (&pages[i]) * row_bytes_of (&pages[i]));
  return norma_alloc (most, 1, path, error);
}

static gboolean
write_pages (const Picture *pages, guint n, const char *path, GError **error)
{
  g_autofree guint8 *strip = alloc_strip (pages, n, path, error);
  g_autoptr (NormaAtomicFile) file = NULL;
  g_autofree char *message = NULL;
  Sink sink;
  gboolean done;

  if (strip == NULL || (file = norma_atomic_file_new (path, error)) == NULL)
    return FALSE;

  sink = (Sink){ .file = file };
  done = encode (&sink, pages, n, strip);
  message = sink.message;
  if (done || norma_atomic_file_has_failed (file))
    return norma_atomic_file_commit (file, error);

  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: cannot be written: %s", path,
               message != NULL ? message : "libtiff fails");
  return FALSE;
}

static Picture
picture_of (const NormaRaster *raster)
{
  return (Picture){
    .width = raster->width,
    .height = raster->height,
    .channels = raster->channels,
    .type = raster->type,
    .pixels_per_mm_x = raster->pixels_per_mm_x,
    .pixels_per_mm_y = raster->pixels_per_mm_y,
    .raster = raster,
  };
}

gboolean
norma_image_write_tiff_pages (const NormaRaster *const *rasters, guint n, const char *path,
                              GError **error)
{
  g_autofree Picture *pages = NULL;

  g_return_val_if_fail (rasters != NULL && n > 0 && n <= G_MAXUINT16 && path != NULL, FALSE);

  pages = g_new (Picture, n);
  for (guint i = 0; i < n; i++) {
    if (rasters[i]->channels > 4) {
      g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                   "%s: a picture of %u channels, a TIFF is written with 1 to 4", path,
                   rasters[i]->channels);
      return FALSE;
    }
    pages[i] = picture_of (rasters[i]);
  }
  return write_pages (pages, n, path, error);
}

gboolean
norma_image_write_tiff (const NormaRaster *raster, const char *path, GError **error)
{
  g_return_val_if_fail (raster != NULL, FALSE);

  return norma_image_write_tiff_pages (&raster, 1, path, error);
}

gboolean
norma_image_write_map_tiff (guint width, guint height, NormaRowSource row, gpointer data,
                            const char *path, GError **error)
{
  const Picture picture = {
    .width = width,
    .height = height,
    .channels = 1,
    .type = NORMA_SAMPLE_F32,
    .row = row,
    .data = data,
  };

  g_return_val_if_fail (width > 0 && height > 0 && row != NULL && path != NULL, FALSE);

  return write_pages (&picture, 1, path, error);
}
