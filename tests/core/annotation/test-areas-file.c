/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/areas-file.h"

#include <string.h>

#include "core/base/error.h"
#include "tests/support.h"

/* A labelme file of one rectangle with that label, and those flags. */
static char *
write_file (const char *folder, const char *label, const char *size)
{
  char *path = g_build_filename (folder, "areas.json", NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"version\": \"5.2.1\", \"flags\": {}, \"shapes\": [{\"label\": \"%s\", \"points\": "
      "[[3.25, 4.5], [17.75, 9.125]], \"group_id\": null, \"shape_type\": \"rectangle\", "
      "\"flags\": {}}], \"imagePath\": \"part.png\", \"imageData\": null%s}",
      label, size);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

#define SIZE ", \"imageHeight\": 31, \"imageWidth\": 47"

static NormaAreas *
read_label (const char *label, const char *size, GError **error)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = write_file (folder, label, size);
  NormaAreas *areas;
  gboolean done = norma_areas_read (path, &areas, error);

  g_assert_true (done == (areas != NULL));
  norma_test_remove_folder (folder);
  return areas;
}

static void
check_label (const char *label, NormaPurpose purpose, double sensitivity)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaAreas) areas = read_label (label, SIZE, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (areas->n, ==, 1);
  g_assert_cmpuint (areas->areas[0].width, ==, 47);
  g_assert_cmpuint (areas->areas[0].height, ==, 31);
  g_assert_cmpint (areas->areas[0].shape->purpose, ==, purpose);
  g_assert_cmpfloat (areas->areas[0].shape->sensitivity, ==, sensitivity);
  g_assert_cmpfloat (norma_drawn_shape_get_area (areas->areas[0].shape), ==, 14.5 * 4.625);
}

static void
test_labels (void)
{
  check_label ("roi", NORMA_PURPOSE_ROI, 1);
  check_label ("ignore", NORMA_PURPOSE_IGNORE, 1);
  check_label ("roi:2.385", NORMA_PURPOSE_ROI, 2.385);
  check_label ("roi:0.01", NORMA_PURPOSE_ROI, 0.01);
}

static void
check_refused (const char *label, const char *size, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaAreas) areas = read_label (label, size, &error);

  g_assert_null (areas);
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "areas.json"));
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_refuse (void)
{
  check_refused ("scratch", SIZE, "scratch");
  check_refused ("roi:", SIZE, "sensitivity");
  check_refused ("roi:0", SIZE, "sensitivity");
  check_refused ("roi:nan", SIZE, "sensitivity");
  check_refused ("roi:1.5x", SIZE, "sensitivity");
  check_refused ("roi:101", SIZE, "sensitivity");
  check_refused ("roi", "", "imageWidth");
}

static void
test_absent (void)
{
  g_autoptr (GError) error = NULL;
  NormaAreas *areas;

  g_assert_false (norma_areas_read ("/nowhere/areas.json", &areas, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_assert_null (areas);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/areas-file/labels", test_labels);
  g_test_add_func ("/areas-file/refuse", test_refuse);
  g_test_add_func ("/areas-file/absent", test_absent);
  return g_test_run ();
}
