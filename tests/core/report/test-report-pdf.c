/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-pdf.h"

#include <glib/gstdio.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/core/project/sample.h"
#include "tests/core/report/fontconfig.h"
#include "tests/core/report/inspected-lot.h"
#include "tests/support.h"

static char *folder;

#define TIME "2021-03-04T05:06:07.000Z"

static NormaInspection *
inspect (NormaProject *project, gint outcome)
{
  const NormaInspectionOptions options = { .set = -1, .outcome = outcome, .time = TIME };
  g_autoptr (GError) error = NULL;
  NormaInspection *inspection = norma_inspection_new (project, &options, NULL, &error);

  g_assert_no_error (error);
  return inspection;
}

static NormaReportTemplate *
make_template (NormaReportLanguage language)
{
  NormaReportTemplate *template = norma_report_template_new ();

  template->language = language;
  return template;
}

/* The file's bytes. */
static GBytes *
write_pdf (const NormaInspection *inspection, const NormaReportTemplate *template)
{
  g_autofree char *path = g_build_filename (folder, "report.pdf", NULL);
  g_autoptr (GError) error = NULL;
  char *bytes;
  gsize n;

  g_assert_true (norma_report_write_pdf (inspection, template, NULL, path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  return g_bytes_new_take (bytes, n);
}

/* How often the words stand in a file. */
static guint
count_words (GBytes *bytes, const char *words)
{
  gsize n, length = strlen (words);
  const char *at = g_bytes_get_data (bytes, &n);
  const char *end = at + n;
  guint count = 0;

  while ((at = memmem (at, (gsize)(end - at), words, length)) != NULL) {
    at += length;
    count++;
  }
  return count;
}

static void
test_file (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, -1);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_GERMAN);
  g_autoptr (NormaReportPages) pages = norma_report_pages_new (inspection, template, NULL, NULL);
  g_autoptr (GBytes) pdf = write_pdf (inspection, template);
  g_autofree char *count = g_strdup_printf ("/Count %u", norma_report_pages_count (pages));

  g_assert_cmpuint (count_words (pdf, "%PDF-1."), ==, 1);
  g_assert_cmpuint (count_words (pdf, count), >=, 1);
  /* The pictures of two rejected parts, each once, though each is drawn three times and more. */
  g_assert_cmpuint (count_words (pdf, "/DCTDecode"), ==, LOT_BAD);
  g_assert_cmpuint (count_words (pdf, "/Subtype /Link"), ==, LOT_BAD);
  g_assert_cmpuint (count_words (pdf, "/ToUnicode"), >=, 2);
  g_assert_cmpuint (count_words (pdf, "/Type /Outlines"), ==, 1);
  g_assert_cmpuint (count_words (pdf, "20210304050607"), ==, 2);
  g_assert_cmpuint (count_words (pdf, "/Creator (Norma "), ==, 1);
}

static void
test_same_bytes (void)
{
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  for (guint i = 0; i < 2; i++) {
    g_autoptr (NormaProject) project = lot_open (folder);
    g_autoptr (NormaInspection) inspection = inspect (project, -1);

    *(i == 0 ? &first : &second) = write_pdf (inspection, template);
  }
  g_assert_true (g_bytes_equal (first, second));
}

/* Draws a page as a window would. Returns the share of pixels that are not white. */
static double
draw_page (NormaReportPages *pages, guint page)
{
  g_autoptr (GError) error = NULL;
  double width, height;
  cairo_surface_t *surface;
  const guint8 *pixels;
  cairo_t *cr;
  gsize n_dark = 0, n;

  norma_report_pages_get_size (pages, &width, &height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height);
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  g_assert_true (norma_report_pages_draw (pages, page, cr, &error));
  g_assert_no_error (error);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  pixels = cairo_image_surface_get_data (surface);
  n = (gsize)cairo_image_surface_get_stride (surface) * (gsize)(int)height;
  for (gsize i = 0; i < n; i += 4)
    n_dark += pixels[i] < 255;
  cairo_surface_destroy (surface);
  return 4.0 * (double)n_dark / (double)n;
}

/* Preview and paper are drawn by the same code; a page with pictures is covered by them. */
static void
test_preview (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, -1);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (NormaReportPages) pages = norma_report_pages_new (inspection, template, NULL, NULL);
  guint n = norma_report_pages_count (pages);

  g_assert_cmpuint (n, ==, 3);
  g_assert_cmpfloat (draw_page (pages, 0), >, 0.02);
  g_assert_cmpfloat (draw_page (pages, 1), >, 0.002);
  g_assert_cmpfloat (draw_page (pages, n - 1), >, 0.15);
}

static void
test_headings (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, -1);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (NormaReportPages) pages = norma_report_pages_new (inspection, template, NULL, NULL);
  const GArray *headings = norma_report_pages_get_headings (pages);
  guint n_parts = 0, page = 0;

  for (guint i = 0; i < headings->len; i++) {
    const NormaReportHeading *heading = &g_array_index (headings, NormaReportHeading, i);

    g_assert_cmpuint (heading->page, >=, page);
    page = heading->page;
    n_parts += heading->level == 1;
  }
  g_assert_cmpuint (n_parts, ==, LOT_BAD);
}

static void
test_no_defects (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, NORMA_OUTCOME_ACCEPTED);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (GBytes) pdf = write_pdf (inspection, template);

  g_assert_cmpuint (count_words (pdf, "/DCTDecode"), ==, 0);
  g_assert_cmpuint (count_words (pdf, "/Count 2"), ==, 1);
}

/* The file of a rejected part goes after the inspection. */
static void
test_missing_image (void)
{
  g_autofree char *path = g_build_filename (folder, "query/part-04.tif", NULL);
  g_autofree char *elsewhere = g_build_filename (folder, "part-04.tif", NULL);
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, -1);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (GBytes) pdf = NULL;

  g_assert_cmpint (g_rename (path, elsewhere), ==, 0);
  pdf = write_pdf (inspection, template);
  g_assert_cmpint (g_rename (elsewhere, path), ==, 0);
  g_assert_cmpuint (count_words (pdf, "/DCTDecode"), ==, LOT_BAD - 1);
}

static void
test_long_comment (void)
{
  g_autofree char *comment = g_strnfill (20000, 'n');
  const NormaJudgement judgement = { 4, NORMA_LABEL_BAD, "", 0, comment, NORMA_EVIDENCE_NONE };
  const gint64 four = 4;
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (NormaInspection) inspection = NULL;
  g_autoptr (NormaReportPages) pages = NULL;

  g_assert_true (norma_project_judge (project, &judgement, 1, NULL));
  inspection = inspect (project, -1);
  g_assert_true (norma_project_withdraw_reviews (project, &four, 1, NULL));
  pages = norma_report_pages_new (inspection, template, NULL, NULL);
  /* A line holds about a hundred letters, a page about sixty lines. */
  g_assert_cmpuint (norma_report_pages_count (pages), >, 4);
  g_assert_cmpfloat (draw_page (pages, 4), >, 0.1);
}

static void
test_many_columns (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, -1);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_GERMAN);
  g_autoptr (NormaReportPages) pages = NULL;

  template->n_columns = NORMA_N_REPORT_COLUMNS;
  for (guint i = 0; i < NORMA_N_REPORT_COLUMNS; i++)
    template->columns[i] = (NormaReportColumn)i;
  template->paper = NORMA_PAPER_LETTER;
  pages = norma_report_pages_new (inspection, template, NULL, NULL);
  g_assert_cmpfloat (draw_page (pages, 1), >, 0.002);
}

static void
test_logo (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, NORMA_OUTCOME_ACCEPTED);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pdf = NULL;

  template->logo = g_build_filename (folder, "query/part-01.tif", NULL);
  pdf = write_pdf (inspection, template);
  g_assert_cmpuint (count_words (pdf, "/DCTDecode"), ==, 1);
  g_free (template->logo);
  template->logo = g_build_filename (folder, "no-logo.png", NULL);
  g_assert_null (norma_report_pages_new (inspection, template, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* Pages of the table come from the number of parts alone. */
static void
test_many_parts (void)
{
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "many.norma-project", &path);
  g_autoptr (NormaInspection) inspection = NULL;
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (NormaReportPages) pages = NULL;

  sample_add (project, 0, 1000, NORMA_SET_QUERY, "");
  inspection = inspect (project, -1);
  norma_project_close (project);
  pages = norma_report_pages_new (inspection, template, NULL, NULL);
  g_assert_cmpuint (norma_report_pages_count (pages), >, 1000 / 60);
  g_assert_cmpuint (norma_report_pages_count (pages), <, 1000 / 40);
  g_assert_cmpfloat (draw_page (pages, norma_report_pages_count (pages) - 2), >, 0.01);
}

static void
test_cancelled (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, -1);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const NormaProgress progress = { cancellable };
  g_autofree char *path = g_build_filename (folder, "cancelled.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (norma_report_write_pdf (inspection, template, NULL, path, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_no_folder (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, -1);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autofree char *path = g_build_filename (folder, "no", "report.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_report_write_pdf (inspection, template, NULL, path, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_nonnull (strstr (error->message, path));
}

/* Pictures of more memory than may be taken are told to be missing, as others are. */
static void
test_small_budget (void)
{
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autoptr (NormaInspection) inspection = inspect (project, -1);
  g_autoptr (NormaReportTemplate) template = make_template (NORMA_REPORT_ENGLISH);
  g_autoptr (NormaBudget) budget = norma_budget_new (1);
  g_autofree char *path = g_build_filename (folder, "small.pdf", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_report_write_pdf (inspection, template, budget, path, NULL, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  norma_model_unref (lot_create (folder));
  g_test_add_func ("/report-pdf/file", test_file);
  g_test_add_func ("/report-pdf/same-bytes", test_same_bytes);
  g_test_add_func ("/report-pdf/preview", test_preview);
  g_test_add_func ("/report-pdf/headings", test_headings);
  g_test_add_func ("/report-pdf/no-defects", test_no_defects);
  g_test_add_func ("/report-pdf/missing-image", test_missing_image);
  g_test_add_func ("/report-pdf/long-comment", test_long_comment);
  g_test_add_func ("/report-pdf/many-columns", test_many_columns);
  g_test_add_func ("/report-pdf/logo", test_logo);
  g_test_add_func ("/report-pdf/many-parts", test_many_parts);
  g_test_add_func ("/report-pdf/cancelled", test_cancelled);
  g_test_add_func ("/report-pdf/no-folder", test_no_folder);
  g_test_add_func ("/report-pdf/small-budget", test_small_budget);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
