/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/sample-group.h"

#include "ui/combo-choice.h"
#include "ui/sample-words.h"

/* Of tiles that nobody has chosen yet. */
enum { USUAL_SIDE = 256 };

/* As in the template. */
enum { RESOLUTION_WHOLE, RESOLUTION_TILES };

struct _NormaSampleGroup {
  AdwPreferencesGroup parent_instance;
  NormaSession *session;
  guint last_side; /* of tiles, for when they come back */
  gboolean is_shown; /* the choice is being shown, nobody makes one */

  AdwComboRow *resolution;
  GtkWidget *side_row, *overlap_row, *scale_row;
  GtkSpinButton *side, *overlap, *scale;
  AdwComboRow *models;
  AdwExpanderRow *copies;
  GtkSwitch *switches[NORMA_N_AUGMENTS];
};

G_DEFINE_FINAL_TYPE (NormaSampleGroup, norma_sample_group, ADW_TYPE_PREFERENCES_GROUP)

static void
norma_sample_group_dispose (GObject *object)
{
  NormaSampleGroup *self = NORMA_SAMPLE_GROUP (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_SAMPLE_GROUP);
  G_OBJECT_CLASS (norma_sample_group_parent_class)->dispose (object);
}

static void
read_tiles (NormaSampleGroup *self, NormaTileOptions *tiles)
{
  gboolean has_tiles = adw_combo_row_get_selected (self->resolution) == RESOLUTION_TILES;

  if (tiles->side > 0)
    self->last_side = (guint)gtk_spin_button_get_value_as_int (self->side);
  tiles->side = has_tiles ? self->last_side : 0;
  tiles->overlap = gtk_spin_button_get_value (self->overlap) / 100;
  tiles->scale = gtk_spin_button_get_value (self->scale) / 100;
  tiles->models = adw_combo_row_get_selected (self->models);
}

static void
tiles_changed (NormaSampleGroup *self)
{
  g_autoptr (NormaMethodChoice) choice = NULL;

  if (self->is_shown)
    return;
  choice = norma_method_choice_copy (norma_session_get_method (self->session));
  read_tiles (self, &choice->tiles);
  norma_session_set_method (self->session, choice, "Choose resolution");
}

static void
copies_changed (NormaSampleGroup *self)
{
  g_autoptr (NormaMethodChoice) choice = NULL;

  if (self->is_shown)
    return;
  choice = norma_method_choice_copy (norma_session_get_method (self->session));
  choice->augments = 0;
  for (guint i = 0; i < NORMA_N_AUGMENTS; i++)
    choice->augments |= (guint)gtk_switch_get_active (self->switches[i]) << i;
  norma_session_set_method (self->session, choice, "Choose copies");
}

static void
show_tiles (NormaSampleGroup *self, const NormaTileOptions *tiles)
{
  gboolean has_tiles = tiles->side > 0;

  if (has_tiles)
    self->last_side = tiles->side;
  adw_combo_row_set_selected (self->resolution, has_tiles ? RESOLUTION_TILES : RESOLUTION_WHOLE);
  gtk_spin_button_set_value (self->side, self->last_side);
  gtk_spin_button_set_value (self->overlap, tiles->overlap * 100);
  gtk_spin_button_set_value (self->scale, tiles->scale * 100);
  adw_combo_row_set_selected (self->models, tiles->models);
  gtk_widget_set_visible (self->side_row, has_tiles);
  gtk_widget_set_visible (self->overlap_row, has_tiles);
  gtk_widget_set_visible (self->scale_row, has_tiles);
  gtk_widget_set_visible (GTK_WIDGET (self->models), has_tiles);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->resolution),
                               norma_resolution_describe (has_tiles));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->models),
                               norma_tile_models_describe (tiles->models));
}

static void
show_copies (NormaSampleGroup *self, NormaAugments augments, gboolean has_tiles)
{
  g_autofree char *words = norma_augments_describe (augments, has_tiles);

  for (guint i = 0; i < NORMA_N_AUGMENTS; i++)
    gtk_switch_set_active (self->switches[i], (augments >> i & 1) == 1);
  adw_expander_row_set_subtitle (self->copies, words);
  gtk_widget_set_sensitive (GTK_WIDGET (self->copies), !has_tiles);
}

static void
method_changed (NormaSampleGroup *self)
{
  const NormaMethodChoice *method = norma_session_get_method (self->session);

  self->is_shown = TRUE;
  show_tiles (self, &method->tiles);
  show_copies (self, method->augments, method->tiles.side > 0);
  self->is_shown = FALSE;
}

static void
project_changed (NormaSampleGroup *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self), norma_session_can_edit (self->session));
}

static void
norma_sample_group_class_init (NormaSampleGroupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_sample_group_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/sample-group.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, resolution);
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, side_row);
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, side);
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, overlap_row);
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, overlap);
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, scale_row);
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, scale);
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, models);
  gtk_widget_class_bind_template_child (widget_class, NormaSampleGroup, copies);
}

static void
add_copy (NormaSampleGroup *self, NormaAugment augment)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_switch_new ();

  self->switches[augment] = GTK_SWITCH (button);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  norma_augment_name (augment), -1);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), norma_augment_name (augment));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_expander_row_add_row (self->copies, row);
  g_signal_connect_swapped (button, "notify::active", G_CALLBACK (copies_changed), self);
}

static void
norma_sample_group_init (NormaSampleGroup *self)
{
  self->last_side = USUAL_SIDE;
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_combo_choice_keep (self->resolution);
  norma_combo_choice_keep (self->models);
  for (guint i = 0; i < NORMA_N_AUGMENTS; i++)
    add_copy (self, i);
  g_signal_connect_swapped (self->resolution, "notify::selected", G_CALLBACK (tiles_changed), self);
  g_signal_connect_swapped (self->models, "notify::selected", G_CALLBACK (tiles_changed), self);
  g_signal_connect_swapped (self->side, "value-changed", G_CALLBACK (tiles_changed), self);
  g_signal_connect_swapped (self->overlap, "value-changed", G_CALLBACK (tiles_changed), self);
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (tiles_changed), self);
}

void
norma_sample_group_set_session (NormaSampleGroup *self, NormaSession *session)
{
  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "method-changed", G_CALLBACK (method_changed), self);
  g_signal_connect_swapped (session, "project-changed", G_CALLBACK (project_changed), self);
  method_changed (self);
  project_changed (self);
}
