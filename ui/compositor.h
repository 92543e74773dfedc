/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/heat-table.h"
#include "ui/mixed-rows.h"
#include "ui/picture.h"
#include "ui/score-plane.h"
#include "ui/viewport.h"

/* What a view shows; all borrowed. */
typedef struct {
  const NormaViewport *viewport;
  const NormaPicture *picture;
  NormaDisplayWindow window;
  const NormaScorePlane *plane; /* NULL, and table too: only the picture is shown */
  const NormaHeatTable *table;
  guint32 background; /* 0xFFRRGGBB, outside the image */
  NormaMixture mixture; /* with a reference */
} NormaScene;

/* Composes what a view shows of an image under its anomaly map, and nothing beyond it, so that a
 * frame costs what the view is large and not what the image is large. How pixels, those of a reference
 * and scores are found stands in picture-rows.h, mixed-rows.h and heat-rows.h.
 *
 * pixels: [view height] rows of `stride` pixels, 0xFFRRGGBB. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_compose (const NormaScene *scene, guint32 *pixels, gsize stride, GError **error);
