/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/report-picture.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/image/read.h"
#include "core/image/write.h"
#include "core/report/display.h"

/* At this quality hardly a trace of the coding is seen on paper. */
#define QUALITY 82

void
norma_report_picture_free (NormaReportPicture *picture)
{
  if (picture == NULL)
    return;
  cairo_surface_destroy (picture->surface);
  g_free (picture);
}

static gboolean
is_grey (const guint32 *colors, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if ((colors[i] >> 16 & 255) != (colors[i] & 255) || (colors[i] >> 8 & 255) != (colors[i] & 255))
      return FALSE;
  return TRUE;
}

static GBytes *
encode (const guint32 *colors, guint width, guint height, GError **error)
{
  guint channels = is_grey (colors, (gsize)width * height) ? 1 : 3;
  g_autoptr (NormaRaster) raster =
      norma_raster_new (width, height, channels, NORMA_SAMPLE_U8, NULL, 0, error);

  if (raster == NULL)
    return NULL;
  for (guint y = 0; y < height; y++) {
    guint8 *row = norma_raster_row (raster, y);

    for (guint x = 0; x < width; x++)
      for (guint c = 0; c < channels; c++)
        row[x * channels + c] =
            (guint8)(colors[(gsize)y * width + x] >> (channels == 1 ? 0 : 16 - 8 * c) & 255);
  }
  return norma_image_encode_jpeg (raster, QUALITY, "a picture of a report", error);
}

/* Copies data that cairo frees by itself. */
static gboolean
attach (cairo_surface_t *surface, const char *type, gconstpointer data, gsize n)
{
  guchar *copy = g_memdup2 (data, n);

  if (cairo_surface_set_mime_data (surface, type, copy, n, g_free, copy) == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_free (copy);
  return FALSE;
}

static gboolean
fail_without_memory (GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
               "a picture of a report: memory is not enough");
  return FALSE;
}

static void
copy_colors (cairo_surface_t *surface, const guint32 *colors, guint width, guint height)
{
  guint8 *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (guint y = 0; y < height; y++)
    memcpy (pixels + (gsize)y * (gsize)stride, colors + (gsize)y * width, width * sizeof (guint32));
  cairo_surface_mark_dirty (surface);
}

static cairo_surface_t *
make_surface (const guint32 *colors, guint width, guint height, const char *key, GError **error)
{
  g_autoptr (GBytes) jpeg = encode (colors, width, height, error);
  cairo_surface_t *surface;

  if (jpeg == NULL)
    return NULL;
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height);
  if (cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS) {
    copy_colors (surface, colors, width, height);
    if (attach (surface, CAIRO_MIME_TYPE_JPEG, g_bytes_get_data (jpeg, NULL),
                g_bytes_get_size (jpeg)) &&
        (key == NULL || attach (surface, CAIRO_MIME_TYPE_UNIQUE_ID, key, strlen (key))))
      return surface;
  }
  cairo_surface_destroy (surface);
  fail_without_memory (error);
  return NULL;
}

static guint
shrink (guint side, double scale)
{
  return MAX (1, (guint)lround (side * scale));
}

/* part: what is shown of the whole, of which `range` is. */
static NormaReportPicture *
make (const NormaRaster *part, const NormaDisplayRange *range, const char *key, GError **error)
{
  guint longest = MAX (part->width, part->height);
  double scale = MIN (1, (double)NORMA_REPORT_PICTURE_SIDE / longest);
  guint width = shrink (part->width, scale), height = shrink (part->height, scale);
  g_autofree guint32 *colors = range == NULL
                                   ? norma_display_colors (part, width, height, error)
                                   : norma_display_colors_in (part, range, width, height, error);
  cairo_surface_t *surface;
  NormaReportPicture *picture;

  if (colors == NULL)
    return NULL;
  surface = make_surface (colors, width, height, key, error);
  if (surface == NULL)
    return NULL;
  picture = g_new0 (NormaReportPicture, 1);
  picture->surface = surface;
  picture->width = part->width;
  picture->height = part->height;
  return picture;
}

NormaReportPicture *
norma_report_picture_new (const NormaRaster *raster, const char *key, GError **error)
{
  g_return_val_if_fail (raster != NULL, NULL);

  return make (raster, NULL, key, error);
}

NormaReportPicture *
norma_report_picture_read (const char *path, NormaBudget *budget, GError **error)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) raster = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  options.budget = budget;
  raster = norma_image_read (path, &options, error);
  return raster == NULL ? NULL : norma_report_picture_new (raster, NULL, error);
}

static NormaRaster *
cut (const NormaRaster *raster, guint x, guint y, guint width, guint height, GError **error)
{
  NormaRaster *part =
      norma_raster_new (width, height, raster->channels, raster->type, NULL, 0, error);
  gsize pixel = raster->channels * norma_sample_size (raster->type);

  if (part == NULL)
    return NULL;
  part->low = raster->low;
  part->high = raster->high;
  part->bits = raster->bits;
  for (guint row = 0; row < height; row++)
    memcpy (norma_raster_row (part, row), (guint8 *)norma_raster_row (raster, y + row) + x * pixel,
            width * pixel);
  return part;
}

NormaReportPicture *
norma_report_picture_new_piece (const NormaRaster *raster, double x, double y, double width,
                                double height, GError **error)
{
  double left = CLAMP (floor (x), 0, raster->width),
         right = CLAMP (ceil (x + width), 0, raster->width);
  double top = CLAMP (floor (y), 0, raster->height);
  double bottom = CLAMP (ceil (y + height), 0, raster->height);
  g_autoptr (NormaRaster) part = NULL;
  NormaReportPicture *picture;
  NormaDisplayRange range;

  if (!(right > left && bottom > top))
    return NULL;
  part = cut (raster, (guint)left, (guint)top, (guint)(right - left), (guint)(bottom - top), error);
  if (part == NULL || !norma_display_find_range (raster, &range, error))
    return NULL;
  picture = make (part, &range, NULL, error);
  if (picture == NULL)
    return NULL;
  picture->x = left;
  picture->y = top;
  return picture;
}

void
norma_report_picture_draw (const NormaReportPicture *picture, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, picture->x, picture->y);
  cairo_scale (cr, picture->width / cairo_image_surface_get_width (picture->surface),
               picture->height / cairo_image_surface_get_height (picture->surface));
  cairo_set_source_surface (cr, picture->surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}
