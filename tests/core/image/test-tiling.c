/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/image/resample.h"
#include "core/image/tiling.h"

/* Grids of tiles: every cell filled from its place on the canvas. */
typedef double (*Field) (double x, double y, guint tile);

static float *
fill_maps (const NormaTiling *t, guint cells, Field field)
{
  guint n = norma_tiling_count (t);
  float *maps = g_new (float, (gsize)n *cells *cells);
  double cell = (double)t->side / cells;

  for (guint tile = 0; tile < n; tile++) {
    guint x0, y0;

    norma_tiling_place (t, tile, &x0, &y0);
    for (guint i = 0; i < cells * cells; i++)
      maps[(gsize)tile * cells * cells + i] =
          (float)field (x0 + (i % cells + 0.5) * cell, y0 + ((double)(i / cells) + 0.5) * cell,
                        tile);
  }
  return maps;
}

static float *
blend (const NormaTiling *t, guint cells, const NormaFrameContent *content, Field field,
       guint *width, guint *height)
{
  g_autofree float *maps = fill_maps (t, cells, field);
  g_autoptr (GError) error = NULL;
  float *out;

  norma_tiling_size_map (t, content, width, height);
  out = g_new (float, (gsize)*width **height);
  norma_tiling_blend (t, maps, cells, cells, content, *width, *height, out, &error);
  g_assert_no_error (error);
  return out;
}

static NormaTiling
tiling_of (guint width, guint height, guint side, double overlap, guint step)
{
  return (NormaTiling){ width, height, side, norma_tiling_stride_for (side, overlap), step };
}

static NormaFrameContent
whole (const NormaTiling *t)
{
  return (NormaFrameContent){ 0, 0, t->width, t->height };
}

/* Sizes that fit exactly, by a pixel too little or too much, and one tile only. */
static const struct {
  guint width, height, side;
  double overlap;
  guint columns, rows;
} known[] = {
  { 64, 64, 64, 0.25, 1, 1 },    { 65, 64, 64, 0.25, 2, 1 },          { 112, 160, 64, 0.25, 2, 3 },
  { 113, 161, 64, 0.25, 3, 4 },  { 128, 192, 64, 0, 2, 3 },           { 129, 191, 64, 0, 3, 3 },
  { 96, 128, 64, 0.5, 2, 3 },    { 97, 127, 64, 0.5, 3, 3 },          { 320, 97, 97, 0.5, 6, 1 },
  { 1000, 333, 97, 0.1, 12, 4 }, { 10000, 10000, 256, 0.25, 52, 52 },
};

static void
check_axis (guint side, guint length, guint n, const guint *places)
{
  g_assert_cmpuint (places[0], ==, 0);
  g_assert_cmpuint (places[n - 1] + side, ==, length);
  for (guint i = 1; i < n; i++) {
    g_assert_cmpuint (places[i], >, places[i - 1]);
    g_assert_cmpuint (places[i], <=, places[i - 1] + side);
  }
}

static void
test_places (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (known); k++) {
    NormaTiling t = tiling_of (known[k].width, known[k].height, known[k].side, known[k].overlap, 1);
    guint columns = norma_tiling_get_columns (&t), rows = norma_tiling_get_rows (&t);
    g_autofree guint *across = g_new (guint, columns);
    g_autofree guint *down = g_new (guint, rows);
    guint other;

    g_assert_cmpuint (columns, ==, known[k].columns);
    g_assert_cmpuint (rows, ==, known[k].rows);
    g_assert_cmpuint (norma_tiling_count (&t), ==, columns * rows);
    for (guint i = 0; i < columns; i++) {
      norma_tiling_place (&t, i, &across[i], &other);
      g_assert_cmpuint (other, ==, 0);
    }
    for (guint i = 0; i < rows; i++) {
      norma_tiling_place (&t, i * columns, &other, &down[i]);
      g_assert_cmpuint (other, ==, 0);
    }
    check_axis (t.side, t.width, columns, across);
    check_axis (t.side, t.height, rows, down);
  }
}

static void
test_stride (void)
{
  g_assert_cmpuint (norma_tiling_stride_for (256, 0.25), ==, 192);
  g_assert_cmpuint (norma_tiling_stride_for (256, 0), ==, 256);
  g_assert_cmpuint (norma_tiling_stride_for (97, 0.5), ==, 49);
  g_assert_cmpuint (norma_tiling_stride_for (97, 0.1), ==, 87);
}

static double
constant (double x, double y, guint tile)
{
  return 2.385;
}

/* The weights sum to 1 everywhere: a constant comes out with all its bits. */
static void
test_constant (void)
{
  for (guint k = 0; k < G_N_ELEMENTS (known) - 1; k++)
    for (guint step = 1; step <= 5; step += 2)
      for (guint cells = 1; cells <= 8; cells += 7) {
        NormaTiling t =
            tiling_of (known[k].width, known[k].height, known[k].side, known[k].overlap, step);
        NormaFrameContent content = whole (&t);
        guint width, height;
        g_autofree float *out = blend (&t, cells, &content, constant, &width, &height);

        g_assert_cmpuint (width, ==, (t.width + step - 1) / step);
        for (gsize i = 0; i < (gsize)width * height; i++)
          g_assert_cmpfloat_with_epsilon (out[i], 2.385f, 3e-7f);
      }
}

static double
ramp (double x, double y, guint tile)
{
  return 0.7 * x - 0.31 * y + 5;
}

/* Half a cell from the canvas's edge a tile says nothing more; inside, a ramp stays a ramp. */
static void
test_ramp (void)
{
  static const double overlaps[] = { 0.25, 0.3, 0.5 };

  for (guint k = 0; k < G_N_ELEMENTS (overlaps); k++)
    for (guint width = 64; width < 240; width += 25) {
      NormaTiling t = tiling_of (width, 331 - width, 64, overlaps[k], 3);
      NormaFrameContent content = whole (&t);
      guint out_width, out_height;
      g_autofree float *out = blend (&t, 8, &content, ramp, &out_width, &out_height);

      for (guint y = 0; y < out_height; y++)
        for (guint x = 0; x < out_width; x++) {
          double at_x = (x + 0.5) * t.width / out_width, at_y = (y + 0.5) * t.height / out_height;

          if (MIN (at_x, t.width - at_x) >= 4 && MIN (at_y, t.height - at_y) >= 4)
            g_assert_cmpfloat_with_epsilon (out[y * out_width + x], ramp (at_x, at_y, 0), 1e-4);
        }
    }
}

/* Any number from −1 to 1 for a place in whole cells of 8 pixels. */
static double
noise_at (double x, double y, guint tile)
{
  NormaRandom random;

  norma_random_seed (&random, (guint64)(x / 8) * 1000 + (guint64)(y / 8));
  return 2 * norma_random_uniform (&random) - 1;
}

/* An extractor that does not care where it looks, on tiles whose cells meet: tiles change nothing. */
static void
test_shift_invariant (void)
{
  NormaTiling t = tiling_of (64 + 3 * 48, 64 + 48, 64, 0.25, 1);
  NormaFrameContent content = whole (&t);
  guint width, height;
  g_autofree float *out = blend (&t, 8, &content, noise_at, &width, &height);
  g_autofree float *cells = g_new (float, (gsize)(width / 8) * (height / 8));
  g_autofree float *expected = g_new (float, (gsize)width *height);

  for (guint i = 0; i < (width / 8) * (height / 8); i++)
    cells[i] =
        (float)noise_at (8.0 * (i % (width / 8)) + 4, 8.0 * (double)(i / (width / 8)) + 4, 0);
  g_assert_true (
      norma_resample_plane (cells, width / 8, height / 8, width, height, expected, NULL));
  for (gsize i = 0; i < (gsize)width * height; i++)
    g_assert_cmpfloat_with_epsilon (out[i], expected[i], 1e-6f);
}

static double
tile_number (double x, double y, guint tile)
{
  return tile % 2;
}

/* Tiles that contradict each other fade over; tiles that do not overlap cannot. */
static float
largest_step (double overlap)
{
  NormaTiling t = tiling_of (201, 64, 64, overlap, 1);
  NormaFrameContent content = whole (&t);
  guint width, height;
  g_autofree float *out = blend (&t, 8, &content, tile_number, &width, &height);
  float largest = 0;

  for (guint x = 1; x < width; x++)
    largest = fmaxf (largest, fabsf (out[x] - out[x - 1]));
  return largest;
}

static void
test_no_step (void)
{
  g_assert_cmpfloat (largest_step (0.25), <, 0.14f);
  g_assert_cmpfloat (largest_step (0.5), <, 0.1f);
  g_assert_cmpfloat (largest_step (0), >, 0.5f);
}

/* A part of the canvas is what the whole shows there. */
static void
test_content (void)
{
  NormaTiling t = tiling_of (150, 130, 64, 0.25, 1);
  NormaFrameContent all = whole (&t), part = { 20, 7, 101, 90 };
  guint width, height, part_width, part_height;
  g_autofree float *out = blend (&t, 8, &all, noise_at, &width, &height);
  g_autofree float *cut = blend (&t, 8, &part, noise_at, &part_width, &part_height);

  g_assert_cmpuint (part_width, ==, 101);
  g_assert_cmpuint (part_height, ==, 90);
  for (guint y = 0; y < part_height; y++)
    for (guint x = 0; x < part_width; x++)
      g_assert_cmpfloat_with_epsilon (cut[y * part_width + x], out[(y + 7) * width + x + 20],
                                      1e-6f);
}

static void
test_find (void)
{
  NormaTiling t = tiling_of (160, 112, 64, 0.25, 1);

  g_assert_cmpuint (norma_tiling_find (&t, 0, 0), ==, 0);
  g_assert_cmpuint (norma_tiling_find (&t, 55.5, 0), ==, 0);
  g_assert_cmpuint (norma_tiling_find (&t, 56.5, 0), ==, 1);
  g_assert_cmpuint (norma_tiling_find (&t, 159, 111), ==, 5);
}

static void
test_failing_allocations (void)
{
  NormaTiling t = tiling_of (150, 130, 64, 0.25, 2);
  NormaFrameContent content = whole (&t);
  g_autofree float *maps = fill_maps (&t, 8, constant);
  g_autofree float *out = g_new (float, 75 * 65);

  for (guint nth = 1; nth <= 3; nth++) {
    g_autoptr (GError) error = NULL;
    gboolean done;

    norma_alloc_fail_nth (nth);
    done = norma_tiling_blend (&t, maps, 8, 8, &content, 75, 65, out, &error);
    norma_alloc_fail_nth (0);
    g_assert_cmpint (done, ==, nth == 3);
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiling/places", test_places);
  g_test_add_func ("/tiling/stride", test_stride);
  g_test_add_func ("/tiling/constant", test_constant);
  g_test_add_func ("/tiling/ramp", test_ramp);
  g_test_add_func ("/tiling/shift-invariant", test_shift_invariant);
  g_test_add_func ("/tiling/no-step", test_no_step);
  g_test_add_func ("/tiling/content", test_content);
  g_test_add_func ("/tiling/find", test_find);
  g_test_add_func ("/tiling/failing-allocations", test_failing_allocations);
  return g_test_run ();
}
