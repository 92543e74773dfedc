/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/journal.h"

#include <math.h>
#include <sys/time.h>
#include <time.h>

#include "core/project/database.h"
#include "core/project/shapes.h"
#include "core/project/sign-offs.h"
#include "core/project/table.h"
#include "tests/core/project/sample.h"

static void
judge (NormaProject *project, gint64 image, NormaLabel label, const char *comment)
{
  g_autoptr (GError) error = NULL;
  NormaJudgement judgement = {
    .image = image, .label = label, .comment = comment, .evidence = NORMA_EVIDENCE_NONE
  };

  norma_project_judge (project, &judgement, 1, &error);
  g_assert_no_error (error);
}

/* Images 1 … 4, of which 1 … 3 have been judged: four entries. */
static NormaProject *
judged (const char *folder, char **path)
{
  NormaProject *project = sample_create (folder, "lot.norma-project", path);

  norma_project_set_user (project, "ada");
  sample_add (project, 0, 4, NORMA_SET_QUERY, "");
  judge (project, 1, NORMA_LABEL_GOOD, "one");
  judge (project, 2, NORMA_LABEL_BAD, "two");
  judge (project, 3, NORMA_LABEL_GOOD, "three");
  return project;
}

static void
check (NormaProject *project, NormaJournalCheck *found)
{
  g_autoptr (GError) error = NULL;

  norma_project_verify_journal (project, found, &error);
  g_assert_no_error (error);
}

static void
expect_sound (NormaProject *project, guint64 n_entries)
{
  NormaJournalCheck found;

  check (project, &found);
  g_assert_cmpstr (found.finding, ==, NULL);
  g_assert_cmpint (found.broken, ==, 0);
  g_assert_cmpuint (found.n_entries, ==, n_entries);
}

static void
test_entries (void)
{
  static const NormaEntryKind kinds[] = { NORMA_ENTRY_DONE,   NORMA_ENTRY_DONE,
                                          NORMA_ENTRY_DONE,   NORMA_ENTRY_DONE,
                                          NORMA_ENTRY_UNDONE, NORMA_ENTRY_UNDONE,
                                          NORMA_ENTRY_REDONE, NORMA_ENTRY_DISCARDED,
                                          NORMA_ENTRY_DONE };
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = judged (folder, &path);
  g_autoptr (NormaEntries) list = NULL;

  norma_project_set_user (project, "grace");
  g_assert_true (norma_project_undo (project, NULL));
  g_assert_true (norma_project_undo (project, NULL));
  g_assert_true (norma_project_redo (project, NULL));
  judge (project, 4, NORMA_LABEL_UNSURE, NULL);
  norma_project_close (project);

  project = norma_project_open (path, NORMA_PROJECT_READ, NULL);
  list = norma_project_list_entries (project, NULL);
  g_assert_cmpuint (list->n, ==, G_N_ELEMENTS (kinds));
  for (gsize i = 0; i < list->n; i++) {
    g_assert_cmpint (list->entries[i].kind, ==, kinds[i]);
    g_assert_cmpstr (list->entries[i].user, ==, i < 4 ? "ada" : "grace");
    g_assert_cmpuint (strlen (list->entries[i].digest), ==, 64);
    g_assert_false (list->entries[i].is_earlier);
  }
  g_assert_cmpstr (list->entries[2].action, ==, "Judge bad");
  g_assert_cmpuint (list->entries[2].n_changes, ==, 2);
  g_assert_cmpint (list->entries[7].step, ==, list->entries[3].step);
  expect_sound (project, 9);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_reason (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = judged (folder, NULL);
  g_autoptr (NormaEntries) list = NULL;
  gint64 step = 0;

  for (guint round = 0; round < 2; round++) {
    g_assert_true (norma_project_begin (project, "Tighten", &step, NULL));
    g_assert_true (norma_project_set_setting (project, "first", round == 0 ? "a" : "b", NULL));
    if (round == 0)
      norma_project_give_reason (project, "Kunde 4711");
    g_assert_true (norma_project_commit (project, NULL));
  }
  list = norma_project_list_entries (project, NULL);
  /* A step that goes on has another entry. */
  g_assert_cmpuint (list->n, ==, 6);
  g_assert_cmpstr (list->entries[4].reason, ==, "Kunde 4711");
  g_assert_cmpstr (list->entries[5].reason, ==, "");
  g_assert_cmpint (list->entries[5].step, ==, list->entries[4].step);
  for (gsize i = 4; i < 6; i++) {
    g_autoptr (NormaChanges) changes =
        norma_project_list_changes (project, &list->entries[i], NULL);

    g_assert_cmpuint (changes->n, ==, 1);
    g_assert_nonnull (strstr (changes->changes[0].after, i == 4 ? "\"a\"" : "\"b\""));
  }
  expect_sound (project, 6);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_changes (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = judged (folder, NULL);
  NormaProjectShape shape = { 0, 2, NORMA_PURPOSE_DEFECT, "", 1, "[1]" };
  const gint64 second = 2;
  g_autoptr (NormaEntries) list = NULL;

  g_assert_true (norma_project_put_shapes (project, "Draw", &shape, 1, NULL));
  shape.geometry = "[2]";
  g_assert_true (norma_project_put_shapes (project, "Redraw", &shape, 1, NULL));
  g_assert_true (norma_project_comment (project, 2, "again", NULL));
  g_assert_true (norma_project_remove_images (project, &second, 1, NULL));
  list = norma_project_list_entries (project, NULL);
  g_assert_cmpuint (list->n, ==, 8);
  for (gsize i = 4; i < list->n; i++) {
    g_autoptr (NormaChanges) changes =
        norma_project_list_changes (project, &list->entries[i], NULL);

    g_assert_cmpuint (changes->n, ==, list->entries[i].n_changes);
    for (gsize j = 0; j < changes->n; j++) {
      g_assert_cmpint (changes->changes[j].image, ==, 2);
      g_assert_cmpstr (changes->changes[j].path, ==, "part-00001.png");
    }
    if (i == 5) {
      g_assert_cmpstr (changes->changes[0].table, ==, "shape");
      g_assert_cmpstr (changes->changes[0].before, ==, "{\"geometry\":\"[1]\"}");
      g_assert_cmpstr (changes->changes[0].after, ==, "{\"geometry\":\"[2]\"}");
    }
  }
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* Of somebody who knows SQL and renews the checks of the rows, which anybody can calculate. */
static void
alter (const char *path, const char *sql)
{
  NormaDatabase *database = norma_database_open (path, NORMA_DATABASE_WRITE, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (database);
  norma_database_run (database, sql, &error);
  g_assert_no_error (error);
  for (gint64 id = 1; id < 20; id++) {
    norma_table_seal (database, &norma_entry_table, id, NULL);
    norma_table_seal (database, &norma_change_table, id, NULL);
    norma_table_seal (database, &norma_step_table, id, NULL);
  }
  norma_database_close (database);
}

static void
test_altered (void)
{
  static const struct {
    const char *sql;
    gint64 broken, step;
    const char *expected, *found; /* NULL: digests, or none */
  } cases[] = {
    { "UPDATE entry SET user = 'eve' WHERE id = 2", 2 },
    { "UPDATE entry SET time = '2001-01-01T00:00:00.000Z' WHERE id = 4", 4 },
    { "UPDATE entry SET action = 'Judge good' WHERE id = 3", 3 },
    { "UPDATE entry SET reason = 'so' WHERE id = 1", 1 },
    { "UPDATE change SET after = replace (after, 'two', 'too')", 3 },
    { "UPDATE change SET before = '{}' WHERE step_id = 2", 2 },
    { "UPDATE change SET row_id = 4 WHERE step_id = 4 AND table_name = 'image'", 4 },
    { "DELETE FROM entry WHERE id = 2", 3 },
    { "DELETE FROM change WHERE step_id = 3", 3, 0, "2", "0" },
    { "INSERT INTO step SELECT 9, time, user, action, state, state_time, 0, 0 FROM step "
      "WHERE id = 1",
      0, 9, "", "" },
    { "INSERT INTO change SELECT 15, 2, table_name, row_id, before, after, 0 FROM change "
      "WHERE id = 5",
      0, 2, "2", "3" },
    { "UPDATE step SET state = 'undone' WHERE id = 4", 0, 4, "done", "undone" },
    { "UPDATE entry SET kind = 'undone' WHERE id = 4", 4 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *folder = norma_test_folder ();
    g_autofree char *path = NULL;
    NormaProject *project = judged (folder, &path);
    NormaJournalCheck found;

    expect_sound (project, 4);
    norma_project_close (project);
    alter (path, cases[i].sql);
    project = sample_open (path);
    check (project, &found);
    g_test_message ("%s: %s", cases[i].sql, found.finding);
    g_assert_nonnull (found.finding);
    g_assert_cmpint (found.broken, ==, cases[i].broken);
    g_assert_cmpint (found.step, ==, cases[i].step);
    if (cases[i].broken != 0)
      g_assert_cmpstr (found.expected, !=, found.found);
    if (cases[i].expected != NULL) {
      g_assert_cmpstr (found.expected, ==, cases[i].expected);
      g_assert_cmpstr (found.found, ==, cases[i].found);
    }
    norma_project_close (project);
    norma_test_remove_folder (folder);
  }
}

/* What was verified is not read again; what is new is held against it. */
static void
test_goes_on (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = judged (folder, &path);
  g_autoptr (NormaJournalVerifier) verifier = norma_journal_verifier_new ();
  NormaJournalCheck of_part, of_all;

  g_assert_true (norma_journal_verifier_go_on (verifier, project, &of_part, NULL));
  g_assert_cmpuint (of_part.n_entries, ==, 4);
  g_assert_true (norma_project_undo (project, NULL));
  judge (project, 4, NORMA_LABEL_UNSURE, NULL);
  g_assert_true (norma_journal_verifier_go_on (verifier, project, &of_part, NULL));
  check (project, &of_all);
  g_assert_cmpstr (of_part.finding, ==, NULL);
  g_assert_cmpuint (of_part.n_entries, ==, 7);
  g_assert_cmpuint (of_all.n_entries, ==, 7);
  g_assert_cmpstr (of_part.head, ==, of_all.head);
  norma_project_close (project);

  alter (path, "UPDATE entry SET user = 'eve' WHERE id = 2");
  project = sample_open (path);
  judge (project, 1, NORMA_LABEL_UNSURE, NULL);
  g_assert_true (norma_journal_verifier_go_on (verifier, project, &of_part, NULL));
  check (project, &of_all);
  g_assert_cmpuint (of_part.n_entries, ==, 8);
  g_assert_cmpint (of_all.broken, ==, 2);
  norma_project_close (project);

  alter (path, "UPDATE entry SET digest = 'x' WHERE id = 8");
  project = sample_open (path);
  judge (project, 2, NORMA_LABEL_UNSURE, NULL);
  g_assert_true (norma_journal_verifier_go_on (verifier, project, &of_part, NULL));
  g_assert_cmpint (of_part.broken, ==, 9);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* The state of a step is looked at each time. */
static void
test_mended (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = judged (folder, &path);
  g_autoptr (NormaJournalVerifier) verifier = norma_journal_verifier_new ();
  NormaJournalCheck found;

  for (guint i = 0; i < 2; i++) {
    norma_project_close (project);
    alter (path, i == 0 ? "UPDATE step SET state = 'undone' WHERE id = 4"
                        : "UPDATE step SET state = 'done' WHERE id = 4");
    project = sample_open (path);
    g_assert_true (norma_journal_verifier_go_on (verifier, project, &found, NULL));
    g_assert_cmpint (found.step, ==, i == 0 ? 4 : 0);
    g_assert_cmpint (found.finding == NULL, ==, i == 1);
    g_assert_cmpint (found.expected[0] == '\0', ==, i == 1);
  }
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_list_after (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = judged (folder, &path);

  norma_project_close (project);
  alter (path, "UPDATE entry SET time = '2101-01-01T00:00:00.000Z' WHERE id = 3");
  project = sample_open (path);
  for (gint64 after = 0; after <= 5; after++) {
    g_autoptr (NormaEntries) list = norma_project_list_entries_after (project, after, NULL);

    g_assert_cmpuint (list->n, ==, after < 4 ? 4 - (guint)after : 0);
    for (gsize i = 0; i < list->n; i++) {
      g_assert_cmpint (list->entries[i].id, ==, after + 1 + (gint64)i);
      g_assert_cmpint (list->entries[i].is_earlier, ==, list->entries[i].id == 4);
    }
  }
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static gint64 clock_is_ahead_s;

/* In place of the C library's, which GLib asks for the time. */
__attribute__ ((visibility ("default"))) int
gettimeofday (struct timeval *restrict now, void *restrict zone G_GNUC_UNUSED)
{
  struct timespec time;

  clock_gettime (CLOCK_REALTIME, &time);
  now->tv_sec = time.tv_sec + clock_is_ahead_s;
  now->tv_usec = time.tv_nsec / 1000;
  return 0;
}

/* Two days back, in the middle of the work: the order is that of doing, each entry has the time that the
 * clock had, the jump is told, and nothing is taken for altered. */
static void
test_clock_goes_back (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project;
  g_autoptr (NormaEntries) list = NULL;

  clock_is_ahead_s = 2 * 24 * 60 * 60;
  project = judged (folder, &path);
  clock_is_ahead_s = 0;
  judge (project, 4, NORMA_LABEL_BAD, "after");
  judge (project, 1, NORMA_LABEL_BAD, "once more");
  g_assert_true (norma_project_undo (project, NULL));
  norma_project_close (project);

  project = sample_open (path);
  expect_sound (project, 7);
  list = norma_project_list_entries (project, NULL);
  for (guint i = 0; i < list->n; i++) {
    g_assert_cmpint (list->entries[i].id, ==, i + 1);
    g_assert_cmpint (list->entries[i].is_earlier, ==, i == 4);
  }
  g_assert_cmpstr (list->entries[4].time, <, list->entries[0].time);
  g_assert_cmpint (list->entries[6].kind, ==, NORMA_ENTRY_UNDONE);
  g_assert_true (norma_project_redo (project, NULL));
  expect_sound (project, 8);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_clock_set_back (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = judged (folder, &path);
  g_autoptr (NormaEntries) list = NULL;

  norma_project_close (project);
  /* As if the clock had been wrong while the third was made. */
  alter (path, "UPDATE entry SET time = '2101-01-01T00:00:00.000Z' WHERE id = 3");
  project = sample_open (path);
  list = norma_project_list_entries (project, NULL);
  g_assert_false (list->entries[2].is_earlier);
  g_assert_true (list->entries[3].is_earlier);
  g_assert_true (norma_project_undo (project, NULL));
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
sign (NormaProject *project, const gint64 *images, guint n, GError **error)
{
  g_autofree NormaToSign *to_sign = g_new0 (NormaToSign, n);

  for (guint i = 0; i < n; i++)
    to_sign[i] = (NormaToSign){ images[i], "reject", i == 0 ? 2.75 : NAN };
  norma_project_sign_off (project, "Los 12", "geprüft", to_sign, n, NULL, error);
}

static void
expect_signed (NormaProject *project, gboolean holds)
{
  g_autoptr (NormaSignOffs) list = norma_project_list_sign_offs (project, NULL);

  g_assert_cmpuint (list->n, ==, 1);
  g_assert_cmpstr (list->sign_offs[0].reopened_by, ==, holds ? "" : "ada");
  g_assert_cmpint (list->sign_offs[0].reopened_time[0] == '\0', ==, holds);
}

static void
test_sign_off (void)
{
  static const gint64 signed_ids[] = { 1, 2 };
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = judged (folder, NULL);
  g_autoptr (NormaSignOffs) list = NULL;
  g_autoptr (NormaSignedImages) images = NULL;
  g_autoptr (GError) error = NULL;

  sign (project, signed_ids, 2, &error);
  g_assert_no_error (error);
  list = norma_project_list_sign_offs (project, NULL);
  g_assert_cmpstr (list->sign_offs[0].name, ==, "Los 12");
  g_assert_cmpstr (list->sign_offs[0].comment, ==, "geprüft");
  g_assert_cmpstr (list->sign_offs[0].reviewer, ==, "ada");
  g_assert_cmpuint (list->sign_offs[0].n_images, ==, 2);
  images = norma_project_list_signed_images (project, list->sign_offs[0].id, NULL);
  g_assert_cmpuint (images->n, ==, 2);
  g_assert_cmpstr (images->images[1].path, ==, "part-00001.png");
  g_assert_cmpint (images->images[1].label, ==, NORMA_LABEL_BAD);
  g_assert_cmpfloat (images->images[0].score, ==, 2.75);
  g_assert_true (isnan (images->images[1].score));
  expect_sound (project, 5);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static gboolean
edit_label (NormaProject *project)
{
  const gint64 id = 2;

  return norma_project_set_label (project, &id, 1, NORMA_LABEL_GOOD, NULL, NULL);
}

static gboolean
edit_comment (NormaProject *project)
{
  return norma_project_comment (project, 1, "two scratches", NULL);
}

static gboolean
edit_shape (NormaProject *project)
{
  NormaProjectShape shape = { 0, 1, NORMA_PURPOSE_DEFECT, "", 1, "[1]" };

  return norma_project_put_shapes (project, "Draw", &shape, 1, NULL);
}

static gboolean
edit_removal (NormaProject *project)
{
  const gint64 id = 1;

  return norma_project_remove_images (project, &id, 1, NULL);
}

static gboolean
edit_withdrawal (NormaProject *project)
{
  const gint64 id = 2;

  return norma_project_withdraw_reviews (project, &id, 1, NULL);
}

/* An edit of a signed image re-opens its sign-off in the same step; undoing it gives back what was
 * signed, which holds again. An edit of another image does neither. */
static void
test_reopened (void)
{
  static gboolean (*const edits[]) (NormaProject *) = { edit_label, edit_comment, edit_shape,
                                                        edit_removal, edit_withdrawal };
  static const gint64 signed_ids[] = { 1, 2 };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++) {
    g_autofree char *folder = norma_test_folder ();
    NormaProject *project = judged (folder, NULL);

    sign (project, signed_ids, 2, NULL);
    judge (project, 3, NORMA_LABEL_BAD, NULL);
    expect_signed (project, TRUE);
    g_assert_true (edits[i](project));
    expect_signed (project, FALSE);
    g_assert_true (norma_project_undo (project, NULL));
    expect_signed (project, TRUE);
    g_assert_true (norma_project_redo (project, NULL));
    expect_signed (project, FALSE);
    expect_sound (project, 9);
    norma_project_close (project);
    norma_test_remove_folder (folder);
  }
}

static void
test_sign_off_refused (void)
{
  static const gint64 unreviewed[] = { 1, 4 }, absent[] = { 17 };
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = judged (folder, NULL);
  g_autoptr (NormaSignOffs) list = NULL;
  g_autoptr (GError) error = NULL;
  NormaToSign one = { 1, "", NAN };

  sign (project, unreviewed, 2, &error);
  sample_expect_input_error (FALSE, &error);
  sign (project, absent, 1, &error);
  sample_expect_input_error (FALSE, &error);
  sign (project, absent, 0, &error);
  sample_expect_input_error (FALSE, &error);
  sample_expect_input_error (norma_project_sign_off (project, "", "", &one, 1, NULL, &error),
                             &error);
  sample_expect_input_error (norma_project_sign_off (project, "\xff", "", &one, 1, NULL, &error),
                             &error);
  list = norma_project_list_sign_offs (project, NULL);
  g_assert_cmpuint (list->n, ==, 0);
  expect_sound (project, 4);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* Who takes the last entries out, and all that they tell of, is found out by a later sign-off. */
static void
test_cut (void)
{
  static const gint64 signed_ids[] = { 1 };
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = judged (folder, &path);
  NormaJournalCheck found;

  sign (project, signed_ids, 1, NULL);
  norma_project_close (project);
  alter (path, "DELETE FROM entry WHERE id > 3; DELETE FROM change WHERE step_id > 3; "
               "DELETE FROM step WHERE id > 3");
  project = sample_open (path);
  check (project, &found);
  g_assert_nonnull (found.finding);
  g_assert_cmpuint (found.n_entries, ==, 3);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* Steps of before the journal cannot be held against anything, and are told apart. */
static void
test_earlier_version (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = judged (folder, &path);
  NormaJournalCheck found;

  norma_project_close (project);
  sample_run_sql (path, SAMPLE_TO_VERSION_2);
  project = sample_open (path);
  check (project, &found);
  g_assert_cmpuint (found.n_earlier_steps, ==, 4);
  judge (project, 4, NORMA_LABEL_GOOD, NULL);
  g_assert_true (norma_project_undo (project, NULL));
  check (project, &found);
  g_assert_cmpstr (found.finding, ==, NULL);
  g_assert_cmpuint (found.n_earlier_steps, ==, 4);
  g_assert_cmpuint (found.n_entries, ==, 2);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
expect_image_entries (NormaProject *project, gint64 image, const char *actions)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaEntries) list = norma_project_list_image_entries (project, image, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (gsize i = 0; i < list->n; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : ", ", list->entries[i].action);
  g_assert_cmpstr (text->str, ==, actions);
}

/* What became of one image, also where a row does not say whose it is, and where its number has been
 * given to another. */
static void
test_of_image (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = judged (folder, NULL);

  expect_image_entries (project, 4, "Add images");
  expect_image_entries (project, 3, "Add images, Judge good");
  expect_image_entries (project, 77, "");
  g_assert_true (norma_project_comment (project, 3, "noch einmal", NULL));
  expect_image_entries (project, 3, "Add images, Judge good, Comment");
  g_assert_true (norma_project_withdraw_reviews (project, &(gint64){ 3 }, 1, NULL));
  judge (project, 4, NORMA_LABEL_UNSURE, "at the number of the other");
  g_assert_true (norma_project_comment (project, 4, "x", NULL));
  g_assert_true (norma_project_undo (project, NULL));
  expect_image_entries (project, 3, "Add images, Judge good, Comment, Withdraw review");
  expect_image_entries (project, 4, "Add images, Judge unsure, Comment, Comment");
  expect_image_entries (project, 1, "Add images, Judge good");
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/journal/entries", test_entries);
  g_test_add_func ("/project/journal/of-image", test_of_image);
  g_test_add_func ("/project/journal/reason", test_reason);
  g_test_add_func ("/project/journal/changes", test_changes);
  g_test_add_func ("/project/journal/altered", test_altered);
  g_test_add_func ("/project/journal/goes-on", test_goes_on);
  g_test_add_func ("/project/journal/mended", test_mended);
  g_test_add_func ("/project/journal/list-after", test_list_after);
  g_test_add_func ("/project/journal/clock-goes-back", test_clock_goes_back);
  g_test_add_func ("/project/journal/clock-set-back", test_clock_set_back);
  g_test_add_func ("/project/journal/sign-off", test_sign_off);
  g_test_add_func ("/project/journal/reopened", test_reopened);
  g_test_add_func ("/project/journal/sign-off-refused", test_sign_off_refused);
  g_test_add_func ("/project/journal/cut", test_cut);
  g_test_add_func ("/project/journal/earlier-version", test_earlier_version);
  return g_test_run ();
}
