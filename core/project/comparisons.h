/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* Comparisons of pairs, kept by the hashes of both files, the options and the marked places they were
 * made with, so that neither moving the threshold nor undoing makes one again. No steps of history.
 * Lists of pairs carry what decides (pairs.h). */

typedef struct {
  const char *query, *reference; /* hashes of the files */
  const char *points; /* places marked in both, as text; empty: none */
  const char *reason; /* why they could not be compared; NULL: they could */
  double quality; /* of the alignment, 0 … 1 */
  double peak; /* changed by every threshold below this, finite */
  guint64 least_area; /* of the changes that `peak` speaks of, pixels */
  GBytes *bytes; /* all of it (pipeline/comparison-file.h) */
} NormaNewComparison;

/* One transaction for all n; earlier ones of the same files, options and places are replaced. May be
 * called by workers. options: as text (pipeline/comparison-file.h). Error: NORMA_ERROR_INPUT for a
 * number that is not finite, a quality outside 0 … 1, no hash, or text that is not UTF-8. */
gboolean norma_project_store_comparisons (NormaProject *project, const char *options,
                                          const NormaNewComparison *comparisons, gsize n,
                                          GError **error);

/* The bytes as they were stored; NULL without error if there are none. */
GBytes *norma_project_read_comparison (NormaProject *project, const char *query,
                                       const char *reference, const char *options,
                                       const char *points, GError **error);
