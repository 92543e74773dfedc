/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/verdict-style.h"

const char *
norma_verdict_style (NormaVerdict verdict)
{
  static const char *const styles[] = {
    [NORMA_VERDICT_ACCEPT] = "accept",
    [NORMA_VERDICT_REVIEW] = "review",
    [NORMA_VERDICT_REJECT] = "reject",
  };

  return styles[verdict];
}

void
norma_verdict_style_set (GtkWidget *widget, const char *wanted)
{
  for (NormaVerdict verdict = NORMA_VERDICT_ACCEPT; verdict <= NORMA_VERDICT_REJECT; verdict++) {
    const char *style = norma_verdict_style (verdict);
    gboolean is_wanted = g_strcmp0 (style, wanted) == 0;

    if (gtk_widget_has_css_class (widget, style) == is_wanted)
      continue;
    if (is_wanted)
      gtk_widget_add_css_class (widget, style);
    else
      gtk_widget_remove_css_class (widget, style);
  }
}

void
norma_verdict_style_show (GtkWidget *widget, NormaImageItem *item)
{
  gboolean is_known = item != NULL && norma_image_item_get_state (item) == NORMA_SCORE_KNOWN;

  norma_verdict_style_set (widget, is_known
                                       ? norma_verdict_style (norma_image_item_get_verdict (item))
                                       : NULL);
}
