/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/data-page-private.h"

#include "ui/image-cell.h"
#include "ui/portions.h"

/* Logical pixels of a thumbnail's side: eight stand in a row beside the groups at 1280 pixels. The
 * padding around it is that of the style sheet. */
enum { THUMBNAIL_SIDE = 112, CELL_PADDING = 8, LEAST_COLUMNS = 2 };

G_DEFINE_FINAL_TYPE (NormaDataPage, norma_data_page, ADW_TYPE_BIN)

static void
norma_data_page_dispose (GObject *object)
{
  NormaDataPage *self = NORMA_DATA_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->check != NULL)
    norma_data_check_stop (self->check);
  g_clear_handle_id (&self->refreshing, g_source_remove);
  g_clear_handle_id (&self->fitting_columns, g_source_remove);
  if (self->table != NULL)
    gtk_column_view_set_model (self->table, NULL);
  g_clear_pointer (&self->columns, norma_data_columns_free);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_DATA_PAGE);
  g_clear_handle_id (&self->growing, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->portions);
  g_clear_object (&self->filter);
  g_clear_object (&self->check);
  g_clear_object (&self->actions);
  g_clear_object (&self->view_action);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (norma_data_page_parent_class)->dispose (object);
}

static void
search_changed (NormaDataPage *self)
{
  norma_data_filter_set_words (self->filter, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  norma_data_page_update_words (self);
}

/* From the entry on to the images, as after a search one wants to look at them. */
static void
search_left (NormaDataPage *self)
{
  gtk_widget_grab_focus (norma_data_page_get_view (self));
}

static gboolean
refresh (gpointer data)
{
  NormaDataPage *self = data;

  self->refreshing = 0;
  norma_data_filter_refresh (self->filter);
  norma_data_columns_refresh (self->columns);
  norma_data_columns_sort_again (self->columns);
  norma_data_page_update_words (self);
  return G_SOURCE_REMOVE;
}

/* Once for all that a change of the project tells, in a piece of time of its own after the next
 * picture. While the page is not on show, the time belongs to the one that is. */
static void
refresh_soon (NormaDataPage *self)
{
  self->is_stale = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (!self->is_stale && self->refreshing == 0)
    self->refreshing = g_idle_add (refresh, self);
}

static void
mapped (NormaDataPage *self)
{
  if (self->is_stale)
    refresh_soon (self);
}

static void
update_side (NormaDataPage *self)
{
  norma_data_side_update (self->side, self->session, self->check,
                          norma_data_filter_get_scope (self->filter));
}

/* While images are looked at only what is on show follows; order and groups when it is done. */
static void
check_changed (NormaDataPage *self)
{
  if (norma_data_check_is_busy (self->check)) {
    norma_data_columns_refresh (self->columns);
    norma_data_side_show_checking (self->side, self->session, self->check);
    return;
  }
  update_side (self);
  refresh_soon (self);
}

static void
images_changed (NormaDataPage *self)
{
  guint n = g_list_model_get_n_items (norma_session_get_images (self->session));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "content" : "empty");
  update_side (self);
  refresh_soon (self);
  norma_data_page_update_actions (self);
}

GtkWidget *
norma_data_page_get_view (NormaDataPage *self)
{
  return gtk_stack_get_visible_child (self->views) == self->table_window ? GTK_WIDGET (self->table)
                                                                         : GTK_WIDGET (self->grid);
}

GPtrArray *
norma_data_page_list_selected (NormaDataPage *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkBitsetIter iter;
  guint place;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, chosen, &place); more;
       more = gtk_bitset_iter_next (&iter, &place))
    g_ptr_array_add (items, g_list_model_get_item (G_LIST_MODEL (self->selection), place));
  return items;
}

void
norma_data_page_open (NormaDataPage *self, guint place)
{
  g_autoptr (NormaImageItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), place);

  if (item == NULL)
    return;
  norma_session_set_current (self->session, item);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "inspect");
}

/* What was selected stays in sight when others come or go around it. */
void
norma_data_page_scroll_to_selected (NormaDataPage *self)
{
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  GtkWidget *view = norma_data_page_get_view (self);

  if (view == GTK_WIDGET (self->table))
    view = gtk_widget_get_last_child (view);
  if (!gtk_bitset_is_empty (chosen))
    gtk_widget_activate_action (view, "list.scroll-to-item", "u", gtk_bitset_get_minimum (chosen));
}

static gboolean
grow (gpointer data)
{
  NormaDataPage *self = data;

  if (norma_portions_grow (self->portions))
    return G_SOURCE_CONTINUE;
  self->growing = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
has_images (NormaDataPage *self, const char *view)
{
  return g_str_equal (view, "table") ? gtk_column_view_get_model (self->table) != NULL
                                     : gtk_grid_view_get_model (self->grid) != NULL;
}

/* Only the view that is shown has the images: another one would make cells for nobody, and in the
 * same piece of time as the project is taken over. */
void
norma_data_page_update_views (NormaDataPage *self)
{
  GtkSelectionModel *images = GTK_SELECTION_MODEL (self->selection);
  g_autoptr (GVariant) view = g_action_get_state (G_ACTION (self->view_action));
  const char *name = g_variant_get_string (view, NULL);

  if (g_list_model_get_n_items (G_LIST_MODEL (images)) == 0)
    name = "nothing";
  if (!g_str_equal (name, "nothing") && !has_images (self, name) && self->growing == 0) {
    norma_portions_begin (self->portions);
    self->growing = g_idle_add (grow, self);
  }
  gtk_grid_view_set_model (self->grid, g_str_equal (name, "grid") ? images : NULL);
  gtk_column_view_set_model (self->table, g_str_equal (name, "table") ? images : NULL);
  gtk_stack_set_visible_child_name (self->views, name);
}

static void
selection_changed (NormaDataPage *self)
{
  norma_data_page_update_count (self);
  norma_data_page_update_actions (self);
}

static gboolean
fit_columns (gpointer data)
{
  NormaDataPage *self = data;
  int n = gtk_widget_get_width (GTK_WIDGET (self->grid)) / (THUMBNAIL_SIDE + 2 * CELL_PADDING);

  self->fitting_columns = 0;
  gtk_grid_view_set_max_columns (self->grid, (guint)MAX (n, LEAST_COLUMNS));
  return G_SOURCE_REMOVE;
}

/* A grid makes thirty rows of the most columns that it may have, however few have room. */
static void
grid_resized (NormaDataPage *self)
{
  if (self->fitting_columns == 0)
    self->fitting_columns = g_idle_add (fit_columns, self);
}

static void
activated (NormaDataPage *self, guint place)
{
  norma_data_page_open (self, place);
}

static void
norma_data_page_class_init (NormaDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_data_page_dispose;
  g_type_ensure (NORMA_TYPE_DATA_SIDE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, flap);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, side);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, search);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, scope_chip);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, scope_word);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, count);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, note);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, views);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, grid);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, table);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, table_window);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, menu_model);
}

static void
norma_data_page_init (NormaDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->settings = norma_settings_ref_default ();
  norma_data_page_add_actions (self);
  self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (self->menu_model));
  gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
  gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (mapped), NULL);
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_left), self);
  g_signal_connect_swapped (self->grid, "activate", G_CALLBACK (activated), self);
  g_signal_connect_swapped (self->table, "activate", G_CALLBACK (activated), self);
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->grid)),
                           "notify::page-size", G_CALLBACK (grid_resized), self, G_CONNECT_SWAPPED);
  norma_data_page_add_menu (self, GTK_WIDGET (self->grid));
  norma_data_page_add_menu (self, GTK_WIDGET (self->table));
  norma_data_page_add_keys (self, GTK_WIDGET (self->grid));
  norma_data_page_add_keys (self, GTK_WIDGET (self->table));
}

/* Images, then filter, then order, then portions, then selection: both views show the last. */
static void
make_models (NormaDataPage *self)
{
  GListModel *images = norma_session_get_images (self->session);
  GtkFilterListModel *filtered =
      gtk_filter_list_model_new (g_object_ref (images), g_object_ref (GTK_FILTER (self->filter)));
  GtkSortListModel *sorted =
      gtk_sort_list_model_new (G_LIST_MODEL (filtered),
                               g_object_ref (gtk_column_view_get_sorter (self->table)));

  self->portions = gtk_slice_list_model_new (G_LIST_MODEL (sorted), 0, G_MAXUINT);
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->portions)));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed),
                           self, G_CONNECT_SWAPPED);
}

void
norma_data_page_set_session (NormaDataPage *self, NormaSession *session, NormaThumbnailCache *cache)
{
  g_autoptr (GtkListItemFactory) factory =
      norma_image_cell_factory_new (session, cache, GTK_ORIENTATION_VERTICAL, THUMBNAIL_SIDE);

  self->session = g_object_ref (session);
  self->check = norma_data_check_new (session);
  self->filter = norma_data_filter_new (self->check);
  self->columns = norma_data_columns_new (self->table, session, self->check);
  gtk_grid_view_set_factory (self->grid, factory);
  make_models (self);
  g_action_group_activate_action (G_ACTION_GROUP (self->actions), "sort",
                                  g_variant_new_string ("name"));
  g_signal_connect_swapped (session, "images-changed", G_CALLBACK (images_changed), self);
  g_signal_connect_swapped (session, "reviews-changed", G_CALLBACK (images_changed), self);
  g_signal_connect_swapped (session, "defect-classes-changed", G_CALLBACK (images_changed), self);
  g_signal_connect_swapped (session, "files-changed", G_CALLBACK (refresh_soon), self);
  g_signal_connect_swapped (session, "scores-changed", G_CALLBACK (refresh_soon), self);
  g_signal_connect_swapped (session, "limits-changed", G_CALLBACK (refresh_soon), self);
  g_signal_connect_object (self->check, "changed", G_CALLBACK (check_changed), self,
                           G_CONNECT_SWAPPED);
  images_changed (self);
  norma_data_page_update_actions (self);
}

void
norma_data_page_start_search (NormaDataPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

GListModel *
norma_data_page_get_visible (NormaDataPage *self)
{
  return G_LIST_MODEL (self->selection);
}

GActionGroup *
norma_data_page_get_actions (NormaDataPage *self)
{
  return G_ACTION_GROUP (self->actions);
}

GAction *
norma_data_page_get_view_action (NormaDataPage *self)
{
  return G_ACTION (self->view_action);
}

NormaDataCheck *
norma_data_page_get_check (NormaDataPage *self)
{
  return self->check;
}
