/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/anomaly-map.h"
#include "core/project/project.h"

/* Scores and anomaly maps, kept by the hash of the image's file and the hash of the model, so that
 * neither moving a threshold nor undoing computes one again. No steps of history. Lists of images
 * carry the scores (images.h). */

typedef struct {
  const char *image; /* hash of the file */
  gboolean held_out; /* by a model that was not fitted on this image, for the thresholds */
  double score; /* raw, finite */
  const NormaAnomalyMap *map; /* NULL: none */
  GBytes *packed; /* norma_map_encode() of the map's values, which then are not looked at; NULL
                     (default): packed by the call that stores them */
} NormaNewScore;

/* One transaction for all n; earlier scores of the same image, model and kind are replaced. May be
 * called by workers. Errors: NORMA_ERROR_INPUT if the project has no such model, a score is not
 * finite or a map has no sides. */
gboolean norma_project_store_scores (NormaProject *project, const char *model,
                                     const NormaNewScore *scores, gsize n, GError **error);

/* The map of an image that was scored, the same bits as stored; NULL without error if there is none. */
NormaAnomalyMap *norma_project_read_map (NormaProject *project, const char *model,
                                         const char *image, GError **error);
