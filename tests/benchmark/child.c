/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/benchmark/child.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static char *
read_all (int fd)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (text, FALSE);
}

static gboolean
start (const char *const *argv, int output, pid_t *pid)
{
  posix_spawn_file_actions_t actions;
  int failure;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2 (&actions, output, 1);
  failure = posix_spawnp (pid, argv[0], &actions, NULL, (char *const *)argv, environ);
  posix_spawn_file_actions_destroy (&actions);
  return failure == 0;
}

static double
seconds_of (const struct timeval *time)
{
  return (double)time->tv_sec + (double)time->tv_usec / 1e6;
}

ChildUse
child_run (const char *const *argv, gboolean wants_output)
{
  ChildUse use = { .exit_status = -1 };
  gint64 begin = g_get_monotonic_time ();
  struct rusage usage;
  int pipes[2], status;
  pid_t pid;
  gboolean started;
  char *output;

  if (pipe2 (pipes, O_CLOEXEC) != 0)
    return use;
  started = start (argv, pipes[1], &pid);
  close (pipes[1]);
  output = read_all (pipes[0]);
  close (pipes[0]);
  if (started && wait4 (pid, &status, 0, &usage) == pid) {
    use.seconds = (double)(g_get_monotonic_time () - begin) / 1e6;
    use.cpu_seconds = seconds_of (&usage.ru_utime) + seconds_of (&usage.ru_stime);
    use.peak_mb = (double)usage.ru_maxrss / 1024;
    use.exit_status = WIFEXITED (status) ? WEXITSTATUS (status) : -1;
  }
  if (wants_output)
    use.output = g_steal_pointer (&output);
  g_free (output);
  return use;
}

void
child_use_clear (ChildUse *use)
{
  g_clear_pointer (&use->output, g_free);
}
