/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-html.h"

#include <string.h>

#include "tests/core/report/fontconfig.h"
#include "tests/core/report/hostile-lot.h"
#include "tests/core/report/html-page.h"

static char *folder;

static char *
write_page (const NormaInspection *inspection, const NormaReportTemplate *template)
{
  g_autoptr (NormaReportTemplate) plain = norma_report_template_new ();
  g_autofree char *path = g_build_filename (folder, "lot.html", NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  hostile_write (inspection, norma_report_html_new (inspection, template == NULL ? plain : template,
                                                    NULL, path, &error));
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
assert_page (const char *text)
{
  g_auto (Page) page = page_read (text);

  g_assert_cmpuint (page_count (&page, "html"), ==, 1);
}

/* Of all parts, and of these only the ones that are asked for. */
static NormaInspection *
inspect_some (NormaOutcome outcome)
{
  NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autoptr (NormaProject) project = lot_open (folder);

  options.outcome = (gint)outcome;
  return norma_inspection_new (project, &options, NULL, NULL);
}

/* What stands between, owned by the caller. */
static char *
cut (const char *text, const char *before, const char *after)
{
  const char *begin = strstr (text, before), *end;

  g_assert_nonnull (begin);
  begin += strlen (before);
  end = strstr (begin, after);
  g_assert_nonnull (end);
  return g_strndup (begin, (gsize)(end - begin));
}

static void
test_page (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *text = write_page (inspection, NULL);
  g_auto (Page) page = page_read (text);

  g_assert_nonnull (strstr (text, "<html lang=\"en\">"));
  g_assert_cmpuint (page_count (&page, "h1"), ==, 1);
  g_assert_cmpuint (page_count (&page, "article"), ==, LOT_BAD + 1);
  /* The picture of each, once, whatever is enlarged of it. */
  g_assert_cmpuint (page.n_pictures, ==, LOT_BAD + 1);
  for (guint i = 1; i <= HOSTILE_PART; i++) {
    g_autofree char *row = g_strdup_printf ("row-%u", i);
    g_autofree char *part = g_strdup_printf ("part-%u", i);

    g_assert_true (g_hash_table_contains (page.ids, row));
    g_assert_cmpint (g_hash_table_contains (page.ids, part), ==,
                     norma_inspected_part_is_told (&inspection->parts[i - 1]));
  }
}

static void
test_hostile (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *text = write_page (inspection, NULL);
  g_auto (Page) page = page_read (text);

  g_assert_cmpuint (page_count (&page, "script"), ==, 1);
  g_assert_null (strstr (text, "<script>alert"));
  g_assert_nonnull (strstr (text, "<bdi>query/&lt;script&gt;alert(&#39;1&#39;)&amp;amp;&quot;\n"
                                  "\u05e9\u202egpj.🛠.tif</bdi>"));
  g_assert_nonnull (strstr (text, "=HYPERLINK(&quot;http://x&quot;;&quot;y&quot;)\n&lt;/td&gt;"));
}

/* The policy names the script that is there (FIPS 180-4 of it in base 64), and lets nothing else in. */
static void
test_policy (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *text = write_page (inspection, NULL);
  g_autofree char *script = cut (text, "<script>", "</script>");
  g_autofree char *digest = cut (text, "script-src 'sha256-", "'");
  g_autofree char *expected = g_compute_checksum_for_string (G_CHECKSUM_SHA256, script, -1);
  g_autofree guchar *found = NULL;
  gsize n;

  found = g_base64_decode (digest, &n);
  g_assert_cmpuint (n, ==, 32);
  for (gsize i = 0; i < n; i++) {
    g_autofree char *byte = g_strdup_printf ("%02x", found[i]);

    g_assert_cmpmem (byte, 2, expected + 2 * i, 2);
  }
  g_assert_nonnull (strstr (text, "content=\"default-src 'none'; img-src data:;"));
}

static NormaReportTemplate *
make_template (void)
{
  static const char json[] =
      "{\"title\":\"<Prüfung>\",\"organisation\":\"A & B\",\"language\":\"de\","
      "\"paper\":\"letter\",\"logo\":\"query/part-01.tif\","
      "\"fields\":[{\"label\":\"Kunde\",\"value\":\"\\\"X\\\"\"}],"
      "\"columns\":[\"number\",\"comment\",\"score\"]}";
  g_autofree char *path = g_build_filename (folder, "template.json", NULL);
  g_autoptr (GError) error = NULL;
  NormaReportTemplate *template;

  g_assert_true (g_file_set_contents (path, json, -1, NULL));
  template = norma_report_template_read (path, &error);
  g_assert_no_error (error);
  return template;
}

static void
test_template (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaReportTemplate) template = make_template ();
  g_autofree char *text = write_page (inspection, template);
  g_auto (Page) page = page_read (text);
  g_autofree char *head = cut (text, "<thead>", "</thead>");

  g_assert_nonnull (strstr (text, "<html lang=\"de\">"));
  g_assert_nonnull (strstr (text, "<h1><bdi>&lt;Prüfung&gt;</bdi></h1>"));
  g_assert_nonnull (strstr (text, "<dd><bdi>&quot;X&quot;</bdi></dd>"));
  g_assert_nonnull (strstr (text, "size: letter;"));
  g_assert_nonnull (strstr (text, "content: \"Seite \" counter(page) \" von \" counter(pages)"));
  g_assert_nonnull (strstr (text, "Zusammenfassung"));
  g_assert_cmpstr (head, ==,
                   "<tr><th scope=\"col\" class=\"number\">Nr.</th><th scope=\"col\">Bemerkung</th>"
                   "<th scope=\"col\" class=\"number\">Wert</th></tr>");
  g_assert_cmpuint (page_count (&page, "img"), ==, 1);
  g_assert_cmpuint (page.n_pictures, ==, LOT_BAD + 2);
}

static void
test_no_defects (void)
{
  g_autoptr (NormaInspection) inspection = inspect_some (NORMA_OUTCOME_ACCEPTED);
  g_autofree char *text = write_page (inspection, NULL);
  g_auto (Page) page = page_read (text);

  g_assert_cmpuint (page_count (&page, "article"), ==, 0);
  g_assert_nonnull (strstr (text, "No part is rejected or open."));
}

/* A part that is told, whose file is gone, and of which much is said. */
static void
test_missing_image (void)
{
  g_autoptr (GString) comment = g_string_new (NULL);
  const gint64 gone = LOT_PARTS;
  NormaJudgement bad = { LOT_PARTS, NORMA_LABEL_BAD, "", 0, NULL, NORMA_EVIDENCE_NONE };
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = NULL;
  g_autofree char *text = NULL;
  g_autofree char *article = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (comment, "<%u> ", i);
  bad.comment = comment->str;
  g_assert_true (norma_project_judge (project, &bad, 1, NULL));
  inspection = hostile_inspect (folder);
  g_assert_true (norma_project_withdraw_reviews (project, &gone, 1, NULL));
  text = write_page (inspection, NULL);
  assert_page (text);
  article = cut (text, "<article id=\"part-5\" class=\"rejected long\"", "</article>");
  g_assert_nonnull (strstr (article, "The image cannot be shown"));
  g_assert_nonnull (strstr (article, "part-05.tif"));
  g_assert_nonnull (strstr (article, "&lt;2999&gt;"));
}

static void
test_same_bytes (void)
{
  g_autoptr (NormaInspection) one = hostile_inspect (folder);
  g_autoptr (NormaInspection) other = hostile_inspect (folder);
  g_autofree char *text = write_page (one, NULL);
  g_autofree char *again = write_page (other, NULL);

  g_assert_cmpstr (text, ==, again);
}

static void
test_errors (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaReportTemplate) template = make_template ();
  g_autofree char *absent = g_build_filename (folder, "none", "lot.html", NULL);
  g_autofree char *path = g_build_filename (folder, "no-logo.html", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_report_html_new (inspection, template, NULL, absent, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_free (template->logo);
  template->logo = g_build_filename (folder, "none.png", NULL);
  g_assert_null (norma_report_html_new (inspection, template, NULL, path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  hostile_create (folder);
  g_test_add_func ("/report-html/page", test_page);
  g_test_add_func ("/report-html/hostile", test_hostile);
  g_test_add_func ("/report-html/policy", test_policy);
  g_test_add_func ("/report-html/template", test_template);
  g_test_add_func ("/report-html/no-defects", test_no_defects);
  g_test_add_func ("/report-html/missing-image", test_missing_image);
  g_test_add_func ("/report-html/same-bytes", test_same_bytes);
  g_test_add_func ("/report-html/errors", test_errors);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
