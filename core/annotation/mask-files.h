/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/drawn-image.h"

/* Ground truth as pictures, as MVTec AD keeps it (Bergmann et al. 2021): of the image STEM.png the mask of
 * one class of defects lies in ground_truth/CLASS/STEM_mask.png, above half its range where the part has the
 * defect, as an evaluation takes it (core/pipeline/evaluate.h). Defects of no class lie in the folder
 * "defect". Areas of other purposes have no place in it and are left out; vectors become masks. */

/* folder: the one that holds ground_truth, or that itself. Each mask gives an image of the name CLASS/STEM
 * with one shape, an empty mask none; sorted by name. Files of other names are passed over.
 * Errors: G_FILE_ERROR; NORMA_ERROR_INPUT if there is no mask; those of norma_image_read(). */
GPtrArray *norma_mask_files_read (const char *folder, GError **error);

/* Makes the folders. Errors: G_FILE_ERROR; NORMA_ERROR_INPUT for an image of unknown size, a class that no
 * folder can be called, and two images that would have the same file; NORMA_ERROR_TOO_LARGE. */
gboolean norma_mask_files_write (const GPtrArray *images, const char *folder, GError **error);
