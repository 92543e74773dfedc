/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/labelme.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

#include "core/base/error.h"
#include "tests/core/annotation/drawn-parts.h"
#include "tests/support.h"

static char *folder;

static NormaDrawnImage *
read_text (const char *text, gssize length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "a.json", NULL);

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  return norma_labelme_read (path, error);
}

static void
test_round_trip (void)
{
  g_autofree char *path = g_build_filename (folder, "a.json", NULL);
  g_autoptr (GPtrArray) images = drawn_images ();

  for (guint i = 0; i < images->len; i++) {
    const NormaDrawnImage *image = images->pdata[i];
    g_autoptr (NormaDrawnImage) back = NULL;
    g_autofree char *expected = g_build_filename (folder, image->name, NULL);

    g_assert_true (norma_labelme_write (image, image->name, path, NULL));
    back = norma_labelme_read (path, NULL);
    g_assert_cmpstr (back->name, ==, expected);
    drawn_assert_equal (image, back);
  }
}

#define FILE_OF(shape) \
  "{\"version\":\"5.0.1\",\"flags\":{},\"shapes\":[" shape \
  "],\"imagePath\":\"..\\\\x\\\\a.png\",\"imageData\":null,\"imageHeight\":60,\"imageWidth\":50}"
#define SHAPE(type, points, rest) \
  "{\"label\":\"dent\",\"shape_type\":\"" type "\",\"points\":" points rest "}"

static void
test_known (void)
{
  g_autofree char *parent = g_path_get_dirname (folder);
  g_autofree char *expected = g_build_filename (parent, "x", "a.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDrawnImage) image = read_text (
      FILE_OF ("{\"label\":\"dent\",\"points\":[[1,2],[3,4.5],[5,1]],\"line_color\":null}," SHAPE (
          "rectangle", "[[9,8],[3.5,2]]",
          ",\"flags\":{\"ignore\":true}") "," SHAPE ("circle", "[[20,30],[23,34]]",
                                                     ",\"flags\":{\"roi\":false}") ","
                                                                                   "{\"label\":"
                                                                                   "\"roi\","
                                                                                   "\"shape_type\":"
                                                                                   "\"rectangle\","
                                                                                   "\"points\":[[1,"
                                                                                   "1],[2,2]]}"),
      -1, &error);
  const NormaDrawnShape *shape;

  g_assert_no_error (error);
  g_assert_cmpstr (image->name, ==, expected);
  shape = image->shapes->pdata[0];
  g_assert_cmpint (shape->kind, ==, NORMA_SHAPE_POLYGON);
  g_assert_cmpfloat (shape->rings->vertices[1].y, ==, 4.5);
  shape = image->shapes->pdata[1];
  g_assert_cmpint (shape->purpose, ==, NORMA_PURPOSE_IGNORE);
  g_assert_cmpfloat (norma_drawn_shape_get_box (shape).left, ==, 3.5);
  g_assert_cmpfloat (norma_drawn_shape_get_box (shape).bottom, ==, 8);
  shape = image->shapes->pdata[2];
  g_assert_cmpint (shape->purpose, ==, NORMA_PURPOSE_DEFECT);
  for (guint i = 0; i < shape->rings->n_vertices; i++)
    g_assert_cmpfloat_with_epsilon (hypot (shape->rings->vertices[i].x - 20,
                                           shape->rings->vertices[i].y - 30),
                                    5, 1e-12);
  g_assert_cmpfloat (norma_drawn_shape_get_area (shape), >, G_PI * 4.75 * 4.75);
  shape = image->shapes->pdata[3];
  g_assert_cmpint (shape->purpose, ==, NORMA_PURPOSE_ROI);
  g_assert_cmpstr (shape->defect_class, ==, "");
}

/* A grey PNG of 3 × 2 pixels by another program: 0 1 1 / 1 0 0. */
#define PNG \
  "iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAAAAAC4HznGAAAAEElEQVR4nGNgYGRkYGRgAAAAFgAEm/" \
  "rl6wAAAABJRU5ErkJggg==" \
  "MF2kAAAAASUVORK5CYII="

static void
test_known_mask (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaDrawnImage) image =
      read_text (FILE_OF (SHAPE ("mask", "[[10,20],[12,21]]", ",\"mask\":\"" PNG "\"")), -1,
                 &error);
  const NormaMask *mask;

  g_assert_no_error (error);
  mask = ((NormaDrawnShape *)image->shapes->pdata[0])->mask;
  g_assert_cmpuint (norma_mask_get_area (mask), ==, 3);
  g_assert_true (norma_mask_contains (mask, 11, 20));
  g_assert_true (norma_mask_contains (mask, 12, 20));
  g_assert_true (norma_mask_contains (mask, 10, 21));
}

static const struct {
  const char *text;
  NormaError code;
  const char *message;
} hostile[] = {
  { "{\"shapes\":[]}", NORMA_ERROR_DAMAGED, "“imagePath”" },
  { "{\"imagePath\":\"a\"}", NORMA_ERROR_DAMAGED, "“shapes”" },
  { "{\"imagePath\":\"a\",\"imageWidth\":-1,\"shapes\":[]}", NORMA_ERROR_DAMAGED, "“imageWidth”" },
  { "{\"imagePath\":\"a\",\"imageHeight\":\"5\",\"shapes\":[]}", NORMA_ERROR_DAMAGED,
    "“imageHeight”" },
  { FILE_OF ("7"), NORMA_ERROR_DAMAGED, "“shapes” is not an object" },
  { FILE_OF ("{\"points\":[]}"), NORMA_ERROR_DAMAGED, "“label”" },
  { FILE_OF ("{\"label\":\"a\"}"), NORMA_ERROR_DAMAGED, "“points”" },
  { FILE_OF (SHAPE ("polygon", "[5]", "")), NORMA_ERROR_DAMAGED, "“points” is not an array" },
  { FILE_OF (SHAPE ("polygon", "[[1,2,3]]", "")), NORMA_ERROR_DAMAGED, "x and y" },
  { FILE_OF (SHAPE ("polygon", "[[1,null],[2,3],[4,5]]", "")), NORMA_ERROR_DAMAGED,
    "“points” is not a number" },
  { FILE_OF (SHAPE ("polygon", "[[1,1e8],[2,3],[4,5]]", "")), NORMA_ERROR_DAMAGED, "“points”" },
  { FILE_OF (SHAPE ("polygon", "[[1,NaN],[2,3],[4,5]]", "")), NORMA_ERROR_DAMAGED, "not expected" },
  { FILE_OF (SHAPE ("polygon", "[[1,2],[2,3]]", "")), NORMA_ERROR_DAMAGED, "2 vertices" },
  { FILE_OF (SHAPE ("polygon", "[]", "")), NORMA_ERROR_DAMAGED, "0 vertices" },
  { FILE_OF (SHAPE ("rectangle", "[[1,2],[2,3],[4,5]]", "")), NORMA_ERROR_DAMAGED,
    "3 points, expected 2" },
  { FILE_OF (SHAPE ("rectangle", "[[1,2],[1,3]]", "")), NORMA_ERROR_DAMAGED, "0 × 1" },
  { FILE_OF (SHAPE ("circle", "[[1,2]]", "")), NORMA_ERROR_DAMAGED, "1 points" },
  { FILE_OF (SHAPE ("point", "[[1,2]]", "")), NORMA_ERROR_UNSUPPORTED, "“point”" },
  { FILE_OF (SHAPE ("mask", "[[1,2],[2,3]]", "")), NORMA_ERROR_DAMAGED, "“mask”" },
  { FILE_OF (SHAPE ("mask", "[[1,2],[2,3]]", ",\"mask\":\"!!\"")), NORMA_ERROR_DAMAGED, "shape 0" },
  { FILE_OF (SHAPE ("mask", "[[49,2],[2,3]]", ",\"mask\":\"R0lGODlhAQABAAAAACw=\"")),
    NORMA_ERROR_UNSUPPORTED, "GIF" },
  { FILE_OF (SHAPE ("mask", "[[48,2],[50,3]]", ",\"mask\":\"" PNG "\"")), NORMA_ERROR_DAMAGED,
    "leaves the image" },
  { FILE_OF (SHAPE ("mask", "[[-1,2],[50,3]]", ",\"mask\":\"" PNG "\"")), NORMA_ERROR_DAMAGED,
    "leaves the image" },
  { FILE_OF (SHAPE ("rectangle", "[[1,2],[3,4]]", ",\"sensitivity\":-1")), NORMA_ERROR_DAMAGED,
    "“sensitivity”" },
};

static void
test_hostile (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_text (hostile[i].text, -1, &error));
    if (error->domain != NORMA_ERROR || error->code != (int)hostile[i].code ||
        strstr (error->message, hostile[i].message) == NULL ||
        strstr (error->message, "a.json") == NULL)
      g_error ("%s: %s", hostile[i].text, error->message);
  }
}

static void
test_truncated (void)
{
  const char *text = FILE_OF (SHAPE ("rectangle", "[[9,8],[3.5,2]]", ""));

  for (gsize n = 0; n < strlen (text); n++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_text (text, (gssize)n, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  }
}

/* Some put 300 MB of image into the file; it is refused before it is read. */
static void
test_too_large (void)
{
  g_autofree char *path = g_build_filename (folder, "large.json", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "{}", -1, NULL));
  g_assert_cmpint (truncate (path, 257 << 20), ==, 0);
  g_assert_null (norma_labelme_read (path, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static void
test_refused_writing (void)
{
  g_autofree char *path = g_build_filename (folder, "none.json", NULL);
  g_autoptr (NormaDrawnImage) image = norma_drawn_image_new ("a.png", 9, 0);
  g_autoptr (NormaDrawnImage) small = norma_drawn_image_new ("b.png", 2, 2);
  const NormaShapeTraits traits = NORMA_SHAPE_TRAITS_INIT;
  g_autoptr (NormaMask) mask = norma_mask_new (9, 9, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_labelme_write (image, "a.png", path, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  norma_mask_add_span (mask, 5, (NormaSpan){ 3, 5 }, NULL);
  g_ptr_array_add (small->shapes,
                   norma_drawn_shape_new_mask (g_steal_pointer (&mask), &traits, NULL));
  g_assert_false (norma_labelme_write (small, "b.png", path, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "no pixel on the image"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  g_test_add_func ("/labelme/round-trip", test_round_trip);
  g_test_add_func ("/labelme/known", test_known);
  g_test_add_func ("/labelme/known-mask", test_known_mask);
  g_test_add_func ("/labelme/hostile", test_hostile);
  g_test_add_func ("/labelme/truncated", test_truncated);
  g_test_add_func ("/labelme/too-large", test_too_large);
  g_test_add_func ("/labelme/refused-writing", test_refused_writing);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
