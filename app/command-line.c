/* SPDX-License-Identifier: Apache-2.0 */
#include "app/command-line.h"

#include <stdio.h>
#include <unistd.h>

#include "app/interrupt.h"
#include "app/progress-bar.h"

/* The values of the shared options as they were given. */
typedef struct {
  char *threads, *memory_cap, *precision;
} Given;

static void
given_clear (Given *given)
{
  g_free (given->threads);
  g_free (given->memory_cap);
  g_free (given->precision);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Given, given_clear)

static void
add_shared (GOptionContext *context, NormaCommandLineFlags flags, NormaCommandLine *line,
            Given *given)
{
  const GOptionEntry json[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &line->json, "Print JSON, one object a line", NULL }, { 0 }
  };
  const GOptionEntry threads[] = { { "threads", 0, 0, G_OPTION_ARG_STRING, &given->threads,
                                     "Threads; default: one a processor", "N" },
                                   { 0 } };
  const GOptionEntry memory[] = {
    { "memory-cap", 0, 0, G_OPTION_ARG_STRING, &given->memory_cap,
      "Memory for images and models, e.g. 2G or 500M; default: half of the machine's", "SIZE" },
    { 0 }
  };
  const GOptionEntry precision[] = {
    { "precision", 0, 0, G_OPTION_ARG_STRING, &given->precision,
      "Numbers that a network calculates in: as-fitted (default), or fp32, which any processor has",
      "WORD" },
    { 0 }
  };
  const GOptionEntry rest[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &line->arguments, NULL, NULL }, { 0 }
  };

  if (flags & NORMA_COMMAND_LINE_JSON)
    g_option_context_add_main_entries (context, json, NULL);
  if (flags & NORMA_COMMAND_LINE_THREADS)
    g_option_context_add_main_entries (context, threads, NULL);
  if (flags & NORMA_COMMAND_LINE_MEMORY)
    g_option_context_add_main_entries (context, memory, NULL);
  if (flags & NORMA_COMMAND_LINE_PRECISION)
    g_option_context_add_main_entries (context, precision, NULL);
  g_option_context_add_main_entries (context, rest, NULL);
}

static gboolean
parse (NormaCommandLine *line, const NormaCommand *command, NormaCommandLineFlags flags,
       const GOptionEntry *entries, char **argv, Given *given, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (command->arguments);
  g_autofree char *name = g_strconcat ("norma-cli ", command->name, NULL);
  g_auto (GStrv) copy = g_strdupv (argv);

  g_set_prgname (name);
  g_option_context_set_summary (context, command->summary);
  g_option_context_set_description (context, command->description);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  add_shared (context, flags, line, given);
  return g_option_context_parse_strv (context, &copy, error);
}

static guint64
half_of_memory (void)
{
  long pages = sysconf (_SC_PHYS_PAGES), page_size = sysconf (_SC_PAGESIZE);

  return pages <= 0 || page_size <= 0 ? 0 : (guint64)pages * (guint64)page_size / 2;
}

static void
start_watching (NormaCommandLine *line)
{
  line->cancellable = g_cancellable_new ();
  line->bar = norma_progress_bar_new ();
  line->progress = (NormaProgress){ line->cancellable, norma_progress_bar_report, line->bar };
  norma_interrupt_watch (line->cancellable);
}

gboolean
norma_command_line_open (NormaCommandLine *line, const NormaCommand *command,
                         NormaCommandLineFlags flags, const GOptionEntry *entries, char **argv,
                         GError **error)
{
  /* More threads than this help no machine, and each takes scratch memory. */
  const guint64 most_threads = 1024;
  static const char *const precisions[] = { "as-fitted", "fp32", NULL };
  g_auto (Given) given = { NULL };
  guint64 n_threads = 0, cap = half_of_memory ();
  guint precision = 0;

  if (!parse (line, command, flags, entries, argv, &given, error) ||
      !norma_option_get_unsigned ("--threads", given.threads, 1, most_threads, &n_threads, error) ||
      !norma_option_get_size ("--memory-cap", given.memory_cap, &cap, error) ||
      !norma_option_get_choice ("--precision", given.precision, precisions, &precision, error))
    return FALSE;
  line->in_fp32 = precision == 1;
  line->n_threads = (guint)n_threads;
  line->budget = norma_budget_new (cap);
  start_watching (line);
  return TRUE;
}

void
norma_command_line_close (NormaCommandLine *line)
{
  g_clear_pointer (&line->arguments, g_strfreev);
  g_clear_pointer (&line->budget, norma_budget_unref);
  g_clear_pointer (&line->bar, norma_progress_bar_free);
  g_clear_object (&line->cancellable);
}

gboolean
norma_command_line_expect (const NormaCommandLine *line, guint least, guint most,
                           const char *expected, GError **error)
{
  guint n = line->arguments == NULL ? 0 : g_strv_length (line->arguments);

  if (n >= least && n <= most)
    return TRUE;
  if (n < least)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "found %u argument%s, expected %s",
                 n, n == 1 ? "" : "s", expected);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "found \"%s\" after what was expected: %s", line->arguments[most], expected);
  return FALSE;
}

NormaModel *
norma_command_line_read_model (const NormaCommandLine *line, const char *path, GError **error)
{
  return (line->in_fp32 ? norma_model_read_in_fp32 : norma_model_read) (path, line->budget, error);
}

void
norma_command_line_hide_bar (NormaCommandLine *line)
{
  norma_progress_bar_hide (line->bar);
}

void
norma_command_line_warn (NormaCommandLine *line, const char *format, ...)
{
  va_list arguments;

  norma_command_line_hide_bar (line);
  fputs ("warning: ", stderr);
  va_start (arguments, format);
  vfprintf (stderr, format, arguments);
  va_end (arguments);
  fputc ('\n', stderr);
}
