/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/history.h"
#include "core/project/project.h"
#include "tests/support.h"
#include "tests/ui/parts.h"

typedef struct {
  char *folder;
  NormaSession *session;
  NormaSettings *settings;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  f->folder = norma_test_folder ();
  norma_test_write_parts (f->folder);
  f->session = norma_test_new_session (f->folder, FALSE);
  f->settings = norma_settings_new (NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_wait_until (norma_session_is_settled (f->session));
  g_clear_object (&f->session);
  g_clear_object (&f->settings);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
}

static void
exclude_one (Fixture *f)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, norma_test_find_image (f->session, NORMA_ROLE_GOOD));
  norma_session_set_role (f->session, items, NORMA_ROLE_EXCLUDED);
  norma_test_wait_until (norma_session_is_settled (f->session));
}

/* A change is kept with the name that held when it was made. */
static void
test_user (Fixture *f, gconstpointer data)
{
  g_autoptr (NormaProject) project = NULL;
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GError) error = NULL;

  g_object_set (f->settings, "reviewer-name", "Ada", NULL);
  norma_session_follow_settings (f->session, f->settings);
  exclude_one (f);
  g_object_set (f->settings, "reviewer-name", "Grace", NULL);
  exclude_one (f);
  project =
      norma_project_open (norma_session_get_project_path (f->session), NORMA_PROJECT_READ, &error);
  g_assert_no_error (error);
  steps = norma_project_list_steps (project, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((NormaStep *)steps->pdata[0])->user, ==, "Grace");
  g_assert_cmpstr (((NormaStep *)steps->pdata[1])->user, ==, "Ada");
}

static void
keep_message (NormaSession *session, const char *text, char **message)
{
  g_free (*message);
  *message = g_strdup (text);
}

/* A fit that the cap does not hold is refused with a message, and one without a cap is not. */
static void
test_resources (Fixture *f, gconstpointer data)
{
  g_autofree char *message = NULL;

  g_object_set (f->settings, "n-threads", 1, "memory-cap-mb", 1, NULL);
  norma_session_follow_settings (f->session, f->settings);
  g_assert_cmpuint (norma_session_get_fit_options (f->session)->n_threads, ==, 1);
  g_signal_connect (f->session, "message", G_CALLBACK (keep_message), &message);
  g_assert_true (norma_session_fit (f->session));
  norma_test_wait_until (norma_session_is_settled (f->session));
  g_assert_null (norma_session_get_model (f->session));
  g_assert_nonnull (message);
  g_object_set (f->settings, "memory-cap-mb", 0, NULL);
  g_assert_true (norma_session_fit (f->session));
  norma_test_wait_until (norma_session_is_settled (f->session));
  g_assert_nonnull (norma_session_get_model (f->session));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/session-settings/user", Fixture, NULL, set_up, test_user, tear_down);
  g_test_add ("/session-settings/resources", Fixture, NULL, set_up, test_resources, tear_down);
  return g_test_run ();
}
