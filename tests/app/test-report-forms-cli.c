/* SPDX-License-Identifier: Apache-2.0 */
#include <json-glib/json-glib.h>

#include "tests/app/cli.h"
#include "tests/core/report/inspected-lot.h"

/* Reports in other forms than pages, on the command line. */

static void
assert_there (const char *name, gboolean is_there)
{
  g_autofree char *path = g_build_filename (cli_folder, name, NULL);

  g_assert_cmpint (g_file_test (path, G_FILE_TEST_IS_REGULAR), ==, is_there);
}

/* All at once, and each says the same. */
static void
test_all (void)
{
  g_auto (Run) run =
      run_expecting ("report lot.norma-project --html a.html --csv a.csv --json a.json "
                     "--coco a.coco --masks out --annotated out --pdf a.pdf",
                     0);
  g_autofree char *html = read_file ("a.html");
  g_autofree char *csv = read_file ("a.csv");
  g_autofree char *places = read_file ("a-places.csv");
  g_autofree char *json = read_file ("a.json");
  g_autofree char *coco = read_file ("a.coco");
  g_autoptr (JsonNode) report = json_from_string (json, NULL);
  g_autoptr (JsonNode) defects = json_from_string (coco, NULL);

  assert_says (run.out, "5 parts: 2 accepted, 2 rejected, 0 open, 1 not inspected\n");
  assert_says (html, "<article id=\"part-3\" class=\"rejected\"");
  assert_says (csv, "\n3,query/part-03.tif,query,query,rejected,reject,");
  assert_says (places, "\n3,query/part-03.tif,1,model,reject,");
  g_assert_cmpint (json_object_get_int_member (
                       json_object_get_object_member (json_node_get_object (report), "counts"),
                       "rejected"),
                   ==, 2);
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (json_node_get_object (defects), "images")),
                    ==, 4);
  assert_there ("out/ground_truth/Kratzer/part-03_mask.png", TRUE);
  assert_there ("out/ground_truth/defect/part-04_mask.png", TRUE);
  assert_there ("out/part-03.png", TRUE);
  assert_there ("out/part-01.png", FALSE);
}

/* The same project gives the same bytes. */
static void
test_again (void)
{
  static const char *const names[] = { "%s.html", "%s.csv", "%s-places.csv", "%s.json", "%s.coco" };

  for (guint i = 0; i < 2; i++) {
    g_autofree char *words =
        g_strdup_printf ("report lot.norma-project --html %u.html --csv %u.csv "
                         "--json %u.json --coco %u.coco",
                         i, i, i, i);
    g_auto (Run) run = run_expecting (words, 0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_auto (GStrv) parts = g_strsplit (names[i], "%s", 2);
    g_autofree char *one = g_strconcat ("0", parts[1], NULL);
    g_autofree char *other = g_strconcat ("1", parts[1], NULL);
    g_autofree char *text = read_file (one);
    g_autofree char *again = read_file (other);

    g_assert_cmpstr (text, ==, again);
  }
}

static void
test_filtered (void)
{
  g_auto (Run) run = run_expecting ("report lot.norma-project --lot Los-7 --outcome rejected "
                                    "--csv lot.csv --annotated tiffs --annotated-format tiff",
                                    0);
  g_autofree char *csv = read_file ("lot.csv");

  g_assert_null (strstr (csv, "part-01"));
  assert_says (csv, "part-03");
  assert_there ("tiffs/part-03.tif", TRUE);
  assert_there ("tiffs/part-04.tif", FALSE);
}

static void
test_wrong_use (void)
{
  assert_refused ("report lot.norma-project --html a --json ./a", 2,
                  "“./a” is the project or model itself, or another");
  assert_refused ("report lot.norma-project --csv a.csv --json a-places.csv", 2, "“a-places.csv”");
  assert_refused ("report lot.norma-project --json lot.norma-project", 2, "is the project");
  assert_refused ("report lot.norma-project --masks a --coco a", 2, "another output");
  assert_refused ("report lot.norma-project --annotated a --annotated-format bmp", 2,
                  "--annotated-format");
  assert_refused ("report lot.norma-project --html query/part-01.tif", 1,
                  "query/part-01.tif: the report would");
  assert_refused ("report lot.norma-project --annotated query --annotated-format tiff", 1,
                  "would overwrite the project or one of its images");
  assert_refused ("report --model-card a.norma --pdf a.pdf --csv a.csv", 2, "and no other form");
  assert_refused ("report lot.norma-project --csv no/a.csv", 1, "no/a.csv");
  assert_refused ("report lot.norma-project --masks lot.norma-project/x", 1, "lot.norma-project/x");
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  cli_folder = norma_test_folder ();
  norma_model_unref (lot_create (cli_folder));
  g_test_add_func ("/report-forms-cli/all", test_all);
  g_test_add_func ("/report-forms-cli/again", test_again);
  g_test_add_func ("/report-forms-cli/filtered", test_filtered);
  g_test_add_func ("/report-forms-cli/wrong-use", test_wrong_use);
  failures = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return failures;
}
