/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/action-state.h"
#include "ui/correct-commands.h"
#include "ui/inspect-page-private.h"

/* The commands of the Inspect page. */

/* A twelfth of an image view is a step that the eye follows. */
#define PAN_PART 12.0

static void
zoom_fit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_image_view_fit (NORMA_INSPECT_PAGE (data)->view);
}

static void
zoom_1 (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_image_view_zoom_to (NORMA_INSPECT_PAGE (data)->view, 1);
}

static void
zoom_2 (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_image_view_zoom_to (NORMA_INSPECT_PAGE (data)->view, 2);
}

static void
zoom_in (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_image_view_zoom_by (NORMA_INSPECT_PAGE (data)->view, G_SQRT2);
}

static void
zoom_out (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_image_view_zoom_by (NORMA_INSPECT_PAGE (data)->view, 1 / G_SQRT2);
}

static void
pan (gpointer data, int x, int y)
{
  NormaImageView *view = NORMA_INSPECT_PAGE (data)->view;
  const NormaViewport *viewport = norma_image_view_get_viewport (view);

  norma_image_view_pan (view, x * (viewport->view_width / PAN_PART),
                        y * (viewport->view_height / PAN_PART));
}

static void
pan_left (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pan (data, 1, 0);
}

static void
pan_right (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pan (data, -1, 0);
}

static void
pan_up (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pan (data, 0, 1);
}

static void
pan_down (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  pan (data, 0, -1);
}

static void
step_opacity (gpointer data, double step)
{
  GtkAdjustment *opacity = NORMA_INSPECT_PAGE (data)->opacity;

  gtk_adjustment_set_value (opacity, gtk_adjustment_get_value (opacity) + step);
}

static void
opacity_up (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_opacity (data, 0.05);
}

static void
opacity_down (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_opacity (data, -0.05);
}

static void
next_color_scale (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkDropDown *colors = NORMA_INSPECT_PAGE (data)->colors;

  gtk_drop_down_set_selected (colors, (gtk_drop_down_get_selected (colors) + 1) %
                                          (NORMA_COLOR_SCALE_GREY + 1));
}

/* A key moves a threshold by 1 %, the coarse one by 10 %. */
#define FINE 1.01
#define COARSE 1.1

static void
step_review (gpointer data, double factor)
{
  NormaSession *session = NORMA_INSPECT_PAGE (data)->session;

  if (norma_session_get_basis (session) == NORMA_BASIS_MODEL)
    norma_session_set_review (session, (double)norma_session_get_limits (session)->review * factor);
}

static void
step_reject (gpointer data, double factor)
{
  NormaSession *session = NORMA_INSPECT_PAGE (data)->session;

  if (norma_session_get_basis (session) == NORMA_BASIS_REFERENCE)
    norma_session_set_change_threshold (session,
                                        norma_session_get_change_threshold (session) * factor);
  else
    norma_session_set_reject (session, (double)norma_session_get_limits (session)->reject * factor);
}

static void
review_up (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_review (data, FINE);
}

static void
review_down (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_review (data, 1 / FINE);
}

static void
review_up_coarse (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_review (data, COARSE);
}

static void
review_down_coarse (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_review (data, 1 / COARSE);
}

static void
reject_up (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_reject (data, FINE);
}

static void
reject_down (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_reject (data, 1 / FINE);
}

static void
reject_up_coarse (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_reject (data, COARSE);
}

static void
reject_down_coarse (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_reject (data, 1 / COARSE);
}

static void
reset_limits (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaSession *session = NORMA_INSPECT_PAGE (data)->session;

  if (norma_session_get_basis (session) == NORMA_BASIS_REFERENCE)
    norma_session_reset_change_threshold (session);
  else
    norma_session_reset_limits (session);
}

static void
auto_window (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_inspect_page_forget_window (data);
}

static void
clear_filter (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_inspect_page_show_all (data);
}

static void
next_image (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_inspect_page_step_image (data, 1);
}

static void
previous_image (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_inspect_page_step_image (data, -1);
}

static void
first_image (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_inspect_page_show_end (data, -1);
}

static void
last_image (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_inspect_page_show_end (data, 1);
}

static void
next_reject (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_inspect_page_seek_verdict (data, NORMA_VERDICT_REJECT);
}

static void
next_review (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_inspect_page_seek_verdict (data, NORMA_VERDICT_REVIEW);
}

static void
step_region (gpointer data, int step)
{
  NormaRegionTable *regions = NORMA_INSPECT_PAGE (data)->regions;
  int n = (int)norma_region_table_get_n_regions (regions);
  int selected = norma_region_table_get_selected (regions);

  if (n == 0)
    return;
  if (selected < 0)
    selected = step > 0 ? -1 : n;
  norma_region_table_select (regions, (selected + step + n) % n);
}

static void
next_region (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_region (data, 1);
}

static void
previous_region (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  step_region (data, -1);
}

/* The region that is selected, or the worst one. */
static void
tolerate_place (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaInspectPage *self = data;
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));
  NormaShown *shown = norma_session_get_shown (self->session);
  const NormaOutlines *outlines = norma_shown_get_outlines (shown);
  int selected = MAX (norma_region_table_get_selected (self->regions), 0);
  const NormaRegion *region;

  if (outlines == NULL || norma_session_get_basis (self->session) != NORMA_BASIS_MODEL ||
      norma_shown_get_item (shown) != norma_session_get_current (self->session) ||
      (guint)selected >= norma_outlines_get_n_regions (outlines))
    return;
  region = norma_outlines_get_region (outlines, (guint)selected, NULL);
  norma_correct_commands_tolerate (GTK_APPLICATION_WINDOW (window),
                                   &(NormaTolerable){ NULL, region->x, region->y, region->width,
                                                      region->height });
}

/* The named overlay, or the heat map if it is there already. */
static void
toggle_overlay (GSimpleAction *action, GVariant *name, gpointer data)
{
  GActionGroup *actions = G_ACTION_GROUP (NORMA_INSPECT_PAGE (data)->actions);
  g_autoptr (GVariant) state = g_action_group_get_action_state (actions, "overlay");

  g_action_group_change_action_state (actions, "overlay",
                                      g_variant_equal (state, name) ? g_variant_new_string ("heat")
                                                                    : name);
}

static void
add_property_action (NormaInspectPage *self, const char *name, gpointer object,
                     const char *property)
{
  g_autoptr (GPropertyAction) action = g_property_action_new (name, object, property);

  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
}

void
norma_inspect_page_set_enabled (NormaInspectPage *self, const char *action, gboolean is_enabled)
{
  norma_action_set_enabled (G_ACTION_MAP (self->actions), action, is_enabled);
}

void
norma_inspect_page_add_actions (NormaInspectPage *self)
{
  static const GActionEntry entries[] = {
    { "zoom-fit", zoom_fit },
    { "zoom-1", zoom_1 },
    { "zoom-2", zoom_2 },
    { "zoom-in", zoom_in },
    { "zoom-out", zoom_out },
    { "pan-left", pan_left },
    { "pan-right", pan_right },
    { "pan-up", pan_up },
    { "pan-down", pan_down },
    { "opacity-up", opacity_up },
    { "opacity-down", opacity_down },
    { "next-color-scale", next_color_scale },
    { "toggle-overlay", toggle_overlay, "s" },
    { "auto-window", auto_window },
    { "review-up", review_up },
    { "review-down", review_down },
    { "review-up-coarse", review_up_coarse },
    { "review-down-coarse", review_down_coarse },
    { "reject-up", reject_up },
    { "reject-down", reject_down },
    { "reject-up-coarse", reject_up_coarse },
    { "reject-down-coarse", reject_down_coarse },
    { "reset-limits", reset_limits },
    { "clear-filter", clear_filter },
    { "next-image", next_image },
    { "previous-image", previous_image },
    { "first-image", first_image },
    { "last-image", last_image },
    { "next-reject", next_reject },
    { "next-review", next_review },
    { "next-region", next_region },
    { "previous-region", previous_region },
    { "tolerate-place", tolerate_place },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  add_property_action (self, "overlay", self->view, "overlay");
  add_property_action (self, "outline-only", self->view, "outline-only");
  add_property_action (self, "hide-overlay", self->view, "overlay-hidden");
  add_property_action (self, "film-strip", self->strip_revealer, "reveal-child");
  add_property_action (self, "evidence", self->evidence_revealer, "reveal-child");
  norma_inspect_page_add_compare_actions (self);
}
