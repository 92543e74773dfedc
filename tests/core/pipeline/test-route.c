/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/route.h"

#include "core/base/error.h"
#include "core/pipeline/pairs.h"
#include "tests/core/pipeline/boards.h"
#include "tests/support.h"

/* The largest sum that matches may have, all of them tried. */

typedef struct {
  const double *likeness;
  guint n_queries, n_references;
  const NormaRouteCosts *costs;
} Case;

static gboolean
is_expected (const Case *c, guint i, guint j)
{
  double pace = c->n_queries > 1 ? (c->n_references - 1.0) / (c->n_queries - 1) : 0;

  return fabs (round (i * pace) - j) <= c->costs->early_late;
}

/* −∞ for what is not allowed. */
static double
add_up (const Case *c, const guint *matches)
{
  guint last = NORMA_ROUTE_NONE;
  double sum = 0;

  for (guint i = 0; i < c->n_queries; i++) {
    guint j = matches[i];

    if (j == NORMA_ROUTE_NONE)
      continue;
    if ((last != NORMA_ROUTE_NONE && j < last) || !is_expected (c, i, j) ||
        c->likeness[i * c->n_references + j] <= c->costs->floor)
      return -INFINITY;
    sum += c->likeness[i * c->n_references + j] - c->costs->floor;
    if (last == j)
      sum -= c->costs->repeat;
    else if (last != NORMA_ROUTE_NONE)
      sum -= c->costs->skip * (j - last - 1);
    last = j;
  }
  return sum;
}

static double
try_all (const Case *c, guint query, guint *matches)
{
  double most = -INFINITY;

  if (query == c->n_queries)
    return add_up (c, matches);
  for (guint j = 0; j <= c->n_references; j++) {
    matches[query] = j == c->n_references ? NORMA_ROUTE_NONE : j;
    most = MAX (most, try_all (c, query + 1, matches));
  }
  return most;
}

static void
test_optimal (void)
{
  NormaRandom random;

  norma_random_seed (&random, 3);
  for (guint round = 0; round < 300; round++) {
    guint n_queries = 1 + (guint)norma_random_below (&random, 5);
    guint n_references = 1 + (guint)norma_random_below (&random, 5);
    NormaRouteCosts costs = { norma_random_uniform (&random) / 2,
                              norma_random_uniform (&random) / 4,
                              norma_random_uniform (&random) / 4,
                              (guint)norma_random_below (&random, 5) };
    double likeness[25], total;
    Case c = { likeness, n_queries, n_references, &costs };
    guint matches[5], tried[5];

    for (guint i = 0; i < n_queries * n_references; i++)
      likeness[i] = norma_random_uniform (&random);
    g_assert_true (
        norma_route_match (likeness, n_queries, n_references, &costs, matches, &total, NULL));
    g_assert_cmpfloat_with_epsilon (total, add_up (&c, matches), 1e-12);
    g_assert_cmpfloat_with_epsilon (total, try_all (&c, 0, tried), 1e-12);
  }
}

/* Likeness alone would go back; the order of the route does not. */
static void
test_order (void)
{
  static const double likeness[] = { 0.9, 0.1, 0.2, 0.2, 0.6, 0.5, 0.7, 0.6, 0.5, 0.1, 0.2, 0.9 };
  const NormaRouteCosts costs = { 0.4, 0.01, 0.03, G_MAXUINT };
  const NormaRouteCosts high = { 0.95, 0.01, 0.03, G_MAXUINT };
  guint matches[4];
  double total;

  g_assert_true (norma_route_match (likeness, 4, 3, &costs, matches, &total, NULL));
  g_assert_cmpuint (matches[0], ==, 0);
  g_assert_cmpuint (matches[1], ==, 1);
  g_assert_cmpuint (matches[2], ==, 1);
  g_assert_cmpuint (matches[3], ==, 2);
  g_assert_cmpfloat_with_epsilon (total, 0.5 + 0.2 + 0.2 - 0.03 + 0.5, 1e-12);

  g_assert_true (norma_route_match (likeness, 4, 3, &high, matches, &total, NULL));
  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (matches[i], ==, NORMA_ROUTE_NONE);
  g_assert_cmpfloat (total, ==, 0);
}

/* A drive past a long wall of pads and tracks. */

enum { WALL = 2400, STEP = 90 };

static char *folder;
static NormaGrey *wall;

static NormaGrey *
wall_new (guint64 seed)
{
  NormaGrey *grey = norma_grey_new (WALL, BOARD_HEIGHT, NULL);
  NormaRandom random;

  norma_random_seed (&random, seed);
  board_fill (grey, 0, 0, WALL, BOARD_HEIGHT, 0.8f);
  for (guint i = 0; i < 300; i++) {
    double x = norma_random_uniform (&random) * WALL;
    double y = norma_random_uniform (&random) * BOARD_HEIGHT;

    board_fill (grey, x, y, i % 2 == 0 ? 40 : 8, i % 2 == 0 ? 8 : 40, 0.2f);
  }
  norma_grey_smooth (grey, NULL);
  return grey;
}

/* What is seen from a place of the route, as a file. */
static char *
photograph (const NormaGrey *of, double place, const char *name, guint64 seed)
{
  const NormaHomography aside = { { 1, 0, place * STEP, 0, 1, 0, 0, 0, 1 } };
  g_autoptr (NormaGrey) view =
      norma_warp_reference (of, BOARD_WIDTH, BOARD_HEIGHT, &aside, NULL, NULL);

  return boards_write (folder, name, view, &norma_homography_identity, seed);
}

static GPtrArray *
drive (const char *name, const double *places, guint n)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n; i++) {
    g_autofree char *file = g_strdup_printf ("%s/%03u.png", name, i);

    g_ptr_array_add (paths, photograph (wall, places[i], file, 100 + i));
  }
  return paths;
}

static GArray *
find (const GPtrArray *references, const GPtrArray *queries, guint early_late, guint n_threads)
{
  const NormaRouteOptions options = { early_late, 512, NULL, n_threads, NULL };
  g_autoptr (GError) error = NULL;
  GArray *pairs = norma_route_find (references, queries, &options, &error);

  g_assert_no_error (error);
  return pairs;
}

/* expected: index of the reference of each query, −1: none. */
static void
assert_matches (const GArray *pairs, const GPtrArray *references, const GPtrArray *queries,
                const int *expected)
{
  for (guint i = 0; i < queries->len; i++) {
    const NormaPair *pair = &g_array_index (pairs, NormaPair, i);

    g_assert_cmpstr (pair->query, ==, queries->pdata[i]);
    g_assert_cmpstr (pair->reference, ==, expected[i] < 0 ? NULL : references->pdata[expected[i]]);
  }
}

static void
test_drive (void)
{
  static const double route[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 };

  /* Late at the start, one skipped, one seen twice, one a little aside, gone before the end. */
  static const double today[] = { 2.1, 3, 5, 5.1, 6.2, 6.9, 8, 9 };
  static const int expected[] = { 2, 3, 5, 5, 6, 7, 8, 9 };
  static const char *const without[] = { "000", "001", "004", "010", "011" };
  g_autoptr (GPtrArray) references = drive ("route", route, G_N_ELEMENTS (route));
  g_autoptr (GPtrArray) queries = drive ("today", today, G_N_ELEMENTS (today));
  g_autoptr (GArray) pairs = find (references, queries, G_MAXUINT, 1);
  g_autoptr (GArray) threads = find (references, queries, G_MAXUINT, 3);

  assert_matches (pairs, references, queries, expected);
  assert_matches (threads, references, queries, expected);
  g_assert_cmpuint (pairs->len, ==, queries->len + G_N_ELEMENTS (without));
  for (guint i = 0; i < G_N_ELEMENTS (without); i++) {
    const NormaPair *pair = &g_array_index (pairs, NormaPair, queries->len + i);

    g_assert_null (pair->query);
    g_assert_nonnull (strstr (pair->reference, without[i]));
  }
}

/* Frames of another place have no reference, wherever they stand. */
static void
test_foreign (void)
{
  static const double route[] = { 0, 1, 2, 3, 4, 5 };
  static const int expected[] = { -1, 1, 2, -1, 4, -1 };
  g_autoptr (GPtrArray) references = drive ("route", route, G_N_ELEMENTS (route));
  g_autoptr (GPtrArray) queries = drive ("foreign", route, G_N_ELEMENTS (route));
  g_autoptr (NormaGrey) other = wall_new (8);
  g_autoptr (GArray) pairs = NULL;

  for (guint i = 0; i < queries->len; i++)
    if (expected[i] < 0) {
      g_autofree char *name = g_strdup_printf ("foreign/%03u.png", i);

      g_free (photograph (other, 4 * i, name, i));
    }
  pairs = find (references, queries, G_MAXUINT, 2);
  assert_matches (pairs, references, queries, expected);
}

/* Three frames late is too late for a tolerance of one. */
static void
test_early_late (void)
{
  static const double route[] = { 0, 1, 2, 3, 4, 5, 6, 7 };
  static const double late[] = { 0, 1, 2, 3, 7, 7, 7, 7 };
  static const int free_hand[] = { 0, 1, 2, 3, 7, 7, 7, 7 };
  static const int bound[] = { 0, 1, 2, 3, -1, -1, 7, 7 };
  g_autoptr (GPtrArray) references = drive ("route", route, G_N_ELEMENTS (route));
  g_autoptr (GPtrArray) queries = drive ("late", late, G_N_ELEMENTS (late));
  g_autoptr (GArray) all = find (references, queries, G_MAXUINT, 1);
  g_autoptr (GArray) near = find (references, queries, 1, 1);

  assert_matches (all, references, queries, free_hand);
  assert_matches (near, references, queries, bound);
}

static void
test_errors (void)
{
  static const double route[] = { 0, 1 };
  const NormaRouteOptions options = { G_MAXUINT, 512, NULL, 1, NULL };
  g_autoptr (GPtrArray) references = drive ("route", route, 2);
  g_autoptr (GPtrArray) missing = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (missing, (gpointer) "nothing.png");
  g_assert_null (norma_route_find (references, missing, &options, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (norma_route_find (missing, references, &options, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

static gpointer
match_some (gconstpointer likeness, GError **error)
{
  const NormaRouteCosts costs = { 0.4, 0.01, 0.03, G_MAXUINT };
  guint *matches = g_new (guint, 2);

  if (norma_route_match (likeness, 2, 2, &costs, matches, NULL, error))
    return matches;
  g_free (matches);
  return NULL;
}

static void
test_out_of_memory (void)
{
  static const double likeness[] = { 0.5, 0.6, 0.7, 0.8 };

  g_assert_cmpuint (norma_test_fail_allocations (match_some, likeness, g_free), ==, 2);
}

int
main (int argc, char **argv)
{
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  wall = wall_new (7);
  g_test_add_func ("/route/optimal", test_optimal);
  g_test_add_func ("/route/order", test_order);
  g_test_add_func ("/route/drive", test_drive);
  g_test_add_func ("/route/foreign", test_foreign);
  g_test_add_func ("/route/early-late", test_early_late);
  g_test_add_func ("/route/errors", test_errors);
  g_test_add_func ("/route/out-of-memory", test_out_of_memory);
  code = g_test_run ();
  norma_test_remove_folder (folder);
  norma_grey_free (wall);
  g_free (folder);
  return code;
}
