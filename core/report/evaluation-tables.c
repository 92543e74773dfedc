/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/report/evaluation-document-private.h"

static const NormaReportGridColumn kind_columns[] = {
  { 0.2 },        { 0.08, TRUE }, { 0.11, TRUE }, { 0.1, TRUE },
  { 0.11, TRUE }, { 0.1, TRUE },  { 0.3, TRUE },
};
static const NormaReportGrid kind_grid = { kind_columns, G_N_ELEMENTS (kind_columns) };

static const NormaReportGridColumn level_columns[] = { { 0.36 }, { 0.32, TRUE }, { 0.32, TRUE } };
static const NormaReportGrid level_grid = { level_columns, G_N_ELEMENTS (level_columns) };

static const NormaReportGridColumn score_columns[] = { { 0.68 }, { 0.32, TRUE } };
static const NormaReportGrid score_grid = { score_columns, G_N_ELEMENTS (score_columns) };

/* "0.912 (0.874 … 0.951)", or "–"; owned by the caller. */
static char *
describe (NormaReportLanguage language, double value, const NormaInterval *interval)
{
  g_autofree char *number = norma_report_number (language, value, 3);
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (isnan (value) || isnan (interval->low))
    return g_steal_pointer (&number);
  low = norma_report_number (language, interval->low, 3);
  high = norma_report_number (language, interval->high, 3);
  return g_strdup_printf ("%s (%s … %s)", number, low, high);
}

/* "47/60, 78.3 % (69.9 … 84.9)", or "–"; owned by the caller. */
static char *
describe_rate (NormaReportLanguage language, const NormaRate *rate)
{
  g_autofree char *share = norma_report_number (language, 100 * rate->share, 1);
  g_autofree char *low = norma_report_number (language, 100 * rate->interval.low, 1);
  g_autofree char *high = norma_report_number (language, 100 * rate->interval.high, 1);

  if (rate->n == 0)
    return g_strdup ("–");
  return g_strdup_printf ("%" G_GUINT64_FORMAT "/%" G_GUINT64_FORMAT ", %s %% (%s … %s)", rate->k,
                          rate->n, share, low, high);
}

static void
add_kind (NormaReportTable *table, const NormaKindResult *kind, NormaReportLanguage language)
{
  g_autofree char *n = g_strdup_printf ("%u", kind->n_images);
  g_autofree char *accept = g_strdup_printf ("%u", kind->n_verdicts[NORMA_VERDICT_ACCEPT]);
  g_autofree char *review = g_strdup_printf ("%u", kind->n_verdicts[NORMA_VERDICT_REVIEW]);
  g_autofree char *reject = g_strdup_printf ("%u", kind->n_verdicts[NORMA_VERDICT_REJECT]);
  g_autofree char *auroc = norma_report_number (language, kind->auroc, 3);
  g_autofree char *flagged = describe_rate (language, &kind->flagged);
  const char *cells[] = { kind->kind, n, accept, review, reject, auroc, flagged };

  norma_report_table_add (table, cells);
}

static void
add_kinds (NormaReportDocument *document, const GPtrArray *kinds)
{
  const char *heads[] = { norma_report_document_word (document, NORMA_WORD_KIND),
                          norma_report_document_word (document, NORMA_WORD_IMAGES),
                          norma_report_document_word (document, NORMA_WORD_ACCEPT),
                          norma_report_document_word (document, NORMA_WORD_REVIEW),
                          norma_report_document_word (document, NORMA_WORD_REJECT),
                          norma_report_document_word (document, NORMA_WORD_AUROC),
                          norma_report_document_word (document, NORMA_WORD_NOT_ACCEPTED) };
  NormaReportTable *table = norma_report_table_new (&kind_grid, heads);

  for (guint i = 0; i < kinds->len; i++)
    add_kind (table, kinds->pdata[i], document->language);
  norma_report_document_add_heading (document, NORMA_WORD_BY_KIND);
  norma_report_document_take_table (document, table);
}

/* A table while it is filled. */
typedef struct {
  const NormaReportDocument *document;
  NormaReportTable *table;
} Filling;

/* Takes the texts over. */
static void
add_level (const Filling *filling, NormaReportWord word, char *review, char *reject)
{
  const char *cells[] = { norma_report_document_word (filling->document, word), review, reject };

  norma_report_table_add (filling->table, cells);
  g_free (review);
  g_free (reject);
}

static void
add_rates (const Filling *filling, NormaReportWord word, const NormaRate *review,
           const NormaRate *reject)
{
  add_level (filling, word, describe_rate (filling->document->language, review),
             describe_rate (filling->document->language, reject));
}

static void
add_values (const Filling *filling, NormaReportWord word, double review, double reject)
{
  add_level (filling, word, norma_report_number (filling->document->language, review, 3),
             norma_report_number (filling->document->language, reject, 3));
}

static void
add_level_rows (const Filling *filling, const NormaEvaluation *e)
{
  const NormaLevelFigures *review = &e->levels[NORMA_LEVEL_REVIEW];
  const NormaLevelFigures *reject = &e->levels[NORMA_LEVEL_REJECT];

  add_rates (filling, NORMA_WORD_DEFECTS_FOUND, &e->recall[NORMA_LEVEL_REVIEW],
             &e->recall[NORMA_LEVEL_REJECT]);
  add_rates (filling, NORMA_WORD_FALSE_ALARMS, &e->alarms[NORMA_LEVEL_REVIEW],
             &e->alarms[NORMA_LEVEL_REJECT]);
  add_values (filling, NORMA_WORD_BALANCED_ACCURACY, e->balanced_accuracy[NORMA_LEVEL_REVIEW],
              e->balanced_accuracy[NORMA_LEVEL_REJECT]);
  if (e->pixels->n_anomalous == 0)
    return;
  add_rates (filling, NORMA_WORD_REGIONS_FOUND, &review->regions, &reject->regions);
  add_values (filling, NORMA_WORD_DICE, norma_overlap_dice (&review->overlap),
              norma_overlap_dice (&reject->overlap));
  add_values (filling, NORMA_WORD_IOU, norma_overlap_iou (&review->overlap),
              norma_overlap_iou (&reject->overlap));
}

static void
add_levels (NormaReportDocument *document, const NormaEvaluation *e)
{
  const char *heads[] = { norma_report_document_word (document, NORMA_WORD_FIGURE),
                          norma_report_document_word (document, NORMA_WORD_ABOVE_REVIEW),
                          norma_report_document_word (document, NORMA_WORD_ABOVE_REJECT) };
  const Filling filling = { document, norma_report_table_new (&level_grid, heads) };

  add_level_rows (&filling, e);
  norma_report_document_add_heading (document, NORMA_WORD_AT_THRESHOLDS);
  norma_report_document_take_table (document, filling.table);
}

static void
add_score (const Filling *filling, NormaReportWord word, double value,
           const NormaInterval *interval)
{
  g_autofree char *text = describe (filling->document->language, value, interval);
  const char *cells[] = { norma_report_document_word (filling->document, word), text };

  norma_report_table_add (filling->table, cells);
}

static void
add_score_rows (const Filling *filling, const NormaEvaluation *e)
{
  add_score (filling, NORMA_WORD_IMAGE_AUROC, e->image_auroc, &e->image_interval);
  add_score (filling, NORMA_WORD_AVERAGE_PRECISION, e->average_precision.value,
             &e->average_precision.interval);
  add_score (filling, NORMA_WORD_F1_MAX, e->f1_max.value, &e->f1_max.interval);
  if (e->pixels->n_anomalous == 0)
    return;
  add_score (filling, NORMA_WORD_PIXEL_AUROC, e->pixels->auroc, &e->pixels->interval);
  add_score (filling, NORMA_WORD_AUPRO, e->pixels->aupro, &e->aupro_interval);
  add_score (filling, NORMA_WORD_AUPIMO, e->pixels->aupimo, &e->aupimo_interval);
}

static void
add_scores (NormaReportDocument *document, const NormaEvaluation *e)
{
  const char *heads[] = { norma_report_document_word (document, NORMA_WORD_FIGURE),
                          norma_report_document_word (document, NORMA_WORD_VALUE) };
  const Filling filling = { document, norma_report_table_new (&score_grid, heads) };

  add_score_rows (&filling, e);
  norma_report_document_add_heading (document, NORMA_WORD_BY_SCORES);
  norma_report_document_take_table (document, filling.table);
}

void
norma_evaluation_add_tables (NormaReportDocument *document, const NormaEvaluation *evaluation)
{
  add_kinds (document, evaluation->kinds);
  add_levels (document, evaluation);
  add_scores (document, evaluation);
}
