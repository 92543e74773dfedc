/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/areas.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "tests/support.h"

/* A triangle with a hole, on an image of 24 × 18. */
static const NormaVertex triangle[] = { { 3.2, 2.7 },  { 21.9, 5.1 }, { 8.4, 16.3 },
                                        { 9.1, 6.85 }, { 13.3, 7.7 }, { 9.6, 11.2 } };
static const guint triangle_ends[] = { 3, 6 };

static NormaArea
new_rectangle (NormaBox box, NormaPurpose purpose, double sensitivity)
{
  const NormaShapeTraits traits = { purpose, NULL, sensitivity };

  return (NormaArea){ norma_drawn_shape_new_rectangle (box, &traits, NULL), 24, 18 };
}

static NormaArea
new_triangle (NormaPurpose purpose, double sensitivity)
{
  const NormaShapeTraits traits = { purpose, NULL, sensitivity };
  NormaRings *rings = norma_rings_new (triangle, triangle_ends, 2, NULL);

  return (NormaArea){ norma_drawn_shape_new_polygon (rings, &traits, NULL), 24, 18 };
}

/* Every third pixel of every second row, in runs of two. */
static NormaArea
new_mask (NormaPurpose purpose)
{
  const NormaShapeTraits traits = { purpose, NULL, 1 };
  NormaMask *mask = norma_mask_new (24, 18, NULL);

  for (guint y = 1; y < 18; y += 2)
    for (guint x = 0; x < 24; x += 6)
      g_assert_true (norma_mask_add_span (mask, y, (NormaSpan){ x, x + 2 }, NULL));
  return (NormaArea){ norma_drawn_shape_new_mask (mask, &traits, NULL), 24, 18 };
}

/* Takes the shapes. */
static NormaAreas *
make (NormaArea *list, guint n)
{
  NormaAreas *areas;

  g_assert_true (norma_areas_make (list, n, &areas, NULL));
  for (guint i = 0; i < n; i++)
    norma_drawn_shape_unref (list[i].shape);
  return areas;
}

/* What the header says, pixel by pixel. */
static float
expect (const NormaAreas *areas, double x, double y)
{
  float factor = norma_areas_count (areas, NORMA_PURPOSE_ROI) > 0 ? NAN : 1;

  for (guint i = 0; i < areas->n; i++) {
    const NormaDrawnShape *shape = areas->areas[i].shape;

    if (!norma_drawn_shape_contains (shape, (NormaVertex){ x, y }))
      continue;
    if (shape->purpose == NORMA_PURPOSE_IGNORE)
      return NAN;
    factor = isnan (factor) ? (float)shape->sensitivity : MAX (factor, (float)shape->sensitivity);
  }
  return factor;
}

static void
check_mask (const NormaAreas *areas, guint width, guint height)
{
  g_autoptr (NormaAreaMask) mask = norma_areas_make_mask (areas, width, height, NULL);

  g_assert_cmpuint (mask->width, ==, width);
  g_assert_cmpuint (mask->height, ==, height);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++) {
      float found = norma_area_mask_get (mask, x, y);
      float expected = expect (areas, (x + 0.5) * 24 / width, (y + 0.5) * 18 / height);

      g_assert_true (found == expected || (isnan (found) && isnan (expected)));
    }
}

static void
check_sizes (const NormaAreas *areas)
{
  check_mask (areas, 24, 18);
  check_mask (areas, 48, 36);
  check_mask (areas, 7, 5);
  check_mask (areas, 101, 31);
  check_mask (areas, 1, 1);
}

static void
test_ignore (void)
{
  NormaArea list[] = { new_triangle (NORMA_PURPOSE_IGNORE, 1),
                       new_rectangle ((NormaBox){ 15.3, -4, 40, 6.2 }, NORMA_PURPOSE_IGNORE, 1) };
  g_autoptr (NormaAreas) areas = make (list, 2);

  check_sizes (areas);
}

/* The largest sensitivity counts, in whatever order they were drawn, and ignore areas lie over all. */
static void
test_overlap (void)
{
  NormaArea list[] = { new_rectangle ((NormaBox){ 2, 3, 17.6, 12.2 }, NORMA_PURPOSE_ROI, 2.385),
                       new_rectangle ((NormaBox){ 9, 8, 12, 11 }, NORMA_PURPOSE_IGNORE, 1),
                       new_rectangle ((NormaBox){ 8.3, 1, 20, 9.9 }, NORMA_PURPOSE_ROI, 0.417),
                       new_triangle (NORMA_PURPOSE_ROI, 1.5) };
  g_autoptr (NormaAreas) areas = make (list, 4);

  g_assert_cmpuint (norma_areas_count (areas, NORMA_PURPOSE_ROI), ==, 3);
  g_assert_cmpuint (norma_areas_count (areas, NORMA_PURPOSE_IGNORE), ==, 1);
  g_assert_cmpuint (norma_areas_count (NULL, NORMA_PURPOSE_ROI), ==, 0);
  check_sizes (areas);
}

static void
test_runs (void)
{
  NormaArea list[] = { new_mask (NORMA_PURPOSE_ROI),
                       new_rectangle ((NormaBox){ 5, 5, 9, 9 }, NORMA_PURPOSE_ROI, 3) };
  g_autoptr (NormaAreas) areas = make (list, 2);

  check_sizes (areas);
}

/* A mask that is smaller than the image it was drawn on covers nothing beyond its own pixels. */
static void
test_small_mask (void)
{
  NormaArea list[] = { new_mask (NORMA_PURPOSE_IGNORE) };
  g_autoptr (NormaAreas) areas = NULL;
  g_autoptr (NormaAreaMask) mask = NULL;

  list[0].width = 30;
  list[0].height = 40;
  areas = make (list, 1);
  mask = norma_areas_make_mask (areas, 30, 40, NULL);
  g_assert_true (isnan (norma_area_mask_get (mask, 19, 17)));
  for (guint y = 18; y < 40; y++)
    for (guint x = 0; x < 30; x++)
      g_assert_cmpfloat (norma_area_mask_get (mask, x, y), ==, 1);
}

static void
test_join (void)
{
  NormaArea one[] = { new_triangle (NORMA_PURPOSE_ROI, 1.5) };
  NormaArea other[] = { new_rectangle ((NormaBox){ 5, 5, 9, 9 }, NORMA_PURPOSE_IGNORE, 1) };
  NormaArea all[] = { new_triangle (NORMA_PURPOSE_ROI, 1.5),
                      new_rectangle ((NormaBox){ 5, 5, 9, 9 }, NORMA_PURPOSE_IGNORE, 1) };
  g_autoptr (NormaAreas) a = make (one, 1);
  g_autoptr (NormaAreas) b = make (other, 1);
  g_autoptr (NormaAreas) expected = make (all, 2);
  g_autoptr (NormaAreas) both = NULL;
  g_autoptr (NormaAreas) same = NULL;
  g_autoptr (NormaAreas) none = NULL;

  g_assert_true (norma_areas_join (a, b, &both, NULL));
  g_assert_true (norma_areas_equal (both, expected));
  g_assert_true (norma_areas_join (NULL, b, &same, NULL));
  g_assert_true (norma_areas_equal (same, b));
  g_assert_true (norma_areas_join (NULL, NULL, &none, NULL));
  g_assert_null (none);
  g_assert_true (norma_areas_equal (NULL, NULL));
  g_assert_false (norma_areas_equal (a, NULL));
  g_assert_false (norma_areas_equal (a, b));
  g_assert_false (norma_areas_equal (a, both));
}

static void
test_equal_size (void)
{
  NormaArea one[] = { new_triangle (NORMA_PURPOSE_ROI, 1.5) };
  NormaArea other[] = { new_triangle (NORMA_PURPOSE_ROI, 1.5) };
  g_autoptr (NormaAreas) a = make (one, 1);
  g_autoptr (NormaAreas) b = NULL;

  other[0].height = 19;
  b = make (other, 1);
  g_assert_false (norma_areas_equal (a, b));
}

/* A class decides nothing. */
static void
test_class (void)
{
  const NormaShapeTraits traits = { NORMA_PURPOSE_ROI, "bore", 2.385 };
  NormaArea named = { norma_drawn_shape_new_rectangle ((NormaBox){ 5, 5, 9, 9 }, &traits, NULL), 24,
                      18 };
  NormaArea plain = new_rectangle ((NormaBox){ 5, 5, 9, 9 }, NORMA_PURPOSE_ROI, 2.385);
  g_autoptr (NormaAreas) a = make (&named, 1);
  g_autoptr (NormaAreas) b = make (&plain, 1);

  g_assert_true (norma_areas_equal (a, b));
}

static void
test_refuse (void)
{
  NormaArea defect = new_triangle (NORMA_PURPOSE_DEFECT, 1);
  g_autofree NormaArea *many = g_new (NormaArea, NORMA_AREAS_MOST + 1);
  g_autoptr (GError) purpose = NULL;
  g_autoptr (GError) number = NULL;
  NormaAreas *areas;

  g_assert_false (norma_areas_make (&defect, 1, &areas, &purpose));
  g_assert_error (purpose, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_null (areas);
  for (guint i = 0; i <= NORMA_AREAS_MOST; i++)
    many[i] = defect;
  g_assert_false (norma_areas_make (many, NORMA_AREAS_MOST + 1, &areas, &number));
  g_assert_error (number, NORMA_ERROR, NORMA_ERROR_INPUT);
  norma_drawn_shape_unref (defect.shape);
}

static gpointer
make_mask (gconstpointer data, GError **error)
{
  return norma_areas_make_mask (data, 17, 13, error);
}

static gpointer
join (gconstpointer data, GError **error)
{
  NormaAreas *areas;

  return norma_areas_join (data, data, &areas, error) ? areas : NULL;
}

static void
test_fault (void)
{
  NormaArea list[] = { new_mask (NORMA_PURPOSE_IGNORE), new_triangle (NORMA_PURPOSE_ROI, 2) };
  g_autoptr (NormaAreas) areas = make (list, 2);

  g_assert_cmpuint (norma_test_fail_allocations (make_mask, areas,
                                                 (GDestroyNotify)norma_area_mask_unref),
                    >, 10);
  g_assert_cmpuint (norma_test_fail_allocations (join, areas, (GDestroyNotify)norma_areas_unref),
                    ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/areas/ignore", test_ignore);
  g_test_add_func ("/areas/overlap", test_overlap);
  g_test_add_func ("/areas/runs", test_runs);
  g_test_add_func ("/areas/small-mask", test_small_mask);
  g_test_add_func ("/areas/join", test_join);
  g_test_add_func ("/areas/equal/size", test_equal_size);
  g_test_add_func ("/areas/class", test_class);
  g_test_add_func ("/areas/refuse", test_refuse);
  g_test_add_func ("/areas/fault", test_fault);
  return g_test_run ();
}
