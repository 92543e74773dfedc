/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/spans.h"

/* A set of pixels of an image, [height, width], as the runs of its rows: memory and time go with the
 * length of its outline. One thread at a time may change it. */
typedef struct {
  guint width, height; /* pixels, 1 … NORMA_MASK_MOST_SIDE */
  NormaSpans *rows; /* [height], owned; spans end at `width` at most */
} NormaMask;

/* Pixels [left, right) × [top, bottom); empty: all 0. */
typedef struct {
  guint left, top, right, bottom;
} NormaMaskBox;

#define NORMA_MASK_MOST_SIDE (1u << 20)

/* An empty one. Errors: NORMA_ERROR_INPUT for a side of 0 or above NORMA_MASK_MOST_SIDE;
 * NORMA_ERROR_TOO_LARGE. */
NormaMask *norma_mask_new (guint width, guint height, GError **error);
NormaMask *norma_mask_copy (const NormaMask *mask, GError **error);
void norma_mask_free (NormaMask *mask);

/* Of the mask's pixels those that lie in [height, width], where the mask is of another size: pixels stay
 * where they are. Error: as norma_mask_new(). */
NormaMask *norma_mask_crop (const NormaMask *mask, guint width, guint height, GError **error);

/* Row y, 0 … height − 1. What lies beyond the width is left out.
 * Error: NORMA_ERROR_TOO_LARGE; the mask is then as it was. */
gboolean norma_mask_add_span (NormaMask *mask, guint y, NormaSpan span, GError **error);
gboolean norma_mask_remove_span (NormaMask *mask, guint y, NormaSpan span, GError **error);

/* Adds, or takes away, the pixels of another mask of the same size.
 * Error: NORMA_ERROR_TOO_LARGE; some rows may have been changed. */
gboolean norma_mask_unite (NormaMask *mask, const NormaMask *other, GError **error);
gboolean norma_mask_subtract (NormaMask *mask, const NormaMask *other, GError **error);

/* The mask [width, height] whose rows are this one's columns. Error: NORMA_ERROR_TOO_LARGE. */
NormaMask *norma_mask_transpose (const NormaMask *mask, GError **error);

gboolean norma_mask_contains (const NormaMask *mask, guint x, guint y);
gboolean norma_mask_equal (const NormaMask *one, const NormaMask *other);
guint64 norma_mask_get_area (const NormaMask *mask);
NormaMaskBox norma_mask_get_box (const NormaMask *mask);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMask, norma_mask_free)
