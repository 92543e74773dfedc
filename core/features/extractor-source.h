/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/features/extractor-options.h"
#include "core/features/extractor.h"

/* Where an extractor comes from: the filter bank, or the file of a network, the
 * descriptor among them. First it says which frame it
 * takes, then it makes the extractor for that. */
typedef struct _NormaExtractorSource NormaExtractorSource;

/* Errors: those of norma_precision_settle() and norma_backbone_open(); NORMA_ERROR_INPUT for levels or a precision of the
 * built-in extractor, which has none. */
NormaExtractorSource *norma_extractor_source_open (const NormaExtractorOptions *options,
                                                   NormaBudget *budget, GError **error);
void norma_extractor_source_free (NormaExtractorSource *source);

/* Sides of the frame for images of this aspect (width / height) whose shorter side shall be
 * short_side; a network may have a size of its own. */
void norma_extractor_source_size_frame (const NormaExtractorSource *source, double median_aspect,
                                        guint short_side, guint *width, guint *height);

/* In single precision. Errors: those of norma_filter_bank_new() or norma_backbone_make(). */
NormaExtractor *norma_extractor_source_make (const NormaExtractorSource *source,
                                             const NormaFrame *frame, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaExtractorSource, norma_extractor_source_free)
