/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/image-item.h"

/* What a folder seems to hold, to be shown and changed before anything is decided. */
typedef struct {
  char *name; /* of the folder below the one opened, e.g. "train/good"; "" for that one itself */
  GPtrArray *paths; /* char *, owned */
  NormaRole role; /* as recognised; may be changed */
} NormaFolderGroup;

typedef struct {
  char *folder;
  GPtrArray *groups; /* NormaFolderGroup, by role as recognised, then by name, owned */
  guint n_images;
  guint n_passed_over; /* files that are no images */
} NormaFolderPlan;

/* Known words, in any case, anywhere in the names of the folders: ground_truth or masks is left
 * out; reference is one; good, ok, normal or nominal is good, and learnt from unless a folder train is there and this
 * is not below it; bad, ng, nok, defect, defective, anomaly or reject is defective, and so is every
 * other folder below test; all else is unlabelled. Folders below one of masks are part of its group.
 * Errors: those of norma_image_list_collect(). */
NormaFolderPlan *norma_folder_plan_new (const char *folder, GError **error);
void norma_folder_plan_free (NormaFolderPlan *plan);

/* TRUE for the group of a folder of ground-truth masks. */
gboolean norma_folder_group_has_masks (const NormaFolderGroup *group);

/* TRUE for a folder named reference or references, in any case. */
gboolean norma_folder_has_references (const char *folder);

/* Images in groups of this role. */
guint norma_folder_plan_count (const NormaFolderPlan *plan, NormaRole role);

/* Leaves only the images for which keep() is TRUE, and the groups that still have some. */
void norma_folder_plan_keep (NormaFolderPlan *plan,
                             gboolean (*keep) (const char *path, gpointer data), gpointer data);

/* Reads the folder in a thread. */
void norma_folder_plan_new_async (const char *folder, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
NormaFolderPlan *norma_folder_plan_new_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaFolderPlan, norma_folder_plan_free)
