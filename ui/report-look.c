/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-look.h"

#include <glib/gi18n.h>

#include "ui/path-chooser.h"

static GtkFileChooser *
ask (GtkWindow *window, NormaSession *session, const char *title, GtkFileChooserAction what,
     const char *accept, NormaPathChosen chosen)
{
  GtkFileChooserNative *chooser =
      norma_path_chooser_new (window, title, what, accept, chosen, session);

  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
  return GTK_FILE_CHOOSER (chooser);
}

static void
template_chosen (const char *path, gpointer session)
{
  norma_session_open_report_template (session, path);
}

void
norma_report_open_template (GtkWindow *window, NormaSession *session)
{
  ask (window, session, _ ("Open a template of reports"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open"),
       template_chosen);
}

static void
place_chosen (const char *path, gpointer session)
{
  norma_session_save_report_template (session, path);
}

void
norma_report_save_template (GtkWindow *window, NormaSession *session)
{
  GtkFileChooser *chooser = ask (window, session, _ ("Save as a template of reports"),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("Save"), place_chosen);

  gtk_file_chooser_set_current_name (chooser, "template.json");
}

void
norma_report_set_logo (NormaSession *session, const char *path)
{
  g_autoptr (NormaReportChoice) choice =
      norma_report_choice_copy (norma_session_get_report (session));

  g_free (choice->template->logo);
  choice->template->logo = g_strdup (path);
  norma_session_set_report (session, choice);
}

static void
logo_chosen (const char *path, gpointer session)
{
  norma_report_set_logo (session, path);
}

void
norma_report_choose_logo (GtkWindow *window, NormaSession *session)
{
  ask (window, session, _ ("Choose a logo"), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Choose"),
       logo_chosen);
}

static void
folder_chosen (const char *path, gpointer session)
{
  g_autoptr (NormaReportChoice) choice =
      norma_report_choice_copy (norma_session_get_report (session));

  g_free (choice->folder);
  choice->folder = g_strdup (path);
  norma_session_set_report (session, choice);
}

void
norma_report_choose_folder (GtkWindow *window, NormaSession *session)
{
  ask (window, session, _ ("Choose the folder of reports"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
       _ ("Choose"), folder_chosen);
}
