/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-compare.h"

#include <math.h>

#include "core/pipeline/comparison-judge.h"
#include "core/project/shapes.h"
#include "tests/support.h"
#include "tests/ui/pair-folders.h"
#include "tests/ui/parts.h"
#include "ui/pair-words.h"
#include "ui/project-state.h"
#include "ui/session-private.h"

/* Pairs of a session: made, compared, kept, judged by another threshold, undone. */

typedef struct {
  char *folder, *queries, *references, *path;
  NormaSession *session;
  char *message;
} Fixture;

static void
keep_message (NormaSession *session, const char *text, Fixture *f)
{
  g_free (f->message);
  f->message = g_strdup (text);
}

static NormaSession *
new_session (Fixture *f)
{
  NormaSession *session = norma_session_new ();

  norma_session_get_fit_options (session)->n_threads = 1;
  g_signal_connect (session, "message", G_CALLBACK (keep_message), f);
  return session;
}

/* Changes are counted and the image is shown too. */
static gboolean
is_at_rest (NormaSession *session)
{
  for (guint i = 0; i < g_list_model_get_n_items (norma_session_get_images (session)); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (norma_session_get_images (session), i);
    const NormaImagePair *pair = norma_image_item_get_pair (item);

    if (pair != NULL && pair->is_changed && pair->n_changes < 0)
      return FALSE;
  }
  return norma_session_is_settled (session) &&
         !norma_shown_is_busy (norma_session_get_shown (session));
}

static void
settle (Fixture *f)
{
  norma_test_wait_until (is_at_rest (f->session));
}

static void
set_up (Fixture *f, gconstpointer compared)
{
  g_autoptr (NormaFolderPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  f->folder = norma_test_folder ();
  f->queries = g_build_filename (f->folder, "queries", NULL);
  f->references = g_build_filename (f->folder, "references", NULL);
  f->path = g_build_filename (f->folder, "test.norma-project", NULL);
  pair_folders_write (f->references, f->queries);
  f->session = new_session (f);
  plan = norma_folder_plan_new (f->queries, &error);
  g_assert_no_error (error);
  norma_test_create (f->session, f->path, plan);
  if (compared == NULL)
    return;
  norma_session_add_pairs (f->session, f->references, f->queries);
  settle (f);
}

static void
close_session (Fixture *f)
{
  norma_session_close (f->session);
  norma_test_wait_until (norma_session_is_settled (f->session) &&
                         !norma_shown_is_busy (norma_session_get_shown (f->session)));
  g_clear_object (&f->session);
}

static void
reopen (Fixture *f)
{
  close_session (f);
  f->session = new_session (f);
  norma_test_open (f->session, f->path);
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_session (f);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->queries);
  g_free (f->references);
  g_free (f->path);
  g_free (f->message);
}

static NormaImageItem *
find (Fixture *f, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  NormaImageItem *item = norma_session_find_image (f->session, path);

  g_assert_nonnull (item);
  return item;
}

static NormaImagePair *
find_pair (Fixture *f, const char *name)
{
  return norma_image_item_get_pair (find (f, f->queries, name));
}

static void
assert_counts (Fixture *f, guint n_same, guint n_changed, guint n_not_compared)
{
  NormaPairCounts counts;

  norma_session_count_pairs (f->session, &counts);
  g_assert_cmpuint (counts.n[NORMA_PAIR_SAME], ==, n_same);
  g_assert_cmpuint (counts.n[NORMA_PAIR_CHANGED], ==, n_changed);
  g_assert_cmpuint (counts.n[NORMA_PAIR_NOT_COMPARED], ==, n_not_compared);
}

static void
assert_compared (Fixture *f)
{
  assert_counts (f, 1, 2, 1);
  g_assert_cmpint (norma_image_pair_get_verdict (find_pair (f, "a.png")), ==, NORMA_PAIR_SAME);
  g_assert_cmpint (find_pair (f, "a.png")->n_changes, ==, 0);
  g_assert_cmpint (find_pair (f, "b.png")->n_changes, ==, 1);
  g_assert_cmpfloat (find_pair (f, "b.png")->peak, >, find_pair (f, "c.png")->peak);
  g_assert_cmpfloat (find_pair (f, "b.png")->quality, >=, NORMA_ALIGNMENT_NEEDS);
  g_assert_cmpint (find_pair (f, "d.png")->state, ==, NORMA_PAIR_REFUSED);
  g_assert_nonnull (find_pair (f, "d.png")->reason);
  g_assert_cmpint (norma_session_get_basis (f->session), ==, NORMA_BASIS_REFERENCE);
}

/* Made by two folders in one step, compared, there again after closing. */
static void
test_folders (Fixture *f, gconstpointer data)
{
  g_assert_null (f->message);
  assert_compared (f);
  g_assert_cmpuint (norma_session_count (f->session, NORMA_ROLE_REFERENCE), ==, PAIR_FOLDERS_N);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Add pairs");
  reopen (f);
  assert_compared (f);
  g_assert_null (norma_session_get_job (f->session));
}

/* Undone, done again: nothing is compared a second time. */
static void
test_undo (Fixture *f, gconstpointer data)
{
  norma_session_undo (f->session);
  settle (f);
  assert_counts (f, 0, 0, 0);
  g_assert_cmpuint (norma_session_count (f->session, NORMA_ROLE_REFERENCE), ==, 0);
  g_assert_cmpint (norma_session_get_basis (f->session), ==, NORMA_BASIS_MODEL);
  norma_session_redo (f->session);
  norma_test_wait_until (!norma_session_is_changing (f->session));
  assert_counts (f, 1, 2, 1);
  settle (f);
  assert_compared (f);
}

static GPtrArray *
list_one (NormaImageItem *item)
{
  GPtrArray *items = g_ptr_array_new ();

  g_ptr_array_add (items, item);
  return items;
}

/* Another reference, and none. */
static void
test_reference (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) last = list_one (find (f, f->queries, "d.png"));
  g_autofree char *path = g_build_filename (f->queries, "d.png", NULL);
  g_autofree char *other = g_build_filename (f->references, "d.png", NULL);

  norma_session_set_reference (f->session, last, path);
  settle (f);
  g_assert_nonnull (strstr (f->message, "its own reference"));
  g_assert_true (find_pair (f, "d.png")->reference == find (f, f->references, "d.png"));

  g_ptr_array_add (last, find (f, f->queries, "a.png"));
  norma_session_set_reference (f->session, last, other);
  settle (f);
  assert_counts (f, 0, 2, 2);
  norma_session_undo (f->session);
  settle (f);
  assert_compared (f);

  norma_session_remove_pairs (f->session, last);
  settle (f);
  assert_counts (f, 0, 2, 0);
  g_assert_null (find_pair (f, "d.png"));
}

/* All verdicts follow at once, counts after a rest; kept, and undone. */
static void
test_threshold (Fixture *f, gconstpointer data)
{
  double usual = norma_session_get_change_threshold (f->session);
  double between =
      ((double)find_pair (f, "b.png")->peak + (double)find_pair (f, "c.png")->peak) / 2;

  norma_session_set_change_threshold (f->session, between);
  assert_counts (f, 2, 1, 1);
  g_assert_cmpint (find_pair (f, "b.png")->n_changes, ==, -1);
  settle (f);
  g_assert_cmpint (find_pair (f, "b.png")->n_changes, ==, 1);
  reopen (f);
  g_assert_cmpfloat (norma_session_get_change_threshold (f->session), ==, between);
  assert_counts (f, 2, 1, 1);

  /* A hand that drags: one step. */
  for (guint i = 1; i < 20; i++)
    norma_session_set_change_threshold (f->session, between + i);
  assert_counts (f, 3, 0, 1);
  settle (f);
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpfloat (norma_session_get_change_threshold (f->session), ==, between);
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpfloat (norma_session_get_change_threshold (f->session), ==, usual);
  assert_compared (f);
  norma_session_set_change_threshold (f->session, (double)NAN);
  norma_session_set_change_threshold (f->session, -1);
  g_assert_cmpfloat (norma_session_get_change_threshold (f->session), ==, usual);
}

/* The reference and the difference are shown, and follow the threshold. */
static void
test_shown (Fixture *f, gconstpointer data)
{
  NormaShown *shown = norma_session_get_shown (f->session);
  NormaComparison *comparison;

  norma_session_set_current (f->session, find (f, f->queries, "b.png"));
  settle (f);
  comparison = norma_shown_get_comparison (shown);
  g_assert_nonnull (norma_shown_get_reference (shown));
  g_assert_nonnull (norma_shown_get_plane (shown));
  g_assert_cmpint (comparison->verdict, ==, NORMA_COMPARED_CHANGED);
  g_assert_cmpuint (norma_outlines_get_n_regions (norma_shown_get_outlines (shown)), ==, 1);
  g_assert_cmpuint (comparison->kinds->len, ==, 1);

  norma_session_set_change_threshold (f->session, 100);
  settle (f);
  g_assert_cmpuint (norma_outlines_get_n_regions (norma_shown_get_outlines (shown)), ==, 0);
  g_assert_cmpint (norma_shown_get_comparison (shown)->verdict, ==, NORMA_COMPARED_SAME);

  norma_session_set_current (f->session, find (f, f->queries, "d.png"));
  settle (f);
  g_assert_nonnull (norma_shown_get_reference (shown));
  g_assert_null (norma_shown_get_plane (shown));
  g_assert_cmpint (norma_shown_get_comparison (shown)->verdict, ==, NORMA_NOT_COMPARED);

  norma_session_set_current (f->session, find (f, f->references, "a.png"));
  settle (f);
  g_assert_null (norma_shown_get_reference (shown));
  g_assert_null (norma_shown_get_comparison (shown));
}

/* Marked places are a step, and lead to the same alignment. */
static void
test_led (Fixture *f, gconstpointer data)
{
  const NormaPointPair places[] = { { 20, 20, 20, 20 }, { 180, 150, 180, 150 } };
  NormaImageItem *item = find (f, f->queries, "b.png");
  double quality = find_pair (f, "b.png")->quality;

  norma_session_lead (f->session, item, places, 2);
  settle (f);
  g_assert_cmpstr (find_pair (f, "b.png")->points, ==, "[[20,20,20,20],[180,150,180,150]]");
  g_assert_cmpint (find_pair (f, "b.png")->state, ==, NORMA_PAIR_COMPARED);
  g_assert_cmpfloat_with_epsilon (find_pair (f, "b.png")->quality, quality, 0.05);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Mark places");
  norma_session_undo (f->session);
  norma_test_wait_until (!norma_session_is_changing (f->session));
  g_assert_cmpstr (find_pair (f, "b.png")->points, ==, "");
  g_assert_cmpint (find_pair (f, "b.png")->state, ==, NORMA_PAIR_COMPARED);
}

/* One reference for a folder. Of enough queries known to be good it is said how many have changed. */
static void
test_many (Fixture *f, gconstpointer data)
{
  enum { N_MANY = 20 };
  g_autofree char *folder = g_build_filename (f->folder, "many", NULL);
  g_autofree char *reference = g_build_filename (f->references, "a.png", NULL);
  g_autoptr (NormaGrey) board = board_new (70);
  g_autoptr (GPtrArray) items = g_ptr_array_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < N_MANY; i++) {
    g_autofree char *name = g_strdup_printf ("%02u.png", i);

    pair_folders_write_board (folder, name, board, 100 + i);
  }
  norma_session_add_pairs (f->session, reference, folder);
  settle (f);
  assert_counts (f, N_MANY, 0, 0);
  before = norma_describe_change_threshold (f->session);
  g_assert_nonnull (strstr (before, "promises no rate of false alarms"));
  for (guint i = 0; i < N_MANY; i++) {
    g_autofree char *name = g_strdup_printf ("%02u.png", i);

    g_ptr_array_add (items, find (f, folder, name));
  }
  norma_session_set_role (f->session, items, NORMA_ROLE_GOOD);
  settle (f);
  after = norma_describe_change_threshold (f->session);
  g_assert_nonnull (strstr (after, "Of 20 pairs known to be good 0 have changed"));
}

/* Two images that are each other's reference; both go, and come again. */
static void
test_mutual (Fixture *f, gconstpointer data)
{
  g_autofree char *table = g_build_filename (f->folder, "mutual.csv", NULL);

  g_assert_true (g_file_set_contents (table,
                                      "queries/a.png,queries/b.png\n"
                                      "queries/b.png,queries/a.png\n",
                                      -1, NULL));
  norma_session_add_pairs_of_table (f->session, table);
  settle (f);
  g_assert_true (find_pair (f, "a.png")->reference == find (f, f->queries, "b.png"));
  g_assert_true (find_pair (f, "b.png")->reference == find (f, f->queries, "a.png"));
  norma_session_undo (f->session);
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpuint (g_list_model_get_n_items (norma_session_get_images (f->session)), ==, 0);
  norma_session_redo (f->session);
  norma_session_redo (f->session);
  settle (f);
  g_assert_nonnull (find_pair (f, "a.png"));
}

/* A table; then a reference that is gone, and one that is no image. */
static void
test_files (Fixture *f, gconstpointer data)
{
  g_autofree char *table = g_build_filename (f->folder, "pairs.csv", NULL);
  g_autofree char *gone = g_build_filename (f->references, "b.png", NULL);
  g_autofree char *broken = g_build_filename (f->references, "c.png", NULL);

  g_assert_true (g_file_set_contents (table,
                                      "reference,query\nreferences/a.png,queries/a.png\n"
                                      "references/b.png,queries/b.png\n"
                                      "references/c.png,queries/c.png\n",
                                      -1, NULL));
  g_assert_cmpint (g_remove (gone), ==, 0);
  g_assert_true (g_file_set_contents (broken, "no image", -1, NULL));
  norma_session_add_pairs_of_table (f->session, table);
  settle (f);
  assert_counts (f, 1, 0, 2);
  g_assert_cmpint (find_pair (f, "b.png")->state, ==, NORMA_PAIR_WAITING);
  g_assert_cmpint (norma_image_item_get_file_state (find_pair (f, "b.png")->reference), ==,
                   NORMA_FILE_MISSING);
  norma_session_set_current (f->session, find (f, f->queries, "b.png"));
  settle (f);
  g_assert_nonnull (norma_shown_get_picture (norma_session_get_shown (f->session)));
  g_assert_null (norma_shown_get_reference (norma_session_get_shown (f->session)));
  g_assert_nonnull (norma_shown_get_reference_error (norma_session_get_shown (f->session)));

  g_assert_true (g_file_set_contents (table, "one\n", -1, NULL));
  norma_session_add_pairs_of_table (f->session, table);
  settle (f);
  g_assert_nonnull (strstr (f->message, "line 1"));
}

/* Cancelled: what was compared is kept, the rest waits and goes on. */
static void
test_cancel (Fixture *f, gconstpointer data)
{
  NormaPairCounts counts;

  norma_session_add_pairs (f->session, f->references, f->queries);
  norma_test_wait_until (norma_session_get_job (f->session) != NULL);
  g_assert_cmpstr (norma_job_get_title (norma_session_get_job (f->session)), ==, "Comparing");
  norma_session_cancel (f->session);
  settle (f);
  norma_session_count_pairs (f->session, &counts);
  g_assert_cmpuint (counts.n_waiting, >, 0);
  g_assert_true (norma_session_compare (f->session));
  settle (f);
  assert_compared (f);
  g_assert_false (norma_session_compare (f->session));
}

/* Another program has the project open for writing. */
static void
test_read_only (Fixture *f, gconstpointer data)
{
  NormaSession *reader = norma_session_new ();
  g_autoptr (GPtrArray) items = list_one (find (f, f->queries, "a.png"));

  norma_test_open (reader, f->path);
  norma_test_wait_until (is_at_rest (reader));
  g_assert_nonnull (norma_session_get_read_only_reason (reader));
  g_assert_cmpint (norma_session_get_basis (reader), ==, NORMA_BASIS_REFERENCE);
  norma_session_set_change_threshold (reader, 2);
  norma_session_add_pairs (reader, f->references, f->queries);
  norma_session_remove_pairs (reader, items);
  g_assert_false (norma_session_compare (reader));
  g_assert_cmpfloat (norma_session_get_change_threshold (reader), ==,
                     norma_compare_options.threshold);
  norma_session_close (reader);
  norma_test_wait_until (norma_session_is_settled (reader));
  g_object_unref (reader);
}

/* Areas. The marks of b.png and c.png lie at x 120 … 133, y 100 … 113. */
#define AROUND_MARK "{\"kind\":\"rectangle\",\"box\":[104,84,150,130]}"
#define EVERYTHING "{\"kind\":\"rectangle\",\"box\":[-1,-1,4000,4000]}"

static gboolean
draw_in_thread (NormaProject *project, gpointer data, GError **error)
{
  return norma_project_put_shapes (project, "Draw", data, 1, error);
}

/* On a query, or with NULL on all images. */
static void
draw (Fixture *f, const char *name, NormaPurpose purpose, double sensitivity, const char *geometry)
{
  NormaProjectShape shape = { .purpose = purpose,
                              .sensitivity = sensitivity,
                              .geometry = geometry,
                              .image = name == NULL
                                           ? 0
                                           : norma_image_item_get_id (find (f, f->queries, name)) };

  norma_session_change (f->session, draw_in_thread, NULL, &shape, NULL);
  settle (f);
}

/* What the command line finds, which is given areas and the files. */
static void
assert_as_compared_with (Fixture *f, const char *name, NormaPurpose purpose, double sensitivity,
                         const char *geometry)
{
  const NormaShapeTraits traits = { purpose, NULL, sensitivity };
  g_autofree char *reference = g_build_filename (f->references, name, NULL);
  g_autofree char *query = g_build_filename (f->queries, name, NULL);
  const NormaFileFacts *facts = norma_image_item_get_facts (find (f, f->queries, name));
  NormaArea area = { norma_drawn_shape_from_text (geometry, &traits, "area", NULL), facts->width,
                     facts->height };
  NormaCompareOptions options = norma_compare_options;
  const NormaCompareFiles files = { .options = &options };
  g_autoptr (NormaAreas) areas = NULL;
  g_autoptr (NormaComparison) comparison = NULL;
  NormaImagePair *pair = find_pair (f, name);
  float peak;

  g_assert_true (norma_areas_make (&area, 1, &areas, NULL));
  options.areas = areas;
  comparison = norma_compare_files (reference, query, &files, NULL);
  g_assert_true (norma_comparison_find_peak (comparison, &options, &peak, NULL));
  g_assert_cmpfloat (pair->peak, ==, peak);
  g_assert_cmpint (norma_image_pair_get_verdict (pair), ==, (int)comparison->verdict);
  g_assert_cmpint (pair->n_changes, ==, (int)comparison->kinds->len);
  norma_drawn_shape_unref (area.shape);
}

static guint
count_shown (Fixture *f)
{
  const NormaComparison *comparison =
      norma_shown_get_comparison (norma_session_get_shown (f->session));

  return comparison->kinds->len;
}

static void
test_areas (Fixture *f, gconstpointer data)
{
  float before = find_pair (f, "b.png")->peak;

  norma_session_set_current (f->session, find (f, f->queries, "b.png"));
  settle (f);
  g_assert_cmpuint (count_shown (f), ==, 1);
  draw (f, NULL, NORMA_PURPOSE_IGNORE, 1, AROUND_MARK);
  assert_counts (f, 3, 0, 1);
  assert_as_compared_with (f, "b.png", NORMA_PURPOSE_IGNORE, 1, AROUND_MARK);
  assert_as_compared_with (f, "c.png", NORMA_PURPOSE_IGNORE, 1, AROUND_MARK);
  g_assert_cmpuint (count_shown (f), ==, 0);
  g_assert_cmpfloat (find_pair (f, "b.png")->kept_peak, ==, before);
  reopen (f);
  assert_counts (f, 3, 0, 1);
  norma_session_undo (f->session);
  settle (f);
  assert_compared (f);
  g_assert_cmpfloat (find_pair (f, "b.png")->peak, ==, before);
}

/* Of one query alone; the other keeps its verdict. */
static void
test_own_areas (Fixture *f, gconstpointer data)
{
  float of_c = find_pair (f, "c.png")->peak;

  draw (f, "b.png", NORMA_PURPOSE_ROI, 0.5, AROUND_MARK);
  assert_as_compared_with (f, "b.png", NORMA_PURPOSE_ROI, 0.5, AROUND_MARK);
  g_assert_cmpfloat (find_pair (f, "c.png")->peak, ==, of_c);
  draw (f, "b.png", NORMA_PURPOSE_IGNORE, 1, EVERYTHING);
  g_assert_cmpint (find_pair (f, "b.png")->state, ==, NORMA_PAIR_REFUSED);
  g_assert_nonnull (strstr (find_pair (f, "b.png")->reason, "not compared"));
  assert_counts (f, 1, 1, 2);
  g_assert_null (norma_session_get_job (f->session));
}

#define ADD(name, compared, test) \
  g_test_add ("/session-compare/" name, Fixture, compared, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("folders", "compared", test_folders);
  ADD ("undo", "compared", test_undo);
  ADD ("reference", "compared", test_reference);
  ADD ("threshold", "compared", test_threshold);
  ADD ("shown", "compared", test_shown);
  ADD ("areas", "compared", test_areas);
  ADD ("own-areas", "compared", test_own_areas);
  ADD ("led", "compared", test_led);
  ADD ("many", NULL, test_many);
  ADD ("mutual", NULL, test_mutual);
  ADD ("files", NULL, test_files);
  ADD ("cancel", NULL, test_cancel);
  ADD ("read-only", "compared", test_read_only);
  return g_test_run ();
}
