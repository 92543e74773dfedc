/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* The images that thresholds were chosen from, other than held-out good ones: what the thresholds
 * make of them is no evidence. Tensor "limits.tuned_on". */

typedef struct {
  GPtrArray *hashes; /* char *, SHA-256 of each file, 64 hexadecimal digits; NULL: none */
  guint64 n_unknown; /* images beside these, whose files were not at hand */
} NormaTunedOn;

void norma_tuned_on_clear (NormaTunedOn *tuned_on);

/* The same again; the hashes are shared. */
NormaTunedOn norma_tuned_on_copy (const NormaTunedOn *tuned_on);

void norma_tuned_on_store (const NormaTunedOn *tuned_on, NormaTensorFile *file);

/* tuned_on: zeroed; to be cleared, also after an error. Error: NORMA_ERROR_DAMAGED. */
gboolean norma_tuned_on_load (const NormaTensorFile *file, NormaTunedOn *tuned_on, GError **error);
