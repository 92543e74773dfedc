/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/project/database.h"
#include "core/project/sign-offs.h"
#include "core/project/table.h"
#include "tests/ui/display.h"
#include "ui/history-window.h"
#include "ui/sign-off-dialog.h"
#include "ui/words-row.h"

/* The history and the signing of lots, on a project whose first images were judged. */

/* A thread of the session may hold the project a little longer. */
static NormaProject *
open_writable (const char *path)
{
  NormaProject *project = norma_project_open (path, NORMA_PROJECT_WRITE, NULL);

  if (project != NULL && norma_project_get_read_only_reason (project) != NULL)
    g_clear_pointer (&project, norma_project_close);
  return project;
}

/* As another program that has the project would: this one only reads meanwhile. */
static void
judge (NormaTestWindow *t, guint n)
{
  g_autofree char *path = g_strdup (norma_session_get_project_path (t->session));
  NormaProject *project = NULL;

  norma_session_close (t->session);
  norma_test_wait_until (norma_session_is_settled (t->session));
  norma_test_wait_until ((project = open_writable (path)) != NULL);
  norma_project_set_user (project, "ada");
  for (guint i = 0; i < n; i++) {
    NormaJudgement judgement = { .image = i + 1,
                                 .label = i % 2 == 0 ? NORMA_LABEL_GOOD : NORMA_LABEL_BAD,
                                 .evidence = NORMA_EVIDENCE_NONE };

    g_assert_true (norma_project_judge (project, &judgement, 1, NULL));
  }
  norma_project_close (project);
  norma_test_open (t->session, path);
}

static GtkWidget *
find_window (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *i = windows; i != NULL; i = i->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (i->data, type))
      return i->data;
  return NULL;
}

static NormaHistoryWindow *
open_history (NormaTestWindow *t)
{
  NormaHistoryWindow *window;

  norma_test_activate (t, "win.history");
  window = NORMA_HISTORY_WINDOW (find_window (NORMA_TYPE_HISTORY_WINDOW));
  norma_test_wait_until (norma_history_window_get_check (window) != NULL);
  return window;
}

static void
search (NormaHistoryWindow *window, const char *words, guint n)
{
  GtkWidget *entry = norma_test_find_widget (GTK_WIDGET (window), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), words);
  norma_test_wait_until (norma_history_window_count (window) == n);
}

static void
test_list (NormaTestWindow *t, gconstpointer stage)
{
  NormaHistoryWindow *window;
  GtkWidget *stack;
  guint n_all;

  judge (t, 5);
  window = open_history (t);
  stack = norma_test_find_widget (GTK_WIDGET (window), GTK_TYPE_STACK);
  n_all = norma_history_window_count (window);
  g_assert_cmpuint (n_all, >=, 6);
  g_assert_nonnull (strstr (norma_history_window_get_check (window), "entries, unaltered"));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  norma_test_save_shot_of (GTK_WIDGET (window), "history");
  search (window, "ada judge", 5);
  search (window, "JUDGE bad", 2);
  search (window, "nobody", 0);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "none");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  norma_test_save_shot_of (GTK_WIDGET (window), "history-none");
  search (window, "", n_all);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (stack)), ==, "list");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Undoing shows without being asked for. */
static void
test_follows (NormaTestWindow *t, gconstpointer stage)
{
  NormaHistoryWindow *window;
  guint n;

  judge (t, 2);
  window = open_history (t);
  n = norma_history_window_count (window);
  norma_session_undo (t->session);
  norma_test_wait_until (norma_history_window_count (window) == n + 1);
  search (window, "undone", 1);
  search (window, "withdrawn", 1);
  search (window, "", n + 1);
  norma_session_close (t->session);
  norma_test_wait_until (find_window (NORMA_TYPE_HISTORY_WINDOW) == NULL);
}

/* As somebody would who knows SQL and renews the checks of the rows. */
static void
alter (NormaTestWindow *t, const char *sql)
{
  g_autofree char *path = g_strdup (norma_session_get_project_path (t->session));
  NormaDatabase *database;

  norma_session_close (t->session);
  norma_test_wait_until (norma_session_is_settled (t->session));
  database = norma_database_open (path, NORMA_DATABASE_WRITE, NULL);
  g_assert_true (norma_database_run (database, sql, NULL));
  for (gint64 id = 1; id < 9; id++)
    norma_table_seal (database, &norma_entry_table, id, NULL);
  norma_database_close (database);
  norma_test_open (t->session, path);
}

/* Which entry does not hold, what it was, and why. */
static void
test_broken (NormaTestWindow *t, gconstpointer stage)
{
  NormaHistoryWindow *window;
  const char *words;

  judge (t, 2);
  alter (t, "UPDATE entry SET user = 'eve' WHERE id = 2");
  window = open_history (t);
  words = norma_history_window_get_check (window);
  g_assert_nonnull (strstr (words, "Entry 2 (Judge good, eve, "));
  g_assert_nonnull (strstr (words, "has been altered or taken out. Expected the digest "));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  norma_test_save_shot_of (GTK_WIDGET (window), "history-broken");
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_export (NormaTestWindow *t, gconstpointer stage)
{
  g_autofree char *path = g_build_filename (t->folder, "history.csv", NULL);
  g_autofree char *nowhere = g_build_filename (t->folder, "absent", "history.csv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  NormaHistoryWindow *window;

  judge (t, 3);
  window = open_history (t);
  search (window, "ada", 3);
  norma_history_window_write (window, path);
  norma_test_wait_until (norma_history_window_get_told (window) != NULL);
  g_assert_cmpstr (norma_history_window_get_told (window), ==, "The history is written");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  /* A header, and for each judgement a row of the image and one of the review. */
  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  norma_history_window_write (window, nowhere);
  norma_test_wait_until (strstr (norma_history_window_get_told (window), "absent") != NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static NormaSignOffDialog *
open_sign_off (NormaTestWindow *t)
{
  norma_test_activate (t, "win.sign-off");
  norma_test_wait_until (find_window (NORMA_TYPE_SIGN_OFF_DIALOG) != NULL);
  return NORMA_SIGN_OFF_DIALOG (find_window (NORMA_TYPE_SIGN_OFF_DIALOG));
}

static void
test_sign_off (NormaTestWindow *t, gconstpointer stage)
{
  NormaSignOffDialog *dialog;
  NormaHistoryWindow *window;
  GtkWidget *view;

  judge (t, 4);
  dialog = open_sign_off (t);
  g_assert_nonnull (
      strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), "4 reviewed images"));
  g_assert_false (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "sign"));
  gtk_editable_set_text (norma_sign_off_dialog_get_name (dialog), "Los 12");
  g_assert_true (adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (dialog), "sign"));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (dialog));
  norma_test_save_shot_of (GTK_WIDGET (dialog), "sign-off");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "sign");
  gtk_window_destroy (GTK_WINDOW (dialog));
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_cmpstr (norma_session_get_undo_action (t->session), ==, "Sign off");

  window = open_history (t);
  view = norma_test_find_widget (GTK_WIDGET (window), GTK_TYPE_COLUMN_VIEW);
  g_assert_true (gtk_widget_get_mapped (view));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  norma_test_save_shot_of (GTK_WIDGET (window), "history-signed");
  gtk_window_destroy (GTK_WINDOW (window));

  dialog = open_sign_off (t);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)),
                            "No image has been reviewed that is not signed yet."));
  g_assert_null (norma_sign_off_dialog_get_name (dialog));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_destroy (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  g_test_add ("/history-window/list", NormaTestWindow, "open", norma_test_window_set_up, test_list,
              norma_test_window_tear_down);
  g_test_add ("/history-window/follows", NormaTestWindow, "open", norma_test_window_set_up,
              test_follows, norma_test_window_tear_down);
  g_test_add ("/history-window/broken", NormaTestWindow, "open", norma_test_window_set_up,
              test_broken, norma_test_window_tear_down);
  g_test_add ("/history-window/export", NormaTestWindow, "open", norma_test_window_set_up,
              test_export, norma_test_window_tear_down);
  g_test_add ("/history-window/sign-off", NormaTestWindow, "open", norma_test_window_set_up,
              test_sign_off, norma_test_window_tear_down);
  return g_test_run ();
}
