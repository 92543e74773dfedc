/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/report/report-pages-private.h"

/* Where everything in the report comes from: a label and what it says a row. */

enum { LABEL_WIDTH = 130 };

static double
get_value_width (const NormaReportPages *pages)
{
  return pages->right - pages->left - LABEL_WIDTH;
}

static gboolean
draw_row (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaTextPlace place = { pages->left + LABEL_WIDTH, block->y, get_value_width (pages) };

  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left, block->y + 1,
                          LABEL_WIDTH - 8, block->label);
  norma_report_text_draw (pages->text, cr, (NormaTextStyle)block->index, NORMA_INK, &place,
                          block->text);
  return TRUE;
}

/* Takes the text over. */
static void
place_row (NormaReportPages *pages, NormaReportWord label, NormaTextStyle style, char *text)
{
  double height = norma_report_text_measure (pages->text, style, get_value_width (pages), text);
  NormaReportBlock *block = norma_report_place (pages, draw_row, height + 1.5);

  block->index = style;
  block->label = g_strdup (norma_report_pages_word (pages, label));
  block->text = text;
}

static char *
describe_threshold (const NormaReportPages *pages, float threshold)
{
  return norma_report_digits (pages->template->language, (double)threshold);
}

static char *
describe_promise (const NormaReportPages *pages, const NormaPromise *promise)
{
  NormaReportLanguage language = pages->template->language;
  double percent = 100 * promise->false_alarms;
  guint decimals = percent < 10 ? 2 : 1;
  double unit = decimals == 2 ? 100 : 10;
  /* Upwards: less would be promised than holds. */
  g_autofree char *rate =
      norma_report_number (language, ceil (percent * unit - 1e-6) / unit, decimals);
  g_autofree char *sure = norma_report_digits (language, 100 * promise->confidence);

  return norma_report_format (language, NORMA_WORD_PROMISE_RATE, rate, sure, (guint)promise->n);
}

static void
place_thresholds (NormaReportPages *pages)
{
  const NormaInspection *inspection = pages->inspection;
  const NormaModel *model = inspection->model;

  place_row (pages, NORMA_WORD_REJECT_THRESHOLD, NORMA_TEXT_BODY,
             describe_threshold (pages, inspection->limits.reject));
  place_row (pages, NORMA_WORD_REVIEW_THRESHOLD, NORMA_TEXT_BODY,
             describe_threshold (pages, inspection->limits.review));
  place_row (pages, NORMA_WORD_LEAST_AREA, NORMA_TEXT_BODY,
             g_strdup_printf ("%" G_GUINT64_FORMAT " px²", inspection->limits.least_area));
  place_row (pages, NORMA_WORD_THRESHOLDS_FROM, NORMA_TEXT_BODY,
             g_strdup (inspection->limits_provenance != NULL
                           ? inspection->limits_provenance
                           : norma_report_pages_word (pages, NORMA_WORD_FROM_FIT)));
  /* It is made of the model's own reject threshold alone. */
  if (model != NULL && model->promise.n > 0 && model->promise.confidence > 0 &&
      inspection->limits.reject == model->limits.reject)
    place_row (pages, NORMA_WORD_PROMISE, NORMA_TEXT_BODY,
               describe_promise (pages, &model->promise));
}

static void
place_model (NormaReportPages *pages)
{
  const NormaInspection *inspection = pages->inspection;
  const NormaModel *model = inspection->model;
  g_autofree char *created = norma_report_time (inspection->model_created);
  g_autofree char *made = NULL;

  if (inspection->model_hash == NULL)
    return;
  if (model != NULL)
    made = norma_report_format (pages->template->language, NORMA_WORD_MODEL_MADE, created,
                                (guint)model->good_set.n_images);
  place_row (pages, NORMA_WORD_MODEL, NORMA_TEXT_BODY,
             g_strdup_printf ("%s%s%s",
                              inspection->model_name == NULL ? "" : inspection->model_name,
                              made == NULL ? "" : ", ", made == NULL ? "" : made));
  place_row (pages, NORMA_WORD_MODEL_HASH, NORMA_TEXT_HASH, g_strdup (inspection->model_hash));
  if (model != NULL && model->good_set.hash != NULL)
    place_row (pages, NORMA_WORD_GOOD_HASH, NORMA_TEXT_HASH, g_strdup (model->good_set.hash));
  place_thresholds (pages);
}

static gboolean
has_pairs (const NormaInspection *inspection)
{
  for (gsize i = 0; i < inspection->n_parts; i++)
    if (inspection->parts[i].pair != NULL)
      return TRUE;
  return FALSE;
}

static void
place_resolution (NormaReportPages *pages)
{
  NormaReportLanguage language = pages->template->language;
  g_autofree char *number = norma_report_digits (language, pages->inspection->pixels_per_mm);

  place_row (pages, NORMA_WORD_MILLIMETRES, NORMA_TEXT_BODY,
             pages->inspection->pixels_per_mm > 0
                 ? norma_report_format (language, NORMA_WORD_RESOLUTION_GIVEN, number)
                 : g_strdup (norma_report_word (language, NORMA_WORD_RESOLUTION_OF_FILES)));
}

static void
place_journal (NormaReportPages *pages)
{
  const NormaJournalCheck *journal = &pages->inspection->journal;
  NormaReportLanguage language = pages->template->language;
  g_autofree char *state =
      journal->broken != 0
          ? norma_report_format (language, NORMA_WORD_JOURNAL_BROKEN, (guint)journal->broken)
          : norma_report_format (language, NORMA_WORD_JOURNAL_HOLDS, (guint)journal->n_entries);

  place_row (pages, NORMA_WORD_JOURNAL, NORMA_TEXT_HASH,
             g_strdup_printf ("%s\n%s", journal->head, state));
  if (pages->inspection->lot != NULL)
    place_row (pages, NORMA_WORD_SIGNED_AT_DIGEST, NORMA_TEXT_HASH,
               g_strdup (pages->inspection->lot->digest));
}

void
norma_report_place_provenance (NormaReportPages *pages)
{
  const NormaInspection *inspection = pages->inspection;

  norma_report_place_heading (pages, NORMA_WORD_PROVENANCE, 120);
  place_row (pages, NORMA_WORD_DATA_HASH, NORMA_TEXT_HASH, g_strdup (inspection->data_hash));
  place_model (pages);
  if (has_pairs (inspection))
    place_row (pages, NORMA_WORD_CHANGE_THRESHOLD, NORMA_TEXT_BODY,
               norma_report_digits (pages->template->language, inspection->change_threshold));
  place_resolution (pages);
  place_journal (pages);
  if (inspection->user != NULL)
    place_row (pages, NORMA_WORD_LAST_CHANGE_BY, NORMA_TEXT_BODY, g_strdup (inspection->user));
  place_row (pages, NORMA_WORD_PROGRAM_VERSION, NORMA_TEXT_BODY, g_strdup ("Norma " NORMA_VERSION));
}
