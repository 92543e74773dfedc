/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/random.h"
#include "core/detectors/split.h"

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

static void
check (gsize n_positions, guint64 n_values, guint64 seed)
{
  enum { D = 3 };
  g_autofree float *features = g_new (float, n_positions *D);
  g_autofree float *departures = g_new (float, n_positions *D);
  g_autofree float *column = g_new (float, n_positions);
  float typical[D];
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n_positions * D; i++)
    features[i] = (float)norma_random_below (&random, n_values) / 7.0f - 2.0f;
  norma_split_typical (features, n_positions, D, typical, departures, column);
  for (gsize c = 0; c < D; c++) {
    g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (float));

    for (gsize p = 0; p < n_positions; p++)
      g_array_append_val (sorted, features[p * D + c]);
    g_array_sort (sorted, compare_floats);
    g_assert_cmpfloat (typical[c], ==, g_array_index (sorted, float, (n_positions - 1) / 2));
    for (gsize p = 0; p < n_positions; p++)
      g_assert_cmpfloat (departures[p * D + c], ==, features[p * D + c] - typical[c]);
  }
}

static void
test_lower_median (void)
{
  for (gsize n = 1; n <= 40; n++)
    for (guint64 seed = 1; seed <= 20; seed++)
      check (n, 1000000, seed);
  check (304, 1000000, 1);
  check (4097, 1000000, 2);
}

static void
test_ties (void)
{
  for (gsize n = 1; n <= 40; n++)
    for (guint64 n_values = 1; n_values <= 4; n_values++)
      check (n, n_values, n);
}

/* What changes for the whole image moves the typical features and no departure. */
static void
test_common_change (void)
{
  const float features[] = { 1, 5, 3, 2, 4 };
  float changed[5], typical[1], changed_typical[1], departures[5], changed_departures[5], column[5];

  for (int i = 0; i < 5; i++)
    changed[i] = features[i] + 8;
  norma_split_typical (features, 5, 1, typical, departures, column);
  norma_split_typical (changed, 5, 1, changed_typical, changed_departures, column);
  g_assert_cmpfloat (typical[0], ==, 3);
  g_assert_cmpfloat (changed_typical[0], ==, 11);
  g_assert_cmpmem (departures, sizeof departures, changed_departures, sizeof changed_departures);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/split/lower-median", test_lower_median);
  g_test_add_func ("/split/ties", test_ties);
  g_test_add_func ("/split/common-change", test_common_change);
  return g_test_run ();
}
