/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/registration/point-pairs.h"

/* Marked places as text, as a project keeps them: a JSON array with [query x, query y, reference x,
 * reference y] of each, the same numbers back. None is an empty text. */

/* Owned by the caller. */
char *norma_point_text_new (const NormaPointPair *pairs, guint n_pairs);

/* A GArray of NormaPointPair, the caller's. Error: NORMA_ERROR_DAMAGED for other text. */
GArray *norma_point_text_parse (const char *text, GError **error);
