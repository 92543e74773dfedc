/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <sqlite3.h>

#include "core/project/reviews.h"
#include "tests/support.h"
#include "tests/ui/parts.h"
#include "ui/review-words.h"
#include "ui/session-reviews.h"

typedef struct {
  char *folder, *path;
  NormaSession *session;
  char *message, *step; /* the last ones */
  guint n_reviews, n_classes, n_images; /* signals */
} Fixture;

static void
keep (char **text, const char *with)
{
  g_free (*text);
  *text = g_strdup (with);
}

static void
message_came (Fixture *f, const char *text)
{
  keep (&f->message, text);
}

static void
step_came (Fixture *f, const char *text)
{
  keep (&f->step, text);
}

static void
count (guint *n)
{
  ++*n;
}

static void
settle (Fixture *f)
{
  norma_test_wait_until (norma_session_is_settled (f->session) &&
                         !norma_shown_is_busy (norma_session_get_shown (f->session)));
}

static void
set_up (Fixture *f, gconstpointer fitted)
{
  f->folder = norma_test_folder ();
  norma_test_write_parts (f->folder);
  f->session = norma_test_new_session (f->folder, fitted != NULL);
  f->path = g_strdup (norma_session_get_project_path (f->session));
  g_signal_connect_swapped (f->session, "message", G_CALLBACK (message_came), f);
  g_signal_connect_swapped (f->session, "step-made", G_CALLBACK (step_came), f);
  g_signal_connect_swapped (f->session, "reviews-changed", G_CALLBACK (count), &f->n_reviews);
  g_signal_connect_swapped (f->session, "defect-classes-changed", G_CALLBACK (count),
                            &f->n_classes);
  g_signal_connect_swapped (f->session, "images-changed", G_CALLBACK (count), &f->n_images);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  settle (f);
  g_clear_object (&f->session);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->path);
  g_free (f->message);
  g_free (f->step);
}

static NormaImageItem *
find (Fixture *f, const char *name)
{
  GListModel *images = norma_session_get_images (f->session);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (g_str_equal (norma_image_item_get_name (item), name))
      return item;
  }
  g_assert_not_reached ();
}

static void
assert_review (NormaImageItem *item, gboolean is_reviewed, NormaLabel label,
               const char *defect_class, NormaSeverity severity, const char *comment)
{
  const NormaItemReview *review = norma_image_item_get_review (item);

  g_assert_cmpint (review->is_reviewed, ==, is_reviewed);
  g_assert_cmpint (review->label, ==, label);
  g_assert_cmpstr (review->defect_class, ==, defect_class);
  g_assert_cmpint (review->severity, ==, severity);
  g_assert_cmpstr (review->comment, ==, comment);
}

static NormaReviews *
read_reviews (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  NormaProject *project = norma_project_open (f->path, NORMA_PROJECT_READ, &error);
  NormaReviews *reviews;

  g_assert_no_error (error);
  reviews = norma_project_list_reviews (project, &error);
  g_assert_no_error (error);
  norma_project_close (project);
  return reviews;
}

/* Shown in the same moment, before anything is kept. */
static void
test_judge (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = find (f, "part-33.png");
  const NormaLimits *limits = norma_session_get_limits (f->session);
  g_autoptr (NormaReviews) reviews = NULL;
  const NormaReview *review;

  assert_review (item, FALSE, NORMA_LABEL_BAD, "", NORMA_SEVERITY_NONE, "");
  norma_session_judge (f->session, item, NORMA_LABEL_BAD, "scratch", NORMA_SEVERITY_MAJOR);
  assert_review (item, TRUE, NORMA_LABEL_BAD, "scratch", NORMA_SEVERITY_MAJOR, "");
  g_assert_cmpuint (f->n_reviews, ==, 1);
  g_assert_null (f->step);
  settle (f);
  g_assert_cmpstr (f->step, ==, "part-33.png – Bad: scratch, Major");
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Judge bad");
  g_assert_null (norma_session_get_redo_action (f->session));
  g_assert_null (f->message);

  reviews = read_reviews (f);
  g_assert_cmpuint (reviews->n, ==, 1);
  review = &reviews->reviews[0];
  g_assert_cmpint (review->image, ==, norma_image_item_get_id (item));
  g_assert_cmpstr (review->evidence.verdict, ==, "reject");
  g_assert_cmpuint (strlen (review->evidence.model), ==, 64);
  g_assert_cmpfloat (review->evidence.score, ==, (double)norma_image_item_get_score (item));
  g_assert_cmpfloat (review->evidence.review, ==, (double)limits->review);
  g_assert_cmpfloat (review->evidence.reject, ==, (double)limits->reject);
}

/* The role of an image to test with is its label. */
static void
test_role (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = find (f, "part-21.png");

  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_GOOD);
  norma_session_judge (f->session, item, NORMA_LABEL_UNSURE, NULL, NORMA_SEVERITY_NONE);
  settle (f);
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_UNLABELLED);
  g_assert_cmpuint (f->n_images, ==, 1);
  norma_session_judge (f->session, item, NORMA_LABEL_BAD, NULL, NORMA_SEVERITY_NONE);
  settle (f);
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_DEFECTIVE);
  norma_session_refresh (f->session);
  settle (f);
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_DEFECTIVE);
  g_assert_cmpuint (f->n_images, ==, 2);

  /* That of an image to learn from is not. */
  item = find (f, "part-01.png");
  norma_session_judge (f->session, item, NORMA_LABEL_BAD, NULL, NORMA_SEVERITY_NONE);
  settle (f);
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_LEARN);
  g_assert_cmpuint (f->n_images, ==, 2);
}

/* What is shown is not overtaken by states that were read before it was kept. */
static void
test_in_a_row (Fixture *f, gconstpointer data)
{
  NormaImageItem *first = find (f, "part-31.png"), *second = find (f, "part-32.png");

  norma_session_refresh (f->session);
  norma_session_judge (f->session, first, NORMA_LABEL_GOOD, NULL, NORMA_SEVERITY_NONE);
  norma_session_refresh (f->session);
  norma_session_judge (f->session, first, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_MINOR);
  norma_session_judge (f->session, second, NORMA_LABEL_UNSURE, NULL, NORMA_SEVERITY_NONE);
  norma_test_wait_until (f->step != NULL);
  assert_review (first, TRUE, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_MINOR, "");
  settle (f);
  assert_review (first, TRUE, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_MINOR, "");
  assert_review (second, TRUE, NORMA_LABEL_UNSURE, "", NORMA_SEVERITY_NONE, "");
  g_assert_cmpuint (f->n_reviews, ==, 3);
}

/* Undoing goes back to the image, also when it was asked for before the judgement was kept. */
static void
test_undo (Fixture *f, gconstpointer data)
{
  NormaImageItem *first = find (f, "part-31.png"), *second = find (f, "part-32.png");

  norma_session_judge (f->session, first, NORMA_LABEL_GOOD, NULL, NORMA_SEVERITY_NONE);
  norma_session_set_current (f->session, second);
  norma_session_undo (f->session);
  settle (f);
  assert_review (first, FALSE, NORMA_LABEL_BAD, "", NORMA_SEVERITY_NONE, "");
  g_assert_true (norma_session_get_current (f->session) == first);
  norma_session_set_current (f->session, second);
  norma_session_redo (f->session);
  settle (f);
  assert_review (first, TRUE, NORMA_LABEL_GOOD, "", NORMA_SEVERITY_NONE, "");
  g_assert_true (norma_session_get_current (f->session) == first);
}

static void
test_comment (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = find (f, "part-34.png");

  norma_session_judge (f->session, item, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_CRITICAL);
  norma_session_comment (f->session, item, "am Rand, ca. 2 mm");
  assert_review (item, TRUE, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_CRITICAL, "am Rand, ca. 2 mm");
  settle (f);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Comment");

  /* The same again is no step, and another judgement leaves it. */
  f->n_reviews = 0;
  norma_session_comment (f->session, item, "am Rand, ca. 2 mm");
  g_assert_cmpuint (f->n_reviews, ==, 0);
  norma_session_judge (f->session, item, NORMA_LABEL_GOOD, NULL, NORMA_SEVERITY_NONE);
  settle (f);
  norma_session_refresh (f->session);
  settle (f);
  assert_review (item, TRUE, NORMA_LABEL_GOOD, "", NORMA_SEVERITY_NONE, "am Rand, ca. 2 mm");

  /* Before a judgement. */
  item = find (f, "part-02.png");
  norma_session_comment (f->session, item, "Staub?");
  settle (f);
  norma_session_refresh (f->session);
  settle (f);
  assert_review (item, TRUE, NORMA_LABEL_NONE, "", NORMA_SEVERITY_NONE, "Staub?");
  g_assert_false (norma_item_review_is_decided (norma_image_item_get_review (item)));
  g_assert_cmpstr (f->step, ==, "part-02.png – without a label");
}

static void
test_withdraw (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = find (f, "part-34.png");

  norma_session_withdraw_review (f->session, item);
  g_assert_cmpuint (f->n_reviews, ==, 0);
  norma_session_judge (f->session, item, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_MINOR);
  norma_session_comment (f->session, item, "x");
  norma_session_withdraw_review (f->session, item);
  assert_review (item, FALSE, NORMA_LABEL_NONE, "", NORMA_SEVERITY_NONE, "");
  settle (f);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Withdraw review");
  g_assert_cmpstr (f->step, ==, "part-34.png – not reviewed");
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_UNLABELLED);
  norma_session_undo (f->session);
  settle (f);
  assert_review (item, TRUE, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_MINOR, "x");
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_DEFECTIVE);
}

static void
run_sql (Fixture *f, const char *sql)
{
  sqlite3 *database;

  g_assert_cmpint (sqlite3_open (f->path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
}

/* The label returns to what the project has, and a message says why; what was kept before stays. */
static void
test_failure (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = find (f, "part-33.png"), *other = find (f, "part-32.png");

  norma_session_judge (f->session, item, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_MINOR);
  settle (f);
  run_sql (f, "CREATE TRIGGER full BEFORE UPDATE ON review BEGIN "
              "SELECT RAISE (ABORT, 'the disk is full'); END");
  norma_session_judge (f->session, item, NORMA_LABEL_GOOD, NULL, NORMA_SEVERITY_NONE);
  norma_session_judge (f->session, item, NORMA_LABEL_UNSURE, NULL, NORMA_SEVERITY_NONE);
  norma_session_judge (f->session, other, NORMA_LABEL_GOOD, NULL, NORMA_SEVERITY_NONE);
  assert_review (item, TRUE, NORMA_LABEL_UNSURE, "", NORMA_SEVERITY_NONE, "");
  settle (f);
  assert_review (item, TRUE, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_MINOR, "");
  assert_review (other, TRUE, NORMA_LABEL_GOOD, "", NORMA_SEVERITY_NONE, "");
  g_assert_nonnull (strstr (f->message, "the disk is full"));
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Judge good");
  run_sql (f, "DROP TRIGGER full");
}

/* What was not kept yet when a project is left is kept after, and not shown in the next. */
static void
test_leave (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->folder, "other.norma-project", NULL);
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (f->folder, NULL);
  g_autoptr (NormaReviews) reviews = NULL;

  norma_session_judge (f->session, find (f, "part-33.png"), NORMA_LABEL_BAD, "dent",
                       NORMA_SEVERITY_MINOR);
  norma_test_create (f->session, other, plan);
  assert_review (find (f, "part-33.png"), FALSE, NORMA_LABEL_BAD, "", NORMA_SEVERITY_NONE, "");
  reviews = read_reviews (f);
  g_assert_cmpuint (reviews->n, ==, 1);
  norma_session_close (f->session);
  g_assert_null (f->message);
}

static void
test_classes (Fixture *f, gconstpointer data)
{
  NormaDefectClass dent = norma_session_new_defect_class (f->session, "dent");
  NormaDefectClass scratch;
  const NormaDefectClass *classes;
  NormaImageItem *item = find (f, "part-33.png");
  guint n;

  g_assert_null (norma_session_get_defect_classes (f->session, &n));
  g_assert_cmpuint (n, ==, 0);
  g_assert_cmpuint (dent.shortcut, ==, 1);
  norma_session_put_defect_class (f->session, &dent);
  settle (f);
  g_assert_cmpuint (f->n_classes, ==, 1);
  scratch = norma_session_new_defect_class (f->session, "scratch");
  g_assert_cmpuint (scratch.shortcut, ==, 2);
  g_assert_cmpstr (scratch.color, !=, dent.color);
  scratch.severity = NORMA_SEVERITY_CRITICAL;
  norma_session_put_defect_class (f->session, &scratch);
  settle (f);
  norma_session_judge (f->session, item, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_NONE);
  settle (f);

  /* Another name goes to the images; a key is taken from the class that had it. */
  dent = *norma_session_find_defect_class (f->session, "dent");
  dent.name = "Delle";
  dent.shortcut = 2;
  norma_session_put_defect_class (f->session, &dent);
  settle (f);
  classes = norma_session_get_defect_classes (f->session, &n);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpstr (classes[0].name, ==, "Delle");
  g_assert_cmpuint (classes[1].shortcut, ==, 0);
  g_assert_true (norma_session_find_shortcut (f->session, 2) == &classes[0]);
  g_assert_null (norma_session_find_shortcut (f->session, 1));
  g_assert_null (norma_session_find_defect_class (f->session, "dent"));
  assert_review (item, TRUE, NORMA_LABEL_BAD, "Delle", NORMA_SEVERITY_NONE, "");

  norma_session_remove_defect_class (f->session, classes[0].id);
  settle (f);
  norma_session_get_defect_classes (f->session, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Remove defect class");
  norma_session_undo (f->session);
  settle (f);
  norma_session_get_defect_classes (f->session, &n);
  g_assert_cmpuint (n, ==, 2);

  /* Two alike. */
  dent = norma_session_new_defect_class (f->session, "scratch");
  g_assert_null (f->message);
  norma_session_put_defect_class (f->session, &dent);
  settle (f);
  g_assert_nonnull (strstr (f->message, "scratch"));
  norma_session_close (f->session);
  g_assert_null (norma_session_get_defect_classes (f->session, &n));
}

static void
test_many_classes (Fixture *f, gconstpointer data)
{
  for (guint i = 0; i < 11; i++) {
    g_autofree char *name = g_strdup_printf ("kind %u", i);
    NormaDefectClass class = norma_session_new_defect_class (f->session, name);

    g_assert_cmpuint (class.shortcut, ==, i < 9 ? i + 1 : 0);
    norma_session_put_defect_class (f->session, &class);
    settle (f);
  }
  g_assert_null (f->message);
}

static void
test_folder_classes (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) names = norma_session_list_folder_classes (f->session);
  g_autoptr (GPtrArray) none = NULL;

  g_assert_cmpuint (names->len, ==, 1);
  g_assert_cmpstr (names->pdata[0], ==, "spot");
  norma_session_add_folder_classes (f->session);
  settle (f);
  g_assert_cmpuint (norma_session_find_defect_class (f->session, "spot")->shortcut, ==, 1);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Add defect classes");
  none = norma_session_list_folder_classes (f->session);
  g_assert_cmpuint (none->len, ==, 0);
  f->n_classes = 0;
  norma_session_add_folder_classes (f->session);
  settle (f);
  g_assert_cmpuint (f->n_classes, ==, 0);
  norma_session_undo (f->session);
  settle (f);
  g_assert_null (norma_session_find_defect_class (f->session, "spot"));
}

/* Without a project that can be changed nothing is shown that would not be kept. */
static void
test_read_only (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaSession) second = norma_session_new ();
  NormaDefectClass class;
  g_autoptr (GListModel) images = NULL;
  g_autoptr (NormaImageItem) item = NULL;

  norma_test_open (second, f->path);
  g_assert_false (norma_session_can_edit (second));
  item = g_list_model_get_item (norma_session_get_images (second), 3);
  norma_session_judge (second, item, NORMA_LABEL_BAD, NULL, NORMA_SEVERITY_NONE);
  norma_session_comment (second, item, "x");
  norma_session_withdraw_review (second, item);
  class = norma_session_new_defect_class (second, "dent");
  norma_session_put_defect_class (second, &class);
  norma_session_remove_defect_class (second, 1);
  norma_session_add_folder_classes (second);
  assert_review (item, FALSE, NORMA_LABEL_NONE, "", NORMA_SEVERITY_NONE, "");
  g_assert_true (norma_session_is_settled (second));
  norma_session_close (second);
}

#define ADD(name, fitted, function) \
  g_test_add ("/session-reviews/" name, Fixture, fitted, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("judge", "fitted", test_judge);
  ADD ("role", NULL, test_role);
  ADD ("in-a-row", NULL, test_in_a_row);
  ADD ("undo", NULL, test_undo);
  ADD ("comment", NULL, test_comment);
  ADD ("withdraw", NULL, test_withdraw);
  ADD ("failure", NULL, test_failure);
  ADD ("leave", NULL, test_leave);
  ADD ("classes", NULL, test_classes);
  ADD ("many-classes", NULL, test_many_classes);
  ADD ("folder-classes", NULL, test_folder_classes);
  ADD ("read-only", NULL, test_read_only);
  return g_test_run ();
}
