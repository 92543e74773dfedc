/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/alignment-drawing.h"
#include "ui/compare-view-private.h"
#include "ui/compare-words.h"

/* What of a pair is shown, and what is said of it. */

NormaCompareMode
norma_compare_view_get_shown_mode (NormaCompareView *self)
{
  if (self->reference == NULL)
    return NORMA_COMPARE_SINGLE;
  if (self->is_aligning)
    return self->way == NORMA_ALIGN_BY_DRAG ? NORMA_COMPARE_SINGLE : NORMA_COMPARE_SIDE_BY_SIDE;
  if (self->aligned == NULL && self->mode != NORMA_COMPARE_SINGLE)
    return NORMA_COMPARE_SIDE_BY_SIDE;
  return self->mode;
}

static void
update_mix (NormaCompareView *self)
{
  NormaCompareMode shown = norma_compare_view_get_shown_mode (self);
  static const NormaMix mixes[] = {
    [NORMA_COMPARE_SINGLE] = NORMA_MIX_QUERY,
    [NORMA_COMPARE_SIDE_BY_SIDE] = NORMA_MIX_QUERY,
    [NORMA_COMPARE_SWIPE] = NORMA_MIX_SWIPE,
    [NORMA_COMPARE_BLINK] = NORMA_MIX_REFERENCE,
    [NORMA_COMPARE_DIFFERENCE] = NORMA_MIX_DIFFERENCE,
  };
  NormaMix mix = mixes[shown];

  if (self->is_aligning || (shown == NORMA_COMPARE_BLINK && !self->shows_reference))
    mix = NORMA_MIX_BARE;
  norma_image_view_set_mix (self->view, mix, self->divider);
  norma_image_view_set_reference (self->view, self->aligned);
  norma_image_view_set_alignment_overlays (self->view, self->is_aligning ? 0 : self->overlays);
}

static void
update_badges (NormaCompareView *self, NormaCompareMode shown)
{
  gboolean is_both = shown == NORMA_COMPARE_SIDE_BY_SIDE;

  gtk_widget_set_visible (self->query_badge, is_both || shown == NORMA_COMPARE_SWIPE);
  gtk_widget_set_visible (self->swipe_badge, shown == NORMA_COMPARE_SWIPE);
  gtk_widget_set_visible (self->difference_badge, shown == NORMA_COMPARE_DIFFERENCE);
  gtk_widget_set_visible (self->difference_legend, shown == NORMA_COMPARE_DIFFERENCE);
  gtk_widget_set_visible (GTK_WIDGET (self->blink_badge), shown == NORMA_COMPARE_BLINK);
  gtk_button_set_label (self->blink_badge, self->shows_reference ? _ ("REFERENCE") : _ ("QUERY"));
  gtk_widget_set_visible (GTK_WIDGET (self->handle), shown == NORMA_COMPARE_SWIPE);
  if (is_both)
    gtk_widget_add_css_class (self->query_area, "with-badge");
  else
    gtk_widget_remove_css_class (self->query_area, "with-badge");
  gtk_widget_set_visible (self->separator, is_both);
  gtk_widget_set_visible (self->reference_area, is_both);
}

/* Raw values of the query that are white in the difference. */
static double
get_full_difference (NormaCompareView *self)
{
  NormaDisplayWindow window = self->has_window ? self->window : self->picture->spread.automatic;

  return NORMA_FULL_DIFFERENCE * (window.high - window.low);
}

static char *
describe_displacement (NormaCompareView *self)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double most;
  double times =
      norma_displacement_exaggeration (self->aligned, norma_image_view_get_viewport (self->view),
                                       scale, &most);

  if (times == 0)
    return g_strdup (_ ("No local warp"));
  return g_strdup_printf (_ ("Arrows: local warp, drawn %.0f × as long; at most %.2f pixels"),
                          times, most);
}

void
norma_compare_view_update_caption (NormaCompareView *self)
{
  gboolean has_residual = (self->overlays & NORMA_DRAW_RESIDUAL) != 0 &&
                          norma_compare_view_get_shown_mode (self) != NORMA_COMPARE_DIFFERENCE;
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->aligned != NULL && self->picture != NULL && !self->is_aligning) {
    g_autofree char *arrows = describe_displacement (self);

    if (has_residual)
      g_string_append_printf (text, _ ("Orange: query brighter, blue: darker, full by %.4g"),
                              get_full_difference (self));
    if ((self->overlays & NORMA_DRAW_DISPLACEMENT) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", arrows);
    if ((self->overlays & NORMA_DRAW_VALID_AREA) != 0)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                              _ ("Green: border of what the reference shows"));
  }
  gtk_label_set_label (self->caption, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->caption), text->len > 0);
}

static void
update_refusal (NormaCompareView *self)
{
  g_autofree char *reason = NULL;

  if (self->reference != NULL && self->picture != NULL && !self->is_aligning &&
      self->mode != NORMA_COMPARE_SINGLE)
    reason = norma_describe_refusal (self->comparison, self->picture, self->reference);
  gtk_label_set_label (self->reason, reason == NULL ? "" : reason);
  gtk_widget_set_visible (self->refusal, reason != NULL);
}

void
norma_compare_view_update_full_label (NormaCompareView *self)
{
  g_autofree char *text = NULL;

  if (self->picture == NULL)
    return;
  text = g_strdup_printf (_ ("%.4g or more apart"), get_full_difference (self));
  gtk_label_set_label (self->full_label, text);
}

/* What of the view has the focus; NULL: nothing. */
static GtkWidget *
find_focus (NormaCompareView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self)) ? focus : NULL;
}

void
norma_compare_view_update (NormaCompareView *self)
{
  NormaCompareMode shown = norma_compare_view_get_shown_mode (self);
  GtkWidget *focus = find_focus (self);

  update_mix (self);
  update_badges (self, shown);
  update_refusal (self);
  norma_compare_view_update_full_label (self);
  norma_compare_view_update_caption (self);
  norma_compare_view_update_by_hand (self);
  norma_compare_view_update_link (self);
  /* Keys go on where what had them is gone. */
  if (focus != NULL && !gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  g_object_notify (G_OBJECT (self), "shown-mode");
}

void
norma_compare_view_update_divider (NormaCompareView *self)
{
  update_mix (self);
  gtk_widget_queue_allocate (self->query_area);
}
