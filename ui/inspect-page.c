/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/inspect-page.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/image-cell.h"
#include "ui/inspect-page-private.h"
#include "ui/promise-words.h"
#include "ui/verdict-words.h"

G_DEFINE_FINAL_TYPE (NormaInspectPage, norma_inspect_page, ADW_TYPE_BIN)

static void
norma_inspect_page_dispose (GObject *object)
{
  NormaInspectPage *self = NORMA_INSPECT_PAGE (object);

  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (norma_session_get_shown (self->session), self);
  }
  g_clear_object (&self->session);
  g_clear_object (&self->actions);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorter);
  g_clear_object (&self->filter);
  gtk_widget_dispose_template (GTK_WIDGET (self), NORMA_TYPE_INSPECT_PAGE);
  G_OBJECT_CLASS (norma_inspect_page_parent_class)->dispose (object);
}

/* The look of the map and its legend. */
static void
update_look (NormaInspectPage *self)
{
  const NormaLimits *limits;
  NormaHeatLook look;

  if (self->session == NULL)
    return;
  limits = norma_session_get_limits (self->session);
  self->scale = (NormaColorScale)gtk_drop_down_get_selected (self->colors);
  look = (NormaHeatLook){ self->scale, gtk_adjustment_get_value (self->opacity),
                          norma_session_get_unit (self->session), (double)limits->reject };
  norma_image_view_set_look (self->view, &look);
  norma_legend_bar_set (self->legend, self->scale, (double)limits->review / look.unit,
                        look.reject / look.unit);
}

/* What lies beyond all held-out scores is only known to be rarer than they can tell. */
static char *
describe_rarity (NormaSession *session, double score)
{
  const NormaRarity *rarity = norma_session_get_model (session)->rarity;
  double one_in = norma_rarity_one_in (rarity, score);
  double most = (double)rarity->n + 1;

  if (one_in < 2)
    return g_strdup (_ ("most good parts score this high"));
  if (one_in <= most)
    return g_strdup_printf (_ ("1 in %'.0f good parts scores this high"), one_in);
  return g_strdup_printf (_ ("less than 1 in %'.0f good parts scores this high"), most);
}

static char *
describe_image (NormaInspectPage *self, NormaImageItem *item)
{
  NormaShown *shown = norma_session_get_shown (self->session);
  NormaOutlines *outlines = norma_shown_get_outlines (shown);
  guint n = outlines == NULL ? 0 : norma_outlines_get_n_regions (outlines);
  g_autofree char *rarity = NULL;

  if (norma_shown_get_error (shown) != NULL)
    return g_strdup (norma_shown_get_error (shown));
  if (norma_image_item_get_state (item) != NORMA_SCORE_KNOWN)
    return g_strdup (norma_image_item_get_error (item));
  rarity = describe_rarity (self->session, (double)norma_image_item_get_score (item));
  if (norma_image_item_get_role (item) == NORMA_ROLE_LEARN)
    return g_strdup_printf (_ ("held-out score, without a map: the model has learnt from it · %s"),
                            rarity);
  return g_strdup_printf (ngettext ("%s · %u region", "%s · %u regions", n), rarity, n);
}

static void
update_banner (NormaInspectPage *self)
{
  NormaImageItem *item = norma_shown_get_item (norma_session_get_shown (self->session));
  double unit = norma_session_get_unit (self->session);
  g_autofree char *text = NULL;
  g_autofree char *verdict = NULL;
  g_autofree char *both = NULL;

  for (guint v = NORMA_VERDICT_ACCEPT; v <= NORMA_VERDICT_REJECT; v++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->banner), norma_verdict_style (v));
  gtk_widget_set_visible (GTK_WIDGET (self->banner), item != NULL);
  if (item == NULL)
    return;
  text = describe_image (self, item);
  verdict = norma_describe_item (item, unit);
  both = g_strconcat (verdict, text == NULL ? NULL : ", ", text, NULL);
  if (norma_image_item_get_state (item) == NORMA_SCORE_KNOWN)
    gtk_widget_add_css_class (GTK_WIDGET (self->banner),
                              norma_verdict_style (norma_image_item_get_verdict (item)));
  norma_verdict_badge_show (self->badge, item, unit);
  gtk_label_set_label (self->banner_label, text == NULL ? "" : text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  norma_image_item_get_name (item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, both, -1);
}

static void
update_regions (NormaInspectPage *self)
{
  NormaOutlines *outlines = norma_shown_get_outlines (norma_session_get_shown (self->session));
  guint n = outlines == NULL ? 0 : norma_outlines_get_n_regions (outlines);
  g_autofree char *title = n == 0 ? g_strdup (_ ("No regions above the thresholds"))
                                  : g_strdup_printf (_ ("Regions (%u)"), n);

  norma_region_table_set_outlines (self->regions, outlines, norma_session_get_unit (self->session));
  gtk_label_set_label (self->regions_title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->regions), n > 0);
}

static void
shown_changed (NormaInspectPage *self)
{
  NormaShown *shown = norma_session_get_shown (self->session);

  norma_image_view_set_image (self->view, norma_shown_get_picture (shown),
                              norma_shown_get_plane (shown), norma_shown_get_outlines (shown));
  update_regions (self);
  update_banner (self);
}

static void
outlines_changed (NormaInspectPage *self)
{
  norma_image_view_select_region (self->view, -1);
  norma_image_view_set_outlines (self->view, norma_shown_get_outlines (
                                                 norma_session_get_shown (self->session)));
  update_regions (self);
  update_banner (self);
}

static void
update_promise (NormaInspectPage *self)
{
  NormaModel *model = norma_session_get_model (self->session);
  gsize n;
  const double *held_out = norma_session_get_held_out (self->session, &n);
  g_autofree char *text = NULL;

  if (model == NULL)
    return;
  text =
      norma_promise_describe (held_out, n, (double)norma_session_get_limits (self->session)->reject,
                              model->promise.confidence);
  gtk_label_set_label (self->promise, text);
}

static void
update_counts (NormaInspectPage *self)
{
  NormaVerdictCounts counts;

  norma_session_count_verdicts (self->session, &counts);
  norma_verdict_table_set_counts (self->verdicts, &counts);
}

static void
limits_changed (NormaInspectPage *self)
{
  const NormaLimits *limits = norma_session_get_limits (self->session);
  double unit = norma_session_get_unit (self->session);

  self->is_syncing = TRUE;
  gtk_adjustment_set_value (self->review, (double)limits->review / unit);
  gtk_adjustment_set_value (self->reject, (double)limits->reject / unit);
  self->is_syncing = FALSE;
  norma_histogram_set_limits (self->histogram, (double)limits->review, (double)limits->reject);
  update_look (self);
  update_promise (self);
  update_counts (self);
  update_banner (self);
}

static void
update_title (NormaInspectPage *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  g_autofree char *title =
      g_strdup_printf (ngettext ("%'u image by score", "%'u images by score", n), n);

  gtk_label_set_label (self->strip_title, title);
}

static void
images_changed (NormaInspectPage *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_title (self);
}

static void
show_first (NormaInspectPage *self)
{
  g_autoptr (NormaImageItem) first = g_list_model_get_item (G_LIST_MODEL (self->selection), 0);

  if (first != NULL && norma_image_item_get_state (first) == NORMA_SCORE_KNOWN)
    norma_session_set_current (self->session, first);
}

static void
scores_changed (NormaInspectPage *self)
{
  g_autoptr (GArray) good =
      norma_session_list_scores (self->session, 1u << NORMA_ROLE_LEARN | 1u << NORMA_ROLE_GOOD);
  g_autoptr (GArray) other =
      norma_session_list_scores (self->session,
                                 1u << NORMA_ROLE_DEFECTIVE | 1u << NORMA_ROLE_UNLABELLED);
  gboolean has_model = norma_session_get_model (self->session) != NULL;

  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  norma_histogram_set_scores (self->histogram, good, other, norma_session_get_unit (self->session));
  limits_changed (self);
  gtk_stack_set_visible_child_name (self->stack, has_model ? "content" : "empty");
  if (has_model && norma_session_get_current (self->session) == NULL)
    show_first (self);
}

/* The film strip and the session's current image follow each other. */
static void
strip_selected (NormaInspectPage *self)
{
  NormaImageItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && !self->is_syncing)
    norma_session_set_current (self->session, item);
}

static void
current_changed (NormaInspectPage *self)
{
  NormaImageItem *current = norma_session_get_current (self->session);
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n = g_list_model_get_n_items (model);
  guint place = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < n && place == GTK_INVALID_LIST_POSITION; i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (model, i);

    if (item == current)
      place = i;
  }
  self->is_syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, place);
  self->is_syncing = FALSE;
  if (place != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (self->strip), "list.scroll-to-item", "u", place);
}

static void
zoom_changed (NormaInspectPage *self)
{
  double zoom = norma_image_view_get_viewport (self->view)->zoom;
  g_autofree char *text = g_strdup_printf (_ ("Zoom %.0f %%"), zoom * 100);

  gtk_label_set_label (self->zoom_label, text);
}

static void
region_clicked (NormaInspectPage *self, guint region)
{
  norma_region_table_select (self->regions, (int)region);
}

static void
region_selected (NormaInspectPage *self)
{
  int region = norma_region_table_get_selected (self->regions);

  norma_image_view_select_region (self->view, region);
  if (region >= 0)
    norma_image_view_center_on_region (self->view, (guint)region);
}

static void
review_moved (NormaInspectPage *self, double score)
{
  norma_session_set_review (self->session, score);
}

static void
reject_moved (NormaInspectPage *self, double score)
{
  norma_session_set_reject (self->session, score);
}

static void
drag_began (NormaInspectPage *self)
{
  norma_session_begin_drag (self->session);
}

static void
drag_ended (NormaInspectPage *self)
{
  norma_session_end_drag (self->session);
}

/* A spin button that is left sets what it shows, two digits, though nobody has typed: that must not
 * move a threshold. */
static gboolean
is_typed (NormaInspectPage *self, GtkAdjustment *adjustment, float limit)
{
  double multiple = (double)limit / norma_session_get_unit (self->session);

  return !self->is_syncing && fabs (gtk_adjustment_get_value (adjustment) - multiple) > 0.005;
}

static void
review_typed (NormaInspectPage *self)
{
  if (is_typed (self, self->review, norma_session_get_limits (self->session)->review))
    norma_session_set_review (self->session, gtk_adjustment_get_value (self->review) *
                                                 norma_session_get_unit (self->session));
}

static void
reject_typed (NormaInspectPage *self)
{
  if (is_typed (self, self->reject, norma_session_get_limits (self->session)->reject))
    norma_session_set_reject (self->session, gtk_adjustment_get_value (self->reject) *
                                                 norma_session_get_unit (self->session));
}

static void
bind_children (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, stack);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, strip_revealer);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, strip_title);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, strip);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, zoom_label);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, view);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, legend);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, banner);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, badge);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, banner_label);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, opacity);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, review);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, reject);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, colors);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, histogram);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, promise);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, verdicts);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, regions_title);
  gtk_widget_class_bind_template_child (klass, NormaInspectPage, regions);
}

static void
norma_inspect_page_class_init (NormaInspectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_inspect_page_dispose;
  g_type_ensure (NORMA_TYPE_IMAGE_VIEW);
  g_type_ensure (NORMA_TYPE_LEGEND_BAR);
  g_type_ensure (NORMA_TYPE_VERDICT_BADGE);
  g_type_ensure (NORMA_TYPE_HISTOGRAM);
  g_type_ensure (NORMA_TYPE_VERDICT_TABLE);
  g_type_ensure (NORMA_TYPE_REGION_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/norma/Norma/ui/inspect-page.ui");
  bind_children (widget_class);
}

static void
norma_inspect_page_init (NormaInspectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  norma_inspect_page_add_actions (self);
  g_signal_connect_swapped (self->view, "notify::zoom", G_CALLBACK (zoom_changed), self);
  g_signal_connect_swapped (self->view, "region-clicked", G_CALLBACK (region_clicked), self);
  g_signal_connect_swapped (self->regions, "notify::selected", G_CALLBACK (region_selected), self);
  g_signal_connect_swapped (self->histogram, "review-moved", G_CALLBACK (review_moved), self);
  g_signal_connect_swapped (self->histogram, "reject-moved", G_CALLBACK (reject_moved), self);
  g_signal_connect_swapped (self->histogram, "drag-began", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (self->histogram, "drag-ended", G_CALLBACK (drag_ended), self);
  g_signal_connect_swapped (self->opacity, "value-changed", G_CALLBACK (update_look), self);
  g_signal_connect_swapped (self->colors, "notify::selected", G_CALLBACK (update_look), self);
  zoom_changed (self);
}

static gboolean
is_inspected (gpointer item, gpointer data)
{
  NormaRole role = norma_image_item_get_role (item);

  return role != NORMA_ROLE_LEARN && role != NORMA_ROLE_EXCLUDED;
}

/* The worst first; those without a score last. */
static int
compare_items (gconstpointer a, gconstpointer b, gpointer data)
{
  float one = norma_image_item_get_score ((NormaImageItem *)a);
  float other = norma_image_item_get_score ((NormaImageItem *)b);

  if (isnan (one) || isnan (other))
    return isnan (one) - isnan (other);
  return (one < other) - (one > other);
}

static void
make_strip (NormaInspectPage *self, NormaThumbnailCache *cache)
{
  GListModel *images = norma_session_get_images (self->session);
  GtkFilterListModel *filtered;
  GtkSortListModel *sorted;
  g_autoptr (GtkListItemFactory) factory =
      norma_image_cell_factory_new (self->session, cache, GTK_ORIENTATION_HORIZONTAL, 64);

  self->filter = GTK_FILTER (gtk_custom_filter_new (is_inspected, NULL, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_items, NULL, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (images), g_object_ref (self->filter));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (filtered), g_object_ref (self->sorter));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_list_view_set_factory (self->strip, factory);
  gtk_list_view_set_model (self->strip, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (strip_selected), self,
                           G_CONNECT_SWAPPED);
}

void
norma_inspect_page_set_session (NormaInspectPage *self, NormaSession *session,
                                NormaThumbnailCache *cache)
{
  NormaShown *shown = norma_session_get_shown (session);

  self->session = g_object_ref (session);
  make_strip (self, cache);
  g_signal_connect_swapped (session, "images-changed", G_CALLBACK (images_changed), self);
  g_signal_connect_swapped (session, "scores-changed", G_CALLBACK (scores_changed), self);
  g_signal_connect_swapped (session, "limits-changed", G_CALLBACK (limits_changed), self);
  g_signal_connect_swapped (session, "notify::current", G_CALLBACK (current_changed), self);
  g_signal_connect_swapped (self->review, "value-changed", G_CALLBACK (review_typed), self);
  g_signal_connect_swapped (self->reject, "value-changed", G_CALLBACK (reject_typed), self);
  g_signal_connect_swapped (shown, "changed", G_CALLBACK (shown_changed), self);
  g_signal_connect_swapped (shown, "outlines-changed", G_CALLBACK (outlines_changed), self);
  images_changed (self);
  scores_changed (self);
  shown_changed (self);
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
