/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project-private.h"

/* Rows of the table `pair`, whose changes history remembers. All within an edit. */

/* Gives a query its reference, both ids of images: a new row at the end, or the row of the query with
 * another reference; marked places of other pictures are forgotten then. */
gboolean norma_pair_row_put (NormaProject *project, gint64 query, gint64 reference, GError **error);
