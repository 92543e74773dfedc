/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "ui/alignment-drawing.h"
#include "ui/compositor.h"
#include "ui/image-view-private.h"
#include "ui/outline-drawing.h"

/* How an image view is drawn: composed once into a surface of device pixels, with the lines on top. */

/* The ground around an image, the same in the light and the dark style: eyes judge greys against
 * what surrounds them. */
#define GROUND 0xff2b2b2bu

static void
ensure_surface (NormaImageView *self, cairo_surface_t **surface)
{
  int width = (int)self->viewport.view_width;
  int height = (int)self->viewport.view_height;

  if (*surface != NULL && cairo_image_surface_get_width (*surface) == width &&
      cairo_image_surface_get_height (*surface) == height)
    return;
  g_clear_pointer (surface, cairo_surface_destroy);
  *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
}

static guint32 *
get_pixels (cairo_surface_t *surface)
{
  cairo_surface_flush (surface);
  return (guint32 *)(gpointer)cairo_image_surface_get_data (surface);
}

static gsize
get_stride (cairo_surface_t *surface)
{
  return (gsize)cairo_image_surface_get_stride (surface) / sizeof (guint32);
}

static void
ensure_table (NormaImageView *self)
{
  if (self->has_table)
    return;
  if (self->table == NULL)
    self->table = g_new (NormaHeatTable, 1);
  if (self->overlay == NORMA_OVERLAY_MASK)
    norma_heat_table_fill_mask (self->table, &self->look);
  else
    norma_heat_table_fill (self->table, &self->look);
  self->has_table = TRUE;
}

static gboolean
is_bare (NormaImageView *self)
{
  return self->overlay_hidden || self->is_peeking;
}

/* Out of memory the view stays as it was: the next draw tries again. */
static void
compose (NormaImageView *self)
{
  gboolean has_heat = self->plane != NULL && self->has_look && !is_bare (self) &&
                      self->overlay != NORMA_OVERLAY_OUTLINE &&
                      norma_image_view_get_mix (self) == NORMA_MIX_QUERY;
  NormaScene scene = {
    .viewport = &self->viewport,
    .picture = self->picture,
    .window = self->has_window ? self->window : self->picture->spread.automatic,
    .background = GROUND,
    .mixture = { self->reference, norma_image_view_get_mix (self),
                 norma_image_view_get_divider_column (self),
                 !is_bare (self) && (self->alignment_overlays & NORMA_DRAW_RESIDUAL) != 0 &&
                     norma_image_view_get_mix (self) != NORMA_MIX_DIFFERENCE },
  };

  if (has_heat) {
    ensure_table (self);
    scene.plane = self->plane;
    scene.table = self->table;
  }
  ensure_surface (self, &self->surface);
  self->is_composed =
      norma_compose (&scene, get_pixels (self->surface), get_stride (self->surface), NULL);
  cairo_surface_mark_dirty (self->surface);
}

static void
draw_alignment (NormaImageView *self, int scale, guint32 *pixels, gsize stride)
{
  if (norma_image_view_get_mix (self) == NORMA_MIX_SWIPE)
    norma_draw_divider (norma_image_view_get_divider_column (self), &self->viewport, scale, pixels,
                        stride);
  if (self->has_echo)
    norma_draw_cross_hair (self->echo.x, self->echo.y, &self->viewport, scale, pixels, stride);
  if (self->reference == NULL || is_bare (self))
    return;
  if ((self->alignment_overlays & NORMA_DRAW_VALID_AREA) != 0)
    norma_draw_valid_area (self->reference, &self->viewport, scale, pixels, stride);
  if ((self->alignment_overlays & NORMA_DRAW_DISPLACEMENT) != 0)
    norma_draw_displacement (self->reference, &self->viewport, scale, pixels, stride);
}

/* Logical pixels. */
enum { MARK_RADIUS = 9 };

static void
draw_mark (NormaImageView *self, guint i, cairo_t *cr)
{
  const NormaViewPlace *place = &g_array_index (self->marks, NormaViewPlace, i);
  g_autofree char *number = g_strdup_printf ("%u", i + 1);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), number);
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)), x, y;
  int width, height;

  norma_viewport_to_view (&self->viewport, place->x, place->y, &x, &y);
  norma_draw_cross_hair (place->x, place->y, &self->viewport, (int)scale,
                         get_pixels (cairo_get_target (cr)), get_stride (cairo_get_target (cr)));
  cairo_surface_mark_dirty (cairo_get_target (cr));
  x = x / scale + MARK_RADIUS + 3;
  y = y / scale - MARK_RADIUS - 3;
  cairo_new_path (cr);
  cairo_arc (cr, x, y, MARK_RADIUS, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 0.06, 0.06, 0.06);
  cairo_fill_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x - width / 2.0, y - height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_marks (NormaImageView *self, cairo_surface_t *surface)
{
  double scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  for (guint i = 0; i < self->marks->len; i++)
    draw_mark (self, i, cr);
  cairo_destroy (cr);
}

/* What is shown is kept by the last frame and would be copied, were it drawn on: two take turns. */
static cairo_surface_t *
draw_lines (NormaImageView *self)
{
  cairo_surface_t **shown = &self->shown[self->n_frames++ % G_N_ELEMENTS (self->shown)];
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));

  ensure_surface (self, shown);
  memcpy (get_pixels (*shown), get_pixels (self->surface),
          get_stride (self->surface) * sizeof (guint32) * self->viewport.view_height);
  if (self->outlines != NULL && !is_bare (self))
    norma_outlines_draw (self->outlines, &self->viewport, scale, self->selected, self->hovered,
                         get_pixels (*shown), get_stride (*shown));
  if (self->paint != NULL && !self->is_peeking)
    self->paint (self->paint_data, &self->viewport, scale, get_pixels (*shown),
                 get_stride (*shown));
  draw_alignment (self, scale, get_pixels (*shown), get_stride (*shown));
  cairo_surface_mark_dirty (*shown);
  if (self->marks->len > 0)
    draw_marks (self, *shown);
  return *shown;
}

void
norma_image_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaImageView *self = NORMA_IMAGE_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double scale = gtk_widget_get_scale_factor (widget);
  cairo_t *cr;

  if (self->picture == NULL || width == 0 || height == 0)
    return;
  if (!self->is_composed)
    compose (self);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_scale (cr, 1 / scale, 1 / scale);
  cairo_set_source_surface (cr, draw_lines (self), 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_paint (cr);
  cairo_destroy (cr);
}

cairo_surface_t *
norma_image_view_get_surface (NormaImageView *self)
{
  if (self->picture != NULL && !self->is_composed)
    compose (self);
  return self->surface;
}
