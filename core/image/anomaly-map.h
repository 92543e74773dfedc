/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* An anomaly map: one raw score a pixel, larger is more anomalous.
 *
 * It is held in the working frame, [height, width], and shown at the size of its image by bilinear
 * growth (half-pixel convention, clamped at the border of the content). Full-size rows are made on
 * demand, so a map of 10,000 × 10,000 pixels costs no more memory than its frame. Every full-size
 * value lies between the least and the largest value of the frame. */
typedef struct {
  guint width, height; /* of the frame */
  float *values; /* [height, width], owned */

  /* The part of the frame that shows the image: the whole frame when stretched, the inner
   * rectangle when letterboxed. Frame pixels. */
  guint content_x, content_y, content_width, content_height;

  guint full_width, full_height; /* of the image, pixels */
} NormaAnomalyMap;

/* A map of zeros whose content is the whole frame. Error: NORMA_ERROR_TOO_LARGE. */
NormaAnomalyMap *norma_anomaly_map_new (guint width, guint height, guint full_width,
                                        guint full_height, GError **error);
NormaAnomalyMap *norma_anomaly_map_copy (const NormaAnomalyMap *map, GError **error);
void norma_anomaly_map_free (NormaAnomalyMap *map);

/* Full-size row y, 0 … full_height − 1, to row [full_width]. */
void norma_anomaly_map_get_row (const NormaAnomalyMap *map, guint y, float *row);

/* The same for the columns [x, x + n) of row y. */
void norma_anomaly_map_get_span (const NormaAnomalyMap *map, guint x, guint y, guint n,
                                 float *span);

/* No value of full-size row y is above this. */
float norma_anomaly_map_row_bound (const NormaAnomalyMap *map, guint y);

/* The largest full-size value and the first place (in reading order) where it stands. */
float norma_anomaly_map_get_peak (const NormaAnomalyMap *map, guint *x, guint *y);

/* Gaussian smoothing of the frame's content with deviation sigma in frame pixels, kernel cut at
 * 4 sigma, the border mirrored (d c b a | a b c d | d c b a, as scipy's "reflect"), so that the
 * border is neither dark nor blind. sigma 0: unchanged. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_anomaly_map_smooth (NormaAnomalyMap *map, double sigma, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaAnomalyMap, norma_anomaly_map_free)
