/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Losses of [n] numbers with their gradients. Each returns weight times the loss, and adds weight times
 * its gradient to `gradient`, so that terms of one output add up. Sums in double precision, in order. */

/* Mean of (found − wanted)². wanted_gradient: of the other side, NULL where that is not trained. */
double norma_loss_squared (gsize n, const float *found, const float *wanted, double weight,
                           float *gradient, float *wanted_gradient);

/* Mean of max (0, margin − sign · score): Liu et al. 2023 (SimpleNet), eq. 8, with sign 1 for nominal
 * and −1 for made anomalous features. */
double norma_loss_hinge (gsize n, const float *scores, double sign, double margin, double weight,
                         float *gradient);

/* Mean of those (found − wanted)² that are not below their `quantile` (0 … 1, between neighbours as
 * linear interpolation has it): the hard features of Batzner et al. 2024 (EfficientAD), section 3.2. The
 * quantile itself is not differentiated. scratch: [n]. */
double norma_loss_hard (gsize n, const float *found, const float *wanted, double quantile,
                        double weight, float *gradient, float *scratch);
