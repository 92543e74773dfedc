/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"

/* The areas of a labelme file (labelme.h), whose shapes are of the purpose roi or ignore or are labelled
 * "roi", "ignore", or "roi:" and the sensitivity, as "roi:1.5". *areas: NULL if it has no shape.
 * Errors: those of norma_labelme_read(); NORMA_ERROR_INPUT with the path for other labels, or if the file
 * does not tell the size of its image. */
gboolean norma_areas_read (const char *path, NormaAreas **areas, GError **error);
