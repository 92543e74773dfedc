/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/draw-board.h"
#include "ui/draw-layer.h"
#include "ui/draw-stroke.h"

/* What the files draw-board*.c share. */
struct _NormaDrawBoard {
  GObject parent_instance;
  NormaImageView *view; /* lent */
  NormaSession *session;
  NormaDrawLayer *layer;

  NormaDrawTool tool;
  NormaPurpose purpose;
  gboolean is_of_all;
  double sensitivity; /* of areas to inspect */
  double brush_size;
  gboolean is_adopting; /* purpose and is_of_all are made those of the chosen shape */

  NormaSessionShape *selected; /* NULL: none */

  /* What is under way. */
  NormaSessionShape *replaced; /* not painted, as what is below takes its place; NULL: none */
  NormaDrawnShape *draft; /* NULL: none */
  NormaDrawStroke *stroke; /* NULL: none */
  GArray *corners; /* NormaVertex, of a polygon */
  NormaVertex start; /* of a rectangle, or where a shape was taken */
  int vertex; /* that is moved; −1: none, or the whole shape */
  gboolean is_down; /* of the hand, between "draw-began" and "draw-ended" */
  gint64 image; /* on show, that this is of; 0: none */

  NormaSessionShape *nudged; /* by the last key, whose step goes on with the next; NULL: none */
  guint nudging; /* source that ends the step */
};

/* draw-board.c */
void norma_draw_board_select (NormaDrawBoard *self, NormaSessionShape *shape);
void norma_draw_board_forget_draft (NormaDrawBoard *self);

/* How far from a place a hand may be off, pixels of the image. */
double norma_draw_board_get_reach (NormaDrawBoard *self);
NormaShapeTraits norma_draw_board_get_traits (NormaDrawBoard *self);

/* The topmost shape there; lent, NULL: none. */
NormaSessionShape *norma_draw_board_find (NormaDrawBoard *self, NormaVertex place);

/* draw-board-change.c. Puts the shape, taken over, in the place of `old`, NULL for a new one, and chooses it;
 * NULL: nothing. Takes the error over and tells it. */
void norma_draw_board_put (NormaDrawBoard *self, const char *action, const NormaSessionShape *old,
                           NormaDrawnShape *shape, GError *error);

void norma_draw_board_end_nudge (NormaDrawBoard *self);

/* The chosen shape becomes what the user has said it shall be for, and on which images. */
void norma_draw_board_change_selected (NormaDrawBoard *self, const char *action);

/* draw-board-tools.c: what the hand does. */
void norma_draw_board_watch_hand (NormaDrawBoard *self);
void norma_draw_board_close_polygon (NormaDrawBoard *self);

/* draw-board-paint.c */
void norma_draw_board_paint (gpointer data, const NormaViewport *viewport, int scale,
                             guint32 *pixels, gsize stride);
