/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/inspect-page-private.h"

/* How the image on show and its map look. */

void
norma_inspect_page_update_look (NormaInspectPage *self)
{
  NormaLimits limits;
  NormaHeatLook look;

  if (self->session == NULL)
    return;
  limits = norma_session_get_map_limits (self->session);
  look = (NormaHeatLook){ (NormaColorScale)gtk_drop_down_get_selected (self->colors),
                          gtk_adjustment_get_value (self->opacity),
                          norma_session_get_map_unit (self->session), (double)limits.review,
                          (double)limits.reject };
  norma_image_view_set_look (self->view, &look);
  norma_legend_bar_set (self->legend, look.scale, look.review / look.unit, look.reject / look.unit);
}

static const NormaPicture *
get_picture (NormaInspectPage *self)
{
  return norma_shown_get_picture (norma_session_get_shown (self->session));
}

/* A window chosen for 16-bit samples says nothing about 8-bit ones. */
static gboolean
is_chosen_for (NormaInspectPage *self, const NormaPicture *picture)
{
  return self->has_window && picture->raster->type == self->window_type;
}

void
norma_inspect_page_update_window (NormaInspectPage *self)
{
  const NormaPicture *picture = get_picture (self);
  gboolean is_chosen = picture != NULL && is_chosen_for (self, picture);
  NormaDisplayWindow window;
  g_autofree char *text = NULL;

  norma_compare_view_set_window (self->compare, is_chosen ? &self->window : NULL);
  norma_inspect_page_set_enabled (self, "auto-window", is_chosen);
  gtk_widget_set_sensitive (GTK_WIDGET (self->values), picture != NULL);
  if (picture == NULL)
    return;
  window = is_chosen ? self->window : picture->spread.automatic;
  text = g_strdup_printf (is_chosen ? _ ("%.5g is black, %.5g is white; kept for the next images")
                                    : _ ("%.5g is black, %.5g is white; automatic"),
                          window.low, window.high);
  norma_value_histogram_set_spread (self->values, &picture->spread);
  norma_value_histogram_set_window (self->values, &window);
  gtk_label_set_label (self->window_label, text);
}

void
norma_inspect_page_move_window (NormaInspectPage *self, double low, double high)
{
  const NormaPicture *picture = get_picture (self);

  if (picture == NULL)
    return;
  self->has_window = TRUE;
  self->window = (NormaDisplayWindow){ low, high };
  self->window_type = picture->raster->type;
  norma_inspect_page_update_window (self);
}

void
norma_inspect_page_forget_window (NormaInspectPage *self)
{
  self->has_window = FALSE;
  norma_inspect_page_update_window (self);
}
