/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Whether each border of a rectangle is given; the membrane hangs free at the others. */
typedef struct {
  gboolean left, right, top, bottom;
} NormaMembraneSides;

/* Fills a rectangle with the membrane that its border holds: each inner value is the mean of its four
 * neighbours (Laplace's equation, the guidance-free case of Pérez, Gangnet and Blake 2003, "Poisson
 * image editing"), and across a free border nothing changes. Solved from coarse to fine by
 * successive over-relaxation, to about a hundredth of the border's range.
 *
 * plane: [height + 2, width + 2], its outer ring given at the held sides; width, height: of the
 * inside, at least 1; sides: at least one is held. The ring's corners are not read.
 * Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_membrane_fill (float *plane, guint width, guint height,
                              const NormaMembraneSides *sides, GError **error);
