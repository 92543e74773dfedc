/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The numbers that the convolutions and the products with known weights of a network calculate in;
 * everything else, and all sums, stay in single precision. */
typedef enum {
  NORMA_PRECISION_AUTO, /* a wish: the fastest whose scores agree with those of single precision */
  NORMA_PRECISION_FP32,
  NORMA_PRECISION_BF16, /* 8 digits of the 24, the range of fp32; AVX-512 BF16 or AMX */
  NORMA_PRECISION_INT8, /* 8 bits over ranges measured beforehand; AVX-512 VNNI or AMX */
} NormaPrecision;

/* "auto", "fp32", "bf16", "int8"; NULL behind the last. */
const char *norma_precision_to_string (NormaPrecision precision);

/* Whether this processor has instructions for it, as oneDNN sees it. Error: NORMA_ERROR_UNSUPPORTED,
 * naming what is missing. */
gboolean norma_precision_check (NormaPrecision precision, GError **error);
