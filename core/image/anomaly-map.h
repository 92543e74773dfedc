/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/area-mask.h"

/* An anomaly map: one raw score a pixel, larger is more anomalous.
 *
 * It is held in the working frame, [height, width], and shown at the size of its image by bilinear
 * sampling: full-size pixel i stands at (i + ½) · content / full − ½ of the content, clamped at
 * its border. Where the image is smaller than the content this samples points, it doesn't average.
 * Full-size rows are made on demand, so a map of 10,000 × 10,000 pixels costs no more memory than
 * its frame. Every full-size value lies between the least and the largest value of the content. A
 * NaN or an infinity reaches the full-size pixels up to, but without, those of its neighbours.
 *
 * Areas, if there are any, act on these full-size values: what is read has been multiplied by the factor
 * of its pixel, and is NaN where that is not inspected. `values` know nothing of them. */
typedef struct {
  guint width, height; /* of the frame, at least 1 */
  float *values; /* [height, width], owned */

  /* The part of the frame that shows the image: the whole frame when stretched, the inner
   * rectangle when letterboxed. Frame pixels, at least 1 × 1. */
  guint content_x, content_y, content_width, content_height;

  guint full_width, full_height; /* of the image, pixels, at least 1 */
  NormaAreaMask
      *areas; /* of this full size, a reference; NULL: all is inspected, and counts once */
} NormaAnomalyMap;

/* A map of zeros whose content is the whole frame. Error: NORMA_ERROR_TOO_LARGE. */
NormaAnomalyMap *norma_anomaly_map_new (guint width, guint height, guint full_width,
                                        guint full_height, GError **error);
NormaAnomalyMap *norma_anomaly_map_copy (const NormaAnomalyMap *map, GError **error);
void norma_anomaly_map_free (NormaAnomalyMap *map);

/* areas: of the map's full size, in place of those it has; NULL: none. */
void norma_anomaly_map_set_areas (NormaAnomalyMap *map, NormaAreaMask *areas);

/* Full-size row y, 0 … full_height − 1, to row [full_width]. */
void norma_anomaly_map_get_row (const NormaAnomalyMap *map, guint y, float *row);

/* The same for the columns [x, x + n) of row y. */
void norma_anomaly_map_get_span (const NormaAnomalyMap *map, guint x, guint y, guint n,
                                 float *span);

/* No value of full-size row y is above this; −infinity if all are NaN. */
float norma_anomaly_map_row_bound (const NormaAnomalyMap *map, guint y);

/* The largest full-size value and the first place (in reading order) where it stands. x, y: may be
 * NULL. NaN counts as no value; NaN at 0, 0 if there is no other. */
float norma_anomaly_map_get_peak (const NormaAnomalyMap *map, guint *x, guint *y);

/* Gaussian smoothing of the frame's content with deviation sigma in frame pixels, 0 … 65535. The
 * kernel reaches to the whole number next to 4 sigma and is made to sum to 1; the border is
 * mirrored (d c b a | a b c d | d c b a, as scipy's "reflect", as often as the kernel needs), so
 * that the border is neither dark nor blind. Outside the content the frame becomes 0. sigma 0:
 * unchanged. Error: NORMA_ERROR_TOO_LARGE; the map is then as it was. */
gboolean norma_anomaly_map_smooth (NormaAnomalyMap *map, double sigma, GError **error);

/* Reads many rows of the same columns of a map: the columns' places are found once. Gives the same
 * bits as norma_anomaly_map_get_span(). One thread at a time; the map is borrowed and must not
 * change meanwhile. */
typedef struct _NormaMapSampler NormaMapSampler;

/* For the columns [x, x + n), n at least 1. Error: NORMA_ERROR_TOO_LARGE. */
NormaMapSampler *norma_map_sampler_new (const NormaAnomalyMap *map, guint x, guint n,
                                        GError **error);
void norma_map_sampler_free (NormaMapSampler *sampler);

/* Goes to full-size row y. Returns a bound: no value of these columns is above it; −infinity if
 * all are NaN. */
float norma_map_sampler_seek (NormaMapSampler *sampler, guint y);

/* The row last sought, to row [n]. */
void norma_map_sampler_get_row (const NormaMapSampler *sampler, float *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaAnomalyMap, norma_anomaly_map_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMapSampler, norma_map_sampler_free)
