/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-document.h"

static void
clear_thumb (gpointer data)
{
  NormaReportThumb *thumb = data;

  g_free (thumb->path);
  g_free (thumb->name);
  g_free (thumb->note);
}

GArray *
norma_report_thumbs_new (void)
{
  GArray *thumbs = g_array_new (FALSE, FALSE, sizeof (NormaReportThumb));

  g_array_set_clear_func (thumbs, clear_thumb);
  return thumbs;
}

void
norma_report_table_add (NormaReportTable *table, const char *const *cells)
{
  char **row = g_new0 (char *, table->grid->n_columns + 1);

  for (guint i = 0; i < table->grid->n_columns; i++)
    row[i] = g_strdup (cells[i] == NULL ? "" : cells[i]);
  g_ptr_array_add (table->rows, row);
}

NormaReportTable *
norma_report_table_new (const NormaReportGrid *grid, const char *const *heads)
{
  NormaReportTable *table = g_new (NormaReportTable, 1);

  table->grid = grid;
  table->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_strfreev);
  norma_report_table_add (table, heads);
  return table;
}

static void
free_table (NormaReportTable *table)
{
  g_ptr_array_unref (table->rows);
  g_free (table);
}

static void
clear_item (gpointer data)
{
  NormaReportItem *item = data;

  switch (item->kind) {
  case NORMA_ITEM_HEADING:
  case NORMA_ITEM_PARAGRAPH:
    g_free (item->text);
    break;
  case NORMA_ITEM_WARNINGS:
    g_ptr_array_unref (item->warnings);
    break;
  case NORMA_ITEM_FACTS:
    g_array_unref (item->facts);
    break;
  case NORMA_ITEM_TILES:
    g_array_unref (item->tiles);
    break;
  case NORMA_ITEM_CHARTS:
    g_clear_pointer (&item->charts.curve.points, g_array_unref);
    break;
  case NORMA_ITEM_TABLE:
    free_table (item->table);
    break;
  case NORMA_ITEM_GALLERY:
    g_free (item->gallery.note);
    g_array_unref (item->gallery.thumbs);
    break;
  default:
    g_assert_not_reached ();
  }
}

NormaReportDocument *
norma_report_document_new (NormaReportLanguage language, NormaReportWord title, const char *subject,
                           const char *hash, const char *time)
{
  NormaReportDocument *document = g_new0 (NormaReportDocument, 1);

  document->language = language;
  document->title = title;
  document->subject = g_strdup (subject);
  document->hash = g_strdup (hash);
  document->time = g_strdup (time);
  document->fields = norma_report_fields_new ();
  document->items = g_array_new (FALSE, FALSE, sizeof (NormaReportItem));
  g_array_set_clear_func (document->items, clear_item);
  return document;
}

void
norma_report_document_free (NormaReportDocument *document)
{
  if (document == NULL)
    return;
  g_free (document->subject);
  g_free (document->hash);
  g_free (document->time);
  g_array_unref (document->fields);
  g_array_unref (document->items);
  g_free (document);
}

const char *
norma_report_document_word (const NormaReportDocument *document, NormaReportWord word)
{
  return norma_report_word (document->language, word);
}

void
norma_report_document_add_field (NormaReportDocument *document, NormaReportWord label,
                                 const char *value)
{
  norma_report_fields_add (document->fields, norma_report_document_word (document, label), value);
}

void
norma_report_document_add_heading (NormaReportDocument *document, NormaReportWord word)
{
  const NormaReportItem item = {
    NORMA_ITEM_HEADING, { .text = g_strdup (norma_report_document_word (document, word)) }
  };

  g_array_append_val (document->items, item);
}

void
norma_report_document_add_paragraph (NormaReportDocument *document, const char *text)
{
  const NormaReportItem item = { NORMA_ITEM_PARAGRAPH, { .text = g_strdup (text) } };

  g_array_append_val (document->items, item);
}

/* An item of nothing is none. */
static void
take (NormaReportDocument *document, NormaReportItem item, gboolean is_empty)
{
  if (is_empty)
    clear_item (&item);
  else
    g_array_append_val (document->items, item);
}

void
norma_report_document_take_warnings (NormaReportDocument *document, GPtrArray *warnings)
{
  take (document, (NormaReportItem){ NORMA_ITEM_WARNINGS, { .warnings = warnings } },
        warnings->len == 0);
}

void
norma_report_document_take_facts (NormaReportDocument *document, GArray *facts)
{
  take (document, (NormaReportItem){ NORMA_ITEM_FACTS, { .facts = facts } }, facts->len == 0);
}

void
norma_report_document_take_tiles (NormaReportDocument *document, GArray *tiles)
{
  take (document, (NormaReportItem){ NORMA_ITEM_TILES, { .tiles = tiles } }, tiles->len == 0);
}

void
norma_report_document_take_charts (NormaReportDocument *document, NormaReportCharts *charts)
{
  take (document, (NormaReportItem){ NORMA_ITEM_CHARTS, { .charts = *charts } },
        charts->scores.n_series == 0 && charts->curve.points == NULL);
}

void
norma_report_document_take_table (NormaReportDocument *document, NormaReportTable *table)
{
  take (document, (NormaReportItem){ NORMA_ITEM_TABLE, { .table = table } }, table->rows->len == 1);
}

void
norma_report_document_take_gallery (NormaReportDocument *document, NormaReportGallery *gallery)
{
  take (document, (NormaReportItem){ NORMA_ITEM_GALLERY, { .gallery = *gallery } },
        gallery->thumbs->len == 0);
}
