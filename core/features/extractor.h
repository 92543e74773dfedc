/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/tensor-file.h"
#include "core/features/feature-name.h"
#include "core/features/levels.h"
#include "core/image/frame.h"

/* A feature extractor: a picture in the working frame to one feature vector a grid position and
 * level. Immutable once made, shared by threads; each thread brings its own scratch. */
typedef struct _NormaExtractor NormaExtractor;

typedef struct {
  const char *name; /* in the model file, e.g. "filter-bank" */

  /* planes: [channels, height, width] of the frame, 0 … 1 over the range fixed at fit.
   * features: a sample of the extractor's levels. Cannot fail. */
  void (*extract) (const NormaExtractor *extractor, const float *planes, float *features,
                   gpointer scratch);
  gpointer (*scratch_new) (const NormaExtractor *extractor, GError **error);
  void (*scratch_free) (gpointer scratch);
  void (*store) (const NormaExtractor *extractor, NormaTensorFile *file);
  void (*free) (NormaExtractor *extractor);

  /* What a channel of a level measures. */
  void (*describe) (const NormaExtractor *extractor, guint level, guint channel,
                    NormaFeatureName *name);
} NormaExtractorClass;

/* The part all extractors share; the first member of each. */
struct _NormaExtractor {
  const NormaExtractorClass *class;
  gatomicrefcount references;
  NormaFeatureLevels levels;
  guint64 scratch_bytes;
  guint64 held_bytes; /* by the extractor itself, where that is much */

  const char
      *precision; /* of a network, as norma_precision_to_string(); NULL: there is no choice */

  /* Deviation of the measuring noise of one feature, squared: variances below it mean nothing. */
  double least_variance;

  /* Relative difference of scores that another processor may make, 0: none. */
  double replay_tolerance;

  /* The one whose levels it gives behind its own, lent; NULL (usual): none. */
  const NormaExtractor *behind;
};

NormaExtractor *norma_extractor_ref (NormaExtractor *extractor);
void norma_extractor_unref (NormaExtractor *extractor);

/* One thread's means of extracting: memory and nothing else, about scratch_bytes of it.
 * Error: NORMA_ERROR_TOO_LARGE. */
gpointer norma_extractor_scratch_new (const NormaExtractor *extractor, GError **error);
void norma_extractor_scratch_free (const NormaExtractor *extractor, gpointer scratch);

/* The one that was chosen, of which people are told: what it gives stands behind other levels, or it is
 * the extractor itself. Lent. */
const NormaExtractor *norma_extractor_get_chosen (const NormaExtractor *extractor);

void norma_extractor_extract (const NormaExtractor *extractor, const float *planes, float *features,
                              gpointer scratch);

/* level, channel: of its levels. */
void norma_extractor_describe (const NormaExtractor *extractor, guint level, guint channel,
                               NormaFeatureName *name);

/* What the extractor is made from, in metadata whose keys begin with "extractor.". */
void norma_extractor_store (const NormaExtractor *extractor, NormaTensorFile *file);

/* The extractor that a file names, for this frame. The budget's cap bounds what it may hold.
 * Errors: NORMA_ERROR_DAMAGED; NORMA_ERROR_UNSUPPORTED if its name is unknown here; those of its
 * kind. */
NormaExtractor *norma_extractor_load (const NormaTensorFile *file, const NormaFrame *frame,
                                      NormaBudget *budget, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaExtractor, norma_extractor_unref)
