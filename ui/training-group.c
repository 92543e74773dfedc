/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/training-group.h"
#include "ui/combo-choice.h"

struct _NormaTrainingGroup {
  AdwPreferencesGroup parent_instance;
  NormaSession *session;
  AdwComboRow *end;
  GtkWidget *steps_row, *minutes_row;
  GtkSpinButton *steps, *minutes, *seed;
};

G_DEFINE_FINAL_TYPE (NormaTrainingGroup, norma_training_group, ADW_TYPE_PREFERENCES_GROUP)

static void
norma_training_group_dispose (GObject *object)
{
  NormaTrainingGroup *self = NORMA_TRAINING_GROUP (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_TRAINING_GROUP);
  G_OBJECT_CLASS (norma_training_group_parent_class)->dispose (object);
}

/* The steps stay the detector's usual ones until somebody wants others. */
static void
changed (NormaTrainingGroup *self)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (self->session));
  guint steps = (guint)gtk_spin_button_get_value_as_int (self->steps);

  choice->by_time = adw_combo_row_get_selected (self->end) == 1;
  if (choice->steps > 0 || steps != norma_fit_training_get_usual_steps (choice->detector))
    choice->steps = steps;
  choice->minutes = gtk_spin_button_get_value (self->minutes);
  choice->seed = (guint)gtk_spin_button_get_value_as_int (self->seed);
  norma_session_set_method (self->session, choice, "Choose training");
}

static void
show_method (NormaTrainingGroup *self, const NormaMethodChoice *method, guint64 usual)
{
  adw_combo_row_set_selected (self->end, method->by_time ? 1 : 0);
  gtk_spin_button_set_value (self->steps, method->steps > 0 ? method->steps : (double)usual);
  gtk_spin_button_set_value (self->minutes, method->minutes);
  gtk_spin_button_set_value (self->seed, method->seed);
  gtk_widget_set_visible (self->steps_row, !method->by_time);
  gtk_widget_set_visible (self->minutes_row, method->by_time);
}

static void
method_changed (NormaTrainingGroup *self)
{
  const NormaMethodChoice *method = norma_session_get_method (self->session);
  guint64 usual = norma_fit_training_get_usual_steps (method->detector);
  gpointer const widgets[] = { self->end, self->steps, self->minutes, self->seed };

  gtk_widget_set_visible (GTK_WIDGET (self), usual > 0);
  if (usual == 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (widgets); i++)
    g_signal_handlers_block_by_func (widgets[i], changed, self);
  show_method (self, method, usual);
  for (gsize i = 0; i < G_N_ELEMENTS (widgets); i++)
    g_signal_handlers_unblock_by_func (widgets[i], changed, self);
}

static void
project_changed (NormaTrainingGroup *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), norma_session_can_edit (self->session));
}

static void
norma_training_group_class_init (NormaTrainingGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_training_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/training-group.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingGroup, end);
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingGroup, steps_row);
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingGroup, minutes_row);
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingGroup, steps);
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingGroup, minutes);
  gtk_widget_class_bind_template_child (widget_class, NormaTrainingGroup, seed);
}

static void
norma_training_group_init (NormaTrainingGroup *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_combo_choice_keep (self->end);
  g_signal_connect_swapped (self->end, "notify::selected", G_CALLBACK (changed), self);
  g_signal_connect_swapped (self->steps, "value-changed", G_CALLBACK (changed), self);
  g_signal_connect_swapped (self->minutes, "value-changed", G_CALLBACK (changed), self);
  g_signal_connect_swapped (self->seed, "value-changed", G_CALLBACK (changed), self);
}

void
norma_training_group_set_session (NormaTrainingGroup *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "method-changed", G_CALLBACK (method_changed), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (project_changed), self);
  method_changed (self);
  project_changed (self);
}
