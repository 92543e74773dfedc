/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-cell.h"

#include "tests/ui/display.h"
#include "ui/verdict-badge.h"

/* Cells of the Data page, one an image. */

/* The words that a widget shows, one after the other. */
static void
collect_words (GtkWidget *widget, GString *words)
{
  const char *text = NULL;

  if (!gtk_widget_get_visible (widget))
    return;
  if (GTK_IS_LABEL (widget))
    text = gtk_label_get_label (GTK_LABEL (widget));
  else if (GTK_IS_INSCRIPTION (widget))
    text = gtk_inscription_get_text (GTK_INSCRIPTION (widget));
  else if (NORMA_IS_VERDICT_BADGE (widget))
    text = norma_verdict_badge_get_words (NORMA_VERDICT_BADGE (widget));
  if (text != NULL && *text != '\0')
    g_string_append_printf (words, "[%s]", text);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_words (child, words);
}

static char *
words_of (GtkWidget *widget)
{
  GString *words = g_string_new (NULL);

  collect_words (widget, words);
  return g_string_free (words, FALSE);
}

static GtkWidget *
find_cell (GtkWidget *widget, const char *name)
{
  if (NORMA_IS_IMAGE_CELL (widget)) {
    g_autofree char *words = words_of (widget);

    return strstr (words, name) == NULL ? NULL : widget;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *cell = find_cell (child, name);

    if (cell != NULL)
      return cell;
  }
  return NULL;
}

static GtkWidget *
show_cell (NormaTestWindow *t, NormaImageItem *item)
{
  GtkWidget *cell;

  norma_test_show_page (t, "data");
  cell = find_cell (GTK_WIDGET (t->window), norma_image_item_get_name (item));
  g_assert_nonnull (cell);
  return cell;
}

static void
assert_cell (GtkWidget *cell, const char *words, const char *description)
{
  g_autofree char *found = words_of (cell);

  g_assert_cmpstr (found, ==, words);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       description);
}

static void
set_file_state (NormaImageItem *item, NormaFileState state)
{
  NormaFileFacts facts = { .state = state, .message = "", .format = "PNG" };

  norma_image_item_set_facts (item, &facts);
}

/* A word stands on the picture whose file is not as it should be, and goes with the reason. */
static void
test_file_state (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *item = norma_test_find_image (t->session, NORMA_ROLE_GOOD);
  GtkWidget *cell = show_cell (t, item);

  assert_cell (cell, "[part-21.png]", "Good, to test with; Not scored yet");
  set_file_state (item, NORMA_FILE_MISSING);
  assert_cell (cell, "[Missing][part-21.png]", "Good, to test with; Not scored yet; Missing");
  set_file_state (item, NORMA_FILE_CHANGED);
  assert_cell (cell, "[Changed][part-21.png]", "Good, to test with; Not scored yet; Changed");
  set_file_state (item, NORMA_FILE_UNREADABLE);
  assert_cell (cell, "[Unreadable][part-21.png]", "Good, to test with; Not scored yet; Unreadable");
  norma_test_save_shot (t, "data-file-state.png");
  set_file_state (item, NORMA_FILE_MOVED);
  assert_cell (cell, "[part-21.png]", "Good, to test with; Not scored yet");
}

static void
test_excluded (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *item = norma_test_find_image (t->session, NORMA_ROLE_GOOD);
  GtkWidget *cell = show_cell (t, item);

  norma_image_item_set_role (item, NORMA_ROLE_EXCLUDED);
  assert_cell (cell, "[Left out][part-21.png]", "Left out; Not scored yet");
  g_assert_true (gtk_widget_has_css_class (cell, "excluded"));
  /* What is wrong with the file is told before. */
  set_file_state (item, NORMA_FILE_MISSING);
  assert_cell (cell, "[Missing][part-21.png]", "Left out; Not scored yet; Missing");
  norma_image_item_set_role (item, NORMA_ROLE_GOOD);
  g_assert_false (gtk_widget_has_css_class (cell, "excluded"));
}

static gboolean
has_tooltip (GtkWidget *widget)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean is_there;

  g_signal_emit_by_name (widget, "query-tooltip", 5, 5, FALSE, tooltip, &is_there);
  return is_there;
}

/* The path, and on the badge why there is no score. */
static void
test_tooltips (NormaTestWindow *t, gconstpointer stage)
{
  NormaImageItem *item = norma_test_find_image (t->session, NORMA_ROLE_GOOD);
  GtkWidget *cell = show_cell (t, item);
  GtkWidget *badge;

  g_assert_true (has_tooltip (cell));
  norma_image_item_set_error (item, "the file is empty");
  badge = norma_test_find_widget (cell, NORMA_TYPE_VERDICT_BADGE);
  g_assert_true (has_tooltip (badge));
  assert_cell (cell, "[Unreadable][part-21.png][Unreadable]",
               "Good, to test with; the file is empty");
  norma_image_item_clear_score (item);
  g_assert_false (has_tooltip (badge));
}

#define ADD(name, function) \
  g_test_add ("/image-cell/" name, NormaTestWindow, "open", norma_test_window_set_up, function, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("file-state", test_file_state);
  ADD ("excluded", test_excluded);
  ADD ("tooltips", test_tooltips);
  return g_test_run ();
}
