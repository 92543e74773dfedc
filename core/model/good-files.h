/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"

/* The files a model was fitted on, in the order of the fit, for detectors that tell which good image
 * a place resembles. Tensors "good_set.paths" and "good_set.sizes". Immutable once made. */
typedef struct {
  guint n;
  char **paths; /* [n + 1], ended by NULL, owned */
  guint32 *sizes; /* [n, 2], width and height in pixels, at least 1, owned */
} NormaGoodFiles;

/* For n files; each path and size is to be set. Error: NORMA_ERROR_TOO_LARGE. */
NormaGoodFiles *norma_good_files_new (guint n, GError **error);
void norma_good_files_free (NormaGoodFiles *files);

void norma_good_files_store (const NormaGoodFiles *files, NormaTensorFile *file);

/* n: how many there have to be. Errors: NORMA_ERROR_DAMAGED; NORMA_ERROR_TOO_LARGE. */
NormaGoodFiles *norma_good_files_load (const NormaTensorFile *file, guint n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGoodFiles, norma_good_files_free)
