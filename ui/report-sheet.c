/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/report-sheet.h"

#include <glib/gi18n.h>

/* Logical pixels around the paper. */
enum { MARGIN = 12 };

/* Logical pixels a point where a page is as large as printed: there are 96 to the inch. */
#define PER_POINT (96.0 / 72)

/* Device pixels of a side that a picture may have. */
#define MOST_PIXELS 6000.0

struct _NormaReportSheet {
  GtkWidget parent_instance;
  NormaReportPreview *preview;
  guint page;
  double zoom; /* 0: it fits */
  gboolean is_sharp;
};

G_DEFINE_FINAL_TYPE (NormaReportSheet, norma_report_sheet, GTK_TYPE_WIDGET)

static void
norma_report_sheet_dispose (GObject *object)
{
  NormaReportSheet *self = NORMA_REPORT_SHEET (object);

  if (self->preview != NULL)
    g_signal_handlers_disconnect_by_data (self->preview, self);
  g_clear_object (&self->preview);
  G_OBJECT_CLASS (norma_report_sheet_parent_class)->dispose (object);
}

static void
find_page_size (NormaReportSheet *self, double *width, double *height)
{
  const NormaReportProof *proof =
      self->preview == NULL ? NULL : norma_report_preview_get_proof (self->preview);

  *width = proof == NULL ? 0 : proof->width * PER_POINT;
  *height = proof == NULL ? 0 : proof->height * PER_POINT;
}

static void
norma_report_sheet_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  NormaReportSheet *self = NORMA_REPORT_SHEET (widget);
  double width, height;

  find_page_size (self, &width, &height);
  *minimum = *natural =
      2 * MARGIN + (int)(self->zoom * (orientation == GTK_ORIENTATION_HORIZONTAL ? width : height));
}

double
norma_report_sheet_find_zoom (NormaReportSheet *self)
{
  double width, height;
  double room = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN;
  double depth = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MARGIN;

  find_page_size (self, &width, &height);
  if (width <= 0 || self->zoom > 0)
    return width <= 0 ? 0 : self->zoom;
  return MAX (MIN (room / width, depth / height), 0);
}

static void
snapshot_page (NormaReportSheet *self, GtkSnapshot *snapshot, double zoom)
{
  NormaReportProof *proof = norma_report_preview_get_proof (self->preview);
  double width = proof->width * PER_POINT * zoom, height = proof->height * PER_POINT * zoom;
  double factor = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  double scale = PER_POINT * zoom * factor;
  const graphene_rect_t paper = GRAPHENE_RECT_INIT (
      (float)MAX ((gtk_widget_get_width (GTK_WIDGET (self)) - width) / 2, MARGIN),
      (float)MAX ((gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2, MARGIN), (float)width,
      (float)height);
  GskRoundedRect outline;
  GdkTexture *stale;
  GdkTexture *picture =
      norma_report_preview_paint (self->preview, self->page,
                                  MIN (scale, MOST_PIXELS / MAX (proof->width, proof->height)),
                                  &stale);

  gsk_rounded_rect_init_from_rect (&outline, &paper, 0);
  gtk_snapshot_append_outset_shadow (snapshot, &outline, &(GdkRGBA){ 0, 0, 0, 0.35f }, 0, 1, 1, 4);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA){ 1, 1, 1, 1 }, &paper);
  self->is_sharp = picture != NULL;
  if (picture == NULL)
    picture = stale;
  if (picture != NULL)
    gtk_snapshot_append_texture (snapshot, picture, &paper);
}

static void
norma_report_sheet_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  NormaReportSheet *self = NORMA_REPORT_SHEET (widget);
  double zoom = norma_report_sheet_find_zoom (self);

  self->is_sharp = FALSE;
  if (zoom > 0)
    snapshot_page (self, snapshot, zoom);
}

static void
bind_key (GtkWidgetClass *class, guint key, const char *action)
{
  gtk_widget_class_add_binding_action (class, key, 0, action, NULL);
}

static void
norma_report_sheet_class_init (NormaReportSheetClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = norma_report_sheet_dispose;
  widget_class->measure = norma_report_sheet_measure;
  widget_class->snapshot = norma_report_sheet_snapshot;
  gtk_widget_class_set_css_name (widget_class, "reportsheet");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  bind_key (widget_class, GDK_KEY_Page_Down, "report.next-page");
  bind_key (widget_class, GDK_KEY_Page_Up, "report.previous-page");
  bind_key (widget_class, GDK_KEY_Home, "report.first-page");
  bind_key (widget_class, GDK_KEY_End, "report.last-page");
  bind_key (widget_class, GDK_KEY_plus, "report.zoom-in");
  bind_key (widget_class, GDK_KEY_equal, "report.zoom-in");
  bind_key (widget_class, GDK_KEY_KP_Add, "report.zoom-in");
  bind_key (widget_class, GDK_KEY_minus, "report.zoom-out");
  bind_key (widget_class, GDK_KEY_KP_Subtract, "report.zoom-out");
  bind_key (widget_class, GDK_KEY_0, "report.zoom-fit");
  bind_key (widget_class, GDK_KEY_KP_0, "report.zoom-fit");
}

/* With Ctrl it zooms, as over an image; else the scrolled window has it. */
static gboolean
scrolled (GtkEventControllerScroll *controller, double dx, double dy, GtkWidget *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));

  if ((state & GDK_CONTROL_MASK) == 0 || dy == 0)
    return FALSE;
  gtk_widget_activate_action (self, dy < 0 ? "report.zoom-in" : "report.zoom-out", NULL);
  return TRUE;
}

static void
norma_report_sheet_init (NormaReportSheet *self)
{
  GtkEventController *wheel = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  g_signal_connect (wheel, "scroll", G_CALLBACK (scrolled), self);
  gtk_widget_add_controller (GTK_WIDGET (self), wheel);
}

/* What stands on a page is told by its text in the PDF file; here it is which one. */
static void
describe (NormaReportSheet *self)
{
  NormaReportProof *proof = norma_report_preview_get_proof (self->preview);
  g_autofree char *text = NULL;

  if (proof != NULL)
    text = g_strdup_printf (_ ("Page %'u of %'u"), self->page + 1, proof->n_pages);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text == NULL ? _ ("No page") : text, -1);
}

static void
preview_changed (NormaReportSheet *self)
{
  self->is_sharp = FALSE;
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
norma_report_sheet_set_preview (NormaReportSheet *self, NormaReportPreview *preview)
{
  self->preview = g_object_ref (preview);
  g_signal_connect_swapped (preview, "changed", G_CALLBACK (preview_changed), self);
  g_signal_connect_swapped (preview, "painted", G_CALLBACK (gtk_widget_queue_draw), self);
  describe (self);
}

void
norma_report_sheet_set_page (NormaReportSheet *self, guint page)
{
  self->page = page;
  preview_changed (self);
}

guint
norma_report_sheet_get_page (NormaReportSheet *self)
{
  return self->page;
}

void
norma_report_sheet_set_zoom (NormaReportSheet *self, double zoom)
{
  self->zoom = zoom;
  preview_changed (self);
}

double
norma_report_sheet_get_zoom (NormaReportSheet *self)
{
  return self->zoom;
}

gboolean
norma_report_sheet_is_sharp (NormaReportSheet *self)
{
  return self->is_sharp;
}
