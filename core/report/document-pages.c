/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/document-pages.h"

#include "core/report/page-blocks.h"
#include "core/report/page-chart.h"
#include "core/report/report-pdf.h"

/* Pictures stand four in a row. Lengths are points. */
enum { A_ROW = 4, GAP = 8, PICTURE = 96, ROW = PICTURE + 30, NOTE = 14, LINE = 14 };

static double
get_width (const NormaReportPages *pages)
{
  return pages->right - pages->left;
}

static double
get_thumb_width (const NormaReportPages *pages)
{
  return (get_width (pages) - (A_ROW - 1) * GAP) / A_ROW;
}

static void
draw_picture (NormaReportPages *pages, const char *path, double x, double y, cairo_t *cr)
{
  double width = get_thumb_width (pages), scale;
  g_autoptr (NormaReportPicture) picture = norma_report_picture_read (path, pages->budget, NULL);

  if (picture == NULL) {
    norma_report_draw_line (pages, cr, NORMA_TEXT_SMALL, NORMA_INK_SOFT, x, y, width,
                            norma_report_pages_word (pages, NORMA_WORD_NO_PICTURE));
    return;
  }
  scale = MIN (width / picture->width, PICTURE / picture->height);
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_scale (cr, scale, scale);
  norma_report_picture_draw (picture, cr);
  cairo_restore (cr);
}

/* index: of the place in the row. */
static gboolean
draw_thumb (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaReportThumb *thumb = block->data;
  double width = get_thumb_width (pages), x = pages->left + (double)block->index * (width + GAP);
  /* Of a long name the end tells one image from another. */
  const NormaTextPlace name = { x, block->y + PICTURE + 1, width, PANGO_ALIGN_LEFT,
                                PANGO_ELLIPSIZE_START };

  norma_report_text_draw (pages->text, cr, NORMA_TEXT_LABEL, NORMA_INK, &name, thumb->name);
  norma_report_draw_line (pages, cr, NORMA_TEXT_LABEL, NORMA_INK_SOFT, x, block->y + PICTURE + 11,
                          width, thumb->note);
  draw_picture (pages, thumb->path, x, block->y, cr);
  return TRUE;
}

static void
place_gallery (NormaReportPages *pages, const NormaReportGallery *gallery)
{
  norma_report_place_paragraph (pages, gallery->note);
  norma_report_skip (pages, 4);
  for (guint i = 0; i < gallery->thumbs->len; i++) {
    NormaReportBlock *block;

    if (i % A_ROW > 0)
      pages->y -= ROW;
    block = norma_report_place (pages, draw_thumb, ROW);
    block->data = &g_array_index (gallery->thumbs, NormaReportThumb, i);
    block->index = i % A_ROW;
  }
}

/* The curve stands beside the scores, and each alone at the left. */
static gboolean
draw_charts (NormaReportPages *pages, const NormaReportBlock *block, cairo_t *cr, GError **error)
{
  const NormaReportCharts *charts = block->data;
  gboolean has_scores = charts->scores.n_series > 0, has_curve = charts->curve.points != NULL;
  double width = get_width (pages), left = has_scores ? 0.66 * width : 0;

  if (has_scores)
    norma_report_draw_scores (pages, &charts->scores, pages->left, block->y,
                              has_curve ? 0.6 * width - 24 : width, cr);
  if (has_curve)
    norma_report_draw_rates (pages, &charts->curve, pages->left + left, block->y, width - left, cr);
  return TRUE;
}

static void
place_charts (NormaReportPages *pages, const NormaReportCharts *charts)
{
  gboolean has_legend = charts->scores.n_series > 1 || charts->curve.points != NULL;

  norma_report_skip (pages, 10);
  norma_report_place (pages, draw_charts,
                      NORMA_REPORT_CHART_HEIGHT + (has_legend ? NORMA_REPORT_LEGEND_HEIGHT : 0))
      ->data = charts;
  norma_report_skip (pages, 6);
}

static void
place_warnings (NormaReportPages *pages, const GPtrArray *warnings)
{
  norma_report_skip (pages, 4);
  for (guint i = 0; i < warnings->len; i++)
    norma_report_place_warning (pages, warnings->pdata[i]);
}

/* What has to stand below a heading with this item. */
static double
find_need (const NormaReportItem *item)
{
  switch (item->kind) {
  case NORMA_ITEM_CHARTS:
    return NORMA_REPORT_CHART_HEIGHT + NORMA_REPORT_LEGEND_HEIGHT;
  case NORMA_ITEM_GALLERY:
    return NOTE + ROW;
  case NORMA_ITEM_FACTS:
    return MIN (item->facts->len, 7) * LINE;
  case NORMA_ITEM_WARNINGS:
    return MIN (item->warnings->len, 3) * LINE;
  case NORMA_ITEM_TABLE:
    return MIN (item->table->rows->len, 4) * LINE;
  default:
    return LINE;
  }
}

static void
place_item (NormaReportPages *pages, const GArray *items, guint i)
{
  const NormaReportItem *item = &g_array_index (items, NormaReportItem, i);

  switch (item->kind) {
  case NORMA_ITEM_HEADING:
    norma_report_place_heading (pages, item->text, i + 1 < items->len ? find_need (item + 1) : 0);
    break;
  case NORMA_ITEM_PARAGRAPH:
    norma_report_place_paragraph (pages, item->text);
    break;
  case NORMA_ITEM_WARNINGS:
    place_warnings (pages, item->warnings);
    break;
  case NORMA_ITEM_FACTS:
    norma_report_place_facts (pages, item->facts);
    break;
  case NORMA_ITEM_TILES:
    norma_report_skip (pages, 8);
    norma_report_place_tiles (pages, item->tiles);
    break;
  case NORMA_ITEM_CHARTS:
    place_charts (pages, &item->charts);
    break;
  case NORMA_ITEM_TABLE:
    norma_report_place_grid (pages, item->table);
    break;
  case NORMA_ITEM_GALLERY:
    place_gallery (pages, &item->gallery);
    break;
  default:
    g_assert_not_reached ();
  }
}

NormaReportPages *
norma_document_pages_new (const NormaReportDocument *document, const NormaReportTemplate *template,
                          NormaBudget *budget, GError **error)
{
  NormaReportPages *pages;

  g_return_val_if_fail (document != NULL && template != NULL, NULL);

  pages = norma_report_pages_begin (template, document->title, document->subject, document->time,
                                    budget, error);
  if (pages == NULL)
    return NULL;
  norma_report_place_brand (pages, document->subject);
  norma_report_place_fields (pages, document->fields);
  for (guint i = 0; i < document->items->len; i++)
    place_item (pages, document->items, i);
  norma_report_pages_end (pages);
  return pages;
}

gboolean
norma_document_write_pdf (const NormaReportDocument *document, const NormaReportTemplate *template,
                          NormaBudget *budget, const char *path, const NormaProgress *progress,
                          GError **error)
{
  g_autoptr (NormaReportPages) pages = NULL;

  g_return_val_if_fail (document != NULL && template != NULL && path != NULL, FALSE);

  pages = norma_document_pages_new (document, template, budget, error);
  return pages != NULL &&
         norma_report_pages_write_pdf (pages, NULL, document->hash, path, progress, error);
}
