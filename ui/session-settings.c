/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-private.h"

/* What a user has set for all projects, brought to the session. */

static void
take_resources (NormaSession *self, GParamSpec *spec, NormaSettings *settings)
{
  guint64 cap_mb = norma_settings_get_count (settings, "memory-cap-mb");

  self->fit_options.n_threads = norma_settings_get_count (settings, "n-threads");
  /* Work under way holds the budget that it began with. */
  g_clear_pointer (&self->budget, norma_budget_unref);
  if (cap_mb > 0)
    self->budget = norma_budget_new (cap_mb << 20);
  self->fit_options.budget = self->budget;
}

static gboolean
set_user (NormaProject *project, gpointer user, GError **error)
{
  norma_project_set_user (project, user);
  return TRUE;
}

/* In the row of changes, so that those made before keep the name of before. */
void
norma_session_name_user (NormaSession *self)
{
  if (self->project != NULL && self->user != NULL)
    norma_session_store (self, set_user, NULL, g_strdup (self->user), g_free);
}

static void
take_user (NormaSession *self, GParamSpec *spec, NormaSettings *settings)
{
  g_free (self->user);
  self->user = norma_settings_dup_reviewer (settings);
  norma_session_name_user (self);
}

static void
connect (NormaSession *self, NormaSettings *settings, const char *signal, GCallback callback)
{
  g_signal_connect_object (settings, signal, callback, self, G_CONNECT_SWAPPED);
}

void
norma_session_follow_settings (NormaSession *self, NormaSettings *settings)
{
  connect (self, settings, "notify::n-threads", G_CALLBACK (take_resources));
  connect (self, settings, "notify::memory-cap-mb", G_CALLBACK (take_resources));
  connect (self, settings, "notify::reviewer-name", G_CALLBACK (take_user));
  take_resources (self, NULL, settings);
  take_user (self, NULL, settings);
}
