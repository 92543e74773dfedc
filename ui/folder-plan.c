/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/folder-plan.h"

#include <string.h>

#include "core/pipeline/image-list.h"
#include "ui/background.h"

static void
free_group (gpointer data)
{
  NormaFolderGroup *group = data;

  g_free (group->name);
  g_ptr_array_unref (group->paths);
  g_free (group);
}

void
norma_folder_plan_free (NormaFolderPlan *plan)
{
  if (plan == NULL)
    return;
  g_free (plan->folder);
  g_ptr_array_unref (plan->groups);
  g_free (plan);
}

static const char *const reference_words[] = { "reference", "references", NULL };
static const char *const mask_words[] = { "ground_truth", "masks", "mask", NULL };

static gboolean
has_word (char **names, const char *const *words)
{
  for (guint i = 0; names[i] != NULL; i++)
    if (g_strv_contains (words, names[i]))
      return TRUE;
  return FALSE;
}

static NormaRole
recognise (const char *folder, const char *name, gboolean has_train)
{
  static const char *const good_words[] = { "good", "ok", "normal", "nominal", NULL };
  static const char *const bad_words[] = { "bad",       "ng",      "nok",       "defect", "defects",
                                           "defective", "anomaly", "anomalous", "reject", NULL };
  static const char *const train_words[] = { "train", "training", NULL };
  static const char *const test_words[] = { "test", "testing", NULL };
  g_autofree char *opened = g_path_get_basename (folder);
  g_autofree char *joined = g_strconcat (opened, "/", name, NULL);
  g_autofree char *lower = g_utf8_strdown (joined, -1);
  g_auto (GStrv) names = g_strsplit (lower, "/", -1);

  if (has_word (names, mask_words))
    return NORMA_ROLE_EXCLUDED;
  if (has_word (names, reference_words))
    return NORMA_ROLE_REFERENCE;
  if (has_word (names, good_words)) {
    gboolean learn = has_word (names, train_words) || (!has_train && !has_word (names, test_words));

    return learn ? NORMA_ROLE_LEARN : NORMA_ROLE_GOOD;
  }
  if (has_word (names, bad_words) || (has_word (names, test_words) && *name != '\0'))
    return NORMA_ROLE_DEFECTIVE;
  return NORMA_ROLE_UNLABELLED;
}

gboolean
norma_folder_has_references (const char *folder)
{
  g_autofree char *name = g_path_get_basename (folder);
  g_autofree char *lower = g_utf8_strdown (name, -1);

  return g_strv_contains (reference_words, lower);
}

static gboolean
is_mask_word (const char *name)
{
  g_autofree char *lower = g_utf8_strdown (name, -1);

  return g_strv_contains (mask_words, lower);
}

/* "ground_truth" of "ground_truth/crack": masks lie in as many folders as there are kinds of
 * defects, and none of these says anything of its own. */
static char *
fold_masks (const char *name)
{
  g_auto (GStrv) names = g_strsplit (name, "/", -1);
  GString *folded = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++) {
    g_string_append_printf (folded, "%s%s", i == 0 ? "" : "/", names[i]);
    if (is_mask_word (names[i]))
      break;
  }
  return g_string_free (folded, FALSE);
}

/* "train/good" of FOLDER/train/good/part.png. */
static char *
group_name (const char *folder, const char *path)
{
  g_autofree char *shown = NULL;
  g_autofree char *parent = g_path_get_dirname (path);
  const char *rest = parent;

  if (g_str_has_prefix (parent, folder))
    rest = parent + strlen (folder);
  while (*rest == '/')
    rest++;
  shown = g_filename_display_name (rest);
  return fold_masks (shown);
}

static NormaFolderGroup *
find_group (NormaFolderPlan *plan, const char *name)
{
  NormaFolderGroup *group;

  /* Paths come in the order of their folders, so that the group is nearly always the last. */
  for (guint i = plan->groups->len; i-- > 0;) {
    group = plan->groups->pdata[i];
    if (strcmp (group->name, name) == 0)
      return group;
  }
  group = g_new0 (NormaFolderGroup, 1);
  group->name = g_strdup (name);
  group->paths = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (plan->groups, group);
  return group;
}

/* What is learnt from first, what is left out last: the order of the roles. */
static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const NormaFolderGroup *one = *(const NormaFolderGroup *const *)a;
  const NormaFolderGroup *other = *(const NormaFolderGroup *const *)b;

  if (one->role != other->role)
    return one->role < other->role ? -1 : 1;
  return strcmp (one->name, other->name);
}

static void
recognise_groups (NormaFolderPlan *plan)
{
  gboolean has_train = FALSE;

  for (guint i = 0; i < plan->groups->len; i++) {
    const NormaFolderGroup *group = plan->groups->pdata[i];
    g_autofree char *lower = g_utf8_strdown (group->name, -1);

    has_train |= g_str_has_prefix (lower, "train");
  }
  for (guint i = 0; i < plan->groups->len; i++) {
    NormaFolderGroup *group = plan->groups->pdata[i];

    group->role = recognise (plan->folder, group->name, has_train);
  }
  g_ptr_array_sort (plan->groups, compare_groups);
}

NormaFolderPlan *
norma_folder_plan_new (const char *folder, GError **error)
{
  const char *const folders[] = { folder, NULL };
  guint n_passed_over = 0;
  g_autoptr (GPtrArray) paths = norma_image_list_collect (folders, &n_passed_over, error);
  NormaFolderPlan *plan;

  if (paths == NULL)
    return NULL;
  plan = g_new0 (NormaFolderPlan, 1);
  plan->folder = g_strdup (folder);
  plan->groups = g_ptr_array_new_with_free_func (free_group);
  plan->n_images = paths->len;
  plan->n_passed_over = n_passed_over;
  for (guint i = 0; i < paths->len; i++) {
    g_autofree char *name = group_name (folder, paths->pdata[i]);

    g_ptr_array_add (find_group (plan, name)->paths, g_strdup (paths->pdata[i]));
  }
  recognise_groups (plan);
  return plan;
}

gboolean
norma_folder_group_has_masks (const NormaFolderGroup *group)
{
  g_autofree char *last = g_path_get_basename (group->name);

  return is_mask_word (last);
}

guint
norma_folder_plan_count (const NormaFolderPlan *plan, NormaRole role)
{
  guint n = 0;

  for (guint i = 0; i < plan->groups->len; i++) {
    const NormaFolderGroup *group = plan->groups->pdata[i];

    if (group->role == role)
      n += group->paths->len;
  }
  return n;
}

static void
keep_in_group (NormaFolderGroup *group, gboolean (*keep) (const char *path, gpointer data),
               gpointer data)
{
  for (guint i = group->paths->len; i-- > 0;)
    if (!keep (group->paths->pdata[i], data))
      g_ptr_array_remove_index (group->paths, i);
}

void
norma_folder_plan_keep (NormaFolderPlan *plan, gboolean (*keep) (const char *path, gpointer data),
                        gpointer data)
{
  plan->n_images = 0;
  for (guint i = plan->groups->len; i-- > 0;) {
    NormaFolderGroup *group = plan->groups->pdata[i];

    keep_in_group (group, keep, data);
    plan->n_images += group->paths->len;
    if (group->paths->len == 0)
      g_ptr_array_remove_index (plan->groups, i);
  }
}

static void
make_plan (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  NormaFolderPlan *plan = norma_folder_plan_new (data, &error);

  if (plan == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, plan, (GDestroyNotify)norma_folder_plan_free);
}

void
norma_folder_plan_new_async (const char *folder, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, data);

  g_task_set_task_data (task, g_strdup (folder), g_free);
  norma_background_run (task, make_plan);
}

NormaFolderPlan *
norma_folder_plan_new_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
