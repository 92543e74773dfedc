/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>

#include "app/evaluate-repeat.h"
#include "app/leakage-words.h"
#include "app/outputs.h"
#include "app/words.h"
#include "core/report/json.h"

typedef struct {
  NormaCommandLine line;
  NormaInputs inputs;
  NormaOutputs outputs;
  NormaLeakageWords leakage;
  GPtrArray *good; /* char *, paths of good images of the fit, owned; NULL: none are at hand */
} Evaluating;

static void
evaluating_clear (Evaluating *evaluating)
{
  norma_outputs_close (&evaluating->outputs);
  norma_inputs_close (&evaluating->inputs);
  norma_leakage_words_clear (&evaluating->leakage);
  g_clear_pointer (&evaluating->good, g_ptr_array_unref);
  norma_command_line_close (&evaluating->line);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evaluating, evaluating_clear)

/* "0.987", or a dash where there is none. */
static char *
format_area (double auroc)
{
  return isnan (auroc) ? g_strdup ("-") : g_strdup_printf ("%.3f", auroc);
}

/* A dash where no image's verdict is evidence. */
static char *
format_verdicts (const NormaKindResult *kind, NormaVerdict verdict)
{
  return kind->n_tuned > 0 && kind->n_tuned == kind->n_images - kind->n_unreadable
             ? g_strdup ("-")
             : g_strdup_printf ("%u", kind->n_verdicts[verdict]);
}

static void
print_kinds (const GPtrArray *kinds)
{
  printf ("%-20s %7s %7s %7s %7s %10s  %s\n", "kind", "images", "accept", "review", "reject",
          "unreadable", "AUROC");
  for (guint i = 0; i < kinds->len; i++) {
    const NormaKindResult *kind = kinds->pdata[i];
    g_autofree char *auroc = format_area (kind->auroc);
    g_autofree char *accept = format_verdicts (kind, NORMA_VERDICT_ACCEPT);
    g_autofree char *review = format_verdicts (kind, NORMA_VERDICT_REVIEW);
    g_autofree char *reject = format_verdicts (kind, NORMA_VERDICT_REJECT);

    printf ("%-20s %7u %7s %7s %7s %10u  %5s\n", kind->kind, kind->n_images, accept, review, reject,
            kind->n_unreadable, auroc);
  }
}

static void
print_area (const char *what, double auroc, const NormaInterval *interval, double coverage)
{
  if (isnan (auroc))
    printf ("%s AUROC: none\n", what);
  else
    printf ("%s AUROC %.4f (%g %% interval %.4f ... %.4f)\n", what, auroc, 100 * coverage,
            interval->low, interval->high);
}

static void
print_false_alarms (const NormaEvaluation *e, const NormaPromise *promise)
{
  g_autofree char *promised = norma_words_promise (promise);

  printf ("Promised: %s\n", promised);
  if (e->n_good == 0)
    puts ("Seen: no good images whose verdicts are evidence");
  else
    printf ("Seen: %u of %u good images rejected, %.2g in 100 (%g %% interval %.2g ... %.2g)\n",
            e->n_good_rejected, e->n_good, 100.0 * e->n_good_rejected / e->n_good,
            100 * e->coverage, 100 * e->false_alarms.low, 100 * e->false_alarms.high);
}

static void
print_summary (const Evaluating *evaluating, const NormaEvaluation *e, const NormaPromise *promise)
{
  const NormaDataset *dataset = evaluating->outputs.dataset;

  print_kinds (e->kinds);
  puts ("");
  print_area ("Image", e->image_auroc, &e->image_interval, e->coverage);
  print_area ("Pixel", e->pixel_auroc, &e->pixel_interval, e->coverage);
  print_false_alarms (e, promise);
  norma_leakage_words_print (e->leakage, evaluating->leakage.without_twins);
  printf (
      "%u images, %u left out, %u unreadable, %u masks, %u unusable, %u other files passed over; "
      "%.1f ms an image\n",
      e->n_images, e->n_left_out, e->n_unreadable, e->n_masks, e->n_masks_unusable,
      dataset->n_passed_over, e->ms_per_image);
}

static void
list_inputs (Evaluating *e, const NormaDataset *dataset)
{
  e->inputs.names = g_strdupv (e->line.arguments + 1);
  e->inputs.paths = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < dataset->images->len; i++)
    g_ptr_array_add (e->inputs.paths,
                     g_strdup (((const NormaTestImage *)dataset->images->pdata[i])->path));
}

static NormaEvaluation *
evaluate (Evaluating *e, NormaModel *model, const NormaDataset *dataset, GError **error)
{
  g_autoptr (NormaEvaluation) evaluation = NULL;
  NormaEvaluateOptions options;

  list_inputs (e, dataset);
  if (!norma_leakage_words_list_good (&e->leakage, e->line.arguments[1], &e->good, error) ||
      !norma_outputs_open (&e->outputs, &e->line, &e->inputs, model, dataset, error))
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
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  norma_options_append (entries, norma_outputs_new_entries (&e->outputs));
  norma_options_append (entries, norma_leakage_words_new_entries (&e->leakage));

  return norma_command_line_open (&e->line, &norma_command_evaluate,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION,
                                  (const GOptionEntry *)(gpointer)entries->data, argv, error) &&
         norma_command_line_expect (&e->line, 2, 2, "a model file and a folder", error);
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
  model = norma_command_line_read_model (&e.line, e.line.arguments[0], error);
  dataset = model == NULL ? NULL : norma_dataset_open (e.line.arguments[1], error);
  evaluation = dataset == NULL ? NULL : evaluate (&e, model, dataset, error);
  if (evaluation == NULL)
    return NORMA_EXIT_INCOMPLETE;

  norma_command_line_hide_bar (&e.line);
  if (e.line.json)
    puts (json = norma_json_evaluation (evaluation, &model->promise));
  else
    print_summary (&e, evaluation, &model->promise);
  return evaluation->n_unreadable > 0 || evaluation->n_masks_unusable > 0 ||
                 e.outputs.failures->len > 0
             ? NORMA_EXIT_INCOMPLETE
             : NORMA_EXIT_DONE;
}

const NormaCommand norma_command_evaluate = {
  .name = "evaluate",
  .arguments = "MODEL.norma FOLDER",
  .summary = "Hold a model against labelled images that it was not fitted on",
  .description =
      "FOLDER holds test/good and test/DEFECT with images, and may hold\n"
      "ground_truth/DEFECT/STEM_mask.png with their masks. Prints how well good and\n"
      "defective images are told apart, kind by kind, and the false alarms that were\n"
      "promised beside those seen. Images that the model was fitted on or its thresholds were\n"
      "chosen from are left out of what they say nothing about.\n\n"
      "With --repeat N and FOLDER alone, fits anew N times and tells how much the\n"
      "figures vary; norma-cli evaluate --repeat 5 --help tells the options.\n\n"
      "Example:\n"
      "  norma-cli evaluate parts.norma parts --csv results.csv --overlays overlays",
  .run = run,
};
