/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "ui/histogram-private.h"
#include "ui/limit-colors.h"

static const guint32 limit_colors[] = { NORMA_REVIEW_COLOR, NORMA_REJECT_COLOR };

/* The colour-blind tell them by their lightness. */
static const GdkRGBA bin_colors[NORMA_N_BINS_KINDS] = {
  [NORMA_BINS_GOOD] = { 0.18f, 0.63f, 0.45f, 0.85f },
  [NORMA_BINS_BAD] = { 0.86f, 0.42f, 0.16f, 0.75f },
  [NORMA_BINS_UNLABELLED] = { 0.45f, 0.52f, 0.68f, 0.6f },
};

static void
set_color (cairo_t *cr, guint32 color, double alpha)
{
  cairo_set_source_rgba (cr, (color >> 16 & 0xff) / 255.0, (color >> 8 & 0xff) / 255.0,
                         (color & 0xff) / 255.0, alpha);
}

/* The colour of text, fainter. */
static void
set_text_color (NormaHistogram *self, double alpha, cairo_t *cr)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  cairo_set_source_rgba (cr, (double)color.red, (double)color.green, (double)color.blue, alpha);
}

static guint
tallest (const NormaHistogram *self)
{
  guint most = 1;

  for (guint i = 0; i < NORMA_N_SCORE_BINS; i++)
    for (guint kind = 0; kind < NORMA_N_BINS_KINDS; kind++)
      most = MAX (most, self->bins[kind].n[i]);
  return most;
}

static void
draw_marked (NormaHistogram *self, double height, cairo_t *cr)
{
  double step = norma_histogram_plot_width (self) / NORMA_N_SCORE_BINS;
  double left = NORMA_HISTOGRAM_MARGIN + self->first_marked * step;
  double width = (self->last_marked + 1.0 - self->first_marked) * step;

  if (self->last_marked < self->first_marked)
    return;
  set_text_color (self, 0.16, cr);
  cairo_rectangle (cr, left, 0, width, height);
  cairo_fill (cr);
  set_text_color (self, 0.7, cr);
  cairo_set_line_width (cr, 1);
  cairo_rectangle (cr, left - 0.5, 0.5, width, height - 0.5);
  cairo_stroke (cr);
}

static void
draw_bars (NormaHistogram *self, const NormaScoreBins *bins, const GdkRGBA *color, double height,
           cairo_t *cr)
{
  double step = norma_histogram_plot_width (self) / NORMA_N_SCORE_BINS;
  /* Roots, so that a single image is seen beside hundreds. */
  double unit = height / sqrt (tallest (self));

  gdk_cairo_set_source_rgba (cr, color);
  for (guint i = 0; i < NORMA_N_SCORE_BINS; i++) {
    double bar = sqrt (bins->n[i]) * unit;

    cairo_rectangle (cr, NORMA_HISTOGRAM_MARGIN + i * step, height - bar, MAX (step - 1, 1), bar);
  }
  cairo_fill (cr);
}

static void
draw_limits (NormaHistogram *self, double height, cairo_t *cr)
{
  double places[NORMA_HISTOGRAM_N_LIMITS];

  for (guint i = 0; i < NORMA_HISTOGRAM_N_LIMITS; i++)
    places[i] = norma_histogram_get_place (self, self->limits[i]);
  cairo_rectangle (cr, places[0], 0, places[1] - places[0], height);
  set_color (cr, NORMA_REVIEW_COLOR, 0.18);
  cairo_fill (cr);
  for (guint i = 0; i < NORMA_HISTOGRAM_N_LIMITS; i++) {
    set_color (cr, limit_colors[i], 1);
    cairo_rectangle (cr, places[i] - 1, 0, 2, height + NORMA_PLOT_HANDLE_SIZE / 2.0);
    cairo_fill (cr);
  }
}

static const char *
octave_word (int octave)
{
  static const char *const words[] = { "1⁄16", "⅛", "¼", "½", "1 ×", "2", "4", "8", "16" };

  return words[CLAMP (octave + 4, 0, 8)];
}

/* Every octave has its number where there is room, else every second one, and so on: never do two
 * meet, and the threshold itself keeps its own. */
static int
find_octave_step (NormaHistogram *self, PangoLayout *layout)
{
  enum { GAP = 4 };
  double octave = norma_histogram_plot_width (self) / MAX (self->axis.high - self->axis.low, 1);
  int widest = 0;

  for (int i = (int)ceil (self->axis.low); i <= (int)floor (self->axis.high); i++) {
    int width;

    pango_layout_set_text (layout, octave_word (i), -1);
    pango_layout_get_pixel_size (layout, &width, NULL);
    widest = MAX (widest, width);
  }
  return MAX ((int)ceil ((widest + GAP) / octave), 1);
}

/* The numbers stand at whole octaves. */
static void
draw_numbers (NormaHistogram *self, double top, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (self);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, NULL);
  PangoAttrList *small = pango_attr_list_new ();
  int step;

  set_text_color (self, 0.75, cr);
  pango_attr_list_insert (small, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, small);
  pango_attr_list_unref (small);
  step = find_octave_step (self, layout);
  for (int octave = (int)ceil (self->axis.low); octave <= (int)floor (self->axis.high); octave++) {
    double x = norma_histogram_get_place (self, self->unit * exp2 (octave));
    int width;

    if (octave % step != 0)
      continue;
    pango_layout_set_text (layout, octave_word (octave), -1);
    pango_layout_get_pixel_size (layout, &width, NULL);
    x = CLAMP (x - width / 2.0, 0, gtk_widget_get_width (widget) - width);
    cairo_move_to (cr, x, top);
    pango_cairo_show_layout (cr, layout);
  }
}

void
norma_histogram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaHistogram *self = NORMA_HISTOGRAM (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  double bars = norma_histogram_bar_height (self);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  draw_marked (self, bars, cr);
  for (guint kind = NORMA_N_BINS_KINDS; kind-- > 0;)
    draw_bars (self, &self->bins[kind], &bin_colors[kind], bars, cr);
  set_text_color (self, 0.3, cr);
  cairo_rectangle (cr, NORMA_HISTOGRAM_MARGIN, bars, norma_histogram_plot_width (self), 1);
  cairo_fill (cr);
  draw_limits (self, bars, cr);
  draw_numbers (self, bars + NORMA_PLOT_HANDLE_SIZE + 1, cr);
  cairo_destroy (cr);
  for (guint i = 0; i < NORMA_HISTOGRAM_N_LIMITS; i++)
    gtk_widget_snapshot_child (widget, self->handles[i], snapshot);
}
