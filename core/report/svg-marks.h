/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/report/inspected-image.h"

/* What was found in a part and what is drawn on it, as SVG 2 in pixels of its image, at the end of a string. */

/* To a tenth, as short as it can be, with the point in every locale. */
void norma_svg_add_number (GString *text, double value);

/* A group of the id "m" with the part's number: lines of the classes "reject", "review" and "shape", each over one
 * of the class "rim", as wide in every enlargement. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_svg_add_marks (GString *text, const NormaInspectedImage *image, GError **error);

/* Numbers of the first places at their upper left corners, a group of the class "tag". */
void norma_svg_add_tags (GString *text, const NormaInspectedImage *image);
