/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-counts.h"

#include <math.h>
#include <string.h>

enum { BARS_AN_OCTAVE = NORMA_SCORE_BARS / (2 * NORMA_SCORE_OCTAVES) };

guint
norma_report_find_score_bar (double times)
{
  double bar = times > 0 ? floor ((log2 (times) + NORMA_SCORE_OCTAVES) * BARS_AN_OCTAVE) : 0;

  /* A part at the threshold is not above it. */
  if (times == 1)
    bar--;
  return (guint)CLAMP (bar, 0, NORMA_SCORE_BARS - 1);
}

guint
norma_report_count_scores (const NormaInspection *inspection, guint *bars)
{
  guint n = 0;

  for (gsize i = 0; i < inspection->n_parts; i++) {
    const NormaInspectedPart *part = &inspection->parts[i];

    if (isnan (norma_inspected_part_get_times (part)))
      continue;
    bars[norma_report_find_score_bar (norma_inspected_part_get_times (part))]++;
    n++;
  }
  return n;
}

/* The most frequent first, then by name. */
static int
compare_classes (gconstpointer a, gconstpointer b)
{
  const NormaClassCount *one = a, *other = b;

  if (one->n != other->n)
    return one->n > other->n ? -1 : 1;
  return strcmp (one->name, other->name);
}

GArray *
norma_report_count_classes (const NormaInspection *inspection)
{
  GArray *classes = g_array_new (FALSE, FALSE, sizeof (NormaClassCount));
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < inspection->n_parts; i++) {
    const NormaInspectedPart *part = &inspection->parts[i];
    const NormaClassCount none = { part->image->defect_class, 0 };
    gpointer place;

    if (part->outcome != NORMA_OUTCOME_REJECTED)
      continue;
    if (!g_hash_table_lookup_extended (places, none.name, NULL, &place)) {
      place = GUINT_TO_POINTER (classes->len);
      g_hash_table_insert (places, (gpointer)none.name, place);
      g_array_append_val (classes, none);
    }
    g_array_index (classes, NormaClassCount, GPOINTER_TO_UINT (place)).n++;
  }
  g_array_sort (classes, compare_classes);
  return classes;
}
