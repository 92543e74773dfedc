/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/annotated.h"

#include <cairo.h>
#include <string.h>

#include "core/base/error.h"
#include "core/report/comparison-overlay.h"
#include "core/report/display.h"
#include "core/report/overlay.h"

/* Told from the white, amber, orange, light blue and purple of what the program found. */
#define DEFECT_COLOR 0xff2bd6
#define AREA_COLOR 0x3a86ff
#define CHANGE_COLOR 0xe69f00

#define LINE_WIDTH 1.5
#define SIDE_OF_THIN_LINES 1024

typedef struct {
  guint width, height; /* of the image in the picture */
  guint left; /* its first column */
} Place;

static Place
place_image (const NormaInspectedImage *image, guint picture_width)
{
  const NormaOverlayStyle style = NORMA_OVERLAY_STYLE_INIT;
  double scale = MIN (1, (double)style.max_side / MAX (image->width, image->height));
  Place place = { MAX (1, (guint)(image->width * scale + 0.5)),
                  MAX (1, (guint)(image->height * scale + 0.5)) };

  place.left = picture_width > place.width ? (picture_width - place.width) / 2 : 0;
  return place;
}

/* U8 RGB from Cairo's pixels, [height, width] of 0x00RRGGBB, and back. */

static NormaRaster *
pack (const guint32 *pixels, guint width, guint height, GError **error)
{
  NormaRaster *raster = norma_raster_new (width, height, 3, NORMA_SAMPLE_U8, NULL, 0, error);

  for (guint y = 0; raster != NULL && y < height; y++) {
    guint8 *to = norma_raster_row (raster, y);

    for (guint x = 0; x < width; x++, pixels++) {
      *to++ = (guint8)(*pixels >> 16);
      *to++ = (guint8)(*pixels >> 8);
      *to++ = (guint8)*pixels;
    }
  }
  return raster;
}

static guint32 *
unpack (const NormaRaster *raster, GError **error)
{
  guint32 *pixels =
      norma_alloc (raster->height, raster->width * sizeof (guint32), "a picture", error);

  for (guint y = 0; pixels != NULL && y < raster->height; y++) {
    const guint8 *from = norma_raster_row (raster, y);

    for (guint x = 0; x < raster->width; x++, from += 3)
      pixels[(gsize)y * raster->width + x] =
          (guint32)from[0] << 16 | (guint32)from[1] << 8 | from[2];
  }
  return pixels;
}

static NormaRaster *
show_plain (const NormaInspectedImage *image, GError **error)
{
  Place place = place_image (image, 0);
  g_autofree guint32 *colors =
      norma_display_colors (image->raster, place.width, place.height, error);

  return colors == NULL ? NULL : pack (colors, place.width, place.height, error);
}

static gboolean
has_changes (const NormaInspectedImage *image)
{
  const NormaComparison *comparison = image->comparison;

  return comparison != NULL && comparison->finding != NULL &&
         comparison->difference->difference->full_width == image->width &&
         comparison->difference->difference->full_height == image->height;
}

/* Whether the picture is the model's; else it is the reference's, or there is neither. */
static gboolean
is_by_model (const NormaInspectedImage *image)
{
  gboolean is_changed = has_changes (image) && image->comparison->verdict != NORMA_COMPARED_SAME;
  gboolean is_rejected = image->finding != NULL && image->finding->verdict == NORMA_VERDICT_REJECT;

  return image->map != NULL && (is_rejected || !is_changed);
}

static NormaRaster *
show_found (const NormaInspectedImage *image, GError **error)
{
  const NormaOverlayStyle style = NORMA_OVERLAY_STYLE_INIT;

  if (is_by_model (image))
    return norma_overlay_new (image->raster, image->map, image->finding, &image->inspection->limits,
                              &style, error);
  return has_changes (image)
             ? norma_comparison_overlay_new (image->raster, image->comparison, error)
             : show_plain (image, error);
}

/* What is drawn. */

static void
trace_rings (const NormaRings *rings, cairo_t *cr)
{
  for (guint r = 0; r < rings->n_rings; r++) {
    cairo_new_sub_path (cr);
    for (guint i = norma_rings_get_first (rings, r); i < rings->ends[r]; i++)
      cairo_line_to (cr, rings->vertices[i].x, rings->vertices[i].y);
    cairo_close_path (cr);
  }
}

static gboolean
trace_shape (const NormaDrawnShape *shape, cairo_t *cr, GError **error)
{
  g_autoptr (NormaRings) rings = NULL;

  if (shape->rings != NULL) {
    trace_rings (shape->rings, cr);
    return TRUE;
  }
  rings = norma_rings_from_mask (shape->mask, error);
  if (rings != NULL)
    trace_rings (rings, cr);
  return rings != NULL;
}

/* Pixel centres stand at whole numbers in a contour. */
static void
trace_outline (const NormaInspectedRegion *region, cairo_t *cr)
{
  for (guint l = 0; l < region->outline->len; l++) {
    const GArray *line = region->outline->pdata[l];

    cairo_new_sub_path (cr);
    for (guint i = 0; i < line->len; i++) {
      NormaPoint point = g_array_index (line, NormaPoint, i);

      cairo_line_to (cr, (double)point.x + 0.5, (double)point.y + 0.5);
    }
    cairo_close_path (cr);
  }
}

/* The path, in pixels of the picture, with a dark rim that makes it seen on anything. */
static void
stroke (cairo_t *cr, const Place *place, guint32 color)
{
  guint side = MAX (place->width, place->height);
  double width = LINE_WIDTH * MAX (1, (double)side / SIDE_OF_THIN_LINES), dash = 5 * width;

  cairo_set_dash (cr, &dash, color == AREA_COLOR ? 1 : 0, 0);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, (color >> 16) / 255.0, (color >> 8 & 255) / 255.0,
                        (color & 255) / 255.0);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* From here on pixels of the image, until cairo_restore(). */
static void
enter_image (const NormaInspectedImage *image, const Place *place, cairo_t *cr)
{
  cairo_save (cr);
  cairo_scale (cr, (double)place->width / image->width, (double)place->height / image->height);
}

/* Those that the model's picture does not show. */
static void
draw_changes (const NormaInspectedImage *image, const Place *place, cairo_t *cr)
{
  for (guint i = 0; is_by_model (image) && i < image->regions->len; i++) {
    const NormaInspectedRegion *region = &g_array_index (image->regions, NormaInspectedRegion, i);

    if (!region->is_change || region->outline == NULL)
      continue;
    enter_image (image, place, cr);
    trace_outline (region, cr);
    cairo_restore (cr);
    stroke (cr, place, CHANGE_COLOR);
  }
}

static gboolean
draw_shapes (const NormaInspectedImage *image, const Place *place, cairo_t *cr, GError **error)
{
  for (guint i = 0; i < image->shapes->len; i++) {
    const NormaDrawnShape *shape = image->shapes->pdata[i];

    enter_image (image, place, cr);
    if (!trace_shape (shape, cr, error))
      return FALSE;
    cairo_restore (cr);
    stroke (cr, place, shape->purpose == NORMA_PURPOSE_DEFECT ? DEFECT_COLOR : AREA_COLOR);
  }
  return TRUE;
}

static NormaRaster *
draw (const NormaInspectedImage *image, const NormaRaster *found, GError **error)
{
  Place place = place_image (image, found->width);
  g_autofree guint32 *pixels = unpack (found, error);
  cairo_surface_t *surface;
  cairo_t *cr;
  gboolean drawn;

  if (pixels == NULL)
    return NULL;
  surface = cairo_image_surface_create_for_data ((guint8 *)pixels, CAIRO_FORMAT_RGB24,
                                                 (int)found->width, (int)found->height,
                                                 (int)(found->width * sizeof (guint32)));
  cr = cairo_create (surface);
  cairo_translate (cr, place.left, 0);
  cairo_rectangle (cr, 0, 0, place.width, place.height);
  cairo_clip (cr);
  draw_changes (image, &place, cr);
  drawn = draw_shapes (image, &place, cr, error);
  if (drawn && cairo_status (cr) != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE, "drawing what is drawn: %s",
                 cairo_status_to_string (cairo_status (cr)));
    drawn = FALSE;
  }
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return drawn ? pack (pixels, found->width, found->height, error) : NULL;
}

NormaRaster *
norma_annotated_new (const NormaInspectedImage *image, GError **error)
{
  g_autoptr (NormaRaster) found = NULL;

  g_return_val_if_fail (image != NULL && image->raster != NULL, NULL);

  found = show_found (image, error);
  return found == NULL ? NULL : draw (image, found, error);
}
