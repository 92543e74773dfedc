/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"
#include "ui/region-table.h"
#include "ui/why-group.h"

/* "Why this score" on the Inspect page. */

static GtkWidget *
find (NormaTestWindow *t, GType type)
{
  GtkWidget *found = norma_test_find_widget (GTK_WIDGET (t->window), type);

  g_assert_nonnull (found);
  return found;
}

static NormaWhyGroup *
get_why (NormaTestWindow *t)
{
  return NORMA_WHY_GROUP (find (t, NORMA_TYPE_WHY_GROUP));
}

static NormaImageView *
show_defect (NormaTestWindow *t)
{
  norma_test_show_page (t, "inspect");
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  return NORMA_IMAGE_VIEW (find (t, NORMA_TYPE_IMAGE_VIEW));
}

static void
ask (NormaTestWindow *t)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (find (t, NORMA_TYPE_IMAGE_VIEW)), "view.why", NULL));
  norma_test_wait_until (norma_why_group_is_settled (get_why (t)));
}

/* The text of all visible labels below a widget, a line each. */
static void
collect (GtkWidget *widget, GString *text)
{
  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_string_append_printf (text, "%s\n", gtk_label_get_label (GTK_LABEL (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, text);
}

static void
assert_says (NormaTestWindow *t, const char *words, gboolean says)
{
  g_autoptr (GString) text = g_string_new (NULL);

  collect (GTK_WIDGET (get_why (t)), text);
  if ((strstr (text->str, words) != NULL) != says)
    g_error ("“%s” %s “%s”", text->str, says ? "does not say" : "says", words);
}

/* Anything of this type below the explanation with this label, or the first. */
static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (GTK_IS_BUTTON (widget) && gtk_widget_get_visible (widget)) {
    collect (widget, text);
    if (strstr (text->str, label) != NULL)
      return widget;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_button (child, label);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_answer (NormaTestWindow *t, gconstpointer stage)
{
  show_defect (t);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_why (t))));
  ask (t);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (get_why (t))));
  assert_says (t, "the threshold at ", TRUE);
  assert_says (t, "This place: ", TRUE);
  assert_says (t, "The whole image: ", TRUE);
  assert_says (t, "Brightness and colour", TRUE);
  assert_says (t, "components that hardly vary", TRUE);
  assert_says (t, "Looking at", FALSE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  norma_test_save_shot (t, "why.png");
}

/* With the good place in its stead; then the image of the good place. */
static void
test_cover_and_good (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *cover, *good;
  NormaImageItem *item;

  show_defect (t);
  ask (t);
  cover = find_button (GTK_WIDGET (get_why (t)), "Cover this place");
  g_assert_true (gtk_widget_get_sensitive (cover));
  g_signal_emit_by_name (cover, "clicked");
  g_assert_false (gtk_widget_get_sensitive (cover));
  norma_test_wait_until (norma_why_group_is_settled (get_why (t)));
  assert_says (t, "With the good place in its stead the score goes from", TRUE);
  g_assert_true (gtk_widget_get_sensitive (cover));

  good = find_button (GTK_WIDGET (get_why (t)), "part-");
  g_assert_nonnull (good);
  g_signal_emit_by_name (good, "clicked");
  item = norma_session_get_current (t->session);
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_LEARN);
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (t->session)));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_why (t))));
}

/* The spot stands in no good part. */
static void
test_find_places (NormaTestWindow *t, gconstpointer stage)
{
  GtkWidget *find_places;

  show_defect (t);
  ask (t);
  find_places = find_button (GTK_WIDGET (get_why (t)), "Find the places");
  g_assert_true (gtk_widget_get_sensitive (find_places));
  assert_says (t, "windows covered", FALSE);
  g_signal_emit_by_name (find_places, "clicked");
  g_assert_false (gtk_widget_get_sensitive (find_places));
  norma_test_wait_until (norma_why_group_is_settled (get_why (t)));
  assert_says (t, "windows covered, here and in 14 good images. These make the value (at most 10 %",
               TRUE);
  assert_says (t, "covered, the value falls by", TRUE);
  assert_says (t, "The model learnt from 11 of these good images", TRUE);
  norma_test_save_shot (t, "why-places.png");

  ask (t);
  assert_says (t, "windows covered", FALSE);
}

/* The chosen region, the place under the pointer; what is asked last is told. */
static void
test_places (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  NormaRegionTable *regions = NORMA_REGION_TABLE (find (t, NORMA_TYPE_REGION_TABLE));
  NormaOutlines *outlines = norma_shown_get_outlines (norma_session_get_shown (t->session));
  const NormaRegion *region = norma_outlines_get_region (outlines, 0, NULL);
  g_autofree char *at_peak = g_strdup_printf (" at %u, %u", region->peak_x, region->peak_y);
  const guint pixels[][2] = { { 3, 5 }, { 17, 90 }, { 101, 2 } };

  norma_region_table_select (regions, 0);
  ask (t);
  assert_says (t, at_peak, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (pixels); i++)
    norma_why_group_ask (get_why (t), &pixels[i][0], &pixels[i][1]);
  norma_test_wait_until (norma_why_group_is_settled (get_why (t)));
  assert_says (t, " at 101, 2", TRUE);
  assert_says (t, " at 3, 5", FALSE);
  g_assert_nonnull (view);
}

static GtkPopover *
find_menu (NormaTestWindow *t)
{
  GtkWidget *page = GTK_WIDGET (norma_window_get_inspect_page (t->window));

  for (GtkWidget *child = gtk_widget_get_first_child (page); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER_MENU (child))
      return GTK_POPOVER (child);
  g_assert_not_reached ();
}

/* A click with the second button asks about what was clicked. */
static void
test_menu (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageView *view = show_defect (t);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));
  g_autoptr (GVariant) place = NULL;
  g_autofree char *said = NULL;
  GMenuModel *menu;
  guint x, y;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
      g_signal_emit_by_name (controller, "motion", 300.0, 240.0);
  }
  g_assert_true (norma_image_view_get_pointer (view, &x, &y));
  g_signal_emit_by_name (view, "menu-wanted", 300.0, 240.0);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (find_menu (t))));
  menu = gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (find_menu (t)));
  place = g_menu_model_get_item_attribute_value (menu, 0, G_MENU_ATTRIBUTE_TARGET, NULL);
  gtk_popover_popdown (find_menu (t));
  g_assert_true (gtk_widget_activate_action_variant (GTK_WIDGET (view), "view.why-at", place));
  norma_test_wait_until (norma_why_group_is_settled (get_why (t)));
  said = g_strdup_printf (" at %u, %u", x, y);
  assert_says (t, said, TRUE);
}

/* Another image, another model, closing while a thread is at work, closing the window. */
static void
test_end (NormaTestWindow *t, gconstpointer stage)
{
  show_defect (t);
  ask (t);
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_GOOD));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_why (t))));
  ask (t);
  g_signal_emit_by_name (t->session, "model-changed");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (get_why (t))));
  norma_why_group_ask (get_why (t), NULL, NULL);
  norma_why_group_close (get_why (t));
  g_assert_true (norma_why_group_is_settled (get_why (t)));
  norma_why_group_ask (get_why (t), NULL, NULL);
}

/* A pixel outside, as the window never asks for, is said and explains nothing. */
static void
test_refused (NormaTestWindow *t, gconstpointer stage)
{
  const guint outside = 4711;

  show_defect (t);
  norma_why_group_ask (get_why (t), &outside, &outside);
  norma_test_wait_until (norma_why_group_is_settled (get_why (t)));
  assert_says (t, "pixel 4711, 4711", TRUE);
  assert_says (t, "This place", FALSE);
}

/* Without a model there is nothing to explain. */
static void
test_without_model (NormaTestWindow *t, gconstpointer stage)
{
  GActionGroup *actions =
      norma_inspect_page_get_actions (norma_window_get_inspect_page (t->window));

  g_assert_false (g_action_group_get_action_enabled (actions, "why"));
  norma_why_group_ask (get_why (t), NULL, NULL);
  g_assert_true (norma_why_group_is_settled (get_why (t)));
}

static void
add (const char *path, const char *stage, void (*test) (NormaTestWindow *t, gconstpointer stage))
{
  g_test_add (path, NormaTestWindow, stage, norma_test_window_set_up, test,
              norma_test_window_tear_down);
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  add ("/why/answer", "fitted", test_answer);
  add ("/why/cover-and-good", "fitted", test_cover_and_good);
  add ("/why/find-places", "fitted", test_find_places);
  add ("/why/places", "fitted", test_places);
  add ("/why/menu", "fitted", test_menu);
  add ("/why/end", "fitted", test_end);
  add ("/why/refused", "fitted", test_refused);
  add ("/why/without-model", "open", test_without_model);
  return g_test_run ();
}
