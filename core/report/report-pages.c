/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-pages-private.h"

#include <cairo-pdf.h>
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/report/report-facts.h"

/* Points. */
enum { MARGIN = 48, FIRST_TOP = 44, TOP = 66, BOTTOM = 58, HEAD_LINE = 36, FOOT_LINE = 34 };

static const struct {
  double width, height; /* points */
} papers[] = {
  [NORMA_PAPER_A4] = { 595.276, 841.89 },
  [NORMA_PAPER_LETTER] = { 612, 792 },
};

static void
clear_block (gpointer data)
{
  NormaReportBlock *block = data;

  g_free (block->label);
  g_free (block->text);
}

static void
clear_heading (gpointer data)
{
  g_free (((NormaReportHeading *)data)->text);
}

void
norma_report_pages_free (NormaReportPages *pages)
{
  if (pages == NULL)
    return;
  g_free (pages->title);
  g_free (pages->name);
  g_free (pages->time);
  norma_report_text_free (pages->text);
  norma_report_picture_free (pages->logo);
  norma_report_picture_free (pages->reference);
  g_free (pages->reference_key);
  g_array_unref (pages->blocks);
  g_array_unref (pages->headings);
  g_free (pages->targets);
  g_free (pages);
}

guint
norma_report_pages_count (const NormaReportPages *pages)
{
  return pages->n_pages;
}

void
norma_report_pages_get_size (const NormaReportPages *pages, double *width, double *height)
{
  *width = pages->width;
  *height = pages->height;
}

const GArray *
norma_report_pages_get_headings (const NormaReportPages *pages)
{
  return pages->headings;
}

const char *
norma_report_pages_word (const NormaReportPages *pages, NormaReportWord word)
{
  return norma_report_word (pages->template->language, word);
}

void
norma_report_break (NormaReportPages *pages)
{
  if (pages->y <= pages->top)
    return;
  pages->page++;
  pages->y = pages->top;
}

void
norma_report_skip (NormaReportPages *pages, double height)
{
  if (pages->y > pages->top)
    pages->y += height;
}

NormaReportBlock *
norma_report_place (NormaReportPages *pages, NormaReportDraw draw, double height)
{
  NormaReportBlock block = { draw, .height = height };

  if (pages->y + height > pages->bottom)
    norma_report_break (pages);
  block.page = pages->page;
  block.y = pages->y;
  pages->y += height;
  g_array_append_val (pages->blocks, block);
  return &g_array_index (pages->blocks, NormaReportBlock, pages->blocks->len - 1);
}

double
norma_report_draw_line (NormaReportPages *pages, cairo_t *cr, NormaTextStyle style, guint32 color,
                        double x, double y, double width, const char *text)
{
  const NormaTextPlace place = { x, y, width, PANGO_ALIGN_LEFT, PANGO_ELLIPSIZE_END };

  return norma_report_text_draw (pages->text, cr, style, color, &place, text);
}

double
norma_report_draw_right (NormaReportPages *pages, cairo_t *cr, NormaTextStyle style, guint32 color,
                         double x, double y, double width, const char *text)
{
  const NormaTextPlace place = { x, y, width, PANGO_ALIGN_RIGHT, PANGO_ELLIPSIZE_END };

  return norma_report_text_draw (pages->text, cr, style, color, &place, text);
}

void
norma_report_draw_rule (cairo_t *cr, double x, double y, double width)
{
  norma_report_set_color (cr, NORMA_RULE);
  cairo_set_line_width (cr, 0.5);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + width, y);
  cairo_stroke (cr);
}

static gboolean
draw_heading (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  norma_report_draw_line (pages, cr, NORMA_TEXT_HEAD, NORMA_INK, pages->left, block->y,
                          pages->right - pages->left, block->text);
  return TRUE;
}

void
norma_report_place_heading (NormaReportPages *pages, const char *text, double needs)
{
  const double height = 24;
  NormaReportHeading heading = { g_strdup (text) };
  NormaReportBlock *block;

  norma_report_skip (pages, 14);
  if (pages->y + height + needs > pages->bottom)
    norma_report_break (pages);
  block = norma_report_place (pages, draw_heading, height);
  block->text = g_strdup (heading.text);
  heading.page = block->page;
  heading.y = block->y;
  g_array_append_val (pages->headings, heading);
}

static void
draw_head (NormaReportPages *pages, cairo_t *cr)
{
  double half = (pages->right - pages->left) / 2;

  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left, HEAD_LINE, half,
                          pages->title);
  norma_report_draw_right (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left + half,
                           HEAD_LINE, half, pages->name);
  norma_report_draw_rule (cr, pages->left, HEAD_LINE + 14, pages->right - pages->left);
}

static void
draw_foot (NormaReportPages *pages, guint page, cairo_t *cr)
{
  double y = pages->height - FOOT_LINE - 10;
  double half = (pages->right - pages->left) / 2;
  g_autofree char *number =
      norma_report_format (pages->template->language, NORMA_WORD_PAGE_OF, page + 1, pages->n_pages);
  g_autofree char *who = norma_report_describe_sender (pages->template, pages->time);

  norma_report_draw_rule (cr, pages->left, y - 4, pages->right - pages->left);
  norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left, y, half, who);
  norma_report_draw_right (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, pages->left + half, y, half,
                           number);
}

static gsize
find_first_block (const NormaReportPages *pages, guint page)
{
  gsize first = 0, end = pages->blocks->len;

  while (first < end) {
    gsize middle = first + (end - first) / 2;

    if (g_array_index (pages->blocks, NormaReportBlock, middle).page < page)
      first = middle + 1;
    else
      end = middle;
  }
  return first;
}

gboolean
norma_report_pages_draw (NormaReportPages *pages, guint page, cairo_t *cr, GError **error)
{
  g_return_val_if_fail (page < pages->n_pages, FALSE);

  if (page > 0)
    draw_head (pages, cr);
  for (gsize i = find_first_block (pages, page); i < pages->blocks->len; i++) {
    const NormaReportBlock *block = &g_array_index (pages->blocks, NormaReportBlock, i);

    if (block->page != page)
      break;
    if (!block->draw (pages, block, cr, error))
      return FALSE;
  }
  draw_foot (pages, page, cr);
  return TRUE;
}

NormaReportPages *
norma_report_pages_begin (const NormaReportTemplate *template, NormaReportWord word,
                          const char *name, const char *time, NormaBudget *budget, GError **error)
{
  g_autoptr (NormaReportPages) pages = g_new0 (NormaReportPages, 1);

  pages->title = g_strdup (norma_report_template_get_title (template, word));
  pages->name = g_strdup (name);
  pages->time = g_strdup (time);
  pages->template = template;
  pages->budget = budget;
  pages->text = norma_report_text_new ();
  pages->width = papers[template->paper].width;
  pages->height = papers[template->paper].height;
  pages->left = MARGIN;
  pages->right = pages->width - MARGIN;
  pages->y = FIRST_TOP;
  pages->top = TOP;
  pages->bottom = pages->height - BOTTOM;
  pages->blocks = g_array_new (FALSE, FALSE, sizeof (NormaReportBlock));
  pages->headings = g_array_new (FALSE, FALSE, sizeof (NormaReportHeading));
  g_array_set_clear_func (pages->blocks, clear_block);
  g_array_set_clear_func (pages->headings, clear_heading);
  if (template->logo != NULL &&
      (pages->logo = norma_report_picture_read (template->logo, budget, error)) == NULL)
    return NULL;
  return g_steal_pointer (&pages);
}

void
norma_report_pages_end (NormaReportPages *pages)
{
  pages->n_pages = pages->page + 1;
}

NormaReportPages *
norma_report_pages_new (const NormaInspection *inspection, const NormaReportTemplate *template,
                        NormaBudget *budget, GError **error)
{
  g_autoptr (NormaReportPages) pages = NULL;

  g_return_val_if_fail (inspection != NULL && template != NULL, NULL);

  pages = norma_report_pages_begin (template, NORMA_WORD_INSPECTION_REPORT, inspection->name,
                                    inspection->time, budget, error);
  if (pages == NULL)
    return NULL;
  pages->inspection = inspection;
  pages->targets = norma_alloc (inspection->n_parts, sizeof (NormaReportTarget), "a report", error);
  if (pages->targets == NULL)
    return NULL;
  norma_report_place_summary (pages);
  norma_report_place_table (pages);
  norma_report_place_findings (pages);
  norma_report_pages_end (pages);
  return g_steal_pointer (&pages);
}
