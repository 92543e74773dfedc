/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/condition-option.h"
#include "app/inputs.h"
#include "app/leakage-words.h"
#include "app/model-comparison-words.h"
#include "core/base/atomic-file.h"
#include "core/report/model-chart.h"
#include "core/report/model-comparison.h"

typedef struct {
  NormaCommandLine line;
  NormaModelComparisonOptions options;
  NormaLeakageWords leakage;
  char *csv, *seed, *worst, *conditions_text, *chart; /* as given, owned */
  GArray *conditions; /* NormaCondition, owned; NULL: none */
  GPtrArray *good; /* GPtrArray of char *, a dataset each, owned; NULL where none are at hand */
  GPtrArray *models; /* NormaModel, a reference each, owned */
  GPtrArray *names; /* char *, of the models, borrowed from the line, ended by NULL */
  GPtrArray *datasets; /* NormaDataset, owned */
  GPtrArray *folders; /* char *, borrowed, ended by NULL */
} Comparing;

static void
unref_list (GPtrArray *list)
{
  g_clear_pointer (&list, g_ptr_array_unref);
}

static void
comparing_clear (Comparing *c)
{
  g_clear_pointer (&c->models, g_ptr_array_unref);
  g_clear_pointer (&c->names, g_ptr_array_unref);
  g_clear_pointer (&c->datasets, g_ptr_array_unref);
  g_clear_pointer (&c->folders, g_ptr_array_unref);
  g_clear_pointer (&c->good, g_ptr_array_unref);
  g_clear_pointer (&c->conditions, g_array_unref);
  norma_leakage_words_clear (&c->leakage);
  norma_command_line_close (&c->line);
  g_free (c->csv);
  g_free (c->seed);
  g_free (c->worst);
  g_free (c->conditions_text);
  g_free (c->chart);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparing, comparing_clear)

/* A folder whose name is mistyped counts as a file. NULL: all are there. */
static const char *
find_absent (const Comparing *c)
{
  for (guint i = 0; i < c->names->len; i++)
    if (!g_file_test (c->names->pdata[i], G_FILE_TEST_EXISTS))
      return c->names->pdata[i];
  return NULL;
}

/* Models are files, sets are folders. */
static gboolean
sort_arguments (Comparing *c, GError **error)
{
  const char *absent;

  for (guint i = 0; c->line.arguments[i] != NULL; i++)
    g_ptr_array_add (g_file_test (c->line.arguments[i], G_FILE_TEST_IS_DIR) ? c->folders : c->names,
                     c->line.arguments[i]);
  if (c->names->len >= 2 && c->folders->len >= 1)
    return TRUE;
  absent = find_absent (c);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
               "found %u model files and %u folders, expected at least 2 and 1%s%s", c->names->len,
               c->folders->len, absent == NULL ? "" : "; there is no file or folder ",
               absent == NULL ? "" : absent);
  return FALSE;
}

static gboolean
check_chart_name (const char *chart, GError **error)
{
  if (chart == NULL || norma_model_chart_is_form (chart))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               "--chart: found \"%s\", expected a name that ends in .svg, .pdf or .png", chart);
  return FALSE;
}

static gboolean
parse (Comparing *c, char **argv, GError **error)
{
  const GOptionEntry own[] = {
    { "conditions", 0, 0, G_OPTION_ARG_STRING, &c->conditions_text,
      "Also under corruptions, \"all\" or of blur, noise, darker, brighter, shift, rotation, jpeg, "
      "each with a severity of 1 to 5 after a colon; default 3",
      "KIND[:N],..." },
    { "chart", 0, 0, G_OPTION_ARG_FILENAME, &c->chart,
      "Write a chart of the AUROC, in the form of the ending", "FILE.svg|.pdf|.png" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &c->csv,
      "Write a table, a row a model, folder and condition", "FILE" },
    { "worst", 0, 0, G_OPTION_ARG_STRING, &c->worst,
      "Images to list of each kind of mistake; default 5", "N" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &c->seed,
      "Of the bootstrap, and of what conditions draw; default 1", "N" },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  guint64 worst = 5;

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  norma_options_append (entries, norma_leakage_words_new_entries (&c->leakage));
  norma_model_comparison_options_init (&c->options);
  if (!norma_command_line_open (&c->line, &norma_command_compare_models,
                                NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                    NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION,
                                (const GOptionEntry *)(gpointer)entries->data, argv, error) ||
      !norma_command_line_expect (&c->line, 3, G_MAXUINT, "models and folders", error) ||
      !norma_option_get_unsigned ("--worst", c->worst, 0, 1000, &worst, error) ||
      !norma_option_get_unsigned ("--seed", c->seed, 0, G_MAXUINT64, &c->options.seed, error) ||
      !norma_option_get_conditions ("--conditions", c->conditions_text, &c->conditions, error) ||
      !check_chart_name (c->chart, error))
    return FALSE;
  c->options.n_worst = (guint)worst;
  c->options.conditions = c->conditions;
  c->options.without_twins = c->leakage.without_twins;
  c->options.n_threads = c->line.n_threads;
  c->options.budget = c->line.budget;
  return sort_arguments (c, error);
}

static gboolean
open_all (Comparing *c, GError **error)
{
  for (guint i = 0; i < c->names->len; i++) {
    NormaModel *model = norma_command_line_read_model (&c->line, c->names->pdata[i], error);

    if (model == NULL)
      return FALSE;
    g_ptr_array_add (c->models, model);
  }
  for (guint i = 0; i < c->folders->len; i++) {
    NormaDataset *dataset = norma_dataset_open (c->folders->pdata[i], error);
    GPtrArray *good = NULL;

    if (dataset == NULL)
      return FALSE;
    g_ptr_array_add (c->datasets, dataset);
    if (!norma_leakage_words_list_good (&c->leakage, c->folders->pdata[i], &good, error))
      return FALSE;
    g_ptr_array_add (c->good, good);
  }
  c->options.good = c->good;
  g_ptr_array_add (c->names, NULL);
  g_ptr_array_add (c->folders, NULL);
  return TRUE;
}

/* Neither an image nor a model is written over. */
static gboolean
check_outputs (const Comparing *c, GError **error)
{
  g_auto (NormaInputs) inputs = { .paths = g_ptr_array_new_with_free_func (g_free) };
  g_autoptr (GHashTable) files = NULL;

  for (guint d = 0; d < c->datasets->len; d++) {
    const NormaDataset *dataset = c->datasets->pdata[d];

    for (guint i = 0; i < dataset->images->len; i++)
      g_ptr_array_add (inputs.paths,
                       g_strdup (((const NormaTestImage *)dataset->images->pdata[i])->path));
  }
  for (guint i = 0; i < c->models->len; i++)
    g_ptr_array_add (inputs.paths, g_strdup (c->names->pdata[i]));
  files = norma_inputs_identify (&inputs);
  return norma_inputs_check_output (files, "--csv", c->csv, error) &&
         norma_inputs_check_output (files, "--chart", c->chart, error) &&
         norma_inputs_check_folder (c->csv, error) && norma_inputs_check_folder (c->chart, error);
}

static gboolean
draw_chart (const Comparing *c, const NormaModelComparison *comparison, GError **error)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (g_free);
  NormaModelChart chart = { .comparison = comparison,
                            .models = (const char *const *)c->names->pdata,
                            .title = "Image AUROC",
                            .ink = NORMA_INK,
                            .ink_soft = NORMA_INK_SOFT,
                            .rule = NORMA_RULE };

  for (guint i = 0; i < comparison->sets->len; i++) {
    const NormaComparedSet *set = comparison->sets->pdata[i];

    g_ptr_array_add (groups, norma_compared_set_describe (set, c->folders->pdata[set->index]));
  }
  chart.groups = (const char *const *)groups->pdata;
  return c->chart == NULL || norma_model_chart_write (&chart, c->chart, error);
}

static NormaExit
tell (Comparing *c, const NormaModelComparison *comparison, GError **error)
{
  const char *const *names = (const char *const *)c->names->pdata;
  const char *const *folders = (const char *const *)c->folders->pdata;
  g_autofree char *csv = norma_csv_models (comparison, names, folders);
  g_autofree char *json = NULL;
  guint n_unreadable = 0;

  if ((c->csv != NULL && !norma_atomic_file_put_text (c->csv, csv, error)) ||
      !draw_chart (c, comparison, error))
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (&c->line);
  if (c->line.json)
    puts (json = norma_json_models (comparison, names, folders));
  else
    norma_model_comparison_print (comparison, names, folders, c->leakage.without_twins);
  for (guint i = 0; i < comparison->sets->len; i++)
    n_unreadable += ((const NormaComparedSet *)comparison->sets->pdata[i])->n_unreadable;
  return n_unreadable > 0 ? NORMA_EXIT_INCOMPLETE : NORMA_EXIT_DONE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Comparing)
      c = { .models = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_model_unref),
            .names = g_ptr_array_new (),
            .datasets = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_dataset_free),
            .folders = g_ptr_array_new (),
            .good = g_ptr_array_new_with_free_func ((GDestroyNotify)unref_list) };
  g_autoptr (NormaModelComparison) comparison = NULL;

  if (!parse (&c, argv, error))
    return NORMA_EXIT_USAGE;
  if (!open_all (&c, error) || !check_outputs (&c, error))
    return NORMA_EXIT_INCOMPLETE;
  comparison = norma_models_compare ((NormaModel *const *)c.models->pdata, c.models->len,
                                     c.datasets, &c.options, &c.line.progress, error);
  return comparison == NULL ? NORMA_EXIT_INCOMPLETE : tell (&c, comparison, error);
}

const NormaCommand norma_command_compare_models = {
  .name = "compare-models",
  .arguments = "A.norma B.norma... FOLDER...",
  .summary = "Compare models on the same labelled images, and say what is significant",
  .description =
      "Each FOLDER is labelled as for evaluate: a product, or a condition. Every model is "
      "compared\n"
      "with the first on the same images: AUROC with interval, difference with interval and "
      "p-value,\n"
      "false alarms and recall at each model's own threshold, and the images that each does worst\n"
      "on. What any model was fitted or tuned on is left out for all. With --conditions also "
      "under\n"
      "the corruptions of norma-cli robustness; a table of all stands first.\n\n"
      "Example:\n"
      "  norma-cli compare-models old.norma new.norma parts --conditions blur,noise:2 --chart "
      "c.svg",
  .run = run,
};
