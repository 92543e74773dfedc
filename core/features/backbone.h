/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/backbone-level.h"
#include "core/features/extractor-options.h"
#include "core/features/extractor.h"
#include "core/features/input-scaling.h"

/* An ONNX file that features are to come from, NORMA_DESCRIPTOR among them: what it says of its input, and its levels. It has
 * one input, single-precision pictures [1 or open, 3, height, width]. */
typedef struct _NormaBackbone NormaBackbone;

/* levels: names, NULL-terminated, or NULL for those that the file suggests or that are chosen. With
 * names nothing else of the network has to be supported.
 * Errors: those of norma_network_read() and norma_input_scaling_parse(); NORMA_ERROR_UNSUPPORTED
 * (another kind of input); NORMA_ERROR_INPUT (no such value, one named twice, too many). */
NormaBackbone *norma_backbone_open (const char *path, const char *const *levels,
                                    NormaBudget *budget, GError **error);
void norma_backbone_free (NormaBackbone *backbone);

const NormaNetwork *norma_backbone_get_network (const NormaBackbone *backbone);
const NormaInputScaling *norma_backbone_get_scaling (const NormaBackbone *backbone);

/* The frame for images of this aspect: the network's own size where that is fixed, else as
 * norma_frame_size_for_step() with the network's size multiple. */
void norma_backbone_size_frame (const NormaBackbone *backbone, double median_aspect,
                                guint short_side, guint *width, guint *height);

/* The values that are grids in such a frame (NormaBackboneLevel), owned by the caller; is_chosen
 * tells those that an extractor has. Errors: NORMA_ERROR_INPUT if a named one is no grid, or there
 * is none; NORMA_ERROR_TOO_LARGE. */
GArray *norma_backbone_list_levels (const NormaBackbone *backbone, guint width, guint height,
                                    GError **error);

/* The extractor for this frame, in single precision. Errors: as above; those of planning. */
NormaExtractor *norma_backbone_make (const NormaBackbone *backbone, const NormaFrame *frame,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaBackbone, norma_backbone_free)
