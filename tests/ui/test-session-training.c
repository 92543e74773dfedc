/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-training.h"

#include "tests/support.h"
#include "tests/ui/parts.h"

/* Of a training that ends, and of one that does not. */
enum { STEPS = 24, ENDLESS = 1000000 };

typedef struct {
  char *folder, *check_point;
  NormaSession *session;
  char *message; /* the last one */
} Fixture;

static void
keep_message (Fixture *f, const char *text)
{
  g_free (f->message);
  f->message = g_strdup (text);
}

static void
settle (Fixture *f)
{
  norma_test_wait_until (norma_session_is_settled (f->session));
}

static void
choose (Fixture *f, NormaMethod detector, guint steps)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (f->session));

  choice->detector = detector;
  choice->steps = steps;
  choice->seed = 2385;
  norma_session_set_method (f->session, choice, "Choose training");
  settle (f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = norma_test_folder ();
  norma_test_write_parts (f->folder);
  f->session = norma_test_new_session (f->folder, FALSE);
  f->check_point = g_strconcat (norma_session_get_project_path (f->session), "-training", NULL);
  g_signal_connect_swapped (f->session, "message", G_CALLBACK (keep_message), f);
  choose (f, NORMA_METHOD_SIMPLENET, ENDLESS);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  settle (f);
  g_clear_object (&f->session);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->check_point);
  g_free (f->message);
}

static gboolean
has_steps (Fixture *f)
{
  NormaTrainingWatch *watch = norma_session_get_training (f->session);

  return norma_session_is_training (f->session) && watch != NULL &&
         norma_training_watch_get_record (watch)->n > 0;
}

static gboolean
has_steps_or_ended (Fixture *f)
{
  return has_steps (f) || norma_session_is_settled (f->session);
}

static void
begin (Fixture *f)
{
  g_assert_true (norma_session_fit (f->session));
  norma_test_wait_until (has_steps (f));
}

static void
begin_and_pause (Fixture *f)
{
  begin (f);
  norma_session_pause_training (f->session);
  settle (f);
  g_assert_nonnull (norma_session_get_stopped_training (f->session));
}

/* Of a training that ends, which a busy machine may do before it is paused. */
static void
begin_and_pause_in_time (Fixture *f)
{
  while (norma_session_get_stopped_training (f->session) == NULL) {
    g_assert_true (norma_session_fit (f->session));
    norma_test_wait_until (has_steps_or_ended (f));
    norma_session_pause_training (f->session);
    settle (f);
  }
}

static void
fit_whole (Fixture *f)
{
  g_assert_true (norma_session_fit (f->session));
  settle (f);
  g_assert_cmpstr (f->message, ==, NULL);
  g_assert_nonnull (norma_session_get_model_hash (f->session));
}

static void
forget_fits (Fixture *f)
{
  while (norma_session_get_model_hash (f->session) != NULL) {
    norma_session_undo (f->session);
    settle (f);
  }
}

/* Nothing stays beside the project, and the loss is still to be seen. */
static void
test_whole (Fixture *f, gconstpointer data)
{
  const NormaLossRecord *record;
  NormaModel *model;

  choose (f, NORMA_METHOD_SIMPLENET, STEPS);
  fit_whole (f);
  g_assert_null (norma_session_get_stopped_training (f->session));
  g_assert_false (g_file_test (f->check_point, G_FILE_TEST_EXISTS));
  g_assert_false (norma_session_is_training (f->session));
  g_assert_null (norma_session_get_training (f->session));
  model = norma_session_get_model (f->session);
  record = &norma_detector_get_training (model->detector)->record;
  g_assert_cmpfloat (record->points[record->n - 1].step, ==, STEPS);
}

/* The model is known by the hash of its bytes. */
static void
test_same_bits (Fixture *f, gconstpointer data)
{
  g_autofree char *whole = NULL;
  const NormaStoppedTraining *stopped;

  choose (f, NORMA_METHOD_SIMPLENET, STEPS);
  fit_whole (f);
  whole = g_strdup (norma_session_get_model_hash (f->session));
  begin_and_pause_in_time (f);
  stopped = norma_session_get_stopped_training (f->session);
  g_assert_cmpuint (stopped->summary.step, >, 0);
  g_assert_cmpuint (stopped->summary.step, <, STEPS);
  g_assert_cmpuint (stopped->summary.n_steps, ==, STEPS);
  g_assert_cmpuint (stopped->summary.seed, ==, 2385);
  g_assert_true (g_file_test (f->check_point, G_FILE_TEST_EXISTS));
  forget_fits (f);
  g_assert_true (norma_session_resume_training (f->session));
  settle (f);
  g_assert_cmpstr (norma_session_get_model_hash (f->session), ==, whole);
  g_assert_null (norma_session_get_stopped_training (f->session));
  g_assert_false (g_file_test (f->check_point, G_FILE_TEST_EXISTS));
}

/* The student of a teacher, too. */
static void
test_student (Fixture *f, gconstpointer data)
{
  g_autofree char *whole = NULL;

  choose (f, NORMA_METHOD_EFFICIENTAD, STEPS / 2);
  fit_whole (f);
  whole = g_strdup (norma_session_get_model_hash (f->session));
  begin_and_pause_in_time (f);
  forget_fits (f);
  g_assert_true (norma_session_resume_training (f->session));
  settle (f);
  g_assert_cmpstr (norma_session_get_model_hash (f->session), ==, whole);
}

/* A project that is closed while it trains goes on with the method of then, whatever is chosen now. */
static void
test_closed (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_strdup (norma_session_get_project_path (f->session));
  const NormaStoppedTraining *stopped;

  begin (f);
  norma_session_close (f->session);
  g_assert_null (norma_session_get_training (f->session));
  settle (f);
  norma_test_open (f->session, path);
  settle (f);
  stopped = norma_session_get_stopped_training (f->session);
  g_assert_nonnull (stopped);
  g_assert_cmpuint (stopped->method->detector, ==, NORMA_METHOD_SIMPLENET);
  g_assert_cmpuint (stopped->summary.record.n, >, 0);
  g_assert_nonnull (strstr (f->message, "SimpleNet stopped at"));
  choose (f, NORMA_METHOD_GAUSSIAN, STEPS);
  g_assert_true (norma_session_resume_training (f->session));
  norma_test_wait_until (has_steps (f));
  g_assert_cmpuint (norma_session_get_method (f->session)->detector, ==, NORMA_METHOD_SIMPLENET);
  g_assert_cmpuint (norma_session_get_method (f->session)->steps, ==, ENDLESS);
  norma_session_cancel_fit (f->session);
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  begin (f);
  norma_session_cancel_fit (f->session);
  settle (f);
  g_assert_null (norma_session_get_stopped_training (f->session));
  g_assert_false (g_file_test (f->check_point, G_FILE_TEST_EXISTS));
  g_assert_false (norma_session_resume_training (f->session));
  g_assert_null (norma_session_get_model (f->session));
}

static void
test_discard (Fixture *f, gconstpointer data)
{
  begin_and_pause (f);
  norma_session_discard_training (f->session);
  settle (f);
  g_assert_null (norma_session_get_stopped_training (f->session));
  g_assert_false (g_file_test (f->check_point, G_FILE_TEST_EXISTS));
}

/* What is not trained leaves it alone. */
static void
test_other_fit (Fixture *f, gconstpointer data)
{
  begin_and_pause (f);
  choose (f, NORMA_METHOD_GAUSSIAN, STEPS);
  fit_whole (f);
  g_assert_nonnull (norma_session_get_stopped_training (f->session));
  g_assert_true (g_file_test (f->check_point, G_FILE_TEST_EXISTS));
}

/* Other images cannot be gone on with; what was trained waits for those of before. */
static void
test_other_images (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  begin_and_pause (f);
  g_ptr_array_add (one, norma_test_find_image (f->session, NORMA_ROLE_LEARN));
  norma_session_set_role (f->session, one, NORMA_ROLE_EXCLUDED);
  settle (f);
  g_assert_true (norma_session_resume_training (f->session));
  settle (f);
  g_assert_nonnull (strstr (f->message, "cannot go on"));
  g_assert_nonnull (norma_session_get_stopped_training (f->session));
  norma_session_undo (f->session);
  settle (f);
  g_clear_pointer (&f->message, g_free);
  g_assert_true (norma_session_resume_training (f->session));
  norma_test_wait_until (has_steps (f));
  g_assert_cmpstr (f->message, ==, NULL);
  norma_session_cancel_fit (f->session);
}

/* What cannot be read is told, and does not stand in the way of a fit. */
static void
test_damaged (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_strdup (norma_session_get_project_path (f->session));

  norma_session_close (f->session);
  settle (f);
  g_assert_true (g_file_set_contents (f->check_point, "no training", -1, NULL));
  norma_test_open (f->session, path);
  settle (f);
  g_assert_nonnull (strstr (f->message, "-training"));
  g_assert_null (norma_session_get_stopped_training (f->session));
  g_clear_pointer (&f->message, g_free);
  choose (f, NORMA_METHOD_SIMPLENET, STEPS);
  fit_whole (f);
  g_assert_false (g_file_test (f->check_point, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define add(name, function) \
  g_test_add ("/session-training/" name, Fixture, NULL, set_up, function, tear_down)
  add ("whole", test_whole);
  add ("same-bits", test_same_bits);
  add ("student", test_student);
  add ("closed", test_closed);
  add ("cancel", test_cancel);
  add ("discard", test_discard);
  add ("other-fit", test_other_fit);
  add ("other-images", test_other_images);
  add ("damaged", test_damaged);
#undef add
  return g_test_run ();
}
