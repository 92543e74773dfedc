/* SPDX-License-Identifier: Apache-2.0 */
#include "app/report-outputs.h"

GOptionEntry *
norma_report_outputs_new_entries (NormaReportOutputs *outputs)
{
  const GOptionEntry entries[] = {
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &outputs->forms.pdf, "Write a PDF file", "FILE.pdf" },
    { "html", 0, 0, G_OPTION_ARG_FILENAME, &outputs->forms.html,
      "Write a web page, one file with its pictures in it", "FILE.html" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &outputs->forms.csv,
      "Write a table of the parts, and beside it FILE-places.csv of what was found in them",
      "FILE.csv" },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &outputs->forms.json,
      "Write all of it for programs (docs/report.schema.json)", "FILE.json" },
    { "coco", 0, 0, G_OPTION_ARG_FILENAME, &outputs->forms.coco,
      "Write the defects of decided parts as a COCO file", "FILE.json" },
    { "masks", 0, 0, G_OPTION_ARG_FILENAME, &outputs->forms.masks,
      "Write them as masks, DIR/ground_truth/CLASS/NAME_mask.png", "DIR" },
    { "annotated", 0, 0, G_OPTION_ARG_FILENAME, &outputs->forms.annotated,
      "Write a picture of each rejected or open part with what was found", "DIR" },
    { "annotated-format", 0, 0, G_OPTION_ARG_STRING, &outputs->annotated_format,
      "Of these: the picture (png, default), or the image with the picture as second page (tiff)",
      "png|tiff" },
    { 0 }
  };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_report_outputs_clear (NormaReportOutputs *outputs)
{
  norma_report_forms_clear (&outputs->forms);
  g_free (outputs->annotated_format);
}

static gboolean
is_same_file (const char *one, const char *other)
{
  g_autofree char *canonical = g_canonicalize_filename (one, NULL);
  g_autofree char *other_canonical = g_canonicalize_filename (other, NULL);

  return g_str_equal (canonical, other_canonical);
}

/* Folders may be one: their files have other names. */
static gboolean
is_taken (const GPtrArray *paths, guint i, guint n_files, const char *project)
{
  for (guint k = 0; k < MIN (i, n_files); k++)
    if (is_same_file (paths->pdata[i], paths->pdata[k]))
      return TRUE;
  return is_same_file (paths->pdata[i], project);
}

static gboolean
take_format (NormaReportOutputs *outputs, GError **error)
{
  static const char *const formats[] = { "png", "tiff", NULL };
  guint format = 0;

  if (!norma_option_get_choice ("--annotated-format", outputs->annotated_format, formats, &format,
                                error))
    return FALSE;
  outputs->forms.annotated_format = (NormaAnnotatedFormat)format;
  return TRUE;
}

gboolean
norma_report_outputs_expect (NormaReportOutputs *outputs, const char *project, GError **error)
{
  guint n_files;
  g_autoptr (GPtrArray) paths = norma_report_forms_list (&outputs->forms, &n_files);

  for (guint i = 0; i < paths->len; i++)
    if (is_taken (paths, i, n_files, project)) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is the project or model itself, or another output: a file of its own is "
                   "expected",
                   (const char *)paths->pdata[i]);
      return FALSE;
    }
  if (paths->len > 0)
    return take_format (outputs, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               "at least one output is expected, as --pdf FILE.pdf, found none");
  return FALSE;
}

gboolean
norma_report_outputs_are_pages (const NormaReportOutputs *outputs)
{
  const NormaReportForms *forms = &outputs->forms;

  return forms->csv == NULL && forms->json == NULL && forms->coco == NULL && forms->masks == NULL &&
         forms->annotated == NULL;
}

gboolean
norma_report_outputs_write (const NormaReportOutputs *outputs, const NormaInspection *inspection,
                            const NormaReportTemplate *template, NormaCommandLine *line,
                            GError **error)
{
  guint n_missing;

  if (!norma_report_forms_write (&outputs->forms, inspection, template, line->budget,
                                 &line->progress, &n_missing, error))
    return FALSE;
  if (n_missing > 0)
    norma_command_line_warn (line, "images that could not be read and have no picture: %u",
                             n_missing);
  return TRUE;
}
