/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-defects.h"

#include <string.h>

#include "core/annotation/coco.h"
#include "core/annotation/mask-files.h"
#include "core/base/error.h"
#include "core/image/read.h"
#include "tests/core/report/hostile-lot.h"

static char *folder;

static NormaInspectedImage *
look (const NormaInspection *inspection, guint number)
{
  g_autoptr (GError) error = NULL;
  NormaInspectedImage *image =
      norma_inspected_image_new (inspection, &inspection->parts[number - 1], NULL, &error);

  g_assert_no_error (error);
  return image;
}

static NormaDrawnImage *
draw (const NormaInspection *inspection, guint number)
{
  g_autoptr (NormaInspectedImage) image = look (inspection, number);
  NormaDrawnImage *drawn =
      norma_report_draw_defects (&inspection->parts[number - 1], image, "x", NULL);

  g_assert_nonnull (drawn);
  return drawn;
}

/* What a reviewer has drawn stands for the part. */
static void
test_drawn (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaDrawnImage) drawn = draw (inspection, 3);
  const NormaDrawnShape *shape = drawn->shapes->pdata[0];

  g_assert_cmpuint (drawn->shapes->len, ==, 1);
  g_assert_cmpint (shape->kind, ==, NORMA_SHAPE_RECTANGLE);
  g_assert_cmpstr (shape->defect_class, ==, "Kratzer");
}

/* Else the regions, with the very pixels that were counted. */
static void
test_found (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autoptr (NormaInspectedImage) image = look (inspection, HOSTILE_PART);
  g_autoptr (NormaDrawnImage) drawn = draw (inspection, HOSTILE_PART);
  guint n_rejects = image->finding->reject_regions->len;

  g_assert_cmpuint (n_rejects, >, 0);
  g_assert_cmpuint (drawn->shapes->len, ==, n_rejects);
  for (guint i = 0; i < n_rejects; i++) {
    const NormaRegion *region = &g_array_index (image->finding->reject_regions, NormaRegion, i);
    const NormaDrawnShape *shape = drawn->shapes->pdata[i];
    g_autoptr (NormaMask) mask = norma_mask_new (96, 80, NULL);

    g_assert_true (norma_drawn_shape_fill (shape, mask, NULL));
    g_assert_cmpuint (norma_mask_get_area (mask), ==, region->area);
    g_assert_true (norma_mask_contains (mask, region->peak_x, region->peak_y));
    g_assert_cmpstr (shape->defect_class, ==, HOSTILE_CLASS);
  }
}

static void
test_coco (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *path = g_build_filename (folder, "lot.coco.json", NULL);
  g_autoptr (GPtrArray) images = NULL;
  guint n_without = 0;

  hostile_write (inspection, norma_report_coco_new (inspection, path));
  images = norma_coco_read (path, NULL);
  g_assert_nonnull (images);
  /* Two that are good and three that are not; of the one whose file is gone nothing is decided. */
  g_assert_cmpuint (images->len, ==, LOT_GOOD + LOT_BAD + 1);
  for (guint i = 0; i < images->len; i++) {
    const NormaDrawnImage *image = images->pdata[i];

    g_assert_cmpuint (image->width, ==, 96);
    n_without += image->shapes->len == 0;
  }
  g_assert_cmpuint (n_without, ==, LOT_GOOD);
  g_assert_cmpstr (((NormaDrawnImage *)images->pdata[4])->name, ==, "query/" HOSTILE_NAME);
}

static void
test_masks (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *masks = g_build_filename (folder, "masks", NULL);
  g_autofree char *path = g_build_filename (masks, "ground_truth/Kratzer/part-03_mask.png", NULL);
  g_autofree char *outside = g_build_filename (folder, "=cmd|' ", NULL);
  g_autoptr (GPtrArray) images = NULL;
  g_autoptr (NormaRaster) raster = NULL;
  g_autoptr (GError) error = NULL;
  guint n_white = 0;

  hostile_write (inspection, norma_report_masks_new (inspection, masks, &error));
  images = norma_mask_files_read (masks, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (images->len, ==, LOT_BAD + 1);
  /* A class is no way out of the folder. */
  g_assert_false (g_file_test (outside, G_FILE_TEST_EXISTS));

  raster = norma_image_read (path, NULL, &error);
  g_assert_no_error (error);
  for (guint y = 0; y < raster->height; y++)
    for (guint x = 0; x < raster->width; x++) {
      gboolean is_white = ((guint8 *)norma_raster_row (raster, y))[x] != 0;

      g_assert_cmpint (is_white, ==, x >= 10 && x < 30 && y >= 12 && y < 40);
      n_white += is_white;
    }
  g_assert_cmpuint (n_white, ==, 560);
}

static void
test_unwritable (void)
{
  g_autoptr (NormaInspection) inspection = hostile_inspect (folder);
  g_autofree char *in_file = g_build_filename (folder, "lot.norma-project", "masks", NULL);
  g_autofree char *absent = g_build_filename (folder, "none", "lot.json", NULL);
  g_autoptr (GPtrArray) writers =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_report_writer_free);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_report_masks_new (inspection, in_file, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
  g_clear_error (&error);
  g_ptr_array_add (writers, norma_report_coco_new (inspection, absent));
  g_assert_false (norma_report_write (inspection, writers, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* Where the masks would lie are images of the project. */
static void
test_guarded (void)
{
  const NormaInspectionOptions options = NORMA_INSPECTION_OPTIONS_INIT;
  g_autofree char *path = g_build_filename (folder, "masks.norma-project", NULL);
  g_autofree char *images = g_build_filename (folder, "ground_truth", NULL);
  g_autoptr (NormaProject) project = norma_project_create (path, NULL, NULL);
  g_autoptr (NormaInspection) inspection = NULL;
  g_autoptr (GError) error = NULL;

  lot_write_part (images, 1, FALSE);
  lot_add_part (project, images, 1);
  inspection = norma_inspection_new (project, &options, NULL, NULL);
  g_assert_null (norma_report_masks_new (inspection, folder, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "part-01.tif"));
}

int
main (int argc, char **argv)
{
  int failures;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  hostile_create (folder);
  g_test_add_func ("/report-defects/drawn", test_drawn);
  g_test_add_func ("/report-defects/found", test_found);
  g_test_add_func ("/report-defects/coco", test_coco);
  g_test_add_func ("/report-defects/masks", test_masks);
  g_test_add_func ("/report-defects/guarded", test_guarded);
  g_test_add_func ("/report-defects/unwritable", test_unwritable);
  failures = g_test_run ();
  norma_test_remove_folder (folder);
  g_free (folder);
  return failures;
}
