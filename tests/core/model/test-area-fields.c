/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/area-fields.h"

#include <string.h>

#include "core/base/error.h"
#include "tests/support.h"

static NormaAreas *
make_areas (void)
{
  static const NormaVertex vertices[] = { { 3.2, 2.7 }, { 21.9, 5.1 }, { 8.4, 16.3 } };
  static const guint ends[] = { 3 };
  const NormaShapeTraits roi = { NORMA_PURPOSE_ROI, NULL, 2.385 };
  const NormaShapeTraits ignore = { NORMA_PURPOSE_IGNORE, NULL, 1 };
  NormaMask *mask = norma_mask_new (24, 18, NULL);
  NormaArea list[3] = {
    { norma_drawn_shape_new_polygon (norma_rings_new (vertices, ends, 1, NULL), &roi, NULL), 640,
      480 },
    { norma_drawn_shape_new_rectangle ((NormaBox){ 0.1, 0.2, 7.3, 9.7 }, &ignore, NULL), 24, 18 },
  };
  NormaAreas *areas;

  g_assert_true (norma_mask_add_span (mask, 7, (NormaSpan){ 3, 11 }, NULL));
  list[2] = (NormaArea){ norma_drawn_shape_new_mask (mask, &ignore, NULL), 31, 47 };
  g_assert_true (norma_areas_make (list, 3, &areas, NULL));
  for (guint i = 0; i < 3; i++)
    norma_drawn_shape_unref (list[i].shape);
  return areas;
}

static NormaTensorFile *
store_areas (void)
{
  g_autoptr (NormaAreas) areas = make_areas ();
  NormaTensorFile *file = norma_tensor_file_new ();

  g_assert_true (norma_areas_store (areas, file, NULL));
  return file;
}

static void
test_round_trip (void)
{
  g_autoptr (NormaAreas) areas = make_areas ();
  g_autoptr (NormaTensorFile) file = store_areas ();
  g_autoptr (NormaAreas) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (norma_areas_load (file, &read, &error));
  g_assert_no_error (error);
  g_assert_true (norma_areas_equal (read, areas));
}

static void
test_none (void)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  NormaAreas *read;

  g_assert_true (norma_areas_store (NULL, file, NULL));
  g_assert_null (norma_tensor_file_get_metadata (file, "areas.count"));
  g_assert_true (norma_areas_load (file, &read, NULL));
  g_assert_null (read);
}

static void
check_damaged (const char *key, const char *value)
{
  g_autoptr (NormaTensorFile) file = store_areas ();
  g_autoptr (GError) error = NULL;
  NormaAreas *read;

  norma_tensor_file_set_metadata (file, key, value);
  g_assert_false (norma_areas_load (file, &read, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (
      strstr (error->message, g_str_has_prefix (key, "areas.count") ? "areas." : key));
  g_assert_null (read);
}

static void
test_damaged (void)
{
  check_damaged ("areas.count", "0");
  check_damaged ("areas.count", "4");
  check_damaged ("areas.count", "10001");
  check_damaged ("areas.count", "three");
  check_damaged ("areas.0.width", "0");
  check_damaged ("areas.2.height", "-3");
  check_damaged ("areas.1.width", "24.5");
  check_damaged ("areas.0.shape", "");
  check_damaged ("areas.0.shape", "{}");
  check_damaged ("areas.1.shape", "{\"kind\":\"rectangle\",\"box\":[0,0,1e300,3]}");
  check_damaged ("areas.1.shape", "{\"kind\":\"rectangle\",\"box\":[0,0,3]}");
  check_damaged ("areas.1.purpose", "defect");
  check_damaged ("areas.0.purpose", "");
  check_damaged ("areas.0.sensitivity", "0");
  check_damaged ("areas.0.sensitivity", "nan");
  check_damaged ("areas.0.sensitivity", "101");
}

static gpointer
load (gconstpointer data, GError **error)
{
  NormaAreas *areas;

  return norma_areas_load (data, &areas, error) ? areas : NULL;
}

static void
test_fault (void)
{
  g_autoptr (NormaTensorFile) file = store_areas ();

  g_assert_cmpuint (norma_test_fail_allocations (load, file, (GDestroyNotify)norma_areas_unref), >,
                    3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/area-fields/round-trip", test_round_trip);
  g_test_add_func ("/area-fields/none", test_none);
  g_test_add_func ("/area-fields/damaged", test_damaged);
  g_test_add_func ("/area-fields/fault", test_fault);
  return g_test_run ();
}
