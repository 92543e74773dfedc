/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/project-bars.h"

#include <glib/gi18n.h>

enum { READ_ONLY, MISSING, CHANGED, N_BARS };

struct _NormaProjectBars {
  GtkBox parent_instance;
  NormaSession *session;
  GtkWidget *bars[N_BARS];
  GtkWidget *labels[N_BARS];
};

G_DEFINE_FINAL_TYPE (NormaProjectBars, norma_project_bars, GTK_TYPE_BOX)

static void
norma_project_bars_dispose (GObject *object)
{
  NormaProjectBars *self = NORMA_PROJECT_BARS (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_project_bars_parent_class)->dispose (object);
}

static void
norma_project_bars_class_init (NormaProjectBarsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_project_bars_dispose;
}

static void
add_bar (NormaProjectBars *self, guint bar, GtkMessageType type, const char *button,
         const char *action)
{
  self->bars[bar] = gtk_info_bar_new ();
  self->labels[bar] = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->labels[bar]), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->labels[bar]), 0);
  gtk_info_bar_set_message_type (GTK_INFO_BAR (self->bars[bar]), type);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->bars[bar]), FALSE);
  gtk_info_bar_add_child (GTK_INFO_BAR (self->bars[bar]), self->labels[bar]);
  if (button != NULL) {
    GtkWidget *widget = gtk_button_new_with_label (button);

    gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), action);
    gtk_info_bar_add_action_widget (GTK_INFO_BAR (self->bars[bar]), widget, GTK_RESPONSE_APPLY);
  }
  gtk_box_append (GTK_BOX (self), self->bars[bar]);
}

static void
norma_project_bars_init (NormaProjectBars *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  add_bar (self, READ_ONLY, GTK_MESSAGE_INFO, NULL, NULL);
  add_bar (self, MISSING, GTK_MESSAGE_WARNING, _ ("Locate…"), "win.locate");
  add_bar (self, CHANGED, GTK_MESSAGE_WARNING, _ ("Take them as they are now"), "win.accept-files");
}

/* text: NULL hides the bar. */
static void
set_text (NormaProjectBars *self, guint bar, const char *text)
{
  if (text != NULL)
    gtk_label_set_label (GTK_LABEL (self->labels[bar]), text);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->bars[bar]), text != NULL);
}

static void
update_read_only (NormaProjectBars *self)
{
  const char *reason = norma_session_get_read_only_reason (self->session);
  g_autofree char *text = NULL;

  if (reason != NULL)
    text = g_strdup_printf (_ ("The project can be looked at but not changed: %s"), reason);
  set_text (self, READ_ONLY, text);
}

static void
update_files (NormaProjectBars *self)
{
  guint n_missing = norma_session_count_files (self->session, NORMA_FILE_MISSING);
  guint n_changed = norma_session_count_files (self->session, NORMA_FILE_CHANGED);
  g_autofree char *missing =
      g_strdup_printf (ngettext ("%'u image is missing", "%'u images are missing", n_missing),
                       n_missing);
  g_autofree char *changed = g_strdup_printf (
      ngettext ("%'u image has changed since it was added; its score is that of before",
                "%'u images have changed since they were added; their scores are those of before",
                n_changed),
      n_changed);

  set_text (self, MISSING, n_missing > 0 ? missing : NULL);
  set_text (self, CHANGED, n_changed > 0 ? changed : NULL);
}

void
norma_project_bars_set_session (NormaProjectBars *self, NormaSession *session)
{
  g_set_object (&self->session, session);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (update_read_only), self);
  g_signal_connect_swapped (session, "files-changed", G_CALLBACK (update_files), self);
  update_read_only (self);
  update_files (self);
}
