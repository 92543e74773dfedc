/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/project-state.h"

#include <math.h>

#include "core/pipeline/comparison-file.h"
#include "core/project/files.h"
#include "core/project/history.h"
#include "core/project/models.h"
#include "core/project/settings.h"
#include "core/project/thresholds.h"

const NormaCompareOptions norma_compare_options = NORMA_COMPARE_OPTIONS_INIT;

char *
norma_compare_options_dup_text (void)
{
  return norma_compare_options_describe (&norma_compare_options);
}

void
norma_project_state_free (NormaProjectState *state)
{
  if (state == NULL)
    return;
  norma_project_images_free (state->images);
  g_clear_pointer (&state->paths, g_ptr_array_unref);
  norma_project_areas_clear (&state->areas);
  norma_project_pairs_free (state->pairs);
  g_free (state->model_hash);
  norma_reviews_free (state->reviews);
  norma_defect_classes_free (state->defect_classes);
  norma_model_unref (state->model);
  g_free (state->model_error);
  g_free (state->method);
  g_free (state->report);
  g_free (state->limits_provenance);
  g_free (state->undo_action);
  g_free (state->redo_action);
  g_free (state);
}

/* Only a moved file needs a look at the disk to be found. */
static char *
find_path (NormaProject *project, const char *root, const NormaProjectImage *image, GError **error)
{
  if (image->file.state == NORMA_FILE_MOVED)
    return norma_project_dup_image_path (project, image->path, error);
  return g_path_is_absolute (image->path) ? g_strdup (image->path)
                                          : g_build_filename (root, image->path, NULL);
}

static gboolean
read_images (NormaProject *project, NormaProjectState *state, GError **error)
{
  g_autofree char *root = norma_project_dup_root (project, error);

  if (root == NULL)
    return FALSE;
  state->images = norma_project_list_images (project, NULL, error);
  if (state->images == NULL)
    return FALSE;
  state->paths = g_ptr_array_new_full ((guint)state->images->n, g_free);
  for (gsize i = 0; i < state->images->n; i++) {
    char *path = find_path (project, root, &state->images->images[i], error);

    if (path == NULL)
      return FALSE;
    g_ptr_array_add (state->paths, path);
  }
  return TRUE;
}

static gboolean
read_pairs (NormaProject *project, NormaProjectState *state, GError **error)
{
  g_autofree char *options = norma_compare_options_dup_text ();

  state->pairs = norma_project_list_pairs (project, options, error);
  return state->pairs != NULL;
}

static gboolean
read_reviews (NormaProject *project, NormaProjectState *state, GError **error)
{
  state->reviews = norma_project_list_reviews (project, error);
  if (state->reviews == NULL)
    return FALSE;
  state->defect_classes = norma_project_list_defect_classes (project, error);
  return state->defect_classes != NULL;
}

/* NaN where it is not set, or no number above 0. */
static double
read_number (const char *text)
{
  double value = text == NULL ? (double)NAN : g_ascii_strtod (text, NULL);

  return isfinite (value) && value > 0 ? value : (double)NAN;
}

static gboolean
read_settings (NormaProject *project, NormaProjectState *state, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *seconds = norma_project_dup_setting (project, NORMA_FIT_SECONDS_SETTING, &local);
  g_autofree char *threshold = NULL;

  if (local == NULL)
    threshold = norma_project_dup_setting (project, NORMA_CHANGE_THRESHOLD_SETTING, &local);
  if (local == NULL)
    state->method = norma_project_dup_setting (project, NORMA_FIT_METHOD_SETTING, &local);
  if (local == NULL)
    state->report = norma_project_dup_setting (project, NORMA_REPORT_SETTING, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  state->fit_seconds = seconds == NULL ? (double)NAN : g_ascii_strtod (seconds, NULL);
  state->change_threshold = read_number (threshold);
  return TRUE;
}

/* A model that cannot be read is told, and the rest of the project stays of use. */
static void
read_model_bytes (NormaProject *project, NormaProjectState *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = norma_project_read_model (project, state->model_hash, &error);

  if (bytes != NULL)
    state->model = norma_model_read_bytes (bytes, norma_project_get_path (project), &error);
  if (state->model == NULL)
    state->model_error = g_strdup (error->message);
}

static gboolean
read_model (NormaProject *project, NormaProjectState *state, const char *known, GError **error)
{
  g_autoptr (GError) local = NULL;
  NormaThresholds thresholds;

  state->model_hash = norma_project_dup_current_model (project, &local);
  if (local != NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (state->model_hash == NULL)
    return TRUE;
  if (!g_str_equal (state->model_hash, known == NULL ? "" : known))
    read_model_bytes (project, state);
  if (!norma_project_read_thresholds (project, state->model_hash, &thresholds,
                                      &state->limits_provenance, &state->has_limits, error))
    return FALSE;
  state->limits =
      (NormaLimits){ (float)thresholds.review, (float)thresholds.reject, thresholds.least_area };
  return TRUE;
}

static gboolean
read_history (NormaProject *project, NormaProjectState *state, GError **error)
{
  g_autoptr (GError) local = NULL;

  state->undo_action = norma_project_dup_undo_action (project, &local);
  if (local == NULL)
    state->redo_action = norma_project_dup_redo_action (project, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

NormaProjectState *
norma_project_state_read (NormaProject *project, const char *known_model, GError **error)
{
  g_autoptr (NormaProjectState) state = g_new0 (NormaProjectState, 1);

  if (!read_images (project, state, error) ||
      !norma_project_areas_read (project, state->images, &state->areas, error) ||
      !read_pairs (project, state, error) || !read_reviews (project, state, error) ||
      !read_settings (project, state, error) || !read_model (project, state, known_model, error) ||
      !read_history (project, state, error))
    return NULL;
  return g_steal_pointer (&state);
}
