/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>
#include <string.h>

/* Running norma-cli from a test. */

/* Where it runs; set by the test. */
static char *cli_folder;

typedef struct {
  char *out, *err;
} Run;

static inline void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

/* norma-cli with these words, separated by spaces, in the test's folder; it must end with `code`. */
static inline Run
run_expecting (const char *words, int code)
{
  g_autofree char *line = g_strconcat (g_getenv ("NORMA_CLI"), " ", words, NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *suppressions =
      g_strdup_printf ("suppressions=%s/tests/leaks.txt:print_suppressions=0",
                       g_getenv ("NORMA_SOURCE"));
  Run run;

  g_subprocess_launcher_set_cwd (launcher, cli_folder);
  g_subprocess_launcher_setenv (launcher, "LSAN_OPTIONS", suppressions, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process) || g_subprocess_get_exit_status (process) != code)
    g_error ("norma-cli %s: %s%s", words, run.out, run.err);
  return run;
}

static inline void
assert_says (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("“%s” does not say “%s”", text, words);
}

/* norma-cli ends with `code`, and its message has these words. */
static inline void
assert_refused (const char *words, int code, const char *says)
{
  g_auto (Run) run = run_expecting (words, code);

  assert_says (run.err, says);
}

/* A file in the test's folder, the caller's. */
static inline char *
read_file (const char *name)
{
  g_autofree char *path = g_build_filename (cli_folder, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}
