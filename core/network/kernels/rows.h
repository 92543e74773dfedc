/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/primitive.h"

/* rows [m, k] · weights [k, n] + bias [n] with known weights, as a convolution of 1 × 1 over m
 * pixels: oneDNN puts the weights of a convolution in order once, those of a product in every
 * execution. */

/* Whether oneDNN has a fast kernel for it: whole vectors of channels. */
gboolean norma_rows_fit (gint64 m, gint64 k, gint64 n);

/* The primitive of a step whose input 0 holds the rows, 1 the weights, 2 the bias if there is one. */
gboolean norma_rows_build (NormaPrimitive *primitive, NormaStep *step, gint64 m, gint64 k, gint64 n,
                           gboolean has_bias, GError **error);
