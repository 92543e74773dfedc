/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "core/project/images.h"
#include "core/project/reviews.h"
#include "ui/history-reading.h"

/* How long the history of a project with 10,000 judgements takes to list and to verify, and to read on
 * after one more. Processor time of one thread, which others at work
 * disturb less. Printed, never judged. */

enum { N_IMAGES = 1000, N_JUDGEMENTS = 10000 };

static void
add_images (NormaProject *project, const char *folder)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree NormaNewImage *images = g_new0 (NormaNewImage, N_IMAGES);

  for (guint i = 0; i < N_IMAGES; i++) {
    g_ptr_array_add (paths, g_strdup_printf ("%s/%04u.png", folder, i));
    images[i] = (NormaNewImage){ .path = paths->pdata[i], .set = NORMA_SET_QUERY, .kind = "" };
  }
  g_assert_true (norma_project_add_images (project, images, N_IMAGES, NULL, NULL));
}

static void
judge (NormaProject *project, guint i)
{
  NormaJudgement judgement = { .image = i * 7 % N_IMAGES + 1,
                               .label = i % 3 == 0 ? NORMA_LABEL_BAD : NORMA_LABEL_GOOD,
                               .severity = i % 3 == 0 ? NORMA_SEVERITY_MINOR : NORMA_SEVERITY_NONE,
                               .evidence = NORMA_EVIDENCE_NONE };

  g_assert_true (norma_project_judge (project, &judgement, 1, NULL));
}

static void
tell (const char *what, clock_t *since)
{
  clock_t now = clock ();

  printf ("%-42s %8.1f ms\n", what, (double)(now - *since) * 1000 / CLOCKS_PER_SEC);
  *since = clock ();
}

static void
measure (NormaProject *project)
{
  clock_t since = clock ();
  g_autoptr (NormaEntries) entries = norma_project_list_entries (project, NULL);
  g_autoptr (NormaHistoryReading) reading = NULL;
  NormaJournalCheck check;

  tell ("entries listed", &since);
  for (gsize i = 0; i < entries->n; i++)
    norma_changes_free (norma_project_list_changes (project, &entries->entries[i], NULL));
  tell ("changes of each listed", &since);
  g_assert_true (norma_project_verify_journal (project, &check, NULL));
  tell ("verified", &since);
  g_assert_null (check.finding);
  reading = norma_history_reading_new (project, NULL, NULL);
  tell ("read for the window", &since);
  judge (project, 0);
  since = clock ();
  norma_history_reading_take (reading, norma_history_reading_new (project, reading, NULL));
  tell ("read on after one more judgement", &since);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("norma-history-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "a.norma-project", NULL);
  g_autofree char *lock = g_strconcat (path, "-lock", NULL);
  NormaProject *project = norma_project_create (path, folder, NULL);

  add_images (project, folder);
  for (guint i = 0; i < N_JUDGEMENTS; i++)
    judge (project, i);
  measure (project);
  norma_project_close (project);
  g_unlink (path);
  g_unlink (lock);
  g_rmdir (folder);
  return 0;
}
