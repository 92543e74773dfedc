/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/shown.h"

/* What a thread loads of an image: the picture, its map or its difference from the reference. */
typedef struct {
  NormaImageItem *item; /* for the main thread only */
  char *path;
  NormaProject *project; /* NULL: neither map nor comparison is wanted */
  NormaBasis basis; /* of the map */
  char *model, *hash; /* model NULL: it has no map of the image */
  NormaAreas *areas, *own_areas; /* of the model and of the image, references; NULL: none */
  NormaAreas *drawn_areas; /* of all images, for the comparison, a reference; NULL: none */
  NormaLimits limits; /* of the map */

  char *reference_path; /* NULL: it has none */
  char *reference_hash; /* NULL: not compared */
  char *points;
  double change_threshold;

  /* What has come of it. */
  gboolean is_ready;
  GError *error; /* why the image cannot be shown */
  NormaPicture *picture, *reference;
  char *reference_error;
  NormaComparison *comparison;
  NormaScorePlane *plane;
  NormaOutlines *outlines;
} NormaShownLoad;

/* project, model: NULL if there is none. areas: of the model, may be NULL; drawn_areas: of all images, may be
 * NULL. */
NormaShownLoad *norma_shown_load_new (NormaImageItem *item, NormaProject *project, NormaBasis basis,
                                      const char *model, NormaAreas *areas, NormaAreas *drawn_areas,
                                      const NormaLimits *limits, double change_threshold);
void norma_shown_load_free (NormaShownLoad *load);

/* Whether both load the same and decide it alike. */
gboolean norma_shown_load_is_same (const NormaShownLoad *a, const NormaShownLoad *b);

/* What is wrong with the reference alone is no error. */
void norma_shown_load_run (NormaShownLoad *load);

/* The limits that changes are found with. */
NormaLimits norma_shown_change_limits (const NormaComparison *comparison, double threshold);

/* What a thread makes of a map on show with other limits. */
typedef struct {
  NormaScorePlane *plane;
  NormaLimits limits;
  NormaComparison *comparison; /* judged anew; NULL: the map is a model's */
  double change_threshold;

  NormaOutlines *outlines;
} NormaShownOutline;

/* comparison: NULL if the map is a model's. */
NormaShownOutline *norma_shown_outline_new (NormaScorePlane *plane, const NormaLimits *limits,
                                            NormaComparison *comparison, double change_threshold);
void norma_shown_outline_free (NormaShownOutline *outline);
gboolean norma_shown_outline_run (NormaShownOutline *outline, GError **error);
