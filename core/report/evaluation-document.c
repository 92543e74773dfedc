/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/report/evaluation-document-private.h"

static void
add_fields (NormaReportDocument *document, const NormaEvaluationReport *report)
{
  g_autofree char *n = g_strdup_printf ("%u", report->evaluation->n_images);
  g_autofree char *coverage =
      norma_report_number (document->language, 100 * report->evaluation->coverage, 0);
  g_autofree char *intervals = g_strdup_printf ("%s %%", coverage);

  norma_report_document_add_field (document, NORMA_WORD_MODEL, report->model_name);
  norma_report_document_add_field (document, NORMA_WORD_TEST_IMAGES, report->set_name);
  norma_report_document_add_field (document, NORMA_WORD_IMAGES, n);
  norma_report_document_add_field (document, NORMA_WORD_INTERVALS, intervals);
}

/* "69.9 … 84.9", owned by the caller; NULL where there is none. */
static char *
describe_range (NormaReportLanguage language, const NormaInterval *interval, double unit,
                guint decimals)
{
  g_autofree char *low = norma_report_number (language, interval->low / unit, decimals);
  g_autofree char *high = norma_report_number (language, interval->high / unit, decimals);

  return isnan (interval->low) ? NULL : g_strdup_printf ("%s … %s", low, high);
}

#define PERCENT 0.01

static void
add_area_tile (GArray *tiles, NormaReportLanguage language, NormaReportWord word, double value,
               const NormaInterval *interval)
{
  const NormaReportTile tile = { NORMA_TONE_INK, norma_report_number (language, value, 3),
                                 norma_report_word (language, word),
                                 describe_range (language, interval, 1, 3) };

  g_array_append_val (tiles, tile);
}

static void
add_rate_tile (GArray *tiles, NormaReportLanguage language, NormaReportWord word,
               const NormaRate *rate, NormaReportTone tone)
{
  g_autofree char *share = norma_report_number (language, rate->share / PERCENT, 1);
  NormaReportTile tile = { tone, NULL, norma_report_word (language, word), NULL };

  tile.number = rate->n == 0 ? g_strdup ("–") : g_strdup_printf ("%s %%", share);
  if (rate->n > 0)
    tile.note = describe_range (language, &rate->interval, PERCENT, 1);
  g_array_append_val (tiles, tile);
}

static void
add_tiles (NormaReportDocument *document, const NormaEvaluation *e)
{
  NormaReportLanguage language = document->language;
  GArray *tiles = norma_report_tiles_new ();

  add_area_tile (tiles, language, NORMA_WORD_IMAGE_AUROC, e->image_auroc, &e->image_interval);
  if (!isnan (e->pixels->auroc))
    add_area_tile (tiles, language, NORMA_WORD_PIXEL_AUROC, e->pixels->auroc, &e->pixels->interval);
  add_rate_tile (tiles, language, NORMA_WORD_DEFECTS_FLAGGED, &e->recall[NORMA_LEVEL_REVIEW],
                 NORMA_TONE_OPEN);
  add_rate_tile (tiles, language, NORMA_WORD_DEFECTS_REJECTED, &e->recall[NORMA_LEVEL_REJECT],
                 NORMA_TONE_ACCEPTED);
  add_rate_tile (tiles, language, NORMA_WORD_GOOD_REJECTED, &e->alarms[NORMA_LEVEL_REJECT],
                 NORMA_TONE_REJECTED);
  norma_report_document_take_tiles (document, tiles);
}

static guint
count_tuned (const NormaEvaluation *e)
{
  guint n = 0;

  for (guint i = 0; i < e->kinds->len; i++)
    n += ((const NormaKindResult *)e->kinds->pdata[i])->n_tuned;
  return n;
}

/* The promise is broken where not even the lower end of what was seen is within it. */
static gboolean
breaks_promise (const NormaEvaluation *e, const NormaPromise *promise)
{
  return promise->n > 0 && e->n_good > 0 && e->false_alarms.low > promise->false_alarms;
}

static void
add_warnings (NormaReportDocument *document, const NormaEvaluationReport *report)
{
  const NormaEvaluation *e = report->evaluation;
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  const struct {
    guint n;
    NormaReportWord word;
  } warnings[] = {
    { e->n_left_out, NORMA_WORD_WARN_LEFT_OUT },
    { count_tuned (e), NORMA_WORD_WARN_TUNED },
    { e->leakage == NULL ? 0 : e->leakage->n_twins, NORMA_WORD_WARN_TWINS },
    { e->n_unreadable, NORMA_WORD_WARN_UNREADABLE },
    { e->n_masks_unusable, NORMA_WORD_WARN_MASKS },
  };

  if (breaks_promise (e, &report->model->promise))
    g_ptr_array_add (list,
                     g_strdup (norma_report_document_word (document, NORMA_WORD_WARN_PROMISE)));
  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++)
    if (warnings[i].n > 0)
      g_ptr_array_add (list,
                       norma_report_format (document->language, warnings[i].word, warnings[i].n));
  norma_report_document_take_warnings (document, list);
}

/* Owned by the caller. */
static char *
describe_seen (const NormaEvaluation *e, NormaReportLanguage language)
{
  g_autofree char *share = NULL;
  g_autofree char *low = norma_report_number (language, e->false_alarms.low / PERCENT, 1);
  g_autofree char *high = norma_report_number (language, e->false_alarms.high / PERCENT, 1);

  if (e->n_good == 0)
    return g_strdup ("–");
  share = norma_report_number (language, 100.0 * e->n_good_rejected / e->n_good, 1);
  return norma_report_format (language, NORMA_WORD_SEEN_RATE, share, low, high, e->n_good_rejected,
                              e->n_good);
}

static void
add_false_alarms (NormaReportDocument *document, const NormaEvaluationReport *report)
{
  NormaReportLanguage language = document->language;
  const NormaPromise *promise = &report->model->promise;
  GArray *facts = norma_report_facts_new ();

  norma_report_facts_take (facts, NORMA_WORD_PROMISED,
                           promise->n == 0
                               ? g_strdup (
                                     norma_report_word (language, NORMA_WORD_NOTHING_PROMISED))
                               : norma_report_describe_promise (promise, language));
  norma_report_facts_take (facts, NORMA_WORD_SEEN, describe_seen (report->evaluation, language));
  norma_report_document_add_heading (document, NORMA_WORD_FALSE_ALARMS);
  norma_report_document_take_facts (document, facts);
}

static void
add_provenance (NormaReportDocument *document, const NormaEvaluationReport *report)
{
  const NormaModel *model = report->model;
  const NormaModelFacts model_facts = { model, report->model_name, report->model_hash,
                                        NULL,  &model->limits,     model->provenance };
  GArray *facts = norma_report_list_model (&model_facts, document->language);

  if (report->set_hash != NULL)
    norma_report_facts_take_hash (facts, NORMA_WORD_TEST_IMAGES_HASH, g_strdup (report->set_hash));
  norma_report_facts_add_version (facts);
  norma_report_document_add_heading (document, NORMA_WORD_PROVENANCE);
  norma_report_document_take_facts (document, facts);
}

NormaReportDocument *
norma_evaluation_document_new (const NormaEvaluationReport *report, NormaReportLanguage language,
                               GError **error)
{
  g_autoptr (NormaReportDocument) document = NULL;
  g_autofree char *subject = NULL;

  g_return_val_if_fail (report != NULL, NULL);

  subject = g_strdup_printf ("%s · %s", report->model_name, report->set_name);
  document = norma_report_document_new (language, NORMA_WORD_EVALUATION_REPORT, subject,
                                        report->model_hash, report->time);
  add_fields (document, report);
  add_tiles (document, report->evaluation);
  if (!norma_evaluation_add_charts (document, report, error))
    return NULL;
  add_warnings (document, report);
  add_false_alarms (document, report);
  norma_evaluation_add_tables (document, report->evaluation);
  norma_evaluation_add_errors (document, report);
  add_provenance (document, report);
  return g_steal_pointer (&document);
}
