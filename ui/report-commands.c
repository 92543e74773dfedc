/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-commands.h"

#include "ui/action-state.h"
#include "ui/report-toast.h"
#include "ui/settings.h"

static void
do_on_page (GtkWidget *window, const char *command)
{
  GAction *page = g_action_map_lookup_action (G_ACTION_MAP (window), "page");
  g_autoptr (GVariant) shown = g_action_get_state (page);

  if (g_str_equal (g_variant_get_string (shown, NULL), "report"))
    gtk_widget_activate_action (window, command, NULL);
  else
    gtk_widget_activate_action (window, "win.page", "s", "report");
}

static void
export_report (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  do_on_page (window, "report.export");
}

static void
print_report (GSimpleAction *action, GVariant *parameter, gpointer window)
{
  do_on_page (window, "report.print");
}

static void
update (GtkApplicationWindow *window, NormaSession *session)
{
  gboolean has_images = g_list_model_get_n_items (norma_session_get_images (session)) > 0;

  norma_action_set_enabled (G_ACTION_MAP (window), "export-report", has_images);
  norma_action_set_enabled (G_ACTION_MAP (window), "print-report", has_images);
}

static void
images_changed (NormaSession *session, GtkApplicationWindow *window)
{
  update (window, session);
}

static void
exported (NormaReportPage *page, const NormaReportExport *done, AdwToastOverlay *toasts)
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (toasts));
  g_autoptr (NormaSettings) settings = norma_settings_ref_default ();
  AdwToast *toast;

  if (window == NULL)
    return;
  toast = norma_report_toast_new (GTK_WINDOW (window), done);
  if (norma_settings_get_switch (settings, "messages-stay"))
    adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (toasts, toast);
}

static void
review_asked (NormaReportPage *page, NormaReviewPage *review)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "win.page", "s", "review");
  norma_review_page_show_unreviewed_rejects (review);
}

void
norma_report_commands_add (GtkApplicationWindow *window, NormaSession *session,
                           NormaReportPage *page, NormaReviewPage *review, AdwToastOverlay *toasts)
{
  static const GActionEntry entries[] = {
    { "export-report", export_report },
    { "print-report", print_report },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (window), entries, G_N_ELEMENTS (entries), window);
  g_signal_connect_object (page, "exported", G_CALLBACK (exported), toasts, 0);
  g_signal_connect_object (page, "review-asked", G_CALLBACK (review_asked), review, 0);
  g_signal_connect_object (session, "images-changed", G_CALLBACK (images_changed), window, 0);
  update (window, session);
}
