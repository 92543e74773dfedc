/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/history.h"
#include "core/project/settings.h"
#include "ui/session-private.h"

/* What the next fit is made with: shown at once, kept right after, so that a second change can
 * follow before the first is kept. */

typedef struct {
  char *text;
  const char *action;
} MethodChange;

static void
method_change_free (gpointer data)
{
  MethodChange *change = data;

  g_free (change->text);
  g_free (change);
}

static gboolean
keep_method (NormaProject *project, gpointer data, GError **error)
{
  const MethodChange *change = data;

  if (!norma_project_begin (project, change->action, NULL, error))
    return FALSE;
  if (norma_project_set_setting (project, NORMA_FIT_METHOD_SETTING, change->text, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

static void
show_method (NormaSession *self, NormaMethodChoice *choice)
{
  norma_method_choice_free (self->method);
  self->method = choice;
  norma_method_choice_apply (choice, &self->fit_options);
  norma_session_emit (self, NORMA_SESSION_METHOD_CHANGED);
}

/* A choice that this version does not know is told, and the usual one stands in for it. */
static void
show_stored_method (NormaSession *self)
{
  g_autoptr (NormaMethodChoice) stored = NULL;
  g_autoptr (GError) error = NULL;

  if (self->stored_method != NULL)
    stored = norma_method_choice_parse (self->stored_method, &error);
  if (error != NULL)
    norma_session_emit_message (self, error->message);
  if (stored == NULL)
    stored = norma_method_choice_new ();
  if (!norma_method_choice_equal (stored, self->method))
    show_method (self, g_steal_pointer (&stored));
}

void
norma_session_take_method (NormaSession *self, const char *text)
{
  if (g_strcmp0 (text, self->stored_method) == 0)
    return;
  g_free (self->stored_method);
  self->stored_method = g_strdup (text);
  if (self->n_methods_on_their_way == 0)
    show_stored_method (self);
}

void
norma_session_forget_method (NormaSession *self)
{
  if (self->n_methods_on_their_way == 0)
    return;
  self->n_methods_on_their_way = 0;
  show_stored_method (self);
}

static void
method_kept (NormaSession *self, gpointer data, const GError *error)
{
  if (--self->n_methods_on_their_way == 0)
    show_stored_method (self);
}

const NormaMethodChoice *
norma_session_get_method (NormaSession *self)
{
  return self->method;
}

void
norma_session_set_method (NormaSession *self, const NormaMethodChoice *choice, const char *action)
{
  MethodChange *change;

  if (!norma_session_can_edit (self) || norma_method_choice_equal (choice, self->method))
    return;
  change = g_new0 (MethodChange, 1);
  change->text = norma_method_choice_to_text (choice);
  change->action = action;
  self->n_methods_on_their_way++;
  show_method (self, norma_method_choice_copy (choice));
  norma_session_change (self, keep_method, method_kept, change, method_change_free);
}
