/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/image-samples.h"
#include "core/metrics/key-runs.h"
#include "core/metrics/normal-tail.h"
#include "core/metrics/pixel-metrics.h"
#include "core/regions/runs.h"

/* A row's keys by class. */
typedef struct {
  guint32 *nominal; /* [capacity] */
  float *marks; /* [capacity], 1 where a pixel is anomalous and inspected, else 0 */
  guint capacity;
} NormaPixelRow;

struct _NormaPixelMetrics {
  NormaClaim claim;
  NormaKeyRuns *nominal;
  gpointer marked; /* guint64 [n_marked]: key (score-key.h), and number of the region */
  gsize n_marked, capacity;
  NormaNormalTail *tail;
  NormaImageSamples *samples;
  NormaPixelFigures *figures; /* counts, regions and images so far */
  guint most_normal_images;

  NormaPixelRow row;
  NormaRuns runs; /* of the present image's marks */
  guint image, width, y;
  gsize first_marked; /* of the present image */
  double mass; /* of one of its pixels among the normal images; 0: it is none of them */
};

/* What is drawn from the gathered pixels, but for the interval. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_pixel_metrics_rank (NormaPixelMetrics *metrics, GError **error);
