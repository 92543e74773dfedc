/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support.h"
#include "tests/ui/display.h"

/* A second start of the program comes to the window that is there. */

typedef struct {
  GSubprocess *second;
  gboolean has_ended;
} Start;

static void
ended (GObject *source, GAsyncResult *result, gpointer data)
{
  Start *start = data;

  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL));
  start->has_ended = TRUE;
}

/* The program in a process of its own: it needs no display, as it only hands over. */
static void
start_again (const char *argument)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GError) error = NULL;
  Start start = { NULL, FALSE };

  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  start.second =
      g_subprocess_launcher_spawn (launcher, &error, g_getenv ("NORMA_WINDOW"), argument, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check_async (start.second, NULL, ended, &start);
  norma_test_wait_until (start.has_ended);
  g_object_unref (start.second);
}

static guint
count_windows (GtkApplication *application)
{
  return g_list_length (gtk_application_get_windows (application));
}

/* Not GTestDBus, which waits in vain for GTK to let its connection go. */
static GSubprocess *
start_bus (void)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *bus = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "dbus-daemon",
                                       "--session", "--nofork", "--print-address", NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *address = NULL;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (bus));
  address = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);
  return bus;
}

static void
test_second_start (void)
{
  g_autoptr (NormaApplication) application = NULL;
  g_autoptr (GSubprocess) bus = start_bus ();
  g_autoptr (GError) error = NULL;
  GtkWindow *window;

  application = norma_application_new (G_APPLICATION_DEFAULT_FLAGS);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (application));
  g_assert_cmpuint (count_windows (GTK_APPLICATION (application)), ==, 1);
  window = gtk_application_get_active_window (GTK_APPLICATION (application));
  start_again (NULL);
  g_assert_cmpuint (count_windows (GTK_APPLICATION (application)), ==, 1);
  g_assert_true (gtk_application_get_active_window (GTK_APPLICATION (application)) == window);
  gtk_window_destroy (window);
  /* It would keep the output of the test open, and whoever reads that waiting. */
  g_subprocess_force_exit (bus);
  g_subprocess_wait (bus, NULL, NULL);
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  g_test_add_func ("/single/second-start", test_second_start);
  return g_test_run ();
}
