/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/loss-chart.h"

#include <glib/gi18n.h>
#include <math.h>

/* Logical pixels. */
enum { HEIGHT = 180, LEAST_WIDTH = 200, MARGIN = 6, MARK = 18 };

struct _NormaLossChart {
  GtkWidget parent_instance;
  NormaLossRecord record;
};

G_DEFINE_FINAL_TYPE (NormaLossChart, norma_loss_chart, GTK_TYPE_WIDGET)

typedef double (*Pick) (const NormaLossPoint *point);

static double
pick_loss (const NormaLossPoint *point)
{
  return point->loss;
}

static double
pick_held_out (const NormaLossPoint *point)
{
  return point->held_out;
}

/* NaN where there is none. */
static double
find_last (const NormaLossRecord *record, Pick pick)
{
  for (guint i = record->n; i-- > 0;)
    if (!isnan (pick (&record->points[i])))
      return pick (&record->points[i]);
  return NAN;
}

void
norma_loss_chart_get_range (NormaLossChart *self, double *last_step, double *most)
{
  const NormaLossRecord *record = &self->record;

  *last_step = record->n == 0 ? 0 : record->points[record->n - 1].step;
  *most = 0;
  for (guint i = 0; i < record->n; i++) {
    *most = fmax (*most, record->points[i].loss);
    *most = fmax (*most, record->points[i].held_out);
  }
}

static PangoLayout *
new_layout (NormaLossChart *self, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  PangoAttrList *small = pango_attr_list_new ();

  pango_attr_list_insert (small, pango_attr_scale_new (PANGO_SCALE_SMALL));
  pango_layout_set_attributes (layout, small);
  pango_attr_list_unref (small);
  return layout;
}

static void
set_text_color (NormaLossChart *self, double alpha, cairo_t *cr)
{
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  cairo_set_source_rgba (cr, (double)color.red, (double)color.green, (double)color.blue, alpha);
}

/* The held-out loss stands out by colour, by width and by its dots. */
static void
set_held_out_color (NormaLossChart *self, cairo_t *cr)
{
  GdkRGBA color;

  if (gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)),
                                      "accent_color", &color))
    gdk_cairo_set_source_rgba (cr, &color);
  else
    set_text_color (self, 1, cr);
}

/* Where the words of the scale end and the curves begin. */
typedef struct {
  double x, y, width, height;
  double last_step, most;
} Box;

static Box
make_box (NormaLossChart *self)
{
  g_autoptr (PangoLayout) layout = new_layout (self, "0.0000");
  int width, height;
  Box box = { 0 };

  pango_layout_get_pixel_size (layout, &width, &height);
  box.x = width + MARGIN;
  box.y = height + 2 * MARGIN; /* the legend */
  box.width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - box.x - MARGIN, 1);
  box.height = MAX (gtk_widget_get_height (GTK_WIDGET (self)) - box.y - height - MARGIN, 1);
  norma_loss_chart_get_range (self, &box.last_step, &box.most);
  return box;
}

static void
draw_text (NormaLossChart *self, const char *text, double x, double y, double align, cairo_t *cr)
{
  g_autoptr (PangoLayout) layout = new_layout (self, text);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  cairo_move_to (cr, x - align * width, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_frame (NormaLossChart *self, const Box *box, cairo_t *cr)
{
  g_autofree char *most = g_strdup_printf ("%.3g", box->most);
  g_autofree char *last = g_strdup_printf (_ ("step %'.0f"), box->last_step);

  cairo_set_line_width (cr, 1);
  set_text_color (self, 0.14, cr);
  for (guint i = 1; i < 4; i++) {
    double y = floor (box->y + box->height * i / 4) + 0.5;

    cairo_move_to (cr, box->x, y);
    cairo_line_to (cr, box->x + box->width, y);
  }
  cairo_stroke (cr);
  set_text_color (self, 0.4, cr);
  cairo_rectangle (cr, floor (box->x) + 0.5, floor (box->y) + 0.5, box->width, box->height);
  cairo_stroke (cr);
  set_text_color (self, 0.75, cr);
  draw_text (self, most, box->x - MARGIN, box->y - MARGIN, 1, cr);
  draw_text (self, "0", box->x - MARGIN, box->y + box->height - 2 * MARGIN, 1, cr);
  draw_text (self, last, box->x + box->width, box->y + box->height + 1, 1, cr);
}

static gboolean
place (const Box *box, const NormaLossPoint *point, Pick pick, double *x, double *y)
{
  double loss = pick (point);

  if (isnan (loss))
    return FALSE;
  *x = box->x + box->width * point->step / box->last_step;
  *y = box->y + box->height * (1 - loss / box->most);
  return TRUE;
}

static void
draw_curve (const NormaLossRecord *record, const Box *box, Pick pick, cairo_t *cr)
{
  double x, y;

  cairo_new_path (cr);
  for (guint i = 0; i < record->n; i++)
    if (place (box, &record->points[i], pick, &x, &y)) {
      cairo_line_to (cr, x, y);
      cairo_line_to (cr, x, y); /* a dot, if it stays alone */
    }
  cairo_stroke (cr);
}

static void
draw_dots (const NormaLossRecord *record, const Box *box, Pick pick, cairo_t *cr)
{
  double x, y, before = -2 * MARGIN;

  for (guint i = 0; i < record->n; i++)
    if (place (box, &record->points[i], pick, &x, &y) && x - before >= 2 * MARGIN) {
      cairo_arc (cr, x, y, 2.5, 0, 2 * G_PI);
      cairo_fill (cr);
      before = x;
    }
}

/* One entry; returns where the next begins. */
static double
draw_entry (NormaLossChart *self, const char *word, double x, double y, cairo_t *cr)
{
  g_autoptr (PangoLayout) layout = new_layout (self, word);
  int width, height;

  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x, y + height / 2.0);
  cairo_line_to (cr, x + MARK, y + height / 2.0);
  cairo_stroke (cr);
  set_text_color (self, 0.9, cr);
  cairo_move_to (cr, x + MARK + MARGIN, y);
  pango_cairo_show_layout (cr, layout);
  return x + MARK + width + 3 * MARGIN;
}

static void
draw_curves (NormaLossChart *self, const Box *box, cairo_t *cr)
{
  double x = box->x;

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  set_text_color (self, 0.6, cr);
  cairo_set_line_width (cr, 1);
  draw_curve (&self->record, box, pick_loss, cr);
  x = draw_entry (self, _ ("Training"), x, 0, cr);
  if (isnan (find_last (&self->record, pick_held_out)))
    return;
  set_held_out_color (self, cr);
  cairo_set_line_width (cr, 2);
  draw_curve (&self->record, box, pick_held_out, cr);
  draw_dots (&self->record, box, pick_held_out, cr);
  draw_entry (self, _ ("Held out"), x, 0, cr);
}

static void
norma_loss_chart_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaLossChart *self = NORMA_LOSS_CHART (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  const Box box = make_box (self);

  draw_frame (self, &box, cr);
  if (box.last_step > 0 && box.most > 0)
    draw_curves (self, &box, cr);
  cairo_destroy (cr);
}

static void
norma_loss_chart_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : LEAST_WIDTH;
}

static void
norma_loss_chart_class_init (NormaLossChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = norma_loss_chart_snapshot;
  widget_class->measure = norma_loss_chart_measure;
  gtk_widget_class_set_css_name (widget_class, "losschart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
norma_loss_chart_init (NormaLossChart *self)
{
  /* Steps grow to the right in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  norma_loss_record_init (&self->record);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Loss of the training"), -1);
}

GtkWidget *
norma_loss_chart_new (void)
{
  return g_object_new (NORMA_TYPE_LOSS_CHART, NULL);
}

static void
describe (NormaLossChart *self)
{
  double loss = find_last (&self->record, pick_loss);
  double held_out = find_last (&self->record, pick_held_out);
  double last_step, most;
  g_autofree char *text = NULL;

  norma_loss_chart_get_range (self, &last_step, &most);
  if (isnan (held_out))
    text = g_strdup_printf (_ ("After step %'.0f: training loss %.3g"), last_step, loss);
  else
    text = g_strdup_printf (_ ("After step %'.0f: training loss %.3g, held-out loss %.3g"),
                            last_step, loss, held_out);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

void
norma_loss_chart_set_record (NormaLossChart *self, const NormaLossRecord *record)
{
  self->record = *record;
  describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
