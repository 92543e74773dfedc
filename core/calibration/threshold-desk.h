/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/contamination.h"
#include "core/calibration/review-band.h"
#include "core/calibration/suggest.h"

/* All that is suggested from what is known of a model's scores, at once. */

/* Immutable once made, shared by threads. */
typedef struct {
  gatomicrefcount references;
  NormaLabelledScores *scores; /* owned */
  double *held_out; /* [n_held_out] of the nominal images learnt from, ascending, owned */
  gsize n_held_out;
  gboolean nominal_is_held_out; /* no other nominal image is known: the scores are those held out */
  float *batch; /* [n_batch] of parts as they come: the unknown ones, or all; ascending, owned */
  gsize n_batch;
} NormaDeskScores;

/* scores, truths: [n] of images that the model did not learn from. held_out: [n_held_out] scores of the
 * images it did learn from, each by a fit that left it out; other scores of theirs are no evidence.
 * They stand for the nominal images only where there are no others. Errors: NORMA_ERROR_INPUT if a
 * score is not finite; NORMA_ERROR_TOO_LARGE. */
NormaDeskScores *norma_desk_scores_new (const float *scores, const NormaTruth *truths, gsize n,
                                        const double *held_out, gsize n_held_out, GError **error);
NormaDeskScores *norma_desk_scores_ref (NormaDeskScores *evidence);
void norma_desk_scores_unref (NormaDeskScores *evidence);

typedef struct {
  NormaWish wish; /* of the promise */
  NormaPrices prices; /* a price of a miss of NaN: none are told, and no least cost is suggested */
  double review_share; /* of parts, wanted in the band, in (0, 1) */
  float reject; /* raw score: the band lies about it */
  NormaSureness sureness;
} NormaDeskOptions;

void norma_desk_options_init (NormaDeskOptions *options);

/* What is suggested, or why it is not: exactly one of each pair. */
typedef struct {
  NormaSuggestion suggestions[NORMA_N_SUGGESTIONS]; /* valid where there is no error */
  GError *no_suggestion[NORMA_N_SUGGESTIONS]; /* owned */
  NormaReviewBand band;
  GError *no_band; /* owned */
  NormaContamination good_set; /* of the held-out scores */
  GError *no_good_set; /* owned */
  NormaContamination batch;
  GError *no_batch; /* owned */
} NormaDesk;

/* NULL only if cancelled. */
NormaDesk *norma_desk_new (const NormaDeskScores *evidence, const NormaDeskOptions *options,
                           GCancellable *cancellable, GError **error);
void norma_desk_free (NormaDesk *desk);

/* The thresholds that a suggestion means where `now` are in use: a suggestion that says nothing of
 * review leaves that threshold as it is, or takes it along if it would lie above. */
NormaLimits norma_suggestion_get_limits (const NormaSuggestion *suggestion, const NormaLimits *now);

/* "120 good and 35 bad scores", "60 held-out scores": what a suggestion was tuned on. English, for
 * reports; owned by the caller. */
char *norma_suggestion_dup_tuned (const NormaSuggestion *suggestion, const NormaDeskScores *scores);

/* "maximum F1 0.930, tuned on 120 good and 35 bad scores of parts": what a model or a project keeps with
 * thresholds that were taken over. source: of the scores. English, owned by the caller. */
char *norma_suggestion_dup_provenance (const NormaSuggestion *suggestion,
                                       const NormaDeskScores *scores,
                                       const NormaDeskOptions *options, const char *source);
char *norma_review_band_dup_provenance (const NormaReviewBand *band, const NormaDeskScores *scores,
                                        const char *source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDeskScores, norma_desk_scores_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDesk, norma_desk_free)
