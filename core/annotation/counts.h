/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/mask.h"

/* A mask as the lengths of its runs in reading order, alternately outside and inside, beginning outside
 * (0 where the first pixel is inside); together all pixels of the image. A run may go on in the next
 * row. COCO has them of the transposed mask, as it reads column by column. */
typedef struct {
  guint64 *counts; /* [n], owned */
  gsize n;
} NormaCounts;

/* Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_counts_from_mask (const NormaMask *mask, NormaCounts *counts, GError **error);

/* name: stands before the message. Errors: NORMA_ERROR_DAMAGED if they sum to another number of pixels;
 * those of norma_mask_new(). */
NormaMask *norma_counts_to_mask (const NormaCounts *counts, guint width, guint height,
                                 const char *name, GError **error);

/* COCO's compressed text of them (cocoapi, maskApi.c, rleToString): the difference to the last count but
 * one, in groups of five bits from the lowest, the sixth bit telling that more follow, and 48 added.
 * length: bytes of text. Error: NORMA_ERROR_DAMAGED. */
char *norma_counts_to_text (const NormaCounts *counts);
gboolean norma_counts_from_text (const char *text, gsize length, const char *name,
                                 NormaCounts *counts, GError **error);

void norma_counts_clear (NormaCounts *counts);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaCounts, norma_counts_clear)
