/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/html-frame.h"

#include "core/report/html-blocks.h"
#include "core/report/html-text.h"
#include "core/report/norma-report-resources.h"
#include "core/report/report-facts.h"

GBytes *
norma_html_read_resource (const char *name)
{
  g_autofree char *path = g_strconcat ("/norma/report/", name, NULL);

  return g_resource_lookup_data (norma_report_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

static void
add_bytes (GString *html, GBytes *bytes)
{
  gsize n;
  const char *data = g_bytes_get_data (bytes, &n);

  g_string_append_len (html, data, (gssize)n);
}

/* The script with this digest may run. */
static void
add_script_source (GString *html, GBytes *script)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize n = sizeof digest;
  g_autofree char *encoded = NULL;

  g_checksum_update (checksum, g_bytes_get_data (script, NULL), (gssize)g_bytes_get_size (script));
  g_checksum_get_digest (checksum, digest, &n);
  encoded = g_base64_encode (digest, n);
  g_string_append_printf (html, "script-src 'sha256-%s'; ", encoded);
}

static void
add_policy (GString *html, GBytes *script)
{
  g_string_append (html, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src "
                         "'none'; img-src data:; style-src 'unsafe-inline'; ");
  if (script != NULL)
    add_script_source (html, script);
  g_string_append (html, "base-uri 'none'; form-action 'none'\">\n");
}

/* "Page %u of %u" as CSS Paged Media counts it. */
static void
add_page_style (GString *html, const NormaReportTemplate *template)
{
  g_auto (GStrv) words =
      g_strsplit (norma_report_word (template->language, NORMA_WORD_PAGE_OF), "%u", 3);

  g_string_append_printf (
      html,
      "@page { size: %s; margin: 15mm 14mm 17mm; @bottom-right { content: "
      "\"%s\" counter(page) \"%s\" counter(pages) \"%s\"; font: 8pt sans-serif; "
      "color: #5c5b63; } }\n",
      template->paper == NORMA_PAPER_LETTER ? "letter" : "A4", words[0], words[1], words[2]);
}

static void
add_head (GString *html, const NormaHtmlFrame *frame)
{
  g_autoptr (GBytes) style = norma_html_read_resource ("report.css");

  g_string_append_printf (html, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n",
                          norma_report_language_to_string (frame->template->language));
  g_string_append (html, "<meta charset=\"utf-8\">\n");
  add_policy (html, frame->script);
  g_string_append (html,
                   "<meta name=\"viewport\" content=\"width=device-width, "
                   "initial-scale=1\">\n<meta name=\"generator\" content=\"Norma " NORMA_VERSION
                   "\">\n<title>");
  norma_html_add_text (html, frame->title);
  g_string_append (html, " – ");
  norma_html_add_text (html, frame->subject);
  g_string_append (html, "</title>\n<style>\n");
  add_bytes (html, style);
  add_page_style (html, frame->template);
  g_string_append (html, "</style>\n</head>\n<body>\n");
}

static void
add_fields (GString *html, const NormaReportField *fields, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_string_append (html, "<div>");
    norma_html_add_foreign (html, "dt", NULL, fields[i].label);
    norma_html_add_foreign (html, "dd", NULL, fields[i].value);
    g_string_append (html, "</div>\n");
  }
}

static void
add_logo (GString *html, const NormaHtmlFrame *frame)
{
  if (frame->logo == NULL)
    return;
  g_string_append (html, "<img class=\"logo\" alt=\"");
  norma_html_add_text (html, frame->template->organisation);
  g_string_append (html, "\" src=\"");
  norma_html_add_picture (html, frame->logo);
  g_string_append (html, "\">");
}

void
norma_html_begin (GString *html, const NormaHtmlFrame *frame, const GArray *fields)
{
  add_head (html, frame);
  g_string_append (html, "<header>\n<div class=\"brand\"><div>");
  norma_html_add_foreign (html, "h1", NULL, frame->title);
  norma_html_add_foreign (html, "p", "soft", frame->subject);
  g_string_append (html, "</div>");
  add_logo (html, frame);
  g_string_append (html, "</div>\n");
  if (fields->len + frame->template->n_fields > 0) {
    g_string_append (html, "<dl class=\"fields\">\n");
    add_fields (html, (const NormaReportField *)(gconstpointer)fields->data, fields->len);
    add_fields (html, frame->template->fields, frame->template->n_fields);
    g_string_append (html, "</dl>\n");
  }
  g_string_append (html, "</header>\n<main>\n");
}

void
norma_html_end (GString *html, const NormaHtmlFrame *frame)
{
  g_autofree char *sender = norma_report_describe_sender (frame->template, frame->time);

  g_string_append (html, "</main>\n");
  if (sender[0] != '\0')
    norma_html_add_foreign (html, "footer", NULL, sender);
  if (frame->script != NULL) {
    g_string_append (html, "\n<script>");
    add_bytes (html, frame->script);
    g_string_append (html, "</script>");
  }
  g_string_append (html, "\n</body>\n</html>\n");
}
