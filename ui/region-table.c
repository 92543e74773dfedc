/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/region-table.h"

#include <glib/gi18n.h>

#include "ui/verdict-words.h"

/* A row: the words of one region. */
enum { NUMBER, PLACE, SIZE, AREA, PEAK, N_COLUMNS };

#define NORMA_TYPE_REGION_ROW (norma_region_row_get_type ())
G_DECLARE_FINAL_TYPE (NormaRegionRow, norma_region_row, NORMA, REGION_ROW, GObject)

struct _NormaRegionRow {
  GObject parent_instance;
  char *words[N_COLUMNS];
};

G_DEFINE_FINAL_TYPE (NormaRegionRow, norma_region_row, G_TYPE_OBJECT)

static void
norma_region_row_finalize (GObject *object)
{
  NormaRegionRow *self = NORMA_REGION_ROW (object);

  for (guint i = 0; i < N_COLUMNS; i++)
    g_free (self->words[i]);
  G_OBJECT_CLASS (norma_region_row_parent_class)->finalize (object);
}

static void
norma_region_row_class_init (NormaRegionRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = norma_region_row_finalize;
}

static void
norma_region_row_init (NormaRegionRow *self)
{
}

static NormaRegionRow *
new_row (const NormaRegion *region, guint number, double unit)
{
  NormaRegionRow *self = g_object_new (NORMA_TYPE_REGION_ROW, NULL);

  self->words[NUMBER] = g_strdup_printf ("%u", number);
  self->words[PLACE] = g_strdup_printf ("%u, %u", region->x, region->y);
  self->words[SIZE] = g_strdup_printf ("%u × %u", region->width, region->height);
  self->words[AREA] = g_strdup_printf ("%'" G_GUINT64_FORMAT, region->area);
  self->words[PEAK] = norma_describe_multiple ((double)region->peak, unit);
  return self;
}

/* Logical pixels: some ten rows. */
enum { MOST_HEIGHT = 280 };

struct _NormaRegionTable {
  GtkWidget parent_instance;
  GtkWidget *scrolled, *view;
  GListStore *rows;
  GtkSingleSelection *selection;
};

G_DEFINE_FINAL_TYPE (NormaRegionTable, norma_region_table, GTK_TYPE_WIDGET)

enum { PROP_SELECTED = 1 };

int
norma_region_table_get_selected (NormaRegionTable *self)
{
  guint selected = gtk_single_selection_get_selected (self->selection);

  return selected == GTK_INVALID_LIST_POSITION ? -1 : (int)selected;
}

void
norma_region_table_select (NormaRegionTable *self, int region)
{
  gtk_single_selection_set_selected (self->selection,
                                     region < 0 ? GTK_INVALID_LIST_POSITION : (guint)region);
}

guint
norma_region_table_get_n_regions (NormaRegionTable *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->rows));
}

static void
norma_region_table_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    g_value_set_int (value, norma_region_table_get_selected (NORMA_REGION_TABLE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
norma_region_table_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SELECTED)
    norma_region_table_select (NORMA_REGION_TABLE (object), g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
norma_region_table_dispose (GObject *object)
{
  NormaRegionTable *self = NORMA_REGION_TABLE (object);

  g_clear_pointer (&self->scrolled, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  G_OBJECT_CLASS (norma_region_table_parent_class)->dispose (object);
}

static void
norma_region_table_class_init (NormaRegionTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = norma_region_table_dispose;
  object_class->get_property = norma_region_table_get_property;
  object_class->set_property = norma_region_table_set_property;
  g_object_class_install_property (object_class, PROP_SELECTED,
                                   g_param_spec_int ("selected", NULL, NULL, -1, G_MAXINT, -1,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                                                         G_PARAM_EXPLICIT_NOTIFY));
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
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
  NormaRegionRow *row = gtk_list_item_get_item (item);

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       row->words[GPOINTER_TO_UINT (column)]);
}

static void
add_columns (NormaRegionTable *self)
{
  const char *const titles[N_COLUMNS] = { "#", _ ("x, y"), _ ("Size, px"), _ ("Area, px²"),
                                          _ ("Peak") };

  for (guint i = 0; i < N_COLUMNS; i++) {
    GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
    g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (titles[i], factory);

    g_signal_connect (factory, "setup", G_CALLBACK (setup_cell), NULL);
    g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GUINT_TO_POINTER (i));
    gtk_column_view_column_set_expand (column, i != NUMBER);
    gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  }
}

/* Of hundreds of regions only the rows on show are made, and large text widens the table alone. */
static void
make_scrolled (NormaRegionTable *self)
{
  GtkScrolledWindow *scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());

  gtk_scrolled_window_set_child (scrolled, self->view);
  gtk_scrolled_window_set_propagate_natural_height (scrolled, TRUE);
  gtk_scrolled_window_set_max_content_height (scrolled, MOST_HEIGHT);
  self->scrolled = GTK_WIDGET (scrolled);
  gtk_widget_set_parent (self->scrolled, GTK_WIDGET (self));
}

static void
selection_changed (NormaRegionTable *self)
{
  g_object_notify (G_OBJECT (self), "selected");
}

static void
norma_region_table_init (NormaRegionTable *self)
{
  self->rows = g_list_store_new (NORMA_TYPE_REGION_ROW);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_widget_add_css_class (self->view, "data-table");
  make_scrolled (self);
  add_columns (self);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (selection_changed),
                            self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Regions"), -1);
}

GtkWidget *
norma_region_table_new (void)
{
  return g_object_new (NORMA_TYPE_REGION_TABLE, NULL);
}

void
norma_region_table_set_outlines (NormaRegionTable *self, NormaOutlines *outlines, double unit)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = outlines == NULL ? 0 : norma_outlines_get_n_regions (outlines);

  for (guint i = 0; i < MIN (n, NORMA_OUTLINES_MOST); i++)
    g_ptr_array_add (rows, new_row (norma_outlines_get_region (outlines, i, NULL), i + 1, unit));
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  g_list_store_splice (self->rows, 0, norma_region_table_get_n_regions (self), rows->pdata,
                       rows->len);
}
