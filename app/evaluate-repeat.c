/* SPDX-License-Identifier: Apache-2.0 */
#include "app/evaluate-repeat.h"

#include <math.h>
#include <stdio.h>

#include "app/extractor-words.h"
#include "app/fit-words.h"
#include "app/leakage-words.h"
#include "core/base/error.h"
#include "core/report/repetition.h"

typedef struct {
  NormaCommandLine line;
  NormaFitWords fit;
  NormaExtractorWords extractor;
  NormaLeakageWords leakage; /* --good alone */
  char *repeat, *share; /* as given, owned */
  NormaRepeatOptions options;
} Repeating;

static void
repeating_clear (Repeating *r)
{
  norma_command_line_close (&r->line);
  norma_fit_words_clear (&r->fit);
  norma_extractor_words_clear (&r->extractor);
  norma_leakage_words_clear (&r->leakage);
  g_free (r->repeat);
  g_free (r->share);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Repeating, repeating_clear)

gboolean
norma_evaluate_repeat_is_asked (char *const *argv)
{
  for (guint i = 1; argv[i] != NULL && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--repeat") || g_str_has_prefix (argv[i], "--repeat="))
      return TRUE;
  return FALSE;
}

static const NormaCommand command = {
  .name = "evaluate",
  .arguments = "--repeat N FOLDER",
  .summary = "Fit a method anew N times, and tell how much its figures vary",
  .description =
      "Each time another part of the good images of FOLDER/train/good is learnt from, with the\n"
      "next seed, and held against the images of FOLDER/test. The options are those of fit.\n\n"
      "Example:\n"
      "  norma-cli evaluate --repeat 5 parts --detector patchcore --seed 1",
};

static gboolean
parse_line (Repeating *r, char **argv, GError **error)
{
  const GOptionEntry own[] = {
    { "repeat", 0, 0, G_OPTION_ARG_STRING, &r->repeat, "How often, 2 to 1000", "N" },
    { "share", 0, 0, G_OPTION_ARG_STRING, &r->share,
      "Of the good images that each fit learns from; default 0.8", "SHARE" },
    { "good", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &r->leakage.good,
      "The good images; default FOLDER/train/good; may be repeated", "DIR" },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  norma_options_append (entries, norma_fit_words_new_entries (&r->fit));
  norma_options_append (entries, norma_extractor_words_new_entries (&r->extractor));
  return norma_command_line_open (&r->line, &command,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY,
                                  (const GOptionEntry *)(gpointer)entries->data, argv, error) &&
         norma_command_line_expect (&r->line, 1, 1, "a folder, and no model, as --repeat fits anew",
                                    error);
}

static gboolean
parse (Repeating *r, char **argv, GError **error)
{
  guint64 n = 0;

  norma_repeat_options_init (&r->options);
  if (!parse_line (r, argv, error) ||
      !norma_option_get_unsigned ("--repeat", r->repeat, 2, 1000, &n, error) ||
      !norma_option_get_double ("--share", r->share, 0, nextafter (1, 2), &r->options.share,
                                error) ||
      !norma_fit_words_parse (&r->fit, &r->options.fit, error) ||
      !norma_extractor_words_parse (&r->extractor, &r->options.fit.extractor, error))
    return FALSE;
  r->options.n_repetitions = (guint)n;
  r->options.fit.n_threads = r->line.n_threads;
  r->options.fit.budget = r->line.budget;
  return TRUE;
}

/* AUROCs as they are, shares in 100. */
static void
print_cells (const char *label, guint n_fitted, const double values[5])
{
  printf ("%-10s", label);
  if (n_fitted > 0)
    printf (" %7u", n_fitted);
  else
    printf (" %7s", "");
  for (guint i = 0; i < 5; i++)
    if (isnan (values[i]))
      printf (" %13s", "-");
    else if (i < 2)
      printf (" %13.4f", values[i]);
    else
      printf (" %13.1f", 100 * values[i]);
  putchar ('\n');
}

static void
print_spread (const NormaRepeated *r, const char *label, gsize offset)
{
  const NormaSpread *all[] = { &r->image_auroc, &r->pixel_auroc, &r->false_alarms, &r->recall,
                               &r->held_back };
  double values[G_N_ELEMENTS (all)];

  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    values[i] = G_STRUCT_MEMBER (double, all[i], offset);
  print_cells (label, 0, values);
}

static void
print_summary (const NormaRepeated *r)
{
  printf ("%-10s %7s %13s %13s %13s %13s %13s\n", "seed", "fitted", "image AUROC", "pixel AUROC",
          "false alarms", "recall", "held back");
  for (guint i = 0; i < r->repetitions->len; i++) {
    const NormaRepetition *one = &g_array_index (r->repetitions, NormaRepetition, i);
    const double values[] = { one->image_auroc, one->pixel_auroc, one->false_alarms.share,
                              one->recall.share, one->held_back.share };
    g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, one->seed);

    print_cells (seed, one->n_fitted, values);
  }
  puts ("");
  print_spread (r, "mean", G_STRUCT_OFFSET (NormaSpread, mean));
  print_spread (r, "deviation", G_STRUCT_OFFSET (NormaSpread, deviation));
  print_spread (r, "least", G_STRUCT_OFFSET (NormaSpread, least));
  print_spread (r, "most", G_STRUCT_OFFSET (NormaSpread, most));
  printf ("\nFalse alarms and recall in 100, at each fit's own threshold, of %u good and %u "
          "defective test images; held back: false alarms among the good images that a fit did not "
          "learn from.\n",
          r->n_nominal, r->n_anomalous);
  if (r->n_left_out > 0)
    printf ("Left out: %u test images that are among the good images.\n", r->n_left_out);
  printf ("%u good images; %.1f s\n", r->n_good, r->seconds);
}

static NormaRepeated *
repeat (Repeating *r, GError **error)
{
  const char *folder = r->line.arguments[0];
  g_autoptr (GPtrArray) good = NULL;
  g_autoptr (NormaDataset) dataset = norma_dataset_open (folder, error);

  if (dataset == NULL || !norma_leakage_words_list_good (&r->leakage, folder, &good, error))
    return NULL;
  if (good != NULL)
    return norma_repeat (good, dataset, &r->options, &r->line.progress, error);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found no folder train/good in it, expected one, or --good", folder);
  return NULL;
}

NormaExit
norma_evaluate_repeat_run (char **argv, GError **error)
{
  g_auto (Repeating) r = { 0 };
  g_autoptr (NormaRepeated) repeated = NULL;
  g_autofree char *json = NULL;

  if (!parse (&r, argv, error))
    return NORMA_EXIT_USAGE;
  repeated = repeat (&r, error);
  if (repeated == NULL)
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (&r.line);
  if (r.line.json)
    puts (json = norma_json_repeated (repeated));
  else
    print_summary (repeated);
  return NORMA_EXIT_DONE;
}
