/* SPDX-License-Identifier: Apache-2.0 */
#include "app/compare-words.h"

#include <math.h>

#include "app/words.h"

/* ": 1 appeared, 2 vanished, 0 changed" behind their number; "" without any. */
static char *
format_changes (const NormaComparison *comparison)
{
  g_autofree char *changes = norma_words_count (comparison->kinds->len, "change");
  guint n[3] = { 0 };

  for (guint i = 0; i < comparison->kinds->len; i++)
    n[g_array_index (comparison->kinds, NormaChangeKind, i)]++;
  if (comparison->kinds->len == 0)
    return g_strdup ("");
  return g_strdup_printf ("  %s: %u appeared, %u vanished, %u changed", changes,
                          n[NORMA_CHANGE_APPEARED], n[NORMA_CHANGE_VANISHED],
                          n[NORMA_CHANGE_CHANGED]);
}

/* "  on a.png", "  on a.png and 2 more" */
static char *
format_reference (const NormaComparedPair *compared)
{
  const char *reference = norma_compared_pair_get_reference (compared);
  guint n = compared->chosen == NULL ? 0 : compared->chosen->len;

  if (reference == NULL)
    return g_strdup ("");
  return n > 1 ? g_strdup_printf ("  on %s and %u more", reference, n - 1)
               : g_strdup_printf ("  on %s", reference);
}

/* A verdict with nothing measured. */
static char *
format_reason (const char *verdict, const NormaPair *pair, const char *reference,
               const char *reason)
{
  return g_strdup_printf ("%-13s  %-14s  %8s  %s%s  (%s)", verdict, "", "",
                          pair->query == NULL ? pair->reference : pair->query,
                          pair->query == NULL ? "" : reference, reason);
}

char *
norma_words_comparison (const NormaComparedPair *compared, gboolean names_reference)
{
  const NormaComparison *c = compared->comparison;
  g_autofree char *reference = names_reference ? format_reference (compared) : g_strdup ("");
  g_autofree char *changes = NULL;
  g_autofree char *times = NULL;

  if (c == NULL)
    return format_reason ("failed", compared->pair, reference, compared->error->message);
  if (c->reason != NULL)
    return format_reason ("not-compared", compared->pair, reference, c->reason);
  changes = format_changes (c);
  times = norma_words_times (c->score);
  return g_strdup_printf ("%-13s  alignment %.2f  %8s  %s%s%s",
                          norma_comparison_verdict_to_string (c->verdict), c->alignment->quality,
                          times, compared->pair->query, reference, changes);
}

char *
norma_words_comparison_threshold (double threshold, const NormaPromise *p)
{
  g_autofree char *rate = NULL;
  g_autofree char *confidence = NULL;
  g_autofree char *pairs = NULL;

  if (p == NULL)
    return g_strdup_printf ("Threshold %.3g, raised where a pair is noisy; no rate of false alarms "
                            "is promised without --good-pairs.",
                            threshold);
  rate = norma_words_percent (p->false_alarms);
  confidence = norma_words_percent (p->confidence);
  pairs = norma_words_count (p->n, "good pair");
  return g_strdup_printf ("Threshold %.3g. At most %s in 100 good pairs are called changed, %s %% "
                          "sure (assumption-free, rests on %s).",
                          p->threshold, rate, confidence, pairs);
}

char *
norma_words_comparison_counts (const NormaComparisonCounts *counts)
{
  g_autofree char *without = norma_words_count (counts->n_without_query, "reference");
  GString *words = g_string_new (NULL);

  g_string_printf (words, "%u %s: %u same, %u changed, %u not compared, %u failed",
                   counts->n_queries, counts->n_queries == 1 ? "query" : "queries",
                   counts->n_verdicts[NORMA_COMPARED_SAME],
                   counts->n_verdicts[NORMA_COMPARED_CHANGED],
                   counts->n_verdicts[NORMA_NOT_COMPARED], counts->n_failed);
  if (counts->n_without_query > 0)
    g_string_append_printf (words, "; %s without a query", without);
  return g_string_free (words, FALSE);
}
