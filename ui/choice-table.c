/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/choice-table.h"

struct _NormaChoiceTable {
  GtkWidget parent_instance;
  GtkWidget *scrolled, *view;
  GListStore *rows;
};

G_DEFINE_FINAL_TYPE (NormaChoiceTable, norma_choice_table, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
norma_choice_table_dispose (GObject *object)
{
  NormaChoiceTable *self = NORMA_CHOICE_TABLE (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (norma_choice_table_parent_class)->dispose (object);
}

static void
norma_choice_table_class_init (NormaChoiceTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_choice_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  chosen_signal = g_signal_new ("chosen", NORMA_TYPE_CHOICE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

void
norma_choice_table_choose (NormaChoiceTable *self, guint position)
{
  g_autoptr (NormaWordsRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row != NULL)
    g_signal_emit (self, chosen_signal, 0, norma_words_row_get_number (row));
}

static void
norma_choice_table_init (NormaChoiceTable *self)
{
  GtkSingleSelection *selection;

  self->rows = g_list_store_new (NORMA_TYPE_WORDS_ROW);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_column_view_set_single_click_activate (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->view);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (norma_choice_table_choose), self);
}

GtkWidget *
norma_choice_table_new (void)
{
  return g_object_new (NORMA_TYPE_CHOICE_TABLE, NULL);
}

void
norma_choice_table_set_titles (NormaChoiceTable *self, const char *label, const char *const *titles,
                               guint n)
{
  norma_words_row_add_columns (GTK_COLUMN_VIEW (self->view), titles, n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

void
norma_choice_table_set_rows (NormaChoiceTable *self, const GPtrArray *rows)
{
  norma_words_rows_become (self->rows, rows);
}

guint
norma_choice_table_get_n_rows (NormaChoiceTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}
