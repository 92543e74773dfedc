/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Which of many tests have found something, if of what is called found at most a share q is expected not to
 * be there (Benjamini and Hochberg 1995). */

/* q: [n], the least q at which each is called found: of the i-th smallest p-value min over j ≥ i of
 * n·p_(j)/j, at most 1. p: [n], 0 … 1; may be q itself. n of 0 does nothing. Holds for tests that are
 * independent or depend on each other positively (Benjamini and Yekutieli 2001). */
void norma_false_discovery_adjust (const double *p, gsize n, double *q);
