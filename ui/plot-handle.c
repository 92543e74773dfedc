/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/plot-handle.h"

struct _NormaPlotHandle {
  GtkWidget parent_instance;
  double value;
};

G_DEFINE_FINAL_TYPE (NormaPlotHandle, norma_plot_handle, GTK_TYPE_WIDGET)

enum { COARSE = 10 };

static guint stepped_signal;

static void
norma_plot_handle_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                           int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = NORMA_PLOT_HANDLE_SIZE;
}

static gboolean
step (GtkWidget *widget, GVariant *steps, gpointer data)
{
  g_signal_emit (widget, stepped_signal, 0, g_variant_get_int32 (steps));
  return TRUE;
}

static void
add_bindings (GtkWidgetClass *klass)
{
  static const struct {
    guint key;
    int steps;
  } arrows[] = {
    { GDK_KEY_Left, -1 },    { GDK_KEY_Right, 1 },    { GDK_KEY_Down, -1 },    { GDK_KEY_Up, 1 },
    { GDK_KEY_KP_Left, -1 }, { GDK_KEY_KP_Right, 1 }, { GDK_KEY_KP_Down, -1 }, { GDK_KEY_KP_Up, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++) {
    gtk_widget_class_add_binding (klass, arrows[i].key, 0, step, "i", arrows[i].steps);
    gtk_widget_class_add_binding (klass, arrows[i].key, GDK_SHIFT_MASK, step, "i",
                                  COARSE * arrows[i].steps);
  }
  gtk_widget_class_add_binding (klass, GDK_KEY_Page_Down, 0, step, "i", -COARSE);
  gtk_widget_class_add_binding (klass, GDK_KEY_Page_Up, 0, step, "i", COARSE);
}

static void
norma_plot_handle_class_init (NormaPlotHandleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = norma_plot_handle_measure;
  gtk_widget_class_set_css_name (widget_class, "plothandle");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);
  add_bindings (widget_class);
  stepped_signal = g_signal_new ("stepped", NORMA_TYPE_PLOT_HANDLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
}

static void
norma_plot_handle_init (NormaPlotHandle *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

GtkWidget *
norma_plot_handle_new (const char *style, const char *label)
{
  GtkWidget *self = g_object_new (NORMA_TYPE_PLOT_HANDLE, NULL);

  gtk_widget_add_css_class (self, style);
  gtk_widget_set_cursor_from_name (self, "ew-resize");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  norma_plot_handle_set_value (NORMA_PLOT_HANDLE (self), 0, 0, 1, "");
  return self;
}

void
norma_plot_handle_set_value (NormaPlotHandle *self, double value, double least, double most,
                             const char *text)
{
  self->value = value;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, value,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, least,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, most,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

double
norma_plot_handle_get_value (NormaPlotHandle *self)
{
  return self->value;
}
