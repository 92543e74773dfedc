/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdio.h>
#include <sys/resource.h>

#include "app/extractor-words.h"
#include "app/fit-words.h"
#include "app/inputs.h"
#include "app/words.h"
#include "core/annotation/areas-file.h"
#include "core/base/atomic-file.h"
#include "core/base/error.h"
#include "core/detectors/patchcore.h"
#include "core/detectors/simplenet.h"
#include "core/pipeline/held-out.h"
#include "core/report/csv.h"
#include "core/report/json.h"

/* Good images listed for a second look. */
#define SUSPECTS_SHOWN 5

typedef struct {
  NormaCommandLine line;
  NormaInputs inputs;
  NormaFitWords words;
  NormaExtractorWords extractor;
  NormaFitOptions options;
  char **good; /* of --good, owned */
  char *output, *held_out; /* owned */
  char *areas_path; /* of --areas, owned */
  NormaAreas *areas; /* a reference; NULL: none */
} Fitting;

static void
fitting_clear (Fitting *fitting)
{
  norma_inputs_close (&fitting->inputs);
  norma_command_line_close (&fitting->line);
  norma_fit_words_clear (&fitting->words);
  norma_extractor_words_clear (&fitting->extractor);
  g_strfreev (fitting->good);
  g_free (fitting->output);
  g_free (fitting->held_out);
  g_free (fitting->areas_path);
  norma_areas_unref (fitting->areas);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fitting, fitting_clear)

static gboolean
parse_line (Fitting *f, char **argv, GError **error)
{
  const GOptionEntry own[] = {
    { "good", 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &f->good,
      "Good images: files, folders, or - for a list on standard input; may be repeated", "DIR" },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &f->output, "The model file to write",
      "MODEL.norma" },
    { "held-out", 0, 0, G_OPTION_ARG_FILENAME, &f->held_out,
      "Write the good images' held-out scores, most suspicious first", "FILE" },
    { "areas", 0, 0, G_OPTION_ARG_FILENAME, &f->areas_path,
      "What is inspected of all images: a labelme file whose shapes are labelled roi, "
      "roi:SENSITIVITY or ignore",
      "FILE.json" },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  norma_options_append (entries, norma_fit_words_new_entries (&f->words));
  norma_options_append (entries, norma_extractor_words_new_entries (&f->extractor));
  return norma_command_line_open (&f->line, &norma_command_fit,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY,
                                  (const GOptionEntry *)(gpointer)entries->data, argv, error);
}

static gboolean
require (const char *option, const void *value, GError **error)
{
  if (value != NULL)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, "%s: found nothing, expected a path",
               option);
  return FALSE;
}

static gboolean
read_areas (Fitting *f, GError **error)
{
  if (f->areas_path == NULL)
    return TRUE;
  if (!norma_areas_read (f->areas_path, &f->areas, error))
    return FALSE;
  if (f->areas == NULL)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%s: found no shape, expected regions of interest or ignore areas", f->areas_path);
  f->options.areas = f->areas;
  return f->areas != NULL;
}

static gboolean
parse (Fitting *f, char **argv, GError **error)
{
  norma_fit_options_init (&f->options);
  if (!parse_line (f, argv, error) || !require ("--good", f->good, error) ||
      !require ("--output", f->output, error) ||
      !norma_fit_words_parse (&f->words, &f->options, error) ||
      !norma_extractor_words_parse (&f->extractor, &f->options.extractor, error) ||
      !read_areas (f, error))
    return FALSE;
  f->options.n_threads = f->line.n_threads;
  f->options.detector.simplenet.training.budget = f->line.budget;
  f->options.detector.efficientad.training.budget = f->line.budget;
  f->options.budget = f->line.budget;
  return TRUE;
}

/* --good may be followed by several paths. */
static gboolean
open_inputs (Fitting *f, GError **error)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) all = NULL;
  g_autoptr (GHashTable) files = NULL;

  g_strv_builder_addv (names, (const char **)f->good);
  if (f->line.arguments != NULL)
    g_strv_builder_addv (names, (const char **)f->line.arguments);
  all = g_strv_builder_end (names);
  if (!norma_inputs_open_strict (&f->inputs, all, error))
    return FALSE;
  files = norma_inputs_identify (&f->inputs);
  return norma_inputs_check_output (files, "--output", f->output, error) &&
         norma_inputs_check_output (files, "--held-out", f->held_out, error) &&
         norma_inputs_check_output (files, "--checkpoint", f->words.check_point, error) &&
         norma_inputs_check_folder (f->output, error) &&
         norma_inputs_check_folder (f->held_out, error) &&
         norma_inputs_check_folder (f->words.check_point, error);
}

static int
compare_suspicion (gconstpointer a, gconstpointer b)
{
  const NormaGoodImage *const *x = a;
  const NormaGoodImage *const *y = b;

  if ((*x)->held_out != (*y)->held_out)
    return (*x)->held_out < (*y)->held_out ? 1 : -1;
  return g_strcmp0 ((*x)->path, (*y)->path);
}

static double
peak_mb (void)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);
  return (double)usage.ru_maxrss * 1024 / 1e6;
}

/* Good images, of which some detectors hold only a part out. */
static guint
count_needed (const Fitting *f, const NormaPromise *promise)
{
  return norma_held_out_count_needed (&f->options.detector, (guint)promise->n_needed);
}

static void
warn (Fitting *f, const NormaFit *fit)
{
  const NormaPromise *promise = &fit->model->promise;
  g_autofree char *wished = norma_words_percent (f->options.wish.false_alarms);
  g_autofree char *kept = norma_words_percent (promise->false_alarms);

  for (guint i = 0; i < fit->survey->images->len; i++) {
    const NormaGoodImage *image = fit->survey->images->pdata[i];

    if (image->error != NULL)
      norma_command_line_warn (&f->line, "not used: %s", image->error->message);
  }
  if (promise->n == 0)
    norma_command_line_warn (&f->line,
                             "nothing is promised with 1 good image; %s in 100 false "
                             "alarms would need %" G_GUINT64_FORMAT,
                             wished, promise->n_needed);
  else if (!promise->kept_wish)
    norma_command_line_warn (&f->line,
                             "%s in 100 false alarms cannot be promised with %u"
                             " good images, only %s; %u would be needed",
                             wished, fit->survey->n_usable, kept, count_needed (f, promise));
}

static void
print_promise (const Fitting *f, const NormaFit *fit)
{
  const NormaPromise *promise = &fit->model->promise;
  g_autofree char *words = norma_words_promise (promise);
  g_autofree char *wished = norma_words_percent (f->options.wish.false_alarms);
  g_autofree char *assumed = NULL;

  puts (words);
  if (!promise->kept_wish)
    printf ("%s %% would need %u good images.\n", wished, count_needed (f, promise));
  if (fit->assumed.n > 0 && fit->assumed.bound != promise->bound) {
    assumed = norma_words_promise (&fit->assumed);
    printf ("With --bound %s the threshold would be %.6g: %s\n",
            norma_bound_to_string (fit->assumed.bound), fit->assumed.threshold, assumed);
  }
}

static void
print_suspects (const GPtrArray *suspects, const NormaPromise *promise)
{
  puts ("Good images that deviate most, seen as if they had not taken part:");
  for (guint i = 0; i < MIN (suspects->len, SUSPECTS_SHOWN); i++) {
    const NormaGoodImage *image = suspects->pdata[i];
    g_autofree char *times = norma_words_times (image->held_out / promise->threshold);

    printf ("  %10s  %s\n", times, image->path);
  }
  if (promise->rank == 1)
    puts (
        "The threshold rests on the first of them: look at it. If it is no good part, leave it out "
        "and fit again.");
}

static void
print_smallest_defect (const NormaSmallestDefect *defect)
{
  g_autofree char *words = norma_words_smallest_defect (defect);

  if (words != NULL)
    printf ("Smallest spots seen, 9 in 10 of them: %s.\n", words);
}

static void
print_bank (const NormaDetector *detector)
{
  NormaPatchCoreFacts facts;

  if (!g_str_equal (detector->class->name, NORMA_PATCHCORE_NAME))
    return;
  facts = norma_patchcore_get_facts (detector);
  printf ("Kept %u of %" G_GUINT64_FORMAT " patches of the good images.\n", facts.n_kept,
          facts.n_patches);
  if (facts.n_considered < facts.n_patches)
    printf ("They were chosen from a random part of %u patches, as more take too much memory.\n",
            facts.n_considered);
}

static void
print_steps (const char *learnt, const NormaTrainingFacts *facts)
{
  printf ("Trained on %" G_GUINT64_FORMAT " %s in %" G_GUINT64_FORMAT
          " steps, %.1f s; kept the network of step %" G_GUINT64_FORMAT,
          facts->n_learnt, learnt, facts->n_steps, facts->seconds, facts->kept_step);
  if (isnan (facts->held_out))
    puts (".");
  else
    printf (", loss %.4g on images that it did not learn from.\n", facts->held_out);
}

static void
print_training (const NormaFit *fit)
{
  const NormaDetector *detector = fit->model->detector;
  const NormaTrainingFacts *facts = norma_detector_get_training (detector);

  if (facts == NULL)
    return;
  print_steps (g_str_equal (detector->class->name, NORMA_SIMPLENET_NAME) ? "patches" : "pictures",
               facts);
  if (fit->model->promise.n > 0)
    printf ("%" G_GUINT64_FORMAT
            " of %u good images were kept out of the training, for the promise.\n",
            (guint64)fit->model->promise.n, fit->survey->n_usable);
}

static void
print_summary (const Fitting *f, const NormaFit *fit, const GPtrArray *suspects)
{
  const NormaModel *model = fit->model;
  g_autofree char *images = norma_words_count (fit->survey->n_usable, "good image");
  g_autofree char *augments = norma_augments_to_string (model->good_set.augments);
  g_autofree char *precision = norma_words_precision (model);

  printf ("Fitted on %s in %.1f s, %.0f MB: %s\n", images, fit->seconds, peak_mb (), f->output);
  if (fit->survey->n_usable < fit->survey->images->len)
    printf ("%u of %u images could not be used.\n",
            fit->survey->images->len - fit->survey->n_usable, fit->survey->images->len);
  if (f->inputs.n_passed_over > 0)
    printf ("%u other files were passed over.\n", f->inputs.n_passed_over);
  if (model->good_set.augments != 0)
    printf ("Learnt from copies of each, too: %s.\n", augments);
  if (model->areas != NULL) {
    g_autofree char *areas = norma_words_areas (model->areas);

    printf ("Areas: %s.\n", areas);
  }
  print_bank (model->detector);
  print_training (fit);
  if (precision != NULL)
    printf ("Calculated in %s.\n", precision);
  print_promise (f, fit);
  if (model->promise.n == 0) {
    printf ("Rejected above a score of %.6g.\n", model->limits.reject);
    return;
  }
  printf ("Rejected above a score of %.6g; shown for review above %.6g, 1 in %g good parts.\n",
          model->limits.reject, model->limits.review, model->review_one_in);
  print_smallest_defect (&model->smallest_defect);
  print_suspects (suspects, &model->promise);
}

static gboolean
write_held_out (const Fitting *f, const GPtrArray *suspects, double threshold, GError **error)
{
  g_autofree char *csv = norma_csv_held_out (suspects, threshold);

  return f->held_out == NULL || norma_atomic_file_put_text (f->held_out, csv, error);
}

/* The images with a score as if they had not taken part, or the one of a fit on one image. */
static GPtrArray *
list_suspects (const NormaFit *fit)
{
  GPtrArray *suspects = norma_survey_list_usable (fit->survey);

  for (guint i = suspects->len; fit->survey->n_usable > 1 && i-- > 0;)
    if (isnan (((const NormaGoodImage *)suspects->pdata[i])->held_out))
      g_ptr_array_remove_index (suspects, i);
  g_ptr_array_sort (suspects, compare_suspicion);
  return suspects;
}

static NormaExit
tell (Fitting *f, const NormaFit *fit, GError **error)
{
  g_autoptr (GPtrArray) suspects = list_suspects (fit);
  double threshold = fit->model->promise.threshold;
  g_autofree char *json = NULL;

  if (!norma_model_write (fit->model, f->output, error) ||
      !write_held_out (f, suspects, threshold, error))
    return NORMA_EXIT_INCOMPLETE;
  warn (f, fit);
  if (!f->line.json) {
    print_summary (f, fit, suspects);
  } else {
    g_ptr_array_set_size (suspects, (int)MIN (suspects->len, SUSPECTS_SHOWN));
    json = norma_json_fit (fit, &f->options.wish, f->output, suspects, peak_mb ());
    puts (json);
  }
  return fit->survey->n_usable < fit->survey->images->len ? NORMA_EXIT_INCOMPLETE : NORMA_EXIT_DONE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Fitting) f = { 0 };
  g_autoptr (NormaFit) fit = NULL;

  if (!parse (&f, argv, error) || !open_inputs (&f, error))
    return NORMA_EXIT_USAGE;
  fit = norma_fit_images (f.inputs.paths, &f.options, &f.line.progress, error);
  norma_command_line_hide_bar (&f.line);
  return fit == NULL ? NORMA_EXIT_INCOMPLETE : tell (&f, fit, error);
}

const NormaCommand norma_command_fit = {
  .name = "fit",
  .arguments = "--good DIR... --output MODEL.norma",
  .summary = "Learn from good images what is normal, and state the false-alarm rate",
  .description =
      "The good images should be as varied as good parts are: in light, position and\n"
      "surface. The threshold keeps the promise of --false-alarms with --confidence; where\n"
      "there are too few images for it, the strongest promise is made that they support.\n\n"
      "Example:\n"
      "  norma-cli fit --good parts/train/good --output parts.norma",
  .run = run,
};
