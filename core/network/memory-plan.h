/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Places for buffers in one block, so that those alive at the same time do not overlap. */
typedef struct {
  guint first, last; /* steps in which it is alive, both included */
  gsize bytes;
  gsize offset; /* result: a multiple of NORMA_STEP_ALIGNMENT */
} NormaLifetime;

/* Sets all offsets and *bytes, the size of the block. The largest come first, each at the lowest
 * free place (Pisarchyk and Lee 2020, "Efficient memory management for deep neural net inference",
 * greedy by size). reuses FALSE: places one behind the other. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_memory_plan (NormaLifetime *lifetimes, guint n, gboolean reuses, gsize *bytes,
                            GError **error);
