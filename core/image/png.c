/* SPDX-License-Identifier: Apache-2.0 */
#include <png.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/format.h"

/* Deflate spends at least two bits on a match of at most 258 bytes (RFC 1951, 3.2.5). */
#define MOST_EXPANSION 1032

/* No chunk that is kept (PLTE, tRNS, pHYs) comes near to this. */
#define MOST_CHUNK_BYTES (1 << 20)

#define SIGNATURE_BYTES 8

/* Everything that must outlive a jump out of libpng. */
typedef struct {
  NormaSource *source;
  guint64 offset;
  png_structp png;
  png_infop info;
  NormaRaster *raster;
  guint row; /* being decoded, 0 before the first */
  GError *error; /* the first one */
} Reader;

static void
set_damage (Reader *reader, const char *message)
{
  const char *name = norma_source_get_name (reader->source);

  if (reader->error != NULL)
    return;
  if (reader->raster == NULL)
    g_set_error (&reader->error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: PNG header: %s", name,
                 message);
  else
    g_set_error (&reader->error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: row %u of %u: %s", name,
                 reader->row + 1, reader->raster->height, message);
}

G_NORETURN static void
jump_on_error (png_structp png, png_const_charp message)
{
  set_damage (png_get_error_ptr (png), message);
  png_longjmp (png, 1);
}

static void
ignore_warning (png_structp png, png_const_charp message)
{
}

static void
read_data (png_structp png, png_bytep data, size_t n)
{
  Reader *reader = png_get_io_ptr (png);
  gsize n_read;

  if (!norma_source_read_at (reader->source, reader->offset, data, n, &n_read,
                             reader->error == NULL ? &reader->error : NULL))
    png_error (png, "cannot be read");
  if (n_read < n)
    png_error (png, "the file ends here");
  reader->offset += n;
}

static png_voidp
allocate (png_structp png, png_alloc_size_t n)
{
  Reader *reader = png_get_mem_ptr (png);

  return norma_alloc (n, 1, "decoding a PNG", reader->error == NULL ? &reader->error : NULL);
}

static void
release (png_structp png, png_voidp block)
{
  g_free (block);
}

/* Nothing but pixels, palette, transparency and resolution is wanted, so the other ancillary
 * chunks are skipped (after their checksum); what is left may then be held to the letter. */
static void
set_strictness (png_structp png)
{
  static const png_byte resolution[] = "pHYs";

  png_set_crc_action (png, PNG_CRC_ERROR_QUIT, PNG_CRC_ERROR_QUIT);
  png_set_benign_errors (png, 0);
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
  png_set_keep_unknown_chunks (png, PNG_HANDLE_CHUNK_AS_DEFAULT, resolution, 1);
  png_set_user_limits (png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_chunk_malloc_max (png, MOST_CHUNK_BYTES);
}

static gboolean
start (Reader *reader)
{
  reader->png = png_create_read_struct_2 (PNG_LIBPNG_VER_STRING, reader, jump_on_error,
                                          ignore_warning, reader, allocate, release);
  if (reader->png == NULL) {
    set_damage (reader, "libpng is of another version than at build time");
    return FALSE;
  }
  if (setjmp (png_jmpbuf (reader->png)) != 0)
    return FALSE;

  reader->info = png_create_info_struct (reader->png);
  if (reader->info == NULL)
    return FALSE;
  set_strictness (reader->png);
  png_set_read_fn (reader->png, reader, read_data);
  png_read_info (reader->png, reader->info);
  return TRUE;
}

static guint
channels_of (const Reader *reader)
{
  return png_get_color_type (reader->png, reader->info) & PNG_COLOR_MASK_COLOR ? 3 : 1;
}

/* A sample of the result; the indices into a palette may have fewer bits than its colours. */
static guint
bits_of (const Reader *reader)
{
  gboolean is_palette = png_get_color_type (reader->png, reader->info) == PNG_COLOR_TYPE_PALETTE;

  return is_palette ? 8 : png_get_bit_depth (reader->png, reader->info);
}

/* Rows as the raster holds them. Grey of 1, 2 and 4 bits is unpacked and not stretched. */
static void
set_transforms (Reader *reader)
{
  png_structp png = reader->png;

  png_set_packing (png);
  if (png_get_color_type (png, reader->info) == PNG_COLOR_TYPE_PALETTE)
    png_set_palette_to_rgb (png);
  png_set_strip_alpha (png);
  if (G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (png);
}

static void
set_properties (Reader *reader)
{
  png_structp png = reader->png;
  NormaRaster *raster = reader->raster;
  png_uint_32 x, y;
  int unit;

  raster->bits = bits_of (reader);
  raster->high = (double)((1u << raster->bits) - 1);
  raster->had_alpha = (png_get_color_type (png, reader->info) & PNG_COLOR_MASK_ALPHA) != 0 ||
                      png_get_valid (png, reader->info, PNG_INFO_tRNS) != 0;
  if (png_get_pHYs (png, reader->info, &x, &y, &unit) != 0 && unit == PNG_RESOLUTION_METER) {
    raster->pixels_per_mm_x = x / 1000.0;
    raster->pixels_per_mm_y = y / 1000.0;
  }
}

/* Refuses a size that the bytes of the file cannot expand to. */
static gboolean
check_size (Reader *reader)
{
  guint width = png_get_image_width (reader->png, reader->info);
  guint height = png_get_image_height (reader->png, reader->info);
  double row_bytes = (double)png_get_rowbytes (reader->png, reader->info);
  guint64 file_bytes = norma_source_get_size (reader->source);

  if (row_bytes * height <= (double)file_bytes * MOST_EXPANSION)
    return TRUE;

  g_set_error (&reader->error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "a PNG of %u × %u pixels cannot come from %" G_GUINT64_FORMAT " bytes", width,
               height, file_bytes);
  return FALSE;
}

static gboolean
make_raster (Reader *reader, const NormaReadOptions *options)
{
  guint width = png_get_image_width (reader->png, reader->info);
  guint height = png_get_image_height (reader->png, reader->info);
  guint channels = channels_of (reader);
  NormaSampleType type = bits_of (reader) == 16 ? NORMA_SAMPLE_U16 : NORMA_SAMPLE_U8;
  guint64 row_bytes = (guint64)width * channels * norma_sample_size (type);
  guint64 file_row_bytes = png_get_rowbytes (reader->png, reader->info);
  guint64 own = row_bytes * height + 3 * MAX (row_bytes, file_row_bytes);

  if (reader->error != NULL || !check_size (reader))
    return FALSE;

  /* libpng holds the row, the row above it and what it inflates, all of them with alpha. The sizes
   * have 31 bits each, so nothing overflows. */
  reader->raster =
      norma_raster_new (width, height, channels, type, options->budget,
                        norma_image_format_need (options, (guint64)width * height * channels, own),
                        &reader->error);
  if (reader->raster == NULL)
    return FALSE;
  set_properties (reader);
  return TRUE;
}

static gboolean
read_rows (Reader *reader)
{
  int n_passes;

  if (setjmp (png_jmpbuf (reader->png)) != 0)
    return FALSE;

  set_transforms (reader);
  n_passes = png_set_interlace_handling (reader->png);
  png_read_update_info (reader->png, reader->info);
  for (int pass = 0; pass < n_passes; pass++)
    for (reader->row = 0; reader->row < reader->raster->height; reader->row++)
      png_read_row (reader->png, norma_raster_row (reader->raster, reader->row), NULL);
  reader->row = reader->raster->height - 1;
  png_read_end (reader->png, NULL);
  return TRUE;
}

static gboolean
matches_png (const guint8 *head, gsize n)
{
  return n >= SIGNATURE_BYTES && png_sig_cmp (head, 0, SIGNATURE_BYTES) == 0;
}

/* Fails also when libpng went on without an allocation that had failed. */
static gboolean
end (Reader *reader, GError **error)
{
  png_destroy_read_struct (&reader->png, &reader->info, NULL);
  if (reader->error == NULL)
    return TRUE;

  if (g_error_matches (reader->error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE))
    g_prefix_error (&reader->error, "%s: ", norma_source_get_name (reader->source));
  g_propagate_error (error, reader->error);
  return FALSE;
}

static gboolean
probe_png (NormaSource *source, NormaImageInfo *info, GError **error)
{
  Reader reader = { .source = source };

  if (start (&reader))
    *info = (NormaImageInfo){
      .format = norma_png_format.name,
      .width = png_get_image_width (reader.png, reader.info),
      .height = png_get_image_height (reader.png, reader.info),
      .channels = channels_of (&reader),
      .bits = bits_of (&reader),
      .n_pages = 1,
    };
  return end (&reader, error);
}

static NormaRaster *
read_png (NormaSource *source, const NormaReadOptions *options, GError **error)
{
  Reader reader = { .source = source };
  gboolean done;

  if (!norma_image_format_expect_first (source, options, error))
    return NULL;
  done = start (&reader) && make_raster (&reader, options) && read_rows (&reader);
  if (end (&reader, error) && done)
    return reader.raster;
  norma_raster_unref (reader.raster);
  return NULL;
}

const NormaImageFormat norma_png_format = {
  .name = "PNG",
  .matches = matches_png,
  .probe = probe_png,
  .read = read_png,
};
