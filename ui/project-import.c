/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/project-import.h"

static const struct {
  NormaImageSet set;
  NormaLabel label;
} of_role[NORMA_N_ROLES] = {
  [NORMA_ROLE_LEARN] = { NORMA_SET_GOOD, NORMA_LABEL_NONE },
  [NORMA_ROLE_GOOD] = { NORMA_SET_TEST, NORMA_LABEL_GOOD },
  [NORMA_ROLE_DEFECTIVE] = { NORMA_SET_TEST, NORMA_LABEL_BAD },
  [NORMA_ROLE_UNLABELLED] = { NORMA_SET_QUERY, NORMA_LABEL_NONE },
  [NORMA_ROLE_REFERENCE] = { NORMA_SET_REFERENCE, NORMA_LABEL_NONE },
  [NORMA_ROLE_EXCLUDED] = { NORMA_SET_EXCLUDED, NORMA_LABEL_NONE },
};

NormaImageSet
norma_role_get_set (NormaRole role)
{
  g_return_val_if_fail ((guint)role < NORMA_N_ROLES, NORMA_SET_QUERY);

  return of_role[role].set;
}

NormaLabel
norma_role_get_label (NormaRole role)
{
  g_return_val_if_fail ((guint)role < NORMA_N_ROLES, NORMA_LABEL_NONE);

  return of_role[role].label;
}

NormaRole
norma_role_of (NormaImageSet set, NormaLabel label)
{
  switch (set) {
  case NORMA_SET_GOOD:
    return NORMA_ROLE_LEARN;
  case NORMA_SET_EXCLUDED:
    return NORMA_ROLE_EXCLUDED;
  case NORMA_SET_REFERENCE:
    return NORMA_ROLE_REFERENCE;
  case NORMA_SET_TEST:
    if (label == NORMA_LABEL_GOOD)
      return NORMA_ROLE_GOOD;
    return label == NORMA_LABEL_BAD ? NORMA_ROLE_DEFECTIVE : NORMA_ROLE_UNLABELLED;
  default:
    return NORMA_ROLE_UNLABELLED;
  }
}

static void
take_group (NormaImport *import, const NormaFolderGroup *group)
{
  g_autofree char *kind = g_path_get_basename (group->name);
  NormaNewImage image = { .set = of_role[group->role].set, .label = of_role[group->role].label };

  if (*group->name != '\0')
    image.kind = g_string_chunk_insert_const (import->strings, kind);
  for (guint i = 0; i < group->paths->len; i++) {
    image.path = g_string_chunk_insert (import->strings, group->paths->pdata[i]);
    g_array_append_val (import->images, image);
  }
}

NormaImport *
norma_import_new (const NormaFolderPlan *plan)
{
  NormaImport *import = g_new0 (NormaImport, 1);

  import->folder = g_strdup (plan->folder);
  import->images = g_array_new (FALSE, FALSE, sizeof (NormaNewImage));
  import->strings = g_string_chunk_new (1 << 16);
  for (guint i = 0; i < plan->groups->len; i++) {
    const NormaFolderGroup *group = plan->groups->pdata[i];

    if (group->role != NORMA_ROLE_EXCLUDED)
      take_group (import, group);
  }
  return import;
}

void
norma_import_free (NormaImport *import)
{
  if (import == NULL)
    return;
  g_free (import->folder);
  g_array_unref (import->images);
  g_string_chunk_free (import->strings);
  g_free (import);
}

NormaProject *
norma_import_create (const NormaImport *import, const char *path, GError **error)
{
  return norma_project_create_with_images (path, import->folder,
                                           (const NormaNewImage *)(gpointer)import->images->data,
                                           import->images->len, error);
}

gboolean
norma_import_add (const NormaImport *import, NormaProject *project, GError **error)
{
  return norma_project_add_images (project, (const NormaNewImage *)(gpointer)import->images->data,
                                   import->images->len, NULL, error);
}
