/* SPDX-License-Identifier: Apache-2.0 */
#include <cairo.h>
#include <math.h>

#include "core/report/part-words.h"
#include "core/report/report-pages-private.h"

/* A block a part that is rejected or open, two on a page. Lengths are points. */

enum {
  FACTS = 42, /* name, verdicts, decision */
  LEGEND = 32, /* of the first page, with the heading */
  TABLE_ROW = 11,
  MOST_ROWS = 6,
  TABLE = (MOST_ROWS + 2) * TABLE_ROW + 6, /* with its head, and what it leaves out */
  COMMENT_LINES = 2, /* that have room in the block */
  REST = FACTS + TABLE + COMMENT_LINES * 12 + 6, /* all but the figures */
};

/* Two fill a page, also the first one. */
static double
get_block_height (const NormaReportPages *pages)
{
  return floor ((pages->bottom - pages->top - LEGEND) / 2);
}

static void
draw_facts (NormaReportPages *pages, const NormaInspectedPart *part, double y, cairo_t *cr)
{
  double width = pages->right - pages->left;
  g_autofree char *number = g_strdup_printf ("%u", part->number);
  g_autofree char *program = norma_report_describe_program (part, pages->template->language);
  g_autofree char *review = norma_report_describe_review (part, pages->template->language);
  const NormaTextPlace name = { pages->left + 30, y, width - 130, PANGO_ALIGN_LEFT,
                                PANGO_ELLIPSIZE_START };
  guint32 color = norma_report_tone_color (norma_report_outcome_tone (part->outcome));

  norma_report_set_color (cr, color);
  cairo_rectangle (cr, pages->left, y - 4, width, 1.5);
  cairo_fill (cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_PART, NORMA_INK_SOFT, pages->left, y, 28, number);
  norma_report_text_draw (pages->text, cr, NORMA_TEXT_PART, NORMA_INK, &name, part->image->path);
  norma_report_draw_right (pages, cr, NORMA_TEXT_PART, color, pages->right - 100, y, 100,
                           norma_report_outcome (pages->template->language, part->outcome));
  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left, y + 14, width,
                          program);
  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left, y + 25, width,
                          review);
}

static const struct {
  double x, width; /* shares of the page's width */
  gboolean is_mm;
} columns[NORMA_N_PLACE_COLUMNS] = {
  [NORMA_PLACE_NUMBER] = { 0, 0.05 },
  [NORMA_PLACE_LEVEL] = { 0.06, 0.14 },
  [NORMA_PLACE_TIMES_THRESHOLD] = { 0.20, 0.10 },
  [NORMA_PLACE_POSITION] = { 0.31, 0.12 },
  [NORMA_PLACE_SIZE] = { 0.43, 0.12 },
  [NORMA_PLACE_AREA] = { 0.55, 0.10 },
  [NORMA_PLACE_POSITION_MM] = { 0.65, 0.13, TRUE },
  [NORMA_PLACE_SIZE_MM] = { 0.78, 0.12, TRUE },
  [NORMA_PLACE_AREA_MM2] = { 0.90, 0.10, TRUE },
};

static void
draw_cells (NormaReportPages *pages, const NormaInspectedImage *image, int row, double y,
            cairo_t *cr)
{
  double width = pages->right - pages->left;
  gboolean has_mm = image->pixels_per_mm_x > 0 && image->pixels_per_mm_y > 0;

  for (guint c = 0; c < NORMA_N_PLACE_COLUMNS; c++) {
    NormaPlaceColumn column = (NormaPlaceColumn)c;
    double x = pages->left + columns[c].x * width, room = columns[c].width * width - 4;
    g_autofree char *text = NULL;

    if (columns[c].is_mm && !has_mm)
      continue;
    text = row < 0
               ? norma_report_describe_place_head (column, pages->template->language)
               : norma_report_describe_place (&g_array_index (image->regions, NormaInspectedRegion,
                                                              row),
                                              (guint)row + 1, column, pages->template->language);
    if (column == NORMA_PLACE_NUMBER || column == NORMA_PLACE_LEVEL)
      norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, row < 0 ? NORMA_INK_SOFT : NORMA_INK, x,
                              y, room, text);
    else
      norma_report_draw_right (pages, cr, NORMA_TEXT_LABEL, row < 0 ? NORMA_INK_SOFT : NORMA_INK, x,
                               y, room, text);
  }
}

/* Returns its height. */
static double
draw_table (NormaReportPages *pages, const NormaInspectedImage *image, double y, cairo_t *cr)
{
  double width = pages->right - pages->left;
  guint n = MIN (image->regions->len, MOST_ROWS);

  if (n == 0) {
    norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left, y, width,
                            image->finding_error != NULL
                                ? image->finding_error
                                : norma_report_pages_word (pages, NORMA_WORD_NO_PLACES));
    return TABLE_ROW;
  }
  draw_cells (pages, image, -1, y, cr);
  norma_report_draw_rule (cr, pages->left, y + TABLE_ROW, width);
  for (guint i = 0; i < n; i++)
    draw_cells (pages, image, (int)i, y + (i + 1) * TABLE_ROW, cr);
  if (n < image->regions->len) {
    g_autofree char *more = norma_report_format (pages->template->language, NORMA_WORD_MORE_PLACES,
                                                 image->regions->len - n);

    norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT,
                            pages->left + columns[NORMA_PLACE_LEVEL].x * width,
                            y + (n + 1) * TABLE_ROW, width / 2, more);
    n++;
  }
  return (n + 1) * TABLE_ROW;
}

static gboolean
draw_part (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaInspectedPart *part = &pages->inspection->parts[block->index];
  g_autoptr (NormaInspectedImage) image =
      norma_inspected_image_new (pages->inspection, part, pages->budget, error);
  double y = block->y + 6, figures = block->height - REST;
  NormaTextPlace comment = { pages->left, 0, pages->right - pages->left };

  if (image == NULL)
    return FALSE;
  draw_facts (pages, part, y, cr);
  if (!norma_report_draw_figures (pages, image, cr, y + FACTS, figures, error))
    return FALSE;
  comment.y = y + FACTS + figures + 6;
  comment.y += draw_table (pages, image, comment.y, cr) + 4;
  if (block->text != NULL)
    norma_report_text_draw (pages->text, cr, NORMA_TEXT_BODY, NORMA_INK, &comment, block->text);
  return TRUE;
}

/* It was split for this width. */
static gboolean
draw_comment_line (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr,
                   GError **error)
{
  const NormaTextPlace place = { pages->left, block->y, -1 };
  gboolean is_head = block->index == 0;

  norma_report_text_draw (pages->text, cr, is_head ? NORMA_TEXT_LABEL : NORMA_TEXT_BODY,
                          is_head ? NORMA_INK_SOFT : NORMA_INK, &place, block->text);
  return TRUE;
}

/* What has no room in the block goes on below it, line by line, for as many pages as it takes. */
static void
place_comment (NormaReportPages *pages, const NormaInspectedPart *part, const GPtrArray *lines)
{
  NormaReportBlock *block = norma_report_place (pages, draw_comment_line, 12);

  block->text =
      g_strdup_printf ("%s %u", norma_report_pages_word (pages, NORMA_WORD_COMMENT), part->number);
  for (guint i = 0; i < lines->len; i++) {
    block = norma_report_place (pages, draw_comment_line, 12);
    block->index = 1;
    block->text = g_strdup (lines->pdata[i]);
  }
  norma_report_skip (pages, 12);
}

static void
add_heading (NormaReportPages *pages, const NormaInspectedPart *part,
             const NormaReportTarget *target)
{
  const NormaReportHeading heading = { g_strdup_printf ("%u  %s", part->number, part->image->path),
                                       target->page, target->y, 1 };

  g_array_append_val (pages->headings, heading);
}

static void
place_part (NormaReportPages *pages, gsize index)
{
  const NormaInspectedPart *part = &pages->inspection->parts[index];
  const char *comment = part->review == NULL ? "" : part->review->comment;
  g_autoptr (GPtrArray) lines =
      norma_report_text_split (pages->text, NORMA_TEXT_BODY, pages->right - pages->left, comment);
  NormaReportBlock *block = norma_report_place (pages, draw_part, get_block_height (pages));

  block->index = index;
  pages->targets[index] = (NormaReportTarget){ block->page, block->y };
  add_heading (pages, part, &pages->targets[index]);
  if (lines->len <= COMMENT_LINES)
    block->text = comment[0] == '\0' ? NULL : g_strdup (comment);
  else
    place_comment (pages, part, lines);
}

static double
draw_key (NormaReportPages *pages, double x, double y, guint32 color, gboolean is_dashed,
          NormaReportWord word, cairo_t *cr)
{
  const double dashes[] = { 3, 2 };
  const char *text = norma_report_pages_word (pages, word);
  double width = norma_report_text_measure_line (pages->text, NORMA_TEXT_LABEL, text);

  norma_report_set_color (cr, color);
  cairo_save (cr);
  cairo_set_line_width (cr, 1.2);
  if (is_dashed)
    cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, x, y + 5);
  cairo_rel_line_to (cr, 14, 0);
  cairo_stroke (cr);
  cairo_restore (cr);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x + 18, y, width + 4, text);
  return x + width + 36;
}

static gboolean
draw_legend (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  double x = pages->left;

  x = draw_key (pages, x, block->y, NORMA_COLOR_REJECTED, FALSE, NORMA_WORD_LEGEND_REJECT, cr);
  x = draw_key (pages, x, block->y, NORMA_COLOR_OPEN, FALSE, NORMA_WORD_LEGEND_REVIEW, cr);
  draw_key (pages, x, block->y, NORMA_COLOR_DRAWN, TRUE, NORMA_WORD_DRAWN, cr);
  return TRUE;
}

static gboolean
draw_nothing_found (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr,
                    GError **error)
{
  norma_report_draw_line (pages, cr, NORMA_TEXT_BODY, NORMA_INK, pages->left, block->y,
                          pages->right - pages->left,
                          norma_report_pages_word (pages, NORMA_WORD_NO_DEFECTS));
  return TRUE;
}

static gboolean
has_findings (const NormaInspection *inspection)
{
  for (gsize i = 0; i < inspection->n_parts; i++)
    if (norma_inspected_part_is_told (&inspection->parts[i]))
      return TRUE;
  return FALSE;
}

void
norma_report_place_findings (NormaReportPages *pages)
{
  if (!has_findings (pages->inspection)) {
    norma_report_place_heading (pages, norma_report_pages_word (pages, NORMA_WORD_FINDINGS), 20);
    norma_report_place (pages, draw_nothing_found, 14);
    return;
  }
  norma_report_break (pages);
  norma_report_place_heading (pages, norma_report_pages_word (pages, NORMA_WORD_FINDINGS),
                              get_block_height (pages));
  pages->y -= 6;
  norma_report_place (pages, draw_legend, 12);
  for (gsize i = 0; i < pages->inspection->n_parts; i++)
    if (norma_inspected_part_is_told (&pages->inspection->parts[i]))
      place_part (pages, i);
}
