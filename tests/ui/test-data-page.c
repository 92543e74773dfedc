/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/data-page.h"

#include <time.h>
#include <unistd.h>

#include "tests/support.h"
#include "tests/ui/display.h"
#include "ui/data-side.h"
#include "ui/image-cell.h"
#include "ui/thumbnail.h"

static GtkWidget *
find (NormaTestWindow *t, GType type)
{
  GtkWidget *found = norma_test_find_widget (GTK_WIDGET (t->window), type);

  g_assert_nonnull (found);
  return found;
}

static NormaDataPage *
page_of (NormaTestWindow *t)
{
  return NORMA_DATA_PAGE (find (t, NORMA_TYPE_DATA_PAGE));
}

static guint
n_visible (NormaTestWindow *t)
{
  return g_list_model_get_n_items (norma_data_page_get_visible (page_of (t)));
}

static void
activate (NormaTestWindow *t, const char *action, const char *target)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (t->window), action, "s", target));
}

static void
wait_for_check (NormaTestWindow *t)
{
  NormaDataCheck *check = norma_data_page_get_check (page_of (t));

  norma_test_wait_until (!norma_data_check_is_busy (check));
}

static void
toggle (NormaTestWindow *t, const char *action, gboolean state)
{
  g_action_group_change_action_state (norma_data_page_get_actions (page_of (t)), action,
                                      g_variant_new_boolean (state));
}

/* 12 to learn from, 3 good, 4 with a spot. */
static void
test_scopes (NormaTestWindow *t, gconstpointer stage)
{
  NormaDataSide *side = NORMA_DATA_SIDE (find (t, NORMA_TYPE_DATA_SIDE));

  g_assert_cmpuint (n_visible (t), ==, 19);
  g_assert_cmpuint (norma_data_side_get_count (side, "all"), ==, 19);
  g_assert_cmpuint (norma_data_side_get_count (side, "role:learn"), ==, 12);
  g_assert_cmpuint (norma_data_side_get_count (side, "role:defective"), ==, 4);
  g_assert_cmpuint (norma_data_side_get_count (side, "folder:test/good"), ==, 3);
  activate (t, "data.show", "role:learn");
  g_assert_cmpuint (n_visible (t), ==, 12);
  activate (t, "data.show", "folder:test/spot");
  g_assert_cmpuint (n_visible (t), ==, 4);
  activate (t, "data.show", "no such scope");
  g_assert_cmpuint (n_visible (t), ==, 0);
  norma_test_activate (t, "data.show-all");
  g_assert_cmpuint (n_visible (t), ==, 19);
}

static void
test_verdicts (NormaTestWindow *t, gconstpointer stage)
{
  NormaVerdictCounts counts;
  guint n_reject = 0, n_accept = 0;

  norma_session_count_verdicts (t->session, &counts);
  for (guint role = 0; role < NORMA_N_ROLES; role++) {
    n_reject += counts.n[role][NORMA_VERDICT_REJECT];
    n_accept += counts.n[role][NORMA_VERDICT_ACCEPT];
  }
  g_assert_cmpuint (n_reject, >=, 4);
  toggle (t, "reject", TRUE);
  g_assert_cmpuint (n_visible (t), ==, n_reject);
  toggle (t, "accept", TRUE);
  g_assert_cmpuint (n_visible (t), ==, n_reject + n_accept);
  toggle (t, "missing", TRUE);
  g_assert_cmpuint (n_visible (t), ==, 0);
  norma_test_activate (t, "data.show-all");
  g_assert_cmpuint (n_visible (t), ==, 19);
}

static NormaImageItem *
item_at (NormaTestWindow *t, guint place)
{
  g_autoptr (NormaImageItem) item =
      g_list_model_get_item (norma_data_page_get_visible (page_of (t)), place);

  return item; /* the session holds it */
}

static void
test_orders (NormaTestWindow *t, gconstpointer stage)
{
  static const char *const orders[] = { "name", "folder", "brightness", "distance", "score" };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    activate (t, "data.sort", orders[i]);
  for (guint i = 1; i < n_visible (t); i++)
    g_assert_true (norma_image_item_get_score (item_at (t, i - 1)) >=
                   norma_image_item_get_score (item_at (t, i)));
  activate (t, "data.sort", "name");
  g_assert_cmpstr (norma_image_item_get_name (item_at (t, 0)), ==, "part-01.png");
  g_assert_cmpstr (norma_image_item_get_name (item_at (t, 18)), ==, "part-34.png");
}

/* Selected images get another use in one step, and undo takes it back. */
static void
test_use_as (NormaTestWindow *t, gconstpointer stage)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (norma_data_page_get_visible (page_of (t)));
  GActionGroup *actions = norma_data_page_get_actions (page_of (t));

  g_assert_false (g_action_group_get_action_enabled (actions, "use-as"));
  activate (t, "data.show", "folder:test/spot");
  norma_test_activate (t, "data.select-all");
  g_assert_true (g_action_group_get_action_enabled (actions, "use-as"));
  activate (t, "data.use-as", "no such use");
  activate (t, "data.use-as", "excluded");
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_cmpuint (norma_session_count (t->session, NORMA_ROLE_EXCLUDED), ==, 4);
  norma_session_undo (t->session);
  norma_test_wait_until (norma_session_is_settled (t->session));
  g_assert_cmpuint (norma_session_count (t->session, NORMA_ROLE_EXCLUDED), ==, 0);
  norma_test_activate (t, "data.select-none");
  g_assert_false (gtk_selection_model_is_selected (selection, 0));
}

static void
test_inspect (NormaTestWindow *t, gconstpointer stage)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (norma_data_page_get_visible (page_of (t)));
  NormaImageItem *item = item_at (t, 5);

  gtk_selection_model_select_item (selection, 5, TRUE);
  norma_test_activate (t, "data.inspect");
  g_assert_true (norma_session_get_current (t->session) == item);
}

/* A dark picture among those to learn from, and one of these once more among the others: both are
 * noticed, and one action shows exactly them. */
static void
spoil (NormaTestWindow *t)
{
  g_autofree char *dark = g_build_filename (t->folder, "train/good/dark.png", NULL);
  g_autofree char *first = g_build_filename (t->folder, "train/good/part-01.png", NULL);
  g_autofree char *copy = g_build_filename (t->folder, "test/good/copy.png", NULL);
  NormaTestPart part = { 128, 96, 1, NORMA_SAMPLE_U8, 40 };
  g_autofree char *bytes = NULL;
  gsize n;

  norma_test_part_write (&part, 1, dark);
  g_assert_true (g_file_get_contents (first, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (copy, bytes, (gssize)n, NULL));
}

static void
test_findings (NormaTestWindow *t, gconstpointer stage)
{
  NormaDataSide *side = NORMA_DATA_SIDE (find (t, NORMA_TYPE_DATA_SIDE));
  g_autoptr (NormaFolderPlan) plan = NULL;

  spoil (t);
  plan = norma_folder_plan_new (t->folder, NULL);
  norma_test_take_plan (t->session, plan);
  norma_test_show_page (t, "data");
  wait_for_check (t);
  g_assert_cmpuint (norma_data_side_get_count (side, "finding:exposure"), ==, 1);
  g_assert_cmpuint (norma_data_side_get_count (side, "finding:duplicate"), ==, 2);
  activate (t, "data.show", "finding:exposure");
  g_assert_cmpuint (n_visible (t), ==, 1);
  g_assert_cmpstr (norma_image_item_get_name (item_at (t, 0)), ==, "dark.png");
  norma_test_save_shot (t, "data-exposure.png");
  activate (t, "data.show", "finding:duplicate");
  g_assert_cmpuint (n_visible (t), ==, 2);
  norma_test_activate (t, "data.select-all");
  activate (t, "data.use-as", "excluded");
  norma_test_wait_until (norma_session_is_settled (t->session));
  wait_for_check (t);
  g_assert_cmpuint (norma_data_side_get_count (side, "finding:duplicate"), ==, 0);
}

/* What was seen of a file does not outlive it. */
static void
test_changed_file (NormaTestWindow *t, gconstpointer stage)
{
  NormaDataSide *side = NORMA_DATA_SIDE (find (t, NORMA_TYPE_DATA_SIDE));
  g_autofree char *project = g_strdup (norma_session_get_project_path (t->session));
  g_autofree char *path = g_build_filename (t->folder, "train/good/part-01.png", NULL);
  NormaTestPart part = { 128, 96, 1, NORMA_SAMPLE_U8, 40 };
  const NormaImageFacts *facts;

  wait_for_check (t);
  g_assert_cmpuint (norma_data_side_get_count (side, "finding:exposure"), ==, 0);
  norma_test_part_write (&part, 1, path);
  norma_session_close (t->session);
  norma_test_wait_until (norma_session_is_settled (t->session));
  norma_test_open (t->session, project);
  wait_for_check (t);
  g_assert_cmpuint (norma_session_count_files (t->session, NORMA_FILE_CHANGED), ==, 1);
  g_assert_cmpuint (norma_data_side_get_count (side, "finding:exposure"), ==, 1);
  toggle (t, "changed", TRUE);
  g_assert_cmpuint (n_visible (t), ==, 1);
  facts = norma_data_check_get_facts (norma_data_page_get_check (page_of (t)), item_at (t, 0));
  g_assert_cmpfloat (facts->brightness, <, 0.3);
  toggle (t, "changed", FALSE);
}

static void
test_shots (NormaTestWindow *t, gconstpointer stage)
{
  wait_for_check (t);
  activate (t, "view.data-view", "table");
  norma_test_show_page (t, "data");
  norma_test_save_shot (t, "data-table.png");
  toggle (t, "missing", TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  norma_test_save_shot (t, "data-no-match.png");
  toggle (t, "missing", FALSE);
  activate (t, "view.data-view", "grid");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  norma_test_save_shot (t, "data-rtl.png");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* On one fit. */
static void
test_fitted (NormaTestWindow *t, gconstpointer stage)
{
  test_verdicts (t, stage);
  test_orders (t, stage);
  test_shots (t, stage);
}

static void
fill (NormaTestWindow *t, guint n)
{
  NormaFolderGroup group = { (char *)"", g_ptr_array_new_with_free_func (g_free),
                             NORMA_ROLE_UNLABELLED };
  NormaFolderPlan plan = { t->folder, g_ptr_array_new (), n };
  g_autofree char *first = g_build_filename (t->folder, "train/good/part-01.png", NULL);

  for (guint i = 0; i < n; i++) {
    g_autofree char *name = g_strdup_printf ("many-%05u.png", i);
    char *path = g_build_filename (t->folder, name, NULL);

    g_assert_cmpint (link (first, path), ==, 0);
    g_ptr_array_add (group.paths, path);
  }
  g_ptr_array_add (plan.groups, &group);
  norma_test_take_plan (t->session, &plan);
  g_ptr_array_unref (group.paths);
  g_ptr_array_unref (plan.groups);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a, *other = b;

  return (*one > *other) - (*one < *other);
}

/* Of this thread: what others do on the machine meanwhile does not count. */
static gint64
now_us (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);
  return now.tv_sec * G_GINT64_CONSTANT (1000000) + now.tv_nsec / 1000;
}

/* Jumps through the list; the processor's time to the frame is printed and not judged. */
static void
measure_jumps (NormaTestWindow *t, const char *view)
{
  enum { N_JUMPS = 20 };
  gint64 times[N_JUMPS];
  GtkWidget *list;

  activate (t, "view.data-view", view);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (t->window));
  list = find (t, g_str_equal (view, "grid") ? GTK_TYPE_GRID_VIEW : GTK_TYPE_COLUMN_VIEW);
  if (GTK_IS_COLUMN_VIEW (list))
    list = gtk_widget_get_last_child (list);
  for (guint i = 0; i < N_JUMPS; i++) {
    gint64 start = now_us ();

    gtk_widget_activate_action (list, "list.scroll-to-item", "u", i * 7919 % n_visible (t));
    gtk_test_widget_wait_for_draw (list);
    times[i] = now_us () - start;
  }
  qsort (times, N_JUMPS, sizeof *times, compare_times);
  g_test_message ("jump in the %s of %u images: processor %.0f ms median, %.0f ms at 90 %%", view,
                  n_visible (t), (double)times[N_JUMPS / 2] / 1000,
                  (double)times[N_JUMPS * 9 / 10] / 1000);
}

static guint
count_loading (GtkWidget *widget)
{
  guint n = NORMA_IS_THUMBNAIL (widget) && norma_thumbnail_is_loading (NORMA_THUMBNAIL (widget));

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_loading (child);
  return n;
}

/* Only what is near the view is asked for, and given up when it has gone. */
static void
test_many (NormaTestWindow *t, gconstpointer stage)
{
  guint n = g_test_slow () ? 10000 : 1200;

  fill (t, n);
  norma_test_show_page (t, "data");
  g_assert_cmpuint (n_visible (t), ==, n);
  measure_jumps (t, "grid");
  g_assert_cmpuint (count_loading (GTK_WIDGET (t->window)), <, 1000);
  norma_test_wait_for_thumbnails (find (t, GTK_TYPE_GRID_VIEW));
  norma_test_save_shot (t, "data-many.png");
  measure_jumps (t, "table");
  norma_test_save_shot (t, "data-many-table.png");
  activate (t, "view.data-view", "grid");
}

#define ADD(name, stage, function) \
  g_test_add ("/data-page/" name, NormaTestWindow, stage, norma_test_window_set_up, function, \
              norma_test_window_tear_down)

int
main (int argc, char **argv)
{
  if (!norma_test_init_display (&argc, &argv))
    return 0;
  ADD ("scopes", "open", test_scopes);
  ADD ("fitted", "fitted", test_fitted);
  ADD ("use-as", "open", test_use_as);
  ADD ("inspect", "open", test_inspect);
  ADD ("findings", NULL, test_findings);
  ADD ("changed-file", "open", test_changed_file);
  ADD ("many", NULL, test_many);
  return g_test_run ();
}
