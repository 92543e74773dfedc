/* SPDX-License-Identifier: Apache-2.0 */
#include <glib/gi18n.h>
#include <math.h>

#include "ui/compare-view-private.h"

/* A reference that is aligned by hand. */

/* What a key turns and sizes by. */
#define KEY_TURN_DEG 0.2
#define KEY_FACTOR 1.002

enum { KEY_PIXELS = 10 }; /* with Shift */

/* Middle on middle, as wide as the query. */
static NormaHomography
begin_anywhere (NormaCompareView *self)
{
  const NormaRaster *query = self->picture->raster, *reference = self->reference->raster;
  double scale = (double)reference->width / query->width;

  return (NormaHomography){ { scale, 0, (scale - 1) / 2, 0, scale,
                              (reference->height - scale * query->height) / 2 + (scale - 1) / 2, 0,
                              0, 1 } };
}

void
norma_compare_view_reset_hand (NormaCompareView *self)
{
  if (self->picture != NULL && self->reference != NULL)
    self->hand = self->aligned == NULL ? begin_anywhere (self) : self->aligned->warp;
  g_array_set_size (self->query_marks, 0);
  g_array_set_size (self->reference_marks, 0);
}

static void
show_marks (NormaImageView *view, const GArray *marks)
{
  norma_image_view_set_marks (view, (const NormaViewPlace *)(gconstpointer)marks->data, marks->len);
}

static char *
describe_next (NormaCompareView *self)
{
  guint n = self->reference_marks->len;

  if (self->way == NORMA_ALIGN_BY_DRAG)
    return g_strdup (
        _ ("Drag the reference onto the query; Shift+wheel turns it, Ctrl+wheel resizes it."));
  if (self->query_marks->len > n)
    return g_strdup_printf (_ ("Click place %u in the reference."), n + 1);
  if (n == 0)
    return g_strdup (_ ("Click a place in the query that the reference shows, too."));
  return g_strdup_printf (ngettext ("%u place marked. Click the next in the query, or compare.",
                                    "%u places marked. Click the next in the query, or compare.",
                                    n),
                          n);
}

static void
update_guide (NormaCompareView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_drag = self->way == NORMA_ALIGN_BY_DRAG;
  g_autofree char *text = describe_next (self);

  gtk_label_set_label (self->guide_label, text);
  gtk_widget_action_set_enabled (widget, "align.cancel", self->is_aligning);
  gtk_widget_action_set_enabled (widget, "align.accept",
                                 self->is_aligning && (is_drag || self->reference_marks->len > 0));
  gtk_widget_action_set_enabled (widget, "align.take-back",
                                 self->is_aligning && (is_drag || self->query_marks->len > 0));
}

static void
show_hand (NormaCompareView *self)
{
  g_autoptr (NormaAlignedReference) moved =
      norma_aligned_reference_new_by_hand (self->reference, &self->hand);

  norma_image_view_set_reference (self->view, moved);
  norma_image_view_set_mix (self->view, NORMA_MIX_BLEND, self->divider);
}

void
norma_compare_view_update_by_hand (NormaCompareView *self)
{
  static const NormaViewTool tools[] = {
    [NORMA_ALIGN_BY_DRAG] = NORMA_VIEW_TOOL_SHIFT,
    [NORMA_ALIGN_BY_POINTS] = NORMA_VIEW_TOOL_MARK,
  };
  gboolean is_drag = self->is_aligning && self->way == NORMA_ALIGN_BY_DRAG;
  NormaViewTool tool = self->is_aligning ? tools[self->way] : NORMA_VIEW_TOOL_PAN;

  gtk_widget_set_visible (self->guide, self->is_aligning);
  update_guide (self);
  norma_image_view_set_tool (self->view, tool);
  norma_image_view_set_tool (self->reference_view, tool);
  show_marks (self->view, self->query_marks);
  show_marks (self->reference_view, self->reference_marks);
  if (is_drag)
    show_hand (self);
}

/* What the reference shows under a place comes from where the place was before it was moved. */
static void
move (NormaCompareView *self, const NormaHomography *back)
{
  NormaHomography moved = norma_homography_compose (&self->hand, back);
  NormaHomography inverse;

  if (!norma_homography_invert (&moved, &inverse))
    return;
  self->hand = moved;
  show_hand (self);
}

static void
shift (NormaCompareView *self, double x, double y)
{
  const NormaHomography back = { { 1, 0, -x, 0, 1, -y, 0, 0, 1 } };

  move (self, &back);
}

/* Around what is in the middle of the view. */
static void
turn (NormaCompareView *self, double degrees, double factor)
{
  const NormaViewport *viewport = norma_image_view_get_viewport (self->view);
  double x = viewport->center_x - 0.5, y = viewport->center_y - 0.5;
  double angle = -degrees * G_PI / 180, c = cos (angle) / factor, s = sin (angle) / factor;
  const NormaHomography back = { { c, -s, x - c * x + s * y, s, c, y - s * x - c * y, 0, 0, 1 } };

  move (self, &back);
}

gboolean
norma_compare_view_move_by_key (NormaCompareView *self, guint key, GdkModifierType state)
{
  double x = key == GDK_KEY_Right ? 1 : key == GDK_KEY_Left ? -1 : 0;
  double y = key == GDK_KEY_Down ? 1 : key == GDK_KEY_Up ? -1 : 0;
  double pixels = (state & GDK_SHIFT_MASK) != 0 ? KEY_PIXELS : 1;

  if (self->way != NORMA_ALIGN_BY_DRAG || (x == 0 && y == 0))
    return FALSE;
  if ((state & GDK_CONTROL_MASK) != 0)
    turn (self, x * KEY_TURN_DEG, pow (KEY_FACTOR, -y));
  else
    shift (self, x * pixels, y * pixels);
  return TRUE;
}

/* A place that waits for its twin is marked anew by another click. */
static void
query_marked (NormaCompareView *self, double x, double y)
{
  const NormaViewPlace place = { x, y };

  if (self->query_marks->len > self->reference_marks->len)
    g_array_set_size (self->query_marks, self->reference_marks->len);
  g_array_append_val (self->query_marks, place);
  norma_compare_view_update_by_hand (self);
}

static void
reference_marked (NormaCompareView *self, double x, double y)
{
  const NormaViewPlace place = { x, y };

  if (self->query_marks->len == 0)
    return;
  g_array_set_size (self->reference_marks, self->query_marks->len - 1);
  g_array_append_val (self->reference_marks, place);
  norma_compare_view_update_by_hand (self);
}

static void
take_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NormaCompareView *self = NORMA_COMPARE_VIEW (widget);
  guint n = self->query_marks->len;

  if (self->way == NORMA_ALIGN_BY_DRAG)
    norma_compare_view_reset_hand (self);
  else if (self->reference_marks->len == n)
    g_array_set_size (self->reference_marks, n - 1);
  else
    g_array_set_size (self->query_marks, n - 1);
  norma_compare_view_update_by_hand (self);
}

static void
cancel (GtkWidget *widget, const char *name, GVariant *parameter)
{
  norma_compare_view_set_aligning (NORMA_COMPARE_VIEW (widget), FALSE);
}

static void
add_pair (GArray *pairs, const NormaViewPlace *query, const NormaViewPlace *reference)
{
  const NormaPointPair pair = { query->x - 0.5, query->y - 0.5, reference->x - 0.5,
                                reference->y - 0.5 };

  g_array_append_val (pairs, pair);
}

/* Four places say where the reference was dragged to, whatever the motion. */
static void
add_corners (NormaCompareView *self, GArray *pairs)
{
  double right = self->picture->raster->width - 1.0, bottom = self->picture->raster->height - 1.0;
  const double corners[4][2] = { { 0, 0 }, { right, 0 }, { right, bottom }, { 0, bottom } };

  for (guint i = 0; i < G_N_ELEMENTS (corners); i++) {
    NormaPointPair pair = { corners[i][0], corners[i][1], 0, 0 };

    norma_homography_apply (&self->hand, pair.query_x, pair.query_y, &pair.reference_x,
                            &pair.reference_y);
    g_array_append_val (pairs, pair);
  }
}

static void
accept (GtkWidget *widget, const char *name, GVariant *parameter)
{
  NormaCompareView *self = NORMA_COMPARE_VIEW (widget);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (NormaPointPair));

  if (self->way == NORMA_ALIGN_BY_DRAG)
    add_corners (self, pairs);
  else
    for (guint i = 0; i < self->reference_marks->len; i++)
      add_pair (pairs, &g_array_index (self->query_marks, NormaViewPlace, i),
                &g_array_index (self->reference_marks, NormaViewPlace, i));
  norma_compare_view_set_aligning (self, FALSE);
  norma_compare_view_emit_led (self, pairs);
}

void
norma_compare_view_install_by_hand (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "align.accept", NULL, accept);
  gtk_widget_class_install_action (klass, "align.cancel", NULL, cancel);
  gtk_widget_class_install_action (klass, "align.take-back", NULL, take_back);
  gtk_widget_class_install_property_action (klass, "align.way", "way");
}

void
norma_compare_view_watch_hand (NormaCompareView *self)
{
  g_signal_connect_swapped (self->view, "shifted", G_CALLBACK (shift), self);
  g_signal_connect_swapped (self->view, "turned", G_CALLBACK (turn), self);
  g_signal_connect_swapped (self->view, "marked", G_CALLBACK (query_marked), self);
  g_signal_connect_swapped (self->reference_view, "marked", G_CALLBACK (reference_marked), self);
}
