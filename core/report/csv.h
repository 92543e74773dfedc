/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"
#include "core/pipeline/score.h"

/* Results as CSV (RFC 4180, lines ended by a line feed alone): a header and a row an image, each
 * with its line feed, owned by the caller. Numbers as in json-writer.h; what is unknown is empty. */

/* kind: the image's folder in a labelled set; NULL where images are not labelled, then for the
 * header and for every row. The box is that of the strongest region. */
char *norma_csv_image_header (gboolean with_kind);
char *norma_csv_image (const char *path, const char *kind, const NormaResult *result,
                       const GError *image_error);

/* Held-out scores of good images: suspects in the order given, NormaGoodImage. */
char *norma_csv_held_out (const GPtrArray *suspects, double threshold);
