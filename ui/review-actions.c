/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/action-state.h"
#include "ui/defect-class-dialog.h"
#include "ui/review-page-private.h"
#include "ui/review-seek.h"
#include "ui/review-words.h"

/* The commands of the Review page. */

static const char *const label_names[] = { "", "good", "bad", "unsure" };

/* A key may come before the image that it would be meant for. NULL: then nothing is judged. */
static NormaImageItem *
get_seen (NormaReviewPage *self)
{
  NormaImageItem *item = norma_session_get_current (self->session);

  if (item != NULL && norma_shown_get_item (norma_session_get_shown (self->session)) == item)
    return item;
  gtk_widget_error_bell (GTK_WIDGET (self));
  return NULL;
}

static void
go_to (NormaReviewPage *self, NormaImageItem *item)
{
  if (item != NULL)
    norma_session_set_current (self->session, item);
  else
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static GListModel *
get_list (NormaReviewPage *self)
{
  return gtk_slice_list_model_get_model (norma_review_queue_get_portions (self->queue));
}

static void
go_on (NormaReviewPage *self)
{
  NormaImageItem *next;

  if (norma_settings_get_switch (self->settings, "auto-advance") &&
      norma_review_seek_undecided (self->session, get_list (self), &next, 1) > 0)
    norma_session_set_current (self->session, next);
}

/* Whatever is not yet kept of a comment belongs to this image. */
static void
judge (NormaReviewPage *self, NormaImageItem *item, NormaLabel label, const char *class,
       NormaSeverity severity)
{
  norma_review_page_keep_comment (self);
  norma_session_judge (self->session, item, label, class, severity);
}

/* Bad once more says nothing against the class. */
static void
judge_label (NormaReviewPage *self, NormaLabel label)
{
  NormaImageItem *item = get_seen (self);
  const NormaItemReview *review;

  if (item == NULL)
    return;
  review = norma_image_item_get_review (item);
  if (label != NORMA_LABEL_BAD)
    judge (self, item, label, NULL, NORMA_SEVERITY_NONE);
  else if (review->label == NORMA_LABEL_BAD)
    judge (self, item, label, review->defect_class,
           self->severity == NORMA_SEVERITY_NONE ? review->severity : self->severity);
  else
    judge (self, item, label, NULL, self->severity);
  go_on (self);
}

static void
judge_good (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  judge_label (data, NORMA_LABEL_GOOD);
}

static void
judge_bad (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  judge_label (data, NORMA_LABEL_BAD);
}

static void
judge_unsure (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  judge_label (data, NORMA_LABEL_UNSURE);
}

/* The class that an image has already is taken off, and the next one is not shown. */
static void
judge_class (NormaReviewPage *self, const NormaDefectClass *class)
{
  NormaImageItem *item = class == NULL ? NULL : get_seen (self);
  const NormaItemReview *review;

  if (item == NULL)
    return;
  review = norma_image_item_get_review (item);
  if (review->is_reviewed && g_str_equal (review->defect_class, class->name)) {
    judge (self, item, NORMA_LABEL_BAD, NULL, NORMA_SEVERITY_NONE);
    return;
  }
  judge (self, item, NORMA_LABEL_BAD, class->name,
         self->severity == NORMA_SEVERITY_NONE ? class->severity : self->severity);
  go_on (self);
}

static void
class_asked (GSimpleAction *action, GVariant *name, gpointer data)
{
  NormaReviewPage *self = data;

  judge_class (self,
               norma_session_find_defect_class (self->session, g_variant_get_string (name, NULL)));
}

static void
class_key_pressed (GSimpleAction *action, GVariant *key, gpointer data)
{
  NormaReviewPage *self = data;

  judge_class (self, norma_session_find_shortcut (self->session, g_variant_get_uint32 (key)));
}

static void
withdraw (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaReviewPage *self = data;
  NormaImageItem *item = get_seen (self);

  if (item != NULL)
    norma_session_withdraw_review (self->session, item);
}

/* Of an image that is not judged as bad yet it is that of the judgement to come. */
static void
set_severity (NormaReviewPage *self, NormaSeverity severity)
{
  NormaImageItem *item = get_seen (self);
  const NormaItemReview *review;

  if (item == NULL)
    return;
  review = norma_image_item_get_review (item);
  self->severity = severity;
  if (review->is_reviewed && review->label == NORMA_LABEL_BAD)
    judge (self, item, NORMA_LABEL_BAD, review->defect_class, severity);
  norma_review_page_update_actions (self);
}

static NormaSeverity
get_severity (NormaReviewPage *self)
{
  const NormaItemReview *review =
      self->item == NULL ? NULL : norma_image_item_get_review (self->item);

  return review == NULL || review->severity == NORMA_SEVERITY_NONE ? self->severity
                                                                   : review->severity;
}

static void
severity_asked (GSimpleAction *action, GVariant *word, gpointer data)
{
  NormaSeverity severity;

  if (norma_severity_parse (g_variant_get_string (word, NULL), &severity))
    set_severity (data, severity);
}

static void
next_severity (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  set_severity (data, (NormaSeverity)((get_severity (data) + 1) % NORMA_N_SEVERITIES));
}

static void
label_asked (GSimpleAction *action, GVariant *name, gpointer data)
{
  for (guint i = NORMA_LABEL_GOOD; i < G_N_ELEMENTS (label_names); i++)
    if (g_str_equal (g_variant_get_string (name, NULL), label_names[i]))
      judge_label (data, (NormaLabel)i);
}

static void
next_unreviewed (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaReviewPage *self = data;
  NormaImageItem *item = NULL;

  norma_review_seek_undecided (self->session, get_list (self), &item, 1);
  go_to (self, item);
}

static void
next_rejected (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaReviewPage *self = data;
  NormaImageItem *item = NULL;

  norma_review_seek_rejected (self->session, get_list (self), &item, 1);
  go_to (self, item);
}

static void
edit_comment (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_widget_grab_focus (GTK_WIDGET (NORMA_REVIEW_PAGE (data)->comment));
}

static void
edit_classes (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaReviewPage *self = data;
  GtkWidget *dialog =
      norma_defect_class_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                                     self->session);

  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_folder_classes (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_session_add_folder_classes (NORMA_REVIEW_PAGE (data)->session);
}

static void
clear_filter (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaReviewPage *self = data;

  gtk_drop_down_set_selected (self->filter_verdict, 0);
  gtk_drop_down_set_selected (self->filter_label, 0);
  gtk_drop_down_set_selected (self->filter_class, 0);
  gtk_drop_down_set_selected (self->filter_decided, 0);
}

static void
set_state (NormaReviewPage *self, const char *name, const char *state)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (state));
}

void
norma_review_page_update_actions (NormaReviewPage *self)
{
  static const char *const judging[] = { "good",     "bad",           "unsure",
                                         "label",    "class",         "class-key",
                                         "severity", "next-severity", "edit-comment" };
  static const char *const going[] = { "next-unreviewed", "next-rejected" };
  gboolean is_on_show = adw_bin_get_child (self->place) != NULL;
  gboolean can_edit = is_on_show && norma_session_can_edit (self->session);
  const NormaItemReview *review =
      self->item == NULL ? NULL : norma_image_item_get_review (self->item);

  for (guint i = 0; i < G_N_ELEMENTS (judging); i++)
    norma_action_set_enabled (G_ACTION_MAP (self->actions), judging[i], can_edit && review != NULL);
  for (guint i = 0; i < G_N_ELEMENTS (going); i++)
    norma_action_set_enabled (G_ACTION_MAP (self->actions), going[i], is_on_show);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "withdraw",
                            can_edit && review != NULL && review->is_reviewed);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "edit-classes", can_edit);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "add-folder-classes", can_edit);
  gtk_widget_set_sensitive (GTK_WIDGET (self->comment), can_edit && review != NULL);
  set_state (self, "label",
             review != NULL && review->is_reviewed ? label_names[review->label] : "");
  set_state (self, "severity", norma_severity_to_string (get_severity (self)));
}

void
norma_review_page_add_actions (NormaReviewPage *self)
{
  static const GActionEntry entries[] = {
    { "good", judge_good },
    { "bad", judge_bad },
    { "unsure", judge_unsure },
    { "label", NULL, "s", "''", label_asked },
    { "class", class_asked, "s" },
    { "class-key", class_key_pressed, "u" },
    { "severity", NULL, "s", "''", severity_asked },
    { "next-severity", next_severity },
    { "withdraw", withdraw },
    { "next-unreviewed", next_unreviewed },
    { "next-rejected", next_rejected },
    { "edit-comment", edit_comment },
    { "edit-classes", edit_classes },
    { "add-folder-classes", add_folder_classes },
    { "clear-filter", clear_filter },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}
