/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-forms.h"

#include "core/report/report-csv.h"
#include "core/report/report-defects.h"
#include "core/report/report-files.h"
#include "core/report/report-guard.h"
#include "core/report/report-html.h"
#include "core/report/report-json.h"
#include "core/report/report-pdf.h"

void
norma_report_forms_clear (NormaReportForms *forms)
{
  g_clear_pointer (&forms->pdf, g_free);
  g_clear_pointer (&forms->html, g_free);
  g_clear_pointer (&forms->csv, g_free);
  g_clear_pointer (&forms->json, g_free);
  g_clear_pointer (&forms->coco, g_free);
  g_clear_pointer (&forms->masks, g_free);
  g_clear_pointer (&forms->annotated, g_free);
}

static void
add_paths (GPtrArray *list, const char *const *paths, guint n)
{
  for (guint i = 0; i < n; i++)
    if (paths[i] != NULL)
      g_ptr_array_add (list, g_strdup (paths[i]));
}

GPtrArray *
norma_report_forms_list (const NormaReportForms *forms, guint *n_files)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *places = forms->csv == NULL ? NULL : norma_report_csv_places_path (forms->csv);
  const char *const files[] = {
    forms->pdf, forms->html, forms->csv, places, forms->json, forms->coco,
  };
  const char *const folders[] = { forms->masks, forms->annotated };

  add_paths (list, files, G_N_ELEMENTS (files));
  if (n_files != NULL)
    *n_files = list->len;
  add_paths (list, folders, G_N_ELEMENTS (folders));
  return list;
}

static gboolean
guard (const NormaReportForms *forms, const NormaInspection *inspection, GError **error)
{
  g_autoptr (NormaReportGuard) guard = norma_report_guard_new (inspection);
  guint n_files;
  g_autoptr (GPtrArray) paths = norma_report_forms_list (forms, &n_files);

  for (guint i = 0; i < n_files; i++)
    if (!norma_report_guard_allow (guard, paths->pdata[i], error))
      return FALSE;
  return TRUE;
}

/* Takes the writer over. */
static gboolean
add (GPtrArray *writers, NormaReportWriter *writer)
{
  if (writer != NULL)
    g_ptr_array_add (writers, writer);
  return writer != NULL;
}

static gboolean
open_writers (const NormaReportForms *f, const NormaInspection *inspection,
              const NormaReportTemplate *template, NormaBudget *budget, guint *n_missing,
              GPtrArray *writers, GError **error)
{
  return (f->html == NULL ||
          add (writers, norma_report_html_new (inspection, template, budget, f->html, error))) &&
         (f->csv == NULL || add (writers, norma_report_csv_new (inspection, f->csv, error))) &&
         (f->json == NULL || add (writers, norma_report_json_new (inspection, f->json, error))) &&
         (f->coco == NULL || add (writers, norma_report_coco_new (inspection, f->coco))) &&
         (f->masks == NULL ||
          add (writers, norma_report_masks_new (inspection, f->masks, error))) &&
         (f->annotated == NULL ||
          add (writers, norma_report_annotated_new (inspection, f->annotated, f->annotated_format,
                                                    n_missing, error)));
}

gboolean
norma_report_forms_write (const NormaReportForms *forms, const NormaInspection *inspection,
                          const NormaReportTemplate *template, NormaBudget *budget,
                          const NormaProgress *progress, guint *n_missing, GError **error)
{
  g_autoptr (GPtrArray) writers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_report_writer_free);

  g_return_val_if_fail (forms != NULL && inspection != NULL && template != NULL, FALSE);
  g_return_val_if_fail (n_missing != NULL, FALSE);

  *n_missing = 0;
  return guard (forms, inspection, error) &&
         (forms->pdf == NULL ||
          norma_report_write_pdf (inspection, template, budget, forms->pdf, progress, error)) &&
         open_writers (forms, inspection, template, budget, n_missing, writers, error) &&
         (writers->len == 0 || norma_report_write (inspection, writers, budget, progress, error));
}
