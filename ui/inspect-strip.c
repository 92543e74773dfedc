/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/image-cell.h"
#include "ui/inspect-page-private.h"
#include "ui/portions.h"

/* The film strip of the Inspect page. It and the session's current image follow each other. */

/* The worst first; those without a score last. */
static int
compare_items (gconstpointer a, gconstpointer b, gpointer session)
{
  float one = norma_image_item_get_score ((NormaImageItem *)a);
  float other = norma_image_item_get_score ((NormaImageItem *)b);

  if (norma_session_get_basis (session) == NORMA_BASIS_REFERENCE)
    return norma_image_pair_compare (norma_image_item_get_pair ((NormaImageItem *)a),
                                     norma_image_item_get_pair ((NormaImageItem *)b));
  if (isnan (one) || isnan (other))
    return isnan (one) - isnan (other);
  return (one < other) - (one > other);
}

static void
strip_selected (NormaInspectPage *self)
{
  NormaImageItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && !self->is_syncing)
    norma_session_set_current (self->session, item);
}

static void
update_title (NormaInspectPage *self)
{
  guint n = g_list_model_get_n_items (gtk_slice_list_model_get_model (self->portions));
  g_autofree char *title =
      norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE
          ? g_strdup_printf (ngettext ("%'u pair by change", "%'u pairs by change", n), n)
          : g_strdup_printf (ngettext ("%'u image by score", "%'u images by score", n), n);
  g_autofree char *filter = norma_strip_filter_describe (self->filter);

  gtk_label_set_label (self->strip_title, title);
  gtk_widget_set_visible (self->filter_chip, filter != NULL);
  gtk_label_set_label (self->filter_label, filter == NULL ? "" : filter);
  norma_inspect_page_set_enabled (self, "clear-filter", filter != NULL);
  if (filter != NULL) {
    g_autofree char *name = g_strdup_printf (_ ("Only %s; show all images"), filter);

    gtk_accessible_update_property (GTK_ACCESSIBLE (self->filter_chip),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  }
}

/* A list fills some hundred rows at every change of its model, seen or not. */
static void
strip_unmapped (NormaInspectPage *self)
{
  g_clear_handle_id (&self->filling, g_source_remove);
  gtk_list_view_set_model (self->strip, NULL);
  norma_portions_end (self->portions);
}

static gboolean
fill_strip (gpointer data)
{
  NormaInspectPage *self = data;

  if (gtk_list_view_get_model (self->strip) == NULL) {
    norma_portions_begin (self->portions);
    gtk_list_view_set_model (self->strip, GTK_SELECTION_MODEL (self->selection));
    return G_SOURCE_CONTINUE;
  }
  if (norma_portions_grow (self->portions))
    return G_SOURCE_CONTINUE;
  self->filling = 0;
  norma_inspect_page_show_current (self);
  return G_SOURCE_REMOVE;
}

/* Its rows have pieces of time of their own, after that in which the page came. */
static void
strip_mapped (NormaInspectPage *self)
{
  if (self->filling == 0)
    self->filling = g_idle_add (fill_strip, self);
}

void
norma_inspect_page_make_strip (NormaInspectPage *self, NormaThumbnailCache *cache)
{
  GListModel *images = norma_session_get_images (self->session);
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  g_autoptr (GtkListItemFactory) factory =
      norma_image_cell_factory_new (self->session, cache, GTK_ORIENTATION_HORIZONTAL, 64);

  self->filter = norma_strip_filter_new ();
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, self->session, NULL));
  filtered =
      gtk_filter_list_model_new (g_object_ref (images), GTK_FILTER (g_object_ref (self->filter)));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (self->sorter));
  self->portions = gtk_slice_list_model_new (G_LIST_MODEL (sorted), 0, G_MAXUINT);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->portions)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_factory (self->strip, factory);
  g_signal_connect_swapped (self->strip, "map", G_CALLBACK (strip_mapped), self);
  g_signal_connect_swapped (self->strip, "unmap", G_CALLBACK (strip_unmapped), self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self->strip)))
    strip_mapped (self);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (strip_selected), self,
                           G_CONNECT_SWAPPED);
}

static guint
find_item (NormaInspectPage *self, NormaImageItem *wanted)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = wanted == NULL ? 0 : g_list_model_get_n_items (model);

  for (guint i = 0; i < n; i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (model, i);

    if (item == wanted)
      return i;
  }
  return GTK_INVALID_LIST_POSITION;
}

void
norma_inspect_page_show_current (NormaInspectPage *self)
{
  guint place = find_item (self, norma_session_get_current (self->session));

  self->is_syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, place);
  self->is_syncing = FALSE;
  if (place != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->strip), "list.scroll-to-item", "u", place);
}

static void
filter_changed (NormaInspectPage *self)
{
  update_title (self);
  norma_inspect_page_show_current (self);
}

static gboolean
is_judged (NormaInspectPage *self, NormaImageItem *item)
{
  const NormaImagePair *pair = norma_inspect_page_get_pair (self, item);

  if (norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE)
    return pair != NULL && pair->state != NORMA_PAIR_WAITING;
  return norma_session_get_model (self->session) != NULL &&
         norma_image_item_get_state (item) == NORMA_SCORE_KNOWN;
}

/* Something is to be seen as soon as there are scores; at the end of the work, the worst, unless
 * another image was chosen meanwhile. */
static void
offer_first (NormaInspectPage *self)
{
  NormaImageItem *current = norma_session_get_current (self->session);
  g_autoptr (NormaImageItem) first = g_list_model_get_item (G_LIST_MODEL (self->selection), 0);
  gboolean is_wanted = current == NULL ||
                       (current == self->offered && norma_session_get_job (self->session) == NULL);

  if (!is_wanted || first == NULL || !is_judged (self, first))
    return;
  self->offered = first;
  norma_session_set_current (self->session, first);
}

static gboolean
refilter (gpointer data)
{
  NormaInspectPage *self = data;

  self->refiltering = 0;
  if (self->is_order_stale)
    gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  self->is_order_stale = FALSE;
  norma_strip_filter_refresh (self->filter);
  offer_first (self);
  filter_changed (self);
  return G_SOURCE_REMOVE;
}

/* After everything else, as many changes may come in one frame. */
void
norma_inspect_page_update_strip (NormaInspectPage *self)
{
  if (self->refiltering == 0)
    self->refiltering = g_idle_add (refilter, self);
}

void
norma_inspect_page_sort_strip (NormaInspectPage *self)
{
  self->is_order_stale = TRUE;
  norma_inspect_page_update_strip (self);
}

void
norma_inspect_page_show_all (NormaInspectPage *self)
{
  norma_strip_filter_show_all (self->filter);
  norma_histogram_mark_bins (self->histogram, 1, 0);
  filter_changed (self);
}

void
norma_inspect_page_show_bins (NormaInspectPage *self, guint first, guint last)
{
  norma_strip_filter_show_bins (self->filter, norma_histogram_get_axis (self->histogram),
                                norma_session_get_unit (self->session), first, last);
  norma_histogram_mark_bins (self->histogram, first, last);
  filter_changed (self);
}

void
norma_inspect_page_show_verdict (NormaInspectPage *self, int role, int verdict)
{
  norma_strip_filter_show_verdict (self->filter, (NormaRole)role, (NormaVerdict)verdict);
  norma_histogram_mark_bins (self->histogram, 1, 0);
  filter_changed (self);
}

void
norma_inspect_page_show_truth (NormaInspectPage *self, int truth, int verdict)
{
  const NormaDeskScores *scores =
      norma_threshold_desk_get_scores (norma_evidence_pane_get_desk (self->evidence));

  norma_strip_filter_show_truth (self->filter, (NormaTruth)truth, (NormaVerdict)verdict,
                                 scores != NULL && scores->nominal_is_held_out);
  norma_histogram_mark_bins (self->histogram, 1, 0);
  filter_changed (self);
}

void
norma_inspect_page_show_scores (NormaInspectPage *self, double low, double high)
{
  norma_strip_filter_show_scores (self->filter, (float)low, (float)high,
                                  norma_session_get_unit (self->session));
  norma_histogram_mark_bins (self->histogram, 1, 0);
  filter_changed (self);
}

void
norma_inspect_page_show_images (NormaInspectPage *self, const GPtrArray *items, const char *title)
{
  if (items->len == 0)
    return;
  norma_strip_filter_show_images (self->filter, items, title);
  norma_histogram_mark_bins (self->histogram, 1, 0);
  norma_session_set_current (self->session, items->pdata[0]);
  filter_changed (self);
}

void
norma_inspect_page_show_pairs (NormaInspectPage *self, int verdict)
{
  norma_strip_filter_show_pairs (self->filter, (NormaPairVerdict)verdict);
  filter_changed (self);
}

/* The images that commands go through: those of the page that shows the view. */
static GtkSingleSelection *
get_walked (NormaInspectPage *self)
{
  return self->walked == NULL ? self->selection : self->walked;
}

void
norma_inspect_page_step_image (NormaInspectPage *self, int step)
{
  int n = (int)g_list_model_get_n_items (G_LIST_MODEL (get_walked (self)));
  guint selected = gtk_single_selection_get_selected (get_walked (self));
  int next = selected == GTK_INVALID_LIST_POSITION ? 0 : (int)selected + step;

  if (n > 0)
    gtk_single_selection_set_selected (get_walked (self), (guint)CLAMP (next, 0, n - 1));
}

/* end: below 0 the first, else the last. */
void
norma_inspect_page_show_end (NormaInspectPage *self, int end)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (get_walked (self)));

  if (n > 0)
    gtk_single_selection_set_selected (get_walked (self), end < 0 ? 0 : n - 1);
}

/* By their references: rejected is changed, to be reviewed is not compared. */
static gboolean
has_verdict (NormaInspectPage *self, NormaImageItem *item, NormaVerdict verdict)
{
  const NormaImagePair *pair = norma_inspect_page_get_pair (self, item);

  if (pair != NULL)
    return norma_image_pair_get_verdict (pair) ==
           (verdict == NORMA_VERDICT_REJECT ? NORMA_PAIR_CHANGED : NORMA_PAIR_NOT_COMPARED);
  return norma_image_item_get_state (item) == NORMA_SCORE_KNOWN &&
         norma_image_item_get_verdict (item) == verdict;
}

/* The next of the strip after the current one; after the last comes the first. */
void
norma_inspect_page_seek_verdict (NormaInspectPage *self, NormaVerdict verdict)
{
  GListModel *model = G_LIST_MODEL (get_walked (self));
  guint n = g_list_model_get_n_items (model);
  guint selected = gtk_single_selection_get_selected (get_walked (self));
  guint start = selected == GTK_INVALID_LIST_POSITION ? 0 : selected + 1;

  for (guint i = 0; i < n; i++) {
    guint place = (start + i) % n;
    g_autoptr (NormaImageItem) item = g_list_model_get_item (model, place);

    if (has_verdict (self, item, verdict)) {
      gtk_single_selection_set_selected (get_walked (self), place);
      return;
    }
  }
  gtk_widget_error_bell (GTK_WIDGET (self->view));
}

GListModel *
norma_inspect_page_get_strip (NormaInspectPage *self)
{
  return G_LIST_MODEL (self->selection);
}
