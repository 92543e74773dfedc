/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* e^x and what is made of it, correct to 1e−7 relative to the result; NaN stays NaN. Not the C
 * library's functions, whose last bit depends on its version and on the processor. In place
 * allowed. */
void norma_exponential (const float *x, float *y, gint64 n);
void norma_sigmoid (const float *x, float *y, gint64 n);
void norma_tanh (const float *x, float *y, gint64 n);
void norma_erf (const float *x, float *y, gint64 n);
