/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/curve-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/words-row.h"

enum { MAX_ROWS = 40 };

struct _NormaCurveTable {
  GtkWidget parent_instance;
  GtkWidget *view;
  GListStore *rows;
  const NormaCurves *curves; /* lent; NULL: none */
  double unit;
  gboolean is_stale; /* to be shown as soon as somebody looks */
};

G_DEFINE_FINAL_TYPE (NormaCurveTable, norma_curve_table, GTK_TYPE_WIDGET)

static guint chosen_signal;

static void
norma_curve_table_dispose (GObject *object)
{
  NormaCurveTable *self = NORMA_CURVE_TABLE (object);

  g_clear_pointer (&self->view, gtk_widget_unparent);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (norma_curve_table_parent_class)->dispose (object);
}

static void
norma_curve_table_class_init (NormaCurveTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_curve_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  chosen_signal = g_signal_new ("scores-chosen", NORMA_TYPE_CURVE_TABLE, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static char *
format_share (double share)
{
  return isnan (share) ? g_strdup ("–") : g_strdup_printf ("%.1f %%", 100 * share);
}

static NormaWordsRow *
new_row (NormaCurveTable *self, gsize point)
{
  const NormaCurves *c = self->curves;
  char *const words[] = {
    g_strdup_printf ("%.3f ×", (double)norma_curves_get_threshold (c, point) / self->unit),
    format_share (norma_curves_get_false_alarms (c, point)),
    format_share (norma_curves_get_recall (c, point)),
    format_share (norma_curves_get_precision (c, point)),
    NULL,
  };

  return norma_words_row_new (g_memdup2 (words, sizeof words), (guint)point);
}

static void
fill (NormaCurveTable *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  gsize n = self->curves == NULL ? 0 : self->curves->n_points - 1;
  gsize n_rows = MIN (n, MAX_ROWS);

  if (!self->is_stale)
    return;
  self->is_stale = FALSE;
  for (gsize i = 0; i < n_rows; i++)
    g_ptr_array_add (rows, new_row (self, 1 + i * (n - 1) / MAX (n_rows - 1, 1)));
  norma_words_rows_become (self->rows, rows);
}

static void
activated (NormaCurveTable *self, guint position)
{
  g_autoptr (NormaWordsRow) row = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  double score;

  if (row == NULL || self->curves == NULL || self->is_stale)
    return;
  score = (double)self->curves->points[norma_words_row_get_number (row)].least;
  g_signal_emit (self, chosen_signal, 0, score, score);
}

static void
norma_curve_table_init (NormaCurveTable *self)
{
  const char *const titles[] = { _ ("Reject above"), _ ("False alarms"), _ ("Found"),
                                 _ ("Precision") };
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
                                  _ ("Points of the curves"), -1);
}

GtkWidget *
norma_curve_table_new (void)
{
  return g_object_new (NORMA_TYPE_CURVE_TABLE, NULL);
}

void
norma_curve_table_set_curves (NormaCurveTable *self, const NormaCurves *curves, double unit)
{
  self->curves = curves;
  self->unit = unit;
  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

guint
norma_curve_table_get_n_rows (NormaCurveTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}
