/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/display.h"
#include "tests/ui/drawn-pair.h"

/* Pictures to be looked at: each page on a small screen, as the environment makes it look, and the
 * same with text at 200 %. That all can be drawn is what is tested. */

enum { SCREEN_WIDTH = 1024 };

/* Where text is large, rows wrap and words are shortened: no page makes the window wider than a
 * small screen. */
static void
assert_fits (NormaTestWindow *t)
{
  int least;

  gtk_widget_measure (GTK_WIDGET (t->window), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  g_assert_cmpint (least, <=, SCREEN_WIDTH);
}

static void
assert_whole (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget))
    g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    assert_whole (child);
}

/* In the one of the bars that is seen; NULL: none is. */
static GtkWidget *
find_switcher (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (ADW_IS_VIEW_SWITCHER (widget))
    return gtk_widget_get_mapped (widget) ? widget : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_switcher (child);
  return found;
}

/* The names of the pages are never shortened. */
static void
assert_switcher (NormaTestWindow *t)
{
  norma_test_wait_until (find_switcher (GTK_WIDGET (t->window)) != NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  assert_whole (find_switcher (GTK_WIDGET (t->window)));
}

static void
save_pages (NormaTestWindow *t, const char *text_size)
{
  static const char *const pages[] = {
    "data", "model", "inspect", "review", "evaluation", "report"
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++) {
    g_autofree char *name =
        g_strdup_printf ("%s-%s-%s.png", g_getenv ("NORMA_TEST_LOOK"), pages[i], text_size);

    norma_test_show_page (t, pages[i]);
    norma_test_wait_for_thumbnails (GTK_WIDGET (t->window));
    if (g_str_equal (pages[i], "report") && norma_session_get_project (t->session) != NULL)
      norma_test_wait_for_report (t);
    assert_fits (t);
    assert_switcher (t);
    norma_test_save_shot (t, name);
  }
}

static void
save_evidence (NormaTestWindow *t, const char *text_size)
{
  g_autofree char *name =
      g_strdup_printf ("%s-evidence-%s.png", g_getenv ("NORMA_TEST_LOOK"), text_size);

  norma_test_show_page (t, "inspect");
  norma_test_activate (t, "view.evidence");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  assert_fits (t);
  norma_test_save_shot (t, name);
  norma_test_activate (t, "view.evidence");
}

static void
save_pair (NormaTestWindow *t, const char *what, const char *text_size)
{
  g_autofree char *name =
      g_strdup_printf ("%s-%s-%s.png", g_getenv ("NORMA_TEST_LOOK"), what, text_size);

  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  assert_fits (t);
  norma_test_save_shot (t, name);
}

/* A query and its reference on the Inspect page. */
static void
save_pairs (NormaTestWindow *t, const char *text_size)
{
  NormaCompareView *compare =
      norma_inspect_page_get_compare_view (norma_window_get_inspect_page (t->window));
  g_autoptr (NormaPicture) query = pair_picture (FALSE, 1, NORMA_SAMPLE_U8);
  g_autoptr (NormaPicture) reference = pair_picture (TRUE, 1, NORMA_SAMPLE_U8);
  g_autoptr (NormaComparison) comparison = pair_compare ();
  g_autoptr (NormaComparison) refused = pair_refuse ();

  norma_compare_view_set_pair (compare, query, NULL, NULL, reference, comparison);
  g_object_set (compare, "mode", NORMA_COMPARE_SIDE_BY_SIDE, NULL);
  save_pair (t, "side-by-side", text_size);
  g_object_set (compare, "mode", NORMA_COMPARE_SWIPE, "displacement", TRUE, NULL);
  save_pair (t, "swipe", text_size);
  g_object_set (compare, "displacement", FALSE, NULL);
  norma_compare_view_set_pair (compare, query, NULL, NULL, reference, refused);
  save_pair (t, "refused", text_size);
  g_object_set (compare, "aligning", TRUE, NULL);
  save_pair (t, "by-hand", text_size);
  g_object_set (compare, "aligning", FALSE, "mode", NORMA_COMPARE_SINGLE, NULL);
}

static void
test_look (NormaTestWindow *t, gconstpointer stage)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi;

  gtk_window_set_default_size (GTK_WINDOW (t->window), SCREEN_WIDTH, 600);
  norma_test_show_image (t, norma_test_find_image (t->session, NORMA_ROLE_DEFECTIVE));
  norma_test_activate (t, "win.evaluate");
  norma_test_wait_until (norma_session_is_settled (t->session));
  save_pages (t, "100");
  save_evidence (t, "100");
  save_pairs (t, "100");
  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * (dpi > 0 ? dpi : 96 * 1024), NULL);
  save_pages (t, "200");
  save_evidence (t, "200");
  save_pairs (t, "200");
  gtk_settings_reset_property (settings, "gtk-xft-dpi");
}

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  norma_application_set_language ();
  g_test_add ("/looks/fitted", NormaTestWindow, "fitted", norma_test_window_set_up, test_look,
              norma_test_window_tear_down);
  return g_test_run ();
}
