/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>

#include "app/inputs.h"
#include "app/leakage-words.h"
#include "app/words.h"
#include "core/base/atomic-file.h"
#include "core/report/robustness.h"

typedef struct {
  NormaCommandLine line;
  NormaRobustnessOptions options;
  NormaLeakageWords leakage;
  GPtrArray *good; /* char *, paths of good images of the fit, owned; NULL: none are at hand */
  char *most, *seed, *csv; /* as given, owned */
} Corrupting;

static void
corrupting_clear (Corrupting *c)
{
  norma_command_line_close (&c->line);
  norma_leakage_words_clear (&c->leakage);
  g_clear_pointer (&c->good, g_ptr_array_unref);
  g_free (c->most);
  g_free (c->seed);
  g_free (c->csv);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Corrupting, corrupting_clear)

static gboolean
parse (Corrupting *c, char **argv, GError **error)
{
  const GOptionEntry own[] = {
    { "most", 0, 0, G_OPTION_ARG_STRING, &c->most,
      "Of each kind at most so many images, drawn by the seed; default all", "N" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &c->seed,
      "Of that choice, of noise and of directions; default 1", "N" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &c->csv, "Write a table, a row a corruption and severity",
      "FILE" },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  guint64 most = 0;

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  norma_options_append (entries, norma_leakage_words_new_entries (&c->leakage));
  norma_robustness_options_init (&c->options);
  if (!norma_command_line_open (&c->line, &norma_command_robustness,
                                NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                    NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION,
                                (const GOptionEntry *)(gpointer)entries->data, argv, error) ||
      !norma_command_line_expect (&c->line, 2, 2, "a model file and a folder", error) ||
      !norma_option_get_unsigned ("--most", c->most, 1, G_MAXUINT, &most, error) ||
      !norma_option_get_unsigned ("--seed", c->seed, 0, G_MAXUINT64, &c->options.seed, error))
    return FALSE;
  c->options.n_most = (guint)most;
  c->options.without_twins = c->leakage.without_twins;
  c->options.n_threads = c->line.n_threads;
  c->options.budget = c->line.budget;
  return TRUE;
}

/* Six numbers of a row, as they are first, each in a column of 8, and their curve. */
enum { N_COLUMNS = 1 + NORMA_N_CORRUPTION_SEVERITIES, COLUMN = 8, LABEL = 24 };

/* An eighth of a row's height a step, from low to high. */
static void
print_curve (const double *values, double low, double high)
{
  static const char *const steps[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
  const guint n_steps = G_N_ELEMENTS (steps);

  fputs ("  ", stdout);
  for (guint i = 0; i < N_COLUMNS; i++) {
    double height = (values[i] - low) / (high - low) * n_steps;

    fputs (isnan (values[i]) ? " " : steps[(guint)CLAMP (height, 0, n_steps - 1)], stdout);
  }
  putchar ('\n');
}

/* scale: 1, or 100 for shares. */
static void
print_row (const char *label, const double *values, guint decimals, double scale, double low)
{
  printf ("  %-*s", LABEL - 2, label);
  for (guint i = 0; i < N_COLUMNS; i++)
    if (isnan (values[i]))
      printf ("%*s", COLUMN, "-");
    else
      printf ("%*.*f", COLUMN, (int)decimals, scale * values[i]);
  print_curve (values, low, 1);
}

static void
print_corruption (const NormaRobustness *r, NormaCorruptionKind kind)
{
  const char *unit = norma_corruption_get_unit (kind);
  g_autofree char *label = g_strdup_printf ("%s, %s", norma_corruption_to_string (kind), unit);
  double auroc[N_COLUMNS], false_alarms[N_COLUMNS], recall[N_COLUMNS];

  printf ("%-*s%*s", LABEL, label, COLUMN, "as is");
  for (guint i = 0; i < N_COLUMNS; i++) {
    const NormaRobustnessPoint *point = i == 0 ? &r->clean : &r->points[kind][i - 1];

    auroc[i] = point->auroc;
    false_alarms[i] = point->false_alarms.share;
    recall[i] = point->recall.share;
    if (i > 0)
      printf ("%*.3g", COLUMN, norma_corruption_get_amount (kind, i));
  }
  putchar ('\n');
  print_row ("AUROC", auroc, 3, 1, 0.5);
  print_row ("false alarms in 100", false_alarms, 1, 100, 0);
  print_row ("recall in 100", recall, 1, 100, 0);
}

static void
print_summary (const Corrupting *c, const NormaRobustness *r, const NormaPromise *promise)
{
  g_autofree char *promised = norma_words_promise (promise);

  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++)
    if (r->applies[kind])
      print_corruption (r, kind);
  puts ("");
  if (!r->applies[NORMA_CORRUPTION_JPEG])
    puts ("Not tried: jpeg, which has 8 bits a sample.");
  if (r->n_good == 0 || r->n_defective == 0)
    puts ("No AUROC: it needs both good and defective images.");
  printf ("Promised: %s\n", promised);
  puts ("Curves: AUROC from 0.5 to 1, shares from 0 to 100 in 100.");
  norma_leakage_words_print (r->leakage);
  norma_leakage_words_print_twins (r->leakage->n_twins, r->leakage->n_compared,
                                   c->leakage.without_twins);
  printf ("%u good and %u defective images, %u left out, %u unreadable; %.1f s\n", r->n_good,
          r->n_defective, r->n_left_out, r->n_unreadable, r->seconds);
}

static gboolean
check_csv (const Corrupting *c, const NormaDataset *dataset, GError **error)
{
  g_auto (NormaInputs) inputs = { .paths = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GHashTable) files = NULL;

  for (guint i = 0; i < dataset->images->len; i++)
    g_ptr_array_add (inputs.paths,
                     g_strdup (((const NormaTestImage *)dataset->images->pdata[i])->path));
  files = norma_inputs_identify (&inputs);
  return norma_inputs_check_output (files, "--csv", c->csv, error) &&
         norma_inputs_check_folder (c->csv, error);
}

static NormaExit
tell (Corrupting *c, const NormaRobustness *r, const NormaPromise *promise, GError **error)
{
  g_autofree char *json = NULL;
  g_autofree char *csv = norma_csv_robustness (r);

  if (c->csv != NULL && !norma_atomic_file_put_text (c->csv, csv, error))
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (&c->line);
  if (c->line.json)
    puts (json = norma_json_robustness (r));
  else
    print_summary (c, r, promise);
  return r->n_unreadable > 0 ? NORMA_EXIT_INCOMPLETE : NORMA_EXIT_DONE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Corrupting) c = { 0 };
  g_autoptr (NormaModel) model = NULL;
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaRobustness) robustness = NULL;

  if (!parse (&c, argv, error))
    return NORMA_EXIT_USAGE;
  model = norma_command_line_read_model (&c.line, c.line.arguments[0], error);
  dataset = model == NULL ? NULL : norma_dataset_open (c.line.arguments[1], error);
  if (dataset == NULL || !check_csv (&c, dataset, error) ||
      !norma_leakage_words_list_good (&c.leakage, c.line.arguments[1], &c.good, error))
    return NORMA_EXIT_INCOMPLETE;
  c.options.good = c.good;
  robustness = norma_robustness_measure (model, dataset, &c.options, &c.line.progress, error);
  return robustness == NULL ? NORMA_EXIT_INCOMPLETE : tell (&c, robustness, &model->promise, error);
}

const NormaCommand norma_command_robustness = {
  .name = "robustness",
  .arguments = "MODEL.norma FOLDER",
  .summary = "Measure what a model withstands: blur, noise, light, shift, rotation, JPEG",
  .description =
      "FOLDER is labelled as for evaluate. Every image is scored as it is and under seven\n"
      "corruptions in five severities, each twice the one before. Prints how well good and\n"
      "defective images are told apart, and the false alarms and the recall at the model's own\n"
      "threshold. The same seed gives the same figures.\n\n"
      "Example:\n"
      "  norma-cli robustness parts.norma parts --most 50 --csv robustness.csv",
  .run = run,
};
