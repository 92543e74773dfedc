/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "app/inputs.h"
#include "app/words.h"
#include "core/base/workers.h"
#include "core/image/write.h"
#include "core/pipeline/compare.h"
#include "core/pipeline/pairs.h"
#include "core/report/comparison-json.h"
#include "core/report/comparison-overlay.h"

typedef struct {
  NormaComparison *comparison;
  GError *error; /* exactly one is not NULL once it is done */
  GError *picture_error; /* its overlay could not be written */
} Result;

typedef struct {
  NormaCommandLine line;
  char *pairs_file, *motion, *tolerance, *threshold, *least_area, *light,
      *overlays; /* as given, owned */
  NormaCompareOptions options;
  GArray *pairs; /* NormaPair, owned */
  Result *results; /* [n pairs], owned */
  guint n_done; /* printed */
  guint n_verdicts[3]; /* by NormaComparisonVerdict */
  guint n_failed;
} Comparing;

static void
comparing_clear (Comparing *c)
{
  for (guint i = 0; c->results != NULL && i < c->pairs->len; i++) {
    norma_comparison_unref (c->results[i].comparison);
    g_clear_error (&c->results[i].error);
    g_clear_error (&c->results[i].picture_error);
  }
  g_free (c->results);
  g_clear_pointer (&c->pairs, g_array_unref);
  g_free (c->pairs_file);
  g_free (c->motion);
  g_free (c->tolerance);
  g_free (c->threshold);
  g_free (c->least_area);
  g_free (c->light);
  g_free (c->overlays);
  norma_command_line_close (&c->line);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Comparing, comparing_clear)

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
  if (!norma_option_get_choice ("--model", c->motion, motions, &motion, error) ||
      !norma_option_get_choice ("--light", c->light, lights, &light, error) ||
      !norma_option_get_double ("--tolerance", c->tolerance, 0, 33, &c->options.tolerance, error) ||
      !norma_option_get_double ("--threshold", c->threshold, 0, 1000, &c->options.threshold,
                                error) ||
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
  const GOptionEntry entries[] = {
    { "pairs", 0, 0, G_OPTION_ARG_FILENAME, &c->pairs_file,
      "Take the pairs from a table, reference and query a line", "CSV" },
    { "model", 0, 0, G_OPTION_ARG_STRING, &c->motion,
      "translation, similarity, affine, homography or auto (default)", "MODEL" },
    { "tolerance", 0, 0, G_OPTION_ARG_STRING, &c->tolerance,
      "Pixels by which structure may be off; default 3", "PX" },
    { "threshold", 0, 0, G_OPTION_ARG_STRING, &c->threshold,
      "Least difference, in parts of the reference's contrast; default 0.62", "VALUE" },
    { "least-area", 0, 0, G_OPTION_ARG_STRING, &c->least_area,
      "Least pixels of a change; default 12", "PX" },
    { "light", 0, 0, G_OPTION_ARG_STRING, &c->light,
      "How brightness is matched: gain, shading (default) or histogram", "LIGHT" },
    { "overlays", 0, 0, G_OPTION_ARG_FILENAME, &c->overlays,
      "Write pictures of the queries with the changes", "DIR" },
    { 0 },
  };
  guint n_arguments;

  if (!norma_command_line_open (&c->line, &norma_command_compare,
                                NORMA_COMMAND_LINE_JSON | NORMA_COMMAND_LINE_THREADS |
                                    NORMA_COMMAND_LINE_MEMORY,
                                entries, argv, error) ||
      !take_options (c, error))
    return FALSE;
  n_arguments = c->pairs_file == NULL ? 2 : 0;
  return norma_command_line_expect (&c->line, n_arguments, n_arguments,
                                    c->pairs_file == NULL ? "a reference and a query"
                                                          : "nothing beside --pairs",
                                    error);
}

/* Named by the query, and by the number of the pair where that has been taken. */
static char *
name_overlay (const Comparing *c, guint index)
{
  g_autofree char *file = g_path_get_basename (g_array_index (c->pairs, NormaPair, index).query);
  char *dot = strrchr (file, '.');
  g_autofree char *name = NULL;

  if (dot != NULL && dot != file)
    *dot = '\0';
  name = c->pairs->len == 1 ? g_strdup_printf ("%s.png", file)
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
  const NormaPair *pair = &g_array_index (c->pairs, NormaPair, drawing.index);
  const NormaCompareFiles files = { &c->options, c->line.budget,
                                    c->overlays == NULL ? NULL : write_overlay, &drawing };
  Result *result = &c->results[drawing.index];

  result->comparison = norma_compare_files (pair->reference, pair->query, &files, &result->error);
  return TRUE;
}

/* "3 changes, 1 appeared, 2 vanished" */
static char *
format_changes (const NormaComparison *comparison)
{
  g_autofree char *changes = norma_words_count (comparison->kinds->len, "change");
  guint n[3] = { 0 };

  for (guint i = 0; i < comparison->kinds->len; i++)
    n[g_array_index (comparison->kinds, NormaChangeKind, i)]++;
  if (comparison->kinds->len == 0)
    return g_strdup ("");
  return g_strdup_printf ("%s: %u appeared, %u vanished, %u changed", changes,
                          n[NORMA_CHANGE_APPEARED], n[NORMA_CHANGE_VANISHED],
                          n[NORMA_CHANGE_CHANGED]);
}

static void
print_row (const NormaPair *pair, const Result *result)
{
  const NormaComparison *comparison = result->comparison;
  g_autofree char *changes = NULL;

  if (comparison == NULL) {
    printf ("%-13s  %-14s  %s  (%s)\n", "failed", "", pair->query, result->error->message);
    return;
  }
  if (comparison->reason != NULL) {
    printf ("%-13s  %-14s  %s  (%s)\n", "not-compared", "", pair->query, comparison->reason);
    return;
  }
  changes = format_changes (comparison);
  printf ("%-13s  alignment %.2f  %s%s%s\n",
          norma_comparison_verdict_to_string (comparison->verdict), comparison->alignment->quality,
          pair->query, *changes == '\0' ? "" : "  ", changes);
}

/* Every line leaves at once, so that what was shown as done survives an interruption. */
static gboolean
print_pair (Comparing *c, const NormaPair *pair, const Result *result, GError **error)
{
  norma_command_line_hide_bar (&c->line);
  if (result->picture_error != NULL)
    norma_command_line_warn (&c->line, "%s: no overlay: %s", pair->query,
                             result->picture_error->message);
  if (c->line.json) {
    g_autofree char *json =
        norma_json_comparison (pair->reference, pair->query, result->comparison, result->error);
    puts (json);
  } else {
    print_row (pair, result);
  }
  if (fflush (stdout) == 0)
    return TRUE;
  g_set_error (error, G_FILE_ERROR, (int)g_file_error_from_errno (errno), "standard output: %s",
               g_strerror (errno));
  return FALSE;
}

static gboolean
finish_pair (Comparing *c, GError **error)
{
  Result *result = &c->results[c->n_done];

  if (!print_pair (c, &g_array_index (c->pairs, NormaPair, c->n_done), result, error))
    return FALSE;
  if (result->comparison == NULL || result->picture_error != NULL)
    c->n_failed++;
  if (result->comparison != NULL)
    c->n_verdicts[result->comparison->verdict]++;
  g_clear_pointer (&result->comparison, norma_comparison_unref);
  c->n_done++;
  return TRUE;
}

/* In blocks, so that what is done is told and let go. */
static gboolean
compare_all (Comparing *c, GError **error)
{
  guint block = 4 * norma_workers_count (c->line.n_threads);

  c->results = g_new0 (Result, c->pairs->len);
  while (c->n_done < c->pairs->len) {
    guint n = MIN (block, c->pairs->len - c->n_done);

    norma_progress_report (&c->line.progress, "Comparing", c->n_done, c->pairs->len);
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
print_count (const Comparing *c)
{
  g_autofree char *pairs = norma_words_count (c->pairs->len, "pair");

  printf ("%s: %u same, %u changed, %u not compared, %u failed\n", pairs,
          c->n_verdicts[NORMA_COMPARED_SAME], c->n_verdicts[NORMA_COMPARED_CHANGED],
          c->n_verdicts[NORMA_NOT_COMPARED], c->n_failed);
}

/* Images are never written to, not even when their folder is named for the overlays. */
static gboolean
check_overlays (const Comparing *c, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  const NormaInputs images = { .paths = paths };
  g_autoptr (GHashTable) files = NULL;

  for (guint i = 0; i < c->pairs->len; i++) {
    g_ptr_array_add (paths, g_array_index (c->pairs, NormaPair, i).reference);
    g_ptr_array_add (paths, g_array_index (c->pairs, NormaPair, i).query);
  }
  files = norma_inputs_identify (&images);
  for (guint i = 0; i < c->pairs->len; i++) {
    g_autofree char *path = name_overlay (c, i);

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

static NormaExit
run (char **argv, GError **error)
{
  g_auto (Comparing) c = { 0 };

  if (!parse (&c, argv, error))
    return NORMA_EXIT_USAGE;
  c.pairs = c.pairs_file != NULL
                ? norma_pairs_read (c.pairs_file, error)
                : norma_pairs_new (c.line.arguments[0], c.line.arguments[1], error);
  if (c.pairs == NULL || !open_overlays (&c, error) || !compare_all (&c, error))
    return NORMA_EXIT_INCOMPLETE;
  norma_command_line_hide_bar (&c.line);
  if (!c.line.json && c.pairs->len > 1)
    print_count (&c);
  return c.n_failed > 0 ? NORMA_EXIT_INCOMPLETE : NORMA_EXIT_DONE;
}

const NormaCommand norma_command_compare = {
  .name = "compare",
  .arguments = "REFERENCE QUERY",
  .summary = "Align queries with their references, and tell what differs",
  .description =
      "REFERENCE and QUERY are two files; a file and a folder of queries; or two folders,\n"
      "whose images belong together by their names. Each line tells the verdict: same,\n"
      "changed, or not-compared, where the images cannot be aligned well enough for any\n"
      "verdict. Nothing has to be learnt before; no false-alarm rate is promised.\n\n"
      "Example:\n"
      "  norma-cli compare golden-board.png today/board-17.png --overlays changes\n"
      "  norma-cli compare --pairs pairs.csv --json",
  .run = run,
};
