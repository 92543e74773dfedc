/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/project-model.h"

#include "core/base/error.h"
#include "core/project/images.h"
#include "core/project/models.h"
#include "core/project/thresholds.h"

static gboolean
same (const NormaThresholds *own, const NormaLimits *limits)
{
  return (float)own->review == limits->review && (float)own->reject == limits->reject &&
         own->least_area == limits->least_area;
}

static gboolean
list_inspected (NormaProject *project, NormaTunedOn *tuned_on, GError **error)
{
  g_autoptr (NormaProjectImages) images = norma_project_list_images (project, NULL, error);

  if (images == NULL)
    return FALSE;
  tuned_on->hashes = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < images->n; i++) {
    const NormaProjectImage *image = &images->images[i];

    if (image->set != NORMA_SET_TEST && image->set != NORMA_SET_QUERY)
      continue;
    if (image->file.hash == NULL)
      tuned_on->n_unknown++;
    else
      g_ptr_array_add (tuned_on->hashes, g_strdup (image->file.hash));
  }
  return TRUE;
}

static gboolean
set_thresholds (NormaModel *model, NormaProject *project, const NormaThresholds *own,
                GError **error)
{
  const NormaWish usual = NORMA_WISH_INIT;
  const NormaWish wish = {
    model->promise.wished_false_alarms > 0 ? model->promise.wished_false_alarms
                                           : usual.false_alarms,
    model->promise.confidence > 0 ? model->promise.confidence : usual.confidence,
  };
  g_autofree char *file = g_path_get_basename (norma_project_get_path (project));
  g_autofree char *provenance =
      g_strdup_printf ("%s, in %s", own->provenance == NULL ? "set by hand" : own->provenance,
                       file);
  NormaTunedOn tuned_on = { 0 };
  gboolean done = list_inspected (project, &tuned_on, error) &&
                  norma_model_set_thresholds (model, (float)own->review, (float)own->reject, &wish,
                                              provenance, &tuned_on, error);

  norma_tuned_on_clear (&tuned_on);
  if (done)
    model->limits.least_area = own->least_area;
  return done;
}

NormaModel *
norma_project_read_judging_model (NormaProject *project, GError **error)
{
  GError *local = NULL;
  g_autofree char *hash = norma_project_dup_current_model (project, &local);
  g_autofree char *provenance = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaModel) model = NULL;
  NormaThresholds own;
  gboolean are_own;

  if (local != NULL) {
    g_propagate_error (error, local);
    return NULL;
  }
  if (hash == NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: found no model, expected one that was fitted in the project",
                 norma_project_get_path (project));
    return NULL;
  }
  bytes = norma_project_read_model (project, hash, error);
  model = bytes == NULL ? NULL
                        : norma_model_read_bytes (bytes, norma_project_get_path (project), error);
  if (model == NULL ||
      !norma_project_read_thresholds (project, hash, &own, &provenance, &are_own, error))
    return NULL;
  if (are_own && !same (&own, &model->limits) && !set_thresholds (model, project, &own, error)) {
    g_prefix_error (error, "%s: ", norma_project_get_path (project));
    return NULL;
  }
  return g_steal_pointer (&model);
}
