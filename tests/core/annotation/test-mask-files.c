/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/mask-files.h"

#include <string.h>

#include <glib/gstdio.h>

#include "core/base/error.h"
#include "core/image/write.h"
#include "tests/core/annotation/drawn-parts.h"
#include "tests/support.h"

static void
test_round_trip (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *inner = g_build_filename (folder, "ground_truth", NULL);
  g_autofree char *other = g_build_filename (folder, "ground_truth", "scratch", "notes.txt", NULL);
  g_autoptr (GPtrArray) images = drawn_images ();
  NormaDrawnImage *first = images->pdata[0];
  static const char *const names[] = { "Lötfehler/a", "defect/b", "scratch/a" };
  static const guint places[][2] = { { 0, 1 }, { 1, 1 }, { 0, 0 } };

  g_ptr_array_add (first->shapes, drawn_mask (53, 41, NORMA_PURPOSE_DEFECT, "scratch", 91));
  g_assert_true (norma_mask_files_write (images, folder, NULL));
  g_assert_true (g_file_set_contents (other, "no mask", -1, NULL));
  for (guint way = 0; way < 2; way++) {
    g_autoptr (GPtrArray) back = norma_mask_files_read (way == 0 ? folder : inner, NULL);

    g_assert_cmpuint (back->len, ==, 3);
    for (guint i = 0; i < 3; i++) {
      const NormaDrawnImage *image = images->pdata[places[i][0]];
      const NormaDrawnImage *found = back->pdata[i];
      const NormaDrawnShape *shape = found->shapes->pdata[0];
      g_autoptr (NormaMask) mask = norma_mask_new (image->width, image->height, NULL);

      norma_drawn_shape_fill (image->shapes->pdata[places[i][1]], mask, NULL);
      if (i == 2)
        norma_drawn_shape_fill (first->shapes->pdata[3], mask, NULL);
      g_assert_cmpstr (found->name, ==, names[i]);
      g_assert_cmpuint (found->shapes->len, ==, 1);
      g_assert_true (norma_mask_equal (shape->mask, mask));
      g_assert_cmpstr (shape->defect_class, ==, i == 1 ? "" : i == 0 ? "Lötfehler" : "scratch");
    }
  }
  norma_test_remove_folder (folder);
}

static void
test_empty_mask (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *kind = g_build_filename (folder, "dent", NULL);
  g_autofree char *path = g_build_filename (kind, "x_mask.png", NULL);
  g_autoptr (NormaRaster) raster = norma_raster_new (7, 5, 3, NORMA_SAMPLE_U8, NULL, 0, NULL);
  g_autoptr (GPtrArray) images = NULL;

  g_assert_cmpint (g_mkdir (kind, 0700), ==, 0);
  g_assert_true (norma_image_write_png (raster, path, NULL));
  images = norma_mask_files_read (folder, NULL);
  g_assert_cmpuint (images->len, ==, 1);
  g_assert_cmpuint (((NormaDrawnImage *)images->pdata[0])->shapes->len, ==, 0);
  g_assert_cmpuint (((NormaDrawnImage *)images->pdata[0])->width, ==, 7);
  norma_test_remove_folder (folder);
}

/* A mask with soft edges has the defect above half its range, as an evaluation takes the same file. */
static void
test_soft_edges (void)
{
  static const guint8 row[] = { 0, 1, 127, 128, 200, 255, 3 };
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *kind = g_build_filename (folder, "dent", NULL);
  g_autofree char *path = g_build_filename (kind, "x_mask.png", NULL);
  g_autoptr (NormaRaster) raster =
      norma_raster_new (G_N_ELEMENTS (row), 2, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  g_autoptr (GPtrArray) images = NULL;
  const NormaDrawnShape *shape;

  memcpy (norma_raster_row (raster, 1), row, sizeof row);
  g_assert_cmpint (g_mkdir (kind, 0700), ==, 0);
  g_assert_true (norma_image_write_png (raster, path, NULL));
  images = norma_mask_files_read (folder, NULL);
  shape = ((NormaDrawnImage *)images->pdata[0])->shapes->pdata[0];
  g_assert_cmpuint (norma_mask_get_area (shape->mask), ==, 3);
  for (guint x = 0; x < G_N_ELEMENTS (row); x++)
    g_assert_cmpint (norma_mask_contains (shape->mask, x, 1), ==, row[x] >= 128);
  norma_test_remove_folder (folder);
}

static void
test_damaged (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *none = g_build_filename (folder, "none", NULL);
  g_autofree char *kind = g_build_filename (folder, "dent", NULL);
  g_autofree char *path = g_build_filename (kind, "x_mask.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_mask_files_read (none, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (norma_mask_files_read (folder, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (kind, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "\x89PNG\r\n\x1a\n", 8, NULL));
  g_assert_null (norma_mask_files_read (folder, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  norma_test_remove_folder (folder);
}

static void
refuse (const char *name, const char *other_name, const char *defect_class, guint width,
        const char *message)
{
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) images = norma_drawn_images_new ();
  NormaDrawnImage *one = norma_drawn_image_new (name, 53, 41);
  NormaDrawnImage *other = norma_drawn_image_new (other_name, width, 41);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (images, one);
  g_ptr_array_add (images, other);
  g_ptr_array_add (one->shapes, drawn_rectangle (NORMA_PURPOSE_DEFECT, "dent", 1));
  g_ptr_array_add (other->shapes, drawn_rectangle (NORMA_PURPOSE_DEFECT, defect_class, 1));
  g_assert_false (norma_mask_files_write (images, folder, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, message));
  norma_test_remove_folder (folder);
}

static void
test_refused (void)
{
  refuse ("a/7.png", "b/7.tif", "dent", 53, "a/7.png and b/7.tif would have the same mask");
  refuse ("a/7.png", "b/8.tif", "../dent", 53, "“../dent”");
  refuse ("a/7.png", "b/8.tif", "..", 53, "“..”");
  refuse ("a/7.png", "b/8.tif", "dent", 0, "0 × 41");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mask-files/round-trip", test_round_trip);
  g_test_add_func ("/mask-files/empty-mask", test_empty_mask);
  g_test_add_func ("/mask-files/soft-edges", test_soft_edges);
  g_test_add_func ("/mask-files/damaged", test_damaged);
  g_test_add_func ("/mask-files/refused", test_refused);
  return g_test_run ();
}
