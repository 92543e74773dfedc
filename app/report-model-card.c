/* SPDX-License-Identifier: Apache-2.0 */
#include "app/report-model-card.h"

#include "core/base/file-hash.h"
#include "core/report/document-html.h"
#include "core/report/document-pages.h"
#include "core/report/model-card.h"

gboolean
norma_report_model_card (const NormaCommandLine *line, const char *path,
                         const NormaReportTemplate *template, const char *time, const char *pdf,
                         const char *html, GError **error)
{
  g_autoptr (NormaModel) model = norma_command_line_read_model (line, path, error);
  g_autoptr (NormaReportDocument) document = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = g_path_get_basename (path);
  NormaModelCard card = { model, name, NULL, time };

  if (model == NULL)
    return FALSE;
  card.hash = hash = norma_file_hash (path, error);
  if (hash == NULL)
    return FALSE;
  document = norma_model_card_new (&card, template->language);
  return (pdf == NULL || norma_document_write_pdf (document, template, line->budget, pdf,
                                                   &line->progress, error)) &&
         (html == NULL || norma_document_write_html (document, template, line->budget, html,
                                                     &line->progress, error));
}
