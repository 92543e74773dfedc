/* SPDX-License-Identifier: Apache-2.0 */
#include "app/evaluate-report.h"

#include "core/base/file-hash.h"
#include "core/report/evaluation-document.h"

GOptionEntry *
norma_evaluate_report_new_entries (NormaEvaluateReport *report)
{
  g_autofree GOptionEntry *look = norma_report_look_new_entries (&report->look);
  const GOptionEntry entries[] = {
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &report->path,
      "Write a report with figures, curves and the worst images", "FILE.pdf|.html" },
    look[0],
    look[1],
    { 0 },
  };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_evaluate_report_clear (NormaEvaluateReport *report)
{
  g_free (report->path);
  g_free (report->time);
  norma_report_look_clear (&report->look);
  norma_report_template_free (report->template);
}

gboolean
norma_evaluate_report_open (NormaEvaluateReport *report, GError **error)
{
  if (report->path == NULL)
    return TRUE;
  report->form = norma_document_form_find ("--report", report->path, error);
  if (report->form == NULL)
    return FALSE;
  report->template = norma_report_look_read (&report->look, error);
  return report->template != NULL && norma_report_look_get_time (&report->time, error);
}

gboolean
norma_evaluate_report_write (const NormaEvaluateReport *report, const NormaCommandLine *line,
                             const NormaModel *model, const NormaDataset *dataset,
                             const NormaEvaluation *evaluation, GError **error)
{
  g_autoptr (NormaReportDocument) document = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *set_hash = NULL;
  g_autofree char *model_name = NULL;
  g_autofree char *set_name = NULL;
  NormaEvaluationReport content = { evaluation, model };

  if (report->path == NULL)
    return TRUE;
  content.model_hash = hash = norma_file_hash (line->arguments[0], error);
  if (hash == NULL)
    return FALSE;
  content.model_name = model_name = g_path_get_basename (line->arguments[0]);
  content.set_name = set_name = g_path_get_basename (line->arguments[1]);
  content.set_hash = set_hash = norma_dataset_hash (dataset);
  content.time = report->time;
  document = norma_evaluation_document_new (&content, report->template->language, error);
  return document != NULL && report->form (document, report->template, line->budget, report->path,
                                           &line->progress, error);
}
