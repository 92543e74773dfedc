/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "tests/app/cli.h"
#include "tests/support.h"

static void
make_folder (void)
{
  static const char *const names[] = { "set/train/good", "set/test/good", "set/test/spot" };
  static const guint counts[] = { 12, 2, 2 };

  cli_folder = norma_test_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    NormaTestPart part = NORMA_TEST_PART_INIT;
    g_autofree char *path = g_build_filename (cli_folder, names[i], NULL);
    g_autoptr (GPtrArray) paths = NULL;

    part.defective = i == 2;
    g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
    paths = norma_test_parts_write (&part, 100 * i, counts[i], path);
    g_assert_cmpuint (paths->len, ==, counts[i]);
  }
  {
    g_auto (Run) fit = run_expecting ("fit --good set/train/good -o m.norma --size 64", 0);

    assert_says (fit.out, "Fitted on 12");
  }
}

static void
test_text (void)
{
  g_auto (Run) run = run_expecting ("robustness m.norma set --csv r.csv", 0);
  g_autofree char *path = g_build_filename (cli_folder, "r.csv", NULL);
  g_autofree char *table = NULL;

  assert_says (run.out, "blur, px                   as is     0.5       1       2       4       8");
  assert_says (run.out, "jpeg, quality              as is      90      80      60      31      16");
  assert_says (run.out, "  recall in 100            100.0");
  assert_says (run.out, "█");
  assert_says (run.out, "2 good and 2 defective images, 0 left out, 0 unreadable");
  g_assert_true (g_file_get_contents (path, &table, NULL, NULL));
  assert_says (table, "\nnone,0,0,,1,");
  assert_says (table, "\nrotation,5,8,degrees,");
}

static void
test_json (void)
{
  g_auto (Run) run = run_expecting ("robustness m.norma set --json --most 1 --seed 5", 0);
  g_auto (Run) again = run_expecting ("robustness m.norma set --json --most 1 --seed 5", 0);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root;

  g_assert_true (json_parser_load_from_data (parser, run.out, -1, NULL));
  root = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpint (json_object_get_int_member (root, "good"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (root, "defective"), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "corruptions")), ==,
                    7);
  *strstr (run.out, "\"seconds\"") = '\0';
  *strstr (again.out, "\"seconds\"") = '\0';
  g_assert_cmpstr (run.out, ==, again.out);
}

static void
test_usage (void)
{
  assert_refused ("robustness m.norma", 2, "a model file and a folder");
  assert_refused ("robustness m.norma set --most 0", 2, "--most");
  assert_refused ("robustness m.norma set --seed x", 2, "--seed");
  assert_refused ("robustness m.norma absent", 1, "absent");
  assert_refused ("robustness m.norma set --csv set/test/good/part-0100.tif", 2, "--csv");
  assert_refused ("robustness m.norma set --csv absent/r.csv", 1, "absent");
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/robustness-cli/text", test_text);
  g_test_add_func ("/robustness-cli/json", test_json);
  g_test_add_func ("/robustness-cli/usage", test_usage);
  code = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return code;
}
