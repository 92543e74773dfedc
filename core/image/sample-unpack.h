/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/raster.h"

/* Samples of any width as a file stores them, to the three types of a raster. */
typedef enum {
  NORMA_CODE_UNSIGNED, /* 1 … 64 bits */
  NORMA_CODE_SIGNED, /* two's complement, 1 … 64 bits */
  NORMA_CODE_FLOAT, /* IEEE 16, 32, 64 bits; 24 bits: sign, 7 bits of exponent, 16 of mantissa */
} NormaSampleCode;

typedef struct {
  guint bits;
  NormaSampleCode code;

  /* Samples of 8, 16, 24, 32 and 64 bits are in the order of this machine, as libtiff leaves them.
   * It does not touch those of 40, 48 and 56 bits, which are in the order of the file. All other
   * widths are packed without gaps, the highest bit first. */
  gboolean big_endian;
} NormaSampleLayout;

/* The narrowest type that holds every value: see raster.h. */
NormaSampleType norma_sample_layout_get_type (const NormaSampleLayout *layout);

/* The full range of the values: see raster.h. */
void norma_sample_layout_get_range (const NormaSampleLayout *layout, double *low, double *high);

/* Of the samples packed from `packed` on, number first, first + step, … (n of them), to out[0],
 * out[out_step], … in the type of the layout. Integers beyond 16 bits and double are rounded to
 * the nearest float32. */
void norma_sample_unpack (const NormaSampleLayout *layout, gconstpointer packed, gsize first,
                          gsize step, gsize n, gpointer out, gsize out_step);
