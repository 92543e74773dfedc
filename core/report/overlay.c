/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/overlay.h"

#include <cairo.h>
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/regions/contour.h"
#include "core/report/area-lines.h"
#include "core/report/display.h"
#include "core/report/legend.h"

/* One bright pixel wherever the line lies between pixels; larger pictures are seen shrunk. */
#define LINE_WIDTH 1.5
#define SIDE_OF_THIN_LINES 1024

/* Of a region, in pixels of a picture of that size. */
#define SIGN_SIZE 16.0

/* A blue that no colour scale has, and no region. */
#define AREA_COLOR 0x3a86ff

typedef struct {
  const NormaAnomalyMap *map;
  const NormaFinding *finding;
  const NormaLimits *limits;
  const NormaOverlayStyle *style;
  NormaLegend legend;
  guint width, height; /* of the picture */
  guint canvas_width, canvas_height; /* of the picture with its legend */
  guint left; /* the picture's first column */
  guint32 *pixels; /* [canvas_height, canvas_width], 0x00RRGGBB */
  NormaAreaMask *areas; /* the map's at the picture's size, lent; NULL: none */
} Overlay;

static gboolean
check_sizes (const NormaRaster *image, const NormaAnomalyMap *map, GError **error)
{
  if ((image->width == map->full_width && image->height == map->full_height) ||
      (image->file_width == map->full_width && image->file_height == map->full_height))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH,
               "the anomaly map is for an image of %u × %u pixels, the image has %u × %u",
               map->full_width, map->full_height, image->file_width, image->file_height);
  return FALSE;
}

static void
plan (Overlay *overlay)
{
  const NormaOverlayWords *words = overlay->style->words;
  const NormaAnomalyMap *map = overlay->map;
  guint side = MAX (map->full_width, map->full_height);
  double scale = MIN (1, (double)overlay->style->max_side / side);

  overlay->legend = (NormaLegend){
    .verdict = overlay->finding->verdict,
    .score = norma_anomaly_map_get_peak (map, NULL, NULL),
    .limits = *overlay->limits,
    .n_removed = overlay->finding->n_removed,
    .removed_peak = overlay->finding->removed_peak,
    .scale = overlay->style->scale,
  };
  if (words != NULL) {
    overlay->legend.word = words->verdict;
    overlay->legend.measure = words->measure;
    overlay->legend.note = words->note;
  }
  overlay->width = MAX (1, (guint)(map->full_width * scale + 0.5));
  overlay->height = MAX (1, (guint)(map->full_height * scale + 0.5));
  overlay->canvas_width = MAX (overlay->width, NORMA_LEGEND_LEAST_WIDTH);
  overlay->canvas_height =
      overlay->height + norma_legend_height (&overlay->legend, overlay->canvas_width);
  overlay->left = (overlay->canvas_width - overlay->width) / 2;
}

static double
find_opacity (const Overlay *overlay, double score)
{
  double threshold = overlay->limits->reject;

  if (!(threshold > 0))
    return score > threshold ? overlay->style->opacity : 0;
  if (!(score > 0.5 * threshold))
    return 0;
  return overlay->style->opacity * MIN (1, 2 * score / threshold - 1);
}

static guint32
mix_colors (guint32 below, guint32 above, double opacity)
{
  guint32 mixed = 0;

  for (int shift = 0; shift <= 16; shift += 8) {
    double from = below >> shift & 255;
    double to = above >> shift & 255;

    mixed |= (guint32)(from + opacity * (to - from) + 0.5) << shift;
  }
  return mixed;
}

/* colors: of the image, [height, width]. */
static gboolean
paint_picture (Overlay *overlay, const guint32 *colors, GError **error)
{
  NormaAnomalyMap shown = *overlay->map; /* the same frame at the picture's size */
  g_autoptr (NormaMapSampler) sampler = NULL;
  g_autofree float *scores = NULL;

  shown.full_width = overlay->width;
  shown.full_height = overlay->height;
  shown.areas = overlay->areas;
  sampler = norma_map_sampler_new (&shown, 0, overlay->width, error);
  if (sampler == NULL)
    return FALSE;
  scores = norma_alloc (overlay->width, sizeof (float), "an overlay", error);
  if (scores == NULL)
    return FALSE;
  for (guint y = 0; y < overlay->height; y++) {
    const guint32 *from = colors + (gsize)y * overlay->width;
    guint32 *to = overlay->pixels + (gsize)y * overlay->canvas_width + overlay->left;

    norma_map_sampler_seek (sampler, y);
    norma_map_sampler_get_row (sampler, scores);
    for (guint x = 0; x < overlay->width; x++) {
      double opacity = find_opacity (overlay, scores[x]);
      double place =
          opacity > 0 ? norma_color_scale_position (scores[x], overlay->limits->reject) : 0;

      to[x] = mix_colors (from[x], norma_color_scale_color (overlay->style->scale, place), opacity);
    }
  }
  return TRUE;
}

static gboolean
draw_areas (const Overlay *overlay, GError **error)
{
  return overlay->areas == NULL ||
         norma_area_lines_draw (overlay->areas, AREA_COLOR, overlay->pixels + overlay->left,
                                overlay->canvas_width, error);
}

/* Points closer than half a pixel of the picture are left out: they can't be seen. */
static void
trace_line (const Overlay *overlay, const GArray *line, cairo_t *cr)
{
  double scale_x = (double)overlay->width / overlay->map->full_width;
  double scale_y = (double)overlay->height / overlay->map->full_height;
  double last_x = -INFINITY, last_y = -INFINITY;

  cairo_new_sub_path (cr);
  for (guint i = 0; i < line->len; i++) {
    NormaPoint point = g_array_index (line, NormaPoint, i);
    double x = (point.x + 0.5) * scale_x;
    double y = (point.y + 0.5) * scale_y;

    if (hypot (x - last_x, y - last_y) < 0.5)
      continue;
    cairo_line_to (cr, x, y);
    last_x = x;
    last_y = y;
  }
  cairo_close_path (cr);
}

static void
stroke_lines (const Overlay *overlay, cairo_t *cr, guint32 color)
{
  double side = MAX (overlay->width, overlay->height);
  double width = LINE_WIDTH * MAX (1, side / SIDE_OF_THIN_LINES);

  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_set_line_width (cr, width + 2);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, (color >> 16) / 255.0, (color >> 8 & 255) / 255.0,
                        (color & 255) / 255.0);
  cairo_set_line_width (cr, width);
  cairo_stroke (cr);
}

/* Beside the upper left corner of a region, and in the picture. */
static void
draw_sign (const Overlay *overlay, cairo_t *cr, const NormaRegion *region,
           const NormaOverlayMark *mark)
{
  double size = SIGN_SIZE * MAX (1, MAX (overlay->width, overlay->height) / SIDE_OF_THIN_LINES);
  double x = region->x * (double)overlay->width / overlay->map->full_width - 0.7 * size;
  double y = region->y * (double)overlay->height / overlay->map->full_height;

  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_BOLD);
  cairo_set_font_size (cr, size);
  cairo_move_to (cr, MAX (x, 2), MAX (y, size));
  cairo_text_path (cr, mark->sign);
  stroke_lines (overlay, cr, mark->color);
}

static gboolean
draw_regions (const Overlay *overlay, cairo_t *cr, const GArray *regions, float threshold,
              guint32 color, const NormaOverlayMark *const *marks, GError **error)
{
  for (guint i = 0; i < regions->len; i++) {
    const NormaRegion *region = &g_array_index (regions, NormaRegion, i);
    g_autoptr (GPtrArray) lines = norma_region_contours (overlay->map, region, threshold, error);

    if (lines == NULL)
      return FALSE;
    for (guint l = 0; l < lines->len; l++)
      trace_line (overlay, lines->pdata[l], cr);
    stroke_lines (overlay, cr, marks == NULL ? color : marks[i]->color);
    if (marks != NULL)
      draw_sign (overlay, cr, region, marks[i]);
  }
  return TRUE;
}

static gboolean
draw_contours (const Overlay *overlay, cairo_t *cr, GError **error)
{
  const NormaFinding *finding = overlay->finding;
  const NormaOverlayWords *words = overlay->style->words;
  gboolean drawn;

  cairo_save (cr);
  cairo_translate (cr, overlay->left, 0);
  cairo_rectangle (cr, 0, 0, overlay->width, overlay->height);
  cairo_clip (cr);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  drawn = draw_regions (overlay, cr, finding->review_regions, overlay->limits->review, 0xffbe0b,
                        NULL, error) &&
          draw_regions (overlay, cr, finding->reject_regions, overlay->limits->reject, 0xffffff,
                        words == NULL ? NULL : words->marks, error);
  cairo_restore (cr);
  return drawn;
}

static void
draw_legend (const Overlay *overlay, cairo_t *cr)
{
  cairo_save (cr);
  cairo_translate (cr, 0, overlay->height);
  norma_legend_draw (&overlay->legend, cr, overlay->canvas_width);
  cairo_restore (cr);
}

/* Contours and legend, by Cairo over the same memory. */
static gboolean
draw (const Overlay *overlay, GError **error)
{
  cairo_surface_t *surface =
      cairo_image_surface_create_for_data ((guint8 *)overlay->pixels, CAIRO_FORMAT_RGB24,
                                           (int)overlay->canvas_width, (int)overlay->canvas_height,
                                           (int)(overlay->canvas_width * sizeof (guint32)));
  cairo_t *cr = cairo_create (surface);
  gboolean drawn = draw_contours (overlay, cr, error);
  cairo_status_t status;

  draw_legend (overlay, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  if (drawn && status != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE, "drawing an overlay: %s",
                 cairo_status_to_string (status));
    return FALSE;
  }
  return drawn;
}

static NormaRaster *
export_pixels (const Overlay *overlay, GError **error)
{
  NormaRaster *raster = norma_raster_new (overlay->canvas_width, overlay->canvas_height, 3,
                                          NORMA_SAMPLE_U8, NULL, 0, error);

  for (guint y = 0; raster != NULL && y < overlay->canvas_height; y++) {
    const guint32 *from = overlay->pixels + (gsize)y * overlay->canvas_width;
    guint8 *to = norma_raster_row (raster, y);

    for (guint x = 0; x < overlay->canvas_width; x++) {
      *to++ = (guint8)(from[x] >> 16);
      *to++ = (guint8)(from[x] >> 8);
      *to++ = (guint8)from[x];
    }
  }
  return raster;
}

NormaRaster *
norma_overlay_new (const NormaRaster *image, const NormaAnomalyMap *map,
                   const NormaFinding *finding, const NormaLimits *limits,
                   const NormaOverlayStyle *style, GError **error)
{
  Overlay overlay = { map, finding, limits, style };
  g_autofree guint32 *colors = NULL;
  g_autofree guint32 *pixels = NULL;
  g_autoptr (NormaAreaMask) areas = NULL;

  g_return_val_if_fail (style->max_side >= 1 && style->max_side <= 16384, NULL);
  g_return_val_if_fail (style->opacity >= 0 && style->opacity <= 1, NULL);

  if (!check_sizes (image, map, error))
    return NULL;
  plan (&overlay);
  if (map->areas != NULL) {
    areas = overlay.areas =
        norma_area_mask_resize (map->areas, overlay.width, overlay.height, error);
    if (areas == NULL)
      return NULL;
  }
  colors = norma_display_colors (image, overlay.width, overlay.height, error);
  if (colors == NULL)
    return NULL;
  pixels = norma_alloc (overlay.canvas_height, overlay.canvas_width * sizeof (guint32),
                        "an overlay", error);
  if (pixels == NULL)
    return NULL;
  overlay.pixels = pixels;
  if (!paint_picture (&overlay, colors, error) || !draw_areas (&overlay, error) ||
      !draw (&overlay, error))
    return NULL;
  return export_pixels (&overlay, error);
}
