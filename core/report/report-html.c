/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-html.h"

#include "core/report/html-blocks.h"
#include "core/report/html-frame.h"
#include "core/report/html-text.h"
#include "core/report/report-html-private.h"

const char *
norma_report_html_word (const NormaReportHtml *html, NormaReportWord word)
{
  return norma_report_word (html->template->language, word);
}

static NormaHtmlFrame
make_frame (const NormaReportHtml *html, const char *subject)
{
  const char *title =
      norma_report_template_get_title (html->template, NORMA_WORD_INSPECTION_REPORT);

  return (NormaHtmlFrame){ html->template, title, subject, NULL, html->logo, html->script };
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

/* From the doctype to the heading of the parts that are told at length. */
static void
add_beginning (NormaReportHtml *html)
{
  const NormaInspection *inspection = html->writer.inspection;
  g_autofree char *subject = norma_report_describe_inspection (inspection, html->language);
  g_autoptr (GArray) fields = norma_report_list_fields (inspection, html->language);
  const NormaHtmlFrame frame = make_frame (html, subject);

  norma_html_begin (html->text, &frame, fields);
  norma_report_html_add_summary (html);
  norma_report_html_add_table (html);
  norma_html_begin_section (html->text, "findings", "findings",
                            norma_report_html_word (html, NORMA_WORD_FINDINGS));
  add_legend (html);
}

static void
add_provenance (NormaReportHtml *html)
{
  NormaReportLanguage language = html->template->language;
  g_autoptr (GArray) facts = norma_report_list_provenance (html->writer.inspection, language);

  norma_html_begin_section (html->text, NULL, "provenance",
                            norma_report_html_word (html, NORMA_WORD_PROVENANCE));
  norma_html_add_facts (html->text, facts, language);
  norma_html_end_section (html->text);
}

/* What follows them. */
static void
add_end (NormaReportHtml *html)
{
  const NormaHtmlFrame frame = make_frame (html, NULL);

  if (html->n_told == 0)
    norma_html_add_element (html->text, "p", NULL,
                            norma_report_html_word (html, NORMA_WORD_NO_DEFECTS));
  norma_html_end_section (html->text);
  add_provenance (html);
  norma_html_end (html->text, &frame);
}

static gboolean
html_add (NormaReportWriter *writer, const NormaInspectedPart *part G_GNUC_UNUSED,
          const NormaInspectedImage *image, GError **error)
{
  NormaReportHtml *self = (NormaReportHtml *)writer;

  if (image == NULL)
    return TRUE;
  return norma_report_html_add_part (self, image, error) &&
         norma_report_flush (self->file, self->text, error);
}

static gboolean
html_finish (NormaReportWriter *writer, GError **error)
{
  NormaReportHtml *self = (NormaReportHtml *)writer;

  add_end (self);
  return norma_report_flush (self->file, self->text, error) &&
         norma_atomic_file_commit (self->file, error);
}

static void
html_free (NormaReportWriter *writer)
{
  NormaReportHtml *self = (NormaReportHtml *)writer;

  norma_report_picture_free (self->logo);
  g_clear_pointer (&self->file, norma_atomic_file_free);
  g_bytes_unref (self->script);
  g_string_free (self->text, TRUE);
  g_hash_table_unref (self->pictures);
  g_free (self);
}

NormaReportWriter *
norma_report_html_new (const NormaInspection *inspection, const NormaReportTemplate *template,
                       NormaBudget *budget, const char *path, GError **error)
{
  static const NormaReportWriterClass class = { html_add, html_finish, html_free };
  NormaReportHtml *self = g_new0 (NormaReportHtml, 1);
  g_autoptr (NormaReportWriter) writer = &self->writer;

  self->writer = (NormaReportWriter){ &class, inspection };
  self->template = template;
  self->language = template->language;
  self->script = norma_html_read_resource ("report.js");
  self->text = g_string_new (NULL);
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (template->logo != NULL &&
      (self->logo = norma_report_picture_read (template->logo, budget, error)) == NULL)
    return NULL;
  self->file = norma_atomic_file_new (path, error);
  if (self->file == NULL)
    return NULL;
  add_beginning (self);
  return norma_report_flush (self->file, self->text, error) ? g_steal_pointer (&writer) : NULL;
}
