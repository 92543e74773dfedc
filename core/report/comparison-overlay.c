/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/comparison-overlay.h"

static const NormaOverlayMark marks[] = {
  [NORMA_CHANGE_APPEARED] = { 0xe69f00, "+" },
  [NORMA_CHANGE_VANISHED] = { 0x56b4e9, "−" },
  [NORMA_CHANGE_CHANGED] = { 0xcc79a7, "≠" },
};

/* "+ 2 appeared   − 1 vanished", owned by the caller; NULL without a change. */
static char *
count_kinds (const NormaComparison *comparison)
{
  guint n[G_N_ELEMENTS (marks)] = { 0 };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < comparison->kinds->len; i++)
    n[g_array_index (comparison->kinds, NormaChangeKind, i)]++;
  for (guint kind = 0; kind < G_N_ELEMENTS (marks); kind++)
    if (n[kind] > 0)
      g_string_append_printf (text, "%s%s %u %s", text->len > 0 ? "   " : "", marks[kind].sign,
                              n[kind], norma_change_kind_to_string ((NormaChangeKind)kind));
  return g_string_free (text, text->len == 0);
}

NormaRaster *
norma_comparison_overlay_new (const NormaRaster *query, const NormaComparison *comparison,
                              GError **error)
{
  guint n = comparison->kinds->len;
  g_autofree const NormaOverlayMark **of_regions = g_new (const NormaOverlayMark *, n);
  g_autofree char *note = count_kinds (comparison);
  const NormaOverlayWords words = { comparison->verdict == NORMA_COMPARED_SAME ? "Same" : "Changed",
                                    "difference", note, of_regions };
  NormaOverlayStyle style = NORMA_OVERLAY_STYLE_INIT;

  for (guint i = 0; i < n; i++)
    of_regions[i] = &marks[g_array_index (comparison->kinds, NormaChangeKind, i)];
  style.words = &words;
  return norma_overlay_new (query, comparison->difference->difference, comparison->finding,
                            &comparison->limits, &style, error);
}
