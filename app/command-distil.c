/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/inputs.h"
#include "core/base/atomic-file.h"
#include "core/training/distil.h"

typedef struct {
  NormaCommandLine line;
  NormaInputs inputs;
  NormaDistilOptions options;
  char *teacher, *levels, *output, *check_point, *budget, *steps, *seed, *rate;
  char **images, **level_list;
} Distilling;

static void
distilling_clear (Distilling *d)
{
  norma_inputs_close (&d->inputs);
  norma_command_line_close (&d->line);
  g_free (d->teacher);
  g_free (d->levels);
  g_free (d->output);
  g_free (d->check_point);
  g_free (d->budget);
  g_free (d->steps);
  g_free (d->seed);
  g_free (d->rate);
  g_strfreev (d->images);
  g_strfreev (d->level_list);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Distilling, distilling_clear)

static gboolean
parse_line (Distilling *d, char **argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "teacher", 0, 0, G_OPTION_ARG_FILENAME, &d->teacher, "The large network to learn from",
      "FILE.onnx" },
    { "levels", 0, 0, G_OPTION_ARG_STRING, &d->levels,
      "Its levels, of stride 8 and 16; default as the file says", "NAME,NAME" },
    { "images", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &d->images,
      "Pictures to learn on, beside drawn ones: files or folders; may be repeated", "DIR" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &d->output, "The small network to write",
      "FILE.onnx" },
    { "budget", 0, 0, G_OPTION_ARG_STRING, &d->budget, "How long to train: 90s, 30m, 2h", "TIME" },
    { "steps", 0, 0, G_OPTION_ARG_STRING, &d->steps,
      "How many steps to train; with --budget, whichever ends first", "N" },
    { "checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &d->check_point,
      "Keep the state here once a minute, and go on from it if it is there", "FILE" },
    { "rate", 0, 0, G_OPTION_ARG_STRING, &d->rate, "Learning rate of Adam; default 0.002", "R" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &d->seed, "Of everything that is drawn; default 1", "N" },
    { NULL },
  };

  return norma_command_line_open (&d->line, &norma_command_distil,
                                  NORMA_COMMAND_LINE_THREADS | NORMA_COMMAND_LINE_MEMORY, entries,
                                  argv, error);
}

static gboolean
require (const char *option, const char *value, GError **error)
{
  if (value != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s: found nothing, expected a path",
               option);
  return FALSE;
}

static gboolean
parse (Distilling *d, char **argv, GError **error)
{
  NormaDistilOptions *options = &d->options;

  *options = (NormaDistilOptions)NORMA_DISTIL_OPTIONS_INIT;
  if (!parse_line (d, argv, error) || !require ("--teacher", d->teacher, error) ||
      !require ("--output", d->output, error) ||
      !norma_option_get_seconds ("--budget", d->budget, &options->schedule.budget_s, error) ||
      !norma_option_get_unsigned ("--steps", d->steps, 1, G_MAXINT32, &options->schedule.n_steps,
                                  error) ||
      !norma_option_get_unsigned ("--seed", d->seed, 0, G_MAXUINT64, &options->seed, error) ||
      !norma_option_get_double ("--rate", d->rate, 0, 1, &options->rate, error))
    return FALSE;
  if (d->budget == NULL && d->steps == NULL) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "found neither --budget nor --steps, expected to be told how long to train");
    return FALSE;
  }
  d->level_list = d->levels == NULL ? NULL : g_strsplit (d->levels, ",", -1);
  options->teacher = d->teacher;
  options->levels = (const char *const *)d->level_list;
  options->check_point = d->check_point;
  options->n_threads = d->line.n_threads;
  options->budget = d->line.budget;
  return TRUE;
}

/* --images may be followed by several paths. */
static gboolean
open_inputs (Distilling *d, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;

  if (d->images != NULL)
    g_strv_builder_addv (names, (const char **)d->images);
  if (d->line.arguments != NULL)
    g_strv_builder_addv (names, (const char **)d->line.arguments);
  all = g_strv_builder_end (names);
  if (all[0] == NULL) {
    d->inputs.paths = g_ptr_array_new_with_free_func (g_free);
    return TRUE;
  }
  return norma_inputs_open_strict (&d->inputs, all, error);
}

static gboolean
write_file (const char *path, GBytes *bytes, GError **error)
{
  g_autoptr (NormaAtomicFile) file = norma_atomic_file_new (path, error);

  if (file == NULL)
    return FALSE;
  norma_atomic_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return norma_atomic_file_commit (file, error);
}

static void
print_result (const Distilling *d, const NormaDistilResult *result, gsize n_bytes)
{
  g_autofree char *size = g_format_size (n_bytes);
  const NormaTrainingResult *training = &result->training;

  printf ("pictures: %u used, %u left out\n", result->n_pictures, result->n_unusable);
  printf ("steps: %" G_GUINT64_FORMAT " in %.0f s; --steps %" G_GUINT64_FORMAT
          " gives the same again\n",
          training->n_steps, training->elapsed_s, training->n_steps);
  printf ("kept: step %" G_GUINT64_FORMAT
          ", which gives %.1f %% of the teacher's variance on pictures not learnt from\n",
          training->kept_step, 100 * (1 - training->held_out));
  printf ("%s: %" G_GSIZE_FORMAT " parameters, %s\n", d->output, result->n_parameters, size);
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Distilling) d = { 0 };
  g_autoptr (GBytes) bytes = NULL;
  NormaDistilResult result;

  if (!parse (&d, argv, error) || !open_inputs (&d, error) ||
      !norma_inputs_check_folder (d.output, error) ||
      !norma_inputs_check_folder (d.check_point, error))
    return NORMA_EXIT_USAGE;
  d.options.paths = d.inputs.paths;
  bytes = norma_distil (&d.options, &result, NULL, &d.line.progress, error);
  if (bytes == NULL || !write_file (d.output, bytes, error))
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (&d.line);
  print_result (&d, &result, g_bytes_get_size (bytes));
  return NORMA_EXIT_DONE;
}

const NormaCommand norma_command_distil = {
  "distil",
  "--teacher FILE.onnx [--images DIR...] --budget TIME --output FILE.onnx",
  "Train a small network to give the features of a large one",
  "The small network learns to give what the large one gives on a stride of 8 and of 16, on\n"
  "pieces of pictures and on drawn ones. The file it is written to is an extractor for fit.\n"
  "With --checkpoint, Ctrl-C pauses, and the same command goes on.\n\n"
  "Example: norma-cli distil --teacher resnet18.onnx --levels layer2,layer3 \\\n"
  "           --images photos --budget 30m --checkpoint small.state -o small.onnx",
  run,
};
