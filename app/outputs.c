/* SPDX-License-Identifier: Apache-2.0 */
#include "app/outputs.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "app/output-names.h"
#include "core/image/write.h"
#include "core/report/csv.h"
#include "core/report/overlay.h"

/* Outlines stay crisp. */
#define JPEG_QUALITY 92

static gboolean
set_file_error (GError **error, const char *path, int code)
{
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (code), "%s: %s", path,
               g_strerror (code));
  return FALSE;
}

GOptionEntry *
norma_outputs_new_entries (NormaOutputs *outputs)
{
  const GOptionEntry entries[] = {
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &outputs->csv, "Write a table, a row an image", "FILE" },
    { "maps", 0, 0, G_OPTION_ARG_FILENAME, &outputs->maps,
      "Write anomaly maps at full size, float TIFF", "DIR" },
    { "overlays", 0, 0, G_OPTION_ARG_FILENAME, &outputs->overlays,
      "Write pictures with the regions found", "DIR" },
    { "overlay-format", 0, 0, G_OPTION_ARG_STRING, &outputs->overlay_format,
      "png (default) or jpeg", "FORMAT" },
    { 0 },
  };

  return g_memdup2 (entries, sizeof entries);
}

static char *
build_path (const char *folder, const char *name, const char *ending)
{
  g_autofree char *file = g_strconcat (name, ending, NULL);

  return g_build_filename (folder, file, NULL);
}

static const char *
overlay_ending (const NormaOutputs *outputs)
{
  return outputs->as_jpeg ? ".jpg" : ".png";
}

/* Images are never written to, not even when the folder of the images is named for the pictures. */
static gboolean
check_folder (const NormaOutputs *outputs, GHashTable *files, const char *option,
              const char *folder, const char *ending, GError **error)
{
  for (guint i = 0; folder != NULL && i < outputs->names->len; i++) {
    g_autofree char *path = build_path (folder, outputs->names->pdata[i], ending);

    if (!norma_inputs_check_output (files, option, path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
open_table (NormaOutputs *outputs, GError **error)
{
  g_autofree char *header = norma_csv_image_header (outputs->dataset != NULL);

  outputs->table = g_fopen (outputs->csv, "we");
  if (outputs->table == NULL || fputs (header, outputs->table) < 0 || fflush (outputs->table) != 0)
    return set_file_error (error, outputs->csv, errno);
  return TRUE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  return path == NULL || g_mkdir_with_parents (path, 0777) == 0 ||
         set_file_error (error, path, errno);
}

gboolean
norma_outputs_open (NormaOutputs *outputs, NormaCommandLine *line, const NormaInputs *inputs,
                    const NormaModel *model, const NormaDataset *dataset, GError **error)
{
  static const char *const formats[] = { "png", "jpeg", NULL };
  g_autoptr (GHashTable) files = norma_inputs_identify (inputs);
  guint format = 0;

  g_mutex_init (&outputs->lock);
  outputs->line = line;
  outputs->model = model;
  outputs->dataset = dataset;
  outputs->failures = g_ptr_array_new_with_free_func ((GDestroyNotify)g_error_free);
  if (!norma_option_get_choice ("--overlay-format", outputs->overlay_format, formats, &format,
                                error))
    return FALSE;
  outputs->as_jpeg = format == 1;
  outputs->names = norma_output_names_new (inputs->names, inputs->paths);
  norma_inputs_identify_also (files, line->arguments[0]);
  if (!norma_inputs_check_output (files, "--csv", outputs->csv, error) ||
      !check_folder (outputs, files, "--maps", outputs->maps, ".tiff", error) ||
      !check_folder (outputs, files, "--overlays", outputs->overlays, overlay_ending (outputs),
                     error) ||
      !make_folder (outputs->maps, error) || !make_folder (outputs->overlays, error))
    return FALSE;
  return outputs->csv == NULL || open_table (outputs, error);
}

void
norma_outputs_close (NormaOutputs *outputs)
{
  if (outputs->line != NULL)
    g_mutex_clear (&outputs->lock);
  g_clear_pointer (&outputs->table, fclose);
  g_clear_pointer (&outputs->csv, g_free);
  g_clear_pointer (&outputs->maps, g_free);
  g_clear_pointer (&outputs->overlays, g_free);
  g_clear_pointer (&outputs->overlay_format, g_free);
  g_clear_pointer (&outputs->names, g_ptr_array_unref);
  g_clear_pointer (&outputs->failures, g_ptr_array_unref);
  g_clear_error (&outputs->disk_error);
}

gboolean
norma_outputs_has_pictures (const NormaOutputs *outputs)
{
  return outputs->maps != NULL || outputs->overlays != NULL;
}

void
norma_outputs_fail (NormaOutputs *outputs, GError *error)
{
  g_mutex_lock (&outputs->lock);
  if (outputs->disk_error == NULL)
    outputs->disk_error = g_steal_pointer (&error);
  g_mutex_unlock (&outputs->lock);
  g_clear_error (&error);
  g_cancellable_cancel (outputs->line->progress.cancellable);
}

static char *
open_place (const char *folder, const char *name, const char *ending, GError **error)
{
  g_autofree char *path = build_path (folder, name, ending);
  g_autofree char *parent = g_path_get_dirname (path);

  return make_folder (parent, error) ? g_steal_pointer (&path) : NULL;
}

static void
give_row (gpointer map, guint y, float *row)
{
  norma_anomaly_map_get_row (map, y, row);
}

static gboolean
write_map (const NormaOutputs *outputs, const char *name, const NormaResult *result, GError **error)
{
  g_autofree char *path = open_place (outputs->maps, name, ".tiff", error);
  NormaAnomalyMap *map = result->map;

  return path != NULL &&
         norma_image_write_map_tiff (map->full_width, map->full_height, give_row, map, path, error);
}

static gboolean
write_overlay (const NormaOutputs *outputs, const char *name, const NormaRaster *raster,
               const NormaResult *result, GError **error)
{
  const NormaOverlayStyle style = NORMA_OVERLAY_STYLE_INIT;
  g_autofree char *path = open_place (outputs->overlays, name, overlay_ending (outputs), error);
  g_autoptr (NormaRaster) picture = NULL;

  if (path == NULL)
    return FALSE;
  picture = norma_overlay_new (raster, result->map, result->finding, &outputs->model->limits,
                               &style, error);
  if (picture == NULL)
    return FALSE;
  return outputs->as_jpeg ? norma_image_write_jpeg (picture, JPEG_QUALITY, path, error)
                          : norma_image_write_png (picture, path, error);
}

/* The result of the image stands; only its picture is missing. */
static void
note_failure (NormaOutputs *outputs, GError *error)
{
  if (error->domain == G_FILE_ERROR) {
    norma_outputs_fail (outputs, error);
    return;
  }
  g_mutex_lock (&outputs->lock);
  g_ptr_array_add (outputs->failures, error);
  g_mutex_unlock (&outputs->lock);
}

gboolean
norma_outputs_examine (gsize index, const char *path, const NormaRaster *raster,
                       const NormaResult *result, gpointer data, GError **unused)
{
  NormaOutputs *outputs = data;
  const char *name = outputs->names->pdata[index];
  GError *error = NULL;

  if (outputs->maps != NULL && !write_map (outputs, name, result, &error))
    note_failure (outputs, g_steal_pointer (&error));
  if (outputs->overlays != NULL && !write_overlay (outputs, name, raster, result, &error))
    note_failure (outputs, g_steal_pointer (&error));
  return TRUE;
}

/* A set of many shapes would bury everything else. */
#define DEVIATIONS_SHOWN 5

static void
warn (NormaOutputs *outputs, const char *path, const NormaResult *result, const GError *error)
{
  if (result == NULL)
    norma_command_line_warn (outputs->line, "unreadable: %s", error->message);
  else if (result->deviation > NORMA_STRONG_DEVIATION && ++outputs->n_deviating <= DEVIATIONS_SHOWN)
    norma_command_line_warn (
        outputs->line, "%s: its aspect ratio lies outside the good images' by a factor of %.2f",
        path, result->deviation);
}

void
norma_outputs_deliver (gsize index, const char *path, const NormaResult *result,
                       const GError *image_error, gpointer data)
{
  NormaOutputs *outputs = data;
  const char *kind = NULL;
  g_autofree char *row = NULL;
  GError *error = NULL;

  warn (outputs, path, result, image_error);
  if (outputs->table == NULL)
    return;
  if (outputs->dataset != NULL)
    kind = ((const NormaTestImage *)outputs->dataset->images->pdata[index])->kind;
  row = norma_csv_image (path, kind, result, image_error);
  if (fputs (row, outputs->table) >= 0 && fflush (outputs->table) == 0)
    return;
  set_file_error (&error, outputs->csv, errno);
  norma_outputs_fail (outputs, error);
}

gboolean
norma_outputs_finish (NormaOutputs *outputs, GError **error)
{
  FILE *table = g_steal_pointer (&outputs->table);

  for (guint i = 0; i < outputs->failures->len; i++)
    norma_command_line_warn (outputs->line, "%s",
                             ((const GError *)outputs->failures->pdata[i])->message);
  if (outputs->n_deviating > DEVIATIONS_SHOWN)
    norma_command_line_warn (outputs->line, "%u more images of another aspect ratio",
                             outputs->n_deviating - DEVIATIONS_SHOWN);
  if (table != NULL && fclose (table) != 0 && outputs->disk_error == NULL)
    set_file_error (&outputs->disk_error, outputs->csv, errno);
  if (outputs->disk_error == NULL)
    return TRUE;
  g_clear_error (error);
  g_propagate_error (error, g_steal_pointer (&outputs->disk_error));
  return FALSE;
}
