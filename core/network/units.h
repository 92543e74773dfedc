/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/step.h"

/* How a convolution or product with known weights calculates in integers of 8 bits (symmetric
 * quantisation, Jacob et al. 2018, eq. 1 with zero point 0): the weights of each output channel in
 * 127ths of the largest of them, the data in the unit of their tensor. The sums are exact. */
typedef struct {
  guint n; /* output channels */
  gboolean has_groups; /* the weights lie [groups, channels of each, …] */
  float *weights; /* [n], how many of a weight's integers are 1 */
  float *sums; /* [n], what 1 stands for in a sum */
  float *bias; /* [n], in those; NULL without */
} NormaUnits;

/* Weight e of channel c is known number c · channel_stride + e · stride of the step's input 1, of
 * `each` a channel; the bias is its input 2. Error: NORMA_ERROR_TOO_LARGE. */
typedef struct {
  gint64 n, each, channel_stride, stride;
} NormaWeightLayout;

NormaUnits *norma_units_new (const NormaStep *step, const NormaWeightLayout *layout,
                             GError **error);
void norma_units_free (NormaUnits *units);
