/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ui/action-state.h"
#include "ui/report-look.h"
#include "ui/report-page-private.h"
#include "ui/report-print.h"

/* The commands of the Report page. */

/* A step of zoom, and the ends. */
#define STEP 1.25
#define LEAST_ZOOM 0.25
#define MOST_ZOOM 4.0

static GtkWindow *
get_window (NormaReportPage *self)
{
  return GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
}

static void
exported (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaReportPage) self = data;
  g_autoptr (NormaReportExport) done =
      norma_session_export_report_finish (NORMA_SESSION (source), result, NULL);

  if (done != NULL && self->session != NULL)
    norma_report_page_tell_exported (self, done);
}

void
norma_report_page_take_words (NormaReportPage *self)
{
  norma_report_content_take_words (self->content);
  norma_report_export_pane_take_words (self->export_pane);
}

static void export(GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaReportPage *self = data;

  norma_report_page_take_words (self);
  if (norma_report_export_pane_is_ready (self->export_pane) &&
      norma_session_export_report (self->session, exported, self))
    g_object_ref (self); /* until it is done */
}

/* What is on show is printed. */
static void
print (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaReportPage *self = data;
  NormaReportProof *proof = norma_report_preview_get_proof (self->preview);
  g_autoptr (GtkPrintOperation) operation = NULL;

  if (proof == NULL)
    return;
  operation = norma_report_print_new (proof, get_window (self));
  gtk_print_operation_set_current_page (operation, (int)norma_report_sheet_get_page (self->sheet));
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, get_window (self),
                           NULL);
}

static guint
get_page (NormaReportPage *self)
{
  return norma_report_sheet_get_page (self->sheet);
}

static guint
count_pages (NormaReportPage *self)
{
  NormaReportProof *proof = norma_report_preview_get_proof (self->preview);

  return proof == NULL ? 0 : proof->n_pages;
}

static void
next_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_page_show_page (data, get_page (data) + 1);
}

static void
previous_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_page_show_page (data, get_page (data) - 1);
}

static void
first_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_page_show_page (data, 0);
}

static void
last_page (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_page_show_page (data, count_pages (data) - 1);
}

static void
zoom (NormaReportPage *self, double times)
{
  double now = norma_report_sheet_find_zoom (self->sheet);

  norma_report_sheet_set_zoom (self->sheet, CLAMP (now * times, LEAST_ZOOM, MOST_ZOOM));
  norma_report_page_update_actions (self);
}

static void
zoom_in (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zoom (data, STEP);
}

static void
zoom_out (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  zoom (data, 1 / STEP);
}

static void
zoom_fit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaReportPage *self = data;

  norma_report_sheet_set_zoom (self->sheet, 0);
  norma_report_page_update_actions (self);
}

static void
open_template (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_open_template (get_window (data), NORMA_REPORT_PAGE (data)->session);
}

static void
save_template (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_page_take_words (data);
  norma_report_save_template (get_window (data), NORMA_REPORT_PAGE (data)->session);
}

static void
choose_logo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_choose_logo (get_window (data), NORMA_REPORT_PAGE (data)->session);
}

static void
remove_logo (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_set_logo (NORMA_REPORT_PAGE (data)->session, NULL);
}

static void
choose_folder (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_choose_folder (get_window (data), NORMA_REPORT_PAGE (data)->session);
}

static void
review_rejects (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_report_page_ask_review (data);
}

void
norma_report_page_add_actions (NormaReportPage *self)
{
  static const GActionEntry entries[] = {
    { "export", export },
    { "print", print },
    { "next-page", next_page },
    { "previous-page", previous_page },
    { "first-page", first_page },
    { "last-page", last_page },
    { "zoom-in", zoom_in },
    { "zoom-out", zoom_out },
    { "zoom-fit", zoom_fit },
    { "open-template", open_template },
    { "save-template", save_template },
    { "choose-logo", choose_logo },
    { "remove-logo", remove_logo },
    { "choose-folder", choose_folder },
    { "review-rejects", review_rejects },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

void
norma_report_page_update_actions (NormaReportPage *self)
{
  guint page = get_page (self), n = count_pages (self);
  double now = norma_report_sheet_find_zoom (self->sheet);
  gboolean has_project = norma_session_get_project (self->session) != NULL;

  norma_action_set_enabled (G_ACTION_MAP (self->actions), "export",
                            norma_report_export_pane_is_ready (self->export_pane));
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "print", n > 0);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "next-page", page + 1 < n);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "previous-page", page > 0 && n > 0);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "first-page", page > 0 && n > 0);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "last-page", page + 1 < n);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "zoom-in", n > 0 && now < MOST_ZOOM);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "zoom-out",
                            n > 0 && (now == 0 || now > LEAST_ZOOM));
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "zoom-fit",
                            norma_report_sheet_get_zoom (self->sheet) > 0);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "open-template", has_project);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "save-template", has_project);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "choose-logo", has_project);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "remove-logo",
                            norma_session_get_report (self->session)->template->logo != NULL);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "choose-folder", has_project);
}
