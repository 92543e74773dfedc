/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/score-table.h"

#include <glib/gi18n.h>
#include <math.h>

/* A row: the words of one bar. */
enum { RANGE, GOOD, OTHER, N_COLUMNS };

#define NORMA_TYPE_SCORE_ROW (norma_score_row_get_type ())
G_DECLARE_FINAL_TYPE (NormaScoreRow, norma_score_row, NORMA, SCORE_ROW, GObject)

struct _NormaScoreRow {
  GObject parent_instance;
  guint bin;
  char *words[N_COLUMNS];
};

G_DEFINE_FINAL_TYPE (NormaScoreRow, norma_score_row, G_TYPE_OBJECT)

static void
norma_score_row_finalize (GObject *object)
{
  NormaScoreRow *self = NORMA_SCORE_ROW (object);

  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (self->words[i]);
  G_OBJECT_CLASS (norma_score_row_parent_class)->finalize (object);
}

static void
norma_score_row_class_init (NormaScoreRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_score_row_finalize;
}

static void
norma_score_row_init (NormaScoreRow *self)
{
}

struct _NormaScoreTable {
  GtkWidget parent_instance;
  GtkWidget *view;
  GListStore *rows;
};

G_DEFINE_FINAL_TYPE (NormaScoreTable, norma_score_table, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
norma_score_table_dispose (GObject *object)
{
  NormaScoreTable *self = NORMA_SCORE_TABLE (object);

  g_clear_pointer (&self->view, gtk_widget_unparent);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (norma_score_table_parent_class)->dispose (object);
}

static void
norma_score_table_class_init (NormaScoreTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_score_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  chosen_signal = g_signal_new ("bins-chosen", NORMA_TYPE_SCORE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
setup_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  NormaScoreRow *row = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       row->words[GPOINTER_TO_UINT (column)]);
}

static void
add_columns (NormaScoreTable *self)
{
  const char *const titles[N_COLUMNS] = { _ ("Score"), _ ("Good"), _ ("Other") };

  for (guint i = 0; i < N_COLUMNS; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (titles[i], factory);

    g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GUINT_TO_POINTER (i));
    gtk_column_view_column_set_expand (column, TRUE);
    gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  }
}

static void
activated (NormaScoreTable *self, guint position)
{
  g_autoptr (NormaScoreRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);

  if (row != NULL)
    g_signal_emit (self, chosen_signal, 0, row->bin, row->bin);
}

static void
norma_score_table_init (NormaScoreTable *self)
{
  GtkSingleSelection *selection;

  self->rows = g_list_store_new (NORMA_TYPE_SCORE_ROW);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_column_view_set_single_click_activate (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
  add_columns (self);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activated), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Images by score"), -1);
}

GtkWidget *
norma_score_table_new (void)
{
  return g_object_new (NORMA_TYPE_SCORE_TABLE, NULL);
}

static NormaScoreRow *
new_row (const NormaScoreAxis *axis, guint bin, guint n_good, guint n_other)
{
  NormaScoreRow *row = g_object_new (NORMA_TYPE_SCORE_ROW, NULL);
  double step = (axis->high - axis->low) / NORMA_N_SCORE_BINS;

  row->bin = bin;
  row->words[RANGE] = g_strdup_printf ("%.2f – %.2f ×", exp2 (axis->low + bin * step),
                                       exp2 (axis->low + (bin + 1) * step));
  row->words[GOOD] = g_strdup_printf ("%'u", n_good);
  row->words[OTHER] = g_strdup_printf ("%'u", n_other);
  return row;
}

void
norma_score_table_set_bins (NormaScoreTable *self, const NormaScoreAxis *axis,
                            const NormaScoreBins *good, const NormaScoreBins *other)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < NORMA_N_SCORE_BINS; i++)
    if (good->n[i] + other->n[i] > 0)
      g_ptr_array_add (rows, new_row (axis, i, good->n[i], other->n[i]));
  g_list_store_splice (self->rows, 0, norma_score_table_get_n_rows (self), rows->pdata, rows->len);
}

guint
norma_score_table_get_n_rows (NormaScoreTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}
