/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/inspect-page-private.h"

/* The Inspect page where somebody asks why. */

/* The pixel under the pointer, else the peak of the region that is chosen, else that of the map. */
static gboolean
find_pixel (NormaInspectPage *self, guint pixel[2])
{
  NormaOutlines *outlines = norma_shown_get_outlines (norma_session_get_shown (self->session));
  int selected = norma_region_table_get_selected (self->regions);
  const NormaRegion *region;

  if (norma_image_view_get_pointer (self->view, &pixel[0], &pixel[1]))
    return TRUE;
  if (selected < 0 || outlines == NULL ||
      (guint)selected >= norma_outlines_get_n_regions (outlines))
    return FALSE;
  region = norma_outlines_get_region (outlines, (guint)selected, NULL);
  pixel[0] = region->peak_x;
  pixel[1] = region->peak_y;
  return TRUE;
}

static void
ask (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaInspectPage *self = data;
  guint pixel[2];

  if (find_pixel (self, pixel))
    norma_why_group_ask (self->why, &pixel[0], &pixel[1]);
  else
    norma_why_group_ask (self->why, NULL, NULL);
}

/* The explanation stands above all else of the side. */
static void
opened (NormaInspectPage *self)
{
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->side), 0);
}

static void
good_chosen (NormaInspectPage *self, const char *path)
{
  NormaImageItem *item = norma_session_find_image (self->session, path);

  if (item != NULL)
    norma_session_set_current (self->session, item);
}

/* Of a difference from a reference the model knows nothing. */
static void
update (NormaInspectPage *self)
{
  gboolean is_possible = norma_session_get_model (self->session) != NULL &&
                         norma_session_get_basis (self->session) == NORMA_BASIS_MODEL &&
                         norma_shown_get_picture (norma_session_get_shown (self->session)) != NULL;

  norma_inspect_page_set_enabled (self, "why", is_possible);
  if (norma_session_get_basis (self->session) != NORMA_BASIS_MODEL)
    norma_why_group_close (self->why);
}

void
norma_inspect_page_watch_why (NormaInspectPage *self)
{
  static const GActionEntry entries[] = { { "why", ask } };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  norma_why_group_watch (self->why, self->session);
  g_signal_connect_swapped (self->why, "opened", G_CALLBACK (opened), self);
  g_signal_connect_swapped (self->why, "chosen", G_CALLBACK (good_chosen), self);
  g_signal_connect_swapped (self->session, "model-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->session, "basis-changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (norma_session_get_shown (self->session), "changed", G_CALLBACK (update),
                            self);
  update (self);
}
