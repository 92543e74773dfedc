/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/compare-view.h"
#include "ui/session-shapes.h"

/* As an action's state "select", "rectangle", "polygon", "brush", "eraser", "grow". */
typedef enum {
  NORMA_DRAW_SELECT,
  NORMA_DRAW_RECTANGLE,
  NORMA_DRAW_POLYGON,
  NORMA_DRAW_BRUSH,
  NORMA_DRAW_ERASER,
  NORMA_DRAW_GROW, /* a click takes the region of the map above the threshold */
} NormaDrawTool;

#define NORMA_TYPE_DRAW_TOOL (norma_draw_tool_get_type ())
GType norma_draw_tool_get_type (void);

/* As an action's state "defect", "roi", "ignore". */
#define NORMA_TYPE_PURPOSE (norma_purpose_get_type ())
GType norma_purpose_get_type (void);

/* Drawing on an image view: what is drawn on the session's image is painted over it, and what the hand does
 * there becomes shapes of the session, each a step of history.
 *
 * Select: a click chooses the shape under it, a drag of a vertex of the chosen one moves that, a drag
 * within it all of it, a double click on one of its sides adds a vertex, with Delete the vertex under the
 * pointer goes, or else the shape; arrow keys nudge it. A drag
 * elsewhere moves the view. The brush goes on with the chosen mask, or begins a new one; the eraser takes from
 * the chosen shape or the one under it, which becomes a mask. Escape gives up what is under way, then the
 * choice, then the tool.
 *
 * Properties: "tool" (NormaDrawTool), "purpose" (NormaPurpose), "all-images" (whether shapes are of all
 * images; never for defects) and "sensitivity" (double, of areas to inspect) of the next shape, and of the
 * chosen one, "brush-size" (double, pixels across), "has-selection" (read only). */
#define NORMA_TYPE_DRAW_BOARD (norma_draw_board_get_type ())
G_DECLARE_FINAL_TYPE (NormaDrawBoard, norma_draw_board, NORMA, DRAW_BOARD, GObject)

#define NORMA_DRAW_LEAST_SIZE 1.0
#define NORMA_DRAW_MOST_SIZE 512.0
#define NORMA_DRAW_LEAST_SENSITIVITY 0.1
#define NORMA_DRAW_MOST_SENSITIVITY 10.0

/* view: outlives the board. */
NormaDrawBoard *norma_draw_board_new (NormaImageView *view, NormaSession *session);

/* NULL: none is chosen; lent. */
const NormaSessionShape *norma_draw_board_get_selected (NormaDrawBoard *self);

/* The keys Enter, Backspace and Escape. FALSE: they mean nothing here now. */
gboolean norma_draw_board_close (NormaDrawBoard *self);
gboolean norma_draw_board_take_back (NormaDrawBoard *self);
gboolean norma_draw_board_cancel (NormaDrawBoard *self);

void norma_draw_board_delete (NormaDrawBoard *self);

/* Moves the chosen shape by pixels of the image, by keys that follow one another soon as one step. FALSE: none
 * is chosen. */
gboolean norma_draw_board_nudge (NormaDrawBoard *self, int dx, int dy);

/* The brush, by notches of a wheel. FALSE: there is none in the hand. */
gboolean norma_draw_board_size_brush (NormaDrawBoard *self, double notches);
