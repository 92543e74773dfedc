/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ui/image-view-private.h"

/* A reference in an image view, and what two views that show a pair do together. */

void
norma_image_view_set_reference (NormaImageView *self, NormaAlignedReference *reference)
{
  g_clear_pointer (&self->reference, norma_aligned_reference_unref);
  if (reference != NULL)
    self->reference = norma_aligned_reference_ref (reference);
  norma_image_view_recompose (self);
}

void
norma_image_view_set_mix (NormaImageView *self, NormaMix mix, double divider)
{
  if (mix == self->mix && divider == self->divider)
    return;
  self->mix = mix;
  self->divider = divider;
  norma_image_view_recompose (self);
}

NormaMix
norma_image_view_get_mix (NormaImageView *self)
{
  return self->reference == NULL && self->mix != NORMA_MIX_BARE ? NORMA_MIX_QUERY : self->mix;
}

guint
norma_image_view_get_divider_column (NormaImageView *self)
{
  return (guint)lround (self->divider * self->viewport.view_width);
}

void
norma_image_view_set_alignment_overlays (NormaImageView *self, NormaAlignmentOverlays overlays)
{
  if (overlays == self->alignment_overlays)
    return;
  self->alignment_overlays = overlays;
  norma_image_view_recompose (self);
}

void
norma_image_view_set_led (NormaImageView *self, gboolean is_led)
{
  self->viewport.is_led = is_led;
}

void
norma_image_view_lead (NormaImageView *self, double zoom, const NormaViewPlace *place,
                       gboolean fits)
{
  norma_viewport_show (&self->viewport, zoom, place->x, place->y);
  self->viewport.fits = fits;
  norma_image_view_recompose (self);
}

void
norma_image_view_show (NormaImageView *self, double zoom, const NormaViewPlace *place)
{
  double old = self->viewport.zoom;

  norma_viewport_show (&self->viewport, zoom, place->x, place->y);
  norma_image_view_viewport_changed (self, old);
}

void
norma_image_view_center_on (NormaImageView *self, const NormaViewPlace *place)
{
  norma_viewport_center_on (&self->viewport, place->x, place->y);
  norma_image_view_viewport_changed (self, self->viewport.zoom);
}

void
norma_image_view_set_echo (NormaImageView *self, const NormaViewPlace *place)
{
  self->has_echo = place != NULL;
  if (place != NULL)
    self->echo = *place;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_image_view_set_tool (NormaImageView *self, NormaViewTool tool)
{
  static const char *const cursors[] = {
    [NORMA_VIEW_TOOL_PAN] = NULL,
    [NORMA_VIEW_TOOL_SHIFT] = "move",
    [NORMA_VIEW_TOOL_MARK] = "crosshair",
  };

  self->tool = tool;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursors[tool]);
}

void
norma_image_view_set_marks (NormaImageView *self, const NormaViewPlace *places, guint n)
{
  g_array_set_size (self->marks, 0);
  g_array_append_vals (self->marks, places, n);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_image_view_set_paint (NormaImageView *self, NormaImageViewPaint paint, gpointer data)
{
  self->paint = paint;
  self->paint_data = data;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
