/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/window.h"

#include "ui/action-state.h"
#include "ui/correct-commands.h"
#include "ui/data-page.h"
#include "ui/default-commands.h"
#include "ui/evaluation-page.h"
#include "ui/history-commands.h"
#include "ui/job-indicator.h"
#include "ui/model-commands.h"
#include "ui/model-page.h"
#include "ui/pair-commands.h"
#include "ui/project-bars.h"
#include "ui/project-commands.h"
#include "ui/project-opener.h"
#include "ui/project-place.h"
#include "ui/recent-projects.h"
#include "ui/report-commands.h"
#include "ui/review-page.h"
#include "ui/settings.h"
#include "ui/shape-commands.h"
#include "ui/start-page.h"
#include "ui/status-line.h"
#include "ui/step-toast.h"
#include "ui/step-words.h"
#include "ui/switcher-layout.h"
#include "ui/toast-place.h"
#include "ui/training-commands.h"
#include "ui/ui-resources.h"
#include "ui/window-drop.h"
#include "ui/window-shell.h"
#include "ui/window-state.h"

struct _NormaWindow {
  AdwApplicationWindow parent_instance;
  NormaSettings *settings;
  NormaSession *session;
  NormaThumbnailCache *thumbnails;
  NormaProjectOpener *opener;
  NormaStepToast *step_toast;

  AdwToastOverlay *toasts;
  AdwViewStack *pages;
  NormaDataPage *data_page;
  NormaModelPage *model_page;
  NormaInspectPage *inspect_page;
  NormaReviewPage *review_page;
  NormaEvaluationPage *evaluation_page;
  NormaReportPage *report_page;
  NormaStatusLine *status_line;
  NormaProjectBars *bars;
  GtkWidget *undo_button, *redo_button;
  NormaJobIndicator *job;
  GMenu *recent_menu;
};

G_DEFINE_FINAL_TYPE (NormaWindow, norma_window, ADW_TYPE_APPLICATION_WINDOW)

void
norma_ui_init (void)
{
  /* They register themselves, but a linker leaves out of a library what nobody names. */
  norma_ui_get_resource ();
}

/* There is one view of an image, which the page on show holds. */
static void
place_stage (NormaWindow *self, gboolean is_in_review)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  g_autoptr (GtkWidget) stage = NULL;

  /* From what goes away GTK would move it on, after the view has taken it where it comes. */
  if (focus != NULL && is_in_review && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->pages)))
    gtk_window_set_focus (GTK_WINDOW (self), NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "review",
                                  is_in_review ? norma_review_page_get_actions (self->review_page)
                                               : NULL);
  if (is_in_review)
    stage = norma_inspect_page_lend_stage (self->inspect_page,
                                           norma_review_queue_get_selection (
                                               norma_review_page_get_queue (self->review_page)));
  norma_review_page_set_stage (self->review_page, stage);
  if (!is_in_review)
    norma_inspect_page_take_stage_back (self->inspect_page);
}

static void
show_report (NormaWindow *self, gboolean is_shown)
{
  gtk_widget_insert_action_group (GTK_WIDGET (self), "report",
                                  is_shown ? norma_report_page_get_actions (self->report_page)
                                           : NULL);
  norma_report_page_set_active (self->report_page, is_shown);
}

static void
end_work (NormaWindow *self)
{
  norma_session_close (self->session);
  norma_project_commands_finish (self->session);
}

static void
norma_window_dispose (GObject *object)
{
  NormaWindow *self = NORMA_WINDOW (object);

  if (self->opener != NULL) {
    place_stage (self, FALSE);
    show_report (self, FALSE);
  }
  norma_project_opener_stop (self->opener);
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    end_work (self);
  }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view", NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "data", NULL);
  g_clear_object (&self->settings);
  g_clear_object (&self->opener);
  g_clear_object (&self->step_toast);
  g_clear_object (&self->session);
  g_clear_object (&self->thumbnails);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_WINDOW);
  G_OBJECT_CLASS (norma_window_parent_class)->dispose (object);
}

static void
show_message (NormaWindow *self, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  if (norma_settings_get_switch (self->settings, "messages-stay"))
    adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
show_step (NormaWindow *self, const char *text)
{
  norma_step_toast_show (self->step_toast, text);
}

/* Opening. */

static void
opened (NormaWindow *self)
{
  adw_view_stack_set_visible_child_name (self->pages, "data");
}

void
norma_window_open (NormaWindow *self, GFile *file)
{
  norma_project_opener_open (self->opener, file);
}

static void
open_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_project_opener_choose_folder (NORMA_WINDOW (data)->opener);
}

static void
open_project (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_project_opener_choose_project (NORMA_WINDOW (data)->opener);
}

/* Pages. */

static void
images_chosen (NormaWindow *self, GPtrArray *items, const char *title)
{
  norma_inspect_page_show_images (self->inspect_page, items, title);
  adw_view_stack_set_visible_child_name (self->pages, "inspect");
}

static void
search (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaWindow *self = data;

  adw_view_stack_set_visible_child_name (self->pages, "data");
  norma_data_page_start_search (self->data_page);
}

static void
page_asked (GSimpleAction *action, GVariant *page, gpointer data)
{
  adw_view_stack_set_visible_child_name (NORMA_WINDOW (data)->pages,
                                         g_variant_get_string (page, NULL));
}

static void
page_changed (NormaWindow *self)
{
  const char *name = adw_view_stack_get_visible_child_name (self->pages);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "page");

  if (name == NULL || action == NULL)
    return;
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (name));
  place_stage (self, g_str_equal (name, "review"));
  show_report (self, g_str_equal (name, "report"));
}

static void
images_changed (NormaWindow *self)
{
  guint n = g_list_model_get_n_items (norma_session_get_images (self->session));

  norma_action_set_enabled (G_ACTION_MAP (self), "search", n > 0);
}

static void
history_changed (NormaWindow *self)
{
  g_autofree char *undo = norma_step_describe_undo (norma_session_get_undo_action (self->session));
  g_autofree char *redo = norma_step_describe_redo (norma_session_get_redo_action (self->session));

  gtk_widget_set_tooltip_text (self->undo_button, undo);
  gtk_widget_set_tooltip_text (self->redo_button, redo);
}

static void
project_changed (NormaWindow *self)
{
  const char *path = norma_session_get_project_path (self->session);
  g_autofree char *name = path == NULL ? NULL : norma_project_place_name (path);
  g_autofree char *title = name == NULL ? NULL : g_strdup_printf ("%s – Norma", name);

  gtk_window_set_title (GTK_WINDOW (self), title == NULL ? "Norma" : title);
}

static void
add_actions (NormaWindow *self)
{
  static const GActionEntry entries[] = {
    { "open-folder", open_folder },
    { "open-project", open_project },
    { "search", search },
    { "page", page_asked, "s", "'data'", page_asked },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  norma_window_add_shell_actions (self);
}

/* The work ends here and not with the last reference, which others may hold while it is under way: it would
 * go on without a window. */
static gboolean
norma_window_close_request (GtkWindow *window)
{
  norma_window_state_save (window, NORMA_WINDOW (window)->settings);
  end_work (NORMA_WINDOW (window));
  return GTK_WINDOW_CLASS (norma_window_parent_class)->close_request (window);
}

/* The pages have a bar of their own where their names have no room in the header bar. */
static gboolean
is_same (NormaWindow *self, GtkWidget *shown, GtkWidget *widget)
{
  return shown == widget;
}

static void
norma_window_class_init (NormaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = norma_window_close_request;
  g_type_ensure (NORMA_TYPE_START_PAGE);
  g_type_ensure (NORMA_TYPE_DATA_PAGE);
  g_type_ensure (NORMA_TYPE_MODEL_PAGE);
  g_type_ensure (NORMA_TYPE_INSPECT_PAGE);
  g_type_ensure (NORMA_TYPE_REVIEW_PAGE);
  g_type_ensure (NORMA_TYPE_EVALUATION_PAGE);
  g_type_ensure (NORMA_TYPE_REPORT_PAGE);
  g_type_ensure (NORMA_TYPE_STATUS_LINE);
  g_type_ensure (NORMA_TYPE_JOB_INDICATOR);
  g_type_ensure (NORMA_TYPE_PROJECT_BARS);
  g_type_ensure (NORMA_TYPE_SWITCHER_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/norma/Norma/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, pages);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, data_page);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, model_page);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, inspect_page);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, review_page);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, evaluation_page);
  gtk_widget_class_bind_template_callback (widget_class, images_chosen);
  gtk_widget_class_bind_template_callback (widget_class, is_same);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, report_page);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, status_line);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, bars);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, undo_button);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, redo_button);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, job);
  gtk_widget_class_bind_template_child (widget_class, NormaWindow, recent_menu);
}

static void
watch_session (NormaWindow *self)
{
  static const struct {
    const char *signal;
    GCallback callback;
  } table[] = {
    { "message", G_CALLBACK (show_message) },
    { "step-made", G_CALLBACK (show_step) },
    { "images-changed", G_CALLBACK (images_changed) },
    { "project-changed", G_CALLBACK (images_changed) },
    { "project-changed", G_CALLBACK (project_changed) },
    { "history-changed", G_CALLBACK (history_changed) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_signal_connect_swapped (self->session, table[i].signal, table[i].callback, self);
  self->opener = norma_project_opener_new (GTK_WINDOW (self), self->session);
  g_signal_connect_object (self->opener, "message", G_CALLBACK (show_message), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->opener, "opened", G_CALLBACK (opened), self, G_CONNECT_SWAPPED);
  norma_model_commands_add (GTK_APPLICATION_WINDOW (self), self->session);
  norma_project_commands_add (GTK_APPLICATION_WINDOW (self), self->session);
  norma_pair_commands_add (GTK_APPLICATION_WINDOW (self), self->session, self->opener);
  norma_shape_commands_add (GTK_APPLICATION_WINDOW (self), self->session);
  norma_history_commands_add (GTK_APPLICATION_WINDOW (self), self->session, self->settings);
  norma_correct_commands_add (GTK_APPLICATION_WINDOW (self), self->session);
  norma_default_commands_add (GTK_APPLICATION_WINDOW (self), self->session);
  norma_report_commands_add (GTK_APPLICATION_WINDOW (self), self->session, self->report_page,
                             self->review_page, self->toasts);
  norma_training_commands_add (GTK_APPLICATION_WINDOW (self), self->session);
  norma_project_bars_set_session (self->bars, self->session);
  norma_job_indicator_set_session (self->job, self->session);
}

static void
norma_window_init (NormaWindow *self)
{
  self->settings = norma_settings_ref_default ();
  self->session = norma_session_new ();
  norma_session_follow_settings (self->session, self->settings);
  self->thumbnails = norma_thumbnail_cache_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->step_toast = norma_step_toast_new (self->toasts);
  norma_toasts_keep_above (self->toasts, norma_inspect_page_get_banner (self->inspect_page));
  add_actions (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "view",
                                  norma_inspect_page_get_actions (self->inspect_page));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "data",
                                  norma_data_page_get_actions (self->data_page));
  g_action_map_add_action (G_ACTION_MAP (norma_inspect_page_get_actions (self->inspect_page)),
                           norma_data_page_get_view_action (self->data_page));
  norma_data_page_set_session (self->data_page, self->session, self->thumbnails);
  norma_model_page_set_session (self->model_page, self->session);
  norma_inspect_page_set_session (self->inspect_page, self->session, self->thumbnails);
  norma_inspect_page_bind_settings (self->inspect_page, self->settings);
  norma_review_page_bind_settings (self->review_page, self->settings);
  norma_review_page_set_session (self->review_page, self->session, self->thumbnails);
  norma_evaluation_page_set_session (self->evaluation_page, self->session, self->thumbnails);
  norma_report_page_set_session (self->report_page, self->session);
  norma_status_line_watch (self->status_line, self->session,
                           norma_inspect_page_get_view (self->inspect_page));
  watch_session (self);
  g_signal_connect_swapped (self->pages, "notify::visible-child-name", G_CALLBACK (page_changed),
                            self);
  norma_window_take_drops (self);
  norma_recent_projects_keep_menu (gtk_recent_manager_get_default (), self->recent_menu);
  norma_window_state_restore (GTK_WINDOW (self), self->settings);
  history_changed (self);
  images_changed (self);
}

GtkWidget *
norma_window_new (GtkApplication *application)
{
  return g_object_new (NORMA_TYPE_WINDOW, "application", application, NULL);
}

NormaSession *
norma_window_get_session (NormaWindow *self)
{
  return self->session;
}

NormaInspectPage *
norma_window_get_inspect_page (NormaWindow *self)
{
  return self->inspect_page;
}

NormaReviewPage *
norma_window_get_review_page (NormaWindow *self)
{
  return self->review_page;
}

NormaReportPage *
norma_window_get_report_page (NormaWindow *self)
{
  return self->report_page;
}
