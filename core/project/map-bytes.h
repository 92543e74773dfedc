/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Values of an anomaly map as they lie in the project: the four bytes of each little-endian float32
 * in four planes (all least bytes first), since neighbouring scores differ mostly in their lower
 * bytes, and then zlib. The same bits come back. */

/* values: [n]. Errors: NORMA_ERROR_TOO_LARGE. */
GBytes *norma_map_encode (const float *values, gsize n, GError **error);

/* values: [n], the caller's. FALSE with NORMA_ERROR_DAMAGED unless the bytes give just n values;
 * NORMA_ERROR_TOO_LARGE. */
gboolean norma_map_decode (gconstpointer bytes, gsize n_bytes, float *values, gsize n,
                           GError **error);
