/* SPDX-License-Identifier: Apache-2.0 */
#include "core/calibration/threshold-desk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/statistics/sort.h"

static int
compare (const void *a, const void *b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

static gboolean
take_held_out (NormaDeskScores *self, const double *held_out, gsize n, GError **error)
{
  self->held_out = norma_alloc (n, sizeof *self->held_out, "held-out scores", error);
  if (self->held_out == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    self->held_out[i] = held_out[i];
  norma_sort_doubles (self->held_out, n);
  self->n_held_out = n;
  return TRUE;
}

/* Parts whose truth nobody knows come as they are made; a labelled set was put together. */
static gboolean
take_batch (NormaDeskScores *self, GError **error)
{
  const NormaLabelledScores *s = self->scores;
  gboolean all = s->n[NORMA_TRUTH_UNKNOWN] < NORMA_CONTAMINATION_LEAST;

  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++)
    if ((all && !(truth == NORMA_TRUTH_NOMINAL && self->nominal_is_held_out)) ||
        truth == NORMA_TRUTH_UNKNOWN)
      self->n_batch += s->n[truth];
  self->batch = norma_alloc (self->n_batch, sizeof (float), "scores of the batch", error);
  if (self->batch == NULL)
    return FALSE;
  self->n_batch = 0;
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++)
    if ((all && !(truth == NORMA_TRUTH_NOMINAL && self->nominal_is_held_out)) ||
        truth == NORMA_TRUTH_UNKNOWN)
      for (gsize i = 0; i < s->n[truth]; i++)
        self->batch[self->n_batch++] = s->scores[truth][i];
  qsort (self->batch, self->n_batch, sizeof (float), compare);
  return TRUE;
}

/* The held-out scores in the place of nominal ones. */
static gboolean
borrow_nominal (NormaDeskScores *self, GError **error)
{
  float *scores = norma_alloc (self->n_held_out, sizeof (float), "held-out scores", error);

  if (scores == NULL)
    return FALSE;
  for (gsize i = 0; i < self->n_held_out; i++)
    scores[i] = (float)self->held_out[i];
  g_free (self->scores->scores[NORMA_TRUTH_NOMINAL]);
  self->scores->scores[NORMA_TRUTH_NOMINAL] = scores;
  self->scores->n[NORMA_TRUTH_NOMINAL] = self->n_held_out;
  self->nominal_is_held_out = TRUE;
  return TRUE;
}

NormaDeskScores *
norma_desk_scores_new (const float *scores, const NormaTruth *truths, gsize n,
                       const double *held_out, gsize n_held_out, GError **error)
{
  g_autoptr (NormaDeskScores) self = g_new0 (NormaDeskScores, 1);

  g_atomic_ref_count_init (&self->references);
  self->scores = norma_labelled_scores_new (scores, truths, n, error);
  if (self->scores == NULL || !take_held_out (self, held_out, n_held_out, error))
    return NULL;
  if (self->scores->n[NORMA_TRUTH_NOMINAL] == 0 && n_held_out > 0 && !borrow_nominal (self, error))
    return NULL;
  return take_batch (self, error) ? g_steal_pointer (&self) : NULL;
}

NormaDeskScores *
norma_desk_scores_ref (NormaDeskScores *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
norma_desk_scores_unref (NormaDeskScores *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->references))
    return;
  norma_labelled_scores_free (self->scores);
  g_free (self->held_out);
  g_free (self->batch);
  g_free (self);
}

void
norma_desk_options_init (NormaDeskOptions *options)
{
  *options = (NormaDeskOptions){ .wish = NORMA_WISH_INIT,
                                 .prices = { NAN, NAN, NAN, NAN },
                                 .review_share = 0.05,
                                 .sureness = NORMA_SURENESS_INIT };
}

static void
suggest_all (NormaDesk *self, const NormaDeskScores *e, const NormaDeskOptions *o)
{
  GError **errors = self->no_suggestion;

  norma_suggest_promise (e->held_out, e->n_held_out, &o->wish,
                         &self->suggestions[NORMA_SUGGESTION_PROMISE], NULL,
                         &errors[NORMA_SUGGESTION_PROMISE]);
  norma_suggest_maximum_f1 (e->scores, &o->sureness,
                            &self->suggestions[NORMA_SUGGESTION_MAXIMUM_F1],
                            &errors[NORMA_SUGGESTION_MAXIMUM_F1]);
  norma_suggest_no_miss (e->scores, &o->sureness, &self->suggestions[NORMA_SUGGESTION_NO_MISS],
                         &errors[NORMA_SUGGESTION_NO_MISS]);
  if (isnan (o->prices.miss))
    g_set_error_literal (&errors[NORMA_SUGGESTION_LEAST_COST], NORMA_ERROR, NORMA_ERROR_INPUT,
                         "least cost: found no prices, expected those of a miss, a false alarm and "
                         "a review");
  else
    norma_suggest_least_cost (e->scores, &o->prices, &o->sureness,
                              &self->suggestions[NORMA_SUGGESTION_LEAST_COST],
                              &errors[NORMA_SUGGESTION_LEAST_COST]);
}

/* Estimates the share of bad parts in [n] scores. FALSE only if cancelled. */
static gboolean
estimate (const float *scores, gsize n, const NormaSureness *s, GCancellable *cancellable,
          NormaContamination *contamination, GError **none, GError **error)
{
  if (norma_contamination_estimate (scores, n, s->coverage, s->n_draws, s->seed, cancellable,
                                    contamination, none))
    return TRUE;
  if (!g_error_matches (*none, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (none));
  return FALSE;
}

static gboolean
estimate_good_set (NormaDesk *self, const NormaDeskScores *e, const NormaSureness *sureness,
                   GCancellable *cancellable, GError **error)
{
  g_autofree float *scores =
      norma_alloc (e->n_held_out, sizeof *scores, "held-out scores", &self->no_good_set);

  if (scores == NULL)
    return TRUE;
  for (gsize i = 0; i < e->n_held_out; i++)
    scores[i] = (float)e->held_out[i];
  return estimate (scores, e->n_held_out, sureness, cancellable, &self->good_set,
                   &self->no_good_set, error);
}

NormaDesk *
norma_desk_new (const NormaDeskScores *e, const NormaDeskOptions *options,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (NormaDesk) self = g_new0 (NormaDesk, 1);

  suggest_all (self, e, options);
  norma_review_band_solve (e->batch, e->n_batch,
                           norma_scores_count_above (e->batch, e->n_batch, options->reject),
                           options->review_share, &self->band, &self->no_band);
  if (!estimate_good_set (self, e, &options->sureness, cancellable, error) ||
      !estimate (e->batch, e->n_batch, &options->sureness, cancellable, &self->batch,
                 &self->no_batch, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
norma_desk_free (NormaDesk *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < NORMA_N_SUGGESTIONS; i++)
    g_clear_error (&self->no_suggestion[i]);
  g_clear_error (&self->no_band);
  g_clear_error (&self->no_good_set);
  g_clear_error (&self->no_batch);
  g_free (self);
}

NormaLimits
norma_suggestion_get_limits (const NormaSuggestion *suggestion, const NormaLimits *now)
{
  gboolean has_review = suggestion->kind == NORMA_SUGGESTION_LEAST_COST;

  return (NormaLimits){
    .review = has_review ? suggestion->review : MIN (now->review, suggestion->reject),
    .reject = suggestion->reject,
    .least_area = now->least_area,
  };
}

char *
norma_suggestion_dup_tuned (const NormaSuggestion *s, const NormaDeskScores *scores)
{
  if (s->kind == NORMA_SUGGESTION_PROMISE)
    return g_strdup_printf ("%" G_GUINT64_FORMAT " held-out scores", s->n_nominal);
  return g_strdup_printf ("%" G_GUINT64_FORMAT " %sgood and %" G_GUINT64_FORMAT " bad scores",
                          s->n_nominal, scores->nominal_is_held_out ? "held-out " : "",
                          s->n_anomalous);
}

char *
norma_suggestion_dup_provenance (const NormaSuggestion *s, const NormaDeskScores *scores,
                                 const NormaDeskOptions *options, const char *source)
{
  g_autofree char *tuned = norma_suggestion_dup_tuned (s, scores);
  const NormaPrices *prices = &options->prices;

  switch (s->kind) {
  case NORMA_SUGGESTION_MAXIMUM_F1:
    return g_strdup_printf ("maximum F1 %.3f, tuned on %s of %s", s->value, tuned, source);
  case NORMA_SUGGESTION_NO_MISS:
    return g_strdup_printf ("no miss, tuned on %s of %s", tuned, source);
  case NORMA_SUGGESTION_LEAST_COST:
    return g_strdup_printf ("least cost %.4g a part at prices of %g, %g and %g, tuned on %s of %s",
                            s->value, prices->miss, prices->false_alarm, prices->review, tuned,
                            source);
  case NORMA_SUGGESTION_PROMISE:
  default:
    return g_strdup_printf ("promised false alarms, tuned on %s", tuned);
  }
}

char *
norma_review_band_dup_provenance (const NormaReviewBand *band, const NormaDeskScores *scores,
                                  const char *source)
{
  return g_strdup_printf ("band of %.3g in 100 parts to review, from %" G_GSIZE_FORMAT
                          " scores of %s",
                          100 * band->share, scores->n_batch, source);
}
