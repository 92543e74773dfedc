/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-default.h"

#include <math.h>

#include "tests/support.h"
#include "tests/ui/parts.h"

typedef struct {
  char *folder;
  NormaSession *session;
  NormaDefaultComparison *made;
  GError *error;
} Fixture;

static void
settle (Fixture *f)
{
  norma_test_wait_until (norma_session_is_settled (f->session));
}

static void
fit (Fixture *f, NormaMethod detector)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (f->session));

  choice->detector = detector;
  norma_session_set_method (f->session, choice, "Choose detector");
  g_assert_true (norma_session_fit (f->session));
  settle (f);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = norma_test_folder ();
  norma_test_write_parts (f->folder);
  f->session = norma_test_new_session (f->folder, FALSE);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  settle (f);
  g_clear_object (&f->session);
  norma_default_comparison_free (f->made);
  g_clear_error (&f->error);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
}

static void
keep (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  f->made = norma_session_compare_default_finish (f->session, result, &f->error);
}

static void
begin (Fixture *f)
{
  g_clear_pointer (&f->made, norma_default_comparison_free);
  g_assert_true (norma_session_can_compare_default (f->session));
  norma_session_compare_default_async (f->session, keep, f);
  g_assert_false (norma_session_can_compare_default (f->session));
}

static void
assert_models (Fixture *f, gboolean was_fitted)
{
  g_assert_no_error (f->error);
  g_assert_cmpint (f->made->was_fitted, ==, was_fitted);
  g_assert_cmpstr (f->made->models[0]->detector->class->name, ==, "gaussian");
  g_assert_cmpstr (f->made->models[1]->detector->class->name, ==, "padim");
}

/* The project keeps what it had, and the images are those with a label that nobody learnt from. */
static void
test_fitted (Fixture *f, gconstpointer data)
{
  g_autofree char *hash = NULL, *action = NULL;
  const NormaComparedSet *set;

  fit (f, NORMA_METHOD_PADIM);
  hash = g_strdup (norma_session_get_model_hash (f->session));
  action = g_strdup (norma_session_get_undo_action (f->session));
  begin (f);
  settle (f);
  assert_models (f, TRUE);
  set = f->made->comparison->sets->pdata[0];
  g_assert_cmpuint (set->n_good, ==, 3);
  g_assert_cmpuint (set->n_defective, ==, 4);
  /* A bright square on grey noise is seen by both. */
  g_assert_cmpfloat (set->models[0].auroc, ==, 1);
  g_assert_cmpfloat (set->models[1].auroc, ==, 1);
  g_assert_cmpuint (f->made->flips->n_images, ==, 7);
  g_assert_cmpstr (norma_session_get_model_hash (f->session), ==, hash);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, action);
}

static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autofree char *hash = NULL;
  g_autoptr (GPtrArray) one = g_ptr_array_new ();

  g_assert_false (norma_session_can_compare_default (f->session));
  fit (f, NORMA_METHOD_GAUSSIAN);
  g_assert_false (norma_session_can_compare_default (f->session));
  fit (f, NORMA_METHOD_PADIM);
  begin (f);
  settle (f);
  assert_models (f, FALSE);
  /* That of other images is none of these. */
  g_ptr_array_add (one, norma_test_find_image (f->session, NORMA_ROLE_LEARN));
  norma_session_set_role (f->session, one, NORMA_ROLE_EXCLUDED);
  settle (f);
  fit (f, NORMA_METHOD_PADIM);
  begin (f);
  settle (f);
  assert_models (f, TRUE);
}

static void
test_cancelled (Fixture *f, gconstpointer data)
{
  fit (f, NORMA_METHOD_PADIM);
  begin (f);
  norma_session_cancel (f->session);
  settle (f);
  norma_test_wait_until (f->error != NULL);
  g_assert_error (f->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (f->made);
}

static void
free_image (gpointer data)
{
  g_free (((NormaTestImage *)data)->path);
  g_free (data);
}

/* By hand: the verdicts that are told are the models' own, whatever the scores. */
static void
test_flips (Fixture *f, gconstpointer data)
{
  float times[] = { 0.4f, 0.6f, 1.2f, 1, NAN, 0.4f, 0.6f, 0.9f, 1.01f, NAN };
  NormaVerdict verdicts[] = {
    NORMA_VERDICT_ACCEPT, NORMA_VERDICT_REVIEW, NORMA_VERDICT_REJECT, NORMA_VERDICT_REVIEW,
    NORMA_VERDICT_ACCEPT, NORMA_VERDICT_ACCEPT, NORMA_VERDICT_ACCEPT, NORMA_VERDICT_REVIEW,
    NORMA_VERDICT_REJECT, NORMA_VERDICT_REJECT,
  };
  NormaDataset dataset = { g_ptr_array_new_with_free_func (free_image) };
  const NormaComparedSet set = { .dataset = &dataset,
                                 .times_threshold = times,
                                 .verdicts = verdicts };
  g_autoptr (NormaFlips) flips = NULL;
  const NormaFlip *flip;

  for (guint i = 0; i < 5; i++) {
    NormaTestImage *image = g_new0 (NormaTestImage, 1);

    image->path = g_strdup_printf ("%u.png", i);
    g_ptr_array_add (dataset.images, image);
  }
  flips = norma_compared_set_find_flips (&set);
  g_assert_cmpuint (flips->n_images, ==, 4);
  g_assert_cmpuint (flips->flips->len, ==, 3);
  flip = flips->flips->pdata[0];
  g_assert_cmpstr (flip->path, ==, "1.png");
  g_assert_cmpuint (flip->before, ==, NORMA_VERDICT_REVIEW);
  g_assert_cmpuint (flip->after, ==, NORMA_VERDICT_ACCEPT);
  flip = flips->flips->pdata[1];
  g_assert_cmpuint (flip->before, ==, NORMA_VERDICT_REJECT);
  g_assert_cmpuint (flip->after, ==, NORMA_VERDICT_REVIEW);
  flip = flips->flips->pdata[2];
  g_assert_cmpuint (flip->before, ==, NORMA_VERDICT_REVIEW);
  g_assert_cmpuint (flip->after, ==, NORMA_VERDICT_REJECT);
  g_ptr_array_unref (dataset.images);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session-default/fitted", Fixture, NULL, set_up, test_fitted, tear_down);
  g_test_add ("/session-default/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/session-default/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  g_test_add ("/session-default/flips", Fixture, NULL, set_up, test_flips, tear_down);
  return g_test_run ();
}
