/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Adam (Kingma and Ba 2015, algorithm 1) with weight decay, either as an addition to the gradient
 * (L2) or apart from it (AdamW: Loshchilov and Hutter 2019, algorithm 2). */
typedef struct {
  double rate; /* above 0 */
  double beta1, beta2; /* 0 … 1, without 1: how much of the moments a step keeps */
  double epsilon; /* beside the root of the second moment */
  double decay; /* 0: none */
  gboolean decouples_decay; /* AdamW */
} NormaAdamOptions;

/* The paper's defaults, and rate 0.001. */
#define NORMA_ADAM_OPTIONS_INIT \
  { \
    0.001, 0.9, 0.999, 1e-8, 0, FALSE \
  }

/* One step of [n] parameters. step: 1 for the first. rate_factor: of a schedule, times the rate.
 * mean, square: the moments, 0 before the first step. Elementwise, so a block may be cut anywhere. */
void norma_adam_step (const NormaAdamOptions *options, guint64 step, double rate_factor, gsize n,
                      const float *gradients, float *values, float *mean, float *square);
