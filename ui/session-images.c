/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "core/project/history.h"
#include "ui/project-import.h"
#include "ui/session-private.h"

/* Images that come, and the roles they are given. */

static gboolean
add_images (NormaProject *project, gpointer data, GError **error)
{
  return norma_import_add (data, project, error);
}

static void
images_added (NormaSession *self, gpointer data, const GError *error)
{
  if (error != NULL)
    return;
  norma_session_check_files (self);
  norma_session_go_on (self);
}

void
norma_session_add_plan (NormaSession *self, const NormaFolderPlan *plan)
{
  if (norma_session_can_edit (self))
    norma_session_change (self, add_images, images_added, norma_import_new (plan),
                          (GDestroyNotify)norma_import_free);
}

typedef struct {
  GArray *ids; /* gint64 */
  NormaRole role;
  const char *action; /* of the step, English */
  void (*then) (NormaSession *self);
} Moving;

static void
moving_free (gpointer data)
{
  Moving *moving = data;

  g_array_unref (moving->ids);
  g_free (moving);
}

static gboolean
move_images (NormaProject *project, gpointer data, GError **error)
{
  const Moving *moving = data;
  const gint64 *ids = (const gint64 *)(gpointer)moving->ids->data;

  if (!norma_project_begin (project, moving->action, NULL, error))
    return FALSE;
  if (norma_project_set_image_set (project, ids, moving->ids->len,
                                   norma_role_get_set (moving->role), error) &&
      norma_project_set_label (project, ids, moving->ids->len, norma_role_get_label (moving->role),
                               NULL, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

static void
images_moved (NormaSession *self, gpointer data, const GError *error)
{
  const Moving *moving = data;
  g_autofree char *text = NULL;

  if (error != NULL)
    return;
  text = g_strdup_printf (ngettext ("%'u image is now “%s”", "%'u images are now “%s”",
                                    moving->ids->len),
                          moving->ids->len, norma_role_describe (moving->role));
  norma_session_emit_step_made (self, text);
  moving->then (self);
}

static void
score_rest (NormaSession *self)
{
  norma_session_go_on (self);
}

static void
fit_again (NormaSession *self)
{
  norma_session_fit (self);
}

static void
start_moving (NormaSession *self, const GPtrArray *items, NormaRole role, const char *action,
              void (*then) (NormaSession *self))
{
  Moving *moving = g_new0 (Moving, 1);

  *moving = (Moving){ g_array_new (FALSE, FALSE, sizeof (gint64)), role, action, then };
  for (guint i = 0; i < items->len; i++) {
    gint64 id = norma_image_item_get_id (items->pdata[i]);

    if (norma_image_item_get_role (items->pdata[i]) != role)
      g_array_append_val (moving->ids, id);
  }
  if (moving->ids->len > 0)
    norma_session_change (self, move_images, images_moved, moving, moving_free);
  else
    moving_free (moving);
}

void
norma_session_set_role (NormaSession *self, const GPtrArray *items, NormaRole role)
{
  g_return_if_fail (items != NULL && (guint)role < NORMA_N_ROLES);

  if (norma_session_can_edit (self))
    start_moving (self, items, role,
                  role == NORMA_ROLE_EXCLUDED ? "Leave images out" : "Move images", score_rest);
}

static int
compare_scores_falling (gconstpointer a, gconstpointer b)
{
  float one = norma_image_item_get_score (*(NormaImageItem *const *)a);
  float other = norma_image_item_get_score (*(NormaImageItem *const *)b);

  return (one < other) - (one > other);
}

GPtrArray *
norma_session_list_suspects (NormaSession *self)
{
  GPtrArray *suspects = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++) {
    NormaImageItem *item = self->items->pdata[i];

    if (norma_image_item_get_role (item) == NORMA_ROLE_LEARN &&
        norma_image_item_get_score (item) > self->limits.reject)
      g_ptr_array_add (suspects, item);
  }
  g_ptr_array_sort (suspects, compare_scores_falling);
  return suspects;
}

gboolean
norma_session_exclude_suspects (NormaSession *self)
{
  g_autoptr (GPtrArray) suspects = norma_session_list_suspects (self);

  if (suspects->len == 0 || self->job != NULL || !norma_session_can_edit (self))
    return FALSE;
  start_moving (self, suspects, NORMA_ROLE_EXCLUDED, "Leave suspects out", fit_again);
  return TRUE;
}
