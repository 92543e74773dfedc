/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"
#include "core/project/severity.h"

/* The kinds of defects that reviewers tell apart. */
typedef struct {
  gint64 id; /* 0 for a new one */
  const char *name; /* not empty, no two alike */
  const char *color; /* "#rrggbb" */
  guint shortcut; /* the key 1 … 9 that gives it; 0: none; no two alike */
  NormaSeverity severity; /* that its defects have at first */
} NormaDefectClass;

/* Strings belong to the list. */
typedef struct {
  NormaDefectClass *classes; /* [n], by shortcut, those without one last, then by name */
  gsize n;
  GStringChunk *strings;
} NormaDefectClasses;

NormaDefectClasses *norma_project_list_defect_classes (NormaProject *project, GError **error);
void norma_defect_classes_free (NormaDefectClasses *list);

/* A step: a new class, or that of this id as it is given. A shortcut is taken from the class that had
 * it; another name goes to the images and shapes that have the class. id: may be NULL. Error:
 * NORMA_ERROR_INPUT for an empty name or one that another class has, a color of another form, a shortcut
 * above 9, an unknown id. */
gboolean norma_project_put_defect_class (NormaProject *project, const NormaDefectClass *class,
                                         gint64 *id, GError **error);

/* A step: images and shapes keep its name. Error: NORMA_ERROR_INPUT for an unknown id. */
gboolean norma_project_remove_defect_class (NormaProject *project, gint64 id, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDefectClasses, norma_defect_classes_free)
