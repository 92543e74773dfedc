/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The one error domain of the core. Reading and writing may also fail with G_FILE_ERROR or
 * G_IO_ERROR; cancelling is always G_IO_ERROR_CANCELLED. A message says what failed, where, what
 * was found and what was expected. */
#define NORMA_ERROR (norma_error_quark ())

typedef enum {
  NORMA_ERROR_DAMAGED, /* the bytes contradict the format they claim: repair or replace the file */
  NORMA_ERROR_UNSUPPORTED, /* sound, but of a kind that Norma does not read: convert the file */
  NORMA_ERROR_TOO_LARGE, /* would need more memory than the cap: raise the cap or shrink the input */
  NORMA_ERROR_INPUT, /* the inputs cannot give the result asked for: other inputs or options */
  NORMA_ERROR_MISMATCH, /* two things that must agree do not: model and image, model and replay */
  NORMA_ERROR_VERSION, /* written by a newer Norma: update the program */
} NormaError;

GQuark norma_error_quark (void);
