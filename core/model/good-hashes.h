/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* Which files a model was fitted on: the SHA-256 of each, in the order of the fit, so that a correction
 * knows what it may remove. A GPtrArray of char * of 64 hexadecimal digits. Tensor
 * "good_set.hashes". */

/* The good set's own hash: SHA-256 of these as text, one after the other. Owned by the caller. */
char *norma_good_hashes_digest (const GPtrArray *hashes);

/* The first place of a hash; FALSE where it is not there. place: may be NULL. */
gboolean norma_good_hashes_find (const GPtrArray *hashes, const char *hash, guint *place);

void norma_good_hashes_store (const GPtrArray *hashes, NormaTensorFile *file);

/* *hashes: the caller's; NULL where the file has none, as those from before corrections. n: how many
 * there have to be; digest: what they have to give. Error: NORMA_ERROR_DAMAGED. */
gboolean norma_good_hashes_load (const NormaTensorFile *file, guint64 n, const char *digest,
                                 GPtrArray **hashes, GError **error);
