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
  assert_refused ("compare-models one.norma two.norma absent.norma", 2, "3 model files and 0");
  assert_refused ("compare-models one.norma absent.norma a", 1, "absent.norma");
  assert_refused ("compare-models one.norma two.norma a/test/good", 1, "found no images");
  assert_refused ("compare-models one.norma two.norma a --worst x", 2, "--worst");
  assert_refused ("compare-models one.norma two.norma a --csv two.norma", 2, "--csv");
  assert_refused ("compare-models one.norma two.norma a --csv absent/m.csv", 1, "absent");
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/compare-models-cli/text", test_text);
  g_test_add_func ("/compare-models-cli/json", test_json);
  g_test_add_func ("/compare-models-cli/usage", test_usage);
  code = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return code;
}
