/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "core/image/read.h"
#include "tests/app/cli.h"
#include "tests/support.h"

static void
make_folder (void)
{
  NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *good = NULL, *bad = NULL;
  g_autoptr (GPtrArray) paths = NULL;

  cli_folder = norma_test_folder ();
  good = g_build_filename (cli_folder, "good", NULL);
  bad = g_build_filename (cli_folder, "bad.tif", NULL);
  g_assert_cmpint (g_mkdir (good, 0777), ==, 0);
  paths = norma_test_parts_write (&part, 1, 12, good);
  part.defective = TRUE;
  norma_test_part_write (&part, 99, bad);
  {
    g_auto (Run) gaussian = run_expecting ("fit --good good --output gaussian.norma --size 64", 0);
    g_auto (Run) bank =
        run_expecting ("fit --good good --output bank.norma --size 64 --detector patchcore", 0);
  }
}

static void
test_words (void)
{
  g_auto (Run) peak = run_expecting ("explain gaussian.norma bad.tif", 0);
  g_auto (Run) good = run_expecting ("explain gaussian.norma bad.tif --good good --occlude", 0);
  g_auto (Run) place = run_expecting ("explain gaussian.norma bad.tif --at 3,71", 0);
  g_auto (Run) bank = run_expecting ("explain bank.norma bad.tif --occlude", 0);
  g_auto (Run) itself = run_expecting ("explain gaussian.norma good/part-0003.tif --good good", 0);

  assert_says (peak.out, "× threshold");
  assert_says (peak.out, "This place: distance");
  assert_says (peak.out, "The whole image: distance");
  assert_says (peak.out, "brightness and colour");
  assert_says (peak.out, "components that hardly vary");
  g_assert_null (strstr (peak.out, "Nearest good place"));
  assert_says (good.out, "Nearest good place: good/part-");
  assert_says (good.out, "covered by the good place");
  assert_says (place.out, "bad.tif at 3, 71:");
  g_assert_null (strstr (itself.out, "Nearest good place: good/part-0003.tif"));
  assert_says (bank.out, "Nearest good place: ");
  assert_says (bank.out, "the score goes from");
}

static void
test_json (void)
{
  g_auto (Run) run =
      run_expecting ("explain gaussian.norma bad.tif --good good --occlude --json", 0);
  g_autoptr (JsonNode) node = json_from_string (run.out, NULL);
  JsonObject *object = json_node_get_object (node);
  JsonArray *distances = json_object_get_array_member (object, "distances");
  JsonObject *covered = json_object_get_object_member (object, "covered");
  JsonArray *good = json_object_get_array_member (object, "good");

  g_assert_cmpstr (json_object_get_string_member (object, "image"), ==, "bad.tif");
  g_assert_cmpuint (json_array_get_length (distances), ==, 2);
  g_assert_cmpuint (json_array_get_length (good), ==, 3);
  for (guint i = 0; i < 2; i++) {
    JsonObject *part = json_array_get_object_element (distances, i);
    JsonArray *levels = json_object_get_array_member (part, "levels");
    double sum = 0;

    g_assert_cmpstr (json_object_get_string_member (part, "of"), ==, i == 0 ? "place" : "image");
    g_assert_cmpuint (json_array_get_length (levels), ==, 5);
    for (guint l = 0; l < 5; l++)
      sum += json_object_get_double_member (json_array_get_object_element (levels, l), "share");
    g_assert_cmpfloat_with_epsilon (sum, 1, 1e-9);
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (part, "features")), ==,
                      20);
    g_assert_cmpfloat (json_object_get_double_member (part, "low_variance_share"), <=, 1);
  }
  g_assert_cmpstr (json_object_get_string_member (covered, "by"), ==, "good");
  g_assert_cmpfloat (json_object_get_double_member (covered, "times_threshold"), <,
                     json_object_get_double_member (object, "times_threshold"));
}

static void
test_picture (void)
{
  static const struct {
    const char *words;
    guint n_panels;
  } cases[] = { { "explain gaussian.norma bad.tif --picture 1.png", 1 },
                { "explain gaussian.norma bad.tif --occlude --picture 2.png", 2 },
                { "explain gaussian.norma bad.tif --good good --occlude --picture 3.png", 3 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Run) run = run_expecting (cases[i].words, 0);
    g_autofree char *name = g_strdup_printf ("%u.png", i + 1);
    g_autofree char *path = g_build_filename (cli_folder, name, NULL);
    g_autoptr (NormaRaster) picture = norma_image_read (path, NULL, NULL);

    g_assert_nonnull (picture);
    g_assert_cmpuint (picture->width, ==, 12 + cases[i].n_panels * 372);
  }
}

/* Without good images it is refused; the words and the object tell the same. */
static void
test_places (void)
{
  g_auto (Run) alone = run_expecting ("explain gaussian.norma bad.tif --occlusion-test", 2);
  g_auto (Run) words =
      run_expecting ("explain gaussian.norma bad.tif --good good --occlusion-test", 0);
  g_auto (Run) run =
      run_expecting ("explain gaussian.norma bad.tif --good good --occlusion-test --json", 0);
  g_autoptr (JsonNode) node = json_from_string (run.out, NULL);
  JsonObject *test = json_object_get_object_member (json_node_get_object (node), "occlusion_test");
  JsonArray *places = json_object_get_array_member (test, "places");
  JsonObject *first = json_array_get_object_element (places, 0);
  g_autofree char *box = g_strdup_printf ("%d × %d px at %d, %d: covered",
                                          (int)json_object_get_int_member (first, "width"),
                                          (int)json_object_get_int_member (first, "height"),
                                          (int)json_object_get_int_member (first, "x"),
                                          (int)json_object_get_int_member (first, "y"));

  assert_says (alone.err, "expected --good");
  assert_says (words.out, "the value is made by");
  assert_says (words.out, box);
  assert_says (words.out, "which are therefore less unusual");
  g_assert_cmpint (json_object_get_int_member (test, "learnt_from"), ==,
                   json_object_get_int_member (test, "good_images"));
  g_assert_cmpfloat (json_object_get_double_member (first, "q"), <=, 0.1);
  g_assert_cmpfloat (json_object_get_double_member (first, "fall"), >, 0);
}

static void
test_occlusion_map (void)
{
  g_auto (Run) run =
      run_expecting ("explain gaussian.norma bad.tif --good good --occlusion-map carried.tif", 0);
  g_autofree char *path = g_build_filename (cli_folder, "carried.tif", NULL);
  g_autoptr (NormaRaster) map = norma_image_read (path, NULL, NULL);

  g_assert_nonnull (map);
  g_assert_cmpuint (map->width, ==, 96);
  g_assert_cmpuint (map->height, ==, 80);
  g_assert_cmpint (map->type, ==, NORMA_SAMPLE_F32);
}

static void
test_refused (void)
{
  g_auto (Run) none = run_expecting ("explain gaussian.norma", 2);
  g_auto (Run) two = run_expecting ("explain gaussian.norma bad.tif bad.tif", 2);
  g_auto (Run) pixel = run_expecting ("explain gaussian.norma bad.tif --at 3;4", 2);
  g_auto (Run) negative = run_expecting ("explain gaussian.norma bad.tif --at -1,4", 2);
  g_auto (Run) outside = run_expecting ("explain gaussian.norma bad.tif --at 3,80", 1);
  g_auto (Run) missing = run_expecting ("explain gaussian.norma bad.tif --good nowhere", 1);
  g_auto (Run) image = run_expecting ("explain gaussian.norma nowhere.tif", 1);
  g_auto (Run) folder = run_expecting ("explain gaussian.norma bad.tif --picture nowhere/a.png", 1);

  assert_says (pixel.err, "--at: found \"3;4\"");
  assert_says (outside.err, "found an image of 96 × 80");
  assert_says (missing.err, "nowhere");
  assert_says (image.err, "nowhere.tif");
  g_assert_cmpstr (outside.out, ==, "");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/explain-cli/words", test_words);
  g_test_add_func ("/explain-cli/json", test_json);
  g_test_add_func ("/explain-cli/picture", test_picture);
  g_test_add_func ("/explain-cli/places", test_places);
  g_test_add_func ("/explain-cli/occlusion-map", test_occlusion_map);
  g_test_add_func ("/explain-cli/refused", test_refused);
  status = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return status;
}
