/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/mask.h"
#include "core/annotation/vertex.h"

/* Closed lines; what an odd number of them goes round is inside, so that a ring within another one is a
 * hole. The last vertex of a ring joins its first. Immutable once made. */
typedef struct {
  NormaVertex *vertices; /* [n_vertices], ring after ring, owned */
  guint *ends; /* [n_rings], the vertex behind the last of each ring, owned */
  guint n_vertices, n_rings;
} NormaRings;

/* Of vertices [ends[n_rings − 1]] and ends [n_rings], rising, both copied. Error: NORMA_ERROR_TOO_LARGE. */
NormaRings *norma_rings_new (const NormaVertex *vertices, const guint *ends, guint n_rings,
                             GError **error);
void norma_rings_free (NormaRings *rings);

/* The first vertex of ring r. */
guint norma_rings_get_first (const NormaRings *rings, guint r);

gboolean norma_rings_contain (const NormaRings *rings, NormaVertex point);
NormaBox norma_rings_get_box (const NormaRings *rings);

/* Square pixels; exact where no line crosses another one or itself. */
double norma_rings_get_area (const NormaRings *rings);

/* Whether no two rings' boxes overlap, so that rings and the union of their insides are one thing. */
gboolean norma_rings_are_apart (const NormaRings *rings);

/* Adds the pixels whose centres are inside; a centre on a line belongs to one of its two sides, so that
 * neighbours share no pixel. Error: NORMA_ERROR_TOO_LARGE; some rows may have been changed. */
gboolean norma_rings_fill (const NormaRings *rings, NormaMask *mask, GError **error);

/* The outline of the mask's pixels, along their borders: rings from corner to corner, outer ones
 * clockwise on the screen (y down), holes against it. Filling them gives the same mask. Pixels that meet
 * only at a corner have rings of their own. NULL for an empty mask, without an error.
 * Error: NORMA_ERROR_TOO_LARGE. */
NormaRings *norma_rings_from_mask (const NormaMask *mask, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRings, norma_rings_free)
