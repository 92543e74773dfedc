/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/loss-table.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/words-row.h"

enum { MAX_ROWS = 24 };

struct _NormaLossTable {
  GtkWidget parent_instance;
  GtkWidget *view;
  GListStore *rows;
  NormaLossRecord record;
  gboolean is_stale; /* to be shown as soon as somebody looks */
};

G_DEFINE_FINAL_TYPE (NormaLossTable, norma_loss_table, GTK_TYPE_WIDGET)

static void
norma_loss_table_dispose (GObject *object)
{
  NormaLossTable *self = NORMA_LOSS_TABLE (object);

  g_clear_pointer (&self->view, gtk_widget_unparent);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (norma_loss_table_parent_class)->dispose (object);
}

static void
norma_loss_table_class_init (NormaLossTableClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_loss_table_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static char *
format_loss (double loss)
{
  return isnan (loss) ? g_strdup ("–") : g_strdup_printf ("%.4g", loss);
}

static NormaWordsRow *
new_row (const NormaLossPoint *point)
{
  char *const words[] = { g_strdup_printf ("%'.0f", point->step), format_loss (point->loss),
                          format_loss (point->held_out), NULL };

  return norma_words_row_new (g_memdup2 (words, sizeof words), (guint)point->step);
}

/* Of those with a held-out loss, or where it was never measured of all. */
static GPtrArray *
list_points (NormaLossTable *self)
{
  GPtrArray *points = g_ptr_array_new ();

  for (guint i = 0; i < self->record.n; i++)
    if (!isnan (self->record.points[i].held_out))
      g_ptr_array_add (points, &self->record.points[i]);
  if (points->len == 0)
    for (guint i = 0; i < self->record.n; i++)
      g_ptr_array_add (points, &self->record.points[i]);
  return points;
}

static void
fill (NormaLossTable *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) points = list_points (self);
  guint n = MIN (points->len, MAX_ROWS);

  if (!self->is_stale)
    return;
  self->is_stale = FALSE;
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (rows, new_row (points->pdata[i * (points->len - 1) / MAX (n - 1, 1)]));
  norma_words_rows_become (self->rows, rows);
}

static void
norma_loss_table_init (NormaLossTable *self)
{
  const char *const titles[] = { _ ("Step"), _ ("Training loss"), _ ("Held-out loss") };
  GtkNoSelection *selection;

  norma_loss_record_init (&self->record);
  self->rows = g_list_store_new (NORMA_TYPE_WORDS_ROW);
  selection = gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_widget_set_parent (self->view, GTK_WIDGET (self));
  norma_words_row_add_columns (GTK_COLUMN_VIEW (self->view), titles, G_N_ELEMENTS (titles));
  g_signal_connect (self, "map", G_CALLBACK (fill), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loss of the training"), -1);
}

GtkWidget *
norma_loss_table_new (void)
{
  return g_object_new (NORMA_TYPE_LOSS_TABLE, NULL);
}

void
norma_loss_table_set_record (NormaLossTable *self, const NormaLossRecord *record)
{
  self->record = *record;
  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    fill (self);
}

guint
norma_loss_table_get_n_rows (NormaLossTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}
