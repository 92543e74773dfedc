/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>

#include "core/base/random.h"
#include "core/pipeline/image-facts.h"

/* Facts without files: fingerprints of a series. Every part has the series' own picture and much of
 * its own; `gain` is its exposure and `noise` that of the camera. */
static inline NormaImageFacts *
norma_test_facts_new (guint64 seed, double gain, double noise, guint64 shot)
{
  NormaImageFacts *facts = g_new0 (NormaImageFacts, 1);
  NormaRandom own, camera;

  norma_random_seed (&own, seed);
  norma_random_seed (&camera, 1000000 + shot);
  facts->path =
      g_strdup_printf ("/absent/%" G_GUINT64_FORMAT "-%" G_GUINT64_FORMAT ".png", seed, shot);
  facts->width = 640;
  facts->height = 480;
  facts->channels = 1;
  facts->bits = 8;
  facts->n_bytes = seed * 1000 + shot;
  for (guint i = 0; i < NORMA_FINGERPRINT_LENGTH; i++) {
    double series = 0.5 + 0.3 * sin (i * 0.37) * cos (i * 0.011);
    double part = 0.02 * norma_random_normal (&own);

    facts->fingerprint[i] = (float)(gain * (series + part) + noise * norma_random_normal (&camera));
    facts->brightness += (double)facts->fingerprint[i] / NORMA_FINGERPRINT_LENGTH;
  }
  return facts;
}
