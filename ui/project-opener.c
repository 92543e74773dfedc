/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/project-opener.h"

#include <glib/gi18n.h>
#include <stdlib.h>

#include "core/base/error.h"
#include "ui/plan-dialog.h"
#include "ui/project-place.h"
#include "ui/project-salvage.h"
#include "ui/recent-projects.h"
#include "ui/window.h"

struct _NormaProjectOpener {
  GObject parent_instance;
  GtkWindow *window; /* NULL once it has gone */
  NormaSession *session;
  GtkFileChooserNative *chooser; /* must be held while it is open */
  GCancellable *reading; /* of a folder */
};

G_DEFINE_FINAL_TYPE (NormaProjectOpener, norma_project_opener, G_TYPE_OBJECT)

enum { MESSAGE, OPENED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* One request. */
typedef struct {
  NormaProjectOpener *self;
  char *path; /* of the project */
  NormaFolderPlan *plan; /* of the folder it was opened by; NULL: by its file */
} Request;

static Request *
request_new (NormaProjectOpener *self, const char *path)
{
  Request *request = g_new0 (Request, 1);

  request->self = g_object_ref (self);
  request->path = g_strdup (path);
  return request;
}

static void
request_free (Request *request)
{
  g_object_unref (request->self);
  g_free (request->path);
  norma_folder_plan_free (request->plan);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
norma_project_opener_dispose (GObject *object)
{
  NormaProjectOpener *self = NORMA_PROJECT_OPENER (object);

  norma_project_opener_stop (self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (norma_project_opener_parent_class)->dispose (object);
}

static void
norma_project_opener_class_init (NormaProjectOpenerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = norma_project_opener_dispose;
  signals[MESSAGE] = g_signal_new ("message", NORMA_TYPE_PROJECT_OPENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[OPENED] = g_signal_new ("opened", NORMA_TYPE_PROJECT_OPENER, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
norma_project_opener_init (NormaProjectOpener *self)
{
}

NormaProjectOpener *
norma_project_opener_new (GtkWindow *window, NormaSession *session)
{
  NormaProjectOpener *self = g_object_new (NORMA_TYPE_PROJECT_OPENER, NULL);

  self->window = window;
  self->session = g_object_ref (session);
  return self;
}

static void
stop_reading (NormaProjectOpener *self)
{
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
}

void
norma_project_opener_stop (NormaProjectOpener *self)
{
  stop_reading (self);
  self->window = NULL;
  g_clear_object (&self->chooser);
}

static void
tell (NormaProjectOpener *self, const char *text)
{
  g_signal_emit (self, signals[MESSAGE], 0, text);
}

/* Images that are new in a folder. */

static void
more_answered (NormaProjectOpener *self, const char *response, NormaPlanDialog *dialog)
{
  if (g_str_equal (response, "add"))
    norma_session_add_plan (self->session, norma_plan_dialog_get_plan (dialog));
}

static gboolean
is_new (const char *path, gpointer data)
{
  return norma_session_find_image (data, path) == NULL;
}

static void
offer_more (NormaProjectOpener *self, NormaFolderPlan *plan)
{
  GtkWidget *dialog;

  norma_folder_plan_keep (plan, is_new, self->session);
  if (plan->n_images == norma_folder_plan_count (plan, NORMA_ROLE_EXCLUDED) ||
      !norma_session_can_edit (self->session)) {
    norma_folder_plan_free (plan);
    return;
  }
  dialog = norma_plan_dialog_new_for_more (self->window, plan);
  g_signal_connect_object (dialog, "response", G_CALLBACK (more_answered), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Opening a project. */

static void
salvaged (gpointer data, const char *path)
{
  NormaProjectOpener *self = data;
  g_autoptr (GFile) file = g_file_new_for_path (path);

  if (self->window != NULL)
    norma_project_opener_open (self, file);
}

static void
tell_failure (const Request *request, const GError *error)
{
  if (g_error_matches (error, NORMA_ERROR, NORMA_ERROR_DAMAGED))
    norma_project_salvage_present (request->self->window, request->path, error->message, salvaged,
                                   request->self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell (request->self, error->message);
}

/* Only on the list of what was used last; the project is what it is without. */
static void
remember (NormaProjectOpener *self)
{
  g_autofree char *uri =
      g_filename_to_uri (norma_session_get_project_path (self->session), NULL, NULL);
  GtkRecentData recent = { .mime_type = (char *)NORMA_PROJECT_MIME_TYPE,
                           .app_name = (char *)"Norma",
                           .app_exec = (char *)"norma %f" };

  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &recent);
}

static void
opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  NormaProjectOpener *self = request->self;
  g_autoptr (GError) error = NULL;
  gboolean success = norma_session_open_finish (NORMA_SESSION (source), result, &error);

  if (self->window == NULL)
    return;
  if (!success) {
    tell_failure (request, error);
    return;
  }
  remember (self);
  g_signal_emit (self, signals[OPENED], 0);
  if (request->plan != NULL)
    offer_more (self, g_steal_pointer (&request->plan));
}

static gboolean
is_project_of (NormaSession *session, const char *path)
{
  const char *other = norma_session_get_project_path (session);
  g_autoptr (GFile) one = g_file_new_for_path (path);
  g_autoptr (GFile) two = other == NULL ? NULL : g_file_new_for_path (other);

  return two != NULL && g_file_equal (one, two);
}

/* The window that has the project open; lent, NULL if there is none. */
static GtkWindow *
find_window (NormaProjectOpener *self, const char *path)
{
  GtkApplication *application = gtk_window_get_application (self->window);
  GList *windows = application == NULL ? NULL : gtk_application_get_windows (application);
  char *resolved = realpath (path, NULL);
  GtkWindow *found = NULL;

  for (GList *w = windows; w != NULL && resolved != NULL && found == NULL; w = w->next)
    if (NORMA_IS_WINDOW (w->data) && is_project_of (norma_window_get_session (w->data), resolved))
      found = w->data;
  free (resolved);
  return found;
}

/* Takes the plan (may be NULL) over. */
static void
open_project (NormaProjectOpener *self, const char *path, NormaFolderPlan *plan)
{
  GtkWindow *window = find_window (self, path);
  Request *request;

  if (window != NULL) {
    gtk_window_present (window);
    if (window == self->window && plan != NULL)
      offer_more (self, plan);
    else
      norma_folder_plan_free (plan);
    return;
  }
  request = request_new (self, path);
  request->plan = plan;
  norma_session_open_async (self->session, path, opened, request);
}

/* Opening a folder. */

static void
plan_answered (NormaProjectOpener *self, const char *response, NormaPlanDialog *dialog)
{
  const NormaFolderPlan *plan = norma_plan_dialog_get_plan (dialog);
  const char *place = norma_plan_dialog_get_place (dialog);
  g_autoptr (GError) error = NULL;

  if (g_str_equal (response, "add"))
    norma_session_add_plan (self->session, plan);
  if (!g_str_equal (response, "open"))
    return;
  if (!norma_project_place_remember (plan->folder, place, &error))
    tell (self, error->message);
  norma_session_create_async (self->session, place, plan, opened, request_new (self, place));
}

static void
ask (NormaProjectOpener *self, NormaFolderPlan *plan)
{
  GtkWidget *dialog =
      norma_plan_dialog_new (self->window, plan, norma_session_can_edit (self->session));

  g_signal_connect_object (dialog, "response", G_CALLBACK (plan_answered), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
plan_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (NormaProjectOpener) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *place = NULL;
  NormaFolderPlan *plan = norma_folder_plan_new_finish (result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->reading || self->window == NULL) {
    norma_folder_plan_free (plan);
    return;
  }
  g_clear_object (&self->reading);
  if (plan == NULL) {
    tell (self, error->message);
    return;
  }
  place = norma_project_place_find (plan->folder);
  if (place != NULL)
    open_project (self, place, plan);
  else
    ask (self, plan);
}

void
norma_project_opener_open (NormaProjectOpener *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file);

  if (path == NULL) {
    tell (self, _ ("Only files and folders of this computer can be opened"));
    return;
  }
  stop_reading (self);
  if (!g_file_test (path, G_FILE_TEST_IS_DIR)) {
    open_project (self, path, NULL);
    return;
  }
  self->reading = g_cancellable_new ();
  norma_folder_plan_new_async (path, self->reading, plan_made, g_object_ref (self));
}

static void
chosen (NormaProjectOpener *self, int response)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser));
  if (file != NULL)
    norma_project_opener_open (self, file);
  g_clear_object (&self->chooser);
}

static void
choose (NormaProjectOpener *self, const char *title, GtkFileChooserAction action)
{
  g_clear_object (&self->chooser);
  self->chooser =
      gtk_file_chooser_native_new (title, self->window, action, _ ("Open"), _ ("Cancel"));
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen), self, G_CONNECT_SWAPPED);
}

void
norma_project_opener_choose_folder (NormaProjectOpener *self)
{
  choose (self, _ ("Open a folder of images"), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
norma_project_opener_choose_project (NormaProjectOpener *self)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  choose (self, _ ("Open a project"), GTK_FILE_CHOOSER_ACTION_OPEN);
  gtk_file_filter_set_name (filter, _ ("Inspection projects"));
  gtk_file_filter_add_pattern (filter, "*" NORMA_PROJECT_ENDING);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}
