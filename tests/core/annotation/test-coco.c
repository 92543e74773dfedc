/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/coco.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/core/annotation/drawn-parts.h"
#include "tests/support.h"

static char *folder;

static char *
write_text (const char *text, gssize length)
{
  char *path = g_build_filename (folder, "coco.json", NULL);

  g_assert_true (g_file_set_contents (path, text, length, NULL));
  return path;
}

static GPtrArray *
read_text (const char *text, GError **error)
{
  g_autofree char *path = write_text (text, -1);

  return norma_coco_read (path, error);
}

static void
test_round_trip (void)
{
  g_autofree char *path = g_build_filename (folder, "coco.json", NULL);
  g_autoptr (GPtrArray) images = drawn_images ();
  g_autoptr (GPtrArray) back = NULL;

  g_assert_true (norma_coco_write (images, path, NULL));
  back = norma_coco_read (path, NULL);
  g_assert_cmpuint (back->len, ==, images->len);
  for (guint i = 0; i < images->len; i++) {
    const NormaDrawnImage *image = back->pdata[i];

    g_assert_cmpstr (image->name, ==, ((NormaDrawnImage *)images->pdata[i])->name);
    drawn_assert_equal (images->pdata[i], image);
  }
}

/* Rings with a hole have no place among COCO's polygons; their pixels have one among its masks. */
static void
test_holes_become_masks (void)
{
  static const NormaVertex vertices[] = { { 2, 2 },   { 30, 2 },  { 30, 30 },
                                          { 10, 10 }, { 20, 10 }, { 20, 18 } };
  const NormaShapeTraits traits = { NORMA_PURPOSE_DEFECT, "ring", 1 };
  g_autofree char *path = g_build_filename (folder, "coco.json", NULL);
  g_autoptr (GPtrArray) images = norma_drawn_images_new ();
  g_autoptr (GPtrArray) back = NULL;
  g_autoptr (NormaMask) mask = norma_mask_new (40, 35, NULL);
  NormaDrawnImage *image = norma_drawn_image_new ("a.png", 40, 35);
  NormaDrawnShape *shape =
      norma_drawn_shape_new_polygon (norma_rings_new (vertices, (const guint[]){ 3, 6 }, 2, NULL),
                                     &traits, NULL);
  const NormaDrawnShape *found;

  g_ptr_array_add (images, image);
  g_ptr_array_add (image->shapes, shape);
  g_assert_true (norma_coco_write (images, path, NULL));
  back = norma_coco_read (path, NULL);
  found = ((NormaDrawnImage *)back->pdata[0])->shapes->pdata[0];
  norma_drawn_shape_fill (shape, mask, NULL);
  g_assert_cmpint (found->kind, ==, NORMA_SHAPE_MASK);
  g_assert_true (norma_mask_equal (found->mask, mask));
}

#define IMAGE "{\"id\":7,\"file_name\":\"a\\\\b.png\",\"width\":9,\"height\":6}"
#define CATEGORY "{\"id\":3,\"name\":\"dent\",\"supercategory\":\"shape\"}"
#define FILE_OF(annotation) \
  "{\"images\":[" IMAGE "],\"categories\":[" CATEGORY "],\"annotations\":[" annotation "]}"
#define ANNOTATION(rest) "{\"id\":1,\"image_id\":7,\"category_id\":3," rest "}"

/* As other programs write it. */
static void
test_known (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) images = read_text (
      FILE_OF (ANNOTATION (
          "\"segmentation\":{\"size\":[6,9],\"counts\":[7,2,3,4,38]"
          "}") "," ANNOTATION ("\"segmentation\":{\"size\":[6,9],"
                               "\"counts\":\"7232S1\"}") "," ANNOTATION ("\"bbox\":[1,2,3,"
                                                                         "2.5]") "," ANNOTATION ("\"segmentation\":[],\"bbox\":[1,2,3,2.5],"
                                                                                                 "\"iscrowd\":0") "," ANNOTATION ("\"segmentat"
                                                                                                                                  "ion\":[[1,"
                                                                                                                                  "1,3,1,3,3],"
                                                                                                                                  "[4,1,6,1,6,"
                                                                                                                                  "3]],"
                                                                                                                                  "\"extra\":{"
                                                                                                                                  "\"a\":[1]}") "," ANNOTATION ("\"segmenta"
                                                                                                                                                                "tion\":[["
                                                                                                                                                                "1,1,5,1,5,"
                                                                                                                                                                "4,1,4.5],["
                                                                                                                                                                "3,0,8,0,8,"
                                                                                                                                                                "3,3,3]]")),
      &error);
  const NormaDrawnImage *image;
  const NormaDrawnShape *shape;

  g_assert_no_error (error);
  image = images->pdata[0];
  g_assert_cmpstr (image->name, ==, "a/b.png");
  g_assert_cmpuint (image->shapes->len, ==, 6);
  shape = image->shapes->pdata[0];
  g_assert_cmpstr (shape->defect_class, ==, "dent");
  /* Columns of 6: 7 outside, so column 1 from row 1 on for 2; 3 outside; column 2 from row 0 for 4. */
  for (guint y = 0; y < 6; y++)
    for (guint x = 0; x < 9; x++)
      g_assert_cmpint (norma_mask_contains (shape->mask, x, y), ==,
                       (x == 1 && (y == 1 || y == 2)) || (x == 2 && y < 4));
  shape = image->shapes->pdata[2];
  g_assert_cmpint (shape->kind, ==, NORMA_SHAPE_RECTANGLE);
  g_assert_cmpfloat (norma_drawn_shape_get_box (shape).bottom, ==, 4.5);
  g_assert_true (norma_drawn_shape_equal (shape, image->shapes->pdata[3]));
  shape = image->shapes->pdata[4];
  g_assert_cmpint (shape->kind, ==, NORMA_SHAPE_POLYGON);
  g_assert_cmpuint (shape->rings->n_rings, ==, 2);
  shape = image->shapes->pdata[5];
  g_assert_cmpint (shape->kind, ==, NORMA_SHAPE_MASK);
  /* Where both lie is inside, too. */
  g_assert_true (norma_mask_contains (shape->mask, 4, 2));
  g_assert_true (norma_mask_contains (shape->mask, 1, 3));
  g_assert_true (norma_mask_contains (shape->mask, 7, 0));
  g_assert_false (norma_mask_contains (shape->mask, 1, 0));
}

#define S(text) FILE_OF (ANNOTATION ("\"segmentation\":" text))

static const char *const hostile[][2] = {
  { "{}", "no “images”" },
  { "{\"images\":5}", "“images” is not an array" },
  { "{\"images\":[5]}", "“images” is not an object" },
  { "{\"images\":[{\"file_name\":\"a\"}]}", "“id” is not a whole number" },
  { "{\"images\":[{\"id\":1}]}", "“file_name”" },
  { "{\"images\":[{\"id\":1,\"file_name\":\"\\ud800\"}]}", "coco.json" },
  { "{\"images\":[{\"id\":1,\"file_name\":\"a\",\"width\":-4}]}", "“width”" },
  { "{\"images\":[{\"id\":1,\"file_name\":\"a\",\"height\":1e300}]}", "“height”" },
  { "{\"images\":[" IMAGE "," IMAGE "]}", "another image has the id 7" },
  { "{\"images\":[],\"categories\":[" CATEGORY "," CATEGORY "]}", "another category" },
  { "{\"images\":[" IMAGE "],\"annotations\":[" ANNOTATION ("\"bbox\":[1,2,3,4]") "]}",
    "no category of id 3" },
  { FILE_OF ("{\"image_id\":8,\"category_id\":3}"), "no image of id 8" },
  { FILE_OF ("{\"image_id\":7.5,\"category_id\":3}"), "“image_id”" },
  { FILE_OF ("{\"image_id\":7}"), "“category_id”" },
  { FILE_OF (ANNOTATION ("\"area\":1")), "“bbox” is not an array" },
  { FILE_OF (ANNOTATION ("\"bbox\":[1,2,3]")), "“bbox” does not hold" },
  { FILE_OF (ANNOTATION ("\"bbox\":[1,2,3,NaN]")), "not expected" },
  { FILE_OF (ANNOTATION ("\"bbox\":[1,2,-3,4]")), "-3 × 4" },
  { FILE_OF (ANNOTATION ("\"bbox\":[1,2,3,4],\"attributes\":5")), "“attributes”" },
  { FILE_OF (ANNOTATION ("\"bbox\":[1,2,3,4],\"attributes\":{\"sensitivity\":0}")),
    "“sensitivity”" },
  { S ("5"), "neither a list" },
  { S ("[5]"), "“segmentation” is not an array" },
  { S ("[[1,2,3,4]]"), "4 numbers" },
  { S ("[[1,2,3,4,5,6,7]]"), "7 numbers" },
  { S ("[[1,2,3,4,5,\"6\"]]"), "“segmentation” is not a number" },
  { S ("[[1,2,3,4,5,2e7]]"), "“segmentation” is not a number" },
  { S ("{}"), "“size” is not an array" },
  { S ("{\"size\":[6]}"), "height and width" },
  { S ("{\"size\":[6,9.5]}"), "“size” is not a whole number" },
  { S ("{\"size\":[9,6]}"), "a mask of 6 × 9 pixels on an image of 9 × 6" },
  { S ("{\"size\":[6,9]}"), "“counts” is not a string" },
  { S ("{\"size\":[6,9],\"counts\":[50,5]}"), "hold 55 pixels" },
  { S ("{\"size\":[6,9],\"counts\":[54]}"), "no pixel" },
  { S ("{\"size\":[6,9],\"counts\":[-1,55]}"), "“counts” is not a whole number" },
  { S ("{\"size\":[6,9],\"counts\":\"o\"}"), "no count at byte 0" },
  { S ("{\"size\":[6,9],\"counts\":\"\"}"), "hold 0 pixels" },
};

static void
test_hostile (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (read_text (hostile[i][0], &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    if (strstr (error->message, hostile[i][1]) == NULL ||
        strstr (error->message, "coco.json") == NULL)
      g_error ("%s: %s", hostile[i][0], error->message);
  }
}

static void
test_unknown_sizes (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read_text ("{\"images\":[{\"id\":7,\"file_name\":\"a\"}],\"categories\":[" CATEGORY
                            "],\"annotations\":[" ANNOTATION (
                                "\"segmentation\":[[1,1,5,1,5,4],[3,0,8,0,8,3]]") "]}",
                            &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "without width and height"));
}

/* A few bytes an annotation, gigabytes of rows. */
static void
test_many_rows (void)
{
  g_autoptr (GString) text =
      g_string_new ("{\"images\":[{\"id\":7,\"file_name\":\"a\"}],\"categories\":[" CATEGORY
                    "],\"annotations\":[");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100; i++)
    g_string_append_printf (text,
                            "%s" ANNOTATION (
                                "\"segmentation\":{\"size\":[1,1048576],\"counts\":[1048575,1]}"),
                            i == 0 ? "" : ",");
  g_string_append (text, "]}");
  g_assert_null (read_text (text->str, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static void
test_truncated (void)
{
  const char *text = S ("{\"size\":[6,9],\"counts\":[7,2,3,4,38]}");

  for (gsize n = 0; n < strlen (text); n++) {
    g_autofree char *path = write_text (text, (gssize)n);
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_coco_read (path, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  }
}

static void
test_refused_writing (void)
{
  g_autoptr (GPtrArray) images = norma_drawn_images_new ();
  g_autoptr (GPtrArray) sound = drawn_images ();
  g_autofree char *path = g_build_filename (folder, "none.json", NULL);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (images, norma_drawn_image_new ("a.png", 0, 4));
  g_assert_false (norma_coco_write (images, path, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, "a.png: "));
  g_clear_error (&error);
  g_assert_false (norma_coco_write (sound, "/proc/none/coco.json", &error));
  g_assert_cmpint (error->domain, ==, G_FILE_ERROR);
  g_clear_error (&error);
  g_assert_null (norma_coco_read (path, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  g_test_add_func ("/coco/round-trip", test_round_trip);
  g_test_add_func ("/coco/holes-become-masks", test_holes_become_masks);
  g_test_add_func ("/coco/known", test_known);
  g_test_add_func ("/coco/hostile", test_hostile);
  g_test_add_func ("/coco/unknown-sizes", test_unknown_sizes);
  g_test_add_func ("/coco/many-rows", test_many_rows);
  g_test_add_func ("/coco/truncated", test_truncated);
  g_test_add_func ("/coco/refused-writing", test_refused_writing);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
