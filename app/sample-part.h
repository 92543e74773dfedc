/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/sample-settings.h"
#include "app/sample-shapes.h"
#include "core/base/random.h"

/* The sample part: a milled plate with a turned face round a bore, four screw holes, a pin hole, a
 * part number, a company mark and a data matrix with the serial number. Millimetres, x to the
 * right and y down, from the centre of the plate. */

#define NORMA_SAMPLE_HALF_WIDTH 11.0
#define NORMA_SAMPLE_HALF_HEIGHT 7.8
#define NORMA_SAMPLE_N_BORES 6
#define NORMA_SAMPLE_N_CELLS 14

typedef struct {
  NormaPoint centre;
  double radius;
  double sink; /* width of the countersink round it */
} NormaSampleBore;

/* One piece of the series, with what differs from piece to piece. */
typedef struct {
  const NormaSampleSettings *settings; /* borrowed */
  double pixel; /* width of a pixel */
  guint32 texture;
  NormaPoint shift;
  NormaPoint turn; /* cosine and sine */
  NormaPoint light; /* unit vector towards the light */
  NormaPoint gradient; /* of the light, a half picture */
  double exposure;
  guint n_bores;
  NormaSampleBore bores[NORMA_SAMPLE_N_BORES + 1]; /* the last one spare */
  NormaPoint marks_shift;
  guint16 cells[NORMA_SAMPLE_N_CELLS]; /* the data matrix, a row each, from the left bit 0 */
} NormaSamplePart;

void norma_sample_part_init (NormaSamplePart *part, const NormaSampleSettings *settings,
                             NormaRandom *random);

/* The metal of the face: grain, turned rings. */
double norma_sample_part_surface (const NormaSamplePart *part, NormaPoint point);

/* The metal under engraved number, printed mark and data matrix. */
double norma_sample_part_mark (const NormaSamplePart *part, NormaPoint point, double metal);

/* Whether a point lies on the data matrix, whose cells differ from piece to piece. */
gboolean norma_sample_part_is_coded (NormaPoint point);
