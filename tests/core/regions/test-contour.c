/* SPDX-License-Identifier: Apache-2.0 */
#include "core/regions/contour.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

#define region_at(regions, i) (&g_array_index ((regions), NormaRegion, (i)))
#define point_at(line, i) g_array_index ((line), NormaPoint, (i))

static NormaAnomalyMap *
new_map (guint width, guint height, const char *rows)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (width, height, width, height, NULL);

  for (guint i = 0; i < width * height; i++)
    map->values[i] = rows[i] == '.' ? 0 : (float)(rows[i] - '0');
  return map;
}

/* Shoelace; positive clockwise on the screen. */
static double
area_of (const GArray *line)
{
  double sum = 0;

  for (guint i = 0; i < line->len; i++) {
    NormaPoint a = point_at (line, i);
    NormaPoint b = point_at (line, (i + 1) % line->len);

    sum += (double)a.x * b.y - (double)b.x * a.y;
  }
  return sum / 2;
}

static double
area_of_all (const GPtrArray *lines)
{
  double sum = 0;

  for (guint i = 0; i < lines->len; i++)
    sum += area_of (lines->pdata[i]);
  return sum;
}

/* How often the lines go round a point that lies on none of them. */
static int
wind (const GPtrArray *lines, double x, double y)
{
  int n = 0;

  for (guint l = 0; l < lines->len; l++) {
    const GArray *line = lines->pdata[l];

    for (guint i = 0; i < line->len; i++) {
      NormaPoint a = point_at (line, i);
      NormaPoint b = point_at (line, (i + 1) % line->len);
      gboolean down = a.y <= y && b.y > y;
      gboolean up = b.y <= y && a.y > y;

      if ((down || up) && a.x + (y - a.y) / ((double)b.y - a.y) * ((double)b.x - a.x) > x)
        n += down ? 1 : -1;
    }
  }
  return n;
}

/* Each pixel above the threshold is enclosed once, by the lines of its region, and by no other's;
 * what is below is enclosed by none. */
static void
check_enclosed (const NormaAnomalyMap *map, const GArray *regions, const GPtrArray *contours,
                float threshold)
{
  for (guint y = 0; y < map->full_height; y++)
    for (guint x = 0; x < map->full_width; x++) {
      int sum = 0;
      float value;

      norma_anomaly_map_get_span (map, x, y, 1, &value);
      for (guint i = 0; i < regions->len; i++) {
        int n = wind (contours->pdata[i], x, y);

        g_assert_true (n == 0 || n == 1);
        sum += n;
      }
      g_assert_cmpint (sum, ==, value > threshold);
    }
  for (guint i = 0; i < regions->len; i++)
    g_assert_cmpint (wind (contours->pdata[i], region_at (regions, i)->peak_x,
                           region_at (regions, i)->peak_y),
                     ==, 1);
}

/* Every point lies between two neighbouring pixels of the grown box, at the level. */
static void
check_points (const NormaAnomalyMap *map, const GPtrArray *lines, float threshold)
{
  for (guint l = 0; l < lines->len; l++) {
    const GArray *line = lines->pdata[l];

    g_assert_cmpuint (line->len, >=, 4);
    for (guint i = 0; i < line->len; i++) {
      NormaPoint p = point_at (line, i);
      int x = (int)floorf (p.x), y = (int)floorf (p.y);
      gboolean is_below = p.x == (float)x;
      float a, b;
      double part = is_below ? p.y - y : p.x - x;

      g_assert_true (is_below || p.y == (float)y);
      if (x < 0 || y < 0 || x + !is_below >= (int)map->full_width ||
          y + is_below >= (int)map->full_height) {
        g_assert_cmpfloat (part, ==, 0.5);
        continue;
      }
      norma_anomaly_map_get_span (map, (guint)x, (guint)y, 1, &a);
      norma_anomaly_map_get_span (map, (guint)(x + !is_below), (guint)(y + is_below), 1, &b);
      g_assert_cmpfloat_with_epsilon (a + part * ((double)b - a), threshold, 1e-4);
    }
  }
}

static void
check_contours (const NormaAnomalyMap *map, float threshold)
{
  g_autoptr (GArray) regions = norma_regions_find (map, threshold, NULL);
  g_autoptr (GPtrArray) contours =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  for (guint i = 0; i < regions->len; i++) {
    GPtrArray *lines = norma_region_contours (map, region_at (regions, i), threshold, NULL);

    g_assert_nonnull (lines);
    g_assert_cmpuint (lines->len, >, 0);
    check_points (map, lines, threshold);
    g_ptr_array_add (contours, lines);
  }
  check_enclosed (map, regions, contours, threshold);
}

static void
test_random (void)
{
  NormaRandom random;

  norma_random_seed (&random, 41);
  for (int trial = 0; trial < 300; trial++) {
    guint width = 1 + (guint)norma_random_below (&random, 12);
    guint height = 1 + (guint)norma_random_below (&random, 12);
    guint scale = trial % 3 == 0 ? 3 : 1;
    g_autoptr (NormaAnomalyMap) map =
        norma_anomaly_map_new (width, height, width * scale, height * scale, NULL);

    for (guint i = 0; i < width * height; i++)
      map->values[i] = (float)norma_random_normal (&random);
    check_contours (map, (float)norma_random_normal (&random) * 0.6f + 0.1f);
  }
}

static GPtrArray *
trace_first (const NormaAnomalyMap *map, float threshold)
{
  g_autoptr (GArray) regions = norma_regions_find (map, threshold, NULL);

  g_assert_cmpuint (regions->len, >, 0);
  return norma_region_contours (map, region_at (regions, 0), threshold, NULL);
}

static void
test_one_pixel (void)
{
  static const NormaPoint expected[] = { { 1, 0.75f }, { 1.25f, 1 }, { 1, 1.25f }, { 0.75f, 1 } };
  g_autoptr (NormaAnomalyMap) map = new_map (3, 3,
                                             "...."
                                             "4"
                                             "....");
  g_autoptr (GPtrArray) lines = trace_first (map, 3);
  const GArray *line = lines->pdata[0];
  guint start = 0;

  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpuint (line->len, ==, 4);
  while (point_at (line, start).y != expected[0].y)
    start++;
  for (guint i = 0; i < 4; i++) {
    g_assert_cmpfloat (point_at (line, (start + i) % 4).x, ==, expected[i].x);
    g_assert_cmpfloat (point_at (line, (start + i) % 4).y, ==, expected[i].y);
  }
}

/* The image's border: the line runs at its edge, half a pixel outside the centres. */
static void
test_all (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (3, 2,
                                             "222"
                                             "222");
  g_autoptr (GPtrArray) lines = trace_first (map, 1);
  const GArray *line = lines->pdata[0];

  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpuint (line->len, ==, 10);
  for (guint i = 0; i < line->len; i++) {
    NormaPoint p = point_at (line, i);

    g_assert_true (p.x == -0.5f || p.x == 2.5f || p.y == -0.5f || p.y == 1.5f);
  }
  g_assert_cmpfloat_with_epsilon (area_of_all (lines), 6 - 4 * 0.125, 1e-9);
}

static void
test_one_by_one (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (1, 1, "2");
  g_autoptr (GPtrArray) lines = trace_first (map, 1);

  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (area_of_all (lines), 0.5, 1e-9);
}

static void
test_hole (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (5, 5,
                                             "22222"
                                             "2...2"
                                             "2.2.2"
                                             "2...2"
                                             "22222");
  g_autoptr (GPtrArray) lines = trace_first (map, 1);

  /* The pixel in the hole is another region. */
  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpfloat_with_epsilon (area_of (lines->pdata[0]), 25 - 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (area_of (lines->pdata[1]), -(9 - 0.5), 1e-9);
  check_contours (map, 1);
}

static void
test_saddle (void)
{
  g_autoptr (NormaAnomalyMap) low = new_map (4, 4,
                                             "...."
                                             ".2.."
                                             "..2."
                                             "....");
  g_autoptr (NormaAnomalyMap) high = new_map (4, 4,
                                              "...."
                                              ".9.."
                                              "..9."
                                              "....");
  g_autoptr (NormaAnomalyMap) rising = new_map (4, 4,
                                                "...."
                                                "..9."
                                                ".9.."
                                                "....");
  g_autoptr (GPtrArray) apart = trace_first (low, 1.5f);
  g_autoptr (GPtrArray) joined = trace_first (high, 1.5f);
  g_autoptr (GPtrArray) joined_rising = trace_first (rising, 1.5f);

  g_assert_cmpuint (apart->len, ==, 2);
  g_assert_cmpuint (joined->len, ==, 1);
  g_assert_cmpuint (joined_rising->len, ==, 1);
  check_contours (low, 1.5f);
  check_contours (high, 1.5f);
  check_contours (rising, 1.5f);
}

/* Another region in the corner of the box leaves no trace. */
static void
test_neighbour (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (5, 3,
                                             "9...2"
                                             "9...."
                                             "99999");

  check_contours (map, 1.5f);
}

static void
test_nan (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (3, 1, "229");
  g_autoptr (GPtrArray) lines = NULL;

  map->values[2] = NAN;
  lines = trace_first (map, 1);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (area_of_all (lines), 2 - 0.5, 1e-9);
}

/* A long line through a map of many pixels, as exact as its region. */
static void
test_disc (void)
{
  g_autoptr (NormaAnomalyMap) map = norma_anomaly_map_new (601, 601, 601, 601, NULL);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GArray) regions = NULL;
  double found;

  for (int y = 0; y < 601; y++)
    for (int x = 0; x < 601; x++)
      map->values[y * 601 + x] = -hypotf ((float)(x - 300), (float)(y - 300));
  regions = norma_regions_find (map, -250.3f, NULL);
  lines = trace_first (map, -250.3f);
  found = area_of_all (lines);
  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_cmpfloat_with_epsilon (found, G_PI * 250.3 * 250.3, 2);
  g_assert_cmpfloat_with_epsilon (found, (double)region_at (regions, 0)->area, 200);
}

static void
test_spiral (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (9, 9,
                                             "2........"
                                             "2.2222222"
                                             "2.2.....2"
                                             "2.2.222.2"
                                             "2.2.2.2.2"
                                             "2.2...2.2"
                                             "2.22222.2"
                                             "2.......2"
                                             "222222222");
  g_autoptr (GPtrArray) lines = trace_first (map, 1);

  g_assert_cmpuint (lines->len, ==, 1);
  check_contours (map, 1.1f);
}

/* A region that this map doesn't have at this threshold. */
static void
test_absent (void)
{
  const NormaRegion region = { 0, 0, 2, 1, 2, 2, 0, 0, 2, 0.5, 0 };
  g_autoptr (NormaAnomalyMap) map = new_map (3, 1, "122");
  g_autoptr (GPtrArray) lines = norma_region_contours (map, &region, 1, NULL);

  g_assert_cmpuint (lines->len, ==, 0);
}

static void
test_fault (void)
{
  g_autoptr (NormaAnomalyMap) map = new_map (5, 5,
                                             "22222"
                                             "2...2"
                                             "2.2.2"
                                             "2...2"
                                             "22222");
  g_autoptr (GArray) regions = norma_regions_find (map, 1, NULL);

  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GPtrArray) lines = NULL;

    norma_alloc_fail_nth (nth);
    lines = norma_region_contours (map, region_at (regions, 0), 1, &error);
    if (lines != NULL) {
      g_assert_cmpuint (nth, >, 14);
      break;
    }
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  norma_alloc_fail_nth (0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/contour/random", test_random);
  g_test_add_func ("/contour/one-pixel", test_one_pixel);
  g_test_add_func ("/contour/all", test_all);
  g_test_add_func ("/contour/one-by-one", test_one_by_one);
  g_test_add_func ("/contour/hole", test_hole);
  g_test_add_func ("/contour/saddle", test_saddle);
  g_test_add_func ("/contour/neighbour", test_neighbour);
  g_test_add_func ("/contour/nan", test_nan);
  g_test_add_func ("/contour/disc", test_disc);
  g_test_add_func ("/contour/spiral", test_spiral);
  g_test_add_func ("/contour/absent", test_absent);
  g_test_add_func ("/contour/fault", test_fault);
  return g_test_run ();
}
