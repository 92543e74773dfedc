/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/defect-class-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/review-words.h"

struct _NormaDefectClassRow {
  AdwEntryRow parent_instance;
  NormaSession *session;
  NormaDefectClass class; /* as it is kept, with copies of its strings */
  gboolean is_syncing; /* nobody chooses anything */
  GtkWidget *color;
  GtkDropDown *shortcut, *severity;
  GtkWidget *remove;
};

G_DEFINE_FINAL_TYPE (NormaDefectClassRow, norma_defect_class_row, ADW_TYPE_ENTRY_ROW)

static void
norma_defect_class_row_finalize (GObject *object)
{
  NormaDefectClassRow *self = NORMA_DEFECT_CLASS_ROW (object);

  g_object_unref (self->session);
  g_free ((char *)self->class.name);
  g_free ((char *)self->class.color);
  G_OBJECT_CLASS (norma_defect_class_row_parent_class)->finalize (object);
}

static void
norma_defect_class_row_class_init (NormaDefectClassRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_defect_class_row_finalize;
}

static void
put (NormaDefectClassRow *self, const NormaDefectClass *class)
{
  if (!self->is_syncing)
    norma_session_put_defect_class (self->session, class);
}

static void
name_entered (NormaDefectClassRow *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self)));
  NormaDefectClass class = self->class;

  class.name = g_strstrip (name);
  if (!g_str_equal (class.name, self->class.name))
    put (self, &class);
}

static guint
to_byte (float part)
{
  return (guint)lroundf (CLAMP (part, 0, 1) * 255);
}

static void
color_chosen (NormaDefectClassRow *self)
{
  NormaDefectClass class = self->class;
  g_autofree char *text = NULL;
  GdkRGBA color;

  gtk_color_chooser_get_rgba (GTK_COLOR_CHOOSER (self->color), &color);
  class.color = text = g_strdup_printf ("#%02x%02x%02x", to_byte (color.red), to_byte (color.green),
                                        to_byte (color.blue));
  put (self, &class);
}

static void
shortcut_chosen (NormaDefectClassRow *self)
{
  NormaDefectClass class = self->class;

  class.shortcut = gtk_drop_down_get_selected (self->shortcut);
  put (self, &class);
}

static void
severity_chosen (NormaDefectClassRow *self)
{
  NormaDefectClass class = self->class;

  class.severity = (NormaSeverity)gtk_drop_down_get_selected (self->severity);
  put (self, &class);
}

static void
remove_clicked (NormaDefectClassRow *self)
{
  norma_session_remove_defect_class (self->session, self->class.id);
}

static void
add_suffix (NormaDefectClassRow *self, GtkWidget *widget, const char *name)
{
  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (widget, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self), widget);
}

static GtkDropDown *
new_shortcuts (void)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, _ ("No key"));
  for (char key = '1'; key <= '9'; key++)
    gtk_string_list_append (words, (char[]){ key, '\0' });
  return GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL));
}

static GtkDropDown *
new_severities (void)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  for (guint i = 0; i < NORMA_N_SEVERITIES; i++)
    gtk_string_list_append (words, norma_severity_word ((NormaSeverity)i));
  return GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_steal_pointer (&words)), NULL));
}

static void
norma_defect_class_row_init (NormaDefectClassRow *self)
{
  self->color = gtk_color_button_new ();
  self->shortcut = new_shortcuts ();
  self->severity = new_severities ();
  self->remove = gtk_button_new_from_icon_name ("user-trash-symbolic");
  gtk_widget_add_css_class (self->remove, "flat");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _ ("Name"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self), TRUE);
  add_suffix (self, GTK_WIDGET (self->severity), _ ("Severity that its defects have at first"));
  add_suffix (self, GTK_WIDGET (self->shortcut), _ ("Key"));
  add_suffix (self, self->color, _ ("Colour"));
  add_suffix (self, self->remove, _ ("Remove the class; images keep its name"));
  g_signal_connect (self, "apply", G_CALLBACK (name_entered), NULL);
  g_signal_connect_swapped (self->color, "color-set", G_CALLBACK (color_chosen), self);
  g_signal_connect_swapped (self->shortcut, "notify::selected", G_CALLBACK (shortcut_chosen), self);
  g_signal_connect_swapped (self->severity, "notify::selected", G_CALLBACK (severity_chosen), self);
  g_signal_connect_swapped (self->remove, "clicked", G_CALLBACK (remove_clicked), self);
}

NormaDefectClassRow *
norma_defect_class_row_new (NormaSession *session)
{
  NormaDefectClassRow *self = g_object_new (NORMA_TYPE_DEFECT_CLASS_ROW, NULL);

  self->session = g_object_ref (session);
  return self;
}

static void
take (NormaDefectClassRow *self, const NormaDefectClass *class)
{
  g_free ((char *)self->class.name);
  g_free ((char *)self->class.color);
  self->class = *class;
  self->class.name = g_strdup (class->name);
  self->class.color = g_strdup (class->color);
}

void
norma_defect_class_row_show (NormaDefectClassRow *self, const NormaDefectClass *class)
{
  GdkRGBA color;

  self->is_syncing = TRUE;
  if (g_strcmp0 (self->class.name, class->name) != 0)
    gtk_editable_set_text (GTK_EDITABLE (self), class->name);
  take (self, class);
  if (gdk_rgba_parse (&color, class->color))
    gtk_color_chooser_set_rgba (GTK_COLOR_CHOOSER (self->color), &color);
  gtk_drop_down_set_selected (self->shortcut, class->shortcut);
  gtk_drop_down_set_selected (self->severity, class->severity);
  self->is_syncing = FALSE;
}

gint64
norma_defect_class_row_get_id (NormaDefectClassRow *self)
{
  return self->class.id;
}
