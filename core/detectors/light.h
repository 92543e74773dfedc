/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/grey.h"

/* How the light of a query may differ from that of its reference. */
typedef enum {
  NORMA_LIGHT_GAIN, /* reference ≈ gain · query + bias */
  NORMA_LIGHT_SHADING, /* the gain is a polynomial of the second order in the place */
  NORMA_LIGHT_HISTOGRAM, /* one tone curve: equal shares of the pixels are darker */
} NormaLight;

#define NORMA_N_LIGHTS 3

/* "gain", "shading", "histogram"; static. */
const char *norma_light_to_string (NormaLight light);
gboolean norma_light_from_string (const char *text, NormaLight *light);

/* Brings the query's values to the reference's brightness, in place. reference: of the query's size,
 * as the query sees it, NaN where it shows nothing. Gain and shading are found by least squares, again
 * and again without what does not fit, so that defects have no say; they do what they do everywhere
 * alike, or bend over the whole plane, so that no defect is taken for light; the gain of a shading stays
 * within half and twice the gain in the middle. A histogram knows nothing of places: it fits where
 * both images show as much of everything. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_light_match (NormaLight light, NormaGrey *query, const NormaGrey *reference,
                            GError **error);
