/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/blueprint.h"

/* The two networks of EfficientAD (Batzner, Heckler and König 2024) that are trained on a user's parts, as
 * one blueprint: a student, which sees a patch, with two heads, and an autoencoder, which sees the whole
 * picture through a narrow code. Both describe a picture on the teacher's grid.
 *
 * Smaller than the published ones, for two processor cores and a quarter of an hour: where those
 * convolve at half and quarter size with 128 to 512 channels, the student halves the picture with 3 × 3
 * convolutions of 32, 48 and 96 channels until it has the grid's size, and all else, one residual block (He
 * et al. 2016), happens there. With three halvings a position has seen 47 pixels. Its borders are padded,
 * so no margin of the map is dead. */
typedef struct {
  guint channels, height, width; /* of the picture */
  guint grid_height, grid_width; /* of the teacher's features, at most the picture's */
  guint n_features; /* of the teacher */
} NormaStudentShape;

/* Numbers of the autoencoder's code. */
#define NORMA_STUDENT_CODE 64

typedef struct {
  guint picture, view; /* inputs; view: what the autoencoder sees of the picture */
  guint imitation; /* output: the student of the teacher, [n_features, grid height, grid width] */
  guint rebuilt; /* the autoencoder of the teacher */
  guint forecast; /* the student of the autoencoder */
} NormaStudentLayers;

/* All parameters are of group 0. */
NormaBlueprint *norma_student_network_new (const NormaStudentShape *shape,
                                           NormaStudentLayers *layers);
