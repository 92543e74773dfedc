/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/rings.h"

#include <math.h>

#include "tests/core/annotation/bitmap.h"
#include "tests/support.h"

#define WIDTH 71
#define HEIGHT 59

static NormaRings *
new_random (guint n_rings, NormaRandom *random)
{
  NormaVertex vertices[4 * 12];
  guint ends[4];
  guint n_vertices = 0;

  for (guint r = 0; r < n_rings; r++) {
    guint n = 3 + (guint)norma_random_below (random, 9);

    for (guint i = 0; i < n; i++)
      vertices[n_vertices++] = (NormaVertex){ norma_random_uniform (random) * 100 - 15,
                                              norma_random_uniform (random) * 90 - 15 };
    ends[r] = n_vertices;
  }
  return norma_rings_new (vertices, ends, n_rings, NULL);
}

/* Filling and asking for each centre are the same, whatever the lines cross. */
static void
test_fill (void)
{
  NormaRandom random;

  norma_random_seed (&random, 31);
  for (guint i = 0; i < 60; i++) {
    g_autoptr (NormaRings) rings = new_random (1 + i % 4, &random);
    g_autoptr (NormaMask) mask = norma_mask_new (WIDTH, HEIGHT, NULL);
    g_auto (Bitmap) bitmap = bitmap_new (WIDTH, HEIGHT);

    g_assert_true (norma_rings_fill (rings, mask, NULL));
    for (guint y = 0; y < HEIGHT; y++)
      for (guint x = 0; x < WIDTH; x++)
        bitmap.pixels[y * WIDTH + x] =
            norma_rings_contain (rings, (NormaVertex){ x + 0.5, y + 0.5 });
    bitmap_assert_equal (&bitmap, mask);
  }
}

/* Two halves of a rectangle, cut anyhow, share no pixel and leave none out. */
static void
test_neighbours (void)
{
  const NormaVertex cut[] = { { 31.7, 4 }, { 12.5, 21.5 }, { 44.5, 23.25 }, { 29.1, 50 } };
  const NormaVertex left[] = { { 3, 4 }, cut[0], cut[1], cut[2], cut[3], { 3, 50 } };
  const NormaVertex right[] = { { 60, 50 }, cut[3], cut[2], cut[1], cut[0], { 60, 4 } };
  g_autoptr (NormaRings) one = norma_rings_new (left, (const guint[]){ 6 }, 1, NULL);
  g_autoptr (NormaRings) other = norma_rings_new (right, (const guint[]){ 6 }, 1, NULL);
  g_autoptr (NormaMask) first = norma_mask_new (WIDTH, HEIGHT, NULL);
  g_autoptr (NormaMask) second = norma_mask_new (WIDTH, HEIGHT, NULL);
  guint64 area;

  norma_rings_fill (one, first, NULL);
  norma_rings_fill (other, second, NULL);
  area = norma_mask_get_area (first) + norma_mask_get_area (second);
  g_assert_cmpuint (area, ==, 57 * 46);
  norma_mask_unite (first, second, NULL);
  g_assert_cmpuint (norma_mask_get_area (first), ==, area);
  g_assert_cmpfloat_with_epsilon (norma_rings_get_area (one) + norma_rings_get_area (other),
                                  57 * 46, 1e-9);
}

static void
test_trace_and_fill (void)
{
  for (guint seed = 0; seed < 24; seed++) {
    g_auto (Bitmap) bitmap = bitmap_random (WIDTH, HEIGHT, 2 + seed * 2, 1 + seed % 5, seed);
    g_autoptr (NormaMask) mask = bitmap_to_mask (&bitmap);
    g_autoptr (NormaRings) rings = norma_rings_from_mask (mask, NULL);
    g_autoptr (NormaMask) back = norma_mask_new (WIDTH, HEIGHT, NULL);
    double signed_area = 0;

    g_assert_true (norma_rings_fill (rings, back, NULL));
    g_assert_true (norma_mask_equal (mask, back));
    for (guint r = 0; r < rings->n_rings; r++) {
      guint before = rings->ends[r] - 1;

      g_assert_cmpuint (rings->ends[r] - norma_rings_get_first (rings, r), >=, 4);
      for (guint i = norma_rings_get_first (rings, r); i < rings->ends[r]; before = i++) {
        NormaVertex a = rings->vertices[before];
        NormaVertex b = rings->vertices[i];

        g_assert_true ((a.x == b.x) != (a.y == b.y));
        signed_area += (a.x * b.y - b.x * a.y) / 2;
      }
    }
    /* Outer rings go one way and holes the other, so that holes are taken off. */
    g_assert_cmpfloat (signed_area, ==, (double)norma_mask_get_area (mask));
  }
}

static void
test_trace_known (void)
{
  g_autoptr (NormaMask) mask = norma_mask_new (6, 5, NULL);
  g_autoptr (NormaRings) rings = NULL;

  g_assert_null (norma_rings_from_mask (mask, NULL));
  norma_mask_add_span (mask, 1, (NormaSpan){ 1, 4 }, NULL);
  norma_mask_add_span (mask, 2, (NormaSpan){ 1, 2 }, NULL);
  norma_mask_add_span (mask, 2, (NormaSpan){ 3, 4 }, NULL);
  norma_mask_add_span (mask, 3, (NormaSpan){ 1, 4 }, NULL);
  rings = norma_rings_from_mask (mask, NULL);
  g_assert_cmpuint (rings->n_rings, ==, 2);
  g_assert_cmpuint (rings->ends[0], ==, 4);
  g_assert_cmpuint (rings->n_vertices, ==, 8);
  g_assert_cmpfloat (norma_rings_get_area (rings), ==, 8);
  g_assert_false (norma_rings_are_apart (rings));
  g_assert_false (norma_rings_contain (rings, (NormaVertex){ 2.5, 2.5 }));
  g_assert_true (norma_rings_contain (rings, (NormaVertex){ 1.5, 2.5 }));
}

static void
test_apart (void)
{
  const NormaVertex vertices[] = { { 1, 1 }, { 4, 1 }, { 4, 5 }, { 4, 2 }, { 9, 2 }, { 9, 7 } };
  const NormaVertex closer[] = { { 1, 1 }, { 4, 1 }, { 4, 5 }, { 3.9, 2 }, { 9, 2 }, { 9, 7 } };
  g_autoptr (NormaRings) apart = norma_rings_new (vertices, (const guint[]){ 3, 6 }, 2, NULL);
  g_autoptr (NormaRings) near = norma_rings_new (closer, (const guint[]){ 3, 6 }, 2, NULL);
  NormaBox box = norma_rings_get_box (near);

  g_assert_true (norma_rings_are_apart (apart));
  g_assert_false (norma_rings_are_apart (near));
  g_assert_cmpfloat (box.left, ==, 1);
  g_assert_cmpfloat (box.top, ==, 1);
  g_assert_cmpfloat (box.right, ==, 9);
  g_assert_cmpfloat (box.bottom, ==, 7);
}

static gpointer
make (gconstpointer data, GError **error)
{
  const NormaMask *mask = data;
  g_autoptr (NormaRings) rings = norma_rings_from_mask (mask, error);
  g_autoptr (NormaMask) back = NULL;

  back = rings == NULL ? NULL : norma_mask_new (mask->width, mask->height, error);
  return back == NULL || !norma_rings_fill (rings, back, error) ? NULL : g_steal_pointer (&back);
}

static void
test_memory (void)
{
  g_auto (Bitmap) bitmap = bitmap_random (17, 13, 5, 2, 4);
  g_autoptr (NormaMask) mask = bitmap_to_mask (&bitmap);

  g_assert_cmpuint (norma_test_fail_allocations (make, mask, (GDestroyNotify)norma_mask_free), >,
                    20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rings/fill", test_fill);
  g_test_add_func ("/rings/neighbours", test_neighbours);
  g_test_add_func ("/rings/trace-and-fill", test_trace_and_fill);
  g_test_add_func ("/rings/trace-known", test_trace_known);
  g_test_add_func ("/rings/apart", test_apart);
  g_test_add_func ("/rings/memory", test_memory);
  return g_test_run ();
}
