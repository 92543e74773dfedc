/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <gio/gio.h>
#include <locale.h>
#include <stdio.h>

#include "app/command.h"

static const NormaCommand *const commands[] = {
  &norma_command_sample,         &norma_command_fit,
  &norma_command_score,          &norma_command_compare,
  &norma_command_compare_models, &norma_command_evaluate,
  &norma_command_robustness,     &norma_command_thresholds,
  &norma_command_explain,        &norma_command_correct,
  &norma_command_flips,          &norma_command_shapes,
  &norma_command_info,           &norma_command_verify,
  &norma_command_history,        &norma_command_report,
  &norma_command_distil,
};

static void
print_help (FILE *out)
{
  fputs ("Usage: norma-cli COMMAND [OPTION...]\n\n"
         "Learns from good images what is normal, and tells what deviates.\n\nCommands:\n",
         out);
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    fprintf (out, "  %-15s%s\n", commands[i]->name, commands[i]->summary);
  fputs ("\nOptions:\n"
         "  --version   Print the version\n"
         "  --help      Print this help\n\n"
         "norma-cli COMMAND --help tells more. Exit: 0 done, 1 some inputs could not be used,\n"
         "2 wrong usage, 130 interrupted.\n",
         out);
}

static const NormaCommand *
find_command (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->name, name))
      return commands[i];
  return NULL;
}

static NormaExit
exit_for (const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return NORMA_EXIT_INTERRUPTED;
  return error->domain == G_OPTION_ERROR ? NORMA_EXIT_USAGE : NORMA_EXIT_INCOMPLETE;
}

static NormaExit
run (const NormaCommand *command, char **argv)
{
  g_autoptr (GError) error = NULL;
  NormaExit code = command->run (argv, &error);

  if (error != NULL) {
    code = exit_for (error);
    fprintf (stderr, "norma-cli %s: %s\n", command->name,
             code == NORMA_EXIT_INTERRUPTED ? "interrupted" : error->message);
    if (code == NORMA_EXIT_USAGE)
      fprintf (stderr, "norma-cli %s --help tells what is expected.\n", command->name);
  }
  if (fflush (stdout) == 0 && !ferror (stdout))
    return code;
  if (error == NULL)
    fprintf (stderr, "norma-cli %s: standard output: %s\n", command->name, g_strerror (errno));
  return code == NORMA_EXIT_DONE ? NORMA_EXIT_INCOMPLETE : code;
}

int
main (int argc, char **argv)
{
  const char *name = argc < 2 ? NULL : argv[1];
  const NormaCommand *command = name == NULL ? NULL : find_command (name);

  /* For the letters of help; numbers keep the point. */
  setlocale (LC_CTYPE, "");
  if (command != NULL)
    return run (command, argv + 1);
  if (g_strcmp0 (name, "--version") == 0) {
    puts ("norma-cli " NORMA_VERSION);
    return NORMA_EXIT_DONE;
  }
  if (g_strcmp0 (name, "--help") == 0 || g_strcmp0 (name, "-h") == 0) {
    print_help (stdout);
    return NORMA_EXIT_DONE;
  }
  if (name != NULL)
    fprintf (stderr, "norma-cli: found \"%s\", expected one of the commands\n\n", name);
  print_help (stderr);
  return NORMA_EXIT_USAGE;
}
