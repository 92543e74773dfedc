/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/project/salvage.h"
#include "tests/support.h"
#include "tests/ui/parts.h"
#include "ui/session.h"

/* What a session shows is what its project says: after closing and opening, after undoing, beside a
 * second session, and when files or the disk fail. */

typedef struct {
  char *folder; /* holds images/ and test.norma-project */
  char *images;
  char *path;
  NormaSession *session;
  char *message; /* the last one told */
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

  norma_session_get_fit_options (session)->short_side = 96;
  norma_session_get_fit_options (session)->n_defect_spots = 0;
  norma_session_get_fit_options (session)->n_threads = 1;
  g_signal_connect (session, "message", G_CALLBACK (keep_message), f);
  return session;
}

static void
settle (Fixture *f)
{
  norma_test_wait_until (norma_session_is_settled (f->session));
}

static void
set_up (Fixture *f, gconstpointer fitted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaFolderPlan) plan = NULL;

  f->folder = norma_test_folder ();
  f->images = g_build_filename (f->folder, "images", NULL);
  f->path = g_build_filename (f->folder, "test.norma-project", NULL);
  g_assert_cmpint (g_mkdir (f->images, 0700), ==, 0);
  norma_test_write_parts (f->images);
  f->session = new_session (f);
  plan = norma_folder_plan_new (f->images, &error);
  g_assert_no_error (error);
  norma_test_create (f->session, f->path, plan);
  if (fitted == NULL)
    return;
  g_assert_true (norma_session_fit (f->session));
  settle (f);
  g_assert_nonnull (norma_session_get_model (f->session));
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
  g_assert_true (norma_session_can_edit (f->session));
}

static void
tear_down (Fixture *f, gconstpointer fitted)
{
  if (f->session != NULL)
    close_session (f);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->images);
  g_free (f->path);
  g_free (f->message);
}

/* All that is shown, as text. Floats as hexadecimal, so that every bit counts. */
static char *
describe (NormaSession *session)
{
  GListModel *images = norma_session_get_images (session);
  const NormaLimits *limits = norma_session_get_limits (session);
  GString *text = g_string_new (NULL);
  gsize n;
  const double *held_out = norma_session_get_held_out (session, &n);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);
    const NormaFileFacts *facts = norma_image_item_get_facts (item);

    g_string_append_printf (text, "%s %s %d %d %d %a %d %s\n", norma_image_item_get_path (item),
                            norma_image_item_get_group (item), norma_image_item_get_role (item),
                            (int)facts->state, norma_image_item_get_state (item),
                            (double)norma_image_item_get_score (item),
                            norma_image_item_get_verdict (item), facts->hash);
  }
  g_string_append_printf (text, "%a %a %a\n", (double)limits->review, (double)limits->reject,
                          norma_session_get_unit (session));
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%a ", held_out[i]);
  g_string_append_printf (text, "\n%g\n", norma_session_get_fit_seconds (session));
  return g_string_free (text, FALSE);
}

static void
assert_same_after_reopening (Fixture *f)
{
  g_autofree char *before = describe (f->session);
  g_autofree char *undo = g_strdup (norma_session_get_undo_action (f->session));
  g_autofree char *redo = g_strdup (norma_session_get_redo_action (f->session));
  g_autofree char *after = NULL;

  reopen (f);
  after = describe (f->session);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpstr (undo, ==, norma_session_get_undo_action (f->session));
  g_assert_cmpstr (redo, ==, norma_session_get_redo_action (f->session));
}

static void
test_reopen (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE);
  NormaShown *shown = norma_session_get_shown (f->session);
  float peak;

  norma_session_set_reject (f->session, 1.25 * norma_session_get_unit (f->session));
  norma_session_set_review (f->session, 0.75 * norma_session_get_unit (f->session));
  settle (f);
  norma_session_set_current (f->session, item);
  norma_test_wait_until (!norma_shown_is_busy (shown));
  peak = norma_outlines_get_region (norma_shown_get_outlines (shown), 0, NULL)->peak;

  assert_same_after_reopening (f);
  g_assert_nonnull (norma_session_get_model (f->session));
  g_assert_null (norma_session_get_job (f->session));
  shown = norma_session_get_shown (f->session);
  norma_session_set_current (f->session, norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE));
  norma_test_wait_until (!norma_shown_is_busy (shown));
  g_assert_cmpfloat (norma_outlines_get_region (norma_shown_get_outlines (shown), 0, NULL)->peak,
                     ==, peak);
}

/* Nothing is written beside the images. */
static void
test_images_are_untouched (Fixture *f, gconstpointer data)
{
  g_autoptr (GDir) dir = g_dir_open (f->images, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL) {
    g_assert_true (g_str_equal (name, "train") || g_str_equal (name, "test") ||
                   g_str_equal (name, "notes.txt"));
    n++;
  }
  g_assert_cmpuint (n, ==, 3);
}

static void
move_first (Fixture *f, NormaRole from, NormaRole to)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, norma_test_find_image (f->session, from));
  norma_session_set_role (f->session, items, to);
}

static void
do_role (Fixture *f)
{
  move_first (f, NORMA_ROLE_DEFECTIVE, NORMA_ROLE_UNLABELLED);
}

static void
do_learn (Fixture *f)
{
  move_first (f, NORMA_ROLE_LEARN, NORMA_ROLE_GOOD);
}

static void
do_exclude (Fixture *f)
{
  move_first (f, NORMA_ROLE_GOOD, NORMA_ROLE_EXCLUDED);
}

static void
do_limits (Fixture *f)
{
  norma_session_set_reject (f->session, 1.5 * norma_session_get_unit (f->session));
}

static void
do_drag (Fixture *f)
{
  double unit = norma_session_get_unit (f->session);

  norma_session_begin_drag (f->session);
  for (double multiple = 1; multiple < 2; multiple += 0.1)
    norma_session_set_review (f->session, multiple * unit);
  norma_session_end_drag (f->session);
}

static void
do_fit (Fixture *f)
{
  norma_session_get_fit_options (f->session)->smoothing = 5;
  g_assert_true (norma_session_fit (f->session));
}

static void
do_add (Fixture *f)
{
  g_autofree char *old = g_build_filename (f->images, "test", "good", "part-21.png", NULL);
  g_autofree char *fresh = g_build_filename (f->images, "test", "good", "part-29.png", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (NormaFolderPlan) plan = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (old, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (fresh, bytes, (gssize)n, NULL));
  plan = norma_folder_plan_new (f->images, NULL);
  norma_session_add_plan (f->session, plan);
}

typedef struct {
  const char *action;
  void (*run) (Fixture *f);
} Step;

static const Step steps[] = {
  { "Move images", do_role },         { "Move images", do_learn },
  { "Leave images out", do_exclude }, { "Change thresholds", do_limits },
  { "Change thresholds", do_drag },   { "Fit the model", do_fit },
  { "Add images", do_add },
};

static void
assert_described (Fixture *f, const char *expected)
{
  g_autofree char *text = describe (f->session);

  g_assert_cmpstr (text, ==, expected);
}

/* Each step, undone and done again, gives what was shown before and after it. */
static void
test_history (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (texts, describe (f->session));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    steps[i].run (f);
    settle (f);
    g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, steps[i].action);
    g_ptr_array_add (texts, describe (f->session));
    g_assert_cmpstr (texts->pdata[i], !=, texts->pdata[i + 1]);
  }
  for (guint i = G_N_ELEMENTS (steps); i-- > 0;) {
    norma_session_undo (f->session);
    settle (f);
    g_assert_cmpstr (norma_session_get_redo_action (f->session), ==, steps[i].action);
    assert_described (f, texts->pdata[i]);
  }
  assert_same_after_reopening (f);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    norma_session_redo (f->session);
    settle (f);
    assert_described (f, texts->pdata[i + 1]);
  }
  g_assert_null (norma_session_get_redo_action (f->session));
}

/* Keys pressed in a row are undone at once, a drag by itself. */
static void
test_steps_of_thresholds (Fixture *f, gconstpointer data)
{
  double unit = norma_session_get_unit (f->session);
  const NormaLimits *limits = norma_session_get_limits (f->session);
  float review = limits->review;

  for (guint i = 0; i < 5; i++) {
    norma_session_set_reject (f->session, (1.1 + i * 0.1) * unit);
    settle (f);
  }
  do_drag (f);
  settle (f);
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpfloat (limits->reject, ==, (float)((1.1 + 4 * 0.1) * unit));
  g_assert_cmpfloat (limits->review, ==, review);
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpfloat (limits->reject, ==, (float)unit);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Fit the model");
}

static void
copy_text (NormaSession *session, const char *text, char **copy)
{
  g_free (*copy);
  *copy = g_strdup (text);
}

static void
test_step_is_told (Fixture *f, gconstpointer data)
{
  g_autofree char *text = NULL;

  g_signal_connect (f->session, "step-made", G_CALLBACK (copy_text), &text);
  do_role (f);
  g_assert_null (text);
  settle (f);
  g_assert_nonnull (text);
  g_assert_nonnull (strstr (text, "Unlabelled"));
}

static gpointer
close_later (gpointer project)
{
  g_usleep (300 * 1000);
  norma_project_close (project);
  return NULL;
}

/* A thread of the project that was closed still holds it. */
static void
test_reopen_at_once (Fixture *f, gconstpointer data)
{
  GThread *thread = g_thread_new ("holder", close_later,
                                  norma_project_ref (norma_session_get_project (f->session)));

  norma_session_close (f->session);
  norma_test_open (f->session, f->path);
  g_assert_true (norma_session_can_edit (f->session));
  g_thread_join (thread);
}

static void
test_second_session (Fixture *f, gconstpointer data)
{
  g_autofree char *before = describe (f->session);
  g_autofree char *seen = NULL;
  NormaSession *first = f->session;
  NormaSession *second = new_session (f);

  norma_test_open (second, f->path);
  seen = describe (second);
  g_assert_cmpstr (seen, ==, before);
  g_assert_false (norma_session_can_edit (second));
  g_assert_nonnull (norma_session_get_read_only_reason (second));
  g_assert_null (norma_session_get_read_only_reason (first));
  g_assert_false (norma_session_fit (second));
  g_assert_false (norma_session_score (second));
  g_assert_false (norma_session_exclude_suspects (second));
  f->session = second;
  do_role (f);
  do_limits (f);
  norma_session_undo (second);
  norma_session_redo (second);
  norma_session_accept_files (second);
  norma_session_locate (second, f->images);
  settle (f);
  assert_described (f, before);

  /* It sees what the first one does. */
  f->session = first;
  do_role (f);
  settle (f);
  g_free (g_steal_pointer (&before));
  before = describe (first);
  f->session = second;
  norma_session_refresh (second);
  settle (f);
  assert_described (f, before);
  g_object_unref (second);
  f->session = first;
}

static NormaImageItem *
find_by_name (Fixture *f, const char *name)
{
  GListModel *images = norma_session_get_images (f->session);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    if (g_str_equal (norma_image_item_get_name (item), name))
      return item;
  }
  g_assert_not_reached ();
}

static char *
image_path (Fixture *f, const char *kind, const char *name)
{
  return g_build_filename (f->images, "test", kind, name, NULL);
}

/* Missing: the row and its score stay, and the image is found again by its bytes. */
static void
test_missing (Fixture *f, gconstpointer data)
{
  g_autofree char *path = image_path (f, "spot", "part-31.png");
  g_autofree char *elsewhere = g_build_filename (f->folder, "elsewhere", NULL);
  g_autofree char *found = g_build_filename (elsewhere, "other.png", NULL);
  float score = norma_image_item_get_score (find_by_name (f, "part-31.png"));

  close_session (f);
  g_assert_cmpint (g_mkdir (elsewhere, 0700), ==, 0);
  g_assert_cmpint (g_rename (path, found), ==, 0);
  f->session = new_session (f);
  norma_test_open (f->session, f->path);
  g_assert_cmpuint (norma_session_count_files (f->session, NORMA_FILE_MISSING), ==, 1);
  g_assert_cmpint (norma_image_item_get_file_state (find_by_name (f, "part-31.png")), ==,
                   NORMA_FILE_MISSING);
  g_assert_cmpfloat (norma_image_item_get_score (find_by_name (f, "part-31.png")), ==, score);

  norma_session_locate (f->session, elsewhere);
  settle (f);
  g_assert_cmpuint (norma_session_count_files (f->session, NORMA_FILE_MISSING), ==, 0);
  g_assert_cmpstr (norma_image_item_get_path (find_by_name (f, "other.png")), ==, found);
  g_assert_cmpfloat (norma_image_item_get_score (find_by_name (f, "other.png")), ==, score);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Locate images");
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpuint (norma_session_count_files (f->session, NORMA_FILE_MISSING), ==, 1);
}

/* Changed: told, and its score is that of before until it is taken as it is. */
static void
test_changed (Fixture *f, gconstpointer data)
{
  g_autofree char *path = image_path (f, "spot", "part-31.png");
  g_autofree char *other = image_path (f, "good", "part-21.png");
  g_autofree char *bytes = NULL;
  float score = norma_image_item_get_score (find_by_name (f, "part-31.png"));
  NormaImageItem *item;
  gsize n;

  close_session (f);
  g_assert_true (g_file_get_contents (other, &bytes, &n, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize)n, NULL));
  f->session = new_session (f);
  norma_test_open (f->session, f->path);
  item = find_by_name (f, "part-31.png");
  g_assert_cmpint (norma_image_item_get_file_state (item), ==, NORMA_FILE_CHANGED);
  g_assert_cmpfloat (norma_image_item_get_score (item), ==, score);

  norma_session_accept_files (f->session);
  settle (f);
  g_assert_cmpint (norma_image_item_get_file_state (item), ==, NORMA_FILE_OK);
  g_assert_cmpfloat (norma_image_item_get_score (item), ==,
                     norma_image_item_get_score (find_by_name (f, "part-21.png")));
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpint (norma_image_item_get_file_state (item), ==, NORMA_FILE_CHANGED);
  g_assert_cmpfloat (norma_image_item_get_score (item), ==, score);
}

static void
test_unreadable (Fixture *f, gconstpointer data)
{
  g_autofree char *path = image_path (f, "spot", "part-99.png");
  g_autoptr (NormaFolderPlan) plan = NULL;
  NormaImageItem *item;

  g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n", 8, NULL));
  plan = norma_folder_plan_new (f->images, NULL);
  norma_session_add_plan (f->session, plan);
  settle (f);
  item = find_by_name (f, "part-99.png");
  g_assert_cmpint (norma_image_item_get_file_state (item), ==, NORMA_FILE_UNREADABLE);
  g_assert_cmpint (norma_image_item_get_state (item), ==, NORMA_SCORE_FAILED);
  g_assert_nonnull (norma_image_item_get_error (item));
  assert_same_after_reopening (f);
}

/* The whole folder is moved together with its project. */
static void
test_moved_together (Fixture *f, gconstpointer data)
{
  g_autofree char *to = g_strconcat (f->folder, "-moved", NULL);

  close_session (f);
  g_assert_cmpint (g_rename (f->folder, to), ==, 0);
  g_free (f->folder);
  g_free (f->path);
  f->folder = g_steal_pointer (&to);
  f->path = g_build_filename (f->folder, "test.norma-project", NULL);
  f->session = new_session (f);
  norma_test_open (f->session, f->path);
  g_assert_cmpuint (norma_session_count_files (f->session, NORMA_FILE_OK), ==, 19);
}

static void
finish_opening (GObject *source, GAsyncResult *result, gpointer data)
{
  norma_session_open_finish (NORMA_SESSION (source), result, data);
}

/* What cannot be opened leaves what is open. */
static void
test_cannot_open (Fixture *f, gconstpointer data)
{
  g_autofree char *before = describe (f->session);
  g_autofree char *notes = g_build_filename (f->images, "notes.txt", NULL);
  g_autoptr (GError) error = NULL;

  norma_session_open_async (f->session, notes, finish_opening, &error);
  norma_test_wait_until (error != NULL);
  settle (f);
  assert_described (f, before);
  g_assert_cmpstr (norma_session_get_project_path (f->session), ==, f->path);
  g_assert_true (norma_session_can_edit (f->session));
}

/* A file that cannot grow stands for a full disk. What cannot be kept is not shown. */
static void
test_full_disk (Fixture *f, gconstpointer data)
{
  g_autofree char *before = describe (f->session);
  struct rlimit whole, small;
  GStatBuf status;

  g_assert_cmpint (g_stat (f->path, &status), ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &whole), ==, 0);
  small = whole;
  small.rlim_cur = 16;
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  do_role (f);
  settle (f);
  assert_described (f, before);
  g_assert_nonnull (f->message);
  g_clear_pointer (&f->message, g_free);
  do_limits (f);
  settle (f);
  assert_described (f, before);
  g_assert_nonnull (f->message);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &whole), ==, 0);

  do_role (f);
  settle (f);
  assert_same_after_reopening (f);
}

static void
finish_copy (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_session_save_copy_finish (NORMA_SESSION (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

static void
test_copy (Fixture *f, gconstpointer data)
{
  g_autofree char *copy = g_build_filename (f->images, "test", "copy.norma-project", NULL);
  g_autofree char *before = describe (f->session);
  gboolean done = FALSE;

  norma_session_save_copy_async (f->session, copy, finish_copy, &done);
  norma_test_wait_until (done);
  do_role (f);
  settle (f);
  norma_test_open (f->session, copy);
  assert_described (f, before);
  g_assert_true (norma_session_can_edit (f->session));
}

/* What is whole of a damaged project is there in the saved one. */
static void
test_salvage (Fixture *f, gconstpointer data)
{
  g_autofree char *saved = g_build_filename (f->folder, "saved.norma-project", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize n;

  close_session (f);
  g_assert_true (g_file_get_contents (f->path, &bytes, &n, NULL));
  memset (bytes, 0x5a, 100);
  g_assert_true (g_file_set_contents (f->path, bytes, (gssize)n, NULL));
  f->session = new_session (f);
  norma_session_open_async (f->session, f->path, finish_opening, &error);
  norma_test_wait_until (error != NULL);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_clear_error (&error);

  norma_project_salvage (f->path, saved, NULL, &error);
  g_assert_no_error (error);
  norma_test_open (f->session, saved);
  g_assert_cmpuint (norma_session_count_files (f->session, NORMA_FILE_OK), ==, 19);
  g_assert_nonnull (norma_session_get_model (f->session));
}

/* Closing in the middle of work, and opening another project in it, lose nothing and mix nothing. */
static void
test_another_project (Fixture *f, gconstpointer data)
{
  g_autofree char *other = g_build_filename (f->folder, "other.norma-project", NULL);
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (f->images, NULL);

  do_role (f);
  do_limits (f);
  norma_test_create (f->session, other, plan);
  g_assert_null (norma_session_get_model (f->session));
  g_assert_cmpuint (norma_session_count (f->session, NORMA_ROLE_DEFECTIVE), ==, 4);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Add images");
  norma_test_open (f->session, f->path);
  g_assert_cmpuint (norma_session_count (f->session, NORMA_ROLE_DEFECTIVE), ==, 3);
  g_assert_cmpfloat (norma_session_get_limits (f->session)->reject, ==,
                     (float)(1.5 * norma_session_get_unit (f->session)));
}

#define ADD(name, fitted, function) \
  g_test_add ("/session-project/" name, Fixture, fitted, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  /* Commits would wait for the disk. */
  if (access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  g_test_init (&argc, &argv, NULL);
  ADD ("reopen", "fitted", test_reopen);
  ADD ("images-are-untouched", "fitted", test_images_are_untouched);
  ADD ("history", "fitted", test_history);
  ADD ("steps-of-thresholds", "fitted", test_steps_of_thresholds);
  ADD ("step-is-told", NULL, test_step_is_told);
  ADD ("reopen-at-once", "fitted", test_reopen_at_once);
  ADD ("second-session", "fitted", test_second_session);
  ADD ("missing", "fitted", test_missing);
  ADD ("changed", "fitted", test_changed);
  ADD ("unreadable", NULL, test_unreadable);
  ADD ("moved-together", NULL, test_moved_together);
  ADD ("cannot-open", NULL, test_cannot_open);
  ADD ("full-disk", "fitted", test_full_disk);
  ADD ("copy", "fitted", test_copy);
  ADD ("salvage", "fitted", test_salvage);
  ADD ("another-project", "fitted", test_another_project);
  return g_test_run ();
}
