/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/model-chart.h"

#include <math.h>

/* Points. */
enum { ROW = 14, GROUP_HEAD = 16, GROUP_GAP = 8, TITLE = 18, AXIS = 18, KEY = 14, MARGIN = 8 };

/* Okabe and Ito 2008 ("Color universal design"), told apart by those who see few colours; the yellow, which
 * is too light on paper, comes as a darker one. */
static const guint32 colors[] = { 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7,
                                  0xe69f00, 0x56b4e9, 0x8a7a00, 0x6a3d9a };

guint32
norma_model_chart_color (guint model)
{
  return colors[model % G_N_ELEMENTS (colors)];
}

/* Places. */

static double
get_top (const NormaModelChart *chart)
{
  return MARGIN + TITLE + chart->comparison->n_models * KEY + AXIS;
}

static double
get_group_height (const NormaModelChart *chart)
{
  return GROUP_HEAD + chart->comparison->n_models * ROW + GROUP_GAP;
}

double
norma_model_chart_height (const NormaModelChart *chart)
{
  return get_top (chart) + chart->comparison->sets->len * get_group_height (chart) + MARGIN;
}

void
norma_model_chart_get_row (const NormaModelChart *chart, guint set, guint model, double *y,
                           double *height)
{
  *y = get_top (chart) + set * get_group_height (chart) + GROUP_HEAD + model * ROW;
  *height = ROW;
}

gboolean
norma_model_chart_find (const NormaModelChart *chart, double y, guint *set, guint *model)
{
  double below = y - get_top (chart);
  double group = floor (below / get_group_height (chart));
  double row = floor ((below - group * get_group_height (chart) - GROUP_HEAD) / ROW);

  if (group < 0 || group >= chart->comparison->sets->len || row < 0 ||
      row >= chart->comparison->n_models)
    return FALSE;
  *set = (guint)group;
  *model = (guint)row;
  return TRUE;
}

/* The axis: from a round number below all intervals to 1. */
typedef struct {
  double low, step;
  double x, width;
} Scale;

static const NormaModelFigures *
get_figures (const NormaModelChart *chart, guint set, guint model)
{
  return &((const NormaComparedSet *)chart->comparison->sets->pdata[set])->models[model];
}

static double
find_lowest (const NormaModelChart *chart)
{
  double lowest = 1;

  for (guint s = 0; s < chart->comparison->sets->len; s++)
    for (guint m = 0; m < chart->comparison->n_models; m++) {
      const NormaModelFigures *f = get_figures (chart, s, m);

      lowest = fmin (lowest, fmin (f->auroc, f->auroc_interval.low));
    }
  return lowest;
}

static Scale
find_scale (const NormaModelChart *chart, double width)
{
  static const double steps[] = { 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2 };
  Scale scale = { .x = MARGIN, .width = width - 2 * MARGIN - ROW };
  double lowest = find_lowest (chart);

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++) {
    scale.step = steps[i];
    if ((1 - lowest) / scale.step <= 5)
      break;
  }
  scale.low = MIN (floor (lowest / scale.step + 1e-9) * scale.step, 1 - scale.step);
  return scale;
}

static double
get_x (const Scale *scale, double value)
{
  return scale->x + scale->width * (value - scale->low) / (1 - scale->low);
}

/* Drawing. */

/* Shapes as well as colours tell the models apart. */
static void
draw_mark (cairo_t *cr, guint model, double x, double y)
{
  const double radius = 3.6;
  guint n_corners = model % 4 == 0 ? 0 : model % 4 + 2;

  cairo_new_path (cr);
  if (n_corners == 0)
    cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  for (guint i = 0; i < n_corners; i++) {
    double angle = 2 * G_PI * i / n_corners + (n_corners == 4 ? G_PI / 4 : 0);

    cairo_line_to (cr, x + 1.2 * radius * sin (angle), y - 1.2 * radius * cos (angle));
  }
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_words (const NormaModelChart *chart, NormaReportText *text, cairo_t *cr, NormaTextStyle style,
            guint32 color, double x, double y, double width, const char *words)
{
  const NormaTextPlace place = { x, y, width, PANGO_ALIGN_LEFT, PANGO_ELLIPSIZE_MIDDLE };

  norma_report_text_draw (text, cr, style, color, &place, words);
}

static void
draw_keys (const NormaModelChart *chart, NormaReportText *text, double width, cairo_t *cr)
{
  for (guint m = 0; m < chart->comparison->n_models; m++) {
    double y = MARGIN + TITLE + m * KEY;

    norma_report_set_color (cr, norma_model_chart_color (m));
    draw_mark (cr, m, MARGIN + 5, y + KEY / 2.0 - 1);
    draw_words (chart, text, cr, NORMA_TEXT_SMALL, chart->ink, MARGIN + 14, y,
                width - 2 * MARGIN - 14, chart->models[m]);
  }
}

static void
draw_axis (const NormaModelChart *chart, NormaReportText *text, const Scale *scale, cairo_t *cr)
{
  double top = get_top (chart);
  double bottom = norma_model_chart_height (chart) - MARGIN;
  guint n = (guint)round ((1 - scale->low) / scale->step);

  for (guint i = 0; i <= n; i++) {
    double value = scale->low + i * scale->step;
    double x = round (get_x (scale, value)) + 0.5;
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    NormaTextPlace place = { 0, top - AXIS + 3, -1, PANGO_ALIGN_LEFT, PANGO_ELLIPSIZE_NONE };

    g_ascii_formatd (number, sizeof number, scale->step < 0.01 ? "%.3f" : "%.2f", value);
    place.x = MAX (x - norma_report_text_measure_line (text, NORMA_TEXT_LABEL, number) / 2, 0);
    norma_report_text_draw (text, cr, NORMA_TEXT_LABEL, chart->ink_soft, &place, number);
    norma_report_set_color (cr, chart->rule);
    cairo_set_line_width (cr, 0.5);
    cairo_move_to (cr, x, top - 2);
    cairo_line_to (cr, x, bottom);
    cairo_stroke (cr);
  }
}

static void
draw_figures (const NormaModelChart *chart, NormaReportText *text, const Scale *scale, guint set,
              guint model, cairo_t *cr)
{
  const NormaModelFigures *f = get_figures (chart, set, model);
  double y, height;

  norma_model_chart_get_row (chart, set, model, &y, &height);
  if (isnan (f->auroc)) {
    draw_words (chart, text, cr, NORMA_TEXT_SMALL, chart->ink_soft, scale->x, y, scale->width, "–");
    return;
  }
  norma_report_set_color (cr, norma_model_chart_color (model));
  cairo_set_line_width (cr, 1.4);
  if (!isnan (f->auroc_interval.low)) {
    cairo_move_to (cr, get_x (scale, f->auroc_interval.low), y + height / 2);
    cairo_line_to (cr, get_x (scale, f->auroc_interval.high), y + height / 2);
    cairo_stroke (cr);
  }
  draw_mark (cr, model, get_x (scale, f->auroc), y + height / 2);
  if (f->p < NORMA_SIGNIFICANT_P) {
    double x = get_x (scale, fmax (f->auroc, f->auroc_interval.high));

    draw_words (chart, text, cr, NORMA_TEXT_STRONG, chart->ink, x + 6, y, ROW, "★");
  }
}

static void
draw_group (const NormaModelChart *chart, NormaReportText *text, const Scale *scale, guint set,
            double width, cairo_t *cr)
{
  double y, height;

  norma_model_chart_get_row (chart, set, 0, &y, &height);
  draw_words (chart, text, cr, NORMA_TEXT_STRONG, chart->ink, MARGIN, y - GROUP_HEAD + 2,
              width - 2 * MARGIN, chart->groups[set]);
  for (guint m = 0; m < chart->comparison->n_models; m++)
    draw_figures (chart, text, scale, set, m, cr);
}

void
norma_model_chart_draw (const NormaModelChart *chart, NormaReportText *text, double width,
                        cairo_t *cr)
{
  const Scale scale = find_scale (chart, width);

  draw_words (chart, text, cr, NORMA_TEXT_PART, chart->ink, MARGIN, MARGIN, width - 2 * MARGIN,
              chart->title);
  draw_keys (chart, text, width, cr);
  draw_axis (chart, text, &scale, cr);
  for (guint s = 0; s < chart->comparison->sets->len; s++)
    draw_group (chart, text, &scale, s, width, cr);
}
