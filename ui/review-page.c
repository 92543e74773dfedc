/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/review-page.h"

#include <glib/gi18n.h>

#include "ui/review-page-private.h"
#include "ui/review-seek.h"
#include "ui/wrap-box.h"

G_DEFINE_FINAL_TYPE (NormaReviewPage, norma_review_page, ADW_TYPE_BIN)

/* So many images are loaded ahead. */
enum { N_AHEAD = 2 };

static void
norma_review_page_dispose (GObject *object)
{
  NormaReviewPage *self = NORMA_REVIEW_PAGE (object);

  g_clear_handle_id (&self->filling, g_source_remove);
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (norma_session_get_shown (self->session), self);
  }
  if (self->settings != NULL)
    g_signal_handlers_disconnect_by_data (self->settings, self);
  if (self->queue != NULL)
    g_signal_handlers_disconnect_by_data (self->queue, self);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_REVIEW_PAGE);
  g_clear_pointer (&self->shown_comment, g_free);
  g_clear_object (&self->portions);
  g_clear_object (&self->queue);
  g_clear_object (&self->item);
  g_clear_object (&self->actions);
  g_clear_object (&self->settings);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_review_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, stack);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, queue_revealer);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, progress_label);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, progress);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, order);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, filter_button);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, filter_verdict);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, filter_label);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, filter_class);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, filter_decided);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, list);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, place);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, name);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, said);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, classes);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, no_classes);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, folder_classes);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, comment);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, reviewer);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, no_reviewer);
  gtk_widget_class_bind_template_child (klass, NormaReviewPage, history);
}

static void
norma_review_page_class_init (NormaReviewPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_review_page_dispose;
  g_type_ensure (NORMA_TYPE_REVIEW_HISTORY);
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/review-page.ui");
  bind_children (widget_class);
}

static void
norma_review_page_init (NormaReviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_review_page_add_actions (self);
}

static gboolean
is_on_show (NormaReviewPage *self)
{
  return adw_bin_get_child (self->place) != NULL;
}

static void
show_history (NormaReviewPage *self)
{
  norma_review_history_show (self->history, self->session, is_on_show (self) ? self->item : NULL);
}

static void
update_progress (NormaReviewPage *self)
{
  guint n_decided, n;
  g_autofree char *text = NULL;

  norma_review_queue_count (self->queue, &n_decided, &n);
  text = g_strdup_printf (_ ("%'u of %'u reviewed"), n_decided, n);
  gtk_label_set_label (self->progress_label, text);
  gtk_progress_bar_set_fraction (self->progress, n == 0 ? 0 : (double)n_decided / n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
  gtk_stack_set_visible_child_name (self->stack, n == 0 ? "empty" : "content");
}

/* The image that will be asked for after the one that has just come. */
static void
look_ahead (NormaReviewPage *self)
{
  NormaShown *shown = norma_session_get_shown (self->session);
  NormaImageItem *items[N_AHEAD];
  guint n;

  if (!is_on_show (self) || norma_shown_get_item (shown) == NULL)
    return;
  n = norma_review_seek_undecided (self->session, gtk_slice_list_model_get_model (self->portions),
                                   items, N_AHEAD);
  norma_shown_expect (shown, items, n);
}

static void
queue_changed (NormaReviewPage *self)
{
  update_progress (self);
  norma_review_page_show_current (self);
  look_ahead (self);
}

static void
current_changed (NormaReviewPage *self)
{
  norma_review_page_update_side (self);
  norma_review_page_show_current (self);
  show_history (self);
}

static void
said_changed (NormaReviewPage *self)
{
  norma_review_page_update_side (self);
}

/* Only what is kept has a place in the history. */
static void
history_changed (NormaReviewPage *self)
{
  show_history (self);
}

void
norma_review_page_set_session (NormaReviewPage *self, NormaSession *session,
                               NormaThumbnailCache *cache)
{
  static const struct {
    const char *signal;
    GCallback callback;
  } table[] = {
    { "notify::current", G_CALLBACK (current_changed) },
    { "reviews-changed", G_CALLBACK (said_changed) },
    { "step-made", G_CALLBACK (history_changed) },
    { "history-changed", G_CALLBACK (history_changed) },
    { "defect-classes-changed", G_CALLBACK (norma_review_page_update_classes) },
    { "images-changed", G_CALLBACK (norma_review_page_update_classes) },
    { "project-changed", G_CALLBACK (norma_review_page_update_classes) },
  };

  self->session = g_object_ref (session);
  self->queue = norma_review_queue_new (session);
  norma_review_page_make_list (self, cache);
  norma_review_page_watch_side (self);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_signal_connect_swapped (session, table[i].signal, table[i].callback, self);
  g_signal_connect_swapped (norma_session_get_shown (session), "changed", G_CALLBACK (look_ahead),
                            self);
  g_signal_connect_swapped (self->queue, "changed", G_CALLBACK (queue_changed), self);
  norma_review_page_update_filter (self);
  norma_review_page_update_classes (self);
  update_progress (self);
}

void
norma_review_page_bind_settings (NormaReviewPage *self, NormaSettings *settings)
{
  g_autoptr (GPropertyAction) advance =
      g_property_action_new ("auto-advance", settings, "auto-advance");

  self->settings = g_object_ref (settings);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (advance));
  g_object_bind_property (settings, "film-strip", self->queue_revealer, "reveal-child",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_swapped (settings, "notify::reviewer-name",
                            G_CALLBACK (norma_review_page_update_reviewer), self);
  norma_review_page_update_reviewer (self);
}

void
norma_review_page_set_stage (NormaReviewPage *self, GtkWidget *stage)
{
  if (stage == NULL)
    norma_review_page_keep_comment (self);
  adw_bin_set_child (self->place, stage);
  norma_review_queue_set_active (self->queue, stage != NULL);
  norma_review_page_update_side (self);
  show_history (self);
  look_ahead (self);
}

GActionGroup *
norma_review_page_get_actions (NormaReviewPage *self)
{
  return G_ACTION_GROUP (self->actions);
}

NormaReviewQueue *
norma_review_page_get_queue (NormaReviewPage *self)
{
  return self->queue;
}
