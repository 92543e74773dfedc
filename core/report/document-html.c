/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/document-html.h"

#include "core/report/html-blocks.h"
#include "core/report/html-frame.h"
#include "core/report/html-text.h"
#include "core/report/report-writer.h"
#include "core/report/svg-chart.h"

typedef struct {
  const NormaReportDocument *document;
  NormaBudget *budget;
  const NormaProgress *progress;
  NormaAtomicFile *file;
  GString *text; /* to be written */
  guint n_sections;
} Writing;

static void
begin_section (Writing *writing, const char *heading)
{
  g_autofree char *id = g_strdup_printf ("s%u", ++writing->n_sections);

  norma_html_begin_section (writing->text, NULL, id, heading);
}

static void
add_charts (Writing *writing, const NormaReportCharts *charts)
{
  gboolean are_two = charts->scores.n_series > 0 && charts->curve.points != NULL;

  g_string_append (writing->text, are_two ? "<div class=\"charts\">\n" : "<div>\n");
  norma_svg_add_scores (writing->text, &charts->scores, writing->document->language);
  norma_svg_add_rates (writing->text, &charts->curve, writing->document->language);
  g_string_append (writing->text, "</div>\n");
}

static void
add_row (GString *text, const NormaReportGrid *grid, char **cells)
{
  g_string_append (text, "<tr>");
  for (guint i = 0; i < grid->n_columns; i++)
    norma_html_add_foreign (text, "td", grid->columns[i].is_right ? "number" : NULL, cells[i]);
  g_string_append (text, "</tr>\n");
}

static void
add_table (Writing *writing, const NormaReportTable *table)
{
  const NormaReportGrid *grid = table->grid;
  char **heads = table->rows->pdata[0];
  GString *text = writing->text;

  g_string_append_printf (text,
                          "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                          "aria-labelledby=\"s%u\"><table>\n<thead><tr>",
                          writing->n_sections);
  for (guint i = 0; i < grid->n_columns; i++)
    norma_html_add_column_head (text, heads[i], grid->columns[i].is_right);
  g_string_append (text, "</tr></thead>\n<tbody>\n");
  for (guint i = 1; i < table->rows->len; i++)
    add_row (text, grid, table->rows->pdata[i]);
  g_string_append (text, "</tbody></table></div>\n");
}

static void
add_picture (Writing *writing, const NormaReportThumb *thumb)
{
  g_autoptr (NormaReportPicture) picture =
      norma_report_picture_read (thumb->path, writing->budget, NULL);

  if (picture == NULL) {
    norma_html_add_element (writing->text, "div", "missing",
                            norma_report_document_word (writing->document, NORMA_WORD_NO_PICTURE));
    return;
  }
  g_string_append (writing->text, "<img alt=\"");
  norma_html_add_text (writing->text, thumb->name);
  g_string_append (writing->text, "\" src=\"");
  norma_html_add_picture (writing->text, picture);
  g_string_append (writing->text, "\">");
}

static gboolean
add_thumb (Writing *writing, const NormaReportThumb *thumb, GError **error)
{
  g_string_append (writing->text, "<figure>");
  add_picture (writing, thumb);
  g_string_append (writing->text, "<figcaption>");
  norma_html_add_element (writing->text, "bdi", NULL, thumb->name);
  norma_html_add_foreign (writing->text, "div", NULL, thumb->note);
  g_string_append (writing->text, "</figcaption></figure>\n");
  return norma_report_flush (writing->file, writing->text, error);
}

static gboolean
add_gallery (Writing *writing, const NormaReportGallery *gallery, GError **error)
{
  guint n = gallery->thumbs->len;

  norma_html_add_element (writing->text, "p", NULL, gallery->note);
  g_string_append (writing->text, "<div class=\"gallery\">\n");
  for (guint i = 0; i < n; i++) {
    norma_progress_report (writing->progress, "Writing", i, n);
    if (!norma_progress_continue (writing->progress, error) ||
        !add_thumb (writing, &g_array_index (gallery->thumbs, NormaReportThumb, i), error))
      return FALSE;
  }
  g_string_append (writing->text, "</div>\n");
  return TRUE;
}

static gboolean
add_item (Writing *writing, const NormaReportItem *item, GError **error)
{
  GString *text = writing->text;

  switch (item->kind) {
  case NORMA_ITEM_HEADING:
    norma_html_end_section (text);
    begin_section (writing, item->text);
    return TRUE;
  case NORMA_ITEM_PARAGRAPH:
    norma_html_add_element (text, "p", NULL, item->text);
    return TRUE;
  case NORMA_ITEM_WARNINGS:
    norma_html_add_warnings (text, item->warnings);
    return TRUE;
  case NORMA_ITEM_FACTS:
    norma_html_add_facts (text, item->facts, writing->document->language);
    return TRUE;
  case NORMA_ITEM_TILES:
    norma_html_add_tiles (text, item->tiles);
    return TRUE;
  case NORMA_ITEM_CHARTS:
    add_charts (writing, &item->charts);
    return TRUE;
  case NORMA_ITEM_TABLE:
    add_table (writing, item->table);
    return TRUE;
  case NORMA_ITEM_GALLERY:
    return add_gallery (writing, &item->gallery, error);
  default:
    g_return_val_if_reached (FALSE);
  }
}

static gboolean
add_sections (Writing *writing, GError **error)
{
  const GArray *items = writing->document->items;

  begin_section (writing, norma_report_document_word (writing->document, NORMA_WORD_SUMMARY));
  for (guint i = 0; i < items->len; i++)
    if (!add_item (writing, &g_array_index (items, NormaReportItem, i), error))
      return FALSE;
  norma_html_end_section (writing->text);
  return TRUE;
}

static gboolean
write_text (Writing *writing, const NormaHtmlFrame *frame, GError **error)
{
  norma_html_begin (writing->text, frame, writing->document->fields);
  if (!add_sections (writing, error))
    return FALSE;
  norma_html_end (writing->text, frame);
  return norma_report_flush (writing->file, writing->text, error) &&
         norma_atomic_file_commit (writing->file, error);
}

gboolean
norma_document_write_html (const NormaReportDocument *document, const NormaReportTemplate *template,
                           NormaBudget *budget, const char *path, const NormaProgress *progress,
                           GError **error)
{
  g_autoptr (NormaReportPicture) logo = NULL;
  g_autoptr (NormaAtomicFile) file = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  NormaHtmlFrame frame = { template };
  Writing writing = { document, budget, progress, NULL, text, 0 };

  g_return_val_if_fail (document != NULL && template != NULL && path != NULL, FALSE);

  if (template->logo != NULL &&
      (logo = norma_report_picture_read (template->logo, budget, error)) == NULL)
    return FALSE;
  writing.file = file = norma_atomic_file_new (path, error);
  if (file == NULL)
    return FALSE;
  frame.title = norma_report_template_get_title (template, document->title);
  frame.subject = document->subject;
  frame.time = document->time;
  frame.logo = logo;
  return write_text (&writing, &frame, error);
}
