/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/support.h"
#include "tests/ui/display.h"
#include "tests/ui/pair-folders.h"
#include "ui/change-group.h"
#include "ui/compare-view.h"
#include "ui/pair-commands.h"
#include "ui/pair-words.h"
#include "ui/plan-dialog.h"
#include "ui/region-table.h"
#include "ui/status-line.h"
#include "ui/verdict-badge.h"
#include "ui/words-row.h"

/* Pairs in the window: what is seen of them, and what commands do. */

typedef struct {
  NormaTestWindow t;
  char *folder, *queries, *references;
} Fixture;

static gboolean
is_at_rest (NormaSession *session)
{
  return norma_session_is_settled (session) &&
         !norma_shown_is_busy (norma_session_get_shown (session));
}

static void
set_up (Fixture *f, gconstpointer bare)
{
  g_autoptr (NormaFolderPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  norma_test_window_set_up (&f->t, NULL);
  f->folder = norma_test_folder ();
  f->queries = g_build_filename (f->folder, "queries", NULL);
  f->references = g_build_filename (f->folder, "references", NULL);
  pair_folders_write (f->references, f->queries);
  if (bare != NULL)
    return;
  plan = norma_folder_plan_new (f->queries, &error);
  g_assert_no_error (error);
  norma_test_take_plan (f->t.session, plan);
  norma_session_add_pairs (f->t.session, f->references, f->queries);
  norma_test_wait_until (is_at_rest (f->t.session));
  norma_test_show_page (&f->t, "inspect");
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_window_tear_down (&f->t, NULL);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->queries);
  g_free (f->references);
}

static GtkWidget *
find (Fixture *f, GType type)
{
  GtkWidget *found = norma_test_find_widget (GTK_WIDGET (f->t.window), type);

  g_assert_nonnull (found);
  return found;
}

static GListModel *
get_strip (Fixture *f)
{
  return norma_inspect_page_get_strip (norma_window_get_inspect_page (f->t.window));
}

static NormaImageItem *
show (Fixture *f, const char *name)
{
  g_autofree char *path = g_build_filename (f->queries, name, NULL);
  NormaImageItem *item = norma_session_find_image (f->t.session, path);

  norma_test_show_image (&f->t, item);
  norma_test_wait_until (is_at_rest (f->t.session));
  return item;
}

static gboolean
is_enabled (Fixture *f, const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (f->t.window), action);
}

/* A text anywhere below a widget. */
static gboolean
says (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_label (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  if (GTK_IS_INSCRIPTION (widget) &&
      g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), text) == 0)
    return TRUE;
  if (NORMA_IS_VERDICT_BADGE (widget) &&
      strstr (norma_verdict_badge_get_words (NORMA_VERDICT_BADGE (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (says (child, text))
      return TRUE;
  return FALSE;
}

/* The most changed first, those not compared last; the filter shows those of one verdict. */
static void
test_strip (Fixture *f, gconstpointer data)
{
  static const char *const order[] = { "b.png", "c.png", "a.png", "d.png" };
  GtkWidget *group = find (f, NORMA_TYPE_CHANGE_GROUP);

  norma_test_wait_until (g_list_model_get_n_items (get_strip (f)) == 4);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (get_strip (f), i);

    g_assert_cmpstr (norma_image_item_get_name (item), ==, order[i]);
  }
  g_assert_true (says (GTK_WIDGET (f->t.window), "4 pairs by change"));
  g_assert_true (says (group, "Changed  2"));
  g_signal_emit_by_name (group, "chosen", NORMA_PAIR_NOT_COMPARED);
  g_assert_cmpuint (g_list_model_get_n_items (get_strip (f)), ==, 1);
  norma_test_activate (&f->t, "view.clear-filter");
  g_assert_cmpuint (g_list_model_get_n_items (get_strip (f)), ==, 4);
}

static char *
get_kind (Fixture *f)
{
  GtkWidget *view =
      norma_test_find_widget (find (f, NORMA_TYPE_REGION_TABLE), GTK_TYPE_COLUMN_VIEW);

  for (NormaChangeKind kind = NORMA_CHANGE_APPEARED; kind <= NORMA_CHANGE_CHANGED; kind++)
    if (says (view, norma_change_kind_word (kind)))
      return g_strdup (norma_change_kind_word (kind));
  return NULL;
}

/* Verdict, places, quality, kind, reference beside the query. */
static void
test_changed (Fixture *f, gconstpointer data)
{
  NormaShown *shown = norma_session_get_shown (f->t.session);
  const NormaComparison *comparison;
  g_autofree char *alignment = NULL;
  g_autofree char *kind = NULL;
  gboolean has_reference;

  show (f, "b.png");
  comparison = norma_shown_get_comparison (shown);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (f->t.window));
  g_assert_true (says (find (f, NORMA_TYPE_INSPECT_PAGE), "1 place, alignment"));
  alignment = norma_describe_alignment (comparison);
  g_assert_true (says (find (f, NORMA_TYPE_STATUS_LINE), alignment));
  kind = get_kind (f);
  g_assert_cmpstr (kind, ==,
                   norma_change_kind_word (g_array_index (comparison->kinds, NormaChangeKind, 0)));
  g_object_get (find (f, NORMA_TYPE_COMPARE_VIEW), "has-reference", &has_reference, NULL);
  g_assert_true (has_reference);
  norma_test_wait_for_thumbnails (GTK_WIDGET (f->t.window));
  norma_test_save_shot (&f->t, "pairs-changed.png");
}

static void
test_not_compared (Fixture *f, gconstpointer data)
{
  gboolean is_aligned;

  show (f, "d.png");
  g_assert_true (says (find (f, NORMA_TYPE_INSPECT_PAGE), "Not compared"));
  g_object_get (find (f, NORMA_TYPE_COMPARE_VIEW), "is-aligned", &is_aligned, NULL);
  g_assert_false (is_aligned);
  norma_test_save_shot (&f->t, "pairs-not-compared.png");
}

/* By the keys that move a threshold; verdicts in the same moment, one step to undo. */
static void
test_threshold (Fixture *f, gconstpointer data)
{
  double usual = norma_session_get_change_threshold (f->t.session);
  GtkWidget *group = find (f, NORMA_TYPE_CHANGE_GROUP);

  show (f, "b.png");
  for (guint i = 0; i < 40; i++)
    norma_test_activate (&f->t, "view.reject-up-coarse");
  g_assert_true (says (group, "Changed  0"));
  norma_test_wait_until (is_at_rest (f->t.session));
  g_assert_true (says (find (f, NORMA_TYPE_INSPECT_PAGE), "No changes"));
  norma_test_activate (&f->t, "view.reset-limits");
  norma_test_wait_until (is_at_rest (f->t.session));
  g_assert_cmpfloat (norma_session_get_change_threshold (f->t.session), ==, usual);
  g_assert_true (says (group, "Changed  2"));
}

/* A pair that is taken apart by its command; all of it undone. */
static void
test_commands (Fixture *f, gconstpointer data)
{
  g_assert_true (is_enabled (f, "compare-folders"));
  g_assert_true (is_enabled (f, "compare-table"));
  g_assert_false (is_enabled (f, "compare"));
  show (f, "c.png");
  g_assert_true (is_enabled (f, "compare-reference"));
  g_assert_true (is_enabled (f, "remove-pair"));
  norma_test_activate (&f->t, "win.remove-pair");
  norma_test_wait_until (is_at_rest (f->t.session));
  g_assert_false (is_enabled (f, "remove-pair"));
  norma_test_wait_until (g_list_model_get_n_items (get_strip (f)) == 3);
  norma_test_activate (&f->t, "win.undo");
  norma_test_wait_until (is_at_rest (f->t.session) && is_enabled (f, "remove-pair"));
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (NORMA_IS_PLAN_DIALOG (window))
      return window; /* GTK holds it */
  }
  return NULL;
}

/* A button of this command below a widget that is seen; NULL: there is none. */
static GtkWidget *
find_button (GtkWidget *widget, const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, action);
  return found;
}

/* Two folders are enough: the project of the queries is made on the way. Where nothing is to be
 * inspected yet, the page offers it. */
static void
test_first (Fixture *f, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (f->t.window);
  NormaPairCounts counts;
  GtkWidget *dialog;

  norma_test_show_page (&f->t, "inspect");
  g_assert_nonnull (find_button (window, "win.compare-folders"));
  g_assert_true (is_enabled (f, "compare-folders"));
  g_assert_false (is_enabled (f, "compare-table"));
  norma_pair_commands_compare_folders (GTK_APPLICATION_WINDOW (f->t.window), f->references,
                                       f->queries);
  norma_test_wait_until ((dialog = find_dialog ()) != NULL);
  gtk_test_widget_wait_for_draw (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "open");
  norma_test_wait_until (norma_session_get_basis (f->t.session) == NORMA_BASIS_REFERENCE &&
                         is_at_rest (f->t.session));
  norma_session_count_pairs (f->t.session, &counts);
  g_assert_cmpuint (counts.n[NORMA_PAIR_CHANGED], ==, 2);
  g_assert_cmpuint (norma_session_count (f->t.session, NORMA_ROLE_REFERENCE), ==, PAIR_FOLDERS_N);
  norma_test_wait_until (find_button (window, "win.compare-folders") == NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static GtkEventController *
find_drop_target (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_DROP_TARGET (controller))
      return controller; /* the widget holds it */
  }
  g_assert_not_reached ();
}

/* Two folders that are dropped together, in any order. */
static void
test_dropped (Fixture *f, gconstpointer data)
{
  g_autoptr (GFile) references = g_file_new_for_path (f->references);
  g_autoptr (GFile) queries = g_file_new_for_path (f->queries);
  GFile *files[] = { queries, references };
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean is_taken;

  norma_session_undo (f->t.session);
  norma_test_wait_until (is_at_rest (f->t.session));
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_array (files, 2));
  g_signal_emit_by_name (find_drop_target (GTK_WIDGET (f->t.window)), "drop", &value, 1.0, 1.0,
                         &is_taken);
  g_assert_true (is_taken);
  norma_test_wait_until (norma_session_get_basis (f->t.session) == NORMA_BASIS_REFERENCE &&
                         is_at_rest (f->t.session));
}

/* Places marked in the view lead the alignment of the image on show. */
static void
test_led (Fixture *f, gconstpointer data)
{
  const NormaPointPair place = { 30, 40, 30, 40 };
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof place);
  NormaImageItem *item = show (f, "b.png");

  g_array_append_val (points, place);
  g_signal_emit_by_name (find (f, NORMA_TYPE_COMPARE_VIEW), "led", points);
  norma_test_wait_until (is_at_rest (f->t.session));
  g_assert_cmpstr (norma_image_item_get_pair (item)->points, ==, "[[30,40,30,40]]");
  g_assert_cmpint (norma_image_item_get_pair (item)->state, ==, NORMA_PAIR_COMPARED);
}

#define ADD(name, test) g_test_add ("/window/pairs/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("strip", test_strip);
  ADD ("changed", test_changed);
  ADD ("not-compared", test_not_compared);
  ADD ("threshold", test_threshold);
  ADD ("commands", test_commands);
  ADD ("led", test_led);
  ADD ("dropped", test_dropped);
  g_test_add ("/window/pairs/first", Fixture, "bare", set_up, test_first, tear_down);
  return g_test_run ();
}
