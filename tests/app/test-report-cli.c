/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/app/cli.h"
#include "tests/core/report/inspected-lot.h"

/* Reports on the command line. */

static void
expect_pdf (const char *name)
{
  g_autofree char *path = g_build_filename (cli_folder, name, NULL);
  g_autofree char *bytes = NULL;

  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  g_assert_true (g_str_has_prefix (bytes, "%PDF-1."));
}

static void
test_pdf (void)
{
  g_auto (Run) run = run_expecting ("report lot.norma-project --pdf report.pdf", 0);

  assert_says (run.out, "5 parts: 2 accepted, 2 rejected, 0 open, 1 not inspected\n");
  assert_says (run.err, "warning: rejected parts that no reviewer has seen: 1\n");
  assert_says (run.err, "warning: image files that are missing or unreadable: 1\n");
  expect_pdf ("report.pdf");
}

/* Nothing is to be warned of a lot that is reviewed and signed. */
static void
test_lot (void)
{
  g_auto (Run) run = run_expecting ("report lot.norma-project --lot Los-7 --pdf lot.pdf "
                                    "--language de --outcome rejected --template template.json",
                                    0);

  assert_says (run.out,
               "2 parts: 1 accepted, 1 rejected, 0 open, 0 not inspected; 1 of them are told");
  g_assert_cmpstr (run.err, ==, "");
  expect_pdf ("lot.pdf");
}

static void
test_date (void)
{
  g_autofree char *path = g_build_filename (cli_folder, "dated.pdf", NULL);
  g_autofree char *bytes = NULL;
  g_auto (Run) run = { 0 };
  gsize n;

  g_setenv ("SOURCE_DATE_EPOCH", "1000000000", TRUE);
  run = run_expecting ("report lot.norma-project --pdf dated.pdf", 0);
  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  g_assert_nonnull (memmem (bytes, n, "20010909014640", 14));
  run_clear (&run);
  g_setenv ("SOURCE_DATE_EPOCH", "tomorrow", TRUE);
  run = run_expecting ("report lot.norma-project --pdf dated.pdf", 2);
  assert_says (run.err, "SOURCE_DATE_EPOCH “tomorrow”");
  g_unsetenv ("SOURCE_DATE_EPOCH");
}

/* The model as a file of its own, as projects hold it. */
static void
write_model (const NormaModel *model)
{
  g_autofree char *path = g_build_filename (cli_folder, "lot.norma", NULL);

  g_assert_true (norma_model_write (model, path, NULL));
}

static void
test_model_card (void)
{
  g_auto (Run) run =
      run_expecting ("report --model-card lot.norma --pdf card.pdf --html card.html", 0);
  g_autofree char *html = NULL;

  g_assert_cmpstr (run.err, ==, "");
  expect_pdf ("card.pdf");
  html = read_file ("card.html");
  assert_says (html, "<h1><bdi>Model card</bdi></h1>");
}

static void
test_evaluation (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaTestPart bad = { 96, 80, 1, NORMA_SAMPLE_U8, 255, TRUE };
  g_autofree char *good_path = g_build_filename (cli_folder, "parts/test/good/1.tif", NULL);
  g_autofree char *bad_path = g_build_filename (cli_folder, "parts/test/spot/1.tif", NULL);
  g_autofree char *good = g_path_get_dirname (good_path);
  g_autofree char *spot = g_path_get_dirname (bad_path);
  g_autofree char *html = NULL;
  g_auto (Run) run = { 0 };

  g_assert_cmpint (g_mkdir_with_parents (good, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (spot, 0700), ==, 0);
  norma_test_part_write (&part, 50, good_path);
  norma_test_part_write (&bad, 51, bad_path);
  run = run_expecting ("evaluate lot.norma parts --report evaluation.pdf --language de", 0);
  expect_pdf ("evaluation.pdf");
  run_clear (&run);
  run = run_expecting ("evaluate lot.norma parts --report evaluation.HTML --language de", 0);
  html = read_file ("evaluation.HTML");
  assert_says (html, "<h1><bdi>Bewertungsbericht</bdi></h1>");
  assert_says (html, "<td><bdi>spot</bdi></td>");
  assert_refused ("evaluate lot.norma parts --report evaluation.doc", 2,
                  "--report “evaluation.doc”: a name that ends in .pdf or .html is expected");
  assert_refused ("evaluate lot.norma parts --report .html", 2,
                  "a name that ends in .pdf or .html");
}

static void
test_wrong_use (void)
{
  assert_refused ("report lot.norma-project --model-card lot.norma --pdf a.pdf", 2,
                  "no project with --model-card");
  assert_refused ("report --model-card lot.norma", 2, "at least one output is expected");
  assert_refused ("report --model-card lot.norma --pdf lot.norma", 2, "is the project");
  assert_refused ("report --model-card lot.norma-project --pdf a.pdf", 1, "lot.norma-project");
  assert_refused ("evaluate lot.norma parts --report a.pdf --language fr", 2, "--language “fr”");
  assert_refused ("report lot.norma-project", 2, "at least one output is expected");
  assert_refused ("report --pdf a.pdf", 2, "one project file");
  assert_refused ("report lot.norma-project --pdf ./lot.norma-project", 2,
                  "is the project or model");
  assert_refused ("report lot.norma-project --pdf a.pdf --language fr", 2, "--language “fr”");
  assert_refused ("report lot.norma-project --pdf a.pdf --outcome bad", 2, "--outcome “bad”");
  assert_refused ("report lot.norma-project --pdf a.pdf --severity bad", 2, "--severity “bad”");
  assert_refused ("report lot.norma-project --pdf a.pdf --pixels-per-mm 0", 2, "--pixels-per-mm");
  assert_refused ("report lot.norma-project --pdf a.pdf --set all", 2, "--set “all”");
  assert_refused ("report lot.norma-project --pdf a.pdf --lot 8", 1, "no lot “8” is signed");
  assert_refused ("report lot.norma-project --pdf a.pdf --kind scratch", 1, "none of its 5 images");
  assert_refused ("report lot.norma-project --pdf a.pdf --template lot.norma-project", 1,
                  "lot.norma-project");
  assert_refused ("report lot.norma-project --pdf no/a.pdf", 1, "no/a.pdf");
  assert_refused ("report none.norma-project --pdf a.pdf", 1, "none.norma-project");
}

int
main (int argc, char **argv)
{
  g_autofree char *template = NULL;
  NormaModel *model;
  int failures;

  g_test_init (&argc, &argv, NULL);
  cli_folder = norma_test_folder ();
  model = lot_create (cli_folder);
  write_model (model);
  norma_model_unref (model);
  template = g_build_filename (cli_folder, "template.json", NULL);
  g_assert_true (g_file_set_contents (template, "{\"organisation\": \"Muster\"}", -1, NULL));
  g_test_add_func ("/report-cli/pdf", test_pdf);
  g_test_add_func ("/report-cli/lot", test_lot);
  g_test_add_func ("/report-cli/date", test_date);
  g_test_add_func ("/report-cli/model-card", test_model_card);
  g_test_add_func ("/report-cli/evaluation", test_evaluation);
  g_test_add_func ("/report-cli/wrong-use", test_wrong_use);
  failures = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return failures;
}
