/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-pages-private.h"

#include <math.h>

#include "core/report/part-words.h"

/* The table of parts: a row a part, its head again on each page. Lengths are points. */

enum { ROW = 14, GAP = 10, PAGE_WIDTH = 28 };

static const struct {
  double width; /* points, or with is_open a share of what is left */
  gboolean is_open, is_right;
} shapes[NORMA_N_REPORT_COLUMNS] = {
  [NORMA_REPORT_COLUMN_NUMBER] = { 26, FALSE, TRUE },
  [NORMA_REPORT_COLUMN_IMAGE] = { 3, TRUE },
  [NORMA_REPORT_COLUMN_KIND] = { 60 },
  [NORMA_REPORT_COLUMN_PROGRAM] = { 62 },
  [NORMA_REPORT_COLUMN_SCORE] = { 44, FALSE, TRUE },
  [NORMA_REPORT_COLUMN_TIMES_THRESHOLD] = { 52, FALSE, TRUE },
  [NORMA_REPORT_COLUMN_ONE_IN] = { 56, FALSE, TRUE },
  [NORMA_REPORT_COLUMN_DECISION] = { 48 },
  [NORMA_REPORT_COLUMN_CLASS] = { 1, TRUE },
  [NORMA_REPORT_COLUMN_SEVERITY] = { 46 },
  [NORMA_REPORT_COLUMN_COMMENT] = { 3, TRUE },
  [NORMA_REPORT_COLUMN_REVIEWER] = { 64 },
  [NORMA_REPORT_COLUMN_OUTCOME] = { 66 },
};

/* Columns of more room than the page has are all made narrower. */
static void
find_widths (const NormaReportPages *pages, double *widths)
{
  const NormaReportTemplate *template = pages->template;
  double room = pages->right - pages->left - PAGE_WIDTH - GAP * template->n_columns;
  double fixed = 0, shares = 0, unit;

  for (guint i = 0; i < template->n_columns; i++)
    if (shapes[template->columns[i]].is_open)
      shares += shapes[template->columns[i]].width;
    else
      fixed += shapes[template->columns[i]].width;
  unit = shares > 0 ? MAX (room - fixed, 40 * shares) / shares : 0;
  for (guint i = 0; i < template->n_columns; i++)
    widths[i] = shapes[template->columns[i]].width *
                (shapes[template->columns[i]].is_open ? unit : 1) *
                MIN (1, room / (fixed + unit * shares));
}

static void
draw_outcome (NormaReportPages *pages, const NormaInspectedPart *part, double x, double y,
              double width, cairo_t *cr)
{
  norma_report_set_color (cr, norma_report_tone_color (norma_report_outcome_tone (part->outcome)));
  cairo_arc (cr, x + 3, y + 6, 2.5, 0, 2 * G_PI);
  cairo_fill (cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK, x + 9, y, width - 9,
                          norma_report_outcome (pages->template->language, part->outcome));
}

static void
draw_cell (NormaReportPages *pages, const NormaInspectedPart *part, NormaReportColumn column,
           double x, double y, double width, cairo_t *cr)
{
  g_autofree char *text = norma_report_describe_cell (part, column, pages->template->language);
  /* Of a long path the end tells one part from another. */
  const NormaTextPlace place = { x, y, width,
                                 shapes[column].is_right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT,
                                 column == NORMA_REPORT_COLUMN_IMAGE ? PANGO_ELLIPSIZE_START
                                                                     : PANGO_ELLIPSIZE_END };

  if (column == NORMA_REPORT_COLUMN_OUTCOME)
    draw_outcome (pages, part, x, y, width, cr);
  else
    norma_report_text_draw (pages->text, cr, NORMA_TEXT_SMALL, NORMA_INK, &place, text);
}

static void
draw_link (NormaReportPages *pages, const NormaReportTarget *target, double y, cairo_t *cr)
{
  g_autofree char *number = g_strdup_printf ("→ %u", target->page + 1);
  g_autofree char *attributes =
      g_strdup_printf ("page=%u pos=[%.1f %.1f] rect=[%.1f %.1f %.1f %d]", target->page + 1,
                       pages->left, target->y, pages->left, y, pages->right - pages->left, ROW);

  cairo_tag_begin (cr, CAIRO_TAG_LINK, attributes);
  norma_report_draw_right (pages, cr, NORMA_TEXT_SMALL, NORMA_COLOR_DRAWN,
                           pages->right - PAGE_WIDTH, y, PAGE_WIDTH, number);
  cairo_tag_end (cr, CAIRO_TAG_LINK);
}

static gboolean
draw_row (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaReportTemplate *template = pages->template;
  const NormaReportTarget *target = &pages->targets[block->index];
  double widths[NORMA_N_REPORT_COLUMNS], x = pages->left;

  find_widths (pages, widths);
  for (guint i = 0; i < template->n_columns; i++) {
    draw_cell (pages, &pages->inspection->parts[block->index], template->columns[i], x,
               block->y + 1, widths[i], cr);
    x += widths[i] + GAP;
  }
  if (target->page > 0)
    draw_link (pages, target, block->y + 1, cr);
  norma_report_draw_rule (cr, pages->left, block->y + ROW, pages->right - pages->left);
  return TRUE;
}

static gboolean
draw_head (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaReportTemplate *template = pages->template;
  double widths[NORMA_N_REPORT_COLUMNS], x = pages->left;

  find_widths (pages, widths);
  for (guint i = 0; i < template->n_columns; i++) {
    const char *word =
        norma_report_pages_word (pages, norma_report_column_get_word (template->columns[i]));

    if (shapes[template->columns[i]].is_right)
      norma_report_draw_right (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, block->y, widths[i],
                               word);
    else
      norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, block->y, widths[i],
                              word);
    x += widths[i] + GAP;
  }
  norma_report_draw_right (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, pages->right - PAGE_WIDTH,
                           block->y, PAGE_WIDTH, norma_report_pages_word (pages, NORMA_WORD_PAGE));
  norma_report_draw_rule (cr, pages->left, block->y + ROW - 1, pages->right - pages->left);
  return TRUE;
}

void
norma_report_place_table (NormaReportPages *pages)
{
  norma_report_break (pages);
  norma_report_place_heading (pages, norma_report_pages_word (pages, NORMA_WORD_PARTS), 3 * ROW);
  norma_report_place (pages, draw_head, ROW);
  for (gsize i = 0; i < pages->inspection->n_parts; i++) {
    if (pages->y + ROW > pages->bottom) {
      norma_report_break (pages);
      norma_report_place (pages, draw_head, ROW);
    }
    norma_report_place (pages, draw_row, ROW)->index = i;
  }
}
