/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/annotation/mask.h"
#include "core/annotation/vertex.h"

/* The pixels whose centres lie within `radius` of the line between two points: a disc where these are
 * one. A stroke is the union of such pieces, each of which touches the rows under it and no other. A
 * radius below √½ is taken as √½, so that no dot falls between the centres. */
typedef struct {
  NormaVertex from, to; /* finite */
  double radius; /* pixels */
} NormaBrush;

/* Error: NORMA_ERROR_TOO_LARGE; some rows may have been changed. */
gboolean norma_brush_add (const NormaBrush *brush, NormaMask *mask, GError **error);
gboolean norma_brush_remove (const NormaBrush *brush, NormaMask *mask, GError **error);

/* What may be touched, on an image [height, width]. */
NormaMaskBox norma_brush_get_box (const NormaBrush *brush, guint width, guint height);
