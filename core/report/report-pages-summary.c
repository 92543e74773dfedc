/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/page-blocks.h"
#include "core/report/page-chart.h"

/* The first page: what the report is of, what came out, what is to be known before it is believed, and who
 * answers for it. Lengths are points. */

static double
get_width (const NormaReportPages *pages)
{
  return pages->right - pages->left;
}

static void
place_brand (NormaReportPages *pages)
{
  NormaReportLanguage language = pages->template->language;
  g_autofree char *line = norma_report_describe_inspection (pages->inspection, language);
  g_autoptr (GArray) fields = norma_report_list_fields (pages->inspection, language);

  norma_report_place_brand (pages, line);
  norma_report_place_fields (pages, fields);
}

static gboolean
draw_shares (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaInspectionCounts *counts = &pages->inspection->counts;
  double x = pages->left;

  for (guint i = 0; i < NORMA_N_OUTCOMES; i++) {
    double share = get_width (pages) * counts->of_outcome[i] / counts->n_parts;

    norma_report_set_color (cr,
                            norma_report_tone_color (norma_report_outcome_tone ((NormaOutcome)i)));
    cairo_rectangle (cr, x, block->y, share, block->height);
    cairo_fill (cr);
    x += share;
  }
  return TRUE;
}

static void
place_counts (NormaReportPages *pages)
{
  g_autoptr (GArray) tiles =
      norma_report_list_counts (pages->inspection, pages->template->language);

  norma_report_skip (pages, 8);
  norma_report_place_tiles (pages, tiles);
  norma_report_place (pages, draw_shares, 6);
}

/* Classes stand beside the histogram, and without one in its place. */
static gboolean
draw_charts (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaScoreChart scores = norma_score_chart_of_inspection (pages->inspection);
  double width = get_width (pages), left = scores.n_series > 0 ? 0.6 * width : 0;

  if (scores.n_series > 0)
    norma_report_draw_scores (pages, &scores, pages->left, block->y, left - 24, cr);
  norma_report_draw_classes (pages, pages->left + left, block->y, 0.4 * width, block->height, cr);
  return TRUE;
}

static void
place_charts (NormaReportPages *pages)
{
  const NormaScoreChart scores = norma_score_chart_of_inspection (pages->inspection);
  double height = norma_report_classes_height (pages);

  if (scores.n_series > 0)
    height = MAX (height, NORMA_REPORT_CHART_HEIGHT);
  if (height == 0)
    return;
  norma_report_skip (pages, 12);
  norma_report_place (pages, draw_charts, height);
}

static void
place_warnings (NormaReportPages *pages)
{
  g_autoptr (GPtrArray) warnings =
      norma_report_list_warnings (pages->inspection, pages->template->language);

  norma_report_skip (pages, 6);
  for (guint i = 0; i < warnings->len; i++)
    norma_report_place_warning (pages, warnings->pdata[i]);
}

static gboolean
draw_signature (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  static const NormaReportWord words[] = { NORMA_WORD_NAME_AND_DATE, NORMA_WORD_SIGNATURE };
  double width = get_width (pages) / 2;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++) {
    double x = pages->left + i * width;

    norma_report_set_color (cr, NORMA_INK_SOFT);
    cairo_set_line_width (cr, 0.5);
    cairo_move_to (cr, x, block->y + 30);
    cairo_rel_line_to (cr, width - (i == 0 ? 24 : 0), 0);
    cairo_stroke (cr);
    norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, block->y + 32,
                            width - 24, norma_report_pages_word (pages, words[i]));
  }
  return TRUE;
}

static void
place_lot (NormaReportPages *pages, const NormaSignOff *lot)
{
  NormaReportLanguage language = pages->template->language;
  g_autofree char *time = norma_report_time (lot->time);
  g_autofree char *reopened = norma_report_time (lot->reopened_time);
  g_autofree char *by = norma_report_format (language, NORMA_WORD_SIGNED_BY, lot->reviewer, time);
  g_autofree char *again =
      norma_report_format (language, NORMA_WORD_REOPENED, lot->reopened_by, reopened);

  norma_report_place_paragraph (pages, by);
  if (lot->comment[0] != '\0')
    norma_report_place_paragraph (pages, lot->comment);
  if (lot->reopened_by[0] != '\0')
    norma_report_place_warning (pages, again);
}

/* More would push what the report rests on from its first page. */
enum { MOST_LOTS = 8 };

static void
place_lot_line (NormaReportPages *pages, const NormaSignOff *lot)
{
  NormaReportLanguage language = pages->template->language;
  g_autofree char *time = norma_report_time (lot->time);
  g_autofree char *line = norma_report_format (language, NORMA_WORD_SIGNED_LOT, lot->name,
                                               (guint)lot->n_images, lot->reviewer, time);
  g_autofree char *reopened = norma_report_time (lot->reopened_time);
  g_autofree char *again =
      norma_report_format (language, NORMA_WORD_REOPENED, lot->reopened_by, reopened);

  norma_report_place_paragraph (pages, line);
  if (lot->reopened_by[0] != '\0')
    norma_report_place_warning (pages, again);
}

/* Of a whole project the lots that were signed, the last first. */
static void
place_lots (NormaReportPages *pages, const NormaSignOffs *lots)
{
  g_autofree char *more = NULL;

  if (lots->n == 0)
    norma_report_place_paragraph (pages, norma_report_pages_word (pages, NORMA_WORD_NOT_SIGNED));
  for (gsize i = 0; i < MIN (lots->n, MOST_LOTS); i++)
    place_lot_line (pages, &lots->sign_offs[lots->n - 1 - i]);
  if (lots->n <= MOST_LOTS)
    return;
  more = norma_report_format (pages->template->language, NORMA_WORD_MORE_LOTS,
                              (guint)lots->n - MOST_LOTS);
  norma_report_place_paragraph (pages, more);
}

static void
place_sign_off (NormaReportPages *pages)
{
  const NormaSignOff *lot = pages->inspection->lot;

  norma_report_place_heading (pages, norma_report_pages_word (pages, NORMA_WORD_SIGN_OFF), 70);
  if (lot != NULL)
    place_lot (pages, lot);
  else
    place_lots (pages, pages->inspection->sign_offs);
  norma_report_place (pages, draw_signature, 46);
}

static void
place_provenance (NormaReportPages *pages)
{
  g_autoptr (GArray) facts =
      norma_report_list_provenance (pages->inspection, pages->template->language);

  norma_report_place_heading (pages, norma_report_pages_word (pages, NORMA_WORD_PROVENANCE), 120);
  norma_report_place_facts (pages, facts);
}

void
norma_report_place_summary (NormaReportPages *pages)
{
  place_brand (pages);
  place_counts (pages);
  place_charts (pages);
  place_warnings (pages);
  place_sign_off (pages);
  place_provenance (pages);
}
