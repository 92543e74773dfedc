/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "core/project/files.h"
#include "core/project/models.h"
#include "core/project/thresholds.h"
#include "tests/app/cli.h"
#include "tests/support.h"

/* 12 good parts to learn from; to test on, 5 good ones, one of them learnt from, another the picture of
 * one in other bytes, and 4 with a spot. */
static void
make_folder (void)
{
  static const char *const names[] = { "set/train/good", "set/test/good", "set/test/spot" };
  static const guint counts[] = { 12, 3, 4 };
  const NormaTestPart good = NORMA_TEST_PART_INIT;
  const NormaTestPart wide = { 96, 80, 1, NORMA_SAMPLE_U8, 250 };

  cli_folder = norma_test_folder ();
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    NormaTestPart part = good;
    g_autofree char *path = g_build_filename (cli_folder, names[i], NULL);
    g_autoptr (GPtrArray) paths = NULL;

    part.defective = i == 2;
    g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
    paths = norma_test_parts_write (&part, 100 * i, counts[i], path);
    g_assert_cmpuint (paths->len, ==, counts[i]);
  }
  {
    g_autofree char *learnt = g_build_filename (cli_folder, "set/test/good/learnt.tif", NULL);
    g_autofree char *twin = g_build_filename (cli_folder, "set/test/good/twin.tif", NULL);
    g_auto (Run) fit = run_expecting ("fit --good set/train/good -o m.norma --size 64", 0);

    norma_test_part_write (&good, 5, learnt);
    norma_test_part_write (&wide, 6, twin);
    assert_says (fit.out, "Fitted on 12");
  }
}

static void
test_honesty (void)
{
  g_auto (Run) run = run_expecting ("evaluate m.norma set --csv e.csv", 0);
  g_auto (Run) without = run_expecting ("evaluate m.norma set --without-twins", 0);
  g_auto (Run) elsewhere = run_expecting ("evaluate m.norma set --good set/test/spot", 0);
  g_autofree char *path = g_build_filename (cli_folder, "e.csv", NULL);
  g_autofree char *table = NULL;

  assert_says (run.out, "Left out of all figures: 1 image that the model was fitted on.");
  assert_says (run.out, "1 image all but the same as a good image of the fit: figures may flatter");
  assert_says (run.out, "of 4 good images rejected");
  assert_says (run.out, "9 images, 1 left out");
  assert_says (without.out, "Left out of all figures: 1 image all but the same");
  assert_says (without.out, "of 3 good images rejected");
  g_assert_null (strstr (elsewhere.out, "all but the same"));
  assert_says (elsewhere.out, "Near-duplicates of the fit's good images were not looked for");
  g_assert_true (g_file_get_contents (path, &table, NULL, NULL));
  assert_says (table, "twin.tif");
  g_assert_null (strstr (table, "learnt.tif"));
}

/* A project with the model and one of the test images, as the window leaves it. */
static void
make_project (gboolean has_thresholds)
{
  g_autofree char *path = g_build_filename (cli_folder, "lot.norma-project", NULL);
  g_autofree char *file = g_build_filename (cli_folder, "m.norma", NULL);
  g_autofree char *image = g_build_filename (cli_folder, "set/test/spot/part-0200.tif", NULL);
  g_autofree char *bytes = NULL, *hash = NULL;
  g_autoptr (GBytes) model = NULL;
  NormaProject *project;
  gsize n;

  g_remove (path);
  g_assert_true (g_file_get_contents (file, &bytes, &n, NULL));
  model = g_bytes_new (bytes, n);
  project = norma_project_create (path, cli_folder, NULL);
  g_assert_true (norma_project_add_model (project, model, "m", &hash, NULL));
  g_assert_true (norma_project_add_images (
      project, &(NormaNewImage){ .path = image, .set = NORMA_SET_QUERY, .kind = "" }, 1, NULL,
      NULL));
  g_assert_true (norma_project_check_files (project, NULL, NULL, NULL));
  if (has_thresholds)
    g_assert_true (norma_project_set_thresholds (project, hash,
                                                 &(NormaThresholds){ .review = 0.5,
                                                                     .reject = 1000,
                                                                     .least_area = 3,
                                                                     .provenance = "set by hand" },
                                                 NULL));
  norma_project_close (project);
}

/* A project judges as the window does; the image that was on show when its thresholds were set says nothing of
 * them. */
static void
test_project (void)
{
  g_auto (Run) model = run_expecting ("evaluate m.norma set", 0);

  assert_says (model.out, "; from the fit\n");
  make_project (FALSE);
  {
    g_auto (Run) fitted = run_expecting ("evaluate lot.norma-project set", 0);

    assert_says (fitted.out, "; from the fit\n");
    g_assert_null (strstr (fitted.out, "that the thresholds were chosen from"));
  }
  make_project (TRUE);
  {
    g_auto (Run) set = run_expecting ("evaluate lot.norma-project set", 0);
    g_auto (Run) json = run_expecting ("evaluate lot.norma-project set --json", 0);
    g_auto (Run) refused = run_expecting ("evaluate lot.norma-project set --precision fp32", 2);
    g_auto (Run) absent = run_expecting ("evaluate none.norma-project set", 1);

    assert_says (set.out,
                 "Thresholds: review above 0.5, reject above 1000, in regions of at least 3 "
                 "pixels; set by hand, in lot.norma-project\n");
    assert_says (set.out, "1 image that the thresholds were chosen from");
    assert_says (set.out, "rejected\n  defective              3 of 3");
    assert_says (json.out, "\"from\":\"set by hand, in lot.norma-project\"");
    assert_says (refused.err, "expected a model file");
    assert_says (absent.err, "none.norma-project");
  }
}

/* Of images that the model was fitted on alone, there is no figure. */
static void
test_nothing_left (void)
{
  g_autofree char *folder = g_build_filename (cli_folder, "own", "good", NULL);
  g_autofree char *learnt = g_build_filename (folder, "a.tif", NULL);
  const NormaTestPart part = NORMA_TEST_PART_INIT;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  norma_test_part_write (&part, 5, learnt);
  {
    g_auto (Run) run = run_expecting ("evaluate m.norma own", 0);

    assert_says (run.out, "AUROC                  none");
    assert_says (run.out, "Seen: no good images whose verdicts are evidence");
    assert_says (run.out, "Left out of all figures: 1 image that the model was fitted on.");
  }
}

static void
test_json (void)
{
  g_auto (Run) run = run_expecting ("evaluate m.norma set --json", 0);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *leakage, *first;

  g_assert_true (json_parser_load_from_data (parser, run.out, -1, NULL));
  leakage = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                           "leakage");
  g_assert_cmpint (json_object_get_int_member (leakage, "fitted"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (leakage, "twins"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (leakage, "good_compared"), ==, 12);
  first = json_array_get_object_element (json_object_get_array_member (leakage, "images"), 0);
  g_assert_cmpstr (json_object_get_string_member (first, "image"), ==, "set/test/good/learnt.tif");
  g_assert_cmpstr (json_object_get_string_member (first, "known_as"), ==, "fitted");
}

static void
test_repeat (void)
{
  g_auto (Run) text = run_expecting ("evaluate --repeat 2 set --size 64 --share 0.75", 0);
  g_auto (Run) run = run_expecting ("evaluate --repeat=2 set --size 64 --seed 4 --json", 0);
  g_auto (Run) help = run_expecting ("evaluate --repeat 2 --help", 0);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *repetitions;

  assert_says (text.out, "seed        fitted   image AUROC");
  assert_says (text.out, "deviation");
  assert_says (text.out, "of 4 good and 4 defective test images");
  assert_says (text.out, "Left out: 1 test images that are among the good images.");
  assert_says (help.out, "--detector");
  g_assert_true (json_parser_load_from_data (parser, run.out, -1, NULL));
  repetitions = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)),
                                              "repetitions");
  g_assert_cmpuint (json_array_get_length (repetitions), ==, 2);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (repetitions, 1),
                                               "seed"),
                   ==, 5);
}

static void
test_usage (void)
{
  assert_refused ("evaluate m.norma set --good absent", 1, "absent");
  assert_refused ("evaluate --repeat 1 set", 2, "--repeat");
  assert_refused ("evaluate --repeat 2 m.norma set", 2, "--repeat fits anew");
  assert_refused ("evaluate --repeat 2 set --share 1.5", 2, "--share");
  assert_refused ("evaluate --repeat 2 set --detector best", 2, "best");
  assert_refused ("evaluate --repeat 2 set/test", 1, "found no folder train/good");
  assert_refused ("evaluate --repeat 2 absent", 1, "absent");
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/evaluate-cli/honesty", test_honesty);
  g_test_add_func ("/evaluate-cli/project", test_project);
  g_test_add_func ("/evaluate-cli/nothing-left", test_nothing_left);
  g_test_add_func ("/evaluate-cli/json", test_json);
  g_test_add_func ("/evaluate-cli/repeat", test_repeat);
  g_test_add_func ("/evaluate-cli/usage", test_usage);
  code = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return code;
}
