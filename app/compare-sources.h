/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/pipeline/comparison-plan.h"

/* The options of norma-cli compare that say what is compared with what, as given; each NULL or FALSE
 * where it is not. */
typedef struct {
  char *pairs_file, *pattern, *against, *early_late;
  char **references;
  gboolean is_route;

  /*< private >*/
  guint n_against, n_early_late;
} NormaCompareSources;

/* Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_compare_sources_new_entries (NormaCompareSources *sources);
void norma_compare_sources_clear (NormaCompareSources *sources);

/* Holds the options against each other and the arguments. Error: G_OPTION_ERROR. */
gboolean norma_compare_sources_parse (NormaCompareSources *sources, const NormaCommandLine *line,
                                      GError **error);

/* What they come to. */
typedef struct {
  NormaComparisonPlan plan; /* of the rest */
  GArray *pairs; /* NormaPair, owned */
  GPtrArray *reference_paths; /* to choose from, owned; NULL: none */
  NormaReferences *references; /* owned; NULL: none */
} NormaComparedSet;

/* Reads the references that are to be chosen from, or the route. set: zeroed.
 * Errors: those of norma_pairs_new(), norma_pairs_match(), norma_pairs_read(),
 * norma_references_open(), norma_route_find(). */
gboolean norma_compare_sources_open (const NormaCompareSources *sources, NormaCommandLine *line,
                                     const NormaCompareFiles *files, NormaComparedSet *set,
                                     GError **error);

/* The pairs of --good-pairs: a table, or a folder in the place of the queries, compared with what they
 * are compared with. Borrows the references of `set`. Errors: also G_OPTION_ERROR for a folder with
 * --pairs, which names no reference for it. */
gboolean norma_compare_sources_open_good (const NormaCompareSources *sources,
                                          NormaCommandLine *line, const NormaCompareFiles *files,
                                          const NormaComparedSet *set, const char *good,
                                          NormaComparedSet *good_set, GError **error);

void norma_compared_set_clear (NormaComparedSet *set);

/* All images that it names, lent. */
GPtrArray *norma_compared_set_list_images (const NormaComparedSet *set);

/* Whether the reference of a pair has to be told: it was chosen, not named. */
gboolean norma_compare_sources_choose (const NormaCompareSources *sources);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaComparedSet, norma_compared_set_clear)
