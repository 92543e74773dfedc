/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "app/evaluate-repeat.h"
#include "app/evaluate-report.h"
#include "app/evaluation-words.h"
#include "app/leakage-words.h"
#include "app/outputs.h"
#include "core/base/atomic-file.h"
#include "core/pipeline/project-model.h"
#include "core/report/evaluation.h"

typedef struct {
  NormaCommandLine line;
  NormaInputs inputs;
  NormaOutputs outputs;
  NormaLeakageWords leakage;
  GPtrArray *good; /* char *, paths of good images of the fit, owned; NULL: none are at hand */
  char *figures; /* as given, owned */
  NormaEvaluateReport report;
} Evaluating;

static void
evaluating_clear (Evaluating *evaluating)
{
  norma_outputs_close (&evaluating->outputs);
  norma_inputs_close (&evaluating->inputs);
  norma_leakage_words_clear (&evaluating->leakage);
  g_clear_pointer (&evaluating->good, g_ptr_array_unref);
  norma_command_line_close (&evaluating->line);
  g_free (evaluating->figures);
  norma_evaluate_report_clear (&evaluating->report);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evaluating, evaluating_clear)

static void
list_inputs (Evaluating *e, const NormaDataset *dataset)
{
  e->inputs.names = g_strdupv (e->line.arguments + 1);
  e->inputs.paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < dataset->images->len; i++)
    g_ptr_array_add (e->inputs.paths,
                     g_strdup (((const NormaTestImage *)dataset->images->pdata[i])->path));
}

static gboolean
open_outputs (Evaluating *e, const NormaModel *model, const NormaDataset *dataset, GError **error)
{
  g_autoptr (GHashTable) files = NULL;

  list_inputs (e, dataset);
  files = norma_inputs_identify (&e->inputs);
  return norma_inputs_check_output (files, "--figures", e->figures, error) &&
         norma_inputs_check_output (files, "--report", e->report.path, error) &&
         norma_outputs_open (&e->outputs, &e->line, &e->inputs, model, dataset, error);
}

static NormaEvaluation *
evaluate (Evaluating *e, NormaModel *model, const NormaDataset *dataset, GError **error)
{
  g_autoptr (NormaEvaluation) evaluation = NULL;
  NormaEvaluateOptions options;

  if (!norma_leakage_words_list_good (&e->leakage, e->line.arguments[1], &e->good, error) ||
      !open_outputs (e, model, dataset, error))
    return NULL;
  norma_evaluate_options_init (&options);
  options.good = e->good;
  options.without_twins = e->leakage.without_twins;
  options.score.n_threads = e->line.n_threads;
  options.score.budget = e->line.budget;
  options.score.examine = norma_outputs_has_pictures (&e->outputs) ? norma_outputs_examine : NULL;
  options.score.deliver = norma_outputs_deliver;
  options.score.data = &e->outputs;
  evaluation = norma_evaluate (model, dataset, &options, &e->line.progress, error);
  return norma_outputs_finish (&e->outputs, error) ? g_steal_pointer (&evaluation) : NULL;
}

static gboolean
parse (Evaluating *e, char **argv, GError **error)
{
  const GOptionEntry own[] = {
    { "figures", 0, 0, G_OPTION_ARG_FILENAME, &e->figures,
      "Write a table of what each image's mask tells, a row an image", "FILE" },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  norma_options_append (entries, norma_outputs_new_entries (&e->outputs));
  norma_options_append (entries, norma_leakage_words_new_entries (&e->leakage));
  norma_options_append (entries, norma_evaluate_report_new_entries (&e->report));
  return norma_command_line_open (&e->line, &norma_command_evaluate,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION,
                                  (const GOptionEntry *)(gpointer)entries->data, argv, error) &&
         norma_command_line_expect (&e->line, 2, 2, "a model file or a project, and a folder",
                                    error) &&
         norma_evaluate_report_open (&e->report, error);
}

static gboolean
write_figures (const Evaluating *e, const NormaEvaluation *evaluation, GError **error)
{
  g_autofree char *csv = e->figures == NULL ? NULL : norma_csv_evaluation (evaluation);

  return csv == NULL || norma_atomic_file_put_text (e->figures, csv, error);
}

static gboolean
is_project (const char *path)
{
  return g_str_has_suffix (path, ".norma-project");
}

/* A model file's, or a project's with the thresholds that were set there. */
static NormaModel *
read_model (const Evaluating *e, GError **error)
{
  const char *path = e->line.arguments[0];
  NormaProject *project;
  NormaModel *model;

  if (!is_project (path))
    return norma_command_line_read_model (&e->line, path, error);
  if (e->line.in_fp32) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--precision: found the project %s, expected a model file", path);
    return NULL;
  }
  project = norma_project_open (path, NORMA_PROJECT_READ, error);
  if (project == NULL)
    return NULL;
  model = norma_project_read_judging_model (project, error);
  norma_project_close (project);
  return model;
}

static void
tell (const Evaluating *e, const NormaEvaluation *evaluation, const NormaModel *model,
      guint n_other)
{
  norma_evaluation_print (evaluation, model, n_other);
  norma_leakage_words_print (evaluation->leakage);
  norma_leakage_words_print_twins (evaluation->leakage->n_twins, evaluation->leakage->n_compared,
                                   e->leakage.without_twins);
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Evaluating) e = { 0 };
  g_autoptr (NormaModel) model = NULL;
  g_autoptr (NormaDataset) dataset = NULL;
  g_autoptr (NormaEvaluation) evaluation = NULL;
  g_autofree char *json = NULL;

  if (norma_evaluate_repeat_is_asked (argv))
    return norma_evaluate_repeat_run (argv, error);
  if (!parse (&e, argv, error))
    return NORMA_EXIT_USAGE;
  model = read_model (&e, error);
  dataset = model == NULL ? NULL : norma_dataset_open (e.line.arguments[1], error);
  evaluation = dataset == NULL ? NULL : evaluate (&e, model, dataset, error);
  if (evaluation == NULL || !write_figures (&e, evaluation, error) ||
      !norma_evaluate_report_write (&e.report, &e.line, model, dataset, evaluation, error))
    return NORMA_EXIT_INCOMPLETE;

  norma_command_line_hide_bar (&e.line);
  if (e.line.json)
    puts (json = norma_json_evaluation (evaluation, model));
  else
    tell (&e, evaluation, model, dataset->n_passed_over);
  return evaluation->n_unreadable > 0 || evaluation->n_masks_unusable > 0 ||
                 e.outputs.failures->len > 0
             ? NORMA_EXIT_INCOMPLETE
             : NORMA_EXIT_DONE;
}

const NormaCommand norma_command_evaluate = {
  .name = "evaluate",
  .arguments = "MODEL.norma|PROJECT.norma-project FOLDER",
  .summary = "Hold a model against labelled images that it was not fitted on",
  .description =
      "FOLDER holds test/good and test/DEFECT with images, and may hold\n"
      "ground_truth/DEFECT/STEM_mask.png with their masks. Prints how well good and\n"
      "defective images are told apart, kind by kind; with masks how well their pixels\n"
      "and regions are found; and the false alarms that were promised beside those\n"
      "seen. Every figure says what it was computed on. Images that the model was\n"
      "fitted on, or its thresholds chosen from, are left out of what they say nothing\n"
      "about. A project stands for its current model with the thresholds that were set in\n"
      "the window; the images it inspects count as those they were chosen from.\n\n"
      "With --repeat N and FOLDER alone, fits anew N times and tells how much the\n"
      "figures vary; norma-cli evaluate --repeat 5 --help tells the options.\n\n"
      "Examples:\n"
      "  norma-cli evaluate parts.norma parts --csv results.csv --overlays overlays\n"
      "  norma-cli evaluate parts.norma parts --report parts.html",
  .run = run,
};
