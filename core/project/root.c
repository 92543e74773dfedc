/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/project/paths.h"
#include "core/project/project-private.h"

gboolean
norma_project_read_roots (NormaProject *project, char **beside, char **absolute, GError **error)
{
  g_autofree char *relative = NULL;
  g_autofree char *known = NULL;

  if (!norma_setting_read (project, NORMA_SETTING_ROOT, &relative, error) ||
      !norma_setting_read (project, NORMA_SETTING_ROOT_ABSOLUTE, &known, error))
    return FALSE;
  if (relative == NULL || known == NULL) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: it does not say where its images are", project->path);
    return FALSE;
  }
  *beside = g_canonicalize_filename (relative, project->folder);
  *absolute = g_steal_pointer (&known);
  return TRUE;
}

char *
norma_project_dup_root (NormaProject *project, GError **error)
{
  g_autoptr (GRecMutexLocker) locker = NULL;
  g_autofree char *beside = NULL;
  g_autofree char *absolute = NULL;

  g_return_val_if_fail (project != NULL, NULL);

  locker = g_rec_mutex_locker_new (&project->mutex);
  if (!norma_project_read_roots (project, &beside, &absolute, error))
    return NULL;
  if (!g_file_test (beside, G_FILE_TEST_IS_DIR) && g_file_test (absolute, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&absolute);
  return g_steal_pointer (&beside);
}

static gboolean
put_root (NormaProject *project, const char *folder, GError **error)
{
  g_autofree char *beside = norma_path_relate (project->folder, folder);

  return norma_setting_put (project, NORMA_SETTING_ROOT, beside, error) &&
         norma_setting_put (project, NORMA_SETTING_ROOT_ABSOLUTE, folder, error);
}

gboolean
norma_project_set_root (NormaProject *project, const char *folder, GError **error)
{
  NormaEdit edit;

  g_return_val_if_fail (project != NULL && folder != NULL && g_path_is_absolute (folder), FALSE);

  return norma_expect_utf8 (project, "folder", folder, error) &&
         norma_edit_begin (project, "Change image folder", &edit, error) &&
         norma_edit_end (project, &edit, put_root (project, folder, error), error);
}
