/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "tests/app/cli.h"
#include "tests/support.h"

static void
make_folder (void)
{
  static const char *const names[] = { "a/train/good", "a/test/good", "a/test/spot", "b/test/good",
                                       "b/test/spot" };
  static const guint counts[] = { 12, 6, 5, 4, 3 };

  cli_folder = norma_test_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    NormaTestPart part = NORMA_TEST_PART_INIT;
    g_autofree char *path = g_build_filename (cli_folder, names[i], NULL);
    g_autoptr (GPtrArray) paths = NULL;

    part.defective = g_str_has_suffix (names[i], "spot");
    g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
    paths = norma_test_parts_write (&part, 100 * i, counts[i], path);
    g_assert_cmpuint (paths->len, ==, counts[i]);
  }
  {
    g_auto (Run) one = run_expecting ("fit --good a/train/good -o one.norma --size 64", 0);
    g_auto (Run) two =
        run_expecting ("fit --good a/train/good -o two.norma --size 64 --detector patchcore", 0);

    assert_says (one.out, "Fitted on 12");
    assert_says (two.out, "Fitted on 12");
  }
}

static void
test_text (void)
{
  g_auto (Run) run =
      run_expecting ("compare-models one.norma two.norma a b --worst 2 --csv m.csv", 0);
  g_autofree char *path = g_build_filename (cli_folder, "m.csv", NULL);
  g_autofree char *table = NULL;

  assert_says (run.out, "a: 6 good and 5 defective images");
  assert_says (run.out, "b: 4 good and 3 defective images");
  assert_says (run.out, "one.norma  1.000 (1.000 ... 1.000)");
  assert_says (run.out, "adjusted by Holm");
  assert_says (run.out, "b, two.norma\n  Defective images with the least score");
  assert_says (run.out, "Ranked most differently by one.norma");
  g_assert_true (g_file_get_contents (path, &table, NULL, NULL));
  assert_says (table, "\nb,two.norma,4,3,");
}

/* One table of all, folders with their conditions below; a chart of the same. */
static void
test_conditions (void)
{
  g_auto (Run) run =
      run_expecting ("compare-models one.norma two.norma a b "
                     "--conditions shift:2,noise --worst 1 --csv n.csv --chart c.svg",
                     0);
  g_autofree char *csv = g_build_filename (cli_folder, "n.csv", NULL);
  g_autofree char *svg = g_build_filename (cli_folder, "c.svg", NULL);
  g_auto (Run) again = run_expecting (
      "compare-models one.norma two.norma a b --conditions shift:2,noise --chart d.svg", 0);
  g_autofree char *other = g_build_filename (cli_folder, "d.svg", NULL);
  g_autofree char *table = NULL, *chart = NULL, *same = NULL;

  g_assert_true (g_file_get_contents (other, &same, NULL, NULL));
  g_assert_true (g_str_has_prefix (run.out, "image AUROC            one.norma"));
  assert_says (run.out, "\na                      1.000 (1.000 ... 1.000)");
  assert_says (run.out, "\n  shift 2 px           ");
  assert_says (run.out, "\n  noise 0.04 of range  ");
  assert_says (run.out, "\nb, noise 0.04 of range: 4 good and 3 defective images");
  g_assert_true (g_file_get_contents (csv, &table, NULL, NULL));
  assert_says (table, ",noise,3,0\n");
  g_assert_true (g_file_get_contents (svg, &chart, NULL, NULL));
  assert_says (chart, "<svg ");
  g_assert_cmpstr (chart, ==, same);
}

/* One class has no AUROC, and that is said. */
static void
test_one_class (void)
{
  g_autofree char *from = g_build_filename (cli_folder, "b/test/good/part-0300.tif", NULL);
  g_autofree char *folder = g_build_filename (cli_folder, "one-class/test/good", NULL);
  g_autofree char *to = g_build_filename (folder, "a.tif", NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (from, &bytes, &n, NULL));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (to, bytes, (gssize)n, NULL));
  {
    g_auto (Run) compared = run_expecting ("compare-models one.norma two.norma one-class", 0);
    g_auto (Run) robust = run_expecting ("robustness one.norma one-class", 0);

    assert_says (compared.out, "No AUROC and no difference: they need both good and defective");
    assert_says (robust.out, "No AUROC: it needs both good and defective images.");
    assert_says (robust.out, "were not looked for, as none of these was found");
  }
}

static void
test_near_duplicates (void)
{
  g_auto (Run) found = run_expecting ("compare-models one.norma two.norma a --worst 0", 0);
  g_auto (Run) none = run_expecting ("compare-models one.norma two.norma b --worst 0", 0);

  g_assert_null (strstr (found.out, "were not looked for"));
  g_assert_null (strstr (found.out, "image AUROC")); /* one set is told by its own table */
  assert_says (none.out, "were not looked for, as none of these was found");
}

static void
test_json (void)
{
  g_auto (Run) run = run_expecting ("compare-models one.norma one.norma a --json --seed 3", 0);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *set, *second;

  g_assert_true (json_parser_load_from_data (parser, run.out, -1, NULL));
  set = json_array_get_object_element (
      json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "sets"),
      0);
  second = json_array_get_object_element (json_object_get_array_member (set, "models"), 1);
  g_assert_cmpfloat (json_object_get_double_member (second, "difference"), ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (second, "holm_p"), ==, 1);
}

static void
test_usage (void)
{
  assert_refused ("compare-models one.norma a", 2, "models and folders");
  assert_refused ("compare-models one.norma a b", 2, "1 model files and 2 folders");
  assert_refused (
      "compare-models one.norma two.norma absent.norma", 2,
      "3 model files and 0 folders, expected at least 2 and 1; there is no file or folder "
      "absent.norma");
  assert_refused ("compare-models one.norma absent.norma a", 1, "absent.norma");
  assert_refused ("compare-models one.norma two.norma a/test/good", 1, "found no images");
  assert_refused ("compare-models one.norma two.norma a --worst x", 2, "--worst");
  assert_refused ("compare-models one.norma two.norma a --csv two.norma", 2, "--csv");
  assert_refused ("compare-models one.norma two.norma a --csv absent/m.csv", 1, "absent");
  assert_refused ("compare-models one.norma two.norma a --chart absent/c.svg", 1, "absent");
  assert_refused ("compare-models one.norma two.norma a --chart c.jpg", 2,
                  "found \"c.jpg\", expected a name that ends in .svg, .pdf or .png");
  assert_refused ("compare-models one.norma two.norma a --conditions fog", 2,
                  "found \"fog\", expected one of all, blur,");
  assert_refused ("compare-models one.norma two.norma a --conditions blur:6", 2, "\"blur:6\"");
  assert_refused ("compare-models one.norma two.norma a --conditions blur,", 2, "found \"\"");
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/compare-models-cli/text", test_text);
  g_test_add_func ("/compare-models-cli/conditions", test_conditions);
  g_test_add_func ("/compare-models-cli/one-class", test_one_class);
  g_test_add_func ("/compare-models-cli/near-duplicates", test_near_duplicates);
  g_test_add_func ("/compare-models-cli/json", test_json);
  g_test_add_func ("/compare-models-cli/usage", test_usage);
  code = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return code;
}
