/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

#include "core/image/source.h"

/* libjpeg's side of reading: bytes from a NormaSource, and failures that jump back with a GError
 * in place of printing and ending the program. */

#define NORMA_JPEG_BUFFER_BYTES 16384

typedef enum {
  NORMA_JPEG_HEADER,
  NORMA_JPEG_SCANS, /* a picture of many scans is read whole before its first row */
  NORMA_JPEG_ROWS,
} NormaJpegStage;

/* Zeroed before norma_jpeg_input_init(). Whoever calls libjpeg calls setjmp (input->jump) first,
 * in the same function. */
typedef struct {
  struct jpeg_decompress_struct jpeg;
  jmp_buf jump;
  NormaJpegStage stage; /* set by the reader */
  guint dc_seen; /* a bit a component: the first of its coefficients have come */
  GError *error; /* set when jumping */

  /*< private >*/
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr bytes;
  struct jpeg_progress_mgr progress;
  NormaSource *source;
  guint64 offset;
  guint8 buffer[NORMA_JPEG_BUFFER_BYTES];
} NormaJpegInput;

/* Prepares input for norma_jpeg_input_create(), which is the first call that may jump. */
void norma_jpeg_input_init (NormaJpegInput *input, NormaSource *source);
void norma_jpeg_input_create (NormaJpegInput *input);

/* Jumps with "NAME: PLACE: message"; code of NORMA_ERROR. */
G_NORETURN void norma_jpeg_input_fail (NormaJpegInput *input, int code, const char *message);
