/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/random.h"

/* What a drawn picture is drawn on: [3, side, side], any numbers while it is drawn. */
typedef struct {
  NormaRandom *random;
  guint side;
  float *planes;
} NormaDrawing;

/* In [low, high), evenly, and evenly in the logarithm; low above 0. */
double norma_drawing_between (NormaDrawing *drawing, double low, double high);
double norma_drawing_ratio (NormaDrawing *drawing, double low, double high);
gboolean norma_drawing_chance (NormaDrawing *drawing, double share);

/* color[c] of a pixel takes this share of it, the rest stays. */
void norma_drawing_blend (NormaDrawing *drawing, guint x, guint y, const float color[3],
                          float share);
void norma_drawing_choose_color (NormaDrawing *drawing, float color[3]);

/* Grounds: fill everything (drawing-ground.c). */
void norma_drawing_leaves (NormaDrawing *drawing);
void norma_drawing_noise (NormaDrawing *drawing);
void norma_drawing_gratings (NormaDrawing *drawing);
void norma_drawing_slope (NormaDrawing *drawing);

/* Marks: cover parts (drawing-marks.c). */
void norma_drawing_print (NormaDrawing *drawing);
void norma_drawing_scratches (NormaDrawing *drawing);
void norma_drawing_spots (NormaDrawing *drawing);
