/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/document-pages.h"

#include "core/report/evaluation-document.h"
#include "core/report/model-card.h"
#include "tests/core/pipeline/small-fit.h"
#include "tests/core/report/fontconfig.h"
#include "tests/core/report/made-evaluation.h"
#include "tests/core/report/written-document.h"
#include "tests/support.h"

static char *folder;
static NormaModel *model;

static guint
count_words (const char *bytes, gsize n, const char *words)
{
  gsize length = strlen (words);
  const char *end = bytes + n;
  guint count = 0;

  for (const char *at = bytes; (at = memmem (at, (gsize)(end - at), words, length)) != NULL;
       at += length)
    count++;
  return count;
}

static void
test_card (void)
{
  const NormaModelCard card = { model, "line-3.norma", "0123abcd", NULL };
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();

  for (guint i = 0; i < NORMA_N_REPORT_LANGUAGES; i++) {
    g_autoptr (NormaReportDocument) document = NULL;
    g_autoptr (NormaReportPages) pages = NULL;
    g_autofree char *bytes = NULL;
    gsize n;

    template->language = (NormaReportLanguage)i;
    document = norma_model_card_new (&card, template->language);
    pages = norma_document_pages_new (document, template, NULL, NULL);
    g_assert_cmpuint (norma_report_pages_count (pages), ==, 1);
    bytes = document_write_twice (folder, document, template, norma_document_write_pdf, &n);
    g_assert_cmpuint (count_words (bytes, n, "/Subject (0123abcd)"), ==, 1);
    /* Without a time there is none, neither that of now. */
    g_assert_cmpuint (count_words (bytes, n, "/CreationDate"), ==, 0);
  }
}

/* As many rows as corrections, on as many pages as they take. */
static void
test_corrected_card (void)
{
  g_autoptr (NormaModel) corrected = norma_model_copy (model, NULL);
  const NormaModelCard card = { corrected, "line-3.norma", "0123abcd", "2026-11-30T02:58:00.000Z" };
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportDocument) document = NULL;
  g_autoptr (NormaReportPages) pages = NULL;
  g_autofree char *bytes = NULL;
  gsize n;

  corrected->corrections =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_corrected_image_free);
  for (guint i = 0; i < 120; i++)
    g_ptr_array_add (corrected->corrections,
                     norma_corrected_image_new (NORMA_CORRECTED_REMOVED, "a\nb.png", "0123",
                                                "2026-11-30T02:58:00Z", "ada", "a scratch"));
  document = norma_model_card_new (&card, template->language);
  pages = norma_document_pages_new (document, template, NULL, NULL);
  /* 50 rows and their head fill a page; the first one has room for a few. */
  g_assert_cmpuint (norma_report_pages_count (pages), ==, 4);
  bytes = document_write_twice (folder, document, template, norma_document_write_pdf, &n);
  g_assert_cmpuint (count_words (bytes, n, "20261130025800"), ==, 2);
}

/* Pictures of the images that are wrongly judged; those that cannot be read are told. */
static void
test_evaluation (void)
{
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportDocument) document = NULL;
  g_autofree char *bytes = NULL;
  Made made;
  const NormaEvaluationReport report = { &made.e, model, "line-3.norma", "0123", "parts" };
  gsize n;

  make (&made);
  make_wrong (&made, folder);
  document = norma_evaluation_document_new (&report, template->language, NULL);
  bytes = document_write_twice (folder, document, template, norma_document_write_pdf, &n);
  g_assert_cmpuint (count_words (bytes, n, "/Type /Outlines"), ==, 1);
  g_assert_cmpuint (count_words (bytes, n, "/DCTDecode"), ==, 1);
  unmake (&made);
}

static void
test_errors (void)
{
  const NormaModelCard card = { model, "line-3.norma", "0123abcd", NULL };
  g_autoptr (NormaReportDocument) document = norma_model_card_new (&card, NORMA_REPORT_ENGLISH);
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autofree char *path = g_build_filename (folder, "none", "card.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_document_write_pdf (document, template, NULL, path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  template->logo = g_build_filename (folder, "none.png", NULL);
  g_assert_null (norma_document_pages_new (document, template, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  model = small_model (folder);
  g_test_add_func ("/document-pages/card", test_card);
  g_test_add_func ("/document-pages/corrected-card", test_corrected_card);
  g_test_add_func ("/document-pages/evaluation", test_evaluation);
  g_test_add_func ("/document-pages/errors", test_errors);
  failures = g_test_run ();
  norma_model_unref (model);
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
