/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

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
                      self->overlay != NORMA_OVERLAY_OUTLINE;
  NormaScene scene = {
    .viewport = &self->viewport,
    .picture = self->picture,
    .window = self->has_window ? self->window : self->picture->spread.automatic,
    .background = GROUND,
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
  cairo_surface_mark_dirty (*shown);
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
