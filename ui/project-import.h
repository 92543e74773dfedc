/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/images.h"
#include "ui/folder-plan.h"

/* The images of a plan on their way into a project: a copy, for a thread. */
typedef struct {
  char *folder;
  GArray *images; /* NormaNewImage */
  GStringChunk *strings;
} NormaImport;

/* Groups that are to be left out are not taken. */
NormaImport *norma_import_new (const NormaFolderPlan *plan);
void norma_import_free (NormaImport *import);

/* A new project that has these images from its first instant. Errors: those of
 * norma_project_create_with_images(). */
NormaProject *norma_import_create (const NormaImport *import, const char *path, GError **error);

/* One step; what the project has already is left as it is. Errors: those of project.h. */
gboolean norma_import_add (const NormaImport *import, NormaProject *project, GError **error);

/* Roles of the window and what the project has for them. */
NormaImageSet norma_role_get_set (NormaRole role);
NormaLabel norma_role_get_label (NormaRole role);
NormaRole norma_role_of (NormaImageSet set, NormaLabel label);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaImport, norma_import_free)
