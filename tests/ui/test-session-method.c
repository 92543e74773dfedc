/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>

#include "core/features/network-extractor.h"
#include "core/project/settings.h"
#include "tests/core/features/backbones.h"
#include "tests/ui/parts.h"
#include "ui/project-state.h"

typedef struct {
  char *folder, *network;
  NormaSession *session;
  char *message; /* the last one */
  guint n_changes; /* of the method */
} Fixture;

static void
keep_message (Fixture *f, const char *text)
{
  g_free (f->message);
  f->message = g_strdup (text);
}

static void
count (Fixture *f)
{
  f->n_changes++;
}

static void
settle (Fixture *f)
{
  norma_test_wait_until (norma_session_is_settled (f->session));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  Onnx__ModelProto *model = test_backbone_new ();

  f->folder = norma_test_folder ();
  norma_test_write_parts (f->folder);
  f->network = test_model_write (model, f->folder, "net.onnx");
  test_model_free (model);
  f->session = norma_test_new_session (f->folder, FALSE);
  g_signal_connect_swapped (f->session, "message", G_CALLBACK (keep_message), f);
  g_signal_connect_swapped (f->session, "method-changed", G_CALLBACK (count), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  settle (f);
  g_clear_object (&f->session);
  norma_test_remove_folder (f->folder);
  g_free (f->folder);
  g_free (f->network);
  g_free (f->message);
}

static void
choose_detector (Fixture *f, NormaMethod detector)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (f->session));

  choice->detector = detector;
  norma_session_set_method (f->session, choice, "Choose detector");
}

static void
choose_network (Fixture *f, const char *path)
{
  g_autoptr (NormaMethodChoice) choice =
      norma_method_choice_copy (norma_session_get_method (f->session));

  norma_method_choice_set_network (choice, path);
  norma_session_set_method (f->session, choice, "Choose features");
}

/* A second choice made before the first is kept does not lose it, and each is a step. */
static void
test_steps (Fixture *f, gconstpointer data)
{
  const NormaFitOptions *options = norma_session_get_fit_options (f->session);

  choose_network (f, f->network);
  choose_detector (f, NORMA_METHOD_PADIM);
  g_assert_cmpstr (options->extractor.network, ==, f->network);
  g_assert_cmpuint (options->detector.method, ==, NORMA_METHOD_PADIM);
  settle (f);
  g_assert_cmpuint (f->n_changes, ==, 2);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Choose detector");
  norma_session_undo (f->session);
  settle (f);
  g_assert_cmpuint (options->detector.method, ==, NORMA_METHOD_GAUSSIAN);
  g_assert_cmpstr (options->extractor.network, ==, f->network);
  g_assert_cmpstr (norma_session_get_undo_action (f->session), ==, "Choose features");
  norma_session_undo (f->session);
  settle (f);
  g_assert_null (options->extractor.network);
  norma_session_redo (f->session);
  settle (f);
  g_assert_cmpstr (options->extractor.network, ==, f->network);

  /* The same again is no step. */
  f->n_changes = 0;
  choose_network (f, f->network);
  settle (f);
  g_assert_cmpuint (f->n_changes, ==, 0);
  g_assert_cmpstr (norma_session_get_redo_action (f->session), ==, "Choose detector");
}

static void
test_reopen (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_strdup (norma_session_get_project_path (f->session));
  g_autofree char *other = g_build_filename (f->folder, "other.norma-project", NULL);
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (f->folder, NULL);
  const NormaMethodChoice *method;

  choose_network (f, f->network);
  choose_detector (f, NORMA_METHOD_GAUSSIAN_AD);
  settle (f);
  norma_test_create (f->session, other, plan);
  method = norma_session_get_method (f->session);
  g_assert_null (method->network);
  g_assert_null (method->networks);
  g_assert_cmpuint (method->detector, ==, NORMA_METHOD_GAUSSIAN);
  norma_test_open (f->session, path);
  method = norma_session_get_method (f->session);
  g_assert_cmpstr (method->network, ==, f->network);
  g_assert_cmpstr (method->networks[0], ==, f->network);
  g_assert_cmpuint (method->detector, ==, NORMA_METHOD_GAUSSIAN_AD);
}

/* What another version has chosen is told, and the project stays of use. */
static void
test_unknown (Fixture *f, gconstpointer data)
{
  g_autofree char *path = g_strdup (norma_session_get_project_path (f->session));
  g_autofree char *other = g_build_filename (f->folder, "other.norma-project", NULL);
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (f->folder, NULL);
  g_autoptr (NormaProject) project = NULL;
  g_autoptr (GError) error = NULL;

  choose_detector (f, NORMA_METHOD_PADIM);
  settle (f);
  norma_test_create (f->session, other, plan);
  project = norma_project_open (path, NORMA_PROJECT_WRITE, &error);
  g_assert_no_error (error);
  norma_project_set_setting (project, NORMA_FIT_METHOD_SETTING, "{\"detector\": \"later\"}",
                             &error);
  g_assert_no_error (error);
  g_clear_pointer (&project, norma_project_close);
  norma_test_open (f->session, path);
  g_assert_nonnull (strstr (f->message, "later"));
  g_assert_cmpuint (norma_session_get_method (f->session)->detector, ==, NORMA_METHOD_GAUSSIAN);
}

/* The model holds the network: the file may go. */
static void
test_fit (Fixture *f, gconstpointer data)
{
  NormaModel *model;

  choose_network (f, f->network);
  choose_detector (f, NORMA_METHOD_PADIM);
  g_assert_true (norma_session_fit (f->session));
  /* Chosen for the next fit: the one under way keeps its own. */
  choose_network (f, NULL);
  settle (f);
  g_assert_null (f->message);
  model = norma_session_get_model (f->session);
  g_assert_nonnull (model);
  g_assert_cmpstr (norma_network_extractor_get_file (model->extractor), ==, "net.onnx");
  g_assert_cmpuint (model->extractor->levels.n, ==, 3);
  g_assert_cmpstr (model->detector->class->name, ==, "padim");
  g_assert_cmpuint (norma_image_item_get_state (
                        norma_test_find_image (f->session, NORMA_ROLE_DEFECTIVE)),
                    ==, NORMA_SCORE_KNOWN);

  g_assert_cmpint (g_unlink (f->network), ==, 0);
  choose_network (f, f->network);
  settle (f);
  g_assert_true (norma_session_fit (f->session));
  settle (f);
  g_assert_nonnull (strstr (f->message, "net.onnx"));
  g_assert_true (norma_session_get_model (f->session) == model);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/session-method/" name, Fixture, NULL, set_up, test, tear_down)
  ADD ("steps", test_steps);
  ADD ("reopen", test_reopen);
  ADD ("unknown", test_unknown);
  ADD ("fit", test_fit);
#undef ADD
  return g_test_run ();
}
