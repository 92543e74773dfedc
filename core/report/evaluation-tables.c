/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/evaluation-pages-private.h"
#include "core/report/report-blocks.h"

static const NormaReportGridColumn kind_columns[] = {
  { 0.2 },        { 0.08, TRUE }, { 0.11, TRUE }, { 0.1, TRUE },
  { 0.11, TRUE }, { 0.1, TRUE },  { 0.3, TRUE },
};
static const NormaReportGrid kind_grid = { kind_columns, G_N_ELEMENTS (kind_columns) };

static const NormaReportGridColumn level_columns[] = { { 0.36 }, { 0.32, TRUE }, { 0.32, TRUE } };
static const NormaReportGrid level_grid = { level_columns, G_N_ELEMENTS (level_columns) };

static const NormaReportGridColumn score_columns[] = { { 0.68 }, { 0.32, TRUE } };
static const NormaReportGrid score_grid = { score_columns, G_N_ELEMENTS (score_columns) };

static void
place_kind (NormaReportPages *pages, const NormaKindResult *kind)
{
  NormaReportLanguage language = pages->template->language;
  g_autofree char *n = g_strdup_printf ("%u", kind->n_images);
  g_autofree char *accept = g_strdup_printf ("%u", kind->n_verdicts[NORMA_VERDICT_ACCEPT]);
  g_autofree char *review = g_strdup_printf ("%u", kind->n_verdicts[NORMA_VERDICT_REVIEW]);
  g_autofree char *reject = g_strdup_printf ("%u", kind->n_verdicts[NORMA_VERDICT_REJECT]);
  g_autofree char *auroc = norma_report_number (language, kind->auroc, 3);
  g_autofree char *flagged = norma_evaluation_describe_rate (language, &kind->flagged);
  const char *cells[] = { kind->kind, n, accept, review, reject, auroc, flagged };

  norma_report_place_grid_row (pages, &kind_grid, cells);
}

static void
place_kinds (NormaReportPages *pages, const GPtrArray *kinds)
{
  NormaReportLanguage language = pages->template->language;
  const char *heads[] = { norma_report_word (language, NORMA_WORD_KIND),
                          norma_report_word (language, NORMA_WORD_IMAGES),
                          norma_report_word (language, NORMA_WORD_ACCEPT),
                          norma_report_word (language, NORMA_WORD_REVIEW),
                          norma_report_word (language, NORMA_WORD_REJECT),
                          norma_report_word (language, NORMA_WORD_AUROC),
                          norma_report_word (language, NORMA_WORD_NOT_ACCEPTED) };

  norma_report_place_heading (pages, NORMA_WORD_BY_KIND, 60);
  norma_report_place_grid_head (pages, &kind_grid, heads);
  for (guint i = 0; i < kinds->len; i++)
    place_kind (pages, kinds->pdata[i]);
  norma_report_end_grid (pages);
}

/* Takes the texts over. */
static void
place_level (NormaReportPages *pages, NormaReportWord word, char *review, char *reject)
{
  const char *cells[] = { norma_report_pages_word (pages, word), review, reject };

  norma_report_place_grid_row (pages, &level_grid, cells);
  g_free (review);
  g_free (reject);
}

static void
place_rates (NormaReportPages *pages, NormaReportWord word, const NormaRate *review,
             const NormaRate *reject)
{
  NormaReportLanguage language = pages->template->language;

  place_level (pages, word, norma_evaluation_describe_rate (language, review),
               norma_evaluation_describe_rate (language, reject));
}

static void
place_values (NormaReportPages *pages, NormaReportWord word, double review, double reject)
{
  NormaReportLanguage language = pages->template->language;

  place_level (pages, word, norma_report_number (language, review, 3),
               norma_report_number (language, reject, 3));
}

static void
place_level_rows (NormaReportPages *pages, const NormaEvaluation *e)
{
  const NormaLevelFigures *review = &e->levels[NORMA_LEVEL_REVIEW];
  const NormaLevelFigures *reject = &e->levels[NORMA_LEVEL_REJECT];

  place_rates (pages, NORMA_WORD_DEFECTS_FOUND, &e->recall[NORMA_LEVEL_REVIEW],
               &e->recall[NORMA_LEVEL_REJECT]);
  place_rates (pages, NORMA_WORD_FALSE_ALARMS, &e->alarms[NORMA_LEVEL_REVIEW],
               &e->alarms[NORMA_LEVEL_REJECT]);
  place_values (pages, NORMA_WORD_BALANCED_ACCURACY, e->balanced_accuracy[NORMA_LEVEL_REVIEW],
                e->balanced_accuracy[NORMA_LEVEL_REJECT]);
  if (e->pixels->n_anomalous == 0)
    return;
  place_rates (pages, NORMA_WORD_REGIONS_FOUND, &review->regions, &reject->regions);
  place_values (pages, NORMA_WORD_DICE, norma_overlap_dice (&review->overlap),
                norma_overlap_dice (&reject->overlap));
  place_values (pages, NORMA_WORD_IOU, norma_overlap_iou (&review->overlap),
                norma_overlap_iou (&reject->overlap));
}

static void
place_levels (NormaReportPages *pages, const NormaEvaluation *e)
{
  const char *heads[] = { norma_report_pages_word (pages, NORMA_WORD_FIGURE),
                          norma_report_pages_word (pages, NORMA_WORD_ABOVE_REVIEW),
                          norma_report_pages_word (pages, NORMA_WORD_ABOVE_REJECT) };

  norma_report_place_heading (pages, NORMA_WORD_AT_THRESHOLDS, 60);
  norma_report_place_grid_head (pages, &level_grid, heads);
  place_level_rows (pages, e);
  norma_report_end_grid (pages);
}

static void
place_score (NormaReportPages *pages, NormaReportWord word, double value,
             const NormaInterval *interval)
{
  g_autofree char *text = norma_evaluation_describe (pages->template->language, value, interval);
  const char *cells[] = { norma_report_pages_word (pages, word), text };

  norma_report_place_grid_row (pages, &score_grid, cells);
}

static void
place_scores (NormaReportPages *pages, const NormaEvaluation *e)
{
  norma_report_place_heading (pages, NORMA_WORD_BY_SCORES, 60);
  place_score (pages, NORMA_WORD_IMAGE_AUROC, e->image_auroc, &e->image_interval);
  place_score (pages, NORMA_WORD_AVERAGE_PRECISION, e->average_precision.value,
               &e->average_precision.interval);
  place_score (pages, NORMA_WORD_F1_MAX, e->f1_max.value, &e->f1_max.interval);
  if (e->pixels->n_anomalous == 0)
    return;
  place_score (pages, NORMA_WORD_PIXEL_AUROC, e->pixels->auroc, &e->pixels->interval);
  place_score (pages, NORMA_WORD_AUPRO, e->pixels->aupro, &e->aupro_interval);
  place_score (pages, NORMA_WORD_AUPIMO, e->pixels->aupimo, &e->aupimo_interval);
}

void
norma_evaluation_place_tables (NormaReportPages *pages)
{
  const NormaEvaluationReport *report = pages->content;

  place_kinds (pages, report->evaluation->kinds);
  place_levels (pages, report->evaluation);
  place_scores (pages, report->evaluation);
}
