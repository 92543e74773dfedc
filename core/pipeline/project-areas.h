/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/areas.h"
#include "core/project/images.h"

/* What is drawn in a project to tell what is inspected. */
typedef struct {
  NormaAreas *all; /* of all images, a reference; NULL: none */
  GHashTable *own; /* gint64, the number of an image → NormaAreas, owned */
  char *error; /* why some of it is left out, the first reason; NULL: nothing is */
} NormaProjectAreas;

/* What is drawn on all images counts in pixels of the size that most of them have, what is drawn on one in
 * its own; where no size is known there are no areas yet. A shape that cannot be read is left out.
 * Errors: those of norma_project_list_shapes(); NORMA_ERROR_INPUT for too many; NORMA_ERROR_TOO_LARGE. */
gboolean norma_project_areas_read (NormaProject *project, const NormaProjectImages *images,
                                   NormaProjectAreas *areas, GError **error);
void norma_project_areas_clear (NormaProjectAreas *areas);
