/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-files.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "core/base/error.h"
#include "core/report/report-csv.h"
#include "core/report/report-guard.h"
#include "core/report/report-html.h"
#include "core/report/report-json.h"
#include "tests/core/report/fontconfig.h"
#include "tests/core/report/hostile-lot.h"

/* What holds for a report in whatever form. */

static char *folder;

/* No file of this process may grow beyond n bytes: a full disk. Returns the limit there was. */
static rlim_t
limit_file_size (rlim_t n)
{
  struct rlimit limit;
  rlim_t before;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  before = limit.rlim_cur;
  limit.rlim_cur = MIN (n, limit.rlim_max);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  return before;
}

static NormaReportWriter *
open_writer (guint form, const NormaInspection *inspection, const NormaReportTemplate *template,
             const char *path, GError **error)
{
  switch (form) {
  case 0:
    return norma_report_html_new (inspection, template, NULL, path, error);
  case 1:
    return norma_report_csv_new (inspection, path, error);
  default:
    return norma_report_json_new (inspection, path, error);
  }
}

static gboolean
write_form (guint form, const NormaInspection *inspection, const char *path, GError **error)
{
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (GPtrArray) writers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_report_writer_free);
  NormaReportWriter *writer = open_writer (form, inspection, template, path, error);

  if (writer == NULL)
    return FALSE;
  g_ptr_array_add (writers, writer);
  return norma_report_write (inspection, writers, NULL, NULL, error);
}

/* The file that was there stays, and no other is left behind. */
static void
test_full_disk (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *out = g_build_filename (folder, "full", NULL);
  g_autofree char *path = g_build_filename (out, "lot", NULL);

  g_assert_cmpint (g_mkdir (out, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "old", -1, NULL));
  for (guint form = 0; form < 3; form++) {
    g_autoptr (GError) error = NULL;
    g_autofree char *text = NULL;
    g_autoptr (GDir) dir = NULL;
    rlim_t before = limit_file_size (700);
    gboolean written = write_form (form, inspection, path, &error);

    limit_file_size (before);
    g_assert_false (written);
    g_assert_true (error->domain == G_FILE_ERROR);
    g_assert_true (g_str_has_prefix (error->message, path));
    g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, "old");
    dir = g_dir_open (out, 0, NULL);
    g_assert_cmpstr (g_dir_read_name (dir), ==, "lot");
    g_assert_null (g_dir_read_name (dir));
  }
}

/* By whatever name, and also what is not inspected. */
static void
test_guard (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaReportGuard) guard = norma_report_guard_new (inspection);
  static const char *const names[] = { "lot.norma-project", "query/part-01.tif",
                                       "query/../query/part-02.tif", "link" };
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *target = g_build_filename (folder, "query", "part-03.tif", NULL);
  g_autofree char *free_path = g_build_filename (folder, "query", "part-05.tif", NULL);

  g_assert_cmpint (symlink (target, link), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autofree char *path = g_build_filename (folder, names[i], NULL);
    g_autoptr (GError) error = NULL;

    g_assert_false (norma_report_guard_allow (guard, path, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_true (g_str_has_prefix (error->message, path));
  }
  g_assert_false (norma_report_guard_allow_folder (guard, folder, NULL));
  g_assert_true (norma_report_guard_allow_folder (guard, link, NULL));
  /* There is no such file any more. */
  g_assert_true (norma_report_guard_allow (guard, free_path, NULL));
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  hostile_create (folder);
  g_test_add_func ("/report-files/full-disk", test_full_disk);
  g_test_add_func ("/report-files/guard", test_guard);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
