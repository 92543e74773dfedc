/* SPDX-License-Identifier: Apache-2.0 */
#include "app/interrupt.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

/* A signal handler has no data, so the end it writes to must be global. */
static int pipe_ends[2] = { -1, -1 };

static void
tell (int signal_number)
{
  int saved = errno;
  gssize written G_GNUC_UNUSED = write (pipe_ends[1], "", 1);

  errno = saved;
}

static gpointer
wait_for_signal (gpointer data)
{
  g_autoptr (GCancellable) cancellable = data;
  gssize n;
  char byte;

  do
    n = read (pipe_ends[0], &byte, 1);
  while (n < 0 && errno == EINTR);
  if (n == 1)
    g_cancellable_cancel (cancellable);
  return NULL;
}

static void catch (int signal_number)
{
  struct sigaction action = { 0 };

  sigaction (signal_number, NULL, &action);
  if (action.sa_handler == SIG_IGN)
    return;
  action = (struct sigaction){ .sa_handler = tell, .sa_flags = (int)(SA_RESETHAND | SA_RESTART) };
  sigaction (signal_number, &action, NULL);
}

void
norma_interrupt_watch (GCancellable *cancellable)
{
  GThread *thread;

  g_return_if_fail (pipe_ends[0] < 0);

  /* Without a pipe or a thread the signals end the program as they would without this. */
  if (!g_unix_open_pipe (pipe_ends, FD_CLOEXEC, NULL))
    return;
  thread = g_thread_try_new ("norma-interrupt", wait_for_signal, g_object_ref (cancellable), NULL);
  if (thread == NULL) {
    g_object_unref (cancellable);
    return;
  }
  g_thread_unref (thread);
  catch (SIGINT);
  catch (SIGTERM);
}
