/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/inspection-content.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/pipeline/comparison-file.h"
#include "core/project/files.h"
#include "core/project/models.h"
#include "core/project/settings.h"
#include "core/project/thresholds.h"
#include "core/report/inspection-private.h"

static const char *const outcomes[NORMA_N_OUTCOMES] = { "accepted", "rejected", "open", "none" };

const char *
norma_outcome_to_string (NormaOutcome outcome)
{
  g_return_val_if_fail ((guint)outcome < NORMA_N_OUTCOMES, NULL);

  return outcomes[outcome];
}

gboolean
norma_outcome_parse (const char *word, NormaOutcome *outcome)
{
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++)
    if (g_str_equal (word, outcomes[i])) {
      *outcome = (NormaOutcome)i;
      return TRUE;
    }
  return FALSE;
}

void
norma_inspection_free (NormaInspection *inspection)
{
  if (inspection == NULL)
    return;
  norma_project_close (inspection->project);
  g_free (inspection->name);
  g_free (inspection->root);
  g_free (inspection->time);
  g_free (inspection->user);
  norma_model_unref (inspection->model);
  g_free (inspection->model_hash);
  g_free (inspection->model_name);
  g_free (inspection->model_created);
  g_free (inspection->model_error);
  g_free (inspection->limits_provenance);
  norma_sign_offs_free (inspection->sign_offs);
  g_free (inspection->parts);
  g_free (inspection->data_hash);
  norma_project_images_free (inspection->images);
  norma_project_pairs_free (inspection->pairs);
  norma_reviews_free (inspection->reviews);
  norma_project_shapes_free (inspection->shapes);
  norma_project_areas_clear (&inspection->areas);
  g_clear_pointer (&inspection->strings, g_string_chunk_free);
  g_free (inspection);
}

static gboolean
read_change_threshold (NormaInspection *inspection, GError **error)
{
  static const NormaCompareOptions usual = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (GError) local = NULL;
  g_autofree char *text =
      norma_project_dup_setting (inspection->project, NORMA_CHANGE_THRESHOLD_SETTING, &local);
  double value = text == NULL ? (double)NAN : g_ascii_strtod (text, NULL);

  inspection->change_threshold = isfinite (value) && value > 0 ? value : usual.threshold;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
read_lists (NormaInspection *inspection, GError **error)
{
  static const NormaCompareOptions usual = NORMA_COMPARE_OPTIONS_INIT;
  NormaProject *project = inspection->project;
  g_autofree char *options = norma_compare_options_describe (&usual);

  inspection->images = norma_project_list_images (project, NULL, error);
  if (inspection->images == NULL)
    return FALSE;
  inspection->pairs = norma_project_list_pairs (project, options, error);
  if (inspection->pairs == NULL)
    return FALSE;
  inspection->reviews = norma_project_list_reviews (project, error);
  if (inspection->reviews == NULL)
    return FALSE;
  inspection->shapes = norma_project_list_shapes (project, -1, error);
  if (inspection->shapes == NULL)
    return FALSE;
  inspection->sign_offs = norma_project_list_sign_offs (project, error);
  return inspection->sign_offs != NULL && read_change_threshold (inspection, error) &&
         norma_project_areas_read (project, inspection->images, &inspection->areas, error);
}

static gboolean
read_model_entry (NormaInspection *inspection, GError **error)
{
  g_autoptr (GPtrArray) models = norma_project_list_models (inspection->project, error);

  if (models == NULL)
    return FALSE;
  for (guint i = 0; i < models->len; i++) {
    const NormaModelEntry *entry = models->pdata[i];

    if (!g_str_equal (entry->hash, inspection->model_hash))
      continue;
    inspection->model_name = g_strdup (entry->name);
    inspection->model_created = g_strdup (entry->created);
  }
  return TRUE;
}

/* A model that cannot be read leaves reviews to be told. */
static void
read_model_bytes (NormaInspection *inspection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
      norma_project_read_model (inspection->project, inspection->model_hash, &error);

  if (bytes != NULL)
    inspection->model =
        norma_model_read_bytes (bytes, norma_project_get_path (inspection->project), &error);
  if (inspection->model == NULL)
    inspection->model_error = g_strdup (error->message);
}

static gboolean
read_limits (NormaInspection *inspection, GError **error)
{
  NormaThresholds own;
  g_autofree char *provenance = NULL;

  if (!norma_project_read_thresholds (inspection->project, inspection->model_hash, &own,
                                      &provenance, &inspection->limits_are_own, error))
    return FALSE;
  if (inspection->limits_are_own) {
    inspection->limits = (NormaLimits){ (float)own.review, (float)own.reject, own.least_area };
    inspection->limits_provenance = g_steal_pointer (&provenance);
  } else if (inspection->model != NULL) {
    inspection->limits = inspection->model->limits;
    inspection->limits_provenance = g_strdup (inspection->model->provenance);
  }
  return TRUE;
}

static gboolean
read_model (NormaInspection *inspection, const NormaInspectionOptions *options, GError **error)
{
  g_autoptr (GError) local = NULL;

  inspection->model_hash = norma_project_dup_current_model (inspection->project, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (inspection->model_hash == NULL)
    return TRUE;
  if (options->model != NULL && g_str_equal (options->model_hash, inspection->model_hash))
    inspection->model = norma_model_ref (options->model);
  else
    read_model_bytes (inspection);
  return read_model_entry (inspection, error) && read_limits (inspection, error);
}

static gboolean
read_journal (NormaInspection *inspection, const char *time, GError **error)
{
  g_autoptr (NormaEntries) entries = NULL;

  if (!norma_project_verify_journal (inspection->project, &inspection->journal, error))
    return FALSE;
  entries = norma_project_list_entries (inspection->project, error);
  if (entries == NULL)
    return FALSE;
  inspection->time = g_strdup (time);
  if (entries->n == 0)
    return TRUE;
  if (time == NULL)
    inspection->time = g_strdup (entries->entries[entries->n - 1].time);
  inspection->user = g_strdup (entries->entries[entries->n - 1].user);
  return TRUE;
}

/* The window names projects that it keeps away from their images by the images' folder and digits that tell
 * folders of one name apart (ui/project-place.c); these say nothing to who reads a report. */
static char *
make_name (NormaProject *project, const char *root)
{
  const gsize n_digits = 10;
  g_autofree char *folder = g_path_get_basename (root);
  char *name = g_path_get_basename (norma_project_get_path (project));
  gsize length = strlen (folder);

  if (g_str_has_suffix (name, ".norma-project"))
    name[strlen (name) - strlen (".norma-project")] = '\0';
  if (strlen (name) == length + 1 + n_digits && g_str_has_prefix (name, folder) &&
      name[length] == '-' && strspn (name + length + 1, "0123456789abcdef") == n_digits)
    name[length] = '\0';
  return name;
}

NormaInspection *
norma_inspection_new (NormaProject *project, const NormaInspectionOptions *options,
                      const NormaProgress *progress, GError **error)
{
  g_autoptr (NormaInspection) inspection = g_new0 (NormaInspection, 1);

  g_return_val_if_fail (project != NULL && options != NULL, NULL);

  inspection->project = norma_project_ref (project);
  inspection->pixels_per_mm = options->pixels_per_mm;
  inspection->strings = g_string_chunk_new (4096);
  inspection->root = norma_project_dup_root (project, error);
  if (inspection->root == NULL)
    return NULL;
  inspection->name = make_name (project, inspection->root);
  if (!read_lists (inspection, error) || !read_model (inspection, options, error) ||
      !read_journal (inspection, options->time, error) ||
      !norma_inspection_take_parts (inspection, options, progress, error))
    return NULL;
  return g_steal_pointer (&inspection);
}
