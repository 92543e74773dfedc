/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/annotation/areas.h"

/* The images' own areas, as --areas gives them: a labelme file (core/annotation/areas-file.h) for one
 * image, or a folder of them, each named like its image, "007.json" for "parts/007.png". Files of the
 * folder that belong to no image are warned of.
 *
 * images: char *. Returns NormaAreas or NULL, one an image. Errors: those of norma_areas_read();
 * G_FILE_ERROR; G_OPTION_ERROR for a file with several images, a folder in which no image has areas, or
 * images whose areas would be one file. */
GPtrArray *norma_area_files_read (const char *path, const GPtrArray *images, NormaCommandLine *line,
                                  GError **error);
