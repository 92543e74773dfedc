/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-choice.h"

#include "core/base/error.h"

/* What a project keeps of a report's choices comes back as it was. */

static void
assert_refused (const char *text, const char *says)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaReportChoice) choice = norma_report_choice_parse (text, &error);

  g_assert_null (choice);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
test_usual (void)
{
  g_autoptr (NormaReportChoice) usual = norma_report_choice_new ();
  g_autoptr (NormaReportChoice) empty = norma_report_choice_parse ("{}", NULL);
  NormaInspectionOptions options = norma_report_choice_get_options (usual);

  g_assert_nonnull (empty);
  g_assert_true (norma_report_choice_equal (usual, empty));
  g_assert_null (options.lot);
  g_assert_cmpint (options.set, ==, -1);
  g_assert_cmpint (options.outcome, ==, -1);
  g_assert_cmpint (options.least_severity, ==, NORMA_SEVERITY_NONE);
  g_assert_true (norma_report_choice_has_form (usual));
}

static NormaReportChoice *
new_choice (void)
{
  NormaReportChoice *choice = norma_report_choice_new ();

  choice->template->title = g_strdup ("Prüfung “7”");
  choice->template->logo = g_strdup ("/logos/a b.png");
  choice->template->language = NORMA_REPORT_GERMAN;
  choice->lot = g_strdup ("Los 7");
  choice->set = NORMA_SET_TEST;
  choice->outcome = NORMA_OUTCOME_OPEN;
  choice->least_severity = NORMA_SEVERITY_MAJOR;
  choice->defect_class = g_strdup ("Kratzer");
  choice->forms[NORMA_FORM_PDF] = FALSE;
  choice->forms[NORMA_FORM_CSV] = choice->forms[NORMA_FORM_ANNOTATED] = TRUE;
  choice->annotated_format = NORMA_ANNOTATED_TIFF;
  choice->folder = g_strdup ("/reports/März");
  choice->name = g_strdup ("los/7");
  choice->needs_review = TRUE;
  return choice;
}

static void
test_whole (void)
{
  g_autoptr (NormaReportChoice) choice = new_choice ();
  g_autoptr (NormaReportChoice) copy = norma_report_choice_copy (choice);
  g_autofree char *text = norma_report_choice_to_text (choice);
  g_autoptr (NormaReportChoice) read = norma_report_choice_parse (text, NULL);
  NormaInspectionOptions options;

  g_assert_nonnull (read);
  g_assert_true (norma_report_choice_equal (read, choice));
  g_assert_true (norma_report_choice_equal (copy, choice));
  g_assert_cmpstr (read->template->title, ==, "Prüfung “7”");
  g_assert_cmpstr (read->template->logo, ==, "/logos/a b.png");
  g_assert_cmpstr (read->folder, ==, "/reports/März");
  g_assert_false (read->forms[NORMA_FORM_PDF]);
  g_assert_true (read->forms[NORMA_FORM_ANNOTATED]);
  g_assert_cmpint (read->annotated_format, ==, NORMA_ANNOTATED_TIFF);
  g_assert_true (read->needs_review);
  options = norma_report_choice_get_options (read);
  g_assert_cmpstr (options.lot, ==, "Los 7");
  g_assert_cmpint (options.set, ==, NORMA_SET_TEST);
  g_assert_cmpint (options.outcome, ==, NORMA_OUTCOME_OPEN);
  g_assert_cmpint (options.least_severity, ==, NORMA_SEVERITY_MAJOR);
  g_assert_cmpstr (options.defect_class, ==, "Kratzer");
  read->needs_review = FALSE;
  g_assert_false (norma_report_choice_equal (read, choice));
}

static void
test_files (void)
{
  g_autoptr (NormaReportChoice) choice = new_choice ();
  g_auto (NormaReportForms) forms = norma_report_choice_make_forms (choice, "/p/x.norma-project");
  g_auto (NormaReportForms) others = { NULL };
  g_autofree char *folder = NULL;

  g_assert_null (forms.pdf);
  g_assert_cmpstr (forms.csv, ==, "/reports/März/los_7.csv");
  g_assert_cmpstr (forms.annotated, ==, "/reports/März/los_7-images");
  g_assert_cmpint (forms.annotated_format, ==, NORMA_ANNOTATED_TIFF);
  for (guint i = 0; i < NORMA_N_REPORT_FORMS; i++)
    choice->forms[i] = TRUE;
  g_clear_pointer (&choice->name, g_free);
  others = norma_report_choice_make_forms (choice, "/p/x.norma-project");
  g_assert_cmpstr (others.pdf, ==, "/reports/März/x.pdf");
  g_assert_cmpstr (others.html, ==, "/reports/März/x.html");
  g_assert_cmpstr (others.json, ==, "/reports/März/x.json");
  g_assert_cmpstr (others.coco, ==, "/reports/März/x-coco.json");
  g_assert_cmpstr (others.masks, ==, "/reports/März/x-masks");
  g_clear_pointer (&choice->folder, g_free);
  folder = norma_report_choice_dup_folder (choice);
  g_assert_true (g_path_is_absolute (folder));
}

static void
test_damaged (void)
{
  assert_refused ("", "report");
  assert_refused ("[]", "report");
  assert_refused ("{\"set\": \"all\"}", "set: “all”");
  assert_refused ("{\"set\": 3}", "set");
  assert_refused ("{\"outcome\": \"fine\"}", "outcome: “fine”");
  assert_refused ("{\"severity\": \"grave\"}", "severity: “grave”");
  assert_refused ("{\"forms\": \"pdf\"}", "forms");
  assert_refused ("{\"forms\": [\"pdf\", \"odt\"]}", "forms: “odt”");
  assert_refused ("{\"forms\": [3]}", "forms");
  assert_refused ("{\"pictures\": \"gif\"}", "pictures: “gif”");
  assert_refused ("{\"folder\": \"somewhere\"}", "folder: “somewhere”");
  assert_refused ("{\"template\": \"{\\\"paper\\\": \\\"a5\\\"}\"}", "a5");
  assert_refused ("{\"lot\": {}}", "lot");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-choice/usual", test_usual);
  g_test_add_func ("/report-choice/whole", test_whole);
  g_test_add_func ("/report-choice/files", test_files);
  g_test_add_func ("/report-choice/damaged", test_damaged);
  return g_test_run ();
}
