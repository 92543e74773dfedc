/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"

/* One decoded page of an image file: immutable once made, shared by reference.
 *
 * Samples are interleaved and row-major, [height, width, channels], in the narrowest of the three
 * types that holds them: integers up to 8 bits as U8, up to 16 bits as U16, everything else
 * (32- and 64-bit integers, signed integers, half, float, double) as F32. Integers are not
 * stretched: a 12-bit 4095 stays 4095. Alpha is removed when reading; it never enters a score. */
typedef enum {
  NORMA_SAMPLE_U8,
  NORMA_SAMPLE_U16,
  NORMA_SAMPLE_F32,
} NormaSampleType;

/* Images of different kinds share no unit, so they are never scored on one scale. */
typedef enum {
  NORMA_VALUES_BYTE, /* integers of up to 8 bits */
  NORMA_VALUES_INTEGER, /* wider integers */
  NORMA_VALUES_FLOAT,
} NormaValueKind;

typedef struct {
  guint width; /* pixels, at least 1 */
  guint height; /* pixels, at least 1 */
  guint channels; /* 1 grey, 3 RGB, otherwise as in the file */
  NormaSampleType type;
  guint bits; /* a sample in the file, 1 … 64 */
  double low, high; /* full range of the sample type in the file; 0 and 1 for floating point */
  double pixels_per_mm_x; /* 0: unknown */
  double pixels_per_mm_y; /* 0: unknown */
  guint page; /* 0 … n_pages − 1 */
  guint n_pages;
  gboolean had_alpha;
  guint scale_denominator; /* 1, or 2, 4, 8 where a JPEG was decoded at a reduced scale */
  guint file_width; /* as stored, oriented upright, before any reduction */
  guint file_height;

  gpointer samples;
  gsize stride; /* bytes from row to row */

  /*< private >*/
  gatomicrefcount references;
  NormaBudget *budget;
  guint64 budget_bytes;
} NormaRaster;

/* A zeroed raster of [height, width, channels], to be filled by its maker before it is shared.
 * bits, low and high are set to the full width of the type (F32: 32 bits, 0 … 1), file_width and
 * file_height to the size. Takes `budget_bytes` or its own size, whichever is more, from budget
 * (NULL: no cap) and gives it back when the raster is freed.
 * Errors: NORMA_ERROR_TOO_LARGE; NORMA_ERROR_INPUT if a size is 0. */
NormaRaster *norma_raster_new (guint width, guint height, guint channels, NormaSampleType type,
                               NormaBudget *budget, guint64 budget_bytes, GError **error);

/* The same samples and facts, to be changed by its maker before it is shared; takes nothing from a
 * budget. Error: NORMA_ERROR_TOO_LARGE. */
NormaRaster *norma_raster_copy (const NormaRaster *raster, GError **error);
NormaRaster *norma_raster_ref (NormaRaster *raster);
void norma_raster_unref (NormaRaster *raster);

gsize norma_sample_size (NormaSampleType type);

NormaValueKind norma_raster_get_kind (const NormaRaster *raster);

/* For messages, e.g. "integer samples of up to 8 bits"; static. */
const char *norma_value_kind_describe (NormaValueKind kind);

/* Row y as float32 [width, channels], values as in the file (not scaled). */
void norma_raster_get_row (const NormaRaster *raster, guint y, float *row);

/* The address of row y for writing or reading in its own type. */
gpointer norma_raster_row (const NormaRaster *raster, guint y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRaster, norma_raster_unref)
