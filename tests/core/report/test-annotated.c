/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/annotated.h"

#include <string.h>

#include "core/base/error.h"
#include "core/image/read.h"
#include "tests/core/report/fontconfig.h"
#include "tests/core/report/hostile-lot.h"

static char *folder;

static NormaInspectedImage *
look (const NormaInspection *inspection, guint number)
{
  return norma_inspected_image_new (inspection, &inspection->parts[number - 1], NULL, NULL);
}

static gboolean
is_magenta (const NormaRaster *raster, guint x, guint y)
{
  const guint8 *pixel = (guint8 *)norma_raster_row (raster, y) + 3 * x;

  return pixel[0] > 150 && pixel[1] < 80 && pixel[2] > 120;
}

/* The rectangle [10, 30) × [12, 40) of the reviewer, in a picture that stands in the middle. */
static void
test_drawn (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaInspectedImage) image = look (inspection, 3);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) picture = norma_annotated_new (image, &error);
  guint left;

  g_assert_no_error (error);
  left = (picture->width - 96) / 2;
  for (guint y = 16; y < 36; y++) {
    g_assert_true (is_magenta (picture, left + 10, y) || is_magenta (picture, left + 9, y));
    g_assert_true (is_magenta (picture, left + 30, y) || is_magenta (picture, left + 29, y));
    g_assert_false (is_magenta (picture, left + 50, y));
  }
}

/* Where the model rejects too, a change of the reference is seen all the same. */
static void
test_changes (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaInspectedImage) image = look (inspection, 4);
  const NormaPoint corners[] = { { 39.5, 19.5 }, { 59.5, 19.5 }, { 59.5, 39.5 }, { 39.5, 39.5 } };
  NormaInspectedRegion change = { .is_change = TRUE, .level = NORMA_VERDICT_REJECT };
  GArray *line = g_array_new (FALSE, FALSE, sizeof (NormaPoint));
  g_autoptr (NormaRaster) picture = NULL;
  const guint8 *pixel;

  g_array_append_vals (line, corners, G_N_ELEMENTS (corners));
  change.outline = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_ptr_array_add (change.outline, line);
  g_array_append_val (image->regions, change);
  picture = norma_annotated_new (image, NULL);
  /* The line from (40, 20) to (40, 40), between pixels 39 and 40: orange. */
  pixel = (guint8 *)norma_raster_row (picture, 30) + 3 * ((picture->width - 96) / 2 + 40);
  g_assert_cmpuint (pixel[0], >, 120);
  g_assert_cmpuint (pixel[2], <, 40);
  g_assert_cmpuint (pixel[0], >, pixel[1]);
}

/* Without a model there is the image and no legend. */
static void
test_plain (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaInspectedImage) image = look (inspection, 4);
  g_autoptr (NormaRaster) found = norma_annotated_new (image, NULL);
  g_autoptr (NormaRaster) plain = NULL;

  g_clear_pointer (&image->map, norma_anomaly_map_free);
  plain = norma_annotated_new (image, NULL);
  g_assert_cmpuint (plain->width, ==, 96);
  g_assert_cmpuint (plain->height, ==, 80);
  g_assert_cmpuint (found->height, >, 80);
  for (guint y = 0; y < 80; y++) {
    const guint8 *grey = norma_raster_row (image->raster, y), *row = norma_raster_row (plain, y);

    for (guint x = 0; x < 96; x++)
      g_assert_cmpuint (row[3 * x + 1], ==, grey[x]);
  }
}

static NormaRaster *
read_page (const char *path, guint page)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (GError) error = NULL;
  NormaRaster *raster;

  options.page = page;
  raster = norma_image_read (path, &options, &error);
  g_assert_no_error (error);
  return raster;
}

/* The first page is the image, sample by sample. */
static void
test_tiff (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaInspectedImage) image = look (inspection, 3);
  g_autoptr (NormaRaster) picture = norma_annotated_new (image, NULL);
  g_autofree char *out = g_build_filename (folder, "tiffs", NULL);
  g_autofree char *path = g_build_filename (out, "part-03.tif", NULL);
  g_autoptr (NormaRaster) first = NULL;
  g_autoptr (NormaRaster) second = NULL;
  guint n_missing = 0;

  hostile_write (inspection, norma_report_annotated_new (inspection, out, NORMA_ANNOTATED_TIFF,
                                                         &n_missing, NULL));
  g_assert_cmpuint (n_missing, ==, 0);
  first = read_page (path, 0);
  second = read_page (path, 1);
  g_assert_cmpuint (first->n_pages, ==, 2);
  g_assert_cmpuint (first->channels, ==, 1);
  g_assert_cmpfloat_with_epsilon (first->pixels_per_mm_x, 20, 1e-6);
  for (guint y = 0; y < 80; y++)
    g_assert_cmpmem (norma_raster_row (first, y), 96, norma_raster_row (image->raster, y), 96);
  g_assert_cmpuint (second->height, ==, picture->height);
  for (guint y = 0; y < second->height; y++)
    g_assert_cmpmem (norma_raster_row (second, y), (gsize)3 * second->width,
                     norma_raster_row (picture, y), (gsize)3 * picture->width);
}

static guint
count_files (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* Of a part that is told and whose file is gone there is no picture. */
static void
test_missing (void)
{
  const NormaJudgement bad = { LOT_PARTS, NORMA_LABEL_BAD, "", 0, "", NORMA_EVIDENCE_NONE };
  const gint64 gone = LOT_PARTS;
  g_autoptr (NormaProject) project = lot_open (folder);
  g_autofree char *out = g_build_filename (folder, "pngs", NULL);
  g_autoptr (NormaInspection) inspection = NULL;
  guint n_missing = 0;

  g_assert_true (norma_project_judge (project, &bad, 1, NULL));
  inspection = hostile_inspect (folder);
  g_assert_true (norma_project_withdraw_reviews (project, &gone, 1, NULL));
  hostile_write (inspection, norma_report_annotated_new (inspection, out, NORMA_ANNOTATED_PNG,
                                                         &n_missing, NULL));
  g_assert_cmpuint (n_missing, ==, 1);
  g_assert_cmpuint (count_files (out), ==, LOT_BAD + 1);
}

/* Into the folder of the images no picture of the same name is written. */
static void
test_guarded (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *images = g_build_filename (folder, "query", NULL);
  g_autofree char *in_file = g_build_filename (folder, "lot.norma-project", "x", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      norma_report_annotated_new (inspection, images, NORMA_ANNOTATED_TIFF, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "part-03.tif"));
  g_clear_error (&error);
  g_assert_null (
      norma_report_annotated_new (inspection, in_file, NORMA_ANNOTATED_TIFF, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  hostile_create (folder);
  g_test_add_func ("/annotated/drawn", test_drawn);
  g_test_add_func ("/annotated/changes", test_changes);
  g_test_add_func ("/annotated/plain", test_plain);
  g_test_add_func ("/annotated/tiff", test_tiff);
  g_test_add_func ("/annotated/missing", test_missing);
  g_test_add_func ("/annotated/guarded", test_guarded);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
