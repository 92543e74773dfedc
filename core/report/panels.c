/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/panels.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/report/display.h"

enum { GAP = 12, TITLE = 26, PAPER = 0xf6f5f4, INK = 0x241f31, BEYOND = 0x77767b };

double
norma_panels_around (double width, double height)
{
  /* A place a third as wide as what is shown is seen with what surrounds it, and fewer pixels than
   * this show nothing that is recognised. */
  return MAX (3 * MAX (width, height), 48);
}

/* What of a raster a panel shows, in the raster's own pixels, and where it stands in the panel. */
typedef struct {
  gint64 left, top; /* of the square, may lie beyond */
  guint x, y, width, height; /* the part inside the raster */
  gint64 n; /* sides of the square */
} Piece;

static gboolean
cut_axis (gint64 begin, gint64 n, guint size, guint *first, guint *length)
{
  gint64 low = CLAMP (begin, 0, size), high = CLAMP (begin + n, 0, size);

  *first = (guint)low;
  *length = (guint)(high - low);
  return high > low;
}

static gboolean
find_piece (const NormaPanel *panel, double around, Piece *piece)
{
  const NormaRaster *raster = panel->raster;
  double scale = (double)raster->width / raster->file_width;

  piece->n = MAX (1, llround (around * scale));
  piece->left = llround ((panel->x + panel->width / 2 - around / 2) * scale);
  piece->top = llround ((panel->y + panel->height / 2 - around / 2) * scale);
  return cut_axis (piece->left, piece->n, raster->width, &piece->x, &piece->width) &&
         cut_axis (piece->top, piece->n, raster->height, &piece->y, &piece->height);
}

static NormaRaster *
cut (const NormaRaster *raster, const Piece *piece, GError **error)
{
  NormaRaster *part = norma_raster_new (piece->width, piece->height, raster->channels, raster->type,
                                        NULL, 0, error);
  gsize pixel = raster->channels * norma_sample_size (raster->type);

  for (guint y = 0; part != NULL && y < piece->height; y++)
    memcpy (norma_raster_row (part, y),
            (guint8 *)norma_raster_row (raster, piece->y + y) + piece->x * pixel,
            piece->width * pixel);
  return part;
}

static guint
scale_to (gint64 value, gint64 n, guint side)
{
  return (guint)CLAMP ((value * side + n / 2) / n, 0, side);
}

/* colors: [side, side]. */
static gboolean
paint (const NormaPanel *panel, const Piece *piece, guint side, guint32 *colors, GError **error)
{
  guint left = scale_to ((gint64)piece->x - piece->left, piece->n, side);
  guint top = scale_to ((gint64)piece->y - piece->top, piece->n, side);
  guint right = scale_to ((gint64)piece->x + piece->width - piece->left, piece->n, side);
  guint bottom = scale_to ((gint64)piece->y + piece->height - piece->top, piece->n, side);
  guint width = right - left, height = bottom - top;
  g_autoptr (NormaRaster) part = NULL;
  g_autofree guint32 *shown = NULL;
  NormaDisplayRange range;

  if (width == 0 || height == 0)
    return TRUE;
  part = cut (panel->raster, piece, error);
  if (part == NULL || !norma_display_find_range (panel->raster, &range, error))
    return FALSE;
  shown = norma_display_colors_in (part, &range, width, height, error);
  if (shown == NULL)
    return FALSE;
  for (guint y = 0; y < height; y++)
    memcpy (colors + (gsize)(top + y) * side + left, shown + (gsize)y * width,
            width * sizeof *shown);
  return TRUE;
}

static void
set_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16) / 255.0, (color >> 8 & 255) / 255.0,
                        (color & 255) / 255.0);
}

/* A light line between dark ones is seen on everything. */
static void
draw_place (cairo_t *cr, const NormaPanel *panel, double around, guint side)
{
  static const struct {
    double line;
    guint32 color;
  } lines[] = { { 4, INK }, { 2, 0xffffff } };
  double width = panel->width * side / around, height = panel->height * side / around;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    cairo_set_line_width (cr, lines[i].line);
    set_color (cr, lines[i].color);
    cairo_rectangle (cr, (side - width) / 2, (side - height) / 2, width, height);
    cairo_stroke (cr);
  }
}

/* Draws over pixels, [side, side], which outlive it. */
static cairo_surface_t *
surface_over (guint32 *colors, guint side)
{
  return cairo_image_surface_create_for_data ((guint8 *)colors, CAIRO_FORMAT_RGB24, (int)side,
                                              (int)side, (int)(side * sizeof *colors));
}

guint32 *
norma_panel_colors (const NormaPanel *panel, double around, guint side, GError **error)
{
  g_autofree guint32 *colors = norma_alloc (side, side * sizeof (guint32), "a panel", error);
  cairo_surface_t *surface;
  cairo_t *cr;
  Piece piece;

  if (colors == NULL)
    return NULL;
  for (gsize i = 0; i < (gsize)side * side; i++)
    colors[i] = BEYOND;
  if (find_piece (panel, around, &piece) && !paint (panel, &piece, side, colors, error))
    return NULL;
  surface = surface_over (colors, side);
  cr = cairo_create (surface);
  draw_place (cr, panel, around, side);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_steal_pointer (&colors);
}

/* Shortened until it fits. */
static void
draw_title (cairo_t *cr, const char *title)
{
  g_autofree char *text = g_utf8_make_valid (title, -1);
  glong n = g_utf8_strlen (text, -1);
  cairo_text_extents_t extents;

  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, 14);
  for (glong kept = n; kept > 0; kept--) {
    g_autofree char *head = g_utf8_substring (text, 0, kept);
    g_autofree char *line = kept == n ? g_strdup (head) : g_strconcat (head, "…", NULL);

    cairo_text_extents (cr, line, &extents);
    if (extents.x_advance > NORMA_PANEL_SIDE && kept > 1)
      continue;
    set_color (cr, INK);
    cairo_move_to (cr, 0, TITLE - 9);
    cairo_show_text (cr, line);
    return;
  }
}

static gboolean
draw_panel (cairo_t *cr, const NormaPanel *panel, double around, GError **error)
{
  g_autofree guint32 *colors = norma_panel_colors (panel, around, NORMA_PANEL_SIDE, error);
  cairo_surface_t *surface;

  if (colors == NULL)
    return FALSE;
  draw_title (cr, panel->title);
  surface = surface_over (colors, NORMA_PANEL_SIDE);
  cairo_set_source_surface (cr, surface, 0, TITLE);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return TRUE;
}

static NormaRaster *
export_surface (cairo_surface_t *surface, guint width, guint height, GError **error)
{
  NormaRaster *raster = NULL;

  cairo_surface_flush (surface);
  if (cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE, "drawing panels: %s",
                 cairo_status_to_string (cairo_surface_status (surface)));
    return NULL;
  }
  raster = norma_raster_new (width, height, 3, NORMA_SAMPLE_U8, NULL, 0, error);
  for (guint y = 0; raster != NULL && y < height; y++) {
    const guint8 *from =
        cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);
    guint8 *to = norma_raster_row (raster, y);

    for (guint x = 0; x < width; x++) {
      guint32 color;

      memcpy (&color, from + x * sizeof color, sizeof color);
      *to++ = (guint8)(color >> 16);
      *to++ = (guint8)(color >> 8);
      *to++ = (guint8)color;
    }
  }
  return raster;
}

NormaRaster *
norma_panels_new (const NormaPanel *panels, guint n, double around, GError **error)
{
  guint width = GAP + n * (NORMA_PANEL_SIDE + GAP), height = TITLE + NORMA_PANEL_SIDE + GAP;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height);
  cairo_t *cr = cairo_create (surface);
  gboolean drawn = TRUE;
  NormaRaster *raster;

  set_color (cr, PAPER);
  cairo_paint (cr);
  for (guint i = 0; drawn && i < n; i++) {
    cairo_save (cr);
    cairo_translate (cr, GAP + i * (NORMA_PANEL_SIDE + GAP), 0);
    drawn = draw_panel (cr, &panels[i], around, error);
    cairo_restore (cr);
  }
  cairo_destroy (cr);
  raster = drawn ? export_surface (surface, width, height, error) : NULL;
  cairo_surface_destroy (surface);
  return raster;
}
