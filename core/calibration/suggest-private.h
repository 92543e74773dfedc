/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/suggest.h"

/* What the suggestions share. */

/* Error: NORMA_ERROR_INPUT, naming what was to be suggested. */
gboolean norma_suggest_check (const NormaLabelledScores *scores, const NormaSureness *sureness,
                              guint64 least_nominal, const char *what, GError **error);

/* A suggestion at these thresholds, with rates of the scores and nothing said of a value. */
NormaSuggestion norma_suggestion_new (NormaSuggestionKind kind, const NormaLabelledScores *scores,
                                      float review, float reject, double coverage);
