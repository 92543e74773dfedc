/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/data-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/image-cell.h"

/* The rows of the drop-downs, as in the template. */
enum {
  SHOW_ALL,
  SHOW_FIRST_ROLE,
  SHOW_FIRST_VERDICT = SHOW_FIRST_ROLE + NORMA_N_ROLES,
  SHOW_UNREADABLE = SHOW_FIRST_VERDICT + 3
};

enum { BY_NAME, BY_SCORE_FALLING, BY_SCORE_RISING, BY_DISTANCE };

struct _NormaDataPage {
  AdwBin parent_instance;
  NormaSession *session;
  GtkSingleSelection *selection;
  GtkFilter *filter;
  GtkSorter *sorter;
  char *words; /* what is searched for, folded */

  GtkStack *stack;
  GtkSearchEntry *search;
  GtkDropDown *show, *order;
  GtkLabel *count;
  GtkGridView *grid;
};

G_DEFINE_FINAL_TYPE (NormaDataPage, norma_data_page, ADW_TYPE_BIN)

static void
norma_data_page_dispose (GObject *object)
{
  NormaDataPage *self = NORMA_DATA_PAGE (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_DATA_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->session);
  g_clear_pointer (&self->words, g_free);
  G_OBJECT_CLASS (norma_data_page_parent_class)->dispose (object);
}

static gboolean
has_words (NormaImageItem *item, const char *words)
{
  g_autofree char *text =
      g_strconcat (norma_image_item_get_group (item), "/", norma_image_item_get_name (item), NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, words) != NULL;
}

static gboolean
is_of_kind (NormaImageItem *item, guint kind)
{
  NormaScoreState state = norma_image_item_get_state (item);

  if (kind == SHOW_ALL)
    return TRUE;
  if (kind < SHOW_FIRST_VERDICT)
    return norma_image_item_get_role (item) == kind - SHOW_FIRST_ROLE;
  if (kind < SHOW_UNREADABLE)
    return state == NORMA_SCORE_KNOWN &&
           norma_image_item_get_verdict (item) == kind - SHOW_FIRST_VERDICT;
  return state == NORMA_SCORE_FAILED;
}

static gboolean
is_visible (gpointer item, gpointer data)
{
  NormaDataPage *self = data;

  return is_of_kind (item, gtk_drop_down_get_selected (self->show)) &&
         (self->words == NULL || has_words (item, self->words));
}

static double
sort_key (NormaDataPage *self, NormaImageItem *item, guint order)
{
  double score = (double)norma_image_item_get_score (item);

  switch (order) {
  case BY_SCORE_FALLING:
    return -score;
  case BY_DISTANCE:
    return fabs (score - (double)norma_session_get_limits (self->session)->reject);
  case BY_SCORE_RISING:
  default:
    return score;
  }
}

/* Images without a score come last. */
static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  NormaDataPage *self = data;
  guint order = gtk_drop_down_get_selected (self->order);
  double one, other;

  if (order == BY_NAME)
    return strcmp (norma_image_item_get_path ((NormaImageItem *)a),
                   norma_image_item_get_path ((NormaImageItem *)b));
  one = sort_key (self, (NormaImageItem *)a, order);
  other = sort_key (self, (NormaImageItem *)b, order);
  if (isnan (one) || isnan (other))
    return isnan (one) - isnan (other);
  return (one > other) - (one < other);
}

static void
update_count (NormaDataPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  g_autofree char *text = g_strdup_printf (ngettext ("%'u image", "%'u images", n), n);

  gtk_label_set_label (self->count, text);
}

static void
filter_changed (NormaDataPage *self)
{
  if (self->filter != NULL)
    gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
order_changed (NormaDataPage *self)
{
  if (self->sorter != NULL)
    gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
}

static void
search_changed (NormaDataPage *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  g_clear_pointer (&self->words, g_free);
  if (*text != '\0')
    self->words = g_utf8_casefold (text, -1);
  filter_changed (self);
}

static void
images_changed (NormaDataPage *self)
{
  guint n = g_list_model_get_n_items (norma_session_get_images (self->session));

  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "content" : "empty");
  filter_changed (self);
}

/* What is seen depends on scores only when it is filtered or sorted by them. */
static void
scores_changed (NormaDataPage *self)
{
  if (gtk_drop_down_get_selected (self->show) >= SHOW_FIRST_VERDICT)
    filter_changed (self);
  if (gtk_drop_down_get_selected (self->order) != BY_NAME)
    order_changed (self);
}

static void
activated (NormaDataPage *self, guint place)
{
  g_autoptr (NormaImageItem) item = g_list_model_get_item (G_LIST_MODEL (self->selection), place);

  if (item == NULL)
    return;
  norma_session_set_current (self->session, item);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "inspect");
}

static void
norma_data_page_class_init (NormaDataPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_data_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/data-page.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, stack);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, search);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, show);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, order);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, count);
  gtk_widget_class_bind_template_child (widget_class, NormaDataPage, grid);
}

static void
norma_data_page_init (NormaDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->show, "notify::selected", G_CALLBACK (filter_changed), self);
  g_signal_connect_swapped (self->order, "notify::selected", G_CALLBACK (order_changed), self);
  g_signal_connect_swapped (self->grid, "activate", G_CALLBACK (activated), self);
}

static void
make_grid (NormaDataPage *self, NormaThumbnailCache *cache)
{
  g_autoptr (GtkListItemFactory) factory =
      norma_image_cell_factory_new (self->session, cache, GTK_ORIENTATION_VERTICAL, 112);
  GListModel *images = norma_session_get_images (self->session);
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_visible, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (images), g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (self->sorter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_grid_view_set_factory (self->grid, factory);
  gtk_grid_view_set_model (self->grid, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (update_count), self,
                           G_CONNECT_SWAPPED);
}

void
norma_data_page_set_session (NormaDataPage *self, NormaSession *session, NormaThumbnailCache *cache)
{
  self->session = g_object_ref (session);
  make_grid (self, cache);
  g_signal_connect_swapped (session, "images-changed", G_CALLBACK (images_changed), self);
  g_signal_connect_swapped (session, "scores-changed", G_CALLBACK (scores_changed), self);
  g_signal_connect_swapped (session, "limits-changed", G_CALLBACK (scores_changed), self);
  images_changed (self);
  update_count (self);
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
