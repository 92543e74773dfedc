/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/confusion-table.h"

#include <glib/gi18n.h>
#include <string.h>

#include "ui/verdict-style.h"
#include "ui/verdict-words.h"

struct _NormaConfusionTable {
  GtkWidget parent_instance;
  GtkWidget *grid;
  GtkWidget *names[NORMA_N_TRUTHS];
  GtkWidget *counts[NORMA_N_TRUTHS][3];
  NormaConfusion shown;
};

G_DEFINE_FINAL_TYPE (NormaConfusionTable, norma_confusion_table, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
norma_confusion_table_dispose (GObject *object)
{
  NormaConfusionTable *self = NORMA_CONFUSION_TABLE (object);

  g_clear_pointer (&self->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (norma_confusion_table_parent_class)->dispose (object);
}

static void
norma_confusion_table_class_init (NormaConfusionTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_confusion_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "verdicts");
  chosen_signal = g_signal_new ("chosen", NORMA_TYPE_CONFUSION_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
clicked (NormaConfusionTable *self, GtkWidget *cell)
{
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++)
    for (guint v = 0; v < 3; v++)
      if (self->counts[truth][v] == cell)
        g_signal_emit (self, chosen_signal, 0, (int)truth, (int)v);
}

/* Whether this is how it should be: it decides the colour of the cell. */
static const char *
cell_style (NormaTruth truth, NormaVerdict verdict)
{
  if (verdict == NORMA_VERDICT_REVIEW)
    return "doubtful";
  if (truth == NORMA_TRUTH_UNKNOWN || truth == NORMA_TRUTH_UNSURE)
    return "plain";
  return (truth == NORMA_TRUTH_ANOMALOUS) == (verdict == NORMA_VERDICT_REJECT) ? "right" : "wrong";
}

static void
add_row (NormaConfusionTable *self, NormaTruth truth)
{
  GtkGrid *grid = GTK_GRID (self->grid);

  self->names[truth] = gtk_label_new (norma_truth_word (truth));
  gtk_label_set_xalign (GTK_LABEL (self->names[truth]), 0);
  gtk_label_set_wrap (GTK_LABEL (self->names[truth]), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->names[truth]), PANGO_WRAP_WORD_CHAR);
  gtk_grid_attach (grid, self->names[truth], 0, (int)truth + 1, 1, 1);
  for (guint v = 0; v < 3; v++) {
    GtkWidget *cell = gtk_button_new_with_label ("0");

    gtk_widget_add_css_class (cell, "flat");
    gtk_widget_add_css_class (cell, "cell");
    gtk_widget_add_css_class (cell, cell_style (truth, v));
    gtk_widget_set_tooltip_text (cell, _ ("Show these images in the film strip"));
    g_signal_connect_swapped (cell, "clicked", G_CALLBACK (clicked), self);
    gtk_grid_attach (grid, cell, (int)v + 1, (int)truth + 1, 1, 1);
    self->counts[truth][v] = cell;
  }
}

static void
show_row (NormaConfusionTable *self, NormaTruth truth)
{
  const guint64 *n = self->shown.n[truth];

  for (guint v = 0; v < 3; v++) {
    g_autofree char *text = g_strdup_printf ("%'" G_GUINT64_FORMAT, n[v]);
    g_autofree char *name =
        g_strdup_printf ("%s, %s: %s", gtk_label_get_label (GTK_LABEL (self->names[truth])),
                         norma_verdict_word (v), text);

    gtk_button_set_label (GTK_BUTTON (self->counts[truth][v]), text);
    gtk_widget_set_sensitive (self->counts[truth][v], n[v] > 0);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->counts[truth][v]),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
}

static void
norma_confusion_table_init (NormaConfusionTable *self)
{
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 3);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 3);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
  for (guint v = 0; v < 3; v++) {
    GtkWidget *head = gtk_label_new (norma_verdict_word (v));

    gtk_widget_add_css_class (head, norma_verdict_style (v));
    gtk_widget_add_css_class (head, "head");
    gtk_label_set_ellipsize (GTK_LABEL (head), PANGO_ELLIPSIZE_END);
    gtk_widget_set_tooltip_text (head, norma_verdict_word (v));
    gtk_grid_attach (GTK_GRID (self->grid), head, (int)v + 1, 0, 1, 1);
  }
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++) {
    add_row (self, truth);
    show_row (self, truth);
  }
}

GtkWidget *
norma_confusion_table_new (void)
{
  return g_object_new (NORMA_TYPE_CONFUSION_TABLE, NULL);
}

void
norma_confusion_table_set_counts (NormaConfusionTable *self, const NormaConfusion *confusion,
                                  gboolean held_out)
{
  gtk_label_set_label (GTK_LABEL (self->names[NORMA_TRUTH_NOMINAL]),
                       held_out ? _ ("Good, held out") : norma_truth_word (NORMA_TRUTH_NOMINAL));
  self->shown = *confusion;
  for (guint truth = 0; truth < NORMA_N_TRUTHS; truth++)
    show_row (self, truth);
}

const char *
norma_confusion_table_get_text (NormaConfusionTable *self, NormaTruth truth, NormaVerdict verdict)
{
  g_return_val_if_fail ((guint)truth < NORMA_N_TRUTHS, NULL);

  return gtk_button_get_label (GTK_BUTTON (self->counts[truth][verdict]));
}

void
norma_confusion_table_hide_unlabelled (NormaConfusionTable *self)
{
  for (guint truth = NORMA_TRUTH_UNSURE; truth < NORMA_N_TRUTHS; truth++) {
    gtk_widget_set_visible (self->names[truth], FALSE);
    for (guint v = 0; v < 3; v++)
      gtk_widget_set_visible (self->counts[truth][v], FALSE);
  }
}
