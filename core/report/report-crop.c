/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-crop.h"

/* The whole beside it tells where a place is, so that little around it is enough; fewer pixels show nothing
 * that is recognised. */
#define AROUND 1.7
#define LEAST_CROP 48.0

/* An enlargement shows at most this share of the longer side. */
#define WORTH 0.8

/* A crop is seen some 200 to 400 pixels wide, on paper 200 dots an inch of the largest one. */
#define ENOUGH_PIXELS 400

static const NormaRegion *
get_region (const NormaInspectedImage *image, guint place)
{
  return &g_array_index (image->regions, NormaInspectedRegion, place).region;
}

/* Where a square begins that has its centre here, of a side of the image. */
static double
find_start (double centre, double side, double length)
{
  double last = length - side;

  return CLAMP (centre - side / 2, MIN (0, last / 2), MAX (last, last / 2));
}

static NormaReportCrop
find_crop (const NormaRaster *raster, const NormaRegion *region, double x, double y)
{
  double side = MIN (MAX (LEAST_CROP, AROUND * MAX (region->width, region->height)),
                     MAX (raster->width, raster->height));

  return (NormaReportCrop){ find_start (x, side, raster->width),
                            find_start (y, side, raster->height), side };
}

NormaReportCrop
norma_report_crop_place (const NormaInspectedImage *image, guint place)
{
  const NormaRegion *region = get_region (image, place);

  return find_crop (image->raster, region, region->x + region->width / 2.0,
                    region->y + region->height / 2.0);
}

NormaReportCrop
norma_report_crop_reference (const NormaInspectedImage *image, guint place)
{
  const NormaRegion *region = get_region (image, place);
  double x, y;

  norma_homography_apply (&image->to_reference, region->x + region->width / 2.0 - 0.5,
                          region->y + region->height / 2.0 - 0.5, &x, &y);
  return find_crop (image->reference, region, x + 0.5, y + 0.5);
}

gboolean
norma_report_crop_is_worth (const NormaReportCrop *crop, const NormaRaster *raster)
{
  return crop->side < WORTH * MAX (raster->width, raster->height);
}

gboolean
norma_report_crop_is_fine (const NormaReportCrop *crop, double scale)
{
  return scale >= 1 || scale * crop->side >= ENOUGH_PIXELS;
}
