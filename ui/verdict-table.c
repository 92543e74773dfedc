/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/verdict-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/verdict-style.h"
#include "ui/verdict-words.h"

enum {
  N_ROWS = NORMA_ROLE_REFERENCE /* neither references nor those left out have a verdict */
};

struct _NormaVerdictTable {
  GtkWidget parent_instance;
  GtkWidget *grid;
  GtkWidget *names[N_ROWS];
  GtkWidget *counts[N_ROWS][3];
  NormaVerdictCounts shown;
};

G_DEFINE_FINAL_TYPE (NormaVerdictTable, norma_verdict_table, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
norma_verdict_table_dispose (GObject *object)
{
  NormaVerdictTable *self = NORMA_VERDICT_TABLE (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (norma_verdict_table_parent_class)->dispose (object);
}

static void
norma_verdict_table_class_init (NormaVerdictTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_verdict_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "verdicts");
  chosen_signal = g_signal_new ("chosen", NORMA_TYPE_VERDICT_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
clicked (NormaVerdictTable *self, GtkWidget *cell)
{
  for (guint role = 0; role < N_ROWS; role++)
    for (guint v = 0; v < 3; v++)
      if (self->counts[role][v] == cell)
        g_signal_emit (self, chosen_signal, 0, (int)role, (int)v);
}

/* Whether this is how it should be: it decides the colour of the cell. */
static const char *
cell_style (NormaRole role, NormaVerdict verdict)
{
  if (verdict == NORMA_VERDICT_REVIEW)
    return "doubtful";
  if (role == NORMA_ROLE_UNLABELLED)
    return "plain";
  return (role == NORMA_ROLE_DEFECTIVE) == (verdict == NORMA_VERDICT_REJECT) ? "right" : "wrong";
}

static void
add_row (NormaVerdictTable *self, NormaRole role)
{
  static const char *const names[N_ROWS] = {
    [NORMA_ROLE_LEARN] = N_ ("Good, held out"),
    [NORMA_ROLE_GOOD] = N_ ("Good, tested"),
    [NORMA_ROLE_DEFECTIVE] = N_ ("Defective"),
    [NORMA_ROLE_UNLABELLED] = N_ ("Unlabelled"),
  };
  GtkGrid *grid = GTK_GRID (self->grid);

  self->names[role] = gtk_label_new (_ (names[role]));
  gtk_label_set_xalign (GTK_LABEL (self->names[role]), 0);
  gtk_label_set_wrap (GTK_LABEL (self->names[role]), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->names[role]), PANGO_WRAP_WORD_CHAR);
  gtk_grid_attach (grid, self->names[role], 0, (int)role + 1, 1, 1);
  for (guint v = 0; v < 3; v++) {
    GtkWidget *cell = gtk_button_new_with_label ("0");

    gtk_widget_add_css_class (cell, "flat");
    gtk_widget_add_css_class (cell, "cell");
    gtk_widget_add_css_class (cell, cell_style (role, v));
    gtk_widget_set_tooltip_text (cell, _ ("Show these images in the film strip"));
    g_signal_connect_swapped (cell, "clicked", G_CALLBACK (clicked), self);
    gtk_grid_attach (grid, cell, (int)v + 1, (int)role + 1, 1, 1);
    self->counts[role][v] = cell;
  }
}

static void
show_row (NormaVerdictTable *self, NormaRole role)
{
  const guint *n = self->shown.n[role];
  gboolean is_there = n[0] + n[1] + n[2] > 0;

  gtk_widget_set_visible (self->names[role], is_there);
  for (guint v = 0; v < 3; v++) {
    g_autofree char *text = g_strdup_printf ("%'u", n[v]);
    g_autofree char *name =
        g_strdup_printf ("%s, %s: %s", gtk_label_get_label (GTK_LABEL (self->names[role])),
                         norma_verdict_word (v), text);

    gtk_button_set_label (GTK_BUTTON (self->counts[role][v]), text);
    gtk_widget_set_sensitive (self->counts[role][v], n[v] > 0);
    gtk_widget_set_visible (self->counts[role][v], is_there);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->counts[role][v]),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
}

static void
norma_verdict_table_init (NormaVerdictTable *self)
{
  GtkWidget *corner = gtk_label_new (NULL);

  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 3);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  gtk_grid_attach (GTK_GRID (self->grid), corner, 0, 0, 1, 1);
  gtk_widget_set_hexpand (corner, TRUE);
  for (guint v = 0; v < 3; v++) {
    GtkWidget *head = gtk_label_new (norma_verdict_word (v));

    gtk_widget_add_css_class (head, norma_verdict_style (v));
    gtk_widget_add_css_class (head, "head");
    gtk_label_set_ellipsize (GTK_LABEL (head), PANGO_ELLIPSIZE_END);
    gtk_widget_set_tooltip_text (head, norma_verdict_word (v));
    gtk_grid_attach (GTK_GRID (self->grid), head, (int)v + 1, 0, 1, 1);
  }
  for (guint role = 0; role < N_ROWS; role++) {
    add_row (self, role);
    show_row (self, role);
  }
}

GtkWidget *
norma_verdict_table_new (void)
{
  return g_object_new (NORMA_TYPE_VERDICT_TABLE, NULL);
}

void
norma_verdict_table_set_counts (NormaVerdictTable *self, const NormaVerdictCounts *counts)
{
  if (memcmp (&self->shown, counts, sizeof *counts) == 0)
    return;
  self->shown = *counts;
  for (guint role = 0; role < N_ROWS; role++)
    show_row (self, role);
}

const char *
norma_verdict_table_get_text (NormaVerdictTable *self, NormaRole role, NormaVerdict verdict)
{
  g_return_val_if_fail ((guint)role < N_ROWS, NULL);

  return gtk_button_get_label (GTK_BUTTON (self->counts[role][verdict]));
}
