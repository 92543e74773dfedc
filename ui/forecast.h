/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"

/* What a fit will take, stated before it starts. */
typedef struct {
  guint64 bytes; /* beyond the pictures in memory */
  double seconds; /* from reading and describing the first image */
  guint frame_width, frame_height; /* of a tile, else if all images have the shape of the first */
} NormaForecast;

/* paths: char *, at least one. In a thread. Errors: those of reading the first image,
 * norma_extractor_source_open() and norma_extractor_source_make(); a frame or a canvas that does not
 * do for the copies or the tiles. */
void norma_forecast_async (const GPtrArray *paths, const NormaFitOptions *options,
                           GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);
gboolean norma_forecast_finish (GAsyncResult *result, NormaForecast *forecast, GError **error);
