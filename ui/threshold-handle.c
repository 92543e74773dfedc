/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/threshold-handle.h"

#include <glib/gi18n.h>

struct _NormaThresholdHandle {
  GtkWidget parent_instance;
  double value;
};

G_DEFINE_FINAL_TYPE (NormaThresholdHandle, norma_threshold_handle, GTK_TYPE_WIDGET)

/* Large enough to be hit; the knob is drawn by the style sheet. */
enum { SIZE = 18 };

static guint moved_signal;

static void
norma_threshold_handle_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                                int *minimum, int *natural, int *minimum_baseline,
                                int *natural_baseline)
{
  *minimum = *natural = SIZE;
}

static gboolean
step (GtkWidget *widget, GVariant *args, gpointer data)
{
  NormaThresholdHandle *self = NORMA_THRESHOLD_HANDLE (widget);
  double factor;

  g_variant_get (args, "(d)", &factor);
  g_signal_emit (self, moved_signal, 0, self->value * factor);
  return TRUE;
}

static void
norma_threshold_handle_class_init (NormaThresholdHandleClass *klass)
{
  static const struct {
    guint key;
    double factor;
  } steps[] = {
    { GDK_KEY_Left, 1 / 1.01 },     { GDK_KEY_Right, 1.01 },       { GDK_KEY_Down, 1 / 1.01 },
    { GDK_KEY_Up, 1.01 },           { GDK_KEY_KP_Left, 1 / 1.01 }, { GDK_KEY_KP_Right, 1.01 },
    { GDK_KEY_Page_Down, 1 / 1.1 }, { GDK_KEY_Page_Up, 1.1 },
  };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = norma_threshold_handle_measure;
  gtk_widget_class_set_css_name (widget_class, "threshold");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    gtk_widget_class_add_binding (widget_class, steps[i].key, 0, step, "(d)", steps[i].factor);
  moved_signal = g_signal_new ("moved", NORMA_TYPE_THRESHOLD_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL,
                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
norma_threshold_handle_init (NormaThresholdHandle *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
norma_threshold_handle_new (const char *style, const char *label)
{
  GtkWidget *self = g_object_new (NORMA_TYPE_THRESHOLD_HANDLE, NULL);

  gtk_widget_add_css_class (self, style);
  gtk_widget_set_cursor_from_name (self, "ew-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, 16.0, -1);
  norma_threshold_handle_set_value (NORMA_THRESHOLD_HANDLE (self), 1);
  return self;
}

void
norma_threshold_handle_set_value (NormaThresholdHandle *self, double multiple)
{
  g_autofree char *text = g_strdup_printf (_ ("%.2f times the fitted threshold"), multiple);

  self->value = multiple;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  multiple, GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

double
norma_threshold_handle_get_value (NormaThresholdHandle *self)
{
  return self->value;
}
