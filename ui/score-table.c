/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/score-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/words-row.h"

struct _NormaScoreTable {
  GtkWidget parent_instance;
  GtkWidget *view;
  GListStore *rows;

  /* To be shown as soon as somebody looks: scores come in many times a second. */
  gboolean is_stale;
  NormaScoreAxis axis;
  NormaScoreBins bins[NORMA_N_BINS_KINDS];
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

static NormaWordsRow *
new_row (NormaScoreTable *self, guint bin)
{
  double step = (self->axis.high - self->axis.low) / NORMA_N_SCORE_BINS;
  char *const words[] = {
    g_strdup_printf ("%.2f – %.2f ×", exp2 (self->axis.low + bin * step),
                     exp2 (self->axis.low + (bin + 1) * step)),
    g_strdup_printf ("%'u", self->bins[NORMA_BINS_GOOD].n[bin]),
    g_strdup_printf ("%'u", self->bins[NORMA_BINS_BAD].n[bin]),
    g_strdup_printf ("%'u", self->bins[NORMA_BINS_UNLABELLED].n[bin]),
    NULL,
  };

  return norma_words_row_new (g_memdup2 (words, sizeof words), bin);
}

static gboolean
is_filled (NormaScoreTable *self, guint bin)
{
  for (guint kind = 0; kind < NORMA_N_BINS_KINDS; kind++)
    if (self->bins[kind].n[bin] > 0)
      return TRUE;
  return FALSE;
}

static void
fill (NormaScoreTable *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (!self->is_stale)
    return;
  self->is_stale = FALSE;
  for (guint i = 0; i < NORMA_N_SCORE_BINS; i++)
    if (is_filled (self, i))
      g_ptr_array_add (rows, new_row (self, i));
  norma_words_rows_become (self->rows, rows);
}

static void
activated (NormaScoreTable *self, guint position)
{
  g_autoptr (NormaWordsRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  guint bin;

  if (row == NULL)
    return;
  bin = norma_words_row_get_number (row);
  g_signal_emit (self, chosen_signal, 0, bin, bin);
}

static void
norma_score_table_init (NormaScoreTable *self)
{
  const char *const titles[] = { _ ("Score"), _ ("Good"), _ ("Bad"), _ ("Unlabelled") };
  GtkSingleSelection *selection;

  self->rows = g_list_store_new (NORMA_TYPE_WORDS_ROW);
  selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_column_view_set_single_click_activate (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
  norma_words_row_add_columns (GTK_COLUMN_VIEW (self->view), titles, G_N_ELEMENTS (titles));
  g_signal_connect (self, "map", G_CALLBACK (fill), NULL);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (activated), self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Images by score"), -1);
}

GtkWidget *
norma_score_table_new (void)
{
  return g_object_new (NORMA_TYPE_SCORE_TABLE, NULL);
}

void
norma_score_table_set_bins (NormaScoreTable *self, const NormaScoreAxis *axis,
                            const NormaScoreBins *const bins[NORMA_N_BINS_KINDS])
{
  self->is_stale = TRUE;
  self->axis = *axis;
  for (guint kind = 0; kind < NORMA_N_BINS_KINDS; kind++)
    self->bins[kind] = *bins[kind];
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

guint
norma_score_table_get_n_rows (NormaScoreTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}
