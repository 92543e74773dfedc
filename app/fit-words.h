/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"

/* The options of norma-cli fit that decide the model, as given; each NULL where it is not. */
typedef struct {
  char *false_alarms, *confidence, *bound;
  char *size, *frame_fit, *range, *scope, *components, *smoothing;
  char *core_set, *reweight, *augment;
  char *budget, *steps, *check_point;
  char *tile, *overlap, *scale, *tile_models;
  char *review_one_in, *least_area, *seed;
  char *detector, *covariance, *embedding, *dimensions;
} NormaFitWords;

/* Ended by an empty entry; released with g_free(). */
GOptionEntry *norma_fit_words_new_entries (NormaFitWords *words);
void norma_fit_words_clear (NormaFitWords *words);

/* Into options, which hold the defaults and borrow the check-point's path. Error: G_OPTION_ERROR. */
gboolean norma_fit_words_parse (const NormaFitWords *words, NormaFitOptions *options,
                                GError **error);
