/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/anomaly-map.h"

/* An anomaly map made ready for the screen: a pyramid of maxima, so that no small hot spot vanishes
 * when the picture is small. Immutable, shared by reference. */
typedef struct {
  guint width, height;
  float *values; /* [height, width], owned */
} NormaScoreLevel;

enum { NORMA_SCORE_PLANE_MOST_LEVELS = 32 };

typedef struct {
  gatomicrefcount references;
  NormaAnomalyMap *map; /* owned */
  guint n_levels;
  NormaScoreLevel levels[NORMA_SCORE_PLANE_MOST_LEVELS]; /* the first is the content of the map */
} NormaScorePlane;

/* Takes the map over, also when it fails. NaN counts as no value. Error: NORMA_ERROR_TOO_LARGE. */
NormaScorePlane *norma_score_plane_new (NormaAnomalyMap *map, GError **error);
NormaScorePlane *norma_score_plane_ref (NormaScorePlane *plane);
void norma_score_plane_unref (NormaScorePlane *plane);

/* The score of pixel (x, y) of the full-size image. */
float norma_score_plane_get (const NormaScorePlane *plane, guint x, guint y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaScorePlane, norma_score_plane_unref)
