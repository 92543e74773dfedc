/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/report/html-text.h"
#include "core/report/norma-report-resources.h"
#include "core/report/report-facts.h"
#include "core/report/report-html-private.h"

/* What stands around the parts: the head of the document, its first sections, and the provenance at its end. */

const char *
norma_report_html_word (const NormaReportHtml *html, NormaReportWord word)
{
  return norma_report_word (html->language, word);
}

/* Of the program's own resources, which are there. */
static GBytes *
read_resource (const char *path)
{
  return g_resource_lookup_data (norma_report_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

static void
add_bytes (GString *text, GBytes *bytes)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  g_string_append_len (text, data, (gssize)n);
}

/* Nothing is fetched, and of scripts only the one with this digest runs. */
static void
add_policy (GString *text, GBytes *script)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n = sizeof digest;
  g_autofree char *encoded = NULL;

  g_checksum_update (checksum, g_bytes_get_data (script, NULL), (gssize)g_bytes_get_size (script));
  g_checksum_get_digest (checksum, digest, &n);
  encoded = g_base64_encode (digest, n);
  g_string_append_printf (text,
                          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                          "'none'; img-src data:; style-src 'unsafe-inline'; script-src "
                          "'sha256-%s'; base-uri 'none'; form-action 'none'\">\n",
                          encoded);
}

/* "Page %u of %u" as CSS Paged Media counts it. */
static void
add_page_style (NormaReportHtml *html)
{
  g_auto (GStrv) words = g_strsplit (norma_report_html_word (html, NORMA_WORD_PAGE_OF), "%u", 3);

  g_string_append_printf (
      html->text,
      "@page { size: %s; margin: 15mm 14mm 17mm; @bottom-right { content: "
      "\"%s\" counter(page) \"%s\" counter(pages) \"%s\"; font: 8pt sans-serif; "
      "color: #5c5b63; } }\n",
      html->template->paper == NORMA_PAPER_LETTER ? "letter" : "A4", words[0], words[1], words[2]);
}

static char *
describe_subject (const NormaReportHtml *html)
{
  const NormaInspection *inspection = html->writer.inspection;

  if (inspection->lot == NULL)
    return g_strdup (inspection->name);
  return g_strdup_printf ("%s · %s %s", inspection->name,
                          norma_report_html_word (html, NORMA_WORD_LOT), inspection->lot->name);
}

static void
add_head (NormaReportHtml *html, const char *subject, GBytes *script)
{
  g_autoptr (GBytes) style = read_resource ("/norma/report/report.css");
  GString *text = html->text;

  g_string_append_printf (text, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n",
                          norma_report_language_to_string (html->language));
  g_string_append (text, "<meta charset=\"utf-8\">\n");
  add_policy (text, script);
  g_string_append (text,
                   "<meta name=\"viewport\" content=\"width=device-width, "
                   "initial-scale=1\">\n<meta name=\"generator\" content=\"Norma " NORMA_VERSION
                   "\">\n<title>");
  norma_html_add_text (text, norma_report_template_get_title (html->template));
  g_string_append (text, " – ");
  norma_html_add_text (text, subject);
  g_string_append (text, "</title>\n<style>\n");
  add_bytes (text, style);
  add_page_style (html);
  g_string_append (text, "</style>\n</head>\n<body>\n");
}

static void
add_field (NormaReportHtml *html, const char *label, const char *value)
{
  g_string_append (html->text, "<div>");
  norma_html_add_foreign (html->text, "dt", NULL, label);
  norma_html_add_foreign (html->text, "dd", NULL, value);
  g_string_append (html->text, "</div>\n");
}

static void
add_fields (NormaReportHtml *html)
{
  const NormaInspection *inspection = html->writer.inspection;
  const NormaReportTemplate *template = html->template;
  g_autofree char *time = norma_report_time (inspection->time);

  g_string_append (html->text, "<dl class=\"fields\">\n");
  add_field (html, norma_report_html_word (html, NORMA_WORD_PROJECT), inspection->name);
  if (inspection->lot != NULL)
    add_field (html, norma_report_html_word (html, NORMA_WORD_LOT), inspection->lot->name);
  add_field (html, norma_report_html_word (html, NORMA_WORD_STATE_OF), time);
  add_field (html, norma_report_html_word (html, NORMA_WORD_MODEL),
             inspection->model_name == NULL ? norma_report_html_word (html, NORMA_WORD_NO_MODEL)
                                            : inspection->model_name);
  for (guint i = 0; i < template->n_fields; i++)
    add_field (html, template->fields[i].label, template->fields[i].value);
  g_string_append (html->text, "</dl>\n");
}

static void
add_logo (NormaReportHtml *html)
{
  const guchar *data = NULL;
  unsigned long n = 0;

  if (html->logo == NULL)
    return;
  cairo_surface_get_mime_data (html->logo->surface, CAIRO_MIME_TYPE_JPEG, &data, &n);
  g_string_append (html->text, "<img class=\"logo\" alt=\"");
  norma_html_add_text (html->text, html->template->organisation);
  g_string_append (html->text, "\" src=\"");
  norma_html_add_data (html->text, "image/jpeg", data, n);
  g_string_append (html->text, "\">");
}

static void
add_brand (NormaReportHtml *html, const char *subject)
{
  g_string_append (html->text, "<header>\n<div class=\"brand\"><div>");
  norma_html_add_foreign (html->text, "h1", NULL, norma_report_template_get_title (html->template));
  norma_html_add_foreign (html->text, "p", "soft", subject);
  g_string_append (html->text, "</div>");
  add_logo (html);
  g_string_append (html->text, "</div>\n");
  add_fields (html);
  g_string_append (html->text, "</header>\n<main>\n");
}

static void
add_legend (NormaReportHtml *html)
{
  g_string_append (html->text, "<ul class=\"legend\">");
  norma_html_add_element (html->text, "li", "l-reject",
                          norma_report_html_word (html, NORMA_WORD_LEGEND_REJECT));
  norma_html_add_element (html->text, "li", "l-review",
                          norma_report_html_word (html, NORMA_WORD_LEGEND_REVIEW));
  norma_html_add_element (html->text, "li", "l-shape",
                          norma_report_html_word (html, NORMA_WORD_DRAWN));
  g_string_append (html->text, "</ul>\n");
}

void
norma_report_html_begin (NormaReportHtml *html)
{
  g_autoptr (GBytes) script = read_resource ("/norma/report/report.js");
  g_autofree char *subject = describe_subject (html);

  add_head (html, subject, script);
  add_brand (html, subject);
  norma_report_html_add_summary (html);
  norma_report_html_add_table (html);
  g_string_append_printf (html->text,
                          "<section class=\"findings\" aria-labelledby=\"findings\">"
                          "<h2 id=\"findings\">%s</h2>\n",
                          norma_report_html_word (html, NORMA_WORD_FINDINGS));
  add_legend (html);
}

static void
add_provenance (NormaReportHtml *html)
{
  g_autoptr (GArray) facts = norma_report_list_provenance (html->writer.inspection, html->language);

  g_string_append_printf (html->text,
                          "<section aria-labelledby=\"provenance\"><h2 id=\"provenance\">%s</h2>\n"
                          "<dl class=\"provenance\">\n",
                          norma_report_html_word (html, NORMA_WORD_PROVENANCE));
  for (guint i = 0; i < facts->len; i++) {
    const NormaReportFact *fact = &g_array_index (facts, NormaReportFact, i);

    norma_html_add_element (html->text, "dt", NULL, norma_report_html_word (html, fact->label));
    norma_html_add_foreign (html->text, "dd", fact->is_hash ? "hash" : NULL, fact->text);
    g_string_append_c (html->text, '\n');
  }
  g_string_append (html->text, "</dl></section>\n");
}

void
norma_report_html_end (NormaReportHtml *html)
{
  g_autoptr (GBytes) script = read_resource ("/norma/report/report.js");

  if (html->n_told == 0)
    norma_html_add_element (html->text, "p", NULL,
                            norma_report_html_word (html, NORMA_WORD_NO_DEFECTS));
  g_string_append (html->text, "</section>\n");
  add_provenance (html);
  g_string_append (html->text, "</main>\n");
  if (html->template->organisation != NULL)
    norma_html_add_foreign (html->text, "footer", NULL, html->template->organisation);
  g_string_append (html->text, "\n<script>");
  add_bytes (html->text, script);
  g_string_append (html->text, "</script>\n</body>\n</html>\n");
}
