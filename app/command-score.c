/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>

#include "app/area-files.h"
#include "app/outputs.h"
#include "app/words.h"
#include "core/detectors/detector-part.h"
#include "core/report/json.h"

typedef struct {
  NormaCommandLine line;
  NormaInputs inputs;
  NormaOutputs outputs;
  char *areas_path; /* of --areas, owned */
  char *map_of; /* owned; NULL: the detector's whole map */
  GPtrArray *areas; /* NormaAreas or NULL, one an image, owned; NULL: none */
  guint n_verdicts[3]; /* by NormaVerdict */
  guint64 n_good; /* held-out scores behind the model */
  guint n_unreadable;
} Scoring;

static void
scoring_clear (Scoring *scoring)
{
  norma_outputs_close (&scoring->outputs);
  g_free (scoring->areas_path);
  g_free (scoring->map_of);
  g_clear_pointer (&scoring->areas, g_ptr_array_unref);
  norma_inputs_close (&scoring->inputs);
  norma_command_line_close (&scoring->line);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scoring, scoring_clear)

/* "2 regions", and what the least area removed. */
static char *
format_regions (const NormaFinding *finding)
{
  guint n = finding->reject_regions->len + finding->review_regions->len;
  g_autofree char *kept = norma_words_count (n, "region");

  return finding->n_removed == 0 ? g_steal_pointer (&kept)
                                 : g_strdup_printf ("%s, %u too small", kept, finding->n_removed);
}

static void
print_row (const char *path, const NormaResult *result, guint64 n_good)
{
  g_autofree char *times = NULL;
  g_autofree char *one_in = NULL;
  g_autofree char *regions = NULL;

  if (result == NULL) {
    printf ("%-10s  %9s  %-14s  %-10s  %s\n", "unreadable", "", "", "", path);
    return;
  }
  times = norma_words_times (result->times_threshold);
  one_in = norma_words_one_in (result->one_in, n_good);
  regions = format_regions (result->finding);
  /* The multiplication sign has two bytes and one column. */
  printf ("%-10s  %10s  %-14s  %-10s  %s\n", norma_verdict_to_string (result->finding->verdict),
          times, one_in, regions, path);
}

/* Every line leaves at once, so that what was shown as done survives an interruption. */
static void
print_image (Scoring *s, const char *path, const NormaResult *result, const GError *image_error)
{
  g_autofree char *json = NULL;

  norma_command_line_hide_bar (&s->line);
  if (s->line.json) {
    json = norma_json_image (path, result, image_error);
    puts (json);
  } else {
    print_row (path, result, s->n_good);
  }
  if (fflush (stdout) != 0)
    norma_outputs_fail (&s->outputs,
                        g_error_new (G_FILE_ERROR, (int)g_file_error_from_errno (errno),
                                     "standard output: %s", g_strerror (errno)));
}

static gboolean
examine (gsize index, const char *path, const NormaRaster *raster, const NormaResult *result,
         gpointer data, GError **error)
{
  Scoring *s = data;

  return norma_outputs_examine (index, path, raster, result, &s->outputs, error);
}

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  Scoring *s = data;

  print_image (s, path, result, image_error);
  norma_outputs_deliver (index, path, result, image_error, &s->outputs);
  if (result == NULL)
    s->n_unreadable++;
  else
    s->n_verdicts[result->finding->verdict]++;
}

static void
print_count (const Scoring *s)
{
  g_autofree char *images = norma_words_count (s->inputs.paths->len, "image");
  g_autofree char *passed_over = norma_words_count (s->inputs.n_passed_over, "other file");

  printf ("%s: %u accepted, %u to review, %u rejected, %u unreadable", images,
          s->n_verdicts[NORMA_VERDICT_ACCEPT], s->n_verdicts[NORMA_VERDICT_REVIEW],
          s->n_verdicts[NORMA_VERDICT_REJECT], s->n_unreadable);
  if (s->inputs.n_passed_over > 0)
    printf ("; %s passed over", passed_over);
  puts ("");
}

static gboolean
parse (Scoring *s, char **argv, GError **error)
{
  const GOptionEntry own[] = {
    { "areas", 0, 0, G_OPTION_ARG_FILENAME, &s->areas_path,
      "Areas of the image alone, beside the model's: a labelme file, or a folder of such files "
      "named like the images",
      "FILE.json|DIR" },
    { "map-of", 0, 0, G_OPTION_ARG_STRING, &s->map_of,
      "Of efficientad: what one part adds to the map, structural or logical, and what that alone "
      "comes to; default both",
      "PART" },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  norma_options_append (entries, norma_outputs_new_entries (&s->outputs));
  return norma_command_line_open (&s->line, &norma_command_score,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY | NORMA_COMMAND_LINE_PRECISION,
                                  (const GOptionEntry *)(gpointer)entries->data, argv, error) &&
         norma_command_line_expect (&s->line, 2, G_MAXUINT, "a model file and images", error);
}

/* The model that is scored with: with --map-of, a copy whose detector is one part of the other's. */
static NormaModel *
read_model (Scoring *s, GError **error)
{
  g_autoptr (NormaModel) model =
      norma_command_line_read_model (&s->line, s->line.arguments[0], error);
  g_autoptr (NormaModel) copy = NULL;
  NormaDetector *part;

  if (model == NULL || s->map_of == NULL || g_str_equal (s->map_of, "both"))
    return g_steal_pointer (&model);
  part = norma_detector_part_new (model->detector, s->map_of, error);
  copy = part == NULL ? NULL : norma_model_copy (model, error);
  if (copy == NULL) {
    g_clear_pointer (&part, norma_detector_unref);
    return NULL;
  }
  norma_detector_unref (copy->detector);
  copy->detector = part;
  return g_steal_pointer (&copy);
}

static gboolean
score (Scoring *s, GError **error)
{
  g_autoptr (NormaModel) model = read_model (s, error);
  NormaScoreOptions options = {
    .n_threads = s->line.n_threads, .budget = s->line.budget, .deliver = deliver, .data = s
  };
  gboolean scored;

  if (model == NULL || !norma_inputs_open (&s->inputs, s->line.arguments + 1, &s->line, error) ||
      !norma_outputs_open (&s->outputs, &s->line, &s->inputs, model, NULL, error))
    return FALSE;
  if (s->areas_path != NULL) {
    s->areas = norma_area_files_read (s->areas_path, s->inputs.paths, &s->line, error);
    if (s->areas == NULL)
      return FALSE;
    options.areas = s->areas;
  }
  if (norma_outputs_has_pictures (&s->outputs))
    options.examine = examine;
  s->n_good = model->rarity->n;
  scored = norma_score_images (model, s->inputs.paths, &options, &s->line.progress, error);
  return norma_outputs_finish (&s->outputs, error) && scored;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Scoring) s = { 0 };

  if (!parse (&s, argv, error) || !score (&s, error))
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (&s.line);
  if (!s.line.json)
    print_count (&s);
  return s.n_unreadable > 0 || s.inputs.n_unusable > 0 || s.outputs.failures->len > 0
             ? NORMA_EXIT_INCOMPLETE
             : NORMA_EXIT_DONE;
}

const NormaCommand norma_command_score = {
  .name = "score",
  .arguments = "MODEL.norma IMAGE...",
  .summary = "Tell for each image how far it deviates, where, and the verdict",
  .description =
      "An IMAGE is a file, a folder, which is walked, or - for a list on standard input,\n"
      "one path a line, or ended by NULs. Each line tells the verdict, the score in\n"
      "multiples of the reject threshold, how rare that is among good parts, and the\n"
      "regions found.\n\n"
      "Example:\n"
      "  norma-cli score parts.norma parts/test --csv results.csv --overlays overlays\n"
      "  find today -name '*.tif' -print0 | norma-cli score parts.norma --json -",
  .run = run,
};
