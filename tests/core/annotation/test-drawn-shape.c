/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/drawn-shape.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/core/annotation/bitmap.h"
#include "tests/support.h"

static const NormaVertex vertices[] = { { 1.25, 2.5 }, { 17.0 / 3, 0.1 }, { 9, 8.7 },
                                        { 12.5, 3 },   { 14.25, 3.5 },    { 13, 6.125 } };

static NormaDrawnShape *
new_rectangle (void)
{
  const NormaShapeTraits traits = { NORMA_PURPOSE_ROI, "Löt\"stelle", 0.85 };

  return norma_drawn_shape_new_rectangle ((NormaBox){ 2.25, 3, 11.5, 7.0 / 3 + 4 }, &traits, NULL);
}

static NormaDrawnShape *
new_polygon (void)
{
  const NormaShapeTraits traits = { NORMA_PURPOSE_IGNORE, NULL, 1 };
  NormaRings *rings = norma_rings_new (vertices, (const guint[]){ 3, 6 }, 2, NULL);

  return norma_drawn_shape_new_polygon (rings, &traits, NULL);
}

static NormaDrawnShape *
new_mask (void)
{
  const NormaShapeTraits traits = { NORMA_PURPOSE_DEFECT, "scratch", 1 };
  g_auto (Bitmap) bitmap = bitmap_random (23, 19, 9, 3, 71);

  return norma_drawn_shape_new_mask (bitmap_to_mask (&bitmap), &traits, NULL);
}

static NormaDrawnShape *(*const makers[]) (void) = { new_rectangle, new_polygon, new_mask };

static void
test_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    g_autoptr (NormaDrawnShape) shape = makers[i]();
    const NormaShapeTraits traits = norma_drawn_shape_get_traits (shape);
    g_autofree char *text = norma_drawn_shape_to_text (shape, NULL);
    g_autoptr (NormaDrawnShape) back = norma_drawn_shape_from_text (text, &traits, "test", NULL);

    g_assert_true (norma_drawn_shape_equal (shape, back));
    for (gsize other = 0; other < i; other++) {
      g_autoptr (NormaDrawnShape) different = makers[other]();

      g_assert_false (norma_drawn_shape_equal (back, different));
    }
  }
}

static void
test_known_text (void)
{
  g_autoptr (NormaDrawnShape) rectangle = new_rectangle ();
  g_autofree char *text = norma_drawn_shape_to_text (rectangle, NULL);

  g_assert_cmpstr (text, ==, "{\"kind\":\"rectangle\",\"box\":[2.25,3,11.5,6.333333333333334]}");
}

/* What is asked of a shape is what its pixels say. */
static void
test_places (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    g_autoptr (NormaDrawnShape) shape = makers[i]();
    g_autoptr (NormaMask) mask = norma_mask_new (31, 22, NULL);
    NormaBox box = norma_drawn_shape_get_box (shape);

    g_assert_true (norma_drawn_shape_fill (shape, mask, NULL));
    for (guint y = 0; y < 22; y++)
      for (guint x = 0; x < 31; x++) {
        NormaVertex center = { x + 0.5, y + 0.5 };
        gboolean inside = norma_drawn_shape_contains (shape, center);

        g_assert_cmpint (inside, ==, norma_mask_contains (mask, x, y));
        if (inside)
          g_assert_true (box.left <= center.x && center.x <= box.right && box.top <= center.y &&
                         center.y <= box.bottom);
      }
    g_assert_false (norma_drawn_shape_contains (shape, (NormaVertex){ -0.5, 3 }));
    g_assert_false (norma_drawn_shape_contains (shape, (NormaVertex){ 40, 3 }));
    g_assert_cmpfloat_with_epsilon (norma_drawn_shape_get_area (shape),
                                    (double)norma_mask_get_area (mask), i == 2 ? 0.5 : 6);
  }
}

static void
test_area (void)
{
  g_autoptr (NormaDrawnShape) rectangle = new_rectangle ();
  g_autoptr (NormaDrawnShape) polygon = new_polygon ();

  g_assert_cmpfloat_with_epsilon (norma_drawn_shape_get_area (rectangle), 9.25 * (10.0 / 3), 1e-12);
  /* Two triangles: half the cross products of their sides. */
  g_assert_cmpfloat_with_epsilon (norma_drawn_shape_get_area (polygon),
                                  fabs ((17.0 / 3 - 1.25) * 6.2 - 7.75 * (0.1 - 2.5)) / 2 +
                                      fabs (1.75 * 3.125 - 0.5 * 0.5) / 2,
                                  1e-12);
}

static void
test_other_size (void)
{
  g_autoptr (NormaDrawnShape) shape = new_mask ();
  g_autoptr (NormaMask) small = norma_mask_new (7, 40, NULL);

  norma_mask_add_span (small, 30, (NormaSpan){ 0, 2 }, NULL);
  g_assert_true (norma_drawn_shape_fill (shape, small, NULL));
  for (guint y = 0; y < 40; y++)
    for (guint x = 0; x < 7; x++)
      g_assert_cmpint (norma_mask_contains (small, x, y), ==,
                       norma_mask_contains (shape->mask, x, y) || (y == 30 && x < 2));
}

static void
test_traits (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    g_autoptr (NormaDrawnShape) shape = makers[i]();
    const NormaShapeTraits traits = { NORMA_PURPOSE_ROI, "dent", 1.5 };
    g_autoptr (NormaDrawnShape) other = norma_drawn_shape_with_traits (shape, &traits, NULL);
    const NormaShapeTraits own = norma_drawn_shape_get_traits (shape);
    g_autoptr (NormaDrawnShape) back = norma_drawn_shape_with_traits (other, &own, NULL);

    g_assert_cmpint (other->purpose, ==, NORMA_PURPOSE_ROI);
    g_assert_cmpstr (other->defect_class, ==, "dent");
    g_assert_false (norma_drawn_shape_equal (shape, other));
    g_assert_true (norma_drawn_shape_equal (shape, back));
  }
}

static void
assert_refused (NormaDrawnShape *shape, GError **error, const char *message)
{
  g_assert_null (shape);
  g_assert_error (*error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr ((*error)->message, message));
  g_clear_error (error);
}

static void
test_refused (void)
{
  const NormaShapeTraits plain = NORMA_SHAPE_TRAITS_INIT;
  const NormaShapeTraits bytes = { NORMA_PURPOSE_DEFECT, "\xfc", 1 };
  const NormaShapeTraits zero = { NORMA_PURPOSE_ROI, NULL, 0 };
  const NormaShapeTraits nan = { NORMA_PURPOSE_ROI, NULL, NAN };
  const NormaBox box = { 1, 2, 3, 4 };
  const NormaVertex far[] = { { 1, 2 }, { 3, 2.1e7 }, { 5, 5 } };
  g_autoptr (GError) error = NULL;

  assert_refused (norma_drawn_shape_new_rectangle (box, &bytes, &error), &error, "UTF-8");
  assert_refused (norma_drawn_shape_new_rectangle (box, &zero, &error), &error, "sensitivity of 0");
  assert_refused (norma_drawn_shape_new_rectangle (box, &nan, &error), &error,
                  "sensitivity of nan");
  assert_refused (norma_drawn_shape_new_rectangle ((NormaBox){ 3, 2, 3, 4 }, &plain, &error),
                  &error, "0 × 2");
  assert_refused (norma_drawn_shape_new_rectangle ((NormaBox){ 1, 2, NAN, 4 }, &plain, &error),
                  &error, "a vertex lies at nan");
  assert_refused (norma_drawn_shape_new_polygon (norma_rings_new (far, (const guint[]){ 3 }, 1,
                                                                  NULL),
                                                 &plain, &error),
                  &error, "a vertex lies at 3, 2.1e+07");
  assert_refused (norma_drawn_shape_new_polygon (norma_rings_new (far, (const guint[]){ 2 }, 1,
                                                                  NULL),
                                                 &plain, &error),
                  &error, "ring 0 of a polygon has 2 vertices");
  assert_refused (norma_drawn_shape_new_mask (norma_mask_new (4, 4, NULL), &plain, &error), &error,
                  "no pixel");
}

#define R "{\"kind\":\"rectangle\","
#define P "{\"kind\":\"polygon\","
#define M "{\"kind\":\"mask\","

static const NormaShapeTraits plain = NORMA_SHAPE_TRAITS_INIT;

static const char *const hostile[][2] = {
  { "", "not a complete" },
  { "[]", "not a JSON object" },
  { "{}", "“kind” is not a string" },
  { "{\"kind\":\"disc\",\"box\":[1,2,3,4]}", "“kind” is not “rect" },
  { R "\"box\":[1,2,3]}", "left, top, right and bottom" },
  { R "\"box\":[1,2,3,\"4\"]}", "“box” is not a number" },
  { R "\"box\":[1,2,3,1e999]}", "“box” is not a number" },
  { R "\"box\":[1,2,1,4]}", "0 × 2" },
  { R "\"box\":{}}", "“box” is not an array" },
  { R "\"box\":[1,2,3,4],\"more\":1}", "other members" },
  { P "\"rings\":[]}", "“rings” is empty" },
  { P "\"rings\":[[]]}", "“rings” is empty" },
  { P "\"rings\":[[1,2,3,4,5]]}", "pairs" },
  { P "\"rings\":[[1,2,3,4]]}", "2 vertices" },
  { P "\"rings\":[[1,2,3,4,5,null]]}", "not a number" },
  { P "\"rings\":[[1,2,3,4,5,[6]]]}", "nested deeper" },
  { P "\"rings\":[5]}", "“rings” is not an array" },
  { M "\"size\":[4],\"runs\":[4,1,3]}", "width and height" },
  { M "\"size\":[4,0],\"runs\":[0]}", "“size” is not a whole number" },
  { M "\"size\":[4,99999999],\"runs\":[0]}", "“size” is not a whole number" },
  { M "\"size\":[4,2],\"runs\":[4,1,2]}", "the runs hold 7 pixels" },
  { M "\"size\":[4,2],\"runs\":[4,-1,5]}", "“runs” is not a whole number" },
  { M "\"size\":[4,2],\"runs\":[4,1.5,2.5]}", "“runs” is not a whole number" },
  { M "\"size\":[4,2],\"runs\":[8]}", "no pixel" },
  { M "\"size\":[4,2],\"runs\":[4,4],\"runs\":[4,4]}", "twice" },
};

static void
test_hostile_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_drawn_shape_from_text (hostile[i][0], &plain, "row 7", &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_true (g_str_has_prefix (error->message, "row 7: "));
    if (strstr (error->message, hostile[i][1]) == NULL)
      g_error ("%s: %s", hostile[i][0], error->message);
  }
}

/* Whatever is cut off, no shape comes of it. */
static void
test_truncated_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    g_autoptr (NormaDrawnShape) shape = makers[i]();
    g_autofree char *text = norma_drawn_shape_to_text (shape, NULL);

    for (gsize n = strlen (text) - 1; n > 0; n--) {
      g_autoptr (GError) error = NULL;

      text[n] = '\0';
      g_assert_null (norma_drawn_shape_from_text (text, &plain, "test", &error));
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    }
  }
}

static gpointer
make (gconstpointer data, GError **error)
{
  const NormaDrawnShape *shape = data;
  const NormaShapeTraits traits = norma_drawn_shape_get_traits (shape);
  g_autofree char *text = norma_drawn_shape_to_text (shape, error);
  g_autoptr (NormaDrawnShape) back =
      text == NULL ? NULL : norma_drawn_shape_from_text (text, &traits, "test", error);

  return back == NULL ? NULL : norma_drawn_shape_with_traits (back, &traits, error);
}

static void
test_memory (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (makers); i++) {
    g_autoptr (NormaDrawnShape) shape = makers[i]();

    g_assert_cmpuint (norma_test_fail_allocations (make, shape,
                                                   (GDestroyNotify)norma_drawn_shape_unref),
                      >=, 4);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape/text", test_text);
  g_test_add_func ("/shape/known-text", test_known_text);
  g_test_add_func ("/shape/places", test_places);
  g_test_add_func ("/shape/area", test_area);
  g_test_add_func ("/shape/other-size", test_other_size);
  g_test_add_func ("/shape/traits", test_traits);
  g_test_add_func ("/shape/refused", test_refused);
  g_test_add_func ("/shape/hostile-text", test_hostile_text);
  g_test_add_func ("/shape/truncated-text", test_truncated_text);
  g_test_add_func ("/shape/memory", test_memory);
  return g_test_run ();
}
