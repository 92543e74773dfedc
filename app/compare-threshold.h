/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/compare-sources.h"
#include "core/pipeline/good-pairs.h"

/* The options of norma-cli compare that say what its threshold rests on, as given; each NULL where it
 * is not. */
typedef struct {
  char *threshold, *good_pairs, *false_alarms, *confidence;

  /*< private >*/
  NormaWish wish;
} NormaCompareThreshold;

/* Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_compare_threshold_new_entries (NormaCompareThreshold *threshold);
void norma_compare_threshold_clear (NormaCompareThreshold *threshold);

/* *value: the robust threshold, in options. Error: G_OPTION_ERROR. */
gboolean norma_compare_threshold_parse (NormaCompareThreshold *threshold, double *value,
                                        GError **error);

/* Compares the good pairs, where there are any, and warns of a promise that is weaker than wished.
 * good: with n = 0 in its promise where there are none. */
gboolean norma_compare_threshold_measure (const NormaCompareThreshold *threshold,
                                          const NormaCompareSources *sources,
                                          NormaCommandLine *line, const NormaCompareFiles *files,
                                          const NormaComparedSet *set, NormaGoodPairs *good,
                                          GError **error);
