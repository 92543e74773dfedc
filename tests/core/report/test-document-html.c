/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/document-html.h"

#include "core/base/error.h"
#include "core/report/evaluation-document.h"
#include "core/report/model-card.h"
#include "tests/core/pipeline/small-fit.h"
#include "tests/core/report/fontconfig.h"
#include "tests/core/report/html-page.h"
#include "tests/core/report/made-evaluation.h"
#include "tests/core/report/written-document.h"
#include "tests/support.h"

#define HOSTILE "<script>alert(1)</script>\"'&\u202e"
#define ESCAPED "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;\u202e"

static char *folder;
static NormaModel *model;

static char *
write_page (const NormaReportDocument *document, const NormaReportTemplate *template)
{
  gsize n;

  return document_write_twice (folder, document, template, norma_document_write_html, &n);
}

static void
assert_has (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("“%s” is not in the page", words);
}

/* Nothing is fetched, and no script runs. */
static void
test_alone (void)
{
  const NormaModelCard card = { model, "line-3.norma", "0123abcd", NULL };
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportDocument) document = norma_model_card_new (&card, template->language);
  g_autofree char *text = write_page (document, template);
  g_auto (Page) page = page_read (text);

  assert_has (text, "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
                    "base-uri 'none'; form-action 'none'\"");
  g_assert_cmpuint (page_count (&page, "script"), ==, 0);
  g_assert_cmpuint (page_count (&page, "link"), ==, 0);
  g_assert_null (strstr (text, "http://"));
  g_assert_null (strstr (text, "https://"));
  g_assert_null (strstr (text, "url("));
  g_assert_null (strstr (text, "@import"));
}

static void
test_card (void)
{
  const NormaModelCard card = { model, "line-3.norma", "0123abcd", "2026-11-30T02:58:00.000Z" };
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportDocument) document = NULL;
  g_autofree char *text = NULL;
  g_auto (Page) page = { 0 };

  template->language = NORMA_REPORT_GERMAN;
  template->organisation = g_strdup ("Muster");
  document = norma_model_card_new (&card, template->language);
  text = write_page (document, template);
  page = page_read (text);
  assert_has (text, "<html lang=\"de\">");
  assert_has (text, "<h1><bdi>Modellblatt</bdi></h1>");
  assert_has (text, "<dd class=\"hash\"><bdi>0123abcd</bdi></dd>");
  assert_has (text, "<footer><bdi>Muster · 2026-11-30 02:58 UTC</bdi></footer>");
  /* The held-out scores and no curve. */
  g_assert_cmpuint (page_count (&page, "svg"), ==, 1);
  g_assert_cmpuint (page_count (&page, "circle"), ==, 0);
}

static void
test_evaluation (void)
{
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportDocument) document = NULL;
  g_autofree char *text = NULL;
  g_auto (Page) page = { 0 };
  Made made;
  const NormaEvaluationReport report = { &made.e, model, "line-3.norma", "0123", "parts" };

  make (&made);
  make_wrong (&made, folder);
  document = norma_evaluation_document_new (&report, template->language, NULL);
  text = write_page (document, template);
  page = page_read (text);
  g_assert_cmpuint (page_count (&page, "h1"), ==, 1);
  g_assert_cmpuint (page_count (&page, "table"), ==, 3);
  g_assert_cmpuint (page_count (&page, "svg"), ==, 2);
  g_assert_cmpuint (page_count (&page, "circle"), ==, NORMA_N_RATE_MARKS);
  /* The missed image once; the one that is no file is told. */
  g_assert_cmpuint (page.n_pictures, ==, 1);
  assert_has (text, "<img alt=\"missed.tif\" src=\"data:image/jpeg;base64,/9j/");
  assert_has (text,
              "<div class=\"missing\">The image cannot be shown</div><figcaption><bdi>a,0.png");
  assert_has (text, "<td class=\"number\"><bdi>0.875 (0.750 … 1.000)</bdi></td>");
  unmake (&made);
}

/* Good images alone: no curve, and figures of nothing. */
static void
test_one_class (void)
{
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportDocument) document = NULL;
  g_autofree char *text = NULL;
  g_auto (Page) page = { 0 };
  Made made;
  const NormaEvaluationReport report = { &made.e, model, "line-3.norma", "0123", "parts" };

  make (&made);
  make_good_only (&made);
  document = norma_evaluation_document_new (&report, template->language, NULL);
  text = write_page (document, template);
  page = page_read (text);
  g_assert_cmpuint (page_count (&page, "circle"), ==, 0);
  g_assert_cmpuint (page.n_pictures, ==, 0);
  assert_has (text, "<dt>image AUROC</dt><dd>–</dd></div>");
  assert_has (text, "<dt>defects rejected</dt><dd>–</dd></div>");
  g_assert_false (g_regex_match_simple ("\\bnan\\b", text, 0, 0));
  unmake (&made);
}

/* Whatever names hold, it stays text. */
static void
test_hostile (void)
{
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportDocument) document = NULL;
  g_autofree char *text = NULL;
  g_auto (Page) page = { 0 };
  Made made;
  const NormaEvaluationReport report = { &made.e, model, HOSTILE, HOSTILE, HOSTILE };

  make (&made);
  make_wrong (&made, folder);
  made.dent.kind = made.tests[3].kind = (char *)HOSTILE;
  g_free (made.tests[0].path);
  made.tests[0].path = g_strdup ("none/" HOSTILE);
  template->title = g_strdup (HOSTILE);
  document = norma_evaluation_document_new (&report, template->language, NULL);
  text = write_page (document, template);
  page = page_read (text);
  g_assert_cmpuint (page_count (&page, "script"), ==, 0);
  assert_has (text, "<title>" ESCAPED " – " ESCAPED " · " ESCAPED "</title>");
  assert_has (text, "<h1><bdi>" ESCAPED "</bdi></h1>");
  assert_has (text, "<dd class=\"hash\"><bdi>" ESCAPED "</bdi></dd>");
  assert_has (text, "<td><bdi>" ESCAPED "</bdi></td>");
  assert_has (text, "<div><bdi>" ESCAPED ", ");
  unmake (&made);
}

static void
cancel_at_picture (gpointer data, const char *stage G_GNUC_UNUSED, guint64 done G_GNUC_UNUSED,
                   guint64 total G_GNUC_UNUSED)
{
  g_cancellable_cancel (data);
}

/* What stood there before stays. */
static void
test_cancelled (void)
{
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportDocument) document = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable, cancel_at_picture, cancellable };
  g_autofree char *path = g_build_filename (folder, "before.html", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  Made made;
  const NormaEvaluationReport report = { &made.e, model, "line-3.norma", "0123", "parts" };

  make (&made);
  make_wrong (&made, folder);
  document = norma_evaluation_document_new (&report, template->language, NULL);
  g_assert_true (g_file_set_contents (path, "before", -1, NULL));
  g_assert_false (norma_document_write_html (document, template, NULL, path, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "before");
  unmake (&made);
}

static void
test_errors (void)
{
  const NormaModelCard card = { model, "line-3.norma", "0123abcd", NULL };
  g_autoptr (NormaReportDocument) document = norma_model_card_new (&card, NORMA_REPORT_ENGLISH);
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autofree char *absent = g_build_filename (folder, "none", "card.html", NULL);
  g_autofree char *path = g_build_filename (folder, "no-logo.html", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_document_write_html (document, template, NULL, absent, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  template->logo = g_build_filename (folder, "none.png", NULL);
  g_assert_false (norma_document_write_html (document, template, NULL, path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  model = small_model (folder);
  g_test_add_func ("/document-html/alone", test_alone);
  g_test_add_func ("/document-html/card", test_card);
  g_test_add_func ("/document-html/evaluation", test_evaluation);
  g_test_add_func ("/document-html/one-class", test_one_class);
  g_test_add_func ("/document-html/hostile", test_hostile);
  g_test_add_func ("/document-html/cancelled", test_cancelled);
  g_test_add_func ("/document-html/errors", test_errors);
  failures = g_test_run ();
  norma_model_unref (model);
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
