/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-template.h"

#include <gio/gio.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/support.h"

static NormaReportTemplate *
read_text (const char *text, GError **error)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "template.json", NULL);
  NormaReportTemplate *template;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  template = norma_report_template_read (path, error);
  if (template != NULL && template->logo != NULL)
    g_assert_true (g_str_has_prefix (template->logo, folder));
  if (template == NULL && error != NULL)
    g_assert_true (g_str_has_prefix ((*error)->message, path));
  norma_test_remove_folder (folder);
  return template;
}

static void
test_whole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaReportTemplate) template = read_text (
      "{\"title\": \"Wareneingang\", \"organisation\": \"Muster\", \"logo\": \"a/logo.png\","
      "\"language\": \"de\", \"paper\": \"letter\","
      "\"fields\": [{\"label\": \"Kunde\", \"value\": \"Beispiel\"}],"
      "\"columns\": [\"outcome\", \"image\"]}",
      &error);

  g_assert_no_error (error);
  g_assert_cmpstr (norma_report_template_get_title (template, NORMA_WORD_INSPECTION_REPORT), ==,
                   "Wareneingang");
  g_assert_cmpstr (template->organisation, ==, "Muster");
  g_assert_true (g_str_has_suffix (template->logo, "/a/logo.png"));
  g_assert_cmpint (template->language, ==, NORMA_REPORT_GERMAN);
  g_assert_cmpint (template->paper, ==, NORMA_PAPER_LETTER);
  g_assert_cmpuint (template->n_fields, ==, 1);
  g_assert_cmpstr (template->fields[0].value, ==, "Beispiel");
  g_assert_cmpuint (template->n_columns, ==, 2);
  g_assert_cmpint (template->columns[0], ==, NORMA_REPORT_COLUMN_OUTCOME);
}

/* What is written is read again as the same. */
static void
test_text (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaReportTemplate) template = read_text (
      "{\"title\": \"„Teil“ \\\"7\\\"\", \"logo\": \"a/logo.png\", \"language\": \"de\","
      "\"paper\": \"letter\", \"fields\": [{\"label\": \"Kunde: A\", \"value\": \"B\\nC\"}],"
      "\"columns\": [\"outcome\", \"image\"]}",
      &error);
  g_autofree char *text = norma_report_template_to_text (template);
  g_autoptr (NormaReportTemplate) again = norma_report_template_parse (text, "a place", &error);
  g_autoptr (NormaReportTemplate) copy = norma_report_template_copy (template);
  g_autofree char *copied = norma_report_template_to_text (copy);

  g_assert_no_error (error);
  g_assert_cmpstr (copied, ==, text);
  g_assert_cmpstr (again->title, ==, "„Teil“ \"7\"");
  g_assert_null (again->organisation);
  g_assert_cmpstr (again->logo, ==, template->logo);
  g_assert_cmpint (again->language, ==, NORMA_REPORT_GERMAN);
  g_assert_cmpint (again->paper, ==, NORMA_PAPER_LETTER);
  g_assert_cmpuint (again->n_fields, ==, 1);
  g_assert_cmpstr (again->fields[0].label, ==, "Kunde: A");
  g_assert_cmpstr (again->fields[0].value, ==, "B\nC");
  g_assert_cmpuint (again->n_columns, ==, 2);
  g_assert_cmpint (again->columns[1], ==, NORMA_REPORT_COLUMN_IMAGE);
  g_assert_null (norma_report_template_parse ("{\"tittle\": \"\"}", "a place", &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_true (g_str_has_prefix (error->message, "a place: "));
}

static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaReportTemplate) template = read_text ("{}", &error);
  g_autoptr (NormaReportTemplate) plain = norma_report_template_new ();

  g_assert_no_error (error);
  g_assert_cmpstr (norma_report_template_get_title (template, NORMA_WORD_INSPECTION_REPORT), ==,
                   "Inspection report");
  g_assert_cmpuint (template->n_columns, ==, plain->n_columns);
  g_assert_null (template->logo);
}

static void
test_wrong (void)
{
  static const char *const cases[][2] = {
    { "{\"titel\": \"x\"}", "titel" },
    { "{\"title\": 1}", "title" },
    { "{\"language\": \"fr\"}", "en or de" },
    { "{\"paper\": \"a3\"}", "a4 or letter" },
    { "{\"fields\": [1]}", "fields" },
    { "{\"fields\": [{\"label\": \"x\"}]}", "field 1" },
    { "{\"columns\": []}", "at least one" },
    { "{\"columns\": [\"image\", \"image\"]}", "once" },
    { "{\"columns\": [\"images\"]}", "times-threshold" },
    { "{\"columns\": [[]]}", "words" },
    { "{\"columns\": [3]}", "words" },
    { "[]", "" },
    { "{", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_text (cases[i][0], &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, cases[i][1]));
  }
}

static void
test_too_many_fields (void)
{
  GString *text = g_string_new ("{\"fields\": [");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i <= NORMA_REPORT_MOST_FIELDS; i++)
    g_string_append_printf (text, "%s{\"label\": \"a\", \"value\": \"b\"}", i == 0 ? "" : ",");
  g_string_append (text, "]}");
  g_assert_null (read_text (text->str, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_string_free (text, TRUE);
}

static void
test_absent (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_report_template_read ("/nowhere/template.json", &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static void
test_columns (void)
{
  for (guint i = 0; i < NORMA_N_REPORT_COLUMNS; i++) {
    g_autofree char *text = g_strdup_printf ("{\"columns\": [\"%s\"]}",
                                             norma_report_column_to_string ((NormaReportColumn)i));
    g_autoptr (NormaReportTemplate) template = read_text (text, NULL);

    g_assert_cmpuint (template->columns[0], ==, i);
    g_assert_cmpuint (norma_report_column_get_word ((NormaReportColumn)i), <, NORMA_N_REPORT_WORDS);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-template/text", test_text);
  g_test_add_func ("/report-template/whole", test_whole);
  g_test_add_func ("/report-template/empty", test_empty);
  g_test_add_func ("/report-template/wrong", test_wrong);
  g_test_add_func ("/report-template/too-many-fields", test_too_many_fields);
  g_test_add_func ("/report-template/absent", test_absent);
  g_test_add_func ("/report-template/columns", test_columns);
  return g_test_run ();
}
