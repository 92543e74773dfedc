/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/html-blocks.h"

#include "core/report/html-text.h"

void
norma_html_begin_section (GString *html, const char *class, const char *id, const char *heading)
{
  g_string_append (html, "<section");
  if (class != NULL)
    g_string_append_printf (html, " class=\"%s\"", class);
  g_string_append_printf (html, " aria-labelledby=\"%s\"><h2 id=\"%s\">", id, id);
  norma_html_add_text (html, heading);
  g_string_append (html, "</h2>\n");
}

void
norma_html_end_section (GString *html)
{
  g_string_append (html, "</section>\n");
}

void
norma_html_add_tiles (GString *html, const GArray *tiles)
{
  g_string_append (html, "<dl class=\"tiles\">\n");
  for (guint i = 0; i < tiles->len; i++) {
    const NormaReportTile *tile = &g_array_index (tiles, NormaReportTile, i);

    g_string_append_printf (html, "<div class=\"%s\">", norma_report_tone_to_string (tile->tone));
    norma_html_add_element (html, "dt", NULL, tile->word);
    norma_html_add_element (html, "dd", NULL, tile->number);
    if (tile->note != NULL)
      norma_html_add_element (html, "dd", "note", tile->note);
    g_string_append (html, "</div>\n");
  }
  g_string_append (html, "</dl>\n");
}

void
norma_html_add_warnings (GString *html, const GPtrArray *warnings)
{
  if (warnings->len == 0)
    return;
  g_string_append (html, "<ul class=\"warnings\">\n");
  for (guint i = 0; i < warnings->len; i++)
    norma_html_add_foreign (html, "li", NULL, warnings->pdata[i]);
  g_string_append (html, "</ul>\n");
}

void
norma_html_add_facts (GString *html, const GArray *facts, NormaReportLanguage language)
{
  g_string_append (html, "<dl class=\"told\">\n");
  for (guint i = 0; i < facts->len; i++) {
    const NormaReportFact *fact = &g_array_index (facts, NormaReportFact, i);

    norma_html_add_element (html, "dt", NULL, norma_report_word (language, fact->label));
    norma_html_add_foreign (html, "dd", fact->is_hash ? "hash" : NULL, fact->text);
    g_string_append_c (html, '\n');
  }
  g_string_append (html, "</dl>\n");
}

void
norma_html_add_column_head (GString *html, const char *text, gboolean is_number)
{
  g_string_append (html, is_number ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
  norma_html_add_text (html, text);
  g_string_append (html, "</th>");
}

void
norma_html_add_picture (GString *html, const NormaReportPicture *picture)
{
  const guchar *data = NULL;
  unsigned long n = 0;

  cairo_surface_get_mime_data (picture->surface, CAIRO_MIME_TYPE_JPEG, &data, &n);
  norma_html_add_data (html, "image/jpeg", data, n);
}
