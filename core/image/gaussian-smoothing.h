/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Gaussian smoothing in place: values [height, width], rows `stride` floats apart, with deviation sigma
 * in pixels, 0 … 65535, cut off at four of them; mirrored at the border, the edge repeated. sigma 0
 * changes nothing. Sums are double, with the same bits on every processor.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_gaussian_smooth (float *values, gsize width, gsize height, gsize stride,
                                double sigma, GError **error);
