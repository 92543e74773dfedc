/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/image-view-private.h"

/* What an image view tells, and what it asks those who draw on it. */

enum {
  POINTER_MOVED,
  REGION_CLICKED,
  MENU_WANTED,
  VIEWPORT_CHANGED,
  MARKED,
  SHIFTED,
  TURNED,
  CLICKED,
  DRAWN,
  DRAW_ENDED,
  DRAW_BEGAN,
  DOUBLE_CLICKED,
  SIZED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
add_signal (const char *name, guint n_numbers)
{
  return g_signal_new (name, NORMA_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_numbers, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

/* Whoever takes it answers with TRUE. */
static guint
add_question (const char *name, guint n_numbers)
{
  return g_signal_new (name, NORMA_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0,
                       g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, n_numbers,
                       G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

void
norma_image_view_add_signals (void)
{
  signals[POINTER_MOVED] = add_signal ("pointer-moved", 0);
  signals[VIEWPORT_CHANGED] = add_signal ("viewport-changed", 0);
  signals[MENU_WANTED] = add_signal ("menu-wanted", 2);
  signals[MARKED] = add_signal ("marked", 2);
  signals[SHIFTED] = add_signal ("shifted", 2);
  signals[TURNED] = add_signal ("turned", 2);
  signals[CLICKED] = add_signal ("clicked", 2);
  signals[DRAWN] = add_signal ("drawn", 2);
  signals[DRAW_ENDED] = add_signal ("draw-ended", 2);
  signals[DRAW_BEGAN] = add_question ("draw-began", 2);
  signals[DOUBLE_CLICKED] = add_question ("double-clicked", 2);
  signals[SIZED] = add_question ("sized", 1);
  signals[REGION_CLICKED] =
      g_signal_new ("region-clicked", NORMA_TYPE_IMAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_UINT);
}

void
norma_image_view_emit_pointer_moved (NormaImageView *self)
{
  g_signal_emit (self, signals[POINTER_MOVED], 0);
}

void
norma_image_view_emit_viewport_changed (NormaImageView *self)
{
  g_signal_emit (self, signals[VIEWPORT_CHANGED], 0);
}

void
norma_image_view_emit_region_clicked (NormaImageView *self, guint region)
{
  g_signal_emit (self, signals[REGION_CLICKED], 0, region);
}

void
norma_image_view_emit_menu_wanted (NormaImageView *self, double x, double y)
{
  g_signal_emit (self, signals[MENU_WANTED], 0, x, y);
}

void
norma_image_view_emit_marked (NormaImageView *self, double x, double y)
{
  g_signal_emit (self, signals[MARKED], 0, x, y);
}

void
norma_image_view_emit_shifted (NormaImageView *self, double x, double y)
{
  g_signal_emit (self, signals[SHIFTED], 0, x, y);
}

void
norma_image_view_emit_turned (NormaImageView *self, double degrees, double factor)
{
  g_signal_emit (self, signals[TURNED], 0, degrees, factor);
}

void
norma_image_view_emit_clicked (NormaImageView *self, double x, double y)
{
  g_signal_emit (self, signals[CLICKED], 0, x, y);
}

gboolean
norma_image_view_emit_draw_began (NormaImageView *self, double x, double y)
{
  gboolean is_taken = FALSE;

  g_signal_emit (self, signals[DRAW_BEGAN], 0, x, y, &is_taken);
  return is_taken;
}

void
norma_image_view_emit_drawn (NormaImageView *self, double x, double y)
{
  g_signal_emit (self, signals[DRAWN], 0, x, y);
}

void
norma_image_view_emit_draw_ended (NormaImageView *self, double x, double y)
{
  g_signal_emit (self, signals[DRAW_ENDED], 0, x, y);
}

gboolean
norma_image_view_emit_double_clicked (NormaImageView *self, double x, double y)
{
  gboolean is_taken = FALSE;

  g_signal_emit (self, signals[DOUBLE_CLICKED], 0, x, y, &is_taken);
  return is_taken;
}

gboolean
norma_image_view_emit_sized (NormaImageView *self, double notches)
{
  gboolean is_taken = FALSE;

  g_signal_emit (self, signals[SIZED], 0, notches, &is_taken);
  return is_taken;
}
