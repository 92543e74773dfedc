/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/draw-edit.h"

#include "core/base/error.h"

static const NormaShapeTraits traits = { NORMA_PURPOSE_ROI, "pads", 0.7 };

static NormaDrawnShape *
new_rectangle (void)
{
  return norma_drawn_shape_new_rectangle ((NormaBox){ 10, 20, 31.5, 44 }, &traits, NULL);
}

/* A square with a triangle in it. */
static NormaDrawnShape *
new_rings (void)
{
  static const NormaVertex vertices[] = { { 0, 0 },   { 40, 0 },  { 40, 40 }, { 0, 40 },
                                          { 10, 10 }, { 30, 10 }, { 20, 30 } };

  return norma_drawn_shape_new_polygon (norma_rings_new (vertices, (const guint[]){ 4, 7 }, 2,
                                                         NULL),
                                        &traits, NULL);
}

static void
test_find (void)
{
  g_autoptr (NormaDrawnShape) shape = new_rings ();

  g_assert_cmpint (norma_draw_find_vertex (shape, (NormaVertex){ 29, 11 }, 2), ==, 5);
  g_assert_cmpint (norma_draw_find_vertex (shape, (NormaVertex){ 28, 12 }, 2), ==, -1);
  g_assert_cmpint (norma_draw_find_side (shape, (NormaVertex){ 20, 1 }, 2), ==, 0);
  g_assert_cmpint (norma_draw_find_side (shape, (NormaVertex){ 1, 20 }, 2), ==, 3);
  g_assert_cmpint (norma_draw_find_side (shape, (NormaVertex){ 15, 20.5 }, 2), ==, 6);
  g_assert_cmpint (norma_draw_find_side (shape, (NormaVertex){ 20, 15 }, 2), ==, -1);
}

static void
test_move (void)
{
  g_autoptr (NormaDrawnShape) rectangle = new_rectangle ();
  g_autoptr (NormaDrawnShape) moved =
      norma_draw_move_vertex (rectangle, 0, (NormaVertex){ 5.25, 50 }, NULL);
  g_autoptr (NormaDrawnShape) thin =
      norma_draw_move_vertex (rectangle, 2, (NormaVertex){ 10.25, 50 }, NULL);
  g_autoptr (NormaDrawnShape) rings = new_rings ();
  g_autoptr (NormaDrawnShape) hole =
      norma_draw_move_vertex (rings, 6, (NormaVertex){ 22, 35 }, NULL);
  NormaBox box = norma_drawn_shape_get_box (moved);

  g_assert_cmpint (moved->kind, ==, NORMA_SHAPE_RECTANGLE);
  g_assert_cmpfloat (box.left, ==, 5.25);
  g_assert_cmpfloat (box.top, ==, 44);
  g_assert_cmpfloat (box.right, ==, 31.5);
  g_assert_cmpfloat (box.bottom, ==, 50);
  g_assert_cmpfloat (norma_drawn_shape_get_box (thin).right, ==, 11);
  g_assert_cmpfloat (norma_drawn_shape_get_area (hole), ==, 1600 - 250);
  g_assert_cmpstr (hole->defect_class, ==, "pads");
  g_assert_cmpfloat (hole->sensitivity, ==, 0.7);
}

static void
test_add_and_remove (void)
{
  g_autoptr (NormaDrawnShape) rings = new_rings ();
  g_autoptr (NormaDrawnShape) more =
      norma_draw_add_vertex (rings, 3, (NormaVertex){ -8, 20 }, NULL);
  g_autoptr (NormaDrawnShape) back = norma_draw_remove_vertex (more, 4, NULL);
  g_autoptr (NormaDrawnShape) rectangle = new_rectangle ();
  g_autoptr (NormaDrawnShape) polygon =
      norma_draw_add_vertex (rectangle, 0, (NormaVertex){ 20, 15 }, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (more->rings->ends[0], ==, 5);
  g_assert_cmpuint (more->rings->ends[1], ==, 8);
  g_assert_cmpfloat (norma_drawn_shape_get_area (more), ==, 1600 + 160 - 200);
  g_assert_true (norma_drawn_shape_equal (back, rings));
  g_assert_cmpint (polygon->kind, ==, NORMA_SHAPE_POLYGON);
  g_assert_cmpfloat (polygon->rings->vertices[1].y, ==, 15);
  /* The hole has no vertex to spare. */
  g_assert_null (norma_draw_remove_vertex (rings, 5, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
expect_box (const NormaDrawnShape *shape, double left, double top, double right, double bottom)
{
  NormaBox box = norma_drawn_shape_get_box (shape);

  g_assert_cmpfloat (box.left, ==, left);
  g_assert_cmpfloat (box.top, ==, top);
  g_assert_cmpfloat (box.right, ==, right);
  g_assert_cmpfloat (box.bottom, ==, bottom);
}

/* By whole pixels, no further than the edges, and back again. */
static void
test_move_shape (void)
{
  g_autoptr (NormaDrawnShape) rectangle = new_rectangle ();
  g_autoptr (NormaDrawnShape) moved = norma_draw_move_shape (rectangle, 3.4, -2.6, 64, 48, NULL);
  g_autoptr (NormaDrawnShape) back = norma_draw_move_shape (moved, -3, 3, 64, 48, NULL);
  g_autoptr (NormaDrawnShape) low = norma_draw_move_shape (rectangle, -99, -99, 64, 48, NULL);
  g_autoptr (NormaDrawnShape) high = norma_draw_move_shape (rectangle, 99, 99, 64, 48, NULL);
  g_autoptr (NormaDrawnShape) rings = new_rings ();
  g_autoptr (NormaDrawnShape) rings_moved = norma_draw_move_shape (rings, 5, 7, 64, 48, NULL);
  g_autoptr (NormaDrawnShape) beyond = norma_draw_move_shape (rings, 5, -5, 30, 48, NULL);

  expect_box (moved, 13, 17, 34.5, 41);
  g_assert_true (norma_drawn_shape_equal (back, rectangle));
  expect_box (low, 0, 0, 21.5, 24);
  expect_box (high, 42.5, 24, 64, 48);
  g_assert_cmpint (high->kind, ==, NORMA_SHAPE_RECTANGLE);
  expect_box (rings_moved, 5, 7, 45, 47);
  g_assert_cmpfloat (norma_drawn_shape_get_area (rings_moved), ==, 1600 - 200);
  g_assert_cmpfloat (rings_moved->rings->vertices[6].y, ==, 37);
  g_assert_cmpstr (rings_moved->defect_class, ==, "pads");
  /* Wider than the image: it comes no further out, and higher it was at the edge. */
  expect_box (beyond, 0, 0, 40, 40);
}

static void
test_move_mask (void)
{
  NormaMask *mask = norma_mask_new (20, 10, NULL);
  g_autoptr (NormaDrawnShape) shape = NULL;
  g_autoptr (NormaDrawnShape) moved = NULL;
  g_autoptr (NormaDrawnShape) edge = NULL;

  norma_mask_add_span (mask, 2, (NormaSpan){ 3, 6 }, NULL);
  norma_mask_add_span (mask, 2, (NormaSpan){ 8, 9 }, NULL);
  norma_mask_add_span (mask, 4, (NormaSpan){ 4, 12 }, NULL);
  shape = norma_drawn_shape_new_mask (mask, &traits, NULL);
  moved = norma_draw_move_shape (shape, 2, -1, 500, 500, NULL);
  g_assert_cmpuint (norma_mask_get_area (moved->mask), ==, 12);
  g_assert_true (norma_mask_contains (moved->mask, 5, 1));
  g_assert_true (norma_mask_contains (moved->mask, 10, 1));
  g_assert_false (norma_mask_contains (moved->mask, 8, 1));
  g_assert_true (norma_mask_contains (moved->mask, 13, 3));
  /* Its own bounds count. */
  edge = norma_draw_move_shape (shape, 100, 100, 500, 500, NULL);
  g_assert_cmpuint (norma_mask_get_area (edge->mask), ==, 12);
  g_assert_true (norma_mask_contains (edge->mask, 19, 9));
  g_assert_cmpuint (edge->mask->width, ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draw-edit/find", test_find);
  g_test_add_func ("/draw-edit/move", test_move);
  g_test_add_func ("/draw-edit/add-and-remove", test_add_and_remove);
  g_test_add_func ("/draw-edit/move-shape", test_move_shape);
  g_test_add_func ("/draw-edit/move-mask", test_move_mask);
  return g_test_run ();
}
