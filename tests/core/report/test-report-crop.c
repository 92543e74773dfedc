/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-crop.h"

/* An image with one place, and a reference that lies 5 to the right and 3 below. */
typedef struct {
  NormaInspectedImage image;
  NormaInspectedRegion place;
} Made;

static void
make (Made *made, guint width, guint height, guint x, guint y, guint side)
{
  *made = (Made){ 0 };
  made->place.region = (NormaRegion){ .x = x, .y = y, .width = side, .height = side };
  made->image.raster = norma_raster_new (width, height, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);
  made->image.reference = norma_raster_ref (made->image.raster);
  made->image.to_reference = (NormaHomography){ { 1, 0, 5, 0, 1, 3, 0, 0, 1 } };
  made->image.regions = g_array_new (FALSE, FALSE, sizeof (NormaInspectedRegion));
  g_array_append_val (made->image.regions, made->place);
}

static void
unmake (Made *made)
{
  norma_raster_unref (made->image.raster);
  norma_raster_unref (made->image.reference);
  g_array_unref (made->image.regions);
}

static void
assert_crop (NormaReportCrop crop, double x, double y, double side)
{
  g_assert_cmpfloat_with_epsilon (crop.x, x, 1e-9);
  g_assert_cmpfloat_with_epsilon (crop.y, y, 1e-9);
  g_assert_cmpfloat_with_epsilon (crop.side, side, 1e-9);
}

/* 1.7 of the longer side around a place; moved in at an edge; 48 pixels of a speck. */
static void
test_place (void)
{
  Made made;

  make (&made, 400, 300, 100, 110, 60);
  assert_crop (norma_report_crop_place (&made.image, 0), 79, 89, 102);
  assert_crop (norma_report_crop_reference (&made.image, 0), 84, 92, 102);
  unmake (&made);
  make (&made, 400, 300, 340, 240, 60);
  assert_crop (norma_report_crop_place (&made.image, 0), 298, 198, 102);
  unmake (&made);
  make (&made, 400, 300, 0, 150, 2);
  assert_crop (norma_report_crop_place (&made.image, 0), 0, 127, 48);
  unmake (&made);
}

/* A square as large as the longer side stands out evenly at the shorter one, and shows nothing new. */
static void
test_whole (void)
{
  NormaReportCrop crop;
  Made made;

  make (&made, 100, 40, 0, 0, 90);
  crop = norma_report_crop_place (&made.image, 0);
  assert_crop (crop, 0, -30, 100);
  g_assert_false (norma_report_crop_is_worth (&crop, made.image.raster));
  crop.side = 79;
  g_assert_true (norma_report_crop_is_worth (&crop, made.image.raster));
  crop.side = 80;
  g_assert_false (norma_report_crop_is_worth (&crop, made.image.raster));
  unmake (&made);
}

static void
test_fine (void)
{
  const NormaReportCrop crop = { 0, 0, 800 };

  g_assert_true (norma_report_crop_is_fine (&crop, 1));
  g_assert_true (norma_report_crop_is_fine (&crop, 0.5));
  g_assert_false (norma_report_crop_is_fine (&crop, 0.49));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report-crop/place", test_place);
  g_test_add_func ("/report-crop/whole", test_whole);
  g_test_add_func ("/report-crop/fine", test_fine);
  return g_test_run ();
}
