/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "core/model/model.h"
#include "tests/app/cli.h"
#include "tests/support.h"

/* Areas on the command line: of all images by fit, of one or of many by score. */

static void
write_areas (const char *name, const char *label, const char *points)
{
  g_autofree char *path = g_build_filename (cli_folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *text = g_strdup_printf (
      "{\"version\": \"5.2.1\", \"flags\": {}, \"shapes\": [{\"label\": \"%s\", \"points\": %s, "
      "\"group_id\": null, \"shape_type\": \"rectangle\", \"flags\": {}}], \"imagePath\": "
      "\"part.png\", \"imageData\": null, \"imageHeight\": 80, \"imageWidth\": 96}",
      label, points);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
make_folder (void)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *good = NULL;
  g_autofree char *today = NULL;

  cli_folder = norma_test_folder ();
  good = g_build_filename (cli_folder, "good", NULL);
  today = g_build_filename (cli_folder, "today", NULL);
  g_assert_cmpint (g_mkdir (good, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (today, 0700), ==, 0);
  g_ptr_array_unref (norma_test_parts_write (&part, 1, 12, good));
  g_ptr_array_unref (norma_test_parts_write (&part, 101, 2, today));
  write_areas ("roi.json", "roi:1.5", "[[12, 10], [84, 70]]");
  write_areas ("one.json", "ignore", "[[0, 0], [48, 80]]");
  write_areas ("all.json", "ignore", "[[0, 0], [96, 80]]");
  write_areas ("wrong.json", "dent", "[[0, 0], [96, 80]]");
  write_areas ("own/part-0102.json", "roi", "[[0, 0], [24, 80]]");
  write_areas ("own/part-0999.json", "roi", "[[0, 0], [24, 80]]");
  write_areas ("strange/part-0999.json", "roi", "[[0, 0], [24, 80]]");
}

static void
fit_models (void)
{
  g_auto (Run) plain =
      run_expecting ("fit --good good --output plain.norma --size 64 --threads 1", 0);
  g_auto (Run) with =
      run_expecting ("fit --good good --output areas.norma --size 64 --threads 1 --areas roi.json",
                     0);

  assert_says (with.out, "Areas: 1 region of interest.");
  g_assert_null (strstr (plain.out, "Areas"));
}

static void
test_info (void)
{
  g_auto (Run) words = run_expecting ("info areas.norma", 0);
  g_auto (Run) json = run_expecting ("info areas.norma --json", 0);

  assert_says (words.out, "rectangle, 12.5 ... 87.5 % across, 12.5 ... 87.5 % down; scores count "
                          "1.5 times");
  assert_says (json.out, "\"format_version\":3,");
  assert_says (json.out, "\"areas\":[{\"purpose\":\"roi\",\"sensitivity\":1.5,\"width\":96,"
                         "\"height\":80,\"box\":[0.125,0.125,0.875,0.875]}]");
}

static double
find_number (const char *line, const char *member)
{
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (parser, line, -1, NULL));
  return json_object_get_double_member (json_node_get_object (json_parser_get_root (parser)),
                                        member);
}

static void
test_score (void)
{
  g_auto (Run) by_model = run_expecting ("score areas.norma today/part-0101.tif --json", 0);
  g_auto (Run) by_own =
      run_expecting ("score plain.norma today/part-0101.tif --json --areas one.json", 0);
  g_auto (Run) bare = run_expecting ("score plain.norma today/part-0101.tif --json", 0);

  g_assert_cmpfloat (find_number (by_model.out, "inspected"), ==, 0.5625);
  g_assert_cmpfloat (find_number (by_own.out, "inspected"), ==, 0.5);
  g_assert_null (strstr (bare.out, "inspected"));
}

/* Each image has the areas of its name; a file that belongs to none is told. */
static void
test_folder (void)
{
  g_auto (Run) run = run_expecting ("score plain.norma today --json --areas own", 0);
  g_auto (GStrv) lines = g_strsplit (run.out, "\n", 2);

  g_assert_null (strstr (lines[0], "inspected"));
  g_assert_cmpfloat (find_number (lines[1], "inspected"), ==, 0.25);
  assert_says (run.err, "own/part-0999.json: areas of none of the images");
}

static void
check_refused (const char *words, int code, const char *reason)
{
  g_auto (Run) run = run_expecting (words, code);

  assert_says (run.err, reason);
}

static void
test_refused (void)
{
  check_refused ("score plain.norma today --areas one.json", 2, "expected one image");
  check_refused ("score plain.norma today --areas strange", 2, "named like an image");
  check_refused ("score plain.norma today/part-0101.tif --areas nowhere.json", 1, "nowhere.json");
  check_refused ("fit --good good --output x.norma --areas wrong.json", 1, "dent");
  check_refused ("fit --good good --output x.norma --size 64 --areas all.json", 1,
                 "nothing of it is inspected");
}

/* What is not inspected is told as the image's error, and the others go on. */
static void
test_nothing (void)
{
  g_auto (Run) run =
      run_expecting ("score plain.norma today/part-0101.tif --json --areas all.json", 1);

  assert_says (run.out, "nothing of it is inspected");
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  fit_models ();
  g_test_add_func ("/areas-cli/info", test_info);
  g_test_add_func ("/areas-cli/score", test_score);
  g_test_add_func ("/areas-cli/folder", test_folder);
  g_test_add_func ("/areas-cli/refused", test_refused);
  g_test_add_func ("/areas-cli/nothing", test_nothing);
  code = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return code;
}
