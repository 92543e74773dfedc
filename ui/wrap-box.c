/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/wrap-box.h"

/* Logical pixels, between children and between lines. */
enum { SPACING = 6 };

struct _NormaWrapBox {
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (NormaWrapBox, norma_wrap_box, GTK_TYPE_WIDGET)

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static GtkWidget *
first_of (GtkWidget *box)
{
  return skip_hidden (gtk_widget_get_first_child (box));
}

static GtkWidget *
next_of (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

static int
natural_width (GtkWidget *child)
{
  int width;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  return width;
}

/* The children from one to before another. */
typedef struct {
  GtkWidget *first, *after;
  int width; /* natural, with what lies between */
  int height;
  int n_expanding;
} Line;

/* At least one child, and then as many as fit. */
static Line
take_line (GtkWidget *first, int width)
{
  Line line = { .first = first };
  GtkWidget *child = first;

  do {
    int wide = MIN (natural_width (child), width);
    int height;

    gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, &height, NULL, NULL, NULL);
    line.width += wide + (child == first ? 0 : SPACING);
    line.height = MAX (line.height, height);
    line.n_expanding += gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
    child = next_of (child);
  } while (child != NULL && line.width + SPACING + natural_width (child) <= width);
  line.after = child;
  return line;
}

static void
measure_width (GtkWidget *box, int *minimum, int *natural)
{
  for (GtkWidget *child = first_of (box); child != NULL; child = next_of (child)) {
    int least;

    gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
    *minimum = MAX (*minimum, least);
    *natural += natural_width (child) + (*natural == 0 ? 0 : SPACING);
  }
}

static int
height_for (GtkWidget *box, int width)
{
  int height = 0;

  for (GtkWidget *child = first_of (box); child != NULL;) {
    Line line = take_line (child, width < 0 ? G_MAXINT / 2 : width);

    height += line.height + (height == 0 ? 0 : SPACING);
    child = line.after;
  }
  return height;
}

static void
norma_wrap_box_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                        int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, minimum, natural);
  else
    *minimum = *natural = height_for (widget, for_size);
}

static GtkSizeRequestMode
norma_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
allocate_line (GtkWidget *box, const Line *line, int width, int top)
{
  gboolean is_rtl = gtk_widget_get_direction (box) == GTK_TEXT_DIR_RTL;
  int rest = line->n_expanding == 0 ? 0 : (width - line->width) / line->n_expanding;
  int x = 0;

  for (GtkWidget *child = line->first; child != line->after; child = next_of (child)) {
    gboolean expands = gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
    int wide = MIN (natural_width (child), width) + (expands ? rest : 0);
    GtkAllocation place = { is_rtl ? width - x - wide : x, top, wide, line->height };

    gtk_widget_size_allocate (child, &place, -1);
    x += wide + SPACING;
  }
}

static void
norma_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  int top = 0;

  for (GtkWidget *child = first_of (widget); child != NULL;) {
    Line line = take_line (child, width);

    allocate_line (widget, &line, width, top);
    top += line.height + SPACING;
    child = line.after;
  }
}

static void
norma_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (norma_wrap_box_parent_class)->dispose (object);
}

/* A row of buttons stays a row: it is the lines that expand, not the box. */
static void
norma_wrap_box_compute_expand (GtkWidget *widget, gboolean *horizontal, gboolean *vertical)
{
  *horizontal = *vertical = FALSE;
}

static void
norma_wrap_box_class_init (NormaWrapBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_wrap_box_dispose;
  widget_class->measure = norma_wrap_box_measure;
  widget_class->get_request_mode = norma_wrap_box_get_request_mode;
  widget_class->size_allocate = norma_wrap_box_size_allocate;
  widget_class->compute_expand = norma_wrap_box_compute_expand;
}

static void
norma_wrap_box_init (NormaWrapBox *self)
{
}
