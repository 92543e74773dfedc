/* SPDX-License-Identifier: Apache-2.0 */
#include "app/compare-threshold.h"

#include "app/words.h"

GOptionEntry *
norma_compare_threshold_new_entries (NormaCompareThreshold *t)
{
  const GOptionEntry entries[] = {
    { "threshold", 0, 0, G_OPTION_ARG_STRING, &t->threshold,
      "Least difference: of derivatives in parts of the reference's contrast, default 0.62; of "
      "features in "
      "deviations, default 2",
      "VALUE" },
    { "good-pairs", 0, 0, G_OPTION_ARG_FILENAME, &t->good_pairs,
      "Take the threshold from pairs known to be the same: a table, or a folder of good queries",
      "CSV|DIR" },
    { "false-alarms", 0, 0, G_OPTION_ARG_STRING, &t->false_alarms,
      "With --good-pairs: share of good pairs that may be called changed; default 0.01", "RATE" },
    { "confidence", 0, 0, G_OPTION_ARG_STRING, &t->confidence,
      "With --good-pairs: certainty of that promise; default 0.95", "C" },
    { 0 },
  };

  return g_memdup2 (entries, sizeof entries);
}

void
norma_compare_threshold_clear (NormaCompareThreshold *t)
{
  g_clear_pointer (&t->threshold, g_free);
  g_clear_pointer (&t->good_pairs, g_free);
  g_clear_pointer (&t->false_alarms, g_free);
  g_clear_pointer (&t->confidence, g_free);
}

static gboolean
check (const NormaCompareThreshold *t, GError **error)
{
  const char *wish = t->false_alarms != NULL ? "--false-alarms" : "--confidence";

  if (t->good_pairs != NULL && t->threshold != NULL) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 "--threshold: found \"%s\" beside --good-pairs, expected one of both",
                 t->threshold);
    return FALSE;
  }
  if (t->good_pairs != NULL || (t->false_alarms == NULL && t->confidence == NULL))
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: needs --good-pairs", wish);
  return FALSE;
}

gboolean
norma_compare_threshold_parse (NormaCompareThreshold *t, double *value, GError **error)
{
  t->wish = (NormaWish)NORMA_WISH_INIT;
  return check (t, error) &&
         norma_option_get_double ("--threshold", t->threshold, 0, 1000, value, error) &&
         norma_option_get_double ("--false-alarms", t->false_alarms, 0, 1, &t->wish.false_alarms,
                                  error) &&
         norma_option_get_double ("--confidence", t->confidence, 0, 1, &t->wish.confidence, error);
}

static void
warn (const NormaCompareThreshold *t, NormaCommandLine *line, const NormaGoodPairs *good)
{
  const NormaPromise *promise = &good->promise;
  g_autofree char *wished = norma_words_percent (t->wish.false_alarms);
  g_autofree char *kept = norma_words_percent (promise->false_alarms);
  g_autofree char *pairs = norma_words_count (promise->n, "good pair");
  g_autofree char *left_out = norma_words_count (good->n_not_compared, "good pair");

  if (good->n_not_compared > 0)
    norma_command_line_warn (line, "%s could not be compared, and say%s nothing", left_out,
                             good->n_not_compared == 1 ? "s" : "");
  if (!promise->kept_wish)
    norma_command_line_warn (line,
                             "%s in 100 false alarms cannot be promised with %s, only %s in 100; "
                             "it needs %" G_GUINT64_FORMAT,
                             wished, pairs, kept, promise->n_needed);
}

gboolean
norma_compare_threshold_measure (const NormaCompareThreshold *t, const NormaCompareSources *sources,
                                 NormaCommandLine *line, const NormaCompareFiles *files,
                                 const NormaComparedSet *set, NormaGoodPairs *good, GError **error)
{
  g_auto (NormaComparedSet) good_set = { .pairs = NULL };

  if (t->good_pairs == NULL)
    return TRUE;
  if (!norma_compare_sources_open_good (sources, line, files, set, t->good_pairs, &good_set,
                                        error) ||
      !norma_good_pairs_measure (&good_set.plan, files, &t->wish, line->n_threads, &line->progress,
                                 good, error))
    return FALSE;
  warn (t, line, good);
  return TRUE;
}
