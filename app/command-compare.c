/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "app/compare-sources.h"
#include "app/compare-threshold.h"
#include "app/compare-words.h"
#include "app/extractor-words.h"
#include "app/inputs.h"
#include "core/annotation/areas-file.h"
#include "core/base/workers.h"
#include "core/image/write.h"
#include "core/report/comparison-overlay.h"

typedef struct {
  NormaComparison *comparison;
  GPtrArray *chosen; /* references it was compared with */
  GError *error; /* exactly one of it and comparison is not NULL once it is done */
  GError *picture_error; /* its overlay could not be written */
} Result;

static void
result_clear (Result *result)
{
  g_clear_pointer (&result->comparison, norma_comparison_unref);
  g_clear_pointer (&result->chosen, g_ptr_array_unref);
  g_clear_error (&result->error);
  g_clear_error (&result->picture_error);
}

typedef struct {
  NormaCommandLine line;
  NormaCompareSources sources;
  NormaCompareThreshold threshold;
  NormaExtractorWords extractor;
  NormaExtractorOptions extractor_options;
  gboolean has_features;
  NormaFeatureComparer *features; /* owned; NULL: none */
  char *motion, *tolerance, *least_area, *light, *overlays, *areas_path; /* as given, owned */
  NormaAreas *areas; /* a reference; NULL: none */
  NormaCompareOptions options;
  NormaComparedSet set;
  NormaGoodPairs good;
  Result *results; /* [n pairs], owned */
  guint n_done; /* printed */
  NormaComparisonCounts counts;
} Comparing;

static void
comparing_clear (Comparing *c)
{
  for (guint i = 0; c->results != NULL && i < c->set.pairs->len; i++)
    result_clear (&c->results[i]);
  g_free (c->results);
  norma_compared_set_clear (&c->set);
  norma_compare_sources_clear (&c->sources);
  norma_compare_threshold_clear (&c->threshold);
  norma_extractor_words_clear (&c->extractor);
  norma_feature_comparer_free (c->features);
  g_free (c->motion);
  g_free (c->tolerance);
  g_free (c->least_area);
  g_free (c->light);
  g_free (c->overlays);
  g_free (c->areas_path);
  norma_areas_unref (c->areas);
  norma_command_line_close (&c->line);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparing, comparing_clear)

/* What is compared: derivatives, or the features of an extractor. */
static gboolean
take_extractor (Comparing *c, GError **error)
{
  if (g_strcmp0 (c->extractor.extractor, "jet") == 0)
    g_clear_pointer (&c->extractor.extractor, g_free);
  c->has_features = c->extractor.extractor != NULL;
  if (c->has_features)
    c->options.threshold = NORMA_FEATURE_THRESHOLD;
  return norma_extractor_words_parse (&c->extractor, &c->extractor_options, error);
}

static gboolean
take_options (Comparing *c, GError **error)
{
  static const char *const motions[] = { "translation", "similarity", "affine",
                                         "homography",  "auto",       NULL };
  static const char *const lights[] = { "gain", "shading", "histogram", NULL };
  guint motion = NORMA_N_MOTIONS, light;
  guint64 least_area;

  c->options = (NormaCompareOptions)NORMA_COMPARE_OPTIONS_INIT;
  least_area = c->options.least_area;
  light = c->options.light;
  if (!take_extractor (c, error) ||
      !norma_option_get_choice ("--model", c->motion, motions, &motion, error) ||
      !norma_option_get_choice ("--light", c->light, lights, &light, error) ||
      !norma_option_get_double ("--tolerance", c->tolerance, 0, 33, &c->options.tolerance, error) ||
      !norma_compare_threshold_parse (&c->threshold, &c->options.threshold, error) ||
      !norma_option_get_unsigned ("--least-area", c->least_area, 0, G_MAXUINT32, &least_area,
                                  error))
    return FALSE;
  c->options.is_automatic = motion == NORMA_N_MOTIONS;
  if (!c->options.is_automatic)
    c->options.motion = (NormaMotion)motion;
  c->options.least_area = least_area;
  c->options.light = (NormaLight)light;
  return TRUE;
}

static gboolean
parse (Comparing *c, char **argv, GError **error)
{
  const GOptionEntry own[] = {
    { "model", 0, 0, G_OPTION_ARG_STRING, &c->motion,
      "translation, similarity, affine, homography or auto (default)", "MODEL" },
    { "tolerance", 0, 0, G_OPTION_ARG_STRING, &c->tolerance,
      "Pixels by which structure may be off; default 3", "PX" },
    { "extractor", 0, 0, G_OPTION_ARG_FILENAME, &c->extractor.extractor,
      "What is compared: jet (default), derivatives of brightness; or features: built-in, those of "
      "Norma's own descriptor, or of the ONNX file of a network",
      "jet|built-in|descriptor|FILE.onnx" },
    { "levels", 0, 0, G_OPTION_ARG_STRING, &c->extractor.levels,
      "Values of the network that are features", "A,B,C" },
    { "least-area", 0, 0, G_OPTION_ARG_STRING, &c->least_area,
      "Least pixels of a change; default 12", "PX" },
    { "light", 0, 0, G_OPTION_ARG_STRING, &c->light,
      "How brightness is matched: gain, shading (default) or histogram", "LIGHT" },
    { "areas", 0, 0, G_OPTION_ARG_FILENAME, &c->areas_path,
      "What is inspected of all queries: a labelme file whose shapes are labelled roi, "
      "roi:SENSITIVITY or ignore",
      "FILE.json" },
    { "overlays", 0, 0, G_OPTION_ARG_FILENAME, &c->overlays,
      "Write pictures of the queries with the changes", "DIR" },
  };
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));

  norma_options_append (entries, norma_compare_sources_new_entries (&c->sources));
  norma_options_append (entries, norma_compare_threshold_new_entries (&c->threshold));
  g_array_append_vals (entries, own, G_N_ELEMENTS (own));
  return norma_command_line_open (&c->line, &norma_command_compare,
                                  NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                      NORMA_COMMAND_LINE_MEMORY,
                                  (const GOptionEntry *)(gpointer)entries->data, argv, error) &&
         take_options (c, error) && norma_compare_sources_parse (&c->sources, &c->line, error) &&
         (c->areas_path == NULL || norma_areas_read (c->areas_path, &c->areas, error));
}

static const NormaPair *
get_pair (const Comparing *c, guint i)
{
  return &g_array_index (c->set.pairs, NormaPair, i);
}

/* Named by the query, and by the number of the pair where that has been taken. */
static char *
name_overlay (const Comparing *c, guint index)
{
  g_autofree char *file = g_path_get_basename (get_pair (c, index)->query);
  char *dot = strrchr (file, '.');
  g_autofree char *name = NULL;

  if (dot != NULL && dot != file)
    *dot = '\0';
  name = c->set.pairs->len == 1 ? g_strdup_printf ("%s.png", file)
                                : g_strdup_printf ("%04u-%s.png", index + 1, file);
  return g_build_filename (c->overlays, name, NULL);
}

/* What writes the overlay of a pair. */
typedef struct {
  Comparing *comparing;
  guint index;
} Drawing;

static void
write_overlay (const NormaRaster *query, const NormaComparison *comparison, gpointer data)
{
  const Drawing *drawing = data;
  GError **error = &drawing->comparing->results[drawing->index].picture_error;
  g_autofree char *path = name_overlay (drawing->comparing, drawing->index);
  g_autoptr (NormaRaster) picture = NULL;

  if (comparison->finding == NULL)
    return;
  picture = norma_comparison_overlay_new (query, comparison, error);
  if (picture != NULL)
    norma_image_write_png (picture, path, error);
}

static gboolean
compare_pair (gsize index, guint worker, gpointer data, GError **error)
{
  Comparing *c = data;
  Drawing drawing = { c, c->n_done + (guint)index };
  const NormaCompareFiles files = { &c->options, c->line.budget,
                                    c->overlays == NULL ? NULL : write_overlay, &drawing };
  Result *result = &c->results[drawing.index];

  result->comparison = norma_comparison_plan_compare (&c->set.plan, drawing.index, &files,
                                                      &result->chosen, &result->error);
  return TRUE;
}

/* Every line leaves at once, so that what was shown as done survives an interruption. */
static gboolean
print_pair (Comparing *c, const NormaPair *pair, const Result *result, GError **error)
{
  const NormaComparedPair compared = { pair, result->chosen, c->options.promise, result->comparison,
                                       result->error };
  g_autofree char *words =
      c->line.json ? norma_json_comparison (&compared)
                   : norma_words_comparison (&compared, norma_compare_sources_choose (&c->sources));

  norma_command_line_hide_bar (&c->line);
  if (result->picture_error != NULL)
    norma_command_line_warn (&c->line, "%s: no overlay: %s", pair->query,
                             result->picture_error->message);
  puts (words);
  if (fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno), "standard output: %s",
               g_strerror (errno));
  return FALSE;
}

static void
count (Comparing *c, const NormaPair *pair, const Result *result)
{
  if (pair->query == NULL) {
    c->counts.n_without_query++;
    return;
  }
  c->counts.n_queries++;
  if (result->comparison == NULL || result->picture_error != NULL)
    c->counts.n_failed++;
  if (result->comparison != NULL)
    c->counts.n_verdicts[result->comparison->verdict]++;
}

static gboolean
finish_pair (Comparing *c, GError **error)
{
  Result *result = &c->results[c->n_done];

  if (!print_pair (c, get_pair (c, c->n_done), result, error))
    return FALSE;
  count (c, get_pair (c, c->n_done), result);
  result_clear (result);
  c->n_done++;
  return TRUE;
}

/* In blocks, so that what is done is told and let go. */
static gboolean
compare_all (Comparing *c, GError **error)
{
  guint block = 4 * norma_workers_count (c->line.n_threads);

  c->results = g_new0 (Result, c->set.pairs->len);
  while (c->n_done < c->set.pairs->len) {
    guint n = MIN (block, c->set.pairs->len - c->n_done);

    norma_progress_report (&c->line.progress, "Comparing", c->n_done, c->set.pairs->len);
    if (!norma_workers_run (c->line.n_threads, n, compare_pair, c,
                            norma_progress_get_cancellable (&c->line.progress), error))
      return FALSE;
    for (guint i = 0; i < n; i++)
      if (!finish_pair (c, error))
        return FALSE;
  }
  return TRUE;
}

static void
print_summary (const Comparing *c)
{
  g_autofree char *counts = norma_words_comparison_counts (&c->counts);
  g_autofree char *threshold =
      norma_words_comparison_threshold (c->options.threshold, c->options.promise);

  if (c->set.pairs->len > 1)
    puts (counts);
  puts (threshold);
}

/* Images are never written to, not even when their folder is named for the overlays. */
static gboolean
check_overlays (const Comparing *c, GError **error)
{
  g_autoptr (GPtrArray) paths = norma_compared_set_list_images (&c->set);
  const NormaInputs images = { .paths = paths };
  g_autoptr (GHashTable) files = norma_inputs_identify (&images);

  for (guint i = 0; i < c->set.pairs->len; i++) {
    g_autofree char *path = get_pair (c, i)->query == NULL ? NULL : name_overlay (c, i);

    if (!norma_inputs_check_output (files, "--overlays", path, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
open_overlays (const Comparing *c, GError **error)
{
  if (c->overlays == NULL)
    return TRUE;
  if (!check_overlays (c, error))
    return FALSE;
  if (g_mkdir_with_parents (c->overlays, 0777) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno), "%s: %s", c->overlays,
               g_strerror (errno));
  return FALSE;
}

static gboolean
open (Comparing *c, GError **error)
{
  const NormaCompareFiles files = { &c->options, c->line.budget, NULL, NULL };

  if (c->has_features)
    c->features = norma_feature_comparer_new (&c->extractor_options, c->line.budget, error);
  if (c->has_features && c->features == NULL)
    return FALSE;
  c->options.features = c->features;
  c->options.areas = c->areas;
  if (!norma_compare_sources_open (&c->sources, &c->line, &files, &c->set, error) ||
      !open_overlays (c, error) ||
      !norma_compare_threshold_measure (&c->threshold, &c->sources, &c->line, &files, &c->set,
                                        &c->good, error))
    return FALSE;
  if (c->good.promise.n > 0)
    c->options.promise = &c->good.promise;
  return TRUE;
}

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Comparing) c = { 0 };

  if (!parse (&c, argv, error))
    return NORMA_EXIT_USAGE;
  if (!open (&c, error) || !compare_all (&c, error))
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (&c.line);
  if (!c.line.json)
    print_summary (&c);
  return c.counts.n_failed > 0 ? NORMA_EXIT_INCOMPLETE : NORMA_EXIT_DONE;
}

const NormaCommand norma_command_compare = {
  .name = "compare",
  .arguments = "REFERENCE QUERY",
  .summary = "Align queries with their references, and tell what differs",
  .description =
      "REFERENCE and QUERY are two files; a file and a folder of queries; or two folders,\n"
      "whose images belong together by their names. With --references each query is\n"
      "compared with the reference that it fits best, with --route in the order of two\n"
      "drives along one route. Each line tells the verdict: same, changed, or\n"
      "not-compared, where the images cannot be aligned well enough for any verdict; and\n"
      "the largest difference in multiples of the threshold. Nothing has to be learnt\n"
      "before; a rate of false alarms is promised with --good-pairs.\n\n"
      "Example:\n"
      "  norma-cli compare golden-board.png today/board-17.png --overlays changes\n"
      "  norma-cli compare --references golden --good-pairs good today\n"
      "  norma-cli compare --pattern '{}_temp.jpg,{}_test.jpg' boards --json",
  .run = run,
};
