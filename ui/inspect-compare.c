/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/inspect-page-private.h"

/* The commands of a query and its reference. Their states are properties of the view of both. */

/* A key moves the divider by a twentieth of the view. */
#define DIVIDER_STEP 0.05

/* What a state stands for, and where it makes no sense. */
typedef struct {
  const char *action, *property;
  const char *needs; /* a property that must be TRUE */
} State;

static const State states[] = {
  { "compare-mode", "mode", "has-reference" },
  { "link-views", "linked", "is-aligned" },
  { "align-by-hand", "aligning", "has-reference" },
  { "show-displacement", "displacement", "is-aligned" },
  { "show-residual", "residual", "is-aligned" },
  { "show-valid-area", "valid-area", "is-aligned" },
};

static const char *const of_aligned[] = { "blink", "divider-left", "divider-right" };

/* A property as a state: its name for an enumeration. */
static GVariant *
read_state (NormaCompareView *compare, const char *property)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (compare), property, &value);
  if (G_VALUE_HOLDS_BOOLEAN (&value))
    return g_variant_new_boolean (g_value_get_boolean (&value));
  return g_variant_new_string (
      g_enum_get_value (g_type_class_peek (G_VALUE_TYPE (&value)), g_value_get_enum (&value))
          ->value_nick);
}

static const State *
find_state (GAction *action)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    if (g_str_equal (states[i].action, g_action_get_name (action)))
      return &states[i];
  g_return_val_if_reached (NULL);
}

static void
change_state (GSimpleAction *action, GVariant *wish, gpointer data)
{
  GObject *compare = G_OBJECT (NORMA_INSPECT_PAGE (data)->compare);
  const char *property = find_state (G_ACTION (action))->property;

  if (g_variant_is_of_type (wish, G_VARIANT_TYPE_BOOLEAN)) {
    g_object_set (compare, property, g_variant_get_boolean (wish), NULL);
  } else {
    GEnumClass *modes = g_type_class_peek (NORMA_TYPE_COMPARE_MODE);
    const GEnumValue *mode = g_enum_get_value_by_nick (modes, g_variant_get_string (wish, NULL));

    if (mode != NULL)
      g_object_set (compare, property, mode->value, NULL);
  }
}

static GSimpleAction *
get_action (NormaInspectPage *self, const char *name)
{
  return G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name));
}

static void
update (NormaInspectPage *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    gboolean is_met;

    g_object_get (self->compare, states[i].needs, &is_met, NULL);
    norma_inspect_page_set_enabled (self, states[i].action, is_met);
    g_simple_action_set_state (get_action (self, states[i].action),
                               read_state (self->compare, states[i].property));
  }
  for (guint i = 0; i < G_N_ELEMENTS (of_aligned); i++) {
    gboolean is_aligned;

    g_object_get (self->compare, "is-aligned", &is_aligned, NULL);
    norma_inspect_page_set_enabled (self, of_aligned[i], is_aligned);
  }
}

/* Where no heat lies over the image its scale says nothing. */
static void
shown_mode_changed (NormaInspectPage *self)
{
  NormaCompareMode shown;
  gboolean is_aligning;

  g_object_get (self->compare, "shown-mode", &shown, "aligning", &is_aligning, NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->legend),
                          !is_aligning && (shown == NORMA_COMPARE_SINGLE ||
                                           shown == NORMA_COMPARE_SIDE_BY_SIDE));
}

/* The named mode, or the query alone if it is there already. */
static void
toggle_compare (GSimpleAction *action, GVariant *name, gpointer data)
{
  GActionGroup *actions = G_ACTION_GROUP (NORMA_INSPECT_PAGE (data)->actions);
  g_autoptr (GVariant) state = g_action_group_get_action_state (actions, "compare-mode");

  if (!g_action_group_get_action_enabled (actions, "compare-mode"))
    return;
  g_action_group_change_action_state (actions, "compare-mode",
                                      g_variant_equal (state, name)
                                          ? g_variant_new_string ("single")
                                          : name);
}

static void
blink (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  norma_compare_view_blink (NORMA_INSPECT_PAGE (data)->compare);
}

static void
move_divider (gpointer data, double step)
{
  NormaCompareView *compare = NORMA_INSPECT_PAGE (data)->compare;
  double divider;

  g_object_get (compare, "divider", &divider, NULL);
  g_object_set (compare, "divider", CLAMP (divider + step, 0, 1), NULL);
}

static void
divider_left (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  move_divider (data, -DIVIDER_STEP);
}

static void
divider_right (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  move_divider (data, DIVIDER_STEP);
}

void
norma_inspect_page_add_compare_actions (NormaInspectPage *self)
{
  static const GActionEntry entries[] = {
    { "compare-mode", NULL, "s", "'single'", change_state },
    { "link-views", NULL, NULL, "true", change_state },
    { "align-by-hand", NULL, NULL, "false", change_state },
    { "show-displacement", NULL, NULL, "false", change_state },
    { "show-residual", NULL, NULL, "false", change_state },
    { "show-valid-area", NULL, NULL, "false", change_state },
    { "toggle-compare", toggle_compare, "s" },
    { "blink", blink },
    { "divider-left", divider_left },
    { "divider-right", divider_right },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  g_signal_connect_swapped (self->compare, "notify", G_CALLBACK (update), self);
  g_signal_connect_swapped (self->compare, "notify::shown-mode", G_CALLBACK (shown_mode_changed),
                            self);
  update (self);
}
