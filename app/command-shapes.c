/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/command-line.h"
#include "core/pipeline/shape-export.h"
#include "core/pipeline/shape-import.h"

static gboolean
export_shapes (const char *project_path, const char *word, const char *path, GError **error)
{
  g_autoptr (NormaProject) project = NULL;
  NormaShapesExport result;
  NormaShapesFormat format;

  norma_shapes_format_parse (word, &format);
  project = norma_project_open (project_path, NORMA_PROJECT_READ, error);
  if (project == NULL || !norma_shapes_export (project, format, path, &result, error))
    return FALSE;
  printf ("%s: %u shapes\n", path, result.n_shapes);
  if (result.n_left_out > 0)
    fprintf (stderr, "%u areas are not in it, as %s files have no place for them\n",
             result.n_left_out, word);
  return TRUE;
}

static gboolean
import_shapes (const char *project_path, const char *path, GError **error)
{
  g_autoptr (NormaProject) project = norma_project_open (project_path, NORMA_PROJECT_WRITE, error);
  g_auto (NormaShapesImport) result = { 0 };

  if (project == NULL || !norma_shapes_import (project, path, &result, error))
    return FALSE;
  printf ("%u new shapes on %u images", result.n_shapes, result.n_images);
  if (result.n_known > 0)
    printf (", %u were there already", result.n_known);
  printf ("\n");
  if (result.n_unmatched > 0)
    fprintf (stderr, "%u images are none of the project's; the first one: %s\n", result.n_unmatched,
             result.unmatched);
  return TRUE;
}

static gboolean
expect_one_way (const char *format, const char *source, GError **error)
{
  NormaShapesFormat parsed;

  if ((format == NULL) == (source == NULL)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "either --export or --import is expected, found %s",
                 format == NULL ? "neither" : "both");
    return FALSE;
  }
  if (format == NULL || norma_shapes_format_parse (format, &parsed))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--export “%s”: coco, labelme or masks is expected", format);
  return FALSE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_autofree char *format = NULL;
  g_autofree char *source = NULL;
  const GOptionEntry entries[] = {
    { "export", 0, 0, G_OPTION_ARG_STRING, &format,
      "Write what is drawn to DEST: a coco file, or a folder of labelme files or of masks",
      "coco|labelme|masks" },
    { "import", 0, 0, G_OPTION_ARG_FILENAME, &source,
      "Add what is drawn in a COCO or labelme file, or in a folder of labelme files or masks",
      "FILE|DIR" },
    { 0 }
  };
  g_auto (NormaCommandLine) line = { 0 };
  guint n;
  gboolean done;

  if (!norma_command_line_open (&line, &norma_command_shapes, 0, entries, argv, error) ||
      !expect_one_way (format, source, error))
    return NORMA_EXIT_USAGE;
  n = format != NULL ? 2 : 1;
  if (!norma_command_line_expect (&line, n, n,
                                  n == 2 ? "a project file and a destination" : "one project file",
                                  error))
    return NORMA_EXIT_USAGE;
  done = format != NULL ? export_shapes (line.arguments[0], format, line.arguments[1], error)
                        : import_shapes (line.arguments[0], source, error);
  return done ? NORMA_EXIT_DONE : NORMA_EXIT_INCOMPLETE;
}

const NormaCommand norma_command_shapes = {
  .name = "shapes",
  .arguments = "PROJECT.norma-project [DEST]",
  .summary = "Take what is drawn in a project to other programs, and from them",
  .description =
      "Examples:\n"
      "  norma-cli shapes line-3.norma-project --export coco line-3.json\n"
      "  norma-cli shapes line-3.norma-project --import ground-truth/\n\n"
      "Images are found by their paths, or by their file names where these are unique. What a\n"
      "project has already is not added again. Masks hold defects alone; areas of all images are\n"
      "in no export.",
  .run = run,
};
