/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/switcher-layout.h"

struct _NormaSwitcherLayout {
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (NormaSwitcherLayout, norma_switcher_layout, GTK_TYPE_LAYOUT_MANAGER)

/* All buttons are as wide as the widest. */
static int
measure_buttons (GtkWidget *switcher)
{
  int n = 0, widest = 0;

  for (GtkWidget *button = gtk_widget_get_first_child (switcher); button != NULL;
       button = gtk_widget_get_next_sibling (button)) {
    int width;

    gtk_widget_measure (button, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
    widest = MAX (widest, width);
    n += gtk_widget_get_visible (button);
  }
  return n * widest;
}

static void
norma_switcher_layout_measure (GtkLayoutManager *manager, GtkWidget *widget,
                               GtkOrientation orientation, int for_size, int *minimum, int *natural,
                               int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *switcher = gtk_widget_get_first_child (widget);

  gtk_widget_measure (switcher, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MAX (*minimum, measure_buttons (switcher));
  *natural = MAX (*natural, *minimum);
}

static void
norma_switcher_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                                int baseline)
{
  gtk_widget_allocate (gtk_widget_get_first_child (widget), width, height, baseline, NULL);
}

static void
norma_switcher_layout_class_init (NormaSwitcherLayoutClass *klass)
{
  GtkLayoutManagerClass *manager_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  manager_class->measure = norma_switcher_layout_measure;
  manager_class->allocate = norma_switcher_layout_allocate;
}

static void
norma_switcher_layout_init (NormaSwitcherLayout *self)
{
}
