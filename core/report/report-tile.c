/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-tile.h"

static void
clear_tile (gpointer data)
{
  NormaReportTile *tile = data;

  g_free (tile->number);
  g_free (tile->note);
}

GArray *
norma_report_tiles_new (void)
{
  GArray *tiles = g_array_new (FALSE, FALSE, sizeof (NormaReportTile));

  g_array_set_clear_func (tiles, clear_tile);
  return tiles;
}

GArray *
norma_report_list_counts (const NormaInspection *inspection, NormaReportLanguage language)
{
  const NormaInspectionCounts *counts = &inspection->counts;
  GArray *tiles = norma_report_tiles_new ();
  const NormaReportTile all = { NORMA_TONE_INK, g_strdup_printf ("%u", counts->n_parts),
                                norma_report_word (language, NORMA_WORD_INSPECTED), NULL };

  g_array_append_val (tiles, all);
  for (guint i = 0; i < NORMA_N_OUTCOMES; i++) {
    guint n = counts->of_outcome[i];
    const NormaReportTile tile = { n == 0 ? NORMA_TONE_NONE
                                          : norma_report_outcome_tone ((NormaOutcome)i),
                                   g_strdup_printf ("%u", n),
                                   norma_report_outcome (language, (NormaOutcome)i), NULL };

    g_array_append_val (tiles, tile);
  }
  return tiles;
}
