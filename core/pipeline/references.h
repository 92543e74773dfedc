/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/pipeline/compare.h"

/* Many references, of which each query is compared with the one that it fits. Their gists are kept
 * (core/registration/gist.h), of their pyramids as many as the memory allows; the others are read
 * again when they are asked for. Immutable once open, shared by threads. */
typedef struct _NormaReferences NormaReferences;

/* Of the references, those whose gists are most like the query's are aligned with it. */
#define NORMA_REFERENCES_SHORTLIST 5

/* paths: char *, lent. files: a quarter of the budget's cap holds pyramids, 256 MB where there is none.
 * Errors: those of norma_image_read(); NORMA_ERROR_INPUT for a reference that is too small;
 * G_IO_ERROR_CANCELLED. */
NormaReferences *norma_references_open (const GPtrArray *paths, const NormaCompareFiles *files,
                                        guint n_threads, const NormaProgress *progress,
                                        GError **error);
void norma_references_free (NormaReferences *references);

guint norma_references_count (const NormaReferences *references);

/* Compares a query with the reference of the shortlist on which it lies best: the alignment's quality
 * decides, then the likeness of the gists, then the order of the paths. A reference that is the
 * query's own file is passed over. n_against: a change must stand against so many of the references
 * that can be aligned, the best ones (core/detectors/least-difference.h), 1 … SHORTLIST. chosen: the
 * paths it was compared with, lent by references, the best first, owned by the caller; one of them
 * where it was not compared, none where nothing could be tried.
 * Errors: those of norma_compare_files(). */
NormaComparison *norma_references_compare (const NormaReferences *references, const char *query,
                                           guint n_against, const NormaCompareFiles *files,
                                           GPtrArray **chosen, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaReferences, norma_references_free)
