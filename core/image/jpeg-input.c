/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/jpeg-input.h"

#include <jerror.h>

#include "core/base/error.h"

/* libjpeg's own script for colour has 10; more than this only makes decoding slow. */
#define MOST_SCANS 100

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

static char *
describe_place (const NormaJpegInput *input)
{
  switch (input->stage) {
  case NORMA_JPEG_HEADER:
    break;
  case NORMA_JPEG_SCANS:
    return g_strdup_printf ("scan %d", input->jpeg.input_scan_number);
  case NORMA_JPEG_ROWS:
    return g_strdup_printf ("row %u of %u", input->jpeg.output_scanline + 1,
                            input->jpeg.output_height);
  }
  return g_strdup ("JPEG header");
}

void
norma_jpeg_input_fail (NormaJpegInput *input, int code, const char *message)
{
  char *place = describe_place (input);

  g_set_error (&input->error, NORMA_ERROR, code, "%s: %s: %s",
               norma_source_get_name (input->source), place, message);
  g_free (place);
  longjmp (input->jump, 1);
}

G_NORETURN static void
fail_libjpeg (NormaJpegInput *input)
{
  struct jpeg_error_mgr *errors = &input->errors;
  char message[JMSG_LENGTH_MAX];

  errors->format_message ((j_common_ptr)&input->jpeg, message);
  norma_jpeg_input_fail (input, code_of (errors->msg_code), message);
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
  NormaJpegInput *input = jpeg->client_data;

  switch (jpeg->err->msg_code) {
  case JWRN_HIT_MARKER:
  case JWRN_HUFF_BAD_CODE:
  case JWRN_JPEG_EOF:
  case JWRN_MUST_RESYNC:
    fail_libjpeg (input);
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
  NormaJpegInput *input = jpeg->client_data;
  gsize n_read;

  if (!norma_source_read_at (input->source, input->offset, input->buffer, sizeof input->buffer,
                             &n_read, &input->error))
    longjmp (input->jump, 1);
  if (n_read == 0 && input->stage != NORMA_JPEG_ROWS)
    norma_jpeg_input_fail (input, NORMA_ERROR_DAMAGED, "the file ends here");
  input->offset += n_read;
  if (n_read == 0) {
    input->buffer[0] = 0xff;
    input->buffer[1] = JPEG_EOI;
    n_read = 2;
  }
  input->bytes.next_input_byte = input->buffer;
  input->bytes.bytes_in_buffer = n_read;
  return TRUE;
}

static void
skip_data (j_decompress_ptr jpeg, long n)
{
  NormaJpegInput *input = jpeg->client_data;
  gsize wanted = (gsize)MAX (n, 0);
  gsize in_buffer = MIN (wanted, input->bytes.bytes_in_buffer);

  input->bytes.next_input_byte += in_buffer;
  input->bytes.bytes_in_buffer -= in_buffer;
  input->offset += wanted - in_buffer;
}

/* Called at every row of blocks. */
static void
watch_scans (j_common_ptr common)
{
  NormaJpegInput *input = common->client_data;
  struct jpeg_decompress_struct *jpeg = &input->jpeg;

  if (jpeg->input_scan_number > MOST_SCANS)
    norma_jpeg_input_fail (input, NORMA_ERROR_DAMAGED, "a sound JPEG has fewer scans");
  if (jpeg->Ss == 0 && jpeg->Ah == 0)
    for (int i = 0; i < jpeg->comps_in_scan; i++)
      input->dc_seen |= 1u << jpeg->cur_comp_info[i]->component_index;
}

void
norma_jpeg_input_init (NormaJpegInput *input, NormaSource *source)
{
  input->source = source;
  input->jpeg.err = jpeg_std_error (&input->errors);
  input->jpeg.client_data = input;
  input->errors.error_exit = jump_on_error;
  input->errors.emit_message = judge_warning;
  input->errors.output_message = print_nothing;
  input->bytes.init_source = do_nothing;
  input->bytes.fill_input_buffer = fill_buffer;
  input->bytes.skip_input_data = skip_data;
  input->bytes.resync_to_restart = jpeg_resync_to_restart;
  input->bytes.term_source = do_nothing;
  input->progress.progress_monitor = watch_scans;
}

void
norma_jpeg_input_create (NormaJpegInput *input)
{
  jpeg_create_decompress (&input->jpeg);
  input->jpeg.src = &input->bytes;
  input->jpeg.progress = &input->progress;
}
