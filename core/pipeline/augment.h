/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/frame.h"
#include "core/model/augment.h"

/* Error: NORMA_ERROR_INPUT, a turn by 90° or 270° in a frame that is not square. */
gboolean norma_augment_check (NormaAugments augments, const NormaFrame *frame, GError **error);

/* A copy of planes in the frame; both [channels, height, width], not the same memory. */
void norma_augment_planes (NormaAugment augment, const NormaFrame *frame, const float *planes,
                           float *turned);

/* The pixel, or place of a grid, of the image that is seen at (x, y) of its copy. width, height: of
 * the copy; equal where it is turned by 90° or 270°. */
void norma_augment_find (NormaAugment augment, guint width, guint height, guint *x, guint *y);
