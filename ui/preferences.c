/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/preferences.h"

#include <glib/gi18n.h>

#include "core/base/workers.h"
#include "ui/choice-binding.h"

struct _NormaPreferences {
  AdwPreferencesWindow parent_instance;
  NormaSettings *settings;

  AdwComboRow *color_scheme, *color_scale, *overlay;
  GtkAdjustment *opacity, *n_threads, *memory_cap;
  GtkSwitch *animations, *messages_stay;
  GtkSpinButton *threads_spin, *memory_spin;
  AdwEntryRow *reviewer;
  AdwPreferencesGroup *identity;
};

G_DEFINE_FINAL_TYPE (NormaPreferences, norma_preferences, ADW_TYPE_PREFERENCES_WINDOW)

static void
norma_preferences_dispose (GObject *object)
{
  NormaPreferences *self = NORMA_PREFERENCES (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_PREFERENCES);
  G_OBJECT_CLASS (norma_preferences_parent_class)->dispose (object);
}

/* 0 is shown as what it means. */
static gboolean
show_threads (GtkSpinButton *spin)
{
  if (gtk_spin_button_get_value_as_int (spin) != 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), C_ ("processors", "All"));
  return TRUE;
}

static gboolean
show_memory (GtkSpinButton *spin)
{
  if (gtk_spin_button_get_value_as_int (spin) != 0)
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (spin), C_ ("memory", "No limit"));
  return TRUE;
}

/* What is shown for 0 is also read as 0. */
static int
read_number (GtkSpinButton *spin, double *value)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (spin));

  if (g_str_equal (text, C_ ("processors", "All")) || g_str_equal (text, C_ ("memory", "No limit")))
    *value = 0;
  else
    *value = g_strtod (text, NULL);
  return TRUE;
}

static void
bind (NormaPreferences *self, const char *property, gpointer widget, const char *target)
{
  g_object_bind_property (self->settings, property, widget, target,
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
restore_defaults (GtkWidget *widget, const char *action, GVariant *parameter)
{
  norma_settings_reset (NORMA_PREFERENCES (widget)->settings);
}

static void
bind_all (NormaPreferences *self)
{
  norma_choice_bind (self->settings, "color-scheme", self->color_scheme, norma_color_schemes);
  norma_choice_bind (self->settings, "color-scale", self->color_scale, norma_color_scales);
  bind (self, "opacity", self->opacity, "value");
  norma_choice_bind (self->settings, "overlay", self->overlay, norma_overlays);
  bind (self, "n-threads", self->n_threads, "value");
  bind (self, "memory-cap-mb", self->memory_cap, "value");
  bind (self, "reviewer-name", self->reviewer, "text");
  bind (self, "animations", self->animations, "active");
  bind (self, "messages-stay", self->messages_stay, "active");
}

/* What the rows say of this computer and user. */
static void
describe (NormaPreferences *self)
{
  g_autoptr (NormaSettings) empty = norma_settings_new (NULL);
  g_autofree char *name = norma_settings_dup_reviewer (empty);
  g_autofree char *text =
      g_strdup_printf (_ ("Changes in a project are kept with this name. Left empty, it is %s."),
                       name);

  gtk_adjustment_set_upper (self->n_threads, norma_workers_count (0));
  adw_preferences_group_set_description (self->identity, text);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, NormaPreferences, color_scheme);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, color_scale);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, opacity);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, overlay);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, n_threads);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, threads_spin);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, memory_cap);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, memory_spin);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, reviewer);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, identity);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, animations);
  gtk_widget_class_bind_template_child (klass, NormaPreferences, messages_stay);
}

static void
norma_preferences_class_init (NormaPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_preferences_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/preferences.ui");
  gtk_widget_class_install_action (widget_class, "preferences.restore-defaults", NULL,
                                   restore_defaults);
  bind_children (widget_class);
}

static void
norma_preferences_init (NormaPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->threads_spin, "output", G_CALLBACK (show_threads), NULL);
  g_signal_connect (self->memory_spin, "output", G_CALLBACK (show_memory), NULL);
  g_signal_connect (self->threads_spin, "input", G_CALLBACK (read_number), NULL);
  g_signal_connect (self->memory_spin, "input", G_CALLBACK (read_number), NULL);
}

GtkWidget *
norma_preferences_new (GtkWindow *parent, NormaSettings *settings)
{
  NormaPreferences *self =
      g_object_new (NORMA_TYPE_PREFERENCES, "transient-for", parent, "modal", parent != NULL, NULL);

  self->settings = g_object_ref (settings);
  describe (self);
  bind_all (self);
  return GTK_WIDGET (self);
}
