/* SPDX-License-Identifier: Apache-2.0 */
#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>

#include "core/base/error.h"
#include "core/image/exif.h"
#include "core/image/format.h"

/* libjpeg's own script for colour has 10; more than this only makes decoding slow. */
#define MOST_SCANS 100

#define BUFFER_BYTES 16384

/* Everything that must outlive a jump out of libjpeg. */
typedef struct {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr input;
  struct jpeg_progress_mgr progress;
  jmp_buf jump;

  NormaSource *source;
  guint64 offset;
  guint8 buffer[BUFFER_BYTES];

  NormaExif exif;
  gboolean many_scans;
  guint dc_seen; /* a bit a component: its first coefficients have come */
  NormaRaster *raster;
  guint8 *row; /* [output width, components] */
  GError *error;
} Reader;

/* Errors. */

static int
code_of (int message)
{
  switch (message) {
  case JERR_OUT_OF_MEMORY:
  case JERR_WIDTH_OVERFLOW:
  case JERR_IMAGE_TOO_BIG:
    return NORMA_ERROR_TOO_LARGE;
  case JERR_BAD_PRECISION:
  case JERR_SOF_UNSUPPORTED:
  case JERR_ARITH_NOTIMPL:
  case JERR_NOT_COMPILED:
  case JERR_CONVERSION_NOTIMPL:
  case JERR_CCIR601_NOTIMPL:
  case JERR_FRACT_SAMPLE_NOTIMPL:
  case JERR_COMPONENT_COUNT:
    return NORMA_ERROR_UNSUPPORTED;
  }
  return NORMA_ERROR_DAMAGED;
}

/* The place as the decoder knows it: pictures of many scans are read whole before their rows. */
static char *
describe_place (const Reader *reader)
{
  const struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  if (reader->raster == NULL)
    return g_strdup ("JPEG header");
  if (reader->many_scans && jpeg->output_scanline == 0)
    return g_strdup_printf ("scan %d", jpeg->input_scan_number);
  return g_strdup_printf ("row %u of %u", jpeg->output_scanline + 1, jpeg->output_height);
}

G_NORETURN static void
fail (Reader *reader, int code, const char *message)
{
  g_autofree char *place = describe_place (reader);

  g_clear_error (&reader->error);
  g_set_error (&reader->error, NORMA_ERROR, code, "%s: %s: %s",
               norma_source_get_name (reader->source), place, message);
  g_clear_pointer (&place, g_free);
  longjmp (reader->jump, 1);
}

G_NORETURN static void
fail_libjpeg (Reader *reader)
{
  struct jpeg_error_mgr *errors = &reader->errors;
  char message[JMSG_LENGTH_MAX];

  errors->format_message ((j_common_ptr)&reader->jpeg, message);
  fail (reader, code_of (errors->msg_code), message);
}

static void
jump_on_error (j_common_ptr jpeg)
{
  fail_libjpeg (jpeg->client_data);
}

/* After these warnings libjpeg goes on with invented pixels; after others the picture is right. */
static void
judge_warning (j_common_ptr jpeg, int level)
{
  Reader *reader = jpeg->client_data;

  switch (jpeg->err->msg_code) {
  case JWRN_HIT_MARKER:
  case JWRN_HUFF_BAD_CODE:
  case JWRN_JPEG_EOF:
  case JWRN_MUST_RESYNC:
    fail_libjpeg (reader);
  }
}

static void
print_nothing (j_common_ptr jpeg)
{
}

/* Input. */

static void
do_nothing (j_decompress_ptr jpeg)
{
}

/* A lacking end marker alone does no harm: if rows of a single scan still need data behind it,
 * libjpeg warns. With many scans it would pass for a picture whose last scans were not sent. */
static boolean
fill_buffer (j_decompress_ptr jpeg)
{
  Reader *reader = jpeg->client_data;
  gboolean rows_only = reader->row != NULL && !reader->many_scans;
  gsize n_read;

  if (!norma_source_read_at (reader->source, reader->offset, reader->buffer, BUFFER_BYTES, &n_read,
                             &reader->error))
    longjmp (reader->jump, 1);
  if (n_read == 0 && !rows_only)
    fail (reader, NORMA_ERROR_DAMAGED, "the file ends here");
  reader->offset += n_read;
  if (n_read == 0) {
    reader->buffer[0] = 0xff;
    reader->buffer[1] = JPEG_EOI;
    n_read = 2;
  }
  reader->input.next_input_byte = reader->buffer;
  reader->input.bytes_in_buffer = n_read;
  return TRUE;
}

static void
skip_data (j_decompress_ptr jpeg, long n)
{
  Reader *reader = jpeg->client_data;
  struct jpeg_source_mgr *input = &reader->input;
  gsize in_buffer = n > 0 ? MIN ((gsize)n, input->bytes_in_buffer) : 0;

  if (n <= 0)
    return;
  input->next_input_byte += in_buffer;
  input->bytes_in_buffer -= in_buffer;
  reader->offset += (gsize)n - in_buffer;
}

/* Called at every row of blocks. */
static void
watch_scans (j_common_ptr common)
{
  Reader *reader = common->client_data;
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  if (jpeg->input_scan_number > MOST_SCANS)
    fail (reader, NORMA_ERROR_DAMAGED, "a sound JPEG has fewer scans");
  if (jpeg->Ss == 0)
    for (int i = 0; i < jpeg->comps_in_scan; i++)
      reader->dc_seen |= 1u << jpeg->cur_comp_info[i]->component_index;
}

/* Header. */

static void
create (Reader *reader, NormaSource *source)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  reader->source = source;
  jpeg->err = jpeg_std_error (&reader->errors);
  jpeg->client_data = reader;
  reader->errors.error_exit = jump_on_error;
  reader->errors.emit_message = judge_warning;
  reader->errors.output_message = print_nothing;
  reader->input.init_source = do_nothing;
  reader->input.fill_input_buffer = fill_buffer;
  reader->input.skip_input_data = skip_data;
  reader->input.resync_to_restart = jpeg_resync_to_restart;
  reader->input.term_source = do_nothing;
  reader->progress.progress_monitor = watch_scans;
}

static void
parse_exif (Reader *reader)
{
  gboolean found = FALSE;

  reader->exif.orientation = 1;
  for (jpeg_saved_marker_ptr marker = reader->jpeg.marker_list; marker != NULL && !found;
       marker = marker->next)
    found = norma_exif_parse (marker->data, marker->data_length, &reader->exif);
}

static guint
channels_of (const Reader *reader)
{
  switch (reader->jpeg.jpeg_color_space) {
  case JCS_GRAYSCALE:
    return 1;
  case JCS_RGB:
  case JCS_YCbCr:
  case JCS_CMYK:
  case JCS_YCCK:
    return 3;
  default:
    return (guint)reader->jpeg.num_components;
  }
}

static void
choose_colours (struct jpeg_decompress_struct *jpeg)
{
  switch (jpeg->jpeg_color_space) {
  case JCS_YCbCr:
    jpeg->out_color_space = JCS_RGB;
    break;
  case JCS_YCCK:
    jpeg->out_color_space = JCS_CMYK;
    break;
  default:
    jpeg->out_color_space = jpeg->jpeg_color_space;
  }
}

static gboolean
read_header (Reader *reader)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  if (setjmp (reader->jump) != 0)
    return FALSE;

  jpeg_create_decompress (jpeg);
  jpeg->src = &reader->input;
  jpeg->progress = &reader->progress;
  jpeg_save_markers (jpeg, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header (jpeg, TRUE);
  parse_exif (reader);
  choose_colours (jpeg);
  reader->many_scans = jpeg->progressive_mode || jpeg->comps_in_scan < jpeg->num_components;
  /* Its decoder cannot tell the end of the data from a run of zeros. */
  if (jpeg->arith_code)
    fail (reader, NORMA_ERROR_UNSUPPORTED, "arithmetic coding, expected Huffman coding");
  return TRUE;
}

/* Pixels. */

/* Every block takes at least one bit in a progressive picture (the first scan of its DC), and two
 * in a sequential one (DC and end of block): ISO/IEC 10918-1, F.1.2 and G.1.2. */
static void
check_size (Reader *reader)
{
  const struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  guint64 bits = 0;

  for (int i = 0; i < jpeg->num_components; i++)
    bits += (guint64)jpeg->comp_info[i].width_in_blocks * jpeg->comp_info[i].height_in_blocks *
            (jpeg->progressive_mode ? 1 : 2);
  if (bits / 8 > norma_source_get_size (reader->source)) {
    char message[100];

    g_snprintf (message, sizeof message,
                "%u × %u pixels cannot come from %" G_GUINT64_FORMAT " bytes", jpeg->image_width,
                jpeg->image_height, norma_source_get_size (reader->source));
    fail (reader, NORMA_ERROR_TOO_LARGE, message);
  }
}

static void
choose_scale (struct jpeg_decompress_struct *jpeg, guint enough_side)
{
  jpeg->scale_num = 1;
  for (jpeg->scale_denom = 8; jpeg->scale_denom > 1; jpeg->scale_denom /= 2) {
    guint shorter = MIN (jpeg->image_width, jpeg->image_height) / jpeg->scale_denom;

    if (enough_side > 0 && shorter / 2 >= enough_side)
      break;
  }
  jpeg_calc_output_dimensions (jpeg);
}

/* What libjpeg takes beside the result: the coefficients where they come in many scans. */
static guint64
count_coefficient_bytes (const Reader *reader)
{
  const struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  guint64 n_blocks = 0;

  if (!reader->many_scans)
    return 0;
  for (int i = 0; i < jpeg->num_components; i++)
    n_blocks += (guint64)(jpeg->comp_info[i].width_in_blocks + jpeg->max_h_samp_factor) *
                (jpeg->comp_info[i].height_in_blocks + jpeg->max_v_samp_factor);
  return n_blocks * sizeof (JBLOCK);
}

static void
set_resolution (const Reader *reader, gboolean transposed)
{
  const struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  double x = reader->exif.pixels_per_mm_x;
  double y = reader->exif.pixels_per_mm_y;

  if (jpeg->saw_JFIF_marker && (jpeg->density_unit == 1 || jpeg->density_unit == 2)) {
    double mm = jpeg->density_unit == 1 ? 25.4 : 10;

    x = jpeg->X_density / mm;
    y = jpeg->Y_density / mm;
  }
  reader->raster->pixels_per_mm_x = transposed ? y : x;
  reader->raster->pixels_per_mm_y = transposed ? x : y;
}

static gboolean
make_raster (Reader *reader, const NormaReadOptions *options)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  gboolean transposed = norma_orientation_is_transposed (reader->exif.orientation);
  guint width = transposed ? jpeg->output_height : jpeg->output_width;
  guint height = transposed ? jpeg->output_width : jpeg->output_height;
  guint channels = channels_of (reader);
  guint64 row_bytes = (guint64)jpeg->output_width * jpeg->output_components;
  NormaRaster *raster;

  /* Dimensions have 16 bits, so nothing overflows. */
  raster = norma_raster_new (width, height, channels, NORMA_SAMPLE_U8, options->budget,
                             (guint64)width * height * channels + row_bytes +
                                 count_coefficient_bytes (reader),
                             &reader->error);
  if (raster == NULL) {
    g_prefix_error (&reader->error, "%s: ", norma_source_get_name (reader->source));
    return FALSE;
  }
  reader->raster = raster;
  reader->row = norma_alloc (row_bytes, 1, "a row of a JPEG", &reader->error);
  if (reader->row == NULL) {
    g_prefix_error (&reader->error, "%s: ", norma_source_get_name (reader->source));
    return FALSE;
  }

  raster->scale_denominator = jpeg->scale_denom;
  raster->file_width = transposed ? jpeg->image_height : jpeg->image_width;
  raster->file_height = transposed ? jpeg->image_width : jpeg->image_height;
  set_resolution (reader, transposed);
  return TRUE;
}

/* [n, 4] to [n, 3] in place. Files of Adobe's programs, and they say so, hold 255 − ink. */
static void
convert_cmyk (guint8 *row, guint n, gboolean inverted)
{
  guint8 flip = inverted ? 0 : 255;

  for (guint i = 0; i < n; i++) {
    guint white = row[4 * i + 3] ^ flip;

    for (guint c = 0; c < 3; c++)
      row[3 * i + c] = (guint8)(((row[4 * i + c] ^ flip) * white + 127) / 255);
  }
}

static gboolean
read_rows (Reader *reader)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  if (setjmp (reader->jump) != 0)
    return FALSE;

  jpeg_start_decompress (jpeg);
  if (reader->many_scans && reader->dc_seen != (1u << (guint)jpeg->num_components) - 1)
    fail (reader, NORMA_ERROR_DAMAGED, "a colour component is absent");
  while (jpeg->output_scanline < jpeg->output_height) {
    guint y = jpeg->output_scanline;

    jpeg_read_scanlines (jpeg, &reader->row, 1);
    if (jpeg->out_color_space == JCS_CMYK)
      convert_cmyk (reader->row, jpeg->output_width, jpeg->saw_Adobe_marker);
    norma_orientation_place_row (reader->exif.orientation, y, reader->row, reader->raster);
  }
  return TRUE;
}

static gboolean
prepare (Reader *reader, const NormaReadOptions *options)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;

  if (setjmp (reader->jump) != 0)
    return FALSE;

  check_size (reader);
  jpeg->dct_method = JDCT_ISLOW;
  jpeg->do_block_smoothing = FALSE;
  choose_scale (jpeg, options->enough_side);
  return TRUE;
}

static gboolean
matches_jpeg (const guint8 *head, gsize n)
{
  return n >= 3 && head[0] == 0xff && head[1] == 0xd8 && head[2] == 0xff;
}

static gboolean
probe_jpeg (NormaSource *source, NormaImageInfo *info, GError **error)
{
  Reader reader = { 0 };

  create (&reader, source);
  if (read_header (&reader)) {
    gboolean transposed = norma_orientation_is_transposed (reader.exif.orientation);

    *info = (NormaImageInfo){
      .format = norma_jpeg_format.name,
      .width = transposed ? reader.jpeg.image_height : reader.jpeg.image_width,
      .height = transposed ? reader.jpeg.image_width : reader.jpeg.image_height,
      .channels = channels_of (&reader),
      .bits = 8,
      .n_pages = 1,
    };
  }
  jpeg_destroy_decompress (&reader.jpeg);
  if (reader.error == NULL)
    return TRUE;
  g_propagate_error (error, reader.error);
  return FALSE;
}

static NormaRaster *
read_jpeg (NormaSource *source, const NormaReadOptions *options, GError **error)
{
  Reader reader = { 0 };
  gboolean done;

  create (&reader, source);
  done = read_header (&reader) && prepare (&reader, options) && make_raster (&reader, options) &&
         read_rows (&reader);
  jpeg_destroy_decompress (&reader.jpeg);
  g_free (reader.row);
  if (done)
    return reader.raster;

  norma_raster_unref (reader.raster);
  g_propagate_error (error, reader.error);
  return NULL;
}

const NormaImageFormat norma_jpeg_format = {
  .name = "JPEG",
  .matches = matches_jpeg,
  .probe = probe_jpeg,
  .read = read_jpeg,
};
