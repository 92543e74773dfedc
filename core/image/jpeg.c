/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/jpeg-input.h"

#include "core/base/error.h"
#include "core/image/exif.h"
#include "core/image/format.h"

/* Everything that must outlive a jump out of libjpeg. */
typedef struct {
  NormaJpegInput input;
  NormaSource *source;
  NormaExif exif;
  gboolean many_scans;
  NormaRaster *raster;
  guint8 *row; /* [output width, components] */
} Reader;

/* Header. */

static void
parse_exif (Reader *reader)
{
  gboolean found = FALSE;

  reader->exif.orientation = 1;
  for (jpeg_saved_marker_ptr marker = reader->input.jpeg.marker_list; marker != NULL && !found;
       marker = marker->next)
    found = norma_exif_parse (marker->data, marker->data_length, &reader->exif);
}

static guint
channels_of (const Reader *reader)
{
  switch (reader->input.jpeg.jpeg_color_space) {
  case JCS_GRAYSCALE:
    return 1;
  case JCS_RGB:
  case JCS_YCbCr:
  case JCS_CMYK:
  case JCS_YCCK:
    return 3;
  default:
    return (guint)reader->input.jpeg.num_components;
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
  struct jpeg_decompress_struct *jpeg = &reader->input.jpeg;

  if (setjmp (reader->input.jump) != 0)
    return FALSE;

  norma_jpeg_input_create (&reader->input);
  jpeg_save_markers (jpeg, JPEG_APP0 + 1, 0xffff);
  jpeg_read_header (jpeg, TRUE);
  parse_exif (reader);
  choose_colours (jpeg);
  reader->many_scans = jpeg->progressive_mode || jpeg->comps_in_scan < jpeg->num_components;
  /* Its decoder cannot tell the end of the data from a run of zeros. */
  if (jpeg->arith_code)
    norma_jpeg_input_fail (&reader->input, NORMA_ERROR_UNSUPPORTED,
                           "arithmetic coding, expected Huffman coding");
  return TRUE;
}

/* Pixels. */

/* Every block takes at least one bit in a progressive picture (the first scan of its DC), and two
 * in a sequential one (DC and end of block): ISO/IEC 10918-1, F.1.2 and G.1.2. */
static void
check_size (Reader *reader)
{
  const struct jpeg_decompress_struct *jpeg = &reader->input.jpeg;
  guint64 bits = 0;

  for (int i = 0; i < jpeg->num_components; i++)
    bits += (guint64)jpeg->comp_info[i].width_in_blocks * jpeg->comp_info[i].height_in_blocks *
            (jpeg->progressive_mode ? 1 : 2);
  if (bits / 8 > norma_source_get_size (reader->source)) {
    char message[100];

    g_snprintf (message, sizeof message,
                "%u × %u pixels cannot come from %" G_GUINT64_FORMAT " bytes", jpeg->image_width,
                jpeg->image_height, norma_source_get_size (reader->source));
    norma_jpeg_input_fail (&reader->input, NORMA_ERROR_TOO_LARGE, message);
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
  const struct jpeg_decompress_struct *jpeg = &reader->input.jpeg;
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
  const struct jpeg_decompress_struct *jpeg = &reader->input.jpeg;
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
  struct jpeg_decompress_struct *jpeg = &reader->input.jpeg;
  gboolean transposed = norma_orientation_is_transposed (reader->exif.orientation);
  guint width = transposed ? jpeg->output_height : jpeg->output_width;
  guint height = transposed ? jpeg->output_width : jpeg->output_height;
  guint channels = channels_of (reader);
  guint64 row_bytes = (guint64)jpeg->output_width * jpeg->output_components;
  guint64 n_samples = (guint64)width * height * channels;
  NormaRaster *raster;

  /* Dimensions have 16 bits, so nothing overflows. */
  raster = norma_raster_new (width, height, channels, NORMA_SAMPLE_U8, options->budget,
                             norma_image_format_need (options, n_samples,
                                                      n_samples + row_bytes +
                                                          count_coefficient_bytes (reader)),
                             &reader->input.error);
  if (raster == NULL) {
    g_prefix_error (&reader->input.error, "%s: ", norma_source_get_name (reader->source));
    return FALSE;
  }
  reader->raster = raster;
  reader->row = norma_alloc (row_bytes, 1, "a row of a JPEG", &reader->input.error);
  if (reader->row == NULL) {
    g_prefix_error (&reader->input.error, "%s: ", norma_source_get_name (reader->source));
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
  struct jpeg_decompress_struct *jpeg = &reader->input.jpeg;

  if (setjmp (reader->input.jump) != 0)
    return FALSE;

  reader->input.stage = reader->many_scans ? NORMA_JPEG_SCANS : NORMA_JPEG_ROWS;
  jpeg_start_decompress (jpeg);
  if (reader->many_scans && reader->input.dc_seen != (1u << (guint)jpeg->num_components) - 1)
    norma_jpeg_input_fail (&reader->input, NORMA_ERROR_DAMAGED, "a colour component is absent");
  reader->input.stage = NORMA_JPEG_ROWS;
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
  struct jpeg_decompress_struct *jpeg = &reader->input.jpeg;

  if (setjmp (reader->input.jump) != 0)
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
  Reader reader = { .source = source };

  norma_jpeg_input_init (&reader.input, source);
  if (read_header (&reader)) {
    gboolean transposed = norma_orientation_is_transposed (reader.exif.orientation);

    *info = (NormaImageInfo){
      .format = norma_jpeg_format.name,
      .width = transposed ? reader.input.jpeg.image_height : reader.input.jpeg.image_width,
      .height = transposed ? reader.input.jpeg.image_width : reader.input.jpeg.image_height,
      .channels = channels_of (&reader),
      .bits = 8,
      .n_pages = 1,
    };
  }
  jpeg_destroy_decompress (&reader.input.jpeg);
  if (reader.input.error == NULL)
    return TRUE;
  g_propagate_error (error, reader.input.error);
  return FALSE;
}

static NormaRaster *
read_jpeg (NormaSource *source, const NormaReadOptions *options, GError **error)
{
  Reader reader = { .source = source };
  gboolean done;

  if (!norma_image_format_expect_first (source, options, error))
    return NULL;
  norma_jpeg_input_init (&reader.input, source);
  done = read_header (&reader) && prepare (&reader, options) && make_raster (&reader, options) &&
         read_rows (&reader);
  jpeg_destroy_decompress (&reader.input.jpeg);
  g_free (reader.row);
  if (done)
    return reader.raster;

  norma_raster_unref (reader.raster);
  g_propagate_error (error, reader.input.error);
  return NULL;
}

const NormaImageFormat norma_jpeg_format = {
  .name = "JPEG",
  .matches = matches_jpeg,
  .probe = probe_jpeg,
  .read = read_jpeg,
};
