/* SPDX-License-Identifier: Apache-2.0 */
#include "app/report-outputs.h"

#include "core/report/report-pdf.h"

enum { N_FORMATS = 1 };

GOptionEntry *
norma_report_outputs_new_entries (NormaReportOutputs *outputs)
{
  const GOptionEntry entries[] = {
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &outputs->pdf, "Write a PDF file", "FILE.pdf" }, { 0 }
  };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_report_outputs_clear (NormaReportOutputs *outputs)
{
  g_free (outputs->pdf);
}

static gboolean
is_same_file (const char *one, const char *other)
{
  g_autofree char *canonical = g_canonicalize_filename (one, NULL);
  g_autofree char *other_canonical = g_canonicalize_filename (other, NULL);

  return g_str_equal (canonical, other_canonical);
}

gboolean
norma_report_outputs_expect (const NormaReportOutputs *outputs, const char *project, GError **error)
{
  const char *const paths[N_FORMATS] = { outputs->pdf };
  guint n = 0;

  for (guint i = 0; i < N_FORMATS; i++) {
    gboolean is_taken = paths[i] != NULL && is_same_file (paths[i], project);

    for (guint k = 0; k < i && paths[i] != NULL; k++)
      is_taken = is_taken || (paths[k] != NULL && is_same_file (paths[i], paths[k]));
    if (is_taken) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is the project or model itself, or another output: a file of its own is "
                   "expected",
                   paths[i]);
      return FALSE;
    }
    n += paths[i] != NULL;
  }
  if (n > 0)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               "at least one output is expected, as --pdf FILE.pdf, found none");
  return FALSE;
}

gboolean
norma_report_outputs_write (const NormaReportOutputs *outputs, const NormaInspection *inspection,
                            const NormaReportTemplate *template, const NormaCommandLine *line,
                            GError **error)
{
  return outputs->pdf == NULL || norma_report_write_pdf (inspection, template, line->budget,
                                                         outputs->pdf, &line->progress, error);
}
