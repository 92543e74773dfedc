/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/history.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/core/project/sample.h"

static void
undo (NormaProject *project)
{
  g_autoptr (GError) error = NULL;

  norma_project_undo (project, &error);
  g_assert_no_error (error);
}

static void
redo (NormaProject *project)
{
  g_autoptr (GError) error = NULL;

  norma_project_redo (project, &error);
  g_assert_no_error (error);
}

static void
assert_actions (NormaProject *project, const char *to_undo, const char *to_redo)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *undone = norma_project_dup_undo_action (project, &error);
  g_autofree char *redone = norma_project_dup_redo_action (project, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (undone, ==, to_undo);
  g_assert_cmpstr (redone, ==, to_redo);
}

/* Random ids of images that are there; FALSE: there are none. */
static gboolean
pick (NormaProject *project, NormaRandom *random, gint64 *ids, gsize *n)
{
  g_autoptr (NormaProjectImages) list = norma_project_list_images (project, NULL, NULL);
  gsize first;

  if (list->n == 0)
    return FALSE;
  *n = 1 + norma_random_below (random, MIN (list->n, 5));
  first = norma_random_below (random, list->n - *n + 1);
  for (gsize i = 0; i < *n; i++)
    ids[i] = list->images[first + i].id;
  return TRUE;
}

static gboolean
edit_images (NormaProject *project, NormaRandom *random, GError **error)
{
  static const char *const kinds[] = { "", "scratch", "dent" };
  gint64 ids[5];
  gsize n;

  if (!pick (project, random, ids, &n))
    return TRUE;
  switch (norma_random_below (random, 6)) {
  case 4:
    return norma_project_withdraw_reviews (project, ids, n, error);
  case 5:
    /* The class's name must be a new one. */
    return sample_review (project, ids[0], (guint)norma_random_bits (random) >> 1, error);
  case 0:
    return norma_project_set_label (project, ids, n, (NormaLabel)norma_random_below (random, 4),
                                    kinds[norma_random_below (random, 3)], error);
  case 1:
    return norma_project_set_image_set (project, ids, n,
                                        (NormaImageSet)norma_random_below (random, 4), error);
  case 2:
    return norma_project_set_kind (project, ids, n, kinds[norma_random_below (random, 3)], error);
  default:
    return norma_project_remove_images (project, ids, n, error);
  }
}

static gboolean
edit_model (NormaProject *project, NormaRandom *random, GError **error)
{
  g_autofree char *text = g_strdup_printf ("model %d", (int)norma_random_below (random, 4));
  g_autofree char *hash = NULL;
  NormaThresholds limits = { norma_random_uniform (random), 1 + norma_random_uniform (random),
                             norma_random_bits (random) >> 1, "dragged" };

  hash = sample_add_model (project, text);
  return norma_project_set_thresholds (project, hash, &limits, error);
}

/* Of pictures that may have been removed: they come again then. */
static gboolean
edit_pairs (NormaProject *project, NormaRandom *random, guint n_parts, GError **error)
{
  guint query = (guint)norma_random_below (random, MAX (n_parts, 1));
  g_autoptr (NormaProjectPairs) list = norma_project_list_pairs (project, SAMPLE_OPTIONS, error);
  gint64 id;

  if (list == NULL || n_parts == 0)
    return list != NULL;
  if (list->n == 0 || norma_random_below (random, 3) == 0)
    return sample_try_pair (project, query, (query + 1) % n_parts, error);
  id = list->pairs[norma_random_below (random, list->n)].id;
  if (norma_random_below (random, 2) == 0)
    return norma_project_remove_pairs (project, &id, 1, error);
  return norma_project_set_points (project, id, query % 2 == 0 ? "" : "[[1,2,3,4]]", error);
}

static gboolean
edit (NormaProject *project, NormaRandom *random, guint *n_parts, GError **error)
{
  static const char *const names[] = { "first", "second", "ünïcode" };
  static const char *const values[] = { "", "0.1", "“\n\"", NULL };

  switch (norma_random_below (random, 10)) {
  case 0:
    sample_add (project, *n_parts, 3, NORMA_SET_QUERY, "good");
    *n_parts += 3;
    return TRUE;
  case 1:
    return edit_model (project, random, error);
  case 2:
    return norma_project_set_setting (project, names[norma_random_below (random, 3)],
                                      values[norma_random_below (random, 4)], error);
  case 3:
    return norma_project_set_current_model (project, NULL, error);
  case 4:
  case 5:
    return edit_pairs (project, random, *n_parts, error);
  default:
    return edit_images (project, random, error);
  }
}

static guint
undo_all (NormaProject *project)
{
  g_autofree char *action = NULL;
  guint n = 0;

  while ((action = norma_project_dup_undo_action (project, NULL)) != NULL) {
    g_clear_pointer (&action, g_free);
    undo (project);
    n++;
  }
  return n;
}

static guint
redo_all (NormaProject *project)
{
  g_autofree char *action = NULL;
  guint n = 0;

  while ((action = norma_project_dup_redo_action (project, NULL)) != NULL) {
    g_clear_pointer (&action, g_free);
    redo (project);
    n++;
  }
  return n;
}

/* All undone is the beginning, all done again the end, also after closing, and every state between
 * is met again on the way. */
static void
check_random_edits (guint64 seed)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "random.norma-project", &path);
  g_autofree char *begin = sample_dump_choice (project);
  g_autofree char *end = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *redone = NULL;
  g_autoptr (GError) error = NULL;
  NormaRandom random;
  guint n_parts = 0, n_steps;

  norma_random_seed (&random, seed);
  for (guint i = 0; i < 40; i++) {
    gboolean grouped = norma_random_below (&random, 4) == 0;

    if (grouped)
      g_assert_true (norma_project_begin (project, "Several things", NULL, &error));
    for (guint n = grouped ? 3 : 1; n > 0; n--)
      g_assert_true (edit (project, &random, &n_parts, &error));
    if (grouped)
      g_assert_true (norma_project_commit (project, &error));
    if (norma_random_below (&random, 5) == 0 && norma_project_undo (project, NULL) &&
        norma_random_below (&random, 2) == 0)
      redo (project);
    g_assert_no_error (error);
  }
  redo_all (project);
  end = sample_dump_choice (project);
  n_steps = undo_all (project);
  g_assert_cmpuint (n_steps, >, 10);
  undone = sample_dump_choice (project);
  g_assert_cmpstr (undone, ==, begin);

  norma_project_close (project);
  project = sample_open (path);
  g_assert_cmpuint (redo_all (project), ==, n_steps);
  redone = sample_dump_choice (project);
  g_assert_cmpstr (redone, ==, end);
  norma_project_close (project);
  sample_expect_sound (path);
  norma_test_remove_folder (folder);
}

static void
test_random_edits (void)
{
  for (guint64 seed = 1; seed <= 8; seed++)
    check_random_edits (seed);
}

static void
test_names_and_discarding (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "names.norma-project", NULL);
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GPtrArray) newest = NULL;
  g_autoptr (GError) error = NULL;
  const NormaStep *step;

  assert_actions (project, NULL, NULL);
  norma_project_set_user (project, "ada");
  sample_add (project, 0, 2, NORMA_SET_GOOD, "good");
  assert_actions (project, "Add images", NULL);
  g_assert_true (
      norma_project_set_label (project, (gint64[]){ 1, 2 }, 2, NORMA_LABEL_BAD, "dent", &error));
  assert_actions (project, "Label", NULL);
  undo (project);
  assert_actions (project, "Add images", "Label");
  g_assert_true (norma_project_set_setting (project, "first", "1", &error));
  assert_actions (project, "Change setting", NULL);
  g_assert_false (norma_project_redo (project, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);

  steps = norma_project_list_steps (project, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (steps->len, ==, 3);
  step = steps->pdata[1];
  g_assert_cmpstr (step->action, ==, "Label");
  g_assert_cmpstr (step->user, ==, "ada");
  g_assert_cmpint (step->state, ==, NORMA_STEP_DISCARDED);
  g_assert_cmpuint (step->n_changes, ==, 2);
  g_assert_true (g_regex_match_simple ("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$",
                                       step->time, 0, 0));
  newest = norma_project_list_steps (project, 1, &error);
  g_assert_cmpuint (newest->len, ==, 1);
  g_assert_cmpstr (((NormaStep *)newest->pdata[0])->action, ==, "Change setting");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* What changes nothing is no step, and does not discard what can be done again. */
static void
test_no_change (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "same.norma-project", NULL);
  g_autoptr (GError) error = NULL;
  const gint64 id = 1;

  sample_add (project, 0, 1, NORMA_SET_GOOD, "good");
  g_assert_true (norma_project_set_kind (project, &id, 1, "dent", &error));
  undo (project);
  g_assert_true (norma_project_set_kind (project, &id, 1, "good", &error));
  g_assert_true (norma_project_set_kind (project, NULL, 0, "good", &error));
  g_assert_true (norma_project_begin (project, "Nothing", NULL, &error));
  g_assert_true (norma_project_commit (project, &error));
  assert_actions (project, "Add images", "Change kind");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_steps (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "steps.norma-project", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  const gint64 known = 1, unknown = 77;

  sample_add (project, 0, 1, NORMA_SET_GOOD, "good");
  before = sample_dump (project);

  /* A failure within a step takes back its own part only. */
  g_assert_true (norma_project_begin (project, "Mixed", NULL, &error));
  g_assert_true (norma_project_set_kind (project, &known, 1, "dent", &error));
  g_assert_false (norma_project_set_kind (project, (gint64[]){ known, unknown }, 2, "x", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (norma_project_begin (project, "Nested", NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_false (norma_project_undo (project, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_true (norma_project_commit (project, &error));
  {
    g_autoptr (NormaProjectImages) list = norma_project_list_images (project, NULL, &error);

    g_assert_cmpstr (list->images[0].kind, ==, "dent");
  }
  undo (project);

  g_assert_true (norma_project_begin (project, "Regretted", NULL, &error));
  g_assert_true (norma_project_set_kind (project, &known, 1, "scratch", &error));
  norma_project_rollback (project);
  after = sample_dump (project);
  g_assert_cmpstr (after, ==, before);
  assert_actions (project, "Add images", "Mixed");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* Long work kept in parts is undone as one, with another step in between. */
static void
test_step_in_parts (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "parts.norma-project", NULL);
  g_autoptr (GError) error = NULL;
  gint64 step = 0, first;

  g_assert_true (norma_project_begin (project, "Import", &step, &error));
  sample_add (project, 0, 2, NORMA_SET_GOOD, "good");
  g_assert_true (norma_project_commit (project, &error));
  first = step;
  g_assert_cmpint (first, >, 0);
  g_assert_true (norma_project_set_setting (project, "first", "between", &error));
  g_assert_true (norma_project_begin (project, "Import", &step, &error));
  sample_add (project, 2, 2, NORMA_SET_GOOD, "good");
  g_assert_true (norma_project_commit (project, &error));
  g_assert_cmpint (step, ==, first);

  undo (project);
  assert_actions (project, "Import", "Change setting");
  undo (project);
  assert_actions (project, NULL, "Import");
  {
    g_autoptr (NormaProjectImages) list = norma_project_list_images (project, NULL, &error);

    g_assert_cmpuint (list->n, ==, 0);
  }
  g_assert_true (norma_project_begin (project, "Import", &step, &error));
  sample_add (project, 4, 1, NORMA_SET_GOOD, "good");
  g_assert_true (norma_project_commit (project, &error));
  g_assert_cmpint (step, !=, first);
  assert_actions (project, "Import", NULL);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* A closed project whose step was not ended has not kept it. */
static void
test_close_in_step (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "open.norma-project", &path);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = sample_dump (project);
  g_autofree char *after = NULL;

  g_assert_true (norma_project_begin (project, "Left", NULL, &error));
  sample_add (project, 0, 2, NORMA_SET_GOOD, "good");
  norma_project_close (project);
  project = sample_open (path);
  after = sample_dump (project);
  g_assert_cmpstr (after, ==, before);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* A history made by hand has no power over other tables, and none to run SQL. */
static void
check_crafted (const char *sql)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "crafted.norma-project", &path);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;

  sample_add (project, 0, 1, NORMA_SET_GOOD, "good");
  before = sample_dump (project);
  norma_project_close (project);
  sample_run_sql (path, sql);
  project = sample_open (path);
  g_assert_false (norma_project_undo (project, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  after = sample_dump (project);
  g_assert_cmpstr (after, ==, before);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_crafted (void)
{
  check_crafted ("UPDATE change SET table_name = 'file'");
  check_crafted ("UPDATE change SET before = '{\"kind = 1; --\": 3}'");
  check_crafted ("DELETE FROM change");
  check_crafted ("UPDATE step SET n_changes = 2");
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/history/random-edits", test_random_edits);
  g_test_add_func ("/project/history/names-and-discarding", test_names_and_discarding);
  g_test_add_func ("/project/history/no-change", test_no_change);
  g_test_add_func ("/project/history/steps", test_steps);
  g_test_add_func ("/project/history/step-in-parts", test_step_in_parts);
  g_test_add_func ("/project/history/close-in-step", test_close_in_step);
  g_test_add_func ("/project/history/crafted", test_crafted);
  return g_test_run ();
}
