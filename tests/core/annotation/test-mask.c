/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/mask.h"

#include "core/base/error.h"
#include "tests/core/annotation/bitmap.h"
#include "tests/support.h"

#define WIDTH 83
#define HEIGHT 47

static void
test_spans (void)
{
  g_autoptr (NormaMask) mask = norma_mask_new (WIDTH, HEIGHT, NULL);
  g_auto (Bitmap) bitmap = bitmap_new (WIDTH, HEIGHT);
  NormaRandom random;

  norma_random_seed (&random, 8121);
  for (guint n = 0; n < 4000; n++) {
    guint y = (guint)norma_random_below (&random, HEIGHT);
    guint first = (guint)norma_random_below (&random, WIDTH + 3);
    guint end = first + (guint)norma_random_below (&random, 9);
    gboolean adds = norma_random_below (&random, 2) == 0;

    if (adds)
      g_assert_true (norma_mask_add_span (mask, y, (NormaSpan){ first, end }, NULL));
    else
      g_assert_true (norma_mask_remove_span (mask, y, (NormaSpan){ first, end }, NULL));
    for (guint x = first; x < MIN (end, WIDTH); x++)
      bitmap.pixels[y * WIDTH + x] = adds;
  }
  bitmap_assert_equal (&bitmap, mask);
}

static void
test_touching_spans_are_one (void)
{
  g_autoptr (NormaMask) mask = norma_mask_new (20, 1, NULL);

  norma_mask_add_span (mask, 0, (NormaSpan){ 3, 5 }, NULL);
  norma_mask_add_span (mask, 0, (NormaSpan){ 9, 12 }, NULL);
  norma_mask_add_span (mask, 0, (NormaSpan){ 5, 9 }, NULL);
  g_assert_cmpuint (mask->rows[0].n, ==, 1);
  g_assert_cmpuint (mask->rows[0].spans[0].first, ==, 3);
  g_assert_cmpuint (mask->rows[0].spans[0].end, ==, 12);
  norma_mask_add_span (mask, 0, (NormaSpan){ 15, 15 }, NULL);
  g_assert_cmpuint (mask->rows[0].n, ==, 1);
}

static void
test_combine (void)
{
  for (guint seed = 1; seed < 12; seed++) {
    g_auto (Bitmap) one = bitmap_random (WIDTH, HEIGHT, 3 + seed, 1 + seed % 4, seed);
    g_auto (Bitmap) other = bitmap_random (WIDTH, HEIGHT, 40, 3, 100 + seed);
    g_autoptr (NormaMask) sum = bitmap_to_mask (&one);
    g_autoptr (NormaMask) difference = norma_mask_copy (sum, NULL);
    g_autoptr (NormaMask) second = bitmap_to_mask (&other);
    guint64 area = 0;

    g_assert_true (norma_mask_equal (sum, difference));
    g_assert_true (norma_mask_unite (sum, second, NULL));
    g_assert_true (norma_mask_subtract (difference, second, NULL));
    for (guint i = 0; i < WIDTH * HEIGHT; i++)
      area += one.pixels[i] |= other.pixels[i];
    bitmap_assert_equal (&one, sum);
    g_assert_cmpuint (norma_mask_get_area (sum), ==, area);
    for (guint i = 0; i < WIDTH * HEIGHT; i++)
      one.pixels[i] &= !other.pixels[i];
    bitmap_assert_equal (&one, difference);
    g_assert_false (norma_mask_equal (sum, difference));
  }
}

static void
test_transpose (void)
{
  g_auto (Bitmap) bitmap = bitmap_random (WIDTH, HEIGHT, 11, 4, 77);
  g_auto (Bitmap) turned = bitmap_new (HEIGHT, WIDTH);
  g_autoptr (NormaMask) mask = bitmap_to_mask (&bitmap);
  g_autoptr (NormaMask) columns = norma_mask_transpose (mask, NULL);
  g_autoptr (NormaMask) back = norma_mask_transpose (columns, NULL);

  for (guint y = 0; y < HEIGHT; y++)
    for (guint x = 0; x < WIDTH; x++)
      turned.pixels[x * HEIGHT + y] = bitmap.pixels[y * WIDTH + x];
  bitmap_assert_equal (&turned, columns);
  g_assert_true (norma_mask_equal (mask, back));
}

static void
test_crop (void)
{
  g_auto (Bitmap) bitmap = bitmap_random (WIDTH, HEIGHT, 5, 2, 9);
  g_autoptr (NormaMask) mask = bitmap_to_mask (&bitmap);
  g_autoptr (NormaMask) small = norma_mask_crop (mask, 31, 60, NULL);

  for (guint y = 0; y < 60; y++)
    for (guint x = 0; x < 31; x++)
      g_assert_cmpint (norma_mask_contains (small, x, y), ==, norma_mask_contains (mask, x, y));
  g_assert_false (norma_mask_contains (mask, WIDTH, 3));
  g_assert_false (norma_mask_contains (mask, G_MAXUINT, 3));
  g_assert_false (norma_mask_equal (mask, small));
}

static void
test_box (void)
{
  g_autoptr (NormaMask) mask = norma_mask_new (WIDTH, HEIGHT, NULL);
  NormaMaskBox box = norma_mask_get_box (mask);

  g_assert_cmpuint (box.right + box.bottom + box.left + box.top, ==, 0);
  norma_mask_add_span (mask, 0, (NormaSpan){ 80, 99 }, NULL);
  norma_mask_add_span (mask, 46, (NormaSpan){ 2, 3 }, NULL);
  box = norma_mask_get_box (mask);
  g_assert_cmpuint (box.left, ==, 2);
  g_assert_cmpuint (box.top, ==, 0);
  g_assert_cmpuint (box.right, ==, WIDTH);
  g_assert_cmpuint (box.bottom, ==, HEIGHT);
}

static void
test_sizes (void)
{
  static const guint sizes[][2] = {
    { 0, 5 }, { 5, 0 }, { NORMA_MASK_MOST_SIDE + 1, 5 }, { 5, NORMA_MASK_MOST_SIDE + 1 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_mask_new (sizes[i][0], sizes[i][1], &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  }
}

static gpointer
make (gconstpointer data, GError **error)
{
  g_autoptr (NormaMask) mask = norma_mask_copy (data, error);
  g_autoptr (NormaMask) turned = mask == NULL ? NULL : norma_mask_transpose (mask, error);
  g_autoptr (NormaMask) back = turned == NULL ? NULL : norma_mask_transpose (turned, error);

  return back == NULL || !norma_mask_unite (mask, back, error) ? NULL : g_steal_pointer (&back);
}

static void
test_memory (void)
{
  g_auto (Bitmap) bitmap = bitmap_random (9, 7, 4, 1, 4);
  g_autoptr (NormaMask) mask = bitmap_to_mask (&bitmap);

  g_assert_cmpuint (norma_test_fail_allocations (make, mask, (GDestroyNotify)norma_mask_free), >,
                    20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask/spans", test_spans);
  g_test_add_func ("/mask/touching-spans-are-one", test_touching_spans_are_one);
  g_test_add_func ("/mask/combine", test_combine);
  g_test_add_func ("/mask/transpose", test_transpose);
  g_test_add_func ("/mask/crop", test_crop);
  g_test_add_func ("/mask/box", test_box);
  g_test_add_func ("/mask/sizes", test_sizes);
  g_test_add_func ("/mask/memory", test_memory);
  return g_test_run ();
}
