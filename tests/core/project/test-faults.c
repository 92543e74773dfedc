/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <math.h>

#include "core/project/journal.h"
#include "tests/core/project/failing-files.h"
#include "tests/core/project/sample.h"

/* What a reviewer does, while the file system fills up or goes away at each of its calls: what was told as
 * done is there afterwards, what was refused is not, and the refusal says why. */

static gboolean
judge (NormaProject *project, GError **error)
{
  const NormaJudgement judgement = { 1,      NORMA_LABEL_BAD,    "dent", NORMA_SEVERITY_MAJOR,
                                     "deep", NORMA_EVIDENCE_NONE };

  return norma_project_judge (project, &judgement, 1, error);
}

static gboolean
draw (NormaProject *project, GError **error)
{
  NormaProjectShape shape = { 0, 1, NORMA_PURPOSE_DEFECT, "dent", 1, "[[1,2],[3,4]]" };

  return norma_project_put_shapes (project, "Draw", &shape, 1, error);
}

static gboolean
sign_off (NormaProject *project, GError **error)
{
  const NormaToSign images[] = { { 2, "accept", 0.5 }, { 4, "reject", 2.75 } };

  return norma_project_sign_off (project, "lot 7", "", images, 2, NULL, error);
}

static gboolean
import (NormaProject *project, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (norma_project_get_path (project));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  NormaNewImage images[20];
  gsize n_added;

  for (guint i = 0; i < G_N_ELEMENTS (images); i++) {
    char *path = g_strdup_printf ("%s/later-%02u.png", folder, i);

    g_ptr_array_add (paths, path);
    images[i] = (NormaNewImage){ path, NORMA_SET_QUERY, "later", NULL };
  }
  return norma_project_add_images (project, images, G_N_ELEMENTS (images), &n_added, error);
}

/* The good set, the truth and the model of more than one page, in one step. */
static gboolean
correct (NormaProject *project, GError **error)
{
  g_autofree char *text = g_strnfill (50000, 'm');
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  if (!norma_project_begin (project, "Correct the model", NULL, error))
    return FALSE;
  if (norma_project_add_model (project, bytes, "corrected", NULL, error) &&
      norma_project_set_image_set (project, &(gint64){ 3 }, 1, NORMA_SET_GOOD, error) &&
      norma_project_set_label (project, &(gint64){ 3 }, 1, NORMA_LABEL_GOOD, NULL, error))
    return norma_project_commit (project, error);
  norma_project_rollback (project);
  return FALSE;
}

static const struct {
  const char *name;
  gboolean (*act) (NormaProject *project, GError **error);
} acts[] = { { "judgement", judge }, { "shape", draw },         { "sign-off", sign_off },
             { "import", import },   { "correction", correct }, { "undo", norma_project_undo } };

/* Counted in the journal: an act is done as a whole or not at all. */
static gsize
count_entries (NormaProject *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaEntries) list = norma_project_list_entries (project, &error);
  NormaJournalCheck check;

  g_assert_no_error (error);
  norma_project_verify_journal (project, &check, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (check.finding, ==, NULL);
  return list->n;
}

/* The bytes of a closed project of four images, two of them judged: two entries. */
typedef struct {
  char *folder, *path;
  char *bytes;
  gsize n;
} Lot;

static Lot *
lot_new (void)
{
  const NormaJudgement judgements[] = {
    { 2, NORMA_LABEL_GOOD, "", NORMA_SEVERITY_NONE, "", NORMA_EVIDENCE_NONE },
    { 4, NORMA_LABEL_BAD, "dent", NORMA_SEVERITY_MINOR, "", NORMA_EVIDENCE_NONE }
  };
  Lot *lot = g_new0 (Lot, 1);
  NormaProject *project;

  lot->folder = norma_test_folder ();
  project = sample_create (lot->folder, "lot.norma-project", &lot->path);
  sample_add (project, 0, 4, NORMA_SET_QUERY, "");
  g_assert_true (norma_project_judge (project, judgements, 2, NULL));
  norma_project_close (project);
  g_assert_true (g_file_get_contents (lot->path, &lot->bytes, &lot->n, NULL));
  return lot;
}

static void
lot_free (Lot *lot)
{
  norma_test_remove_folder (lot->folder);
  g_free (lot->folder);
  g_free (lot->path);
  g_free (lot->bytes);
  g_free (lot);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lot, lot_free)

/* As it was made, without what a process left beside it. */
static void
restore (const Lot *lot)
{
  g_autofree char *log = g_strconcat (lot->path, "-wal", NULL);
  g_autofree char *index = g_strconcat (lot->path, "-shm", NULL);

  g_unlink (log);
  g_unlink (index);
  g_assert_true (g_file_set_contents (lot->path, lot->bytes, (gssize)lot->n, NULL));
}

static void
expect_reason (const GError *error, FailingKind kind, const char *path)
{
  g_assert_nonnull (error);
  g_assert_true (g_str_has_prefix (error->message, path));
  if (kind == FAILING_FULL) {
    g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
    g_assert_nonnull (strstr (error->message, "the disk is full"));
  } else {
    g_assert_true (error->domain == G_FILE_ERROR);
    g_assert_nonnull (strstr (error->message, g_strerror (ESTALE)));
  }
}

/* Returns whether the act was refused. comes_back: before the project is closed, and the act is tried
 * again. n_in_doubt counts acts that were refused and are there. */
static gboolean
fail_once (const Lot *lot, FailingKind kind, guint act, guint nth, gboolean comes_back,
           guint *n_in_doubt)
{
  NormaProject *project;
  g_autoptr (GError) error = NULL;
  gboolean done, refused;

  restore (lot);
  project = sample_open (lot->path);
  failing_files_fail (kind, nth);
  done = acts[act].act (project, &error);
  refused = !done;
  if (refused)
    expect_reason (error, kind, lot->path);
  if (comes_back) {
    failing_files_recover ();
    g_clear_error (&error);
    g_assert_cmpuint (count_entries (project), ==, done ? 3 : 2);
    if (!done)
      done = acts[act].act (project, &error);
    g_assert_no_error (error);
  }
  norma_project_close (project);
  failing_files_recover ();

  project = sample_open (lot->path);
  if (done)
    g_assert_cmpuint (count_entries (project), ==, 3);
  else
    *n_in_doubt += (guint)count_entries (project) - 2;
  norma_project_close (project);
  sample_expect_sound (lot->path);
  return refused;
}

/* Every call of a judgement, and every third of what is longer; then, as the act is through, those of closing
 * the project. */
static void
fail_each (FailingKind kind, gboolean comes_back)
{
  g_autoptr (Lot) lot = lot_new ();

  for (guint act = 0; act < G_N_ELEMENTS (acts); act++) {
    guint step = act == 0 ? 1 : 3, n_refused = 0, n_done = 0, n_in_doubt = 0;

    for (guint nth = 1; n_done < 3; nth += step)
      if (fail_once (lot, kind, act, nth, comes_back, &n_in_doubt))
        n_refused++;
      else
        n_done++;
    g_test_message ("%s: %u refused", acts[act].name, n_refused);
    g_assert_cmpuint (n_refused, >, 3);
    /* all was written, and the call that failed was to tell that it had arrived */
    g_assert_cmpuint (n_in_doubt, <=, kind == FAILING_GONE && !comes_back);
  }
}

static void
test_gone (void)
{
  fail_each (FAILING_GONE, FALSE);
}

static void
test_gone_and_back (void)
{
  fail_each (FAILING_GONE, TRUE);
}

static void
test_full (void)
{
  fail_each (FAILING_FULL, TRUE);
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  failing_files_install ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/faults/gone", test_gone);
  g_test_add_func ("/project/faults/gone-and-back", test_gone_and_back);
  g_test_add_func ("/project/faults/full", test_full);
  return g_test_run ();
}
