/* SPDX-License-Identifier: Apache-2.0 */
#include "app/report-outputs.h"

#include "core/report/annotated.h"
#include "core/report/report-csv.h"
#include "core/report/report-defects.h"
#include "core/report/report-files.h"
#include "core/report/report-guard.h"
#include "core/report/report-html.h"
#include "core/report/report-json.h"
#include "core/report/report-pdf.h"

/* The tables of parts and places are two files. */
enum { N_FILES = 6, N_PLACES = N_FILES + 2 };

GOptionEntry *
norma_report_outputs_new_entries (NormaReportOutputs *outputs)
{
  const GOptionEntry entries[] = {
    { "pdf", 0, 0, G_OPTION_ARG_FILENAME, &outputs->pdf, "Write a PDF file", "FILE.pdf" },
    { "html", 0, 0, G_OPTION_ARG_FILENAME, &outputs->html,
      "Write a web page, one file with its pictures in it", "FILE.html" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &outputs->csv,
      "Write a table of the parts, and beside it FILE-places.csv of what was found in them",
      "FILE.csv" },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &outputs->json,
      "Write all of it for programs (docs/report.schema.json)", "FILE.json" },
    { "coco", 0, 0, G_OPTION_ARG_FILENAME, &outputs->coco,
      "Write the defects of decided parts as a COCO file", "FILE.json" },
    { "masks", 0, 0, G_OPTION_ARG_FILENAME, &outputs->masks,
      "Write them as masks, DIR/ground_truth/CLASS/NAME_mask.png", "DIR" },
    { "annotated", 0, 0, G_OPTION_ARG_FILENAME, &outputs->annotated,
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
  g_free (outputs->pdf);
  g_free (outputs->html);
  g_free (outputs->csv);
  g_free (outputs->json);
  g_free (outputs->coco);
  g_free (outputs->masks);
  g_free (outputs->annotated);
  g_free (outputs->annotated_format);
}

/* paths: [N_PLACES], lent; the files first. places: of the table of places; NULL: none. */
static void
list_paths (const NormaReportOutputs *outputs, const char *places, const char **paths)
{
  const char *const all[N_PLACES] = { outputs->pdf,   outputs->html,     outputs->csv,
                                      places,         outputs->json,     outputs->coco,
                                      outputs->masks, outputs->annotated };

  for (guint i = 0; i < N_PLACES; i++)
    paths[i] = all[i];
}

static char *
find_places (const NormaReportOutputs *outputs)
{
  return outputs->csv == NULL ? NULL : norma_report_csv_places_path (outputs->csv);
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
is_taken (const char *const *paths, guint i, const char *project)
{
  if (paths[i] == NULL)
    return FALSE;
  for (guint k = 0; k < MIN (i, N_FILES); k++)
    if (paths[k] != NULL && is_same_file (paths[i], paths[k]))
      return TRUE;
  return is_same_file (paths[i], project);
}

static gboolean
find_format (const NormaReportOutputs *outputs, guint *format, GError **error)
{
  static const char *const formats[] = { "png", "tiff", NULL };

  return norma_option_get_choice ("--annotated-format", outputs->annotated_format, formats, format,
                                  error);
}

gboolean
norma_report_outputs_expect (const NormaReportOutputs *outputs, const char *project, GError **error)
{
  g_autofree char *places = find_places (outputs);
  const char *paths[N_PLACES];
  guint n = 0, format = 0;

  list_paths (outputs, places, paths);
  for (guint i = 0; i < N_PLACES; i++) {
    if (is_taken (paths, i, project)) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "“%s” is the project or model itself, or another output: a file of its own is "
                   "expected",
                   paths[i]);
      return FALSE;
    }
    n += paths[i] != NULL;
  }
  if (n > 0)
    return find_format (outputs, &format, error);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               "at least one output is expected, as --pdf FILE.pdf, found none");
  return FALSE;
}

gboolean
norma_report_outputs_are_pdf (const NormaReportOutputs *outputs)
{
  const char *paths[N_PLACES];

  list_paths (outputs, NULL, paths);
  for (guint i = 1; i < N_PLACES; i++)
    if (paths[i] != NULL)
      return FALSE;
  return outputs->pdf != NULL;
}

static gboolean
guard (const NormaReportOutputs *outputs, const NormaInspection *inspection, GError **error)
{
  g_autoptr (NormaReportGuard) guard = norma_report_guard_new (inspection);
  g_autofree char *places = find_places (outputs);
  const char *paths[N_PLACES];

  list_paths (outputs, places, paths);
  for (guint i = 0; i < N_FILES; i++)
    if (paths[i] != NULL && !norma_report_guard_allow (guard, paths[i], error))
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
open_writers (const NormaReportOutputs *o, const NormaInspection *inspection,
              const NormaReportTemplate *template, NormaBudget *budget, guint *n_missing,
              GPtrArray *writers, GError **error)
{
  guint format = 0;

  return find_format (o, &format, error) &&
         (o->html == NULL ||
          add (writers, norma_report_html_new (inspection, template, budget, o->html, error))) &&
         (o->csv == NULL || add (writers, norma_report_csv_new (inspection, o->csv, error))) &&
         (o->json == NULL || add (writers, norma_report_json_new (inspection, o->json, error))) &&
         (o->coco == NULL || add (writers, norma_report_coco_new (inspection, o->coco))) &&
         (o->masks == NULL ||
          add (writers, norma_report_masks_new (inspection, o->masks, error))) &&
         (o->annotated == NULL ||
          add (writers,
               norma_report_annotated_new (inspection, o->annotated, (NormaAnnotatedFormat)format,
                                           n_missing, error)));
}

gboolean
norma_report_outputs_write (const NormaReportOutputs *outputs, const NormaInspection *inspection,
                            const NormaReportTemplate *template, NormaCommandLine *line,
                            GError **error)
{
  g_autoptr (GPtrArray) writers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_report_writer_free);
  guint n_missing = 0;

  if (!guard (outputs, inspection, error))
    return FALSE;
  if (outputs->pdf != NULL && !norma_report_write_pdf (inspection, template, line->budget,
                                                       outputs->pdf, &line->progress, error))
    return FALSE;
  if (!open_writers (outputs, inspection, template, line->budget, &n_missing, writers, error))
    return FALSE;
  if (writers->len > 0 &&
      !norma_report_write (inspection, writers, line->budget, &line->progress, error))
    return FALSE;
  if (n_missing > 0)
    norma_command_line_warn (line, "images that could not be read and have no picture: %u",
                             n_missing);
  return TRUE;
}
