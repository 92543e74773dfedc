/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-facts.h"
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

void
norma_report_place_provenance (NormaReportPages *pages)
{
  g_autoptr (GArray) facts =
      norma_report_list_provenance (pages->inspection, pages->template->language);

  norma_report_place_heading (pages, NORMA_WORD_PROVENANCE, 120);
  for (guint i = 0; i < facts->len; i++) {
    const NormaReportFact *fact = &g_array_index (facts, NormaReportFact, i);

    place_row (pages, fact->label, fact->is_hash ? NORMA_TEXT_HASH : NORMA_TEXT_BODY,
               g_strdup (fact->text));
  }
}
