/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/images.h"

/* Queries and the references they are compared with: pairs of images of the project. A query has one
 * reference; an image may be the reference of many. */

typedef struct {
  gint64 id;
  gint64 query, reference; /* ids of images */
  const char *points; /* places marked in both, as text (pipeline/point-text.h); empty: none */

  /* Of the comparison that the project has of these files, with the options asked for: */
  gboolean is_known; /* FALSE: it has none, and the rest means nothing */
  const char *reason; /* why they could not be compared; empty: they could */
  double quality; /* of the alignment, 0 … 1 */
  double peak; /* changed by every threshold below this */
  guint64 least_area; /* of the changes that `peak` speaks of, pixels */
} NormaProjectPair;

/* Strings belong to the list. */
typedef struct {
  NormaProjectPair *pairs; /* [n], in the order of adding */
  gsize n;
  GStringChunk *strings;
} NormaProjectPairs;

/* options: text of those whose comparisons are wanted (comparisons.h). */
NormaProjectPairs *norma_project_list_pairs (NormaProject *project, const char *options,
                                             GError **error);
void norma_project_pairs_free (NormaProjectPairs *list);

typedef struct {
  const char *query, *reference; /* absolute paths, UTF-8 */
} NormaNewPair;

/* One step. Images that the project has not are added, queries to NORMA_SET_QUERY and references to
 * NORMA_SET_REFERENCE. A query that has another reference gets this one. Error: NORMA_ERROR_INPUT,
 * naming it, if an image is to be its own reference or a path is relative or not UTF-8; nothing is
 * changed then. */
gboolean norma_project_add_pairs (NormaProject *project, const NormaNewPair *pairs, gsize n,
                                  GError **error);

/* One step each. Error: NORMA_ERROR_INPUT if there is no pair of such an id. */
gboolean norma_project_remove_pairs (NormaProject *project, const gint64 *ids, gsize n,
                                     GError **error);
gboolean norma_project_set_points (NormaProject *project, gint64 id, const char *points,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaProjectPairs, norma_project_pairs_free)
