/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session.h"

#include <glib/gstdio.h>
#include <math.h>

#include "core/pipeline/score.h"
#include "tests/support.h"
#include "tests/ui/parts.h"

typedef struct {
  char *folder;
  NormaSession *session;
} Fixture;

static void
set_up (Fixture *f, gconstpointer fitted)
{
  f->folder = norma_test_folder ();
  norma_test_write_parts (f->folder);
  f->session = norma_test_new_session (f->folder, fitted != NULL);
}

static void
tear_down (Fixture *f, gconstpointer fitted)
{
  norma_session_cancel (f->session);
  norma_test_wait_until (norma_session_is_settled (f->session));
  g_clear_object (&f->session);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
}

static void
count_signal (gpointer object, guint *n)
{
  (*n)++;
}

static void
test_plan (Fixture *f, gconstpointer data)
{
  GListModel *images = norma_session_get_images (f->session);
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (f->folder, NULL);

  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 19);
  g_assert_cmpuint (norma_session_count (f->session, NORMA_ROLE_LEARN), ==, 12);
  g_assert_cmpuint (norma_session_count_files (f->session, NORMA_FILE_OK), ==, 19);

  /* Once more adds nothing; a group that is left out is not taken. */
  norma_session_add_plan (f->session, plan);
  norma_test_wait_until (norma_session_is_settled (f->session));
  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 19);
  ((NormaFolderGroup *)plan->groups->pdata[1])->role = NORMA_ROLE_EXCLUDED;
  norma_test_take_plan (f->session, plan);
  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 16);
}

/* The session's scores are the pipeline's, bit for bit. */
static void
test_scores (Fixture *f, gconstpointer data)
{
  GListModel *images = norma_session_get_images (f->session);
  NormaModel *model = norma_session_get_model (f->session);
  g_autoptr (NormaScorer) scorer = norma_scorer_new (model, NULL);
  gsize n;

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);
    g_autoptr (NormaRaster) raster =
        norma_image_read (norma_image_item_get_path (item), NULL, NULL);
    g_autoptr (NormaResult) result = norma_scorer_score (scorer, raster, NULL);

    g_assert_cmpint (norma_image_item_get_state (item), ==, NORMA_SCORE_KNOWN);
    if (norma_image_item_get_role (item) == NORMA_ROLE_LEARN)
      continue;
    g_assert_cmpfloat (norma_image_item_get_score (item), ==, result->score);
    g_assert_cmpint (norma_image_item_get_verdict (item), ==, result->finding->verdict);
  }
  g_assert_nonnull (norma_session_get_held_out (f->session, &n));
  g_assert_cmpuint (n, ==, 12);
  g_assert_cmpfloat (norma_session_get_unit (f->session), ==, model->limits.reject);
}

static void
test_defects_are_rejected (Fixture *f, gconstpointer data)
{
  NormaVerdictCounts counts;

  norma_session_count_verdicts (f->session, &counts);
  g_assert_cmpuint (counts.n[NORMA_ROLE_DEFECTIVE][NORMA_VERDICT_REJECT], ==, 4);
  g_assert_cmpuint (counts.n[NORMA_ROLE_LEARN][NORMA_VERDICT_REJECT], ==, 0);
}

static void
test_limits (Fixture *f, gconstpointer data)
{
  NormaSession *s = f->session;
  NormaVerdictCounts counts;
  guint n_changes = 0;

  g_signal_connect (s, "limits-changed", G_CALLBACK (count_signal), &n_changes);
  norma_session_set_reject (s, 1e6);
  norma_session_count_verdicts (s, &counts);
  g_assert_cmpuint (counts.n[NORMA_ROLE_DEFECTIVE][NORMA_VERDICT_REJECT], ==, 0);
  g_assert_cmpuint (counts.n[NORMA_ROLE_DEFECTIVE][NORMA_VERDICT_REVIEW], ==, 4);

  /* The lower threshold never passes the upper one. */
  norma_session_set_reject (s, 0.25);
  g_assert_cmpfloat (norma_session_get_limits (s)->review, ==, 0.25f);
  norma_session_set_review (s, 7);
  g_assert_cmpfloat (norma_session_get_limits (s)->reject, ==, 7);
  norma_session_set_review (s, 7);
  norma_session_set_reject (s, (double)NAN);
  g_assert_cmpuint (n_changes, ==, 3);

  norma_session_reset_limits (s);
  g_assert_cmpfloat (norma_session_get_limits (s)->reject, ==,
                     norma_session_get_model (s)->limits.reject);
}

/* At a score exactly on the threshold the image is good: above, not equal. */
static void
test_on_the_threshold (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE);
  float score = norma_image_item_get_score (item);

  norma_session_set_reject (f->session, (double)score);
  g_assert_cmpint (norma_image_item_get_verdict (item), !=, NORMA_VERDICT_REJECT);
  norma_session_set_reject (f->session, (double)nextafterf (score, 0));
  g_assert_cmpint (norma_image_item_get_verdict (item), ==, NORMA_VERDICT_REJECT);
}

/* What is shown follows the thresholds, and the verdict is that of the regions shown. */
static void
test_shown (Fixture *f, gconstpointer data)
{
  NormaSession *s = f->session;
  NormaShown *shown = norma_session_get_shown (s);
  NormaImageItem *item = norma_test_find_image (s, NORMA_ROLE_DEFECTIVE);
  const NormaRegion *region;

  norma_session_set_current (s, item);
  norma_test_wait_until (!norma_shown_is_busy (shown));
  g_assert_true (norma_shown_get_item (shown) == item);
  g_assert_cmpuint (norma_shown_get_picture (shown)->levels[0].width, ==, 128);
  g_assert_cmpuint (norma_shown_get_outlines (shown)->finding->reject_regions->len, >=, 1);
  region = norma_outlines_get_region (norma_shown_get_outlines (shown), 0, NULL);
  g_assert_cmpfloat (region->peak, ==, norma_image_item_get_score (item));
  g_assert_cmpuint (region->peak_x, >, 45);
  g_assert_cmpuint (region->peak_x, <, 95);

  for (double reject = 0.2; reject < 100; reject *= 1.3) {
    norma_session_set_reject (s, reject);
    norma_test_wait_until (!norma_shown_is_busy (shown));
    g_assert_cmpint (norma_shown_get_outlines (shown)->finding->verdict, ==,
                     norma_image_item_get_verdict (item));
  }

  norma_session_set_current (s, NULL);
  g_assert_null (norma_shown_get_picture (shown));
}

/* Of many requests the last one wins, and no other is seen. */
static void
test_latest_wins (Fixture *f, gconstpointer data)
{
  NormaSession *s = f->session;
  NormaShown *shown = norma_session_get_shown (s);
  GListModel *images = norma_session_get_images (s);
  g_autoptr (NormaImageItem) last = g_list_model_get_item (images, 0);
  guint n_changes = 0;

  g_signal_connect (shown, "changed", G_CALLBACK (count_signal), &n_changes);
  for (guint i = g_list_model_get_n_items (images); i-- > 0;) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    norma_session_set_current (s, item);
  }
  norma_test_wait_until (!norma_shown_is_busy (shown));
  g_assert_true (norma_shown_get_item (shown) == last);
  g_assert_cmpuint (n_changes, ==, 1);
}

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  NormaSession *s = f->session;
  NormaImageItem *item = norma_test_find_image (s, NORMA_ROLE_GOOD);
  g_autofree char *bad = g_build_filename (f->folder, "test", "good", "part-99.png", NULL);
  g_autoptr (NormaFolderPlan) plan = NULL;

  g_assert_true (g_file_set_contents (bad, "\x89PNG\r\n\x1a\n", 8, NULL));
  plan = norma_folder_plan_new (f->folder, NULL);
  norma_session_add_plan (s, plan);
  norma_test_wait_until (norma_session_is_settled (s));
  g_assert_cmpint (norma_image_item_get_state (item), ==, NORMA_SCORE_KNOWN);
  for (guint i = 0; i < g_list_model_get_n_items (norma_session_get_images (s)); i++) {
    g_autoptr (NormaImageItem) one = g_list_model_get_item (norma_session_get_images (s), i);

    if (g_str_equal (norma_image_item_get_name (one), "part-99.png")) {
      g_assert_cmpint (norma_image_item_get_state (one), ==, NORMA_SCORE_FAILED);
      g_assert_nonnull (norma_image_item_get_error (one));
      norma_session_set_current (s, one);
    }
  }
  norma_test_wait_until (!norma_shown_is_busy (norma_session_get_shown (s)));
  g_assert_nonnull (norma_shown_get_error (norma_session_get_shown (s)));
  g_assert_null (norma_shown_get_picture (norma_session_get_shown (s)));
}

static void
test_suspects (Fixture *f, gconstpointer data)
{
  NormaSession *s = f->session;
  g_autoptr (GPtrArray) suspects = norma_session_list_suspects (s);
  gsize n;
  const double *held_out = norma_session_get_held_out (s, &n);
  double least = held_out[0], most = held_out[0];

  g_assert_cmpuint (suspects->len, ==, 0);
  g_assert_false (norma_session_exclude_suspects (s));
  for (gsize i = 0; i < n; i++) {
    least = MIN (least, held_out[i]);
    most = MAX (most, held_out[i]);
  }
  norma_session_set_reject (s, (double)nextafterf ((float)most, 0));
  g_assert_true (norma_session_exclude_suspects (s));
  norma_test_wait_until (norma_session_is_settled (s));
  g_assert_cmpuint (norma_session_count (s, NORMA_ROLE_LEARN), ==, 11);
  norma_test_wait_until (norma_session_is_settled (s));
  norma_session_get_held_out (s, &n);
  g_assert_cmpuint (n, ==, 11);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  NormaSession *s = f->session;

  g_assert_true (norma_session_fit (s));
  g_assert_false (norma_session_fit (s));
  norma_session_cancel (s);
  norma_test_wait_until (norma_session_is_settled (s));
  g_assert_null (norma_session_get_model (s));
  g_assert_false (norma_session_score (s));
}

static void
keep_message (NormaSession *session, const char *text, char **message)
{
  g_free (*message);
  *message = g_strdup (text);
}

static void
test_failing_fit (Fixture *f, gconstpointer data)
{
  NormaSession *s = f->session;
  g_autofree char *message = NULL;
  g_autofree char *good = g_build_filename (f->folder, "train", "good", NULL);

  g_signal_connect (s, "message", G_CALLBACK (keep_message), &message);
  norma_test_remove_folder (good);
  g_assert_true (norma_session_fit (s));
  norma_test_wait_until (norma_session_is_settled (s));
  g_assert_nonnull (message);
  g_assert_null (norma_session_get_model (s));
}

/* A model is borrowed from a small session, so that there are thresholds to move. */
static void
test_many_images (Fixture *f, gconstpointer data)
{
  NormaSession *session = f->session;
  NormaFolderGroup group = { (char *)"", g_ptr_array_new_with_free_func (g_free),
                             NORMA_ROLE_UNLABELLED };
  NormaFolderPlan plan = { (char *)"/", g_ptr_array_new (), 10000 };
  GListModel *images = norma_session_get_images (session);
  NormaLimits limits = { 0.5, 1, 0 };
  NormaVerdictCounts counts;
  gint64 start;
  double ms;

  for (guint i = 0; i < 10000; i++)
    g_ptr_array_add (group.paths, g_strdup_printf ("/absent/part-%u.png", i));
  g_ptr_array_add (plan.groups, &group);
  norma_session_add_plan (session, &plan);
  norma_test_wait_until (norma_session_is_settled (session));
  g_assert_cmpuint (g_list_model_get_n_items (images), ==, 10019);
  g_assert_cmpuint (norma_session_count_files (session, NORMA_FILE_MISSING), ==, 10000);
  for (guint i = 0; i < 10000; i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, 19 + i);

    norma_image_item_set_score (item, (float)i / 5000, (float)i / 5000, &limits);
  }
  norma_session_begin_drag (session);
  start = g_get_monotonic_time ();
  norma_session_set_reject (session, 1.5);
  norma_session_set_review (session, 0.25);
  norma_session_count_verdicts (session, &counts);
  ms = (double)(g_get_monotonic_time () - start) / 2000;
  g_test_message ("all verdicts of 10,000 images after a threshold moved: %.2f ms", ms);
  g_assert_cmpuint (counts.n[NORMA_ROLE_UNLABELLED][NORMA_VERDICT_ACCEPT], ==, 1251);
  g_assert_cmpuint (counts.n[NORMA_ROLE_UNLABELLED][NORMA_VERDICT_REVIEW], ==, 6250);
  g_assert_cmpuint (counts.n[NORMA_ROLE_UNLABELLED][NORMA_VERDICT_REJECT], ==, 2499);
  norma_session_end_drag (session);
  g_ptr_array_unref (group.paths);
  g_ptr_array_unref (plan.groups);
}

#define ADD(name, fitted, function) \
  g_test_add ("/session/" name, Fixture, fitted, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("plan", NULL, test_plan);
  ADD ("scores", "fitted", test_scores);
  ADD ("defects-are-rejected", "fitted", test_defects_are_rejected);
  ADD ("limits", "fitted", test_limits);
  ADD ("on-the-threshold", "fitted", test_on_the_threshold);
  ADD ("shown", "fitted", test_shown);
  ADD ("latest-wins", "fitted", test_latest_wins);
  ADD ("unreadable", "fitted", test_unreadable);
  ADD ("suspects", "fitted", test_suspects);
  ADD ("cancel", NULL, test_cancel);
  ADD ("failing-fit", NULL, test_failing_fit);
  ADD ("many-images", "fitted", test_many_images);
  return g_test_run ();
}
