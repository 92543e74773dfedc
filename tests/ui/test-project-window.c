/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <string.h>

#include "tests/support.h"
#include "tests/ui/display.h"
#include "ui/plan-dialog.h"
#include "ui/project-bars.h"
#include "ui/project-place.h"

/* The project in the window: where it is kept, what is asked, what is told, and the commands. */

static gboolean
is_enabled (NormaTestWindow *t, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (t->window), action);
}

static void
settle (NormaTestWindow *t)
{
  norma_test_wait_until (norma_session_is_settled (t->session));
}

static GtkWidget *
find_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) one = g_list_model_get_item (windows, i);

    if (G_TYPE_CHECK_INSTANCE_TYPE (one, type))
      return one; /* GTK holds it */
  }
  return NULL;
}

static void
answer (GType type, const char *response)
{
  GtkWidget *dialog;

  norma_test_wait_until ((dialog = find_dialog (type)) != NULL);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
open_path (NormaTestWindow *t, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  norma_window_open (t->window, file);
}

static void
wait_for_project (NormaTestWindow *t)
{
  norma_test_wait_until (norma_session_get_project_path (t->session) != NULL &&
                         norma_session_is_settled (t->session));
}

/* The folder's name at the default place, and elsewhere the file's. */
static void
test_names (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *place = norma_project_place_default ("/photos/left side-0123456789");
  g_autofree char *name = norma_project_place_name (place);
  g_autofree char *other = norma_project_place_name ("/tmp/left-0123456789.norma-project");

  g_assert_cmpstr (name, ==, "left side-0123456789");
  g_assert_cmpstr (other, ==, "left-0123456789");
}

/* By default in the user's data folder; opened again with everything in it. */
static void
test_folder (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *place = norma_project_place_default (t->folder);
  g_autofree char *found = NULL;
  g_autofree char *name = g_path_get_basename (t->folder);
  g_autofree char *title = g_strdup_printf ("%s – Norma", name);
  g_autofree char *old = g_build_filename (t->folder, "test", "good", "part-21.png", NULL);
  g_autofree char *fresh = g_build_filename (t->folder, "test", "good", "part-29.png", NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_str_has_prefix (place, g_get_user_data_dir ()));
  g_assert_null (norma_project_place_find (t->folder));
  open_path (t, t->folder);
  answer (NORMA_TYPE_PLAN_DIALOG, "open");
  wait_for_project (t);
  g_assert_cmpstr (norma_session_get_project_path (t->session), ==, place);
  found = norma_project_place_find (t->folder);
  g_assert_cmpstr (found, ==, place);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (t->window)), ==, title);

  norma_session_close (t->session);
  settle (t);
  g_assert_true (g_file_get_contents (old, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (fresh, bytes, (gssize)n, NULL));
  open_path (t, t->folder);
  answer (NORMA_TYPE_PLAN_DIALOG, "add");
  settle (t);
  g_assert_cmpuint (g_list_model_get_n_items (norma_session_get_images (t->session)), ==, 20);

  /* Nothing is new, so nothing is asked. */
  norma_session_close (t->session);
  settle (t);
  open_path (t, t->folder);
  wait_for_project (t);
  g_assert_null (find_dialog (NORMA_TYPE_PLAN_DIALOG));
  g_assert_cmpuint (g_list_model_get_n_items (norma_session_get_images (t->session)), ==, 20);
}

/* Elsewhere, and found there again. */
static void
test_place (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *images = g_build_filename (t->folder, "train", NULL);
  g_autofree char *place = g_build_filename (t->folder, "mine.norma-project", NULL);
  g_autofree char *found = NULL;
  GtkWidget *dialog;

  open_path (t, images);
  norma_test_wait_until ((dialog = find_dialog (NORMA_TYPE_PLAN_DIALOG)) != NULL);
  norma_plan_dialog_set_place (NORMA_PLAN_DIALOG (dialog), place);
  answer (NORMA_TYPE_PLAN_DIALOG, "open");
  wait_for_project (t);
  g_assert_cmpstr (norma_session_get_project_path (t->session), ==, place);
  found = norma_project_place_find (images);
  g_assert_cmpstr (found, ==, place);
}

static void
test_undo (NormaTestWindow *t, gconstpointer stage)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_assert_true (is_enabled (t, "undo"));
  g_assert_false (is_enabled (t, "redo"));
  g_ptr_array_add (items, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  norma_session_set_role (t->session, items, NORMA_ROLE_UNLABELLED);
  settle (t);
  g_assert_cmpuint (norma_session_count (t->session, NORMA_ROLE_DEFECTIVE), ==, 3);
  norma_test_activate (t, "win.undo");
  settle (t);
  g_assert_cmpuint (norma_session_count (t->session, NORMA_ROLE_DEFECTIVE), ==, 4);
  g_assert_true (is_enabled (t, "redo"));
  norma_test_activate (t, "win.redo");
  settle (t);
  g_assert_cmpuint (norma_session_count (t->session, NORMA_ROLE_DEFECTIVE), ==, 3);
  g_assert_false (is_enabled (t, "redo"));
}

/* The n-th bar of what there is to tell. */
static gboolean
is_told (NormaTestWindow *t, guint n)
{
  GtkWidget *bar = gtk_widget_get_first_child (
      norma_test_find_widget (GTK_WIDGET (t->window), NORMA_TYPE_PROJECT_BARS));

  while (n-- > 0)
    bar = gtk_widget_get_next_sibling (bar);
  return gtk_info_bar_get_revealed (GTK_INFO_BAR (bar));
}

static void
test_files (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *missing = g_build_filename (t->folder, "test", "spot", "part-31.png", NULL);
  g_autofree char *changed = g_build_filename (t->folder, "test", "spot", "part-32.png", NULL);
  g_autofree char *path = g_strdup (norma_session_get_project_path (t->session));

  g_assert_false (is_told (t, 1));
  g_assert_false (is_enabled (t, "locate"));
  norma_session_close (t->session);
  settle (t);
  g_assert_cmpint (g_unlink (missing), ==, 0);
  g_assert_true (g_file_set_contents (changed, "other bytes", -1, NULL));
  open_path (t, path);
  wait_for_project (t);
  g_assert_false (is_told (t, 0));
  g_assert_true (is_told (t, 1));
  g_assert_true (is_told (t, 2));
  g_assert_true (is_enabled (t, "locate"));
  g_assert_true (is_enabled (t, "accept-files"));
  norma_test_save_shot (t, "project-bars.png");
}

/* Another process holds it; here another session does. */
static void
test_read_only (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *path = g_strdup (norma_session_get_project_path (t->session));
  g_autoptr (NormaSession) holder = norma_session_new ();

  norma_session_close (t->session);
  settle (t);
  norma_test_open (holder, path);
  open_path (t, path);
  wait_for_project (t);
  g_assert_true (is_told (t, 0));
  g_assert_false (is_enabled (t, "undo"));
  g_assert_false (is_enabled (t, "fit"));
  g_assert_false (is_enabled (t, "locate"));
  g_assert_true (is_enabled (t, "save-copy"));
  norma_session_close (holder);
  norma_test_wait_until (norma_session_is_settled (holder));
}

/* A project that is open in a window is presented there and not opened twice. */
static void
test_open_twice (NormaTestWindow *t, gconstpointer stage)
{
  const char *path = norma_session_get_project_path (t->session);
  NormaWindow *second = NORMA_WINDOW (norma_window_new (GTK_APPLICATION (t->application)));
  g_autoptr (GFile) file = g_file_new_for_path (path);

  gtk_window_present (GTK_WINDOW (second));
  norma_window_open (second, file);
  g_assert_null (norma_session_get_job (norma_window_get_session (second)));
  g_assert_null (norma_session_get_project_path (norma_window_get_session (second)));
  gtk_window_destroy (GTK_WINDOW (second));
}

static void
test_damaged (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *path = g_strdup (norma_session_get_project_path (t->session));
  g_autofree char *bytes = NULL;
  g_autofree char *after = NULL;
  gsize n, n_after;

  norma_session_close (t->session);
  settle (t);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  memset (bytes, 0x5a, 100);
  g_assert_true (g_file_set_contents (path, bytes, (gssize)n, NULL));
  open_path (t, path);
  answer (ADW_TYPE_MESSAGE_DIALOG, "close");
  g_assert_null (norma_session_get_project_path (t->session));
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (after, n_after, bytes, n);
}

#define ADD(name, stage, function) \
  g_test_add ("/project-window/" name, NormaTestWindow, stage, norma_test_window_set_up, function, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("names", NULL, test_names);
  ADD ("folder", NULL, test_folder);
  ADD ("place", NULL, test_place);
  ADD ("undo", "open", test_undo);
  ADD ("files", "open", test_files);
  ADD ("read-only", "open", test_read_only);
  ADD ("open-twice", "open", test_open_twice);
  ADD ("damaged", "open", test_damaged);
  return g_test_run ();
}
