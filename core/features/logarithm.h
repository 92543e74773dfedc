/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* values[i] = ln(max(values[i], 0) + floor), floor at least 1e−30, in place.
 *
 * Not the C library's logf, whose last bit depends on the library's version and on the processor:
 * a score has to be the same everywhere. ln x = e·ln 2 + 2·artanh((m − 1)/(m + 1)) with
 * x = m·2^e, m in [√½, √2), the series of artanh cut after the ninth power; error below 4e−7
 * relative to max(1, |ln x|). */
void norma_logarithm (float *values, gsize n, float floor);
