/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-html.h"

#include "core/image/read.h"
#include "core/report/report-html-private.h"

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

  norma_report_html_end (self);
  return norma_report_flush (self->file, self->text, error) &&
         norma_atomic_file_commit (self->file, error);
}

static void
html_free (NormaReportWriter *writer)
{
  NormaReportHtml *self = (NormaReportHtml *)writer;

  norma_report_picture_free (self->logo);
  g_clear_pointer (&self->file, norma_atomic_file_free);
  g_string_free (self->text, TRUE);
  g_hash_table_unref (self->pictures);
  g_free (self);
}

static gboolean
read_logo (NormaReportHtml *self, NormaBudget *budget, GError **error)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) raster = NULL;

  if (self->template->logo == NULL)
    return TRUE;
  options.budget = budget;
  raster = norma_image_read (self->template->logo, &options, error);
  self->logo = raster == NULL ? NULL : norma_report_picture_new (raster, NULL, error);
  return self->logo != NULL;
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
  self->text = g_string_new (NULL);
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!read_logo (self, budget, error) ||
      (self->file = norma_atomic_file_new (path, error)) == NULL)
    return NULL;
  norma_report_html_begin (self);
  return norma_report_flush (self->file, self->text, error) ? g_steal_pointer (&writer) : NULL;
}
