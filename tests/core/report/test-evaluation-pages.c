/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/evaluation-pages.h"

#include "core/report/model-card.h"
#include "core/report/report-pdf.h"
#include "tests/core/pipeline/small-fit.h"
#include "tests/core/report/fontconfig.h"
#include "tests/core/report/made-evaluation.h"
#include "tests/support.h"

/* Reports on a model: its card, and an evaluation. */

static char *folder;
static NormaModel *model;

static guint
count_words (const char *path, const char *words)
{
  g_autofree char *bytes = NULL;
  gsize n, length = strlen (words);
  const char *at, *end;
  guint count = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  for (at = bytes, end = bytes + n; (at = memmem (at, (gsize)(end - at), words, length)) != NULL;
       at += length)
    count++;
  return count;
}

/* Writes the pages twice, which must give the same bytes, and returns the path, the caller's. */
static char *
write_twice (NormaReportPages *pages)
{
  char *path = g_build_filename (folder, "pages.pdf", NULL);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize n_first, n_second;
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_report_pages_write_pdf (pages, "ada", NULL, path, NULL, &error));
  g_assert_true (g_file_get_contents (path, &first, &n_first, NULL));
  g_assert_true (norma_report_pages_write_pdf (pages, "ada", NULL, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
  return path;
}

static void
test_card (void)
{
  const NormaModelCard card = { model, "line-3.norma", "0123abcd", NULL };
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();

  for (guint i = 0; i < NORMA_N_REPORT_LANGUAGES; i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaReportPages) pages = NULL;
    g_autofree char *path = NULL;

    template->language = (NormaReportLanguage)i;
    pages = norma_model_card_new (&card, template, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpuint (norma_report_pages_count (pages), ==, 1);
    path = write_twice (pages);
    g_assert_cmpuint (count_words (path, "/Author (ada)"), ==, 1);
    /* Without a time there is none, neither that of now. */
    g_assert_cmpuint (count_words (path, "/CreationDate"), ==, 0);
  }
}

/* As many rows as corrections, on as many pages as they take. */
static void
test_corrected_card (void)
{
  g_autoptr (NormaModel) corrected = norma_model_copy (model, NULL);
  const NormaModelCard card = { corrected, "line-3.norma", "0123abcd", "2026-11-30T02:58:00.000Z" };
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportPages) pages = NULL;
  g_autofree char *path = NULL;

  corrected->corrections =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_corrected_image_free);
  for (guint i = 0; i < 120; i++)
    g_ptr_array_add (corrected->corrections,
                     norma_corrected_image_new (NORMA_CORRECTED_REMOVED, "a\nb.png", "0123",
                                                "2026-11-30T02:58:00Z", "ada", "a scratch"));
  pages = norma_model_card_new (&card, template, NULL, NULL);
  /* 50 rows and their head fill a page; the first one has room for a few. */
  g_assert_cmpuint (norma_report_pages_count (pages), ==, 4);
  path = write_twice (pages);
  g_assert_cmpuint (count_words (path, "20261130025800"), ==, 2);
}

static void
test_evaluation (void)
{
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autoptr (NormaReportPages) pages = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  Made made;
  NormaEvaluationReport report = { &made.e, model, "line-3.norma", "0123", "parts", NULL };

  make (&made);
  pages = norma_evaluation_pages_new (&report, template, NULL, &error);
  g_assert_no_error (error);
  path = write_twice (pages);
  g_assert_cmpuint (count_words (path, "/Type /Outlines"), ==, 1);
  g_clear_pointer (&pages, norma_report_pages_free);
  unmake (&made);
}

/* Pictures of the images that are wrongly judged, and of no others; those that cannot be read are told. */
static void
test_errors (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (NormaReportTemplate) template = norma_report_template_new ();
  g_autofree char *image = g_build_filename (folder, "missed.tif", NULL);
  g_autoptr (NormaReportPages) pages = NULL;
  g_autofree char *path = NULL;
  NormaImageFigures *figures;
  Made made;
  NormaEvaluationReport report = { &made.e, model, "line-3.norma", "0123", "parts", NULL };

  make (&made);
  norma_test_part_write (&part, 1, image);
  figures = (NormaImageFigures *)(gpointer)made.images->data;
  for (guint i = 0; i < 5; i++)
    figures[i].is_judged = TRUE;
  figures[3].verdict = NORMA_VERDICT_ACCEPT;
  figures[0].verdict = NORMA_VERDICT_REJECT;
  g_free (made.tests[3].path);
  made.tests[3].path = g_strdup (image);
  pages = norma_evaluation_pages_new (&report, template, NULL, NULL);
  path = write_twice (pages);
  g_assert_cmpuint (count_words (path, "/DCTDecode"), ==, 1);
  g_clear_pointer (&pages, norma_report_pages_free);
  unmake (&made);
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  model = small_model (folder);
  g_test_add_func ("/evaluation-pages/card", test_card);
  g_test_add_func ("/evaluation-pages/corrected-card", test_corrected_card);
  g_test_add_func ("/evaluation-pages/evaluation", test_evaluation);
  g_test_add_func ("/evaluation-pages/errors", test_errors);
  failures = g_test_run ();
  norma_model_unref (model);
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
