/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/map-store.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"

static NormaAnomalyMap *
make_map (guint width, guint height, guint64 seed)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (width, height, width * 3, height * 2, NULL);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint i = 0; i < width * height; i++)
    map->values[i] = (float)norma_random_normal (&random);
  map->content_x = 1;
  map->content_width = width - 1;
  return map;
}

static void
test_same_bits (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaMapStore) store = norma_map_store_new (&error);
  gint64 tickets[20];

  g_assert_no_error (error);
  for (guint i = 0; i < 20; i++) {
    g_autoptr (NormaAnomalyMap) map = make_map (2 + i, 1 + i % 7, i);

    tickets[i] = norma_map_store_add (store, map, &error);
    g_assert_no_error (error);
  }
  for (guint i = 20; i-- > 0;) {
    g_autoptr (NormaAnomalyMap) expected = make_map (2 + i, 1 + i % 7, i);
    g_autoptr (NormaAnomalyMap) map = norma_map_store_get (store, tickets[i], &error);
    gsize n = map->width * map->height * sizeof (float);

    g_assert_no_error (error);
    g_assert_cmpmem (map->values, n, expected->values,
                     expected->width * expected->height * sizeof (float));
    g_assert_cmpuint (map->content_x, ==, 1);
    g_assert_cmpuint (map->content_width, ==, 1 + i);
    g_assert_cmpuint (map->full_width, ==, expected->full_width);
    g_assert_cmpuint (map->full_height, ==, expected->full_height);
  }
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaMapStore) store = norma_map_store_new (NULL);
  g_autoptr (NormaAnomalyMap) map = make_map (5, 4, 1);
  gint64 ticket = norma_map_store_add (store, map, NULL);

  g_assert_null (norma_map_store_get (store, ticket + 1000, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
  g_clear_error (&error);
  norma_alloc_fail_nth (1);
  g_assert_null (norma_map_store_get (store, ticket, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-store/same-bits", test_same_bits);
  g_test_add_func ("/map-store/errors", test_errors);
  return g_test_run ();
}
