/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* What was done to a model since it was fitted, in order; told, decides nothing. */
typedef enum {
  NORMA_CORRECTED_ADDED, /* an image joined the good set */
  NORMA_CORRECTED_REMOVED, /* an image left it */
} NormaCorrected;

/* Texts are UTF-8, owned, never NULL and may be empty. */
typedef struct {
  NormaCorrected what;
  char *path; /* of the image, as it was given */
  char *hash; /* SHA-256 of the file, 64 hexadecimal digits */
  char *when; /* ISO 8601 */
  char *who;
  char *reason;
} NormaCorrectedImage;

NormaCorrectedImage *norma_corrected_image_new (NormaCorrected what, const char *path,
                                                const char *hash, const char *when, const char *who,
                                                const char *reason);
void norma_corrected_image_free (NormaCorrectedImage *image);

/* "added", "removed"; static. */
const char *norma_corrected_to_string (NormaCorrected what);

/* corrections: NormaCorrectedImage. Metadata "correction0.…", "correction1.…". */
void norma_corrections_store (const GPtrArray *corrections, NormaTensorFile *file);

/* The array is the caller's, empty where the file has none; NULL after an error.
 * Error: NORMA_ERROR_DAMAGED. */
GPtrArray *norma_corrections_load (const NormaTensorFile *file, GError **error);
