/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/tolerated.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/base/memory.h"
#include "core/base/random.h"

/* A grid of 4 × 6 cells over levels of 4 × 6 and 2 × 3 places. */
static const NormaFeatureLevels levels = { 2, { { 4, 6, 3 }, { 2, 3, 2 } } };
static const NormaGrid grid = { 4, 6 };
static const double radius = 0.37;
enum { CELLS = 24, D = 5, SAMPLE = 4 * 6 * 3 + 2 * 3 * 2 };

static const float mean[D] = { 0.31f, -1.7f, 4.2f, 0, 2.5f };
static const float deviation[D] = { 0.5f, 1.3f, 0.04f, 2, 1 };

static void
draw (float *values, gsize n, guint64 seed)
{
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++)
    values[i] = (float)norma_random_normal (&random);
}

static NormaToleratedPlace *
place_new (const char *path, guint n_cells)
{
  NormaToleratedPlace *place = g_new0 (NormaToleratedPlace, 1);

  *place = (NormaToleratedPlace){ g_strdup (path),
                                  g_strdup ("ab12"),
                                  7,
                                  11,
                                  40,
                                  23,
                                  g_strdup ("2026-03-01T10:00:00Z"),
                                  g_strdup ("Ada"),
                                  g_strdup ("shadow of the fixture"),
                                  n_cells };
  return place;
}

static NormaTolerated *
tolerated_new (const float *gathered, guint n_cells)
{
  g_autoptr (GError) error = NULL;
  g_autofree float *cells = g_memdup2 (gathered, n_cells * D * sizeof (float));
  NormaTolerated *tolerated;

  norma_tolerated_describe (D, mean, deviation, n_cells, cells);
  tolerated =
      norma_tolerated_new (D, mean, deviation, radius, place_new ("a.tif", n_cells), cells, &error);
  g_assert_no_error (error);
  return tolerated;
}

static void
attenuate (const NormaTolerated *tolerated, const float *sample, float *map)
{
  gsize n = norma_tolerated_scratch (tolerated, &grid);
  g_autofree float *scratch = g_new (float, n + 1);

  for (gsize i = 0; i < n; i++)
    scratch[i] = NAN;
  scratch[n] = -4711.5f;
  for (guint p = 0; p < CELLS; p++)
    map[p] = 1 + (float)p;
  norma_tolerated_attenuate (tolerated, &levels, &grid, sample, map, scratch);
  g_assert_cmpfloat (scratch[n], ==, -4711.5f);
}

/* Each cell: its own place of the fine level, and that of the coarse one that covers it. */
static void
test_gather (void)
{
  float sample[SAMPLE], cells[CELLS * D];

  draw (sample, SAMPLE, 1);
  g_assert_cmpuint (norma_tolerated_dimensions (&levels), ==, D);
  norma_tolerated_gather (&levels, &grid, sample, cells);
  for (guint y = 0; y < 4; y++)
    for (guint x = 0; x < 6; x++) {
      const float *cell = cells + (y * 6 + x) * D;

      for (guint i = 0; i < 3; i++)
        g_assert_cmpfloat (cell[i], ==, sample[(y * 6 + x) * 3 + i]);
      for (guint i = 0; i < 2; i++)
        g_assert_cmpfloat (cell[3 + i], ==, sample[72 + (y / 2 * 3 + x / 2) * 2 + i]);
    }
}

/* By the formula, of cells as gathered, with the nearest of all tolerated cells. */
static double
weigh (const float *cell, const float *tolerated, guint n)
{
  double nearest = INFINITY, t;

  for (guint k = 0; k < n; k++) {
    double sum = 0;

    for (guint i = 0; i < D; i++)
      sum += pow (((double)cell[i] - tolerated[k * D + i]) / deviation[i], 2) / D;
    nearest = fmin (nearest, sqrt (sum));
  }
  t = fmin (fmax ((nearest - radius) / radius, 0), 1);
  return t * t * (3 - 2 * t);
}

static void
test_attenuate (void)
{
  float sample[SAMPLE], cells[CELLS * D], tolerated_cells[2 * D], map[CELLS];
  g_autoptr (NormaTolerated) tolerated = NULL;
  guint n_none = 0, n_part = 0, n_all = 0;

  draw (sample, SAMPLE, 2);
  /* some cells near to each other, by steps through the radius */
  for (guint p = 0; p < CELLS; p++)
    for (guint i = 0; i < 3; i++)
      sample[p * 3 + i] =
          mean[i] + deviation[i] * (p < 12 ? 0.13f * (float)p : 4 * sample[p * 3 + i]);
  for (guint i = 72; i < SAMPLE; i++)
    sample[i] = 0.5f;
  norma_tolerated_gather (&levels, &grid, sample, cells);
  memcpy (tolerated_cells, cells, D * sizeof (float));
  memcpy (tolerated_cells + D, cells + 20 * D, D * sizeof (float));
  tolerated = tolerated_new (tolerated_cells, 2);
  attenuate (tolerated, sample, map);
  for (guint p = 0; p < CELLS; p++) {
    double weight = weigh (cells + p * D, tolerated_cells, 2);

    g_assert_cmpfloat_with_epsilon (map[p], weight * (1 + p), 1e-5 * (1 + p));
    g_assert_true (map[p] >= 0 && map[p] <= 1 + (float)p);
    n_none += weight == 0;
    n_all += weight == 1;
    n_part += weight > 0 && weight < 1;
  }
  g_assert_cmpfloat (map[0], ==, 0);
  g_assert_cmpfloat (map[20], ==, 0);
  g_assert_cmpuint (n_none, >, 2);
  g_assert_cmpuint (n_part, >, 1);
  g_assert_cmpuint (n_all, >, 5);
}

static void
assert_same (const NormaTolerated *a, const NormaTolerated *b)
{
  g_assert_cmpuint (a->n_cells, ==, b->n_cells);
  g_assert_cmpmem (a->cells, a->n_cells * D * sizeof (float), b->cells,
                   b->n_cells * D * sizeof (float));
  g_assert_cmpfloat (a->radius, ==, b->radius);
  g_assert_cmpuint (a->places->len, ==, b->places->len);
  for (guint i = 0; i < a->places->len; i++) {
    const NormaToleratedPlace *x = a->places->pdata[i], *y = b->places->pdata[i];

    g_assert_cmpstr (x->path, ==, y->path);
    g_assert_cmpstr (x->hash, ==, y->hash);
    g_assert_cmpstr (x->when, ==, y->when);
    g_assert_cmpstr (x->who, ==, y->who);
    g_assert_cmpstr (x->reason, ==, y->reason);
    g_assert_cmpuint (x->x, ==, y->x);
    g_assert_cmpuint (x->y, ==, y->y);
    g_assert_cmpuint (x->width, ==, y->width);
    g_assert_cmpuint (x->height, ==, y->height);
    g_assert_cmpuint (x->n_cells, ==, y->n_cells);
  }
}

/* One more and one less is what it was, whichever goes. */
static void
test_add_and_remove (void)
{
  float cells[6 * D];
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaTolerated) first = NULL;
  g_autoptr (NormaTolerated) both = NULL;
  g_autoptr (NormaTolerated) back = NULL;
  g_autoptr (NormaTolerated) other = NULL;

  draw (cells, G_N_ELEMENTS (cells), 3);
  first = tolerated_new (cells, 2);
  both = norma_tolerated_add (first, place_new ("b.tif", 4), cells + 2 * D, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (both->n_cells, ==, 6);
  back = norma_tolerated_remove (both, 1, &error);
  g_assert_no_error (error);
  assert_same (back, first);
  other = norma_tolerated_remove (both, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((NormaToleratedPlace *)other->places->pdata[0])->path, ==, "b.tif");
  g_assert_cmpmem (other->cells, 4 * D * sizeof (float), both->cells + 2 * D,
                   4 * D * sizeof (float));
}

static NormaTensorFile *
store (void)
{
  float cells[6 * D];
  NormaTensorFile *file = norma_tensor_file_new ();
  g_autoptr (NormaTolerated) first = NULL;
  g_autoptr (NormaTolerated) both = NULL;

  draw (cells, G_N_ELEMENTS (cells), 4);
  first = tolerated_new (cells, 2);
  both = norma_tolerated_add (first, place_new ("ü/b.tif", 4), cells + 2 * D, NULL);
  norma_tolerated_store (both, file);
  return file;
}

static void
test_file (void)
{
  g_autoptr (NormaTensorFile) file = store ();
  g_autoptr (NormaTensorFile) empty = norma_tensor_file_new ();
  g_autoptr (NormaTensorFile) again = norma_tensor_file_new ();
  g_autoptr (GBytes) a = NULL;
  g_autoptr (GBytes) b = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaTolerated) loaded = NULL;
  NormaTolerated *none = NULL;

  g_assert_true (norma_tolerated_load (empty, &levels, &none, &error));
  g_assert_no_error (error);
  g_assert_null (none);
  g_assert_true (norma_tolerated_load (file, &levels, &loaded, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->places->len, ==, 2);
  g_assert_cmpstr (((NormaToleratedPlace *)loaded->places->pdata[1])->path, ==, "ü/b.tif");
  norma_tolerated_store (loaded, again);
  a = norma_tensor_file_to_bytes (file, NULL);
  b = norma_tensor_file_to_bytes (again, NULL);
  g_assert_true (g_bytes_equal (a, b));
}

static void
assert_damaged (const NormaTensorFile *file, const NormaFeatureLevels *of)
{
  NormaTolerated *loaded = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (norma_tolerated_load (file, of, &loaded, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_null (loaded);
}

static void
test_damaged (void)
{
  static const struct {
    const char *key, *value;
  } wrong[] = {
    { "tolerated.places", "0" },          { "tolerated.places", "3" },
    { "tolerated.places", "x" },          { "tolerated.radius", "0" },
    { "tolerated.radius", "-1" },         { "tolerated.radius", "nan" },
    { "tolerated0.cells", "0" },          { "tolerated0.cells", "3" },
    { "tolerated1.cells", "-4" },         { "tolerated1.width", "0" },
    { "tolerated1.cells", "4294967295" },
  };
  const NormaFeatureLevels other = { 1, { { 4, 6, 3 } } };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (NormaTensorFile) file = store ();

    norma_tensor_file_set_metadata (file, wrong[i].key, wrong[i].value);
    assert_damaged (file, &levels);
  }
  {
    g_autoptr (NormaTensorFile) file = store ();

    assert_damaged (file, &other);
  }
}

static gpointer
make (gconstpointer data, GError **error)
{
  NormaTolerated *loaded = NULL;

  return norma_tolerated_load (data, &levels, &loaded, error) ? loaded : NULL;
}

static void
test_allocations (void)
{
  g_autoptr (NormaTensorFile) file = store ();
  guint nth;

  for (nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaTolerated) loaded = NULL;

    norma_alloc_fail_nth (nth);
    loaded = make (file, &error);
    norma_alloc_fail_nth (0);
    if (loaded != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tolerated/gather", test_gather);
  g_test_add_func ("/tolerated/attenuate", test_attenuate);
  g_test_add_func ("/tolerated/add-and-remove", test_add_and_remove);
  g_test_add_func ("/tolerated/file", test_file);
  g_test_add_func ("/tolerated/damaged", test_damaged);
  g_test_add_func ("/tolerated/allocations", test_allocations);
  return g_test_run ();
}
