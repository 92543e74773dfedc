/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/image-view.h"
#include "ui/review-page-private.h"
#include "ui/review-words.h"

/* What is said of the image, and by whom. */

/* In what was lent there are bars too. */
static GtkWidget *
find_view (GtkWidget *widget)
{
  GtkWidget *view = NORMA_IS_IMAGE_VIEW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && view == NULL;
       child = gtk_widget_get_next_sibling (child))
    view = find_view (child);
  return view;
}

void
norma_review_page_focus_view (NormaReviewPage *self)
{
  GtkWidget *view = find_view (GTK_WIDGET (self->place));

  if (view != NULL)
    gtk_widget_grab_focus (view);
}

static char *
describe (NormaImageItem *item)
{
  g_autofree char *words = norma_describe_review (item);

  if (norma_image_item_get_review (item)->is_reviewed)
    return words == NULL ? g_strdup (_ ("Reviewed, without a label")) : g_steal_pointer (&words);
  return words == NULL ? g_strdup (_ ("Not reviewed"))
                       : g_strdup_printf (_ ("Not reviewed; the folder says: %s"), words);
}

static void
show_comment (NormaReviewPage *self)
{
  const char *comment = self->item == NULL ? "" : norma_image_item_get_review (self->item)->comment;

  gtk_editable_set_text (GTK_EDITABLE (self->comment), comment);
  g_free (self->shown_comment);
  self->shown_comment = g_strdup (comment);
}

/* Classes are marked where the image has them. */
static void
mark_classes (NormaReviewPage *self)
{
  const char *class =
      self->item == NULL ? "" : norma_image_item_get_review (self->item)->defect_class;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->classes)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    const char *name = g_object_get_data (G_OBJECT (child), "defect-class");

    if (g_str_equal (name, class))
      gtk_widget_set_state_flags (child, GTK_STATE_FLAG_CHECKED, FALSE);
    else
      gtk_widget_unset_state_flags (child, GTK_STATE_FLAG_CHECKED);
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_PRESSED,
                                 g_str_equal (name, class) ? GTK_ACCESSIBLE_TRISTATE_TRUE
                                                           : GTK_ACCESSIBLE_TRISTATE_FALSE,
                                 -1);
  }
}

void
norma_review_page_update_side (NormaReviewPage *self)
{
  NormaImageItem *current = norma_session_get_current (self->session);
  gboolean is_other = self->item != current;
  g_autofree char *said = current == NULL ? NULL : describe (current);

  if (is_other) {
    norma_review_page_keep_comment (self);
    g_set_object (&self->item, current);
    self->severity = NORMA_SEVERITY_NONE;
  }
  if (is_other ||
      !gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->comment)))))
    show_comment (self);
  gtk_label_set_label (self->name, current == NULL ? "" : norma_image_item_get_name (current));
  gtk_label_set_label (self->said, said == NULL ? _ ("No image is chosen") : said);
  mark_classes (self);
  norma_review_page_update_actions (self);
}

/* The defect classes. */

static GtkWidget *
new_text (const char *text, gboolean is_key)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (is_key) {
    gtk_widget_add_css_class (label, "key");
  } else {
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
    gtk_widget_set_hexpand (label, TRUE);
  }
  return label;
}

static GtkWidget *
new_swatch (const char *color)
{
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *markup = g_strdup_printf ("<span foreground=\"%s\">⬤</span>", color);

  gtk_label_set_markup (GTK_LABEL (label), markup);
  return label;
}

static GtkWidget *
new_class_button (const NormaDefectClass *class)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  char key[] = { class->shortcut == 0 ? '\0' : (char)('0' + class->shortcut), '\0' };
  g_autofree char *name =
      g_strdup_printf (class->shortcut == 0 ? _ ("Bad: %s") : _ ("Bad: %s (%u)"), class->name,
                       class->shortcut);

  gtk_box_append (GTK_BOX (box), new_swatch (class->color));
  gtk_box_append (GTK_BOX (box), new_text (class->name, FALSE));
  if (class->severity != NORMA_SEVERITY_NONE) {
    GtkWidget *severity = new_text (norma_severity_word (class->severity), FALSE);

    gtk_widget_set_hexpand (severity, FALSE);
    gtk_widget_add_css_class (severity, "dim-label");
    gtk_box_append (GTK_BOX (box), severity);
  }
  if (class->shortcut != 0)
    gtk_box_append (GTK_BOX (box), new_text (key, TRUE));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "review.class");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", class->name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (button), "defect-class", g_strdup (class->name), g_free);
  return button;
}

static void
fill_class_filter (NormaReviewPage *self, const NormaDefectClass *classes, guint n)
{
  g_autoptr (GtkStringList) words = gtk_string_list_new (NULL);
  const char *chosen = norma_review_queue_get_filter (self->queue)->defect_class;
  guint selected = 0;

  gtk_string_list_append (words, _ ("All defect classes"));
  for (guint i = 0; i < n; i++) {
    gtk_string_list_append (words, classes[i].name);
    if (chosen != NULL && g_str_equal (chosen, classes[i].name))
      selected = i + 1;
  }
  self->is_syncing = TRUE;
  gtk_drop_down_set_model (self->filter_class, G_LIST_MODEL (words));
  self->is_syncing = FALSE;
  /* A class that is gone filters no more. */
  gtk_drop_down_set_selected (self->filter_class, selected);
  if (chosen != NULL && selected == 0)
    g_object_notify (G_OBJECT (self->filter_class), "selected");
}

void
norma_review_page_update_classes (NormaReviewPage *self)
{
  g_autoptr (GPtrArray) folders = norma_session_list_folder_classes (self->session);
  GtkWidget *child;
  guint n;
  const NormaDefectClass *classes = norma_session_get_defect_classes (self->session, &n);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->classes))) != NULL)
    gtk_box_remove (self->classes, child);
  for (guint i = 0; i < n; i++)
    gtk_box_append (self->classes, new_class_button (&classes[i]));
  gtk_widget_set_visible (self->no_classes, n == 0);
  gtk_widget_set_visible (self->folder_classes, folders->len > 0);
  fill_class_filter (self, classes, n);
  norma_review_page_update_side (self);
}

/* The reviewer. */

void
norma_review_page_update_reviewer (NormaReviewPage *self)
{
  g_autofree char *given = NULL;
  g_autofree char *name = norma_settings_dup_reviewer (self->settings);
  g_autofree char *text = g_strdup_printf (_ ("Reviewing as %s"), name);

  g_object_get (self->settings, "reviewer-name", &given, NULL);
  gtk_label_set_label (self->reviewer, text);
  gtk_widget_set_visible (self->no_reviewer, *given == '\0');
}

/* The comment. */

void
norma_review_page_keep_comment (NormaReviewPage *self)
{
  const char *comment = gtk_editable_get_text (GTK_EDITABLE (self->comment));

  if (self->item == NULL || g_strcmp0 (comment, self->shown_comment) == 0)
    return;
  g_free (self->shown_comment);
  self->shown_comment = g_strdup (comment);
  norma_session_comment (self->session, self->item, self->shown_comment);
}

static void
comment_entered (NormaReviewPage *self)
{
  norma_review_page_keep_comment (self);
  norma_review_page_focus_view (self);
}

static gboolean
comment_key_pressed (NormaReviewPage *self, guint key, guint code, GdkModifierType state)
{
  if (key != GDK_KEY_Escape)
    return FALSE;
  show_comment (self);
  norma_review_page_focus_view (self);
  return TRUE;
}

void
norma_review_page_watch_side (NormaReviewPage *self)
{
  GtkEventController *key = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (key, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (comment_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->comment), key);
  g_signal_connect_swapped (self->comment, "activate", G_CALLBACK (comment_entered), self);
}
