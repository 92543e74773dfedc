/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/action-state.h"
#include "ui/image-cell.h"
#include "ui/portions.h"
#include "ui/review-page-private.h"
#include "ui/review-words.h"
#include "ui/verdict-words.h"

/* The queue at the side of the Review page, its order and its filter. */

/* A list fills some hundred rows at every change of its model, seen or not. */
static void
list_unmapped (NormaReviewPage *self)
{
  g_clear_handle_id (&self->filling, g_source_remove);
  gtk_list_view_set_model (self->list, NULL);
  norma_portions_end (self->portions);
}

static gboolean
fill_list (gpointer data)
{
  NormaReviewPage *self = data;

  if (gtk_list_view_get_model (self->list) == NULL) {
    norma_portions_begin (self->portions);
    gtk_list_view_set_model (self->list,
                             GTK_SELECTION_MODEL (norma_review_queue_get_selection (self->queue)));
    return G_SOURCE_CONTINUE;
  }
  if (norma_portions_grow (self->portions))
    return G_SOURCE_CONTINUE;
  self->filling = 0;
  norma_review_queue_select_current (self->queue);
  norma_review_page_show_current (self);
  return G_SOURCE_REMOVE;
}

static void
list_mapped (NormaReviewPage *self)
{
  if (self->filling == 0)
    self->filling = g_idle_add (fill_list, self);
}

void
norma_review_page_show_current (NormaReviewPage *self)
{
  guint place = gtk_single_selection_get_selected (norma_review_queue_get_selection (self->queue));

  if (place != GTK_INVALID_LIST_POSITION && gtk_list_view_get_model (self->list) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", place);
}

static void
order_chosen (NormaReviewPage *self)
{
  if (!self->is_syncing)
    norma_review_queue_set_order (self->queue,
                                  (NormaReviewOrder)gtk_drop_down_get_selected (self->order));
}

void
norma_review_page_make_list (NormaReviewPage *self, NormaThumbnailCache *cache)
{
  g_autoptr (GtkListItemFactory) factory =
      norma_image_cell_factory_new (self->session, cache, GTK_ORIENTATION_HORIZONTAL, 56);

  self->portions = g_object_ref (norma_review_queue_get_portions (self->queue));
  gtk_list_view_set_factory (self->list, factory);
  g_signal_connect_swapped (self->list, "map", G_CALLBACK (list_mapped), self);
  g_signal_connect_swapped (self->list, "unmap", G_CALLBACK (list_unmapped), self);
  g_signal_connect_swapped (self->order, "notify::selected", G_CALLBACK (order_chosen), self);
  norma_review_page_watch_filter (self);
}

/* The filter. The first row of each choice is "all". */

static int
get_choice (GtkDropDown *drop_down)
{
  return (int)gtk_drop_down_get_selected (drop_down) - 1;
}

static void
filter_chosen (NormaReviewPage *self)
{
  NormaReviewFilter filter = { get_choice (self->filter_verdict), get_choice (self->filter_label),
                               NULL, get_choice (self->filter_decided) };
  GtkStringObject *class = gtk_drop_down_get_selected_item (self->filter_class);

  if (self->is_syncing)
    return;
  if (get_choice (self->filter_class) >= 0)
    filter.defect_class = g_intern_string (gtk_string_object_get_string (class));
  norma_review_queue_set_filter (self->queue, &filter);
  norma_review_page_update_filter (self);
}

void
norma_review_page_update_filter (NormaReviewPage *self)
{
  const NormaReviewFilter *filter = norma_review_queue_get_filter (self->queue);
  gboolean is_open = filter->verdict < 0 && filter->label < 0 && filter->defect_class == NULL &&
                     filter->is_decided < 0;

  if (is_open)
    gtk_widget_remove_css_class (GTK_WIDGET (self->filter_button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->filter_button), "suggested-action");
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "clear-filter", !is_open);
}

void
norma_review_page_show_unreviewed_rejects (NormaReviewPage *self)
{
  self->is_syncing = TRUE;
  gtk_drop_down_set_selected (self->filter_verdict, NORMA_VERDICT_REJECT + 1);
  gtk_drop_down_set_selected (self->filter_label, 0);
  gtk_drop_down_set_selected (self->filter_class, 0);
  gtk_drop_down_set_selected (self->filter_decided, 0 + 1);
  self->is_syncing = FALSE;
  filter_chosen (self);
}

static void
fill (GtkDropDown *drop_down, const char *first, const char *(*word) (guint i), guint n)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);

  gtk_string_list_append (words, first);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (words, word (i));
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (words));
}

static const char *
verdict_word (guint verdict)
{
  return norma_verdict_word ((NormaVerdict)verdict);
}

static const char *
label_word (guint label)
{
  return label == NORMA_LABEL_NONE ? _ ("Without a label") : norma_label_word ((NormaLabel)label);
}

static const char *
decided_word (guint is_decided)
{
  return is_decided ? _ ("Reviewed") : _ ("Not reviewed");
}

static const char *
order_word (guint order)
{
  static const char *const words[NORMA_N_REVIEW_ORDERS] = {
    [NORMA_REVIEW_BY_DOUBT] = N_ ("Doubtful first"),
    [NORMA_REVIEW_BY_SCORE] = N_ ("Worst first"),
    [NORMA_REVIEW_BY_DISAGREEMENT] = N_ ("Contradictions first"),
    [NORMA_REVIEW_BY_UNREVIEWED] = N_ ("Not reviewed first"),
    [NORMA_REVIEW_BY_USE] = N_ ("Most useful next"),
  };

  return _ (words[order]);
}

void
norma_review_page_watch_filter (NormaReviewPage *self)
{
  GtkDropDown *const drop_downs[] = { self->filter_verdict, self->filter_label, self->filter_class,
                                      self->filter_decided };
  g_autoptr (GtkStringList) orders = gtk_string_list_new (NULL);

  self->is_syncing = TRUE;
  for (guint i = 0; i < NORMA_N_REVIEW_ORDERS; i++)
    gtk_string_list_append (orders, order_word (i));
  gtk_drop_down_set_model (self->order, G_LIST_MODEL (orders));
  fill (self->filter_verdict, _ ("All verdicts"), verdict_word, NORMA_VERDICT_REJECT + 1);
  fill (self->filter_label, _ ("All labels"), label_word, NORMA_LABEL_UNSURE + 1);
  fill (self->filter_decided, _ ("Reviewed or not"), decided_word, 2);
  fill (self->filter_class, _ ("All defect classes"), NULL, 0);
  self->is_syncing = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (drop_downs); i++)
    g_signal_connect_swapped (drop_downs[i], "notify::selected", G_CALLBACK (filter_chosen), self);
}
