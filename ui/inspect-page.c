/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/inspect-page.h"

#include <glib/gi18n.h>

#include "ui/inspect-page-private.h"
#include "ui/inspect-words.h"
#include "ui/verdict-style.h"
#include "ui/wrap-box.h"

G_DEFINE_FINAL_TYPE (NormaInspectPage, norma_inspect_page, ADW_TYPE_BIN)

static void
norma_inspect_page_dispose (GObject *object)
{
  NormaInspectPage *self = NORMA_INSPECT_PAGE (object);

  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (norma_session_get_shown (self->session), self);
  }
  g_clear_handle_id (&self->refiltering, g_source_remove);
  g_clear_handle_id (&self->filling, g_source_remove);
  g_clear_object (&self->board);
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  g_clear_object (&self->selection);
  g_clear_object (&self->walked);
  g_clear_object (&self->portions);
  g_clear_object (&self->sorter);
  g_clear_object (&self->filter);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_INSPECT_PAGE);
  G_OBJECT_CLASS (norma_inspect_page_parent_class)->dispose (object);
}

void
norma_inspect_page_update_banner (NormaInspectPage *self)
{
  NormaImageItem *item = norma_shown_get_item (norma_session_get_shown (self->session));
  double unit = norma_session_get_unit (self->session);
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->banner), item != NULL);
  if (item != NULL && norma_inspect_page_get_pair (self, item) != NULL) {
    norma_inspect_page_update_pair (self, item);
    return;
  }
  norma_verdict_style_show (GTK_WIDGET (self->banner), item);
  if (item == NULL)
    return;
  text = norma_describe_finding (self->session, item);
  all = norma_describe_inspection (self->session, item);
  norma_verdict_badge_show (self->badge, item, unit);
  gtk_label_set_label (self->banner_label, text == NULL ? "" : text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  norma_image_item_get_name (item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, all, -1);
}

static char *
describe_regions (guint n, gboolean is_by_reference, const NormaComparison *comparison)
{
  if (is_by_reference && (comparison == NULL || comparison->difference == NULL))
    return g_strdup (_ ("Not compared: nothing is known of changes"));
  if (is_by_reference)
    return n == 0 ? g_strdup (_ ("No changes above the threshold"))
                  : g_strdup_printf (_ ("Changes (%u)"), n);
  return n == 0 ? g_strdup (_ ("No regions above the thresholds"))
                : g_strdup_printf (_ ("Regions (%u)"), n);
}

static void
update_regions (NormaInspectPage *self)
{
  NormaShown *shown = norma_session_get_shown (self->session);
  NormaOutlines *outlines = norma_shown_get_outlines (shown);
  gboolean is_by_reference = norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE;
  guint n = outlines == NULL ? 0 : norma_outlines_get_n_regions (outlines);
  g_autofree char *title =
      describe_regions (n, is_by_reference, norma_shown_get_comparison (shown));

  norma_region_table_set_outlines (self->regions, outlines,
                                   norma_session_get_map_unit (self->session),
                                   is_by_reference ? norma_shown_get_comparison (shown) : NULL);
  gtk_label_set_label (self->regions_title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->regions), n > 0);
}

static void
shown_changed (NormaInspectPage *self)
{
  NormaShown *shown = norma_session_get_shown (self->session);

  norma_compare_view_set_pair (self->compare, norma_shown_get_picture (shown),
                               norma_shown_get_plane (shown), norma_shown_get_outlines (shown),
                               norma_shown_get_reference (shown),
                               norma_shown_get_comparison (shown));
  norma_inspect_page_update_window (self);
  update_regions (self);
  norma_inspect_page_update_banner (self);
}

static void
outlines_changed (NormaInspectPage *self)
{
  norma_compare_view_select_region (self->compare, -1);
  norma_compare_view_set_outlines (self->compare, norma_shown_get_outlines (
                                                      norma_session_get_shown (self->session)));
  update_regions (self);
  norma_inspect_page_update_banner (self);
}

static void
limits_changed (NormaInspectPage *self)
{
  norma_inspect_page_update_limits (self);
  norma_inspect_page_update_banner (self);
  if (norma_strip_filter_shows_verdict (self->filter))
    norma_inspect_page_update_strip (self);
}

static void
images_changed (NormaInspectPage *self)
{
  norma_inspect_page_update_strip (self);
}

void
norma_inspect_page_update_stack (NormaInspectPage *self)
{
  gboolean has_content = norma_session_get_model (self->session) != NULL ||
                         norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE;

  gtk_stack_set_visible_child_name (self->stack, has_content ? "content" : "empty");
}

static void
scores_changed (NormaInspectPage *self)
{
  norma_inspect_page_sort_strip (self);
  norma_inspect_page_update_scores (self);
  norma_inspect_page_update_limits (self);
  norma_inspect_page_update_banner (self);
  norma_inspect_page_update_stack (self);
}

/* Another model has other scores: what was chosen by them is gone. */
static void
model_changed (NormaInspectPage *self)
{
  norma_inspect_page_show_all (self);
}

static void
zoom_changed (NormaInspectPage *self)
{
  double zoom = norma_image_view_get_viewport (self->view)->zoom;
  g_autofree char *text = g_strdup_printf (_ ("Zoom %.0f %%"), zoom * 100);

  gtk_inscription_set_text (self->zoom_label, text);
}

/* What was clicked is where it is; the view must not move under the pointer. */
static void
region_clicked (NormaInspectPage *self, guint region)
{
  self->is_syncing = TRUE;
  norma_region_table_select (self->regions, (int)region);
  self->is_syncing = FALSE;
}

static void
region_selected (NormaInspectPage *self)
{
  int region = norma_region_table_get_selected (self->regions);

  norma_compare_view_select_region (self->compare, region);
  if (region >= 0 && !self->is_syncing)
    norma_image_view_center_on_region (self->view, (guint)region);
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, stack);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, stage_place);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, stage);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, strip_revealer);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, strip_title);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, filter_chip);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, filter_label);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, strip);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, zoom_label);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, compare);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, legend);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, banner);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, badge);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, banner_label);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, opacity);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, review);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, reject);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, colors);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, values);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, window_label);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, histogram);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, limits_group);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, change);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, basis_switch);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, score_table);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, promise);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, verdicts);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, evidence_box);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, evidence_revealer);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, evidence);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, regions_title);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, regions);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, draw_bar);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, purpose_sample);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, purpose_button);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, all_images);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, sensitivity_box);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, sensitivity);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, side);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, why);
}

static void
norma_inspect_page_class_init (NormaInspectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_inspect_page_dispose;
  g_type_ensure (NORMA_TYPE_COMPARE_VIEW);
  g_type_ensure (NORMA_TYPE_LEGEND_BAR);
  g_type_ensure (NORMA_TYPE_VERDICT_BADGE);
  g_type_ensure (NORMA_TYPE_VALUE_HISTOGRAM);
  g_type_ensure (NORMA_TYPE_HISTOGRAM);
  g_type_ensure (NORMA_TYPE_CHANGE_GROUP);
  g_type_ensure (NORMA_TYPE_SCORE_TABLE);
  g_type_ensure (NORMA_TYPE_VERDICT_TABLE);
  g_type_ensure (NORMA_TYPE_REGION_TABLE);
  g_type_ensure (NORMA_TYPE_EVIDENCE_PANE);
  g_type_ensure (NORMA_TYPE_WRAP_BOX);
  g_type_ensure (NORMA_TYPE_WHY_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/inspect-page.ui");
  bind_children (widget_class);
}

static void
watch_children (NormaInspectPage *self)
{
  g_signal_connect_swapped (self->view, "notify::zoom", G_CALLBACK (zoom_changed), self);
  g_signal_connect_swapped (self->view, "region-clicked", G_CALLBACK (region_clicked), self);
  g_signal_connect_swapped (norma_compare_view_get_reference_view (self->compare), "region-clicked",
                            G_CALLBACK (region_clicked), self);
  /* Its keys work as soon as the page is seen. */
  g_signal_connect (self->view, "map", G_CALLBACK (gtk_widget_grab_focus), NULL);
  g_signal_connect_swapped (self->regions, "notify::selected", G_CALLBACK (region_selected), self);
  g_signal_connect_swapped (self->histogram, "bins-chosen",
                            G_CALLBACK (norma_inspect_page_show_bins), self);
  g_signal_connect_swapped (self->score_table, "bins-chosen",
                            G_CALLBACK (norma_inspect_page_show_bins), self);
  g_signal_connect_swapped (self->verdicts, "chosen", G_CALLBACK (norma_inspect_page_show_verdict),
                            self);
  g_signal_connect_swapped (self->evidence, "truth-chosen",
                            G_CALLBACK (norma_inspect_page_show_truth), self);
  g_signal_connect_swapped (self->evidence, "scores-chosen",
                            G_CALLBACK (norma_inspect_page_show_scores), self);
  g_signal_connect_swapped (self->values, "window-moved",
                            G_CALLBACK (norma_inspect_page_move_window), self);
  g_signal_connect_swapped (self->opacity, "value-changed",
                            G_CALLBACK (norma_inspect_page_update_look), self);
  g_signal_connect_swapped (self->colors, "notify::selected",
                            G_CALLBACK (norma_inspect_page_update_look), self);
}

static void
norma_inspect_page_init (NormaInspectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->view = norma_compare_view_get_query_view (self->compare);
  norma_inspect_page_add_actions (self);
  watch_children (self);
  zoom_changed (self);
}

void
norma_inspect_page_set_session (NormaInspectPage *self, NormaSession *session,
                                NormaThumbnailCache *cache)
{
  NormaShown *shown = norma_session_get_shown (session);

  self->session = g_object_ref (session);
  norma_inspect_page_make_strip (self, cache);
  norma_inspect_page_watch_limits (self);
  norma_evidence_pane_watch (self->evidence, session);
  norma_inspect_page_watch_pairs (self);
  norma_inspect_page_add_board (self);
  norma_inspect_page_watch_why (self);
  g_signal_connect_swapped (session, "images-changed", G_CALLBACK (images_changed), self);
  g_signal_connect_swapped (session, "scores-changed", G_CALLBACK (scores_changed), self);
  g_signal_connect_swapped (session, "limits-changed", G_CALLBACK (limits_changed), self);
  g_signal_connect_swapped (session, "model-changed", G_CALLBACK (model_changed), self);
  g_signal_connect_swapped (session, "notify::current",
                            G_CALLBACK (norma_inspect_page_show_current), self);
  g_signal_connect_swapped (session, "notify::job", G_CALLBACK (norma_inspect_page_update_strip),
                            self);
  g_signal_connect_swapped (shown, "changed", G_CALLBACK (shown_changed), self);
  g_signal_connect_swapped (shown, "outlines-changed", G_CALLBACK (outlines_changed), self);
  model_changed (self);
  scores_changed (self);
  shown_changed (self);
}

GtkWidget *
norma_inspect_page_lend_stage (NormaInspectPage *self, GtkSingleSelection *walked)
{
  GtkWidget *stage = g_object_ref (self->stage);

  g_set_object (&self->walked, walked);
  adw_bin_set_child (self->stage_place, NULL);
  return stage;
}

void
norma_inspect_page_take_stage_back (NormaInspectPage *self)
{
  if (gtk_widget_get_parent (self->stage) == NULL)
    adw_bin_set_child (self->stage_place, self->stage);
  g_clear_object (&self->walked);
}

NormaCompareView *
norma_inspect_page_get_compare_view (NormaInspectPage *self)
{
  return self->compare;
}

GtkWidget *
norma_inspect_page_get_banner (NormaInspectPage *self)
{
  return GTK_WIDGET (self->banner);
}

NormaImageView *
norma_inspect_page_get_view (NormaInspectPage *self)
{
  return self->view;
}

GActionGroup *
norma_inspect_page_get_actions (NormaInspectPage *self)
{
  return G_ACTION_GROUP (self->actions);
}
