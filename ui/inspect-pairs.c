/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/inspect-page-private.h"
#include "ui/pair-words.h"
#include "ui/verdict-style.h"

/* The Inspect page where images are judged by their references. */

NormaImagePair *
norma_inspect_page_get_pair (NormaInspectPage *self, NormaImageItem *item)
{
  return norma_session_get_basis (self->session) == NORMA_BASIS_REFERENCE
             ? norma_image_item_get_pair (item)
             : NULL;
}

/* item: with a pair. */
void
norma_inspect_page_update_pair (NormaInspectPage *self, NormaImageItem *item)
{
  const NormaImagePair *pair = norma_image_item_get_pair (item);
  g_autofree char *text = norma_describe_comparison (self->session, item);
  g_autofree char *all = norma_describe_pair (pair);

  norma_verdict_style_set (GTK_WIDGET (self->banner), norma_pair_style (pair));
  norma_verdict_badge_show_pair (self->badge, pair);
  gtk_label_set_label (self->banner_label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  norma_image_item_get_name (item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, all, -1);
}

static void
pairs_changed (NormaInspectPage *self)
{
  norma_inspect_page_sort_strip (self);
  norma_inspect_page_update_banner (self);
}

static void
threshold_moved (NormaInspectPage *self)
{
  norma_inspect_page_update_look (self);
  norma_inspect_page_update_banner (self);
  if (norma_strip_filter_shows_verdict (self->filter))
    norma_inspect_page_update_strip (self);
}

static void
basis_changed (NormaInspectPage *self)
{
  NormaBasis basis = norma_session_get_basis (self->session);
  gboolean is_by_reference = basis == NORMA_BASIS_REFERENCE;
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "basis");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (is_by_reference ? "reference" : "model"));
  gtk_widget_set_visible (self->limits_group, !is_by_reference);
  gtk_widget_set_visible (self->evidence_box, !is_by_reference);
  gtk_widget_set_visible (GTK_WIDGET (self->change), is_by_reference);
  norma_strip_filter_set_basis (self->filter, basis);
  norma_inspect_page_show_all (self);
  norma_inspect_page_sort_strip (self);
  norma_inspect_page_update_look (self);
  norma_inspect_page_update_banner (self);
  norma_inspect_page_update_stack (self);
}

/* Where there is only one to choose from there is no choice. */
static void
update_choice (NormaInspectPage *self)
{
  gboolean has_choice = norma_session_has_both_bases (self->session);

  gtk_widget_set_visible (self->basis_switch, has_choice);
  norma_inspect_page_set_enabled (self, "basis", has_choice);
}

static void
choose_basis (GSimpleAction *action, GVariant *name, gpointer data)
{
  NormaInspectPage *self = data;
  gboolean is_model = g_str_equal (g_variant_get_string (name, NULL), "model");

  norma_session_set_basis (self->session, is_model ? NORMA_BASIS_MODEL : NORMA_BASIS_REFERENCE);
}

static void
led (NormaInspectPage *self, const GArray *points)
{
  NormaImageItem *item = norma_shown_get_item (norma_session_get_shown (self->session));

  if (item != NULL)
    norma_session_lead (self->session, item, (const NormaPointPair *)(gpointer)points->data,
                        points->len);
}

void
norma_inspect_page_watch_pairs (NormaInspectPage *self)
{
  static const GActionEntry entries[] = { { "basis", NULL, "s", "'model'", choose_basis } };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  norma_change_group_watch (self->change, self->session);
  g_signal_connect_swapped (self->change, "chosen", G_CALLBACK (norma_inspect_page_show_pairs),
                            self);
  g_signal_connect_swapped (self->compare, "led", G_CALLBACK (led), self);
  g_signal_connect_swapped (self->session, "pairs-changed", G_CALLBACK (pairs_changed), self);
  g_signal_connect_swapped (self->session, "pairs-changed", G_CALLBACK (update_choice), self);
  g_signal_connect_swapped (self->session, "model-changed", G_CALLBACK (update_choice), self);
  g_signal_connect_swapped (self->session, "change-threshold-moved", G_CALLBACK (threshold_moved),
                            self);
  g_signal_connect_swapped (self->session, "basis-changed", G_CALLBACK (basis_changed), self);
  update_choice (self);
  basis_changed (self);
}
