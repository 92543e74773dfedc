/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* Hashes of files in a model file: a GPtrArray of char *, each the 64 hexadecimal digits of a SHA-256,
 * as a tensor U8 [n, 32]. */

void norma_hash_list_store (const GPtrArray *hashes, const char *name, NormaTensorFile *file);

/* n: how many there have to be; 0: as many as there are. The array is the caller's; NULL after an error.
 * Error: NORMA_ERROR_DAMAGED, also where there is no such tensor. */
GPtrArray *norma_hash_list_load (const NormaTensorFile *file, const char *name, guint64 n,
                                 GError **error);
