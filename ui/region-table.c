/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/region-table.h"

#include <glib/gi18n.h>

#include "ui/pair-words.h"
#include "ui/verdict-words.h"
#include "ui/words-row.h"

/* kind: NULL where it is not known. */
static NormaWordsRow *
new_row (const NormaRegion *region, guint number, double unit, const char *kind)
{
  char *const words[] = {
    g_strdup_printf ("%u", number),
    g_strdup (kind == NULL ? "" : kind),
    g_strdup_printf ("%u, %u", region->x, region->y),
    g_strdup_printf ("%u × %u", region->width, region->height),
    g_strdup_printf ("%'" G_GUINT64_FORMAT, region->area),
    norma_describe_multiple ((double)region->peak, unit),
    NULL,
  };

  return norma_words_row_new (g_memdup2 (words, sizeof words), number);
}

/* Logical pixels: some ten rows. */
enum { MOST_HEIGHT = 280 };

enum { KIND_COLUMN = 1 };

struct _NormaRegionTable {
  GtkWidget parent_instance;
  GtkWidget *scrolled, *view;
  GtkColumnViewColumn *kind;
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
  g_clear_object (&self->kind);
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
add_columns (NormaRegionTable *self)
{
  const char *const titles[] = { "#",       _ ("Kind"), _ ("x, y"), _ ("Size, px"), _ ("Area, px²"),
                                 _ ("Peak") };
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));
  g_autoptr (GtkColumnViewColumn) number = NULL;

  norma_words_row_add_columns (GTK_COLUMN_VIEW (self->view), titles, G_N_ELEMENTS (titles));
  number = g_list_model_get_item (columns, 0);
  gtk_column_view_column_set_expand (number, FALSE);
  self->kind = g_list_model_get_item (columns, KIND_COLUMN);
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
  self->rows = g_list_store_new (NORMA_TYPE_WORDS_ROW);
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

/* Regions of a moment ago have other kinds. */
static const char *
find_kind (const NormaOutlines *outlines, const NormaComparison *comparison, guint i)
{
  if (comparison == NULL || comparison->kinds == NULL || outlines->is_draft ||
      outlines->limits.reject != comparison->limits.reject || i >= comparison->kinds->len)
    return NULL;
  return norma_change_kind_word (g_array_index (comparison->kinds, NormaChangeKind, i));
}

void
norma_region_table_set_outlines (NormaRegionTable *self, NormaOutlines *outlines, double unit,
                                 const NormaComparison *comparison)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint n = outlines == NULL ? 0 : norma_outlines_get_n_regions (outlines);

  for (guint i = 0; i < MIN (n, NORMA_OUTLINES_MOST); i++)
    g_ptr_array_add (rows, new_row (norma_outlines_get_region (outlines, i, NULL), i + 1, unit,
                                    find_kind (outlines, comparison, i)));
  gtk_column_view_column_set_visible (self->kind, comparison != NULL);
  gtk_single_selection_set_selected (self->selection, GTK_INVALID_LIST_POSITION);
  norma_words_rows_become (self->rows, rows);
}
