/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>

#include "core/base/error.h"
#include "core/base/atomic-file.h"
#include "core/image/write.h"

#define BUFFER_BYTES 65536

/* Everything that must outlive a jump out of libjpeg. */
typedef struct {
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_destination_mgr output;
  jmp_buf jump;

  NormaAtomicFile *file; /* NULL: to bytes */
  GByteArray *bytes;
  guint8 *buffer; /* [BUFFER_BYTES] */
  char message[JMSG_LENGTH_MAX];
} Writer;

G_NORETURN static void
jump_on_error (j_common_ptr jpeg)
{
  Writer *writer = jpeg->client_data;

  writer->errors.format_message (jpeg, writer->message);
  longjmp (writer->jump, 1);
}

static void
ignore_warning (j_common_ptr jpeg, int level)
{
}

static void
print_nothing (j_common_ptr jpeg)
{
}

static void
empty_buffer (j_compress_ptr jpeg)
{
  Writer *writer = jpeg->client_data;

  writer->output.next_output_byte = writer->buffer;
  writer->output.free_in_buffer = BUFFER_BYTES;
}

static void
put (j_compress_ptr jpeg, gsize n)
{
  Writer *writer = jpeg->client_data;

  if (writer->file == NULL)
    g_byte_array_append (writer->bytes, writer->buffer, (guint)n);
  else if (!norma_atomic_file_write (writer->file, writer->buffer, n))
    ERREXIT (jpeg, JERR_FILE_WRITE);
}

static boolean
write_buffer (j_compress_ptr jpeg)
{
  /* By libjpeg's rule the whole buffer, whatever free_in_buffer says. */
  put (jpeg, BUFFER_BYTES);
  empty_buffer (jpeg);
  return TRUE;
}

static void
write_rest (j_compress_ptr jpeg)
{
  const Writer *writer = jpeg->client_data;

  put (jpeg, BUFFER_BYTES - writer->output.free_in_buffer);
}

/* In pixels an inch, the finer of the two units of JFIF. */
static void
set_resolution (struct jpeg_compress_struct *jpeg, const NormaRaster *raster)
{
  double x = round (raster->pixels_per_mm_x * 25.4);
  double y = round (raster->pixels_per_mm_y * 25.4);

  if (!(x >= 1 && x <= G_MAXUINT16 && y >= 1 && y <= G_MAXUINT16))
    return;
  jpeg->density_unit = 1;
  jpeg->X_density = (UINT16)x;
  jpeg->Y_density = (UINT16)y;
}

static void
set_parameters (struct jpeg_compress_struct *jpeg, const NormaRaster *raster, int quality)
{
  jpeg->image_width = raster->width;
  jpeg->image_height = raster->height;
  jpeg->input_components = (int)raster->channels;
  jpeg->in_color_space = raster->channels == 3 ? JCS_RGB : JCS_GRAYSCALE;
  jpeg_set_defaults (jpeg);
  jpeg_set_quality (jpeg, quality, TRUE);
  jpeg->dct_method = JDCT_ISLOW;
  /* Colour at full size: contours one pixel wide would fade otherwise. */
  jpeg->comp_info[0].h_samp_factor = 1;
  jpeg->comp_info[0].v_samp_factor = 1;
  set_resolution (jpeg, raster);
}

static gboolean
encode (Writer *writer, const NormaRaster *raster, int quality)
{
  struct jpeg_compress_struct *jpeg = &writer->jpeg;

  if (setjmp (writer->jump) != 0)
    return FALSE;

  jpeg_create_compress (jpeg);
  jpeg->dest = &writer->output;
  set_parameters (jpeg, raster, quality);
  jpeg_start_compress (jpeg, TRUE);
  while (jpeg->next_scanline < jpeg->image_height) {
    JSAMPROW row = norma_raster_row (raster, jpeg->next_scanline);

    jpeg_write_scanlines (jpeg, &row, 1);
  }
  jpeg_finish_compress (jpeg);
  return TRUE;
}

static gboolean
check_raster (const NormaRaster *raster, const char *path, GError **error)
{
  if (raster->type != NORMA_SAMPLE_U8 || (raster->channels != 1 && raster->channels != 3)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: a JPEG is written with 1 or 3 channels of 8 bits, found %u of %u bits", path,
                 raster->channels, (guint)norma_sample_size (raster->type) * 8);
    return FALSE;
  }
  if (MAX (raster->width, raster->height) > JPEG_MAX_DIMENSION) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: a JPEG has at most %ld pixels a side, found %u × %u", path,
                 JPEG_MAX_DIMENSION, raster->width, raster->height);
    return FALSE;
  }
  return TRUE;
}

/* writer: zeroed, with its file or its bytes. */
static gboolean
run (Writer *writer, const NormaRaster *raster, int quality)
{
  gboolean done;

  writer->jpeg.err = jpeg_std_error (&writer->errors);
  writer->jpeg.client_data = writer;
  writer->errors.error_exit = jump_on_error;
  writer->errors.emit_message = ignore_warning;
  writer->errors.output_message = print_nothing;
  writer->output.init_destination = empty_buffer;
  writer->output.empty_output_buffer = write_buffer;
  writer->output.term_destination = write_rest;
  done = encode (writer, raster, quality);
  jpeg_destroy_compress (&writer->jpeg);
  return done;
}

static gboolean
fail (const Writer *writer, const char *name, GError **error)
{
  g_set_error (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "%s: cannot be written: %s", name,
               writer->message);
  return FALSE;
}

gboolean
norma_image_write_jpeg (const NormaRaster *raster, int quality, const char *path, GError **error)
{
  g_autoptr (NormaAtomicFile) file = NULL;
  g_autofree guint8 *buffer = NULL;
  Writer writer = { 0 };
  gboolean done;

  g_return_val_if_fail (raster != NULL && path != NULL, FALSE);
  g_return_val_if_fail (quality >= 1 && quality <= 100, FALSE);

  if (!check_raster (raster, path, error) ||
      (buffer = norma_alloc (BUFFER_BYTES, 1, path, error)) == NULL ||
      (file = norma_atomic_file_new (path, error)) == NULL)
    return FALSE;
  writer.file = file;
  writer.buffer = buffer;
  done = run (&writer, raster, quality);
  return done || norma_atomic_file_has_failed (file) ? norma_atomic_file_commit (file, error)
                                                     : fail (&writer, path, error);
}

GBytes *
norma_image_encode_jpeg (const NormaRaster *raster, int quality, const char *name, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree guint8 *buffer = NULL;
  Writer writer = { .bytes = bytes };

  g_return_val_if_fail (raster != NULL && name != NULL, NULL);
  g_return_val_if_fail (quality >= 1 && quality <= 100, NULL);

  if (!check_raster (raster, name, error) ||
      (buffer = norma_alloc (BUFFER_BYTES, 1, name, error)) == NULL)
    return NULL;
  writer.buffer = buffer;
  if (!run (&writer, raster, quality)) {
    fail (&writer, name, error);
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
