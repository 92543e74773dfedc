/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"
#include "core/base/tensor-file.h"

/* Metadata "areas.…", the shapes as their text, so that vectors stay vectors; nothing of NULL.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_areas_store (const NormaAreas *areas, NormaTensorFile *file, GError **error);

/* *areas: NULL where the file has none of it. Errors: NORMA_ERROR_DAMAGED; NORMA_ERROR_TOO_LARGE. */
gboolean norma_areas_load (const NormaTensorFile *file, NormaAreas **areas, GError **error);
