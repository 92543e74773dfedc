/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/ui/drawn-pair.h"
#include "ui/compositor.h"

#define BACKGROUND 0xff2b2b2bu

enum { VIEW_WIDTH = 150, VIEW_HEIGHT = 110, DIVIDER = 70 };

typedef struct {
  NormaPicture *query, *reference;
  NormaComparison *comparison;
  NormaAlignedReference *aligned;
} Pair;

static Pair
make_pair (guint channels, NormaSampleType type)
{
  Pair pair = { pair_picture (FALSE, channels, type), pair_picture (TRUE, channels, type),
                pair_compare (), NULL };

  pair.aligned = norma_aligned_reference_new (pair.reference, pair.comparison);
  g_assert_nonnull (pair.aligned);
  return pair;
}

static void
free_pair (Pair *pair)
{
  norma_picture_unref (pair->query);
  norma_picture_unref (pair->reference);
  norma_comparison_unref (pair->comparison);
  norma_aligned_reference_unref (pair->aligned);
}

static NormaViewport
make_viewport (double zoom, double x, double y)
{
  NormaViewport v = NORMA_VIEWPORT_INIT;

  norma_viewport_set_view (&v, VIEW_WIDTH, VIEW_HEIGHT);
  norma_viewport_set_image (&v, PAIR_WIDTH, PAIR_HEIGHT);
  norma_viewport_zoom_at (&v, zoom, VIEW_WIDTH / 2.0, VIEW_HEIGHT / 2.0);
  norma_viewport_center_on (&v, x, y);
  return v;
}

/* The window shows all of the type's range, or of 0 … 1. */
static guint32 *
compose (const Pair *pair, const NormaViewport *v, NormaMix mix, gboolean has_residual)
{
  guint32 *pixels = g_new0 (guint32, VIEW_WIDTH * VIEW_HEIGHT);
  NormaScene scene = { .viewport = v, .picture = pair->query, .background = BACKGROUND };
  g_autoptr (GError) error = NULL;

  scene.window = norma_picture_get_range (pair->query);
  scene.mixture = (NormaMixture){ pair->aligned, mix, DIVIDER, has_residual };
  norma_compose (&scene, pixels, VIEW_WIDTH, &error);
  g_assert_no_error (error);
  return pixels;
}

/* The place of the query that a device pixel shows. FALSE: none. */
static gboolean
find_place (const NormaViewport *v, guint column, guint row, double *x, double *y)
{
  norma_viewport_to_image (v, column + 0.5, row + 0.5, x, y);
  if (*x < 0 || *y < 0 || *x >= PAIR_WIDTH || *y >= PAIR_HEIGHT)
    return FALSE;
  if (v->zoom >= 1) {
    *x = floor (*x) + 0.5;
    *y = floor (*y) + 0.5;
  }
  return TRUE;
}

static int
channel_of (guint32 pixel, guint channel)
{
  return (int)(pixel >> (16 - 8 * channel) & 0xff);
}

static gboolean
is_hatch (guint32 pixel)
{
  return pixel == 0xff333333u || pixel == 0xff5a5a5au;
}

static gboolean
is_at_the_border (double x, double y)
{
  double u, v;

  pair_follow (x, y, &u, &v);
  return MIN (fabs (u), fabs (u - PAIR_WIDTH)) < 1e-3 ||
         MIN (fabs (v), fabs (v - PAIR_HEIGHT)) < 1e-3;
}

/* What rounding leaves: on the screen, and of bytes, made brighter, in the reference. */
#define ON_SCREEN 0.6
#define OF_BYTES (0.5 / PAIR_GAIN)

static void
assert_reference (const guint32 *pixels, const NormaViewport *v, const Pair *pair, guint first)
{
  guint channels = pair->reference->raster->channels;
  double within = ON_SCREEN + (pair->reference->raster->type == NORMA_SAMPLE_U8 ? OF_BYTES : 0);
  guint n_missing = 0;

  for (guint row = 0; row < VIEW_HEIGHT; row++)
    for (guint column = first; column < VIEW_WIDTH; column++) {
      guint32 pixel = pixels[row * VIEW_WIDTH + column];
      double x, y;

      if (!find_place (v, column, row, &x, &y)) {
        g_assert_cmphex (pixel, ==, BACKGROUND);
        continue;
      }
      if (is_at_the_border (x, y))
        continue;
      if (isnan (pair_matched_at (x, y, 0))) {
        g_assert_true (is_hatch (pixel));
        n_missing++;
        continue;
      }
      for (guint c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (channel_of (pixel, c),
                                        CLAMP (pair_matched_at (x, y, channels == 1 ? 0 : c), 0,
                                               255),
                                        within);
    }
  g_assert_cmpuint (n_missing, >, 0);
}

/* At its corner the reference ends within the view. */
static const double zooms[] = { 0.7, 1, 2.5, 8 };

static void
test_reference (void)
{
  static const NormaSampleType types[] = { NORMA_SAMPLE_U8, NORMA_SAMPLE_U16 };

  for (guint channels = 1; channels <= 3; channels += 2)
    for (guint t = 0; t < G_N_ELEMENTS (types); t++)
      for (guint i = 0; i < G_N_ELEMENTS (zooms); i++) {
        Pair pair = make_pair (channels, types[t]);
        NormaViewport v = make_viewport (zooms[i], 150, 20);
        g_autofree guint32 *pixels = compose (&pair, &v, NORMA_MIX_REFERENCE, FALSE);

        assert_reference (pixels, &v, &pair, 0);
        free_pair (&pair);
      }
}

/* Half the size comes from the level of half the size, whose pixels are means. */
static void
test_small (void)
{
  Pair pair = make_pair (1, NORMA_SAMPLE_U8);
  NormaViewport v = make_viewport (0.45, 80, 60);
  g_autofree guint32 *pixels = compose (&pair, &v, NORMA_MIX_REFERENCE, FALSE);
  guint n = 0;

  for (guint row = 0; row < VIEW_HEIGHT; row++)
    for (guint column = 0; column < VIEW_WIDTH; column++) {
      double x, y, u, w;

      if (!find_place (&v, column, row, &x, &y))
        continue;
      pair_follow (x, y, &u, &w);
      if (u < 2 || w < 2 || u > PAIR_WIDTH - 2 || w > PAIR_HEIGHT - 2)
        continue;
      g_assert_cmpfloat_with_epsilon (channel_of (pixels[row * VIEW_WIDTH + column], 0),
                                      MIN (pair_matched_at (x, y, 0), 255), 1.6);
      n++;
    }
  g_assert_cmpuint (n, >, 1000);
  free_pair (&pair);
}

static void
test_swipe (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++) {
    Pair pair = make_pair (3, NORMA_SAMPLE_U8);
    NormaViewport v = make_viewport (zooms[i], 150, 20);
    g_autofree guint32 *alone = compose (&pair, &v, NORMA_MIX_QUERY, FALSE);
    g_autofree guint32 *pixels = compose (&pair, &v, NORMA_MIX_SWIPE, FALSE);

    assert_reference (pixels, &v, &pair, DIVIDER);
    for (guint row = 0; row < VIEW_HEIGHT; row++)
      g_assert_cmpmem (pixels + row * VIEW_WIDTH, DIVIDER * sizeof (guint32),
                       alone + row * VIEW_WIDTH, DIVIDER * sizeof (guint32));
    free_pair (&pair);
  }
}

/* Raw query value, in parts of 255, at a crisp place. */
static double
query_at (const Pair *pair, double x, double y)
{
  return ((const guint8 *)norma_raster_row (pair->query->raster, (guint)y))[(guint)x];
}

static void
test_difference (void)
{
  Pair pair = make_pair (1, NORMA_SAMPLE_U8);
  NormaViewport v = make_viewport (3, 140, 20);
  g_autofree guint32 *pixels = compose (&pair, &v, NORMA_MIX_DIFFERENCE, FALSE);
  guint n_dark = 0, n_missing = 0;

  for (guint row = 0; row < VIEW_HEIGHT; row++)
    for (guint column = 0; column < VIEW_WIDTH; column++) {
      guint32 pixel = pixels[row * VIEW_WIDTH + column];
      double x, y, difference;

      if (!find_place (&v, column, row, &x, &y) || is_at_the_border (x, y))
        continue;
      difference = fabs (query_at (&pair, x, y) - pair_matched_at (x, y, 0));
      if (isnan (difference)) {
        g_assert_true (is_hatch (pixel));
        n_missing++;
        continue;
      }
      g_assert_cmpfloat_with_epsilon (channel_of (pixel, 1), MIN (2 * difference, 255),
                                      ON_SCREEN + 2 * OF_BYTES);
      n_dark += channel_of (pixel, 1) < 20;
    }
  g_assert_cmpuint (n_dark, >, 0);
  g_assert_cmpuint (n_missing, >, 0);
  free_pair (&pair);
}

/* Of floating-point samples differences are parts of the range of their values. */
static void
test_difference_of_floats (void)
{
  Pair floats = make_pair (1, NORMA_SAMPLE_F32), bytes = make_pair (1, NORMA_SAMPLE_U8);
  NormaViewport v = make_viewport (1, 80, 60);
  g_autofree guint32 *pixels = NULL;

  pixels = compose (&floats, &v, NORMA_MIX_DIFFERENCE, FALSE);
  for (guint i = 0; i < 1000; i++) {
    guint column = i * 7 % VIEW_WIDTH, row = i * 11 % VIEW_HEIGHT;
    double x, y, level, query;

    if (!find_place (&v, column, row, &x, &y) || is_at_the_border (x, y) ||
        isnan (pair_reference_at (x, y, 0)))
      continue;
    query = query_at (&bytes, x, y) / 255;
    level = (pair_reference_at (x, y, 0) - 30) / 178.75;
    g_assert_cmpfloat_with_epsilon (channel_of (pixels[row * VIEW_WIDTH + column], 0),
                                    MIN (510 * fabs (query - (level - PAIR_BIAS) / PAIR_GAIN), 255),
                                    ON_SCREEN);
  }
  free_pair (&floats);
  free_pair (&bytes);
}

static void
test_blend (void)
{
  Pair pair = make_pair (1, NORMA_SAMPLE_U8);
  NormaViewport v = make_viewport (2, 140, 20);
  g_autofree guint32 *alone = compose (&pair, &v, NORMA_MIX_QUERY, FALSE);
  g_autofree guint32 *over = compose (&pair, &v, NORMA_MIX_REFERENCE, FALSE);
  g_autofree guint32 *pixels = compose (&pair, &v, NORMA_MIX_BLEND, FALSE);

  for (guint i = 0; i < VIEW_WIDTH * VIEW_HEIGHT; i++)
    if (is_hatch (over[i]))
      g_assert_cmphex (pixels[i], ==, alone[i]);
    else
      g_assert_cmpfloat_with_epsilon (channel_of (pixels[i], 0),
                                      (channel_of (alone[i], 0) + channel_of (over[i], 0)) / 2.0,
                                      1.01);
  free_pair (&pair);
}

/* Towards orange where the query is brighter, towards blue where it is darker. */
static void
test_residual (void)
{
  Pair pair = make_pair (1, NORMA_SAMPLE_U8);
  NormaViewport v = make_viewport (2, 140, 20);
  g_autofree guint32 *alone = compose (&pair, &v, NORMA_MIX_QUERY, FALSE);
  g_autofree guint32 *over = compose (&pair, &v, NORMA_MIX_REFERENCE, FALSE);
  g_autofree guint32 *pixels = compose (&pair, &v, NORMA_MIX_QUERY, TRUE);
  guint n_brighter = 0, n_darker = 0;

  for (guint i = 0; i < VIEW_WIDTH * VIEW_HEIGHT; i++) {
    int difference = channel_of (alone[i], 0) - channel_of (over[i], 0);

    if (is_hatch (over[i])) {
      g_assert_cmphex (pixels[i], ==, alone[i]);
    } else if (difference > 130 && channel_of (over[i], 0) > 0) {
      g_assert_cmphex (pixels[i], ==, 0xffff7800u);
      n_brighter++;
    } else if (difference < -130 && channel_of (over[i], 0) < 255) {
      g_assert_cmphex (pixels[i], ==, 0xff3584e4u);
      n_darker++;
    } else if (difference == 0 && over[i] != BACKGROUND) {
      g_assert_cmpint (ABS (channel_of (pixels[i], 0) - channel_of (alone[i], 0)), <=, 2);
    }
  }
  g_assert_cmpuint (n_brighter, >, 0);
  g_assert_cmpuint (n_darker, >, 0);
  free_pair (&pair);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mixed-rows/reference", test_reference);
  g_test_add_func ("/mixed-rows/small", test_small);
  g_test_add_func ("/mixed-rows/swipe", test_swipe);
  g_test_add_func ("/mixed-rows/difference", test_difference);
  g_test_add_func ("/mixed-rows/difference-of-floats", test_difference_of_floats);
  g_test_add_func ("/mixed-rows/blend", test_blend);
  g_test_add_func ("/mixed-rows/residual", test_residual);
  return g_test_run ();
}
