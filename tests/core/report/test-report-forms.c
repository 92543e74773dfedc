/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-forms.h"

#include <gio/gio.h>

#include "core/base/error.h"
#include "tests/core/report/fontconfig.h"
#include "tests/core/report/inspected-lot.h"

static char *folder;

static NormaInspection *
inspect (void)
{
  const NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaProject) project = lot_open (folder);

  return norma_inspection_new (project, &options, NULL, NULL);
}

static char *
name_file (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Files before folders, and the table of places beside that of parts. */
static void
test_list (void)
{
  g_auto (NormaReportForms) forms = { .csv = g_strdup ("a/lot.csv"),
                                      .coco = g_strdup ("a/lot.json"),
                                      .masks = g_strdup ("a/m"),
                                      .annotated = g_strdup ("a/i") };
  const NormaReportForms none = { NULL };
  const char *const expected[] = { "a/lot.csv", "a/lot-places.csv", "a/lot.json", "a/m", "a/i" };
  guint n_files;
  g_autoptr (GPtrArray) list = norma_report_forms_list (&forms, &n_files);
  g_autoptr (GPtrArray) empty = norma_report_forms_list (&none, NULL);

  g_assert_cmpuint (list->len, ==, G_N_ELEMENTS (expected));
  g_assert_cmpuint (n_files, ==, 3);
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (list->pdata[i], ==, expected[i]);
  g_assert_cmpuint (empty->len, ==, 0);
  norma_report_forms_clear (&forms);
  g_assert_null (forms.csv);
}

/* The file of one part is gone: it is open or not inspected, and has no picture. */
static void
test_write (void)
{
  g_autoptr (NormaInspection) inspection = inspect ();
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_auto (NormaReportForms) forms = { .pdf = name_file ("a.pdf"),
                                      .csv = name_file ("a.csv"),
                                      .annotated = name_file ("a") };
  g_autoptr (GPtrArray) list = norma_report_forms_list (&forms, NULL);
  g_autoptr (GError) error = NULL;
  guint n_missing = 9;

  g_assert_true (
      norma_report_forms_write (&forms, inspection, template, NULL, NULL, &n_missing, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_missing, ==, 0);
  for (guint i = 0; i < list->len; i++)
    g_assert_true (g_file_test (list->pdata[i], G_FILE_TEST_EXISTS));
}

static void
assert_refused (NormaReportForms *forms, const NormaProgress *progress, GQuark domain, int code)
{
  g_autoptr (NormaInspection) inspection = inspect ();
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (GError) error = NULL;
  guint n_missing;

  g_assert_false (
      norma_report_forms_write (forms, inspection, template, NULL, progress, &n_missing, &error));
  g_assert_error (error, domain, code);
  norma_report_forms_clear (forms);
}

/* Nothing is written before all is known to be allowed. */
static void
test_guard (void)
{
  NormaReportForms forms = { .pdf = name_file ("b.pdf"), .json = name_file ("query/part-01.tif") };
  g_autofree char *pdf = g_strdup (forms.pdf);

  assert_refused (&forms, NULL, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_false (g_file_test (pdf, G_FILE_TEST_EXISTS));
  forms.html = name_file ("lot.norma-project");
  assert_refused (&forms, NULL, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_failing (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable, NULL, NULL };
  NormaReportForms forms = { .html = name_file ("nowhere/b.html") };
  g_autofree char *csv = name_file ("c.csv");

  assert_refused (&forms, NULL, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_cancellable_cancel (cancellable);
  forms.csv = g_strdup (csv);
  assert_refused (&forms, &progress, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (csv, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  norma_model_unref (lot_create (folder));
  g_test_add_func ("/report-forms/list", test_list);
  g_test_add_func ("/report-forms/write", test_write);
  g_test_add_func ("/report-forms/guard", test_guard);
  g_test_add_func ("/report-forms/failing", test_failing);
  result = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return result;
}
