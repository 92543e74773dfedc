/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"
#include "core/base/progress.h"

/* Frames that were taken along a route, held against those of an earlier drive. */

#define NORMA_ROUTE_NONE G_MAXUINT

typedef struct {
  double floor; /* what is less alike is not matched */
  double skip; /* cost of a reference passed over between two matches, at least 0 */
  double repeat; /* cost of a query at the same reference as the one matched before, at least 0 */

  /* By how many references a query may be early or late: query i of n is expected at reference
   * i·(n_references − 1)/(n − 1), rounded. */
  guint early_late;
} NormaRouteCosts;

/* Matches queries and references in the order of the route, so that what is left of the likenesses
 * above the floor once the costs are taken off is as much as it can be (dynamic programming, after
 * Needleman and Wunsch 1970). References before the first match and behind the last cost nothing.
 * likeness: [n_queries, n_references], finite. matches: [n_queries], never falling where they are not
 * NONE. Returns the sum through *total (NULL: not wanted); 0 where nothing matches.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_route_match (const double *likeness, guint n_queries, guint n_references,
                            const NormaRouteCosts *costs, guint *matches, double *total,
                            GError **error);

typedef struct {
  guint early_late; /* see above */
  guint most_side; /* that frames are looked at with, pixels; see NormaCompareOptions */
  NormaBudget *budget; /* borrowed; NULL: no cap */
  guint n_threads;
  const NormaProgress *progress;
} NormaRouteOptions;

/* The pairs of a route, by the likeness of the frames' gists (core/registration/gist.h). references,
 * queries: char *, in the order of the route, at least one each. Returns a GArray of NormaPair: every
 * query in its order, without a reference (NULL) where none of the route is like it; then every
 * reference that has no query (NULL).
 * Errors: those of norma_image_read(); NORMA_ERROR_INPUT for a frame that is too small;
 * NORMA_ERROR_TOO_LARGE; G_IO_ERROR_CANCELLED. */
GArray *norma_route_find (const GPtrArray *references, const GPtrArray *queries,
                          const NormaRouteOptions *options, GError **error);
