/* SPDX-License-Identifier: Apache-2.0 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support.h"
#include "tests/ui/parts.h"
#include "ui/session.h"

/* Whatever a session has shown is in its project after SIGKILL at any instant. The test runs itself
 * as the process to be killed: PROGRAM --work IMAGES PROJECT. That writes a record to its standard
 * output at each thing that happens, and at each that changes what is shown all that is shown; the
 * test counts records and kills at one of them. */

/* Spread over all records of a whole run. */
#define N_KILLS 14

/* Moved to another role one by one, with a threshold between. */
#define N_MOVES 6

/* The process that is killed. */

static void
write_record (const char *text)
{
  gsize n = strlen (text) + 1;

  while (n > 0) {
    gssize written = write (STDOUT_FILENO, text, n);

    if (written <= 0)
      exit (0);
    text += written;
    n -= (gsize)written;
  }
}

/* An image a line: its path, role and score. */
static void
describe_images (NormaSession *session, GString *text)
{
  GListModel *images = norma_session_get_images (session);

  for (guint i = 0; i < g_list_model_get_n_items (images); i++) {
    g_autoptr (NormaImageItem) item = g_list_model_get_item (images, i);

    g_string_append_printf (text, "image\t%s\t%d\t%a\n", norma_image_item_get_path (item),
                            norma_image_item_get_role (item),
                            (double)norma_image_item_get_score (item));
  }
}

static void
report_images (NormaSession *session)
{
  g_autoptr (GString) text = g_string_new (NULL);

  describe_images (session, text);
  if (norma_session_get_model (session) != NULL)
    g_string_append_printf (text, "model\t%a\n", norma_session_get_unit (session));
  write_record (text->str);
}

/* Only now are the thresholds kept as they are shown. */
static void
report_settled (NormaSession *session)
{
  g_autoptr (GString) text = g_string_new (NULL);

  describe_images (session, text);
  if (norma_session_get_model (session) != NULL)
    g_string_append_printf (text, "reject\t%a\n",
                            (double)norma_session_get_limits (session)->reject);
  write_record (text->str);
}

static void
report_progress (void)
{
  write_record ("");
}

static void
watch_job (NormaSession *session)
{
  NormaJob *job = norma_session_get_job (session);

  report_progress ();
  if (job != NULL)
    g_signal_connect (job, "notify::fraction", G_CALLBACK (report_progress), NULL);
}

static void
watch (NormaSession *session)
{
  static const char *const signals[] = { "project-changed", "images-changed", "files-changed",
                                         "scores-changed", "model-changed" };

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect (session, signals[i], G_CALLBACK (report_images), NULL);
  g_signal_connect (session, "settled", G_CALLBACK (report_settled), NULL);
  g_signal_connect (session, "notify::job", G_CALLBACK (watch_job), NULL);
}

static void
move_one (NormaSession *session)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  g_ptr_array_add (items, norma_test_find_image (session, NORMA_ROLE_DEFECTIVE) != NULL
                              ? norma_test_find_image (session, NORMA_ROLE_DEFECTIVE)
                              : norma_test_find_image (session, NORMA_ROLE_GOOD));
  norma_session_set_role (session, items, NORMA_ROLE_UNLABELLED);
}

static int
work (const char *images, const char *path)
{
  g_autoptr (NormaSession) session = norma_session_new ();
  g_autoptr (NormaFolderPlan) plan = norma_folder_plan_new (images, NULL);

  /* An orphan must not go on. */
  alarm (120);
  norma_session_get_fit_options (session)->short_side = 96;
  norma_session_get_fit_options (session)->n_defect_spots = 0;
  norma_session_get_fit_options (session)->n_threads = 1;
  watch (session);
  norma_test_create (session, path, plan);
  g_assert_true (norma_session_fit (session));
  norma_test_wait_until (norma_session_is_settled (session));
  for (guint i = 0; i < N_MOVES; i++) {
    move_one (session);
    norma_session_set_reject (session, (1.1 + 0.1 * i) * norma_session_get_unit (session));
    norma_test_wait_until (norma_session_is_settled (session));
  }
  return 0;
}

/* The process that kills. */

typedef struct {
  guint n_records;
  char *last; /* the last that says what was shown; NULL: nothing was */
} Reported;

static void
take_record (Reported *reported, const char *record)
{
  reported->n_records++;
  if (*record == '\0')
    return;
  g_free (reported->last);
  reported->last = g_strdup (record);
}

/* Reads to the end of the output; kills at a number of records. */
static void
follow (int output, GPid pid, guint kill_at, Reported *reported)
{
  g_autoptr (GString) record = g_string_new (NULL);
  char block[4096];
  gssize n;

  while ((n = read (output, block, sizeof block)) > 0)
    for (gssize i = 0; i < n; i++) {
      if (block[i] != '\0') {
        g_string_append_c (record, block[i]);
        continue;
      }
      take_record (reported, record->str);
      g_string_truncate (record, 0);
      if (reported->n_records == kill_at)
        kill (pid, SIGKILL);
    }
}

static gboolean
run_work (const char *images, const char *path, guint kill_at, Reported *reported)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *const child[] = { program, "--work", images, path, NULL };
  g_autoptr (GError) error = NULL;
  int output, status;
  GPid pid;

  g_spawn_async_with_pipes (NULL, (char **)child, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                            NULL, &output, NULL, &error);
  g_assert_no_error (error);
  follow (output, pid, kill_at, reported);
  close (output);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (WIFEXITED (status))
    g_assert_cmpint (WEXITSTATUS (status), ==, 0);
  else
    g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  return WIFSIGNALED (status);
}

/* Roles only move one way, and the threshold only up, so that what came after the last record that
 * was read contradicts none. */
static void
check_line (NormaSession *session, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, "\t", -1);

  if (g_str_equal (words[0], "image")) {
    NormaImageItem *item = norma_session_find_image (session, words[1]);
    double score = g_ascii_strtod (words[3], NULL);

    g_assert_nonnull (item);
    if (atoi (words[2]) == NORMA_ROLE_UNLABELLED || atoi (words[2]) == NORMA_ROLE_LEARN)
      g_assert_cmpint (norma_image_item_get_role (item), ==, atoi (words[2]));
    if (score == score)
      g_assert_cmpfloat ((double)norma_image_item_get_score (item), ==, score);
  } else if (g_str_equal (words[0], "model")) {
    g_assert_nonnull (norma_session_get_model (session));
    g_assert_cmpfloat (norma_session_get_unit (session), ==, g_ascii_strtod (words[1], NULL));
  } else {
    g_assert_cmpfloat ((double)norma_session_get_limits (session)->reject, >=,
                       g_ascii_strtod (words[1], NULL));
  }
}

static void
finish_opening (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  norma_session_open_finish (NORMA_SESSION (source), result, &error);
  g_assert_no_error (error);
  *(gboolean *)data = TRUE;
}

/* What was shown is there as soon as the project is open, before anything is computed again; then
 * what is missing is made. */
static void
check (const char *path, const Reported *reported)
{
  g_autoptr (NormaSession) session = norma_session_new ();
  g_auto (GStrv) lines = g_strsplit (reported->last == NULL ? "" : reported->last, "\n", -1);
  gboolean is_open = FALSE;

  norma_session_get_fit_options (session)->n_threads = 1;
  norma_session_open_async (session, path, finish_opening, &is_open);
  norma_test_wait_until (is_open);
  g_assert_true (norma_session_can_edit (session));
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0')
      check_line (session, lines[i]);
  norma_test_wait_until (norma_session_is_settled (session));
  g_assert_cmpuint (g_list_model_get_n_items (norma_session_get_images (session)), ==, 19);
  if (norma_session_get_model (session) != NULL) {
    g_autoptr (GArray) scores = norma_session_list_scores (session, ~0u);

    g_assert_cmpuint (scores->len, ==, 19);
  }
  norma_session_close (session);
  norma_test_wait_until (norma_session_is_settled (session));
}

static guint
kill_once (const char *images, const char *folder, guint kill_at)
{
  g_autofree char *name = g_strdup_printf ("%u.norma-project", kill_at);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  Reported reported = { 0 };
  gboolean killed = run_work (images, path, kill_at, &reported);

  g_test_message ("%s at record %u of %u", killed ? "killed" : "ended", kill_at,
                  reported.n_records);
  /* Before the project was complete there is none, and nothing was shown. */
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    check (path, &reported);
  else
    g_assert_null (reported.last);
  g_free (reported.last);
  return reported.n_records;
}

static void
test_kills (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *images = g_build_filename (folder, "images", NULL);
  guint n_records;

  norma_test_write_parts (images);
  n_records = kill_once (images, folder, G_MAXUINT);
  g_assert_cmpuint (n_records, >, 2 * N_KILLS);
  for (guint i = 0; i < N_KILLS; i++)
    kill_once (images, folder, 1 + i * (n_records - 1) / N_KILLS);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  /* Commits would wait for the disk; what a killed process leaves is the same without. */
  if (g_file_test ("/dev/shm", G_FILE_TEST_IS_DIR) && access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  if (argc == 4 && g_str_equal (argv[1], "--work"))
    return work (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session-survival/kills", test_kills);
  return g_test_run ();
}
