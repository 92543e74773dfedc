/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/evaluation-pages-private.h"

#include <math.h>

#include "core/report/report-blocks.h"

char *
norma_evaluation_describe (NormaReportLanguage language, double value,
                           const NormaInterval *interval)
{
  g_autofree char *number = norma_report_number (language, value, 3);
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (interval == NULL || isnan (value) || isnan (interval->low))
    return g_steal_pointer (&number);
  low = norma_report_number (language, interval->low, 3);
  high = norma_report_number (language, interval->high, 3);
  return g_strdup_printf ("%s (%s … %s)", number, low, high);
}

/* "69.9 … 84.9", owned by the caller. */
static char *
describe_range (NormaReportLanguage language, const NormaInterval *interval)
{
  g_autofree char *low = norma_report_number (language, 100 * interval->low, 1);
  g_autofree char *high = norma_report_number (language, 100 * interval->high, 1);

  return g_strdup_printf ("%s … %s", low, high);
}

char *
norma_evaluation_describe_rate (NormaReportLanguage language, const NormaRate *rate)
{
  g_autofree char *share = NULL;
  g_autofree char *range = NULL;

  if (rate->n == 0)
    return g_strdup ("–");
  share = norma_report_number (language, 100 * rate->share, 1);
  range = describe_range (language, &rate->interval);
  return g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT ", %s %% (%s)", rate->k,
                          rate->n, share, range);
}

static void
place_fields (NormaReportPages *pages, const NormaEvaluationReport *report)
{
  NormaReportLanguage language = pages->template->language;
  g_autofree char *n = g_strdup_printf ("%u", report->evaluation->n_images);
  g_autofree char *coverage = norma_report_number (language, 100 * report->evaluation->coverage, 0);
  g_autofree char *intervals = g_strdup_printf ("%s %%", coverage);
  guint n_fields = 0;

  norma_report_place_field (pages, &n_fields, norma_report_word (language, NORMA_WORD_MODEL),
                            report->model_name);
  norma_report_place_field (pages, &n_fields, norma_report_word (language, NORMA_WORD_TEST_IMAGES),
                            report->set_name);
  norma_report_place_field (pages, &n_fields, norma_report_word (language, NORMA_WORD_IMAGES), n);
  norma_report_place_field (pages, &n_fields, norma_report_word (language, NORMA_WORD_INTERVALS),
                            intervals);
  norma_report_place_template_fields (pages, &n_fields);
}

static NormaReportTile
make_area_tile (NormaReportLanguage language, NormaReportWord word, double value,
                const NormaInterval *interval)
{
  g_autofree char *low = norma_report_number (language, interval->low, 3);
  g_autofree char *high = norma_report_number (language, interval->high, 3);

  return (NormaReportTile){ NORMA_INK, norma_report_number (language, value, 3),
                            norma_report_word (language, word),
                            isnan (interval->low) ? NULL : g_strdup_printf ("%s … %s", low, high) };
}

static NormaReportTile
make_rate_tile (NormaReportLanguage language, NormaReportWord word, const NormaRate *rate,
                guint32 color)
{
  g_autofree char *share = norma_report_number (language, 100 * rate->share, 1);

  return (NormaReportTile){ color, rate->n == 0 ? g_strdup ("–") : g_strdup_printf ("%s %%", share),
                            norma_report_word (language, word),
                            rate->n == 0 ? NULL : describe_range (language, &rate->interval) };
}

static void
place_tiles (NormaReportPages *pages, const NormaEvaluation *e)
{
  NormaReportLanguage language = pages->template->language;
  NormaReportTile tiles[NORMA_REPORT_MOST_TILES];
  guint n = 0;

  tiles[n++] =
      make_area_tile (language, NORMA_WORD_IMAGE_AUROC, e->image_auroc, &e->image_interval);
  if (!isnan (e->pixels->auroc))
    tiles[n++] =
        make_area_tile (language, NORMA_WORD_PIXEL_AUROC, e->pixels->auroc, &e->pixels->interval);
  tiles[n++] = make_rate_tile (language, NORMA_WORD_DEFECTS_FLAGGED, &e->recall[NORMA_LEVEL_REVIEW],
                               NORMA_COLOR_OPEN);
  tiles[n++] = make_rate_tile (language, NORMA_WORD_DEFECTS_REJECTED,
                               &e->recall[NORMA_LEVEL_REJECT], NORMA_COLOR_ACCEPTED);
  tiles[n++] = make_rate_tile (language, NORMA_WORD_GOOD_REJECTED, &e->alarms[NORMA_LEVEL_REJECT],
                               NORMA_COLOR_REJECTED);
  norma_report_skip (pages, 8);
  norma_report_place_tiles (pages, tiles, n);
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
place_warnings (NormaReportPages *pages, const NormaEvaluationReport *report)
{
  const NormaEvaluation *e = report->evaluation;
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

  norma_report_skip (pages, 6);
  if (breaks_promise (e, &report->model->promise))
    norma_report_place_warning (pages, norma_report_pages_word (pages, NORMA_WORD_WARN_PROMISE));
  for (gsize i = 0; i < G_N_ELEMENTS (warnings); i++) {
    g_autofree char *text =
        norma_report_format (pages->template->language, warnings[i].word, warnings[i].n);

    if (warnings[i].n > 0)
      norma_report_place_warning (pages, text);
  }
}

/* Owned by the caller. */
static char *
describe_seen (const NormaEvaluation *e, NormaReportLanguage language)
{
  g_autofree char *share = NULL;
  g_autofree char *low = norma_report_number (language, 100 * e->false_alarms.low, 1);
  g_autofree char *high = norma_report_number (language, 100 * e->false_alarms.high, 1);

  if (e->n_good == 0)
    return g_strdup ("–");
  share = norma_report_number (language, 100.0 * e->n_good_rejected / e->n_good, 1);
  return norma_report_format (language, NORMA_WORD_SEEN_RATE, share, low, high, e->n_good_rejected,
                              e->n_good);
}

static void
place_false_alarms (NormaReportPages *pages, const NormaEvaluationReport *report)
{
  NormaReportLanguage language = pages->template->language;
  const NormaPromise *promise = &report->model->promise;
  g_autofree char *seen = describe_seen (report->evaluation, language);
  g_autofree char *promised =
      promise->n == 0 ? g_strdup (norma_report_word (language, NORMA_WORD_NOTHING_PROMISED))
                      : norma_report_describe_promise (promise, language);

  norma_report_place_heading (pages, NORMA_WORD_FALSE_ALARMS, 30);
  norma_report_place_fact (pages, norma_report_word (language, NORMA_WORD_PROMISED), promised,
                           FALSE);
  norma_report_place_fact (pages, norma_report_word (language, NORMA_WORD_SEEN), seen, FALSE);
}

static void
place_provenance (NormaReportPages *pages, const NormaEvaluationReport *report)
{
  const NormaModel *model = report->model;
  const NormaModelFacts facts = { model, report->model_name, report->model_hash,
                                  NULL,  &model->limits,     model->provenance };
  g_autoptr (GArray) list = norma_report_list_model (&facts, pages->template->language);

  norma_report_place_heading (pages, NORMA_WORD_PROVENANCE, 100);
  for (guint i = 0; i < list->len; i++) {
    const NormaReportFact *fact = &g_array_index (list, NormaReportFact, i);

    norma_report_place_fact (pages, norma_report_pages_word (pages, fact->label), fact->text,
                             fact->is_hash);
  }
  norma_report_place_fact (pages, norma_report_pages_word (pages, NORMA_WORD_PROGRAM_VERSION),
                           "Norma " NORMA_VERSION, FALSE);
}

NormaReportPages *
norma_evaluation_pages_new (const NormaEvaluationReport *report,
                            const NormaReportTemplate *template, NormaBudget *budget,
                            GError **error)
{
  g_autofree char *line = NULL;
  NormaReportPages *pages;

  g_return_val_if_fail (report != NULL && template != NULL, NULL);

  line = g_strdup_printf ("%s · %s", report->model_name, report->set_name);
  pages = norma_report_pages_begin (template, NORMA_WORD_EVALUATION_REPORT, line, report->time,
                                    budget, error);
  if (pages == NULL)
    return NULL;
  pages->content = report;
  norma_report_place_brand (pages, line);
  place_fields (pages, report);
  place_tiles (pages, report->evaluation);
  norma_evaluation_place_charts (pages);
  place_warnings (pages, report);
  place_false_alarms (pages, report);
  norma_evaluation_place_tables (pages);
  norma_evaluation_place_errors (pages);
  place_provenance (pages, report);
  norma_report_pages_end (pages);
  return pages;
}
