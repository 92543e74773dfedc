/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>

#include "ui/action-state.h"
#include "ui/data-page-private.h"
#include "ui/image-words.h"
#include "ui/pair-commands.h"

/* The commands of the Data page: "data.*", and "view.data-view". */

static void
show (GSimpleAction *action, GVariant *scope, gpointer data)
{
  NormaDataPage *self = data;

  g_simple_action_set_state (action, scope);
  norma_data_filter_set_scope (self->filter, g_variant_get_string (scope, NULL));
  norma_data_side_choose (self->side, g_variant_get_string (scope, NULL));
  norma_data_page_update_words (self);
  norma_data_page_scroll_to_selected (self);
}

/* The orders that the menu offers; the table's heads give others. */
static const struct {
  const char *name;
  NormaDataColumn column;
  GtkSortType direction;
} orders[] = {
  { "name", NORMA_COLUMN_NAME, GTK_SORT_ASCENDING },
  { "folder", NORMA_COLUMN_FOLDER, GTK_SORT_ASCENDING },
  { "score", NORMA_COLUMN_SCORE, GTK_SORT_DESCENDING },
  { "distance", NORMA_COLUMN_DISTANCE, GTK_SORT_ASCENDING },
  { "brightness", NORMA_COLUMN_BRIGHTNESS, GTK_SORT_DESCENDING },
};

static void
sort (GSimpleAction *action, GVariant *order, gpointer data)
{
  NormaDataPage *self = data;

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (g_str_equal (orders[i].name, g_variant_get_string (order, NULL)))
      norma_data_columns_sort_by (self->columns, orders[i].column, orders[i].direction);
  /* Sorting has just said that the order is the table's. */
  g_simple_action_set_state (action, order);
  norma_data_page_scroll_to_selected (self);
}

static guint
with_bit (guint bits, guint bit, gboolean is_set)
{
  return is_set ? bits | 1u << bit : bits & ~(1u << bit);
}

/* "accept" asks for accepted images and so on; the state of the action is whether it does. */
static const struct {
  const char *name;
  NormaVerdict verdict;
} verdict_chips[] = {
  { "accept", NORMA_VERDICT_ACCEPT },
  { "review", NORMA_VERDICT_REVIEW },
  { "reject", NORMA_VERDICT_REJECT },
};

static const struct {
  const char *name;
  NormaFileState state;
} state_chips[] = {
  { "missing", NORMA_FILE_MISSING },
  { "changed", NORMA_FILE_CHANGED },
  { "unreadable", NORMA_FILE_UNREADABLE },
};

static void
toggle_chip (GSimpleAction *action, GVariant *state, gpointer data)
{
  NormaDataPage *self = data;
  const char *name = g_action_get_name (G_ACTION (action));
  gboolean is_set = g_variant_get_boolean (state);
  guint verdicts = norma_data_filter_get_verdicts (self->filter);
  guint states = norma_data_filter_get_states (self->filter);

  g_simple_action_set_state (action, state);
  for (guint i = 0; i < G_N_ELEMENTS (verdict_chips); i++)
    if (g_str_equal (verdict_chips[i].name, name))
      verdicts = with_bit (verdicts, verdict_chips[i].verdict, is_set);
  for (guint i = 0; i < G_N_ELEMENTS (state_chips); i++)
    if (g_str_equal (state_chips[i].name, name))
      states = with_bit (states, state_chips[i].state, is_set);
  norma_data_filter_set_verdicts (self->filter, verdicts);
  norma_data_filter_set_states (self->filter, states);
  norma_data_page_update_words (self);
}

static void
show_all (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaDataPage *self = data;
  GActionGroup *group = G_ACTION_GROUP (self->actions);

  for (guint i = 0; i < G_N_ELEMENTS (verdict_chips); i++)
    g_action_group_change_action_state (group, verdict_chips[i].name,
                                        g_variant_new_boolean (FALSE));
  for (guint i = 0; i < G_N_ELEMENTS (state_chips); i++)
    g_action_group_change_action_state (group, state_chips[i].name, g_variant_new_boolean (FALSE));
  g_action_group_change_action_state (group, "show", g_variant_new_string ("all"));
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
use_as (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaDataPage *self = data;
  g_autoptr (GPtrArray) items = norma_data_page_list_selected (self);
  NormaRole role;

  if (items->len > 0 && norma_role_find (g_variant_get_string (parameter, NULL), &role))
    norma_session_set_role (self->session, items, role);
}

static void
compare_reference (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaDataPage *self = data;
  g_autoptr (GPtrArray) items = norma_data_page_list_selected (self);
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  if (items->len == 0)
    g_signal_emit_by_name (self->session, "message", _ ("Select the images to compare first"));
  else if (GTK_IS_APPLICATION_WINDOW (window))
    norma_pair_commands_choose_reference (GTK_APPLICATION_WINDOW (window), items);
}

static void
select_all (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (NORMA_DATA_PAGE (data)->selection));
}

static void
select_none (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (NORMA_DATA_PAGE (data)->selection));
}

static void
inspect (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  NormaDataPage *self = data;
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  if (!gtk_bitset_is_empty (chosen))
    norma_data_page_open (self, gtk_bitset_get_minimum (chosen));
}

static void
choose_view (GSimpleAction *action, GVariant *view, gpointer data)
{
  NormaDataPage *self = data;
  const char *name = g_variant_get_string (view, NULL);

  if (!g_str_equal (name, "grid") && !g_str_equal (name, "table"))
    return;
  g_simple_action_set_state (action, view);
  g_object_set (self->settings, "data-view", name, NULL);
  norma_data_page_update_words (self);
  norma_data_page_scroll_to_selected (self);
}

/* Of a click on a head of the table, which GTK does not tell. */
static void
order_changed (NormaDataPage *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "sort");

  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string ("table"));
}

void
norma_data_page_add_actions (NormaDataPage *self)
{
  static const GActionEntry entries[] = {
    { "show", show, "s", "'all'", show },
    { "sort", sort, "s", "'name'", sort },
    { "show-all", show_all },
    { "use-as", use_as, "s" },
    { "compare-reference", compare_reference },
    { "select-all", select_all },
    { "select-none", select_none },
    { "inspect", inspect },
    { "accept", NULL, NULL, "false", toggle_chip },
    { "review", NULL, NULL, "false", toggle_chip },
    { "reject", NULL, NULL, "false", toggle_chip },
    { "missing", NULL, NULL, "false", toggle_chip },
    { "changed", NULL, NULL, "false", toggle_chip },
    { "unreadable", NULL, NULL, "false", toggle_chip },
  };
  g_autoptr (GPropertyAction) side = g_property_action_new ("side", self->flap, "reveal-flap");
  const char *view = norma_settings_get_choice (self->settings, "data-view");

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (side));
  self->view_action = g_simple_action_new_stateful ("data-view", G_VARIANT_TYPE_STRING,
                                                    g_variant_new_string (view));
  g_signal_connect_object (self->view_action, "activate", G_CALLBACK (choose_view), self, 0);
  g_signal_connect_object (self->view_action, "change-state", G_CALLBACK (choose_view), self, 0);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (order_changed), self, G_CONNECT_SWAPPED);
}

void
norma_data_page_update_actions (NormaDataPage *self)
{
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  gboolean has_chosen = !gtk_bitset_is_empty (chosen);

  norma_action_set_enabled (G_ACTION_MAP (self->actions), "use-as",
                            has_chosen && norma_session_can_edit (self->session));
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "compare-reference",
                            norma_session_can_edit (self->session));
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "inspect", has_chosen);
  norma_action_set_enabled (G_ACTION_MAP (self->actions), "select-none", has_chosen);
}
