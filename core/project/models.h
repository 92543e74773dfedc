/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* Fitted models, as the bytes of their files. A model is named by the SHA-256 of its bytes and
 * never changes; the user's choice among them, and the thresholds set for each, are steps. */

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

/* Thresholds that the user set for a model, in place of those that the model file proposes. */
typedef struct {
  double review; /* raw score; at most reject */
  double reject; /* raw score */
  guint64 least_area; /* pixels of the full-size image */
  const char *provenance; /* how they came about, for people and reports; UTF-8 */
} NormaThresholds;

/* *found FALSE: none were set. provenance: owned by the caller, may be NULL; thresholds->provenance
 * is the same text or NULL. */
gboolean norma_project_read_thresholds (NormaProject *project, const char *model,
                                        NormaThresholds *thresholds, char **provenance,
                                        gboolean *found, GError **error);

/* A step. Error: NORMA_ERROR_INPUT if a threshold is not finite, review is above reject, or the area
 * does not fit 63 bits. */
gboolean norma_project_set_thresholds (NormaProject *project, const char *model,
                                       const NormaThresholds *thresholds, GError **error);

/* Settings of the project: words by name. Owned by the caller; NULL without error if not set. */
char *norma_project_dup_setting (NormaProject *project, const char *name, GError **error);

/* A step; value NULL removes it. Error: NORMA_ERROR_INPUT for names that begin with "norma-", which
 * the module uses itself, or text that is not UTF-8. */
gboolean norma_project_set_setting (NormaProject *project, const char *name, const char *value,
                                    GError **error);

void norma_model_entry_free (NormaModelEntry *entry);
