/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/project/journal.h"
#include "core/project/shapes.h"
#include "tests/support.h"
#include "tests/ui/display.h"
#include "tests/ui/gestures.h"
#include "ui/inspect-page-private.h"
#include "ui/session-private.h"

/* A window that is killed while the mouse draws: what was finished before is in the project, and of the
 * stroke under way there is nothing. The test runs itself as the window to be killed: PROGRAM --work TOOL.
 * That draws one shape, tells project and shape, goes on with the button held, tells that, and waits. */

/* The window. */

static void
tell (const char *line)
{
  if (write (STDOUT_FILENO, line, strlen (line)) < 0)
    exit (1);
}

static void
act (NormaTestWindow *t, const char *action, const char *value)
{
  NormaInspectPage *page = norma_window_get_inspect_page (t->window);

  g_action_group_activate_action (norma_inspect_page_get_actions (page), action,
                                  g_variant_new_string (value));
}

static char *
sum_up (const char *geometry)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, geometry, -1);
}

static void
tell_shape (NormaTestWindow *t)
{
  const NormaSessionShape *shape = norma_session_get_shapes (t->session)->pdata[0];
  g_autofree char *geometry = norma_drawn_shape_to_text (shape->shape, NULL);
  g_autofree char *sum = sum_up (geometry);
  g_autofree char *line =
      g_strdup_printf ("project %s\nshape %s\n", norma_project_get_path (t->session->project), sum);

  tell (line);
}

static void
settle (NormaTestWindow *t)
{
  norma_test_wait_until (norma_session_is_settled (t->session) && t->session->n_shape_changes == 0);
}

/* The brush goes on with the shape, and the other tool draws its corner elsewhere. */
static G_GNUC_NORETURN void
work (const char *tool)
{
  NormaTestWindow t;
  NormaImageView *view;
  double x, y;

  /* An orphan must not go on. */
  alarm (60);
  norma_test_window_set_up (&t, "fitted");
  norma_test_show_page (&t, "inspect");
  norma_test_show_image (&t, norma_test_find_image (t.session, NORMA_ROLE_DEFECTIVE));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t.window));
  view = norma_inspect_page_get_view (norma_window_get_inspect_page (t.window));
  act (&t, "draw-tool", tool);
  drag (view, (const double[][2]){ { 20, 20 }, { 40, 30 }, { 60, 40 } }, 3);
  settle (&t);
  tell_shape (&t);

  drag_on (view, (const double[][2]){ { 60, 40 }, { 80, 60 }, { 90, 70 } }, 3, &x, &y);
  settle (&t);
  tell ("drawing\n");
  for (;;)
    g_main_context_iteration (NULL, TRUE);
}

/* The process that kills. */

/* Returns the lines that were told, among those of GTK's own; the window is dead. */
static char **
run_and_kill (const char *tool, const char *folder)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *const child[] = { program, "--work", tool, NULL };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "TMPDIR", folder, TRUE);
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  char block[4096];
  int output, status;
  gssize n;
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **)child, environment, G_SPAWN_DO_NOT_REAP_CHILD, NULL,
                            NULL, &pid, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  while ((n = read (output, block, sizeof block)) > 0) {
    g_string_append_len (told, block, n);
    if (g_str_has_suffix (told->str, "drawing\n"))
      kill (pid, SIGKILL);
  }
  close (output);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);
  return g_strsplit (told->str, "\n", -1);
}

static void
expect_only (NormaProject *project, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaProjectShapes) shapes = norma_project_list_shapes (project, -1, &error);
  g_autofree char *found = NULL;
  NormaJournalCheck check;

  g_assert_no_error (error);
  g_assert_cmpuint (shapes->n, ==, 1);
  found = sum_up (shapes->shapes[0].geometry);
  g_assert_cmpstr (found, ==, expected);
  norma_project_verify_journal (project, &check, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (check.finding, ==, NULL);
}

static const char *
find_told (char **lines, const char *prefix)
{
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], prefix))
      return lines[i] + strlen (prefix);
  g_assert_not_reached ();
}

static void
test_killed (gconstpointer tool)
{
  g_autofree char *folder = norma_test_folder ();
  g_auto (GStrv) told = run_and_kill (tool, folder);
  g_autoptr (GError) error = NULL;
  NormaProject *project;

  project = norma_project_open (find_told (told, "project "), NORMA_PROJECT_WRITE, &error);
  g_assert_no_error (error);
  g_assert_null (norma_project_get_read_only_reason (project));
  expect_only (project, find_told (told, "shape "));
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  const char *tool = argc == 3 && g_str_equal (argv[1], "--work") ? argv[2] : NULL;

  if (tool != NULL)
    argc = 1;
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  if (tool != NULL)
    work (tool);
  g_test_add_data_func ("/draw-survival/brush", "brush", test_killed);
  g_test_add_data_func ("/draw-survival/rectangle", "rectangle", test_killed);
  return g_test_run ();
}
