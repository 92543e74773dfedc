/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "tests/app/cli.h"
#include "tests/support.h"

/* Corrections on the command line, of a model of twelve small parts. */

static void
make_folder (void)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *good = NULL;
  g_autofree char *more = NULL;
  g_autofree char *bad = NULL;

  cli_folder = norma_test_folder ();
  good = g_build_filename (cli_folder, "good", NULL);
  more = g_build_filename (cli_folder, "more", NULL);
  bad = g_build_filename (cli_folder, "bad", NULL);
  g_mkdir (good, 0700);
  g_mkdir (more, 0700);
  g_mkdir (bad, 0700);
  g_ptr_array_unref (norma_test_parts_write (&part, 1, 12, good));
  g_ptr_array_unref (norma_test_parts_write (&part, 21, 1, more));
  part.defective = TRUE;
  g_ptr_array_unref (norma_test_parts_write (&part, 31, 2, bad));
}

static void
test_add (void)
{
  g_auto (Run) added =
      run_expecting ("correct a.norma --add more --reason supplier --preview good -o b.norma", 0);
  g_auto (Run) info = run_expecting ("info b.norma", 0);
  g_auto (Run) verified = run_expecting ("verify b.norma", 0);
  g_auto (Run) removed = run_expecting ("correct b.norma --remove more -o c.norma", 0);
  g_auto (Run) flips = run_expecting ("flips a.norma c.norma good bad", 0);

  assert_says (added.out, "of 12 verdicts change");
  assert_says (added.out, "b.norma: 13 good images, 0 tolerated places");
  assert_says (added.out, "rest on the good set before the correction");
  assert_says (info.out, "added");
  assert_says (info.out, "supplier");
  assert_says (info.out, "rests on");
  assert_says (removed.out, "c.norma: 12 good images");
  assert_says (flips.out, "0 of 14 verdicts change");
}

static void
test_thresholds (void)
{
  g_auto (Run) run =
      run_expecting ("correct a.norma --add more --good good --good more -o d.norma", 0);
  g_auto (Run) info = run_expecting ("info d.norma", 0);

  assert_says (run.out, "d.norma: 13 good images");
  g_assert_null (strstr (run.out, "before the correction"));
  assert_says (info.out, "rests on 13 held-out scores");
}

static void
test_json (void)
{
  g_auto (Run) run =
      run_expecting ("correct a.norma --add more --preview good --preview bad -o j.norma --json",
                     0);
  g_auto (Run) unkept = run_expecting ("correct a.norma --add more --preview bad --json", 0);
  g_autoptr (JsonNode) node = json_from_string (run.out, NULL);
  g_autoptr (JsonNode) unkept_node = json_from_string (unkept.out, NULL);
  JsonObject *correction = json_node_get_object (node);

  g_assert_cmpstr (json_object_get_string_member (correction, "model"), ==, "j.norma");
  g_assert_cmpint (json_object_get_int_member (correction, "good_images"), ==, 13);
  g_assert_cmpint (json_object_get_int_member (correction, "tolerated_places"), ==, 0);
  g_assert_true (json_object_get_boolean_member (correction, "thresholds_of_good_set_before"));
  g_assert_cmpfloat (json_object_get_double_member (correction, "review_threshold"), <=,
                     json_object_get_double_member (correction, "reject_threshold"));
  g_assert_cmpint (
      json_object_get_int_member (json_object_get_object_member (correction, "preview"), "images"),
      ==, 14);
  g_assert_true (json_object_get_null_member (json_node_get_object (unkept_node), "model"));
}

/* The words and the object tell the same of two models that judge otherwise. */
static void
test_json_flips (void)
{
  g_auto (Run) set = run_expecting (
      "correct a.norma --tolerate bad/part-0031.tif@1,1,64,64 --good good -o k.norma", 0);
  g_auto (Run) words = run_expecting ("flips a.norma k.norma bad", 0);
  g_auto (Run) run = run_expecting ("flips a.norma k.norma bad --json", 0);
  g_autoptr (JsonNode) node = json_from_string (run.out, NULL);
  JsonObject *object = json_node_get_object (node);
  JsonArray *flips = json_object_get_array_member (object, "flips");
  g_autofree char *head =
      g_strdup_printf ("%u of 2 verdicts change", json_array_get_length (flips));

  assert_says (set.out, "1 tolerated place");
  assert_says (words.out, head);
  g_assert_cmpint (json_object_get_int_member (object, "images"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (object, "unreadable"), ==, 0);
  g_assert_cmpuint (json_array_get_length (flips), >, 0);
  for (guint i = 0; i < json_array_get_length (flips); i++) {
    JsonObject *flip = json_array_get_object_element (flips, i);

    assert_says (words.out, json_object_get_string_member (flip, "image"));
    g_assert_cmpstr (json_object_get_string_member (flip, "before"), ==, "reject");
    g_assert_cmpstr (json_object_get_string_member (flip, "after"), !=, "reject");
    g_assert_cmpfloat (json_object_get_double_member (flip, "times_threshold_before"), >, 1);
    g_assert_cmpfloat (json_object_get_double_member (flip, "times_threshold_after"), <=, 1);
  }
}

static void
test_tolerate (void)
{
  g_auto (Run) run = run_expecting (
      "correct a.norma --tolerate bad/part-0031.tif@1,1 --good good --preview bad -o e.norma", 0);
  g_auto (Run) info = run_expecting ("info e.norma", 0);
  g_auto (Run) forgotten = run_expecting ("correct e.norma --forget 1 -o f.norma", 0);
  g_auto (Run) flips = run_expecting ("flips a.norma f.norma bad", 0);
  g_auto (Run) wrong = run_expecting ("correct e.norma --forget 2 -o f.norma", 1);

  assert_says (run.out, "part-0031.tif");
  assert_says (run.out, "12 good images, 1 tolerated place");
  assert_says (info.out, "Tolerated places");
  assert_says (flips.out, "0 of 2 verdicts change");
  assert_says (wrong.err, "tolerated place 2");
}

static void
test_wrong (void)
{
  g_auto (Run) nothing = run_expecting ("correct a.norma -o z.norma", 2);
  g_auto (Run) nowhere = run_expecting ("correct a.norma --add more", 2);
  g_auto (Run) alone =
      run_expecting ("correct a.norma --tolerate bad/part-0031.tif@1,1 -o z.norma", 2);
  g_auto (Run) place =
      run_expecting ("correct a.norma --tolerate bad/part-0031.tif@1 --good good -o z.norma", 2);
  g_auto (Run) twice = run_expecting ("correct a.norma --add good -o z.norma", 1);
  g_auto (Run) unknown = run_expecting ("correct a.norma --remove more -o z.norma", 1);
  g_auto (Run) over = run_expecting ("correct a.norma --add more -o more/part-0021.tif", 2);

  assert_says (nothing.err, "nothing to correct");
  assert_says (nowhere.err, "--output");
  assert_says (alone.err, "--good");
  assert_says (place.err, "IMAGE@x,y");
  assert_says (twice.err, "already");
  assert_says (unknown.err, "learnt from");
  assert_says (over.err, "--output");
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  {
    g_auto (Run) fitted = run_expecting ("fit --good good --size 64 -o a.norma", 0);

    assert_says (fitted.out, "12");
  }
  g_test_add_func ("/correct-cli/add", test_add);
  g_test_add_func ("/correct-cli/thresholds", test_thresholds);
  g_test_add_func ("/correct-cli/json", test_json);
  g_test_add_func ("/correct-cli/json-flips", test_json_flips);
  g_test_add_func ("/correct-cli/tolerate", test_tolerate);
  g_test_add_func ("/correct-cli/wrong", test_wrong);
  failed = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return failed;
}
