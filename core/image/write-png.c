/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <png.h>

#include "core/base/error.h"
#include "core/base/atomic-file.h"
#include "core/image/write.h"

/* Everything that must outlive a jump out of libpng. */
typedef struct {
  NormaAtomicFile *file; /* where the bytes go; NULL: to `bytes` */
  GByteArray *bytes;
  const char *path;
  png_structp png;
  png_infop info;
  GError *error; /* the first one that is not the file's */
} Writer;

G_NORETURN static void
jump_on_error (png_structp png, png_const_charp message)
{
  Writer *writer = png_get_error_ptr (png);

  if (writer->error == NULL)
    g_set_error (&writer->error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: cannot be written: %s",
                 writer->path, message);
  png_longjmp (png, 1);
}

static void
ignore_warning (png_structp png, png_const_charp message)
{
}

static void
write_data (png_structp png, png_bytep data, size_t n)
{
  Writer *writer = png_get_io_ptr (png);

  if (writer->file == NULL)
    g_byte_array_append (writer->bytes, data, (guint)n);
  else if (!norma_atomic_file_write (writer->file, data, n))
    png_error (png, "the file fails");
}

/* What is written reaches the disk when the file is committed. */
static void
flush_nothing (png_structp png)
{
}

static png_voidp
allocate (png_structp png, png_alloc_size_t n)
{
  Writer *writer = png_get_mem_ptr (png);

  return norma_alloc (n, 1, writer->path, writer->error == NULL ? &writer->error : NULL);
}

static void
release (png_structp png, png_voidp block)
{
  g_free (block);
}

static void
set_header (const Writer *writer, const NormaRaster *raster)
{
  int bits = raster->type == NORMA_SAMPLE_U16 ? 16 : 8;
  int colour = raster->channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY;
  double x = round (raster->pixels_per_mm_x * 1000);
  double y = round (raster->pixels_per_mm_y * 1000);

  png_set_user_limits (writer->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  /* Pictures of parts are full of grain: more effort costs three times the time for a twentieth of
   * the size. */
  png_set_compression_level (writer->png, 3);
  png_set_IHDR (writer->png, writer->info, raster->width, raster->height, bits, colour,
                PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (x >= 1 && x <= PNG_UINT_31_MAX && y >= 1 && y <= PNG_UINT_31_MAX)
    png_set_pHYs (writer->png, writer->info, (png_uint_32)x, (png_uint_32)y, PNG_RESOLUTION_METER);
}

static gboolean
encode (Writer *writer, const NormaRaster *raster)
{
  writer->png = png_create_write_struct_2 (PNG_LIBPNG_VER_STRING, writer, jump_on_error,
                                           ignore_warning, writer, allocate, release);
  if (writer->png == NULL)
    return FALSE;
  if (setjmp (png_jmpbuf (writer->png)) != 0)
    return FALSE;

  writer->info = png_create_info_struct (writer->png);
  if (writer->info == NULL)
    return FALSE;
  png_set_write_fn (writer->png, writer, write_data, flush_nothing);
  set_header (writer, raster);
  png_write_info (writer->png, writer->info);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN && raster->type == NORMA_SAMPLE_U16)
    png_set_swap (writer->png);
  for (guint y = 0; y < raster->height; y++)
    png_write_row (writer->png, norma_raster_row (raster, y));
  png_write_end (writer->png, NULL);
  return TRUE;
}

static gboolean
check_kind (const NormaRaster *raster, const char *path, GError **error)
{
  if (raster->type != NORMA_SAMPLE_F32 && (raster->channels == 1 || raster->channels == 3))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: a PNG is written with 1 or 3 channels of 8 or 16 bits, found %u of %u bits",
               path, raster->channels, (guint)norma_sample_size (raster->type) * 8);
  return FALSE;
}

/* Gives the error of the encoding, if there is one. */
static gboolean
finish (Writer *writer, gboolean done, GError **error)
{
  done = done && writer->error == NULL;
  png_destroy_write_struct (&writer->png, &writer->info);
  if (done)
    return TRUE;
  if (writer->error == NULL)
    g_set_error (&writer->error, G_FILE_ERROR, G_FILE_ERROR_FAILED,
                 "%s: cannot be written: libpng is of another version than at build time",
                 writer->path);
  g_propagate_error (error, g_steal_pointer (&writer->error));
  return FALSE;
}

gboolean
norma_image_write_png (const NormaRaster *raster, const char *path, GError **error)
{
  g_autoptr (NormaAtomicFile) file = NULL;
  g_autoptr (GError) problem = NULL;
  Writer writer = { .path = path };

  g_return_val_if_fail (raster != NULL && path != NULL, FALSE);

  if (!check_kind (raster, path, error))
    return FALSE;
  file = norma_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  writer.file = file;
  /* The file itself tells best what has failed in it. */
  if (finish (&writer, encode (&writer, raster), &problem) || norma_atomic_file_has_failed (file))
    return norma_atomic_file_commit (file, error);
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

GBytes *
norma_image_encode_png (const NormaRaster *raster, const char *name, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Writer writer = { .path = name, .bytes = bytes };

  g_return_val_if_fail (raster != NULL && name != NULL, NULL);

  if (!check_kind (raster, name, error) || !finish (&writer, encode (&writer, raster), error))
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
