/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/session-correct.h"

#include "tests/support.h"
#include "tests/ui/parts.h"
#include "ui/session-versions.h"

typedef struct {
  char *folder;
  NormaSession *session;
  GAsyncResult *result; /* the last one */
} Fixture;

static void
keep_result (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *f = data;

  g_set_object (&f->result, result);
}

static void
settle (Fixture *f)
{
  norma_test_wait_until (norma_session_is_settled (f->session));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = norma_test_folder ();
  norma_test_write_parts (f->folder);
  f->session = norma_test_new_session (f->folder, TRUE);
  settle (f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  settle (f);
  g_clear_object (&f->result);
  g_clear_object (&f->session);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
}

static NormaCorrectPreview *
preview (Fixture *f, NormaCorrectKind kind, NormaImageItem *item, const NormaTolerable *place)
{
  g_autoptr (GError) error = NULL;
  NormaCorrectPreview *made;

  g_clear_object (&f->result);
  g_assert_true (norma_session_can_correct (f->session, kind, item));
  norma_session_preview_correction_async (f->session, kind, item, place, keep_result, f);
  g_assert_false (norma_session_can_correct (f->session, kind, item));
  norma_test_wait_until (f->result != NULL);
  made = norma_session_preview_correction_finish (f->session, f->result, &error);
  g_assert_no_error (error);
  g_assert_null (norma_session_get_job (f->session));
  return made;
}

static GPtrArray *
list_versions (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *versions;

  g_clear_object (&f->result);
  norma_session_list_versions_async (f->session, keep_result, f);
  norma_test_wait_until (f->result != NULL);
  versions = norma_session_list_versions_finish (f->session, f->result, &error);
  g_assert_no_error (error);
  return versions;
}

static guint64
count_good (Fixture *f)
{
  return norma_session_get_model (f->session)->good_set.n_images;
}

/* Seen, kept as a version in a step, thresholds renewed in the next; undone one after the other. */
static void
test_add (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_GOOD);
  NormaCorrectPreview *seen = preview (f, NORMA_CORRECT_ADD, item, NULL);
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (NormaFlips) flips = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (norma_correct_preview_get_flips (seen)->n_images, ==, 7);
  g_assert_cmpuint (count_good (f), ==, 12);
  norma_session_apply_correction (f->session, seen, "new supplier");
  settle (f);
  g_assert_cmpuint (count_good (f), ==, 13);
  g_assert_null (norma_session_get_model (f->session)->promised_hash);
  g_assert_cmpuint (norma_session_get_model (f->session)->promise.n, ==, 13);
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_LEARN);
  g_assert_cmpint (norma_image_item_get_state (item), ==, NORMA_SCORE_KNOWN);
  versions = list_versions (f);
  g_assert_cmpuint (versions->len, ==, 3);
  g_assert_true (((const NormaModelEntry *)versions->pdata[2])->current);

  g_clear_object (&f->result);
  norma_session_compare_versions_async (f->session,
                                        ((const NormaModelEntry *)versions->pdata[0])->hash,
                                        ((const NormaModelEntry *)versions->pdata[2])->hash,
                                        keep_result, f);
  norma_test_wait_until (f->result != NULL);
  flips = norma_session_compare_versions_finish (f->session, f->result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (flips->n_images, ==, 6);

  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Renew the thresholds");
  norma_session_undo (f->session);
  settle (f);
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpuint (count_good (f), ==, 12);
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_GOOD);
}

static void
test_remove (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_LEARN);
  NormaCorrectPreview *seen = preview (f, NORMA_CORRECT_REMOVE, item, NULL);

  norma_session_apply_correction (f->session, seen, "");
  settle (f);
  g_assert_cmpuint (count_good (f), ==, 11);
  g_assert_cmpint (norma_image_item_get_role (item), ==, NORMA_ROLE_EXCLUDED);
  g_assert_false (norma_session_can_correct (f->session, NORMA_CORRECT_ADD, item));
}

/* The bright square is confirmed once, and found in the others no more. */
static void
test_tolerate (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE);
  /* of 4 × 6 cells the square changes nearly all, and the image as a whole */
  const NormaTolerable place = { NULL, 0, 0, 128, 96 };
  NormaCorrectPreview *seen;
  g_autoptr (GPtrArray) versions = NULL;
  float before;

  g_assert_cmpint (norma_image_item_get_verdict (item), ==, NORMA_VERDICT_REJECT);
  seen = preview (f, NORMA_CORRECT_TOLERATE, item, &place);
  before = norma_image_item_get_score (item);
  norma_session_apply_correction (f->session, seen, "a label");
  settle (f);
  g_test_message ("%g before, %g after", (double)before, (double)norma_image_item_get_score (item));
  g_assert_cmpfloat (norma_image_item_get_score (item), <, 0.1f * before);
  g_assert_cmpint (norma_image_item_get_verdict (item), !=, NORMA_VERDICT_REJECT);
  g_assert_cmpuint (norma_session_get_model (f->session)->tolerated->places->len, ==, 1);
  versions = list_versions (f);
  g_assert_cmpuint (versions->len, ==, 2);

  norma_session_choose_version (f->session, ((const NormaModelEntry *)versions->pdata[0])->hash);
  settle (f);
  g_assert_null (norma_session_get_model (f->session)->tolerated);
  g_assert_cmpint (norma_image_item_get_verdict (item), ==, NORMA_VERDICT_REJECT);
}

/* A preview of another model is not kept. */
static void
test_stale (Fixture *f, gconstpointer data)
{
  NormaImageItem *item = norma_test_find_image (f->session, NORMA_ROLE_GOOD);
  NormaCorrectPreview *first = preview (f, NORMA_CORRECT_ADD, item, NULL);
  NormaCorrectPreview *second = preview (f, NORMA_CORRECT_ADD, item, NULL);

  norma_session_apply_correction (f->session, first, "");
  settle (f);
  norma_session_apply_correction (f->session, second, "");
  settle (f);
  g_assert_cmpuint (count_good (f), ==, 13);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session-correct/add", Fixture, NULL, set_up, test_add, tear_down);
  g_test_add ("/session-correct/remove", Fixture, NULL, set_up, test_remove, tear_down);
  g_test_add ("/session-correct/tolerate", Fixture, NULL, set_up, test_tolerate, tear_down);
  g_test_add ("/session-correct/stale", Fixture, NULL, set_up, test_stale, tear_down);
  return g_test_run ();
}
