/* SPDX-License-Identifier: Apache-2.0 */
#include "app/report-model-card.h"

#include "core/base/file-hash.h"
#include "core/report/model-card.h"
#include "core/report/report-pdf.h"

gboolean
norma_report_model_card (const NormaCommandLine *line, const char *path,
                         const NormaReportTemplate *template, const char *time, const char *pdf,
                         GError **error)
{
  g_autoptr (NormaModel) model = norma_command_line_read_model (line, path, error);
  g_autoptr (NormaReportPages) pages = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = g_path_get_basename (path);
  NormaModelCard card = { model, name, NULL, time };

  if (model == NULL)
    return FALSE;
  card.hash = hash = norma_file_hash (path, error);
  if (hash == NULL)
    return FALSE;
  pages = norma_model_card_new (&card, template, line->budget, error);
  return pages != NULL &&
         norma_report_pages_write_pdf (pages, NULL, hash, pdf, &line->progress, error);
}
