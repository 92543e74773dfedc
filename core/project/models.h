/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* Fitted models, as the bytes of their files. A model is named by the SHA-256 of its bytes and
 * never changes; the user's choice among them is a step of history. */

typedef struct {
  char *hash; /* SHA-256 of the bytes, hexadecimal */
  char *name; /* for people */
  char *created; /* UTC, ISO 8601 */
  guint64 n_bytes;
  gboolean current;
} NormaModelEntry;

/* NormaModelEntry, owned by the array, in the order of adding. */
GPtrArray *norma_project_list_models (NormaProject *project, GError **error);

/* Stores the model if it is new, and makes it the current one: a step. hash: may be NULL, otherwise
 * owned by the caller. */
gboolean norma_project_add_model (NormaProject *project, GBytes *bytes, const char *name,
                                  char **hash, GError **error);

/* hash: NULL for none. A step. Error: NORMA_ERROR_INPUT if the project has no such model. */
gboolean norma_project_set_current_model (NormaProject *project, const char *hash, GError **error);

/* Owned by the caller; NULL without error if there is none. */
char *norma_project_dup_current_model (NormaProject *project, GError **error);

/* The bytes are held against the hash. Errors: NORMA_ERROR_INPUT if the project has no such model
 * (also after norma_project_prune_models()); NORMA_ERROR_DAMAGED. */
GBytes *norma_project_read_model (NormaProject *project, const char *hash, GError **error);

/* Forgets all models, with their scores and maps, but the current and the `n_keep` newest. History
 * keeps their hashes: undoing back to one of them asks for a new fit. */
gboolean norma_project_prune_models (NormaProject *project, guint n_keep, GError **error);

void norma_model_entry_free (NormaModelEntry *entry);
