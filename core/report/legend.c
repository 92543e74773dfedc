/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/legend.h"

#include <math.h>

/* Lengths in the legend are multiples of the font size. */
#define MARGIN 0.8
#define VERDICT_LINE 1.7
#define REMOVED_LINE 1.4
#define NOTE_LINE 1.4
#define REVIEW_LINE 1.2
#define BAR 1.0
#define LABELS 1.7
#define BOTTOM 0.4

/* 0xRRGGBB */
enum {
  PAPER = 0xf6f5f4,
  INK = 0x241f31,
  WHITE = 0xffffff,
  GREEN = 0x26a269,
  AMBER = 0xe5a50a,
  RED = 0xc01c28,
};

typedef enum { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT } Align;

/* Readable at the least width, and growing more slowly than the picture. */
static double
find_font_size (guint width)
{
  return MAX (10, 0.6 * sqrt (width));
}

static gboolean
has_multiples (const NormaLegend *legend)
{
  return legend->limits.reject > 0;
}

static gboolean
has_review_mark (const NormaLegend *legend)
{
  return has_multiples (legend) && legend->limits.review > 0 &&
         legend->limits.review < legend->limits.reject;
}

guint
norma_legend_height (const NormaLegend *legend, guint width)
{
  double lines = VERDICT_LINE + REVIEW_LINE + BAR + LABELS + BOTTOM;

  if (legend->n_removed > 0)
    lines += REMOVED_LINE;
  if (legend->note != NULL)
    lines += NOTE_LINE;
  return (guint)ceil (lines * find_font_size (width));
}

/* Two decimals, or as many as it takes not to read 1 beside the threshold. */
static void
format_near_one (char *number, int size, double ratio)
{
  char format[8];

  for (guint decimals = 2; decimals <= 15; decimals++) {
    g_snprintf (format, sizeof format, "%%.%uf", decimals);
    g_ascii_formatd (number, size, format, ratio);
    if (ratio == 1 || g_ascii_strtod (number, NULL) != 1)
      return;
  }
}

char *
norma_legend_format_score (double score, double threshold)
{
  char number[64];
  double ratio = score / threshold;

  if (isnan (score))
    return g_strdup ("no score");
  if (!(threshold > 0))
    return g_strdup (g_ascii_formatd (number, sizeof number, "%.4g", score));
  if (fabs (ratio) < 1000)
    format_near_one (number, sizeof number, ratio);
  else
    g_ascii_formatd (number, sizeof number, "%.3g", ratio);
  return g_strconcat (number, " × threshold", NULL);
}

static void
set_color (cairo_t *cr, guint32 color)
{
  cairo_set_source_rgb (cr, (color >> 16) / 255.0, (color >> 8 & 255) / 255.0,
                        (color & 255) / 255.0);
}

/* Text with its baseline at y, kept between left and right, smaller if need be. Returns its right
 * end. */
static double
draw_text (cairo_t *cr, const char *text, double x, double y, Align align, double left,
           double right)
{
  cairo_text_extents_t extents;
  double scale, length, start;

  cairo_text_extents (cr, text, &extents);
  scale = MIN (1, (right - left) / extents.x_advance);
  length = scale * extents.x_advance;
  start = align == ALIGN_LEFT ? x : align == ALIGN_RIGHT ? x - length : x - length / 2;
  start = MAX (left, MIN (start, right - length));
  cairo_save (cr);
  cairo_translate (cr, start, y);
  cairo_scale (cr, scale, scale);
  cairo_move_to (cr, 0, 0);
  cairo_show_text (cr, text);
  cairo_restore (cr);
  return start + length;
}

static void
trace_polygon (cairo_t *cr, guint n, double x, double y, double radius, double turn)
{
  cairo_new_path (cr);
  for (guint i = 0; i < n; i++) {
    double angle = turn + 2 * G_PI * i / n;

    cairo_line_to (cr, x + radius * sin (angle), y - radius * cos (angle));
  }
  cairo_close_path (cr);
}

/* Told apart by shape as well as by colour. */
static void
draw_sign (cairo_t *cr, NormaVerdict verdict, double x, double y, double radius)
{
  static const guint32 colors[] = { GREEN, AMBER, RED };
  double arm = 0.42 * radius;

  set_color (cr, colors[verdict]);
  if (verdict == NORMA_VERDICT_ACCEPT)
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  else if (verdict == NORMA_VERDICT_REVIEW)
    trace_polygon (cr, 3, x, y + 0.2 * radius, 1.2 * radius, 0);
  else
    trace_polygon (cr, 8, x, y, 1.05 * radius, G_PI / 8);
  cairo_fill (cr);

  set_color (cr, verdict == NORMA_VERDICT_REVIEW ? INK : WHITE);
  cairo_set_line_width (cr, 0.28 * radius);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  if (verdict == NORMA_VERDICT_ACCEPT) {
    cairo_move_to (cr, x - 1.1 * arm, y);
    cairo_line_to (cr, x - 0.2 * arm, y + 0.9 * arm);
    cairo_line_to (cr, x + 1.2 * arm, y - 0.9 * arm);
  } else if (verdict == NORMA_VERDICT_REVIEW) {
    cairo_move_to (cr, x, y - 0.9 * arm);
    cairo_line_to (cr, x, y + 0.5 * arm);
    cairo_move_to (cr, x, y + 1.4 * arm);
    cairo_line_to (cr, x, y + 1.4 * arm);
  } else {
    cairo_move_to (cr, x - arm, y - arm);
    cairo_line_to (cr, x + arm, y + arm);
    cairo_move_to (cr, x + arm, y - arm);
    cairo_line_to (cr, x - arm, y + arm);
  }
  cairo_stroke (cr);
}

static void
set_font (cairo_t *cr, double size, gboolean bold)
{
  cairo_select_font_face (cr, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                          bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size (cr, size);
}

static void
draw_verdict (const NormaLegend *legend, cairo_t *cr, double font, double left, double right)
{
  static const char *const words[] = { "Accept", "Review", "Reject" };
  g_autofree char *score = norma_legend_format_score (legend->score, legend->limits.reject);
  g_autofree char *text =
      isnan (legend->score)
          ? g_strdup (score)
          : g_strconcat (legend->measure == NULL ? "score" : legend->measure, " ", score, NULL);
  double baseline = (VERDICT_LINE - 0.45) * font;

  draw_sign (cr, legend->verdict, left + 0.6 * font, baseline - 0.36 * font, 0.6 * font);
  set_color (cr, INK);
  set_font (cr, 1.1 * font, TRUE);
  left = draw_text (cr, legend->word == NULL ? words[legend->verdict] : legend->word,
                    left + 1.6 * font, baseline, ALIGN_LEFT, left, right);
  set_font (cr, font, FALSE);
  draw_text (cr, text, right, baseline, ALIGN_RIGHT, left + 0.5 * font, right);
}

/* What was left out of the verdict is said, so that no region disappears in silence. */
static void
draw_removed (const NormaLegend *legend, cairo_t *cr, double y, double left, double right)
{
  g_autofree char *peak = norma_legend_format_score (legend->removed_peak, legend->limits.reject);
  g_autofree char *text =
      g_strdup_printf ("%u below the least area, up to %s", legend->n_removed, peak);

  set_color (cr, INK);
  draw_text (cr, text, left, y, ALIGN_LEFT, left, right);
}

static void
draw_review_mark (const NormaLegend *legend, cairo_t *cr, double font, double y, double left,
                  double right)
{
  double part = norma_color_scale_position (legend->limits.review, legend->limits.reject);
  double x = left + part * (right - left);
  cairo_text_extents_t extents;

  cairo_text_extents (cr, "review", &extents);
  set_color (cr, AMBER);
  trace_polygon (cr, 3, x, y - 0.32 * font, 0.38 * font, G_PI);
  cairo_fill_preserve (cr);
  set_color (cr, INK);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  if (x + 0.6 * font + extents.x_advance <= right)
    draw_text (cr, "review", x + 0.6 * font, y - 0.2 * font, ALIGN_LEFT, left, right);
  else
    draw_text (cr, "review", x - 0.6 * font, y - 0.2 * font, ALIGN_RIGHT, left, right);
}

static void
draw_bar (const NormaLegend *legend, cairo_t *cr, double x, double y, double width, double height)
{
  for (int i = 0; i < 256; i++) {
    guint32 color = norma_color_scale_color (legend->scale, i / 255.0);
    /* Whole pixels, or seams would show. */
    double from = floor (x + i * width / 256);
    double to = floor (x + (i + 1) * width / 256);

    set_color (cr, color);
    cairo_rectangle (cr, from, floor (y), to - from, floor (height));
    cairo_fill (cr);
  }
}

/* A dark line between light ones is seen on every colour. */
static void
draw_mark (cairo_t *cr, double x, double top, double bottom, double width)
{
  x = floor (x) + 0.5;
  set_color (cr, WHITE);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, width + 2);
  cairo_move_to (cr, x, top);
  cairo_line_to (cr, x, bottom);
  cairo_stroke (cr);
  set_color (cr, INK);
  cairo_set_line_width (cr, width);
  cairo_move_to (cr, x, top);
  cairo_line_to (cr, x, bottom);
  cairo_stroke (cr);
}

static void
draw_scale (const NormaLegend *legend, cairo_t *cr, double font, double y, double left,
            double right)
{
  static const char *const labels[] = { "1/4 ×", "1/2 ×", "threshold", "2 ×", "4 ×" };
  double below = y + BAR * font;

  draw_bar (legend, cr, left, y, right - left, BAR * font);
  if (!has_multiples (legend))
    return;
  for (int i = 0; i < 5; i++) {
    double x = left + i * (right - left) / 4;
    gboolean is_threshold = i == 2;

    if (is_threshold)
      draw_mark (cr, x, y - 0.25 * font, below + 0.35 * font, MAX (2, floor (font / 6)));
    else
      draw_mark (cr, CLAMP (x, left + 0.5, right - 1), below, below + 0.3 * font, 1);
    set_font (cr, font, is_threshold);
    draw_text (cr, labels[i], x, below + 1.3 * font, ALIGN_CENTER, left, right);
  }
  set_font (cr, font, FALSE);
}

void
norma_legend_draw (const NormaLegend *legend, cairo_t *cr, guint width)
{
  double font = find_font_size (width);
  double left = MARGIN * font;
  double right = width - left;
  double y = VERDICT_LINE * font;
  cairo_font_options_t *options = cairo_font_options_create ();

  /* The desktop's font settings must not change a report. */
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options (cr, options);
  cairo_font_options_destroy (options);

  set_color (cr, PAPER);
  cairo_rectangle (cr, 0, 0, width, norma_legend_height (legend, width));
  cairo_fill (cr);
  draw_verdict (legend, cr, font, left, right);
  if (legend->note != NULL) {
    y += NOTE_LINE * font;
    set_color (cr, INK);
    draw_text (cr, legend->note, left, y - 0.4 * font, ALIGN_LEFT, left, right);
  }
  if (legend->n_removed > 0) {
    y += REMOVED_LINE * font;
    draw_removed (legend, cr, y - 0.4 * font, left, right);
  }
  y += REVIEW_LINE * font;
  draw_scale (legend, cr, font, y, left, right);
  if (has_review_mark (legend))
    draw_review_mark (legend, cr, font, y, left, right);
}
