/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Turned and mirrored copies of the good images, from which a fit learns besides them. They help
 * where there are few good images and parts lie in any direction (Xie et al. 2023, "Pushing the
 * limits of fewshot anomaly detection in industry vision: GraphCore"). */
typedef enum {
  NORMA_AUGMENT_ROTATE_90, /* clockwise, as the next ones */
  NORMA_AUGMENT_ROTATE_180,
  NORMA_AUGMENT_ROTATE_270,
  NORMA_AUGMENT_FLIP_HORIZONTAL, /* left and right change places */
  NORMA_AUGMENT_FLIP_VERTICAL, /* top and bottom do */
  NORMA_N_AUGMENTS,
} NormaAugment;

/* Bits 1 << NormaAugment; 0: the images alone. The copies of an image come in the order above. */
typedef guint NormaAugments;

#define NORMA_AUGMENTS_ALL ((NormaAugments)((1 << NORMA_N_AUGMENTS) - 1))

/* Copies of an image, without the image itself. */
guint norma_augments_count (NormaAugments augments);

/* The copy of that number, 0 … count − 1. */
NormaAugment norma_augments_get (NormaAugments augments, guint copy);

/* "rotate90,flip-vertical"; "none" for none. */
char *norma_augments_to_string (NormaAugments augments);

/* The words "rotate90", "rotate180", "rotate270", "flip-horizontal", "flip-vertical" with commas
 * between them, or "all" or "none" alone. Error: NORMA_ERROR_INPUT, other words. */
gboolean norma_augments_from_string (const char *text, NormaAugments *augments, GError **error);
