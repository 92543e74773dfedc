/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/detector-group.h"

#include <glib/gi18n.h>

#include "ui/combo-choice.h"
#include "ui/method-words.h"

struct _NormaDetectorGroup {
  AdwPreferencesGroup parent_instance;
  NormaSession *session;
  AdwComboRow *choice;
  GtkStringList *names;
  GtkWidget *core_set_row;
  GtkSpinButton *core_set;
};

G_DEFINE_FINAL_TYPE (NormaDetectorGroup, norma_detector_group, ADW_TYPE_PREFERENCES_GROUP)

static void
norma_detector_group_dispose (GObject *object)
{
  NormaDetectorGroup *self = NORMA_DETECTOR_GROUP (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_DETECTOR_GROUP);
  G_OBJECT_CLASS (norma_detector_group_parent_class)->dispose (object);
}

static void
choice_changed (NormaDetectorGroup *self)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (self->session));

  choice->detector = adw_combo_row_get_selected (self->choice);
  norma_session_set_method (self->session, choice, "Choose detector");
}

static void
core_set_changed (NormaDetectorGroup *self)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (self->session));

  choice->core_set = gtk_spin_button_get_value (self->core_set) / 100;
  norma_session_set_method (self->session, choice, "Choose detector");
}

static void
method_changed (NormaDetectorGroup *self)
{
  const NormaMethodChoice *method = norma_session_get_method (self->session);
  NormaMethod detector = method->detector;

  g_signal_handlers_block_by_func (self->choice, choice_changed, self);
  adw_combo_row_set_selected (self->choice, detector);
  g_signal_handlers_unblock_by_func (self->choice, choice_changed, self);
  g_signal_handlers_block_by_func (self->core_set, core_set_changed, self);
  gtk_spin_button_set_value (self->core_set, method->core_set * 100);
  g_signal_handlers_unblock_by_func (self->core_set, core_set_changed, self);
  gtk_widget_set_visible (self->core_set_row, detector == NORMA_METHOD_PATCHCORE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->choice), norma_detector_describe (detector));
}

static void
project_changed (NormaDetectorGroup *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), norma_session_can_edit (self->session));
}

static void
norma_detector_group_class_init (NormaDetectorGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_detector_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/detector-group.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaDetectorGroup, choice);
  gtk_widget_class_bind_template_child (widget_class, NormaDetectorGroup, names);
  gtk_widget_class_bind_template_child (widget_class, NormaDetectorGroup, core_set_row);
  gtk_widget_class_bind_template_child (widget_class, NormaDetectorGroup, core_set);
}

static void
norma_detector_group_init (NormaDetectorGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_combo_choice_keep (self->choice);
  for (guint i = 0; norma_method_to_string (i) != NULL; i++)
    gtk_string_list_append (self->names, norma_detector_name (i));
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (choice_changed), self);
  g_signal_connect_swapped (self->core_set, "value-changed", G_CALLBACK (core_set_changed), self);
}

void
norma_detector_group_set_session (NormaDetectorGroup *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "method-changed", G_CALLBACK (method_changed), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (project_changed), self);
  method_changed (self);
  project_changed (self);
}
