/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

#include "core/features/extractor.h"
#include "core/training/training-facts.h"

/* A detector: fitted on a stream of nominal samples, it scores one sample to an anomaly map on the
 * extractor's grid. Immutable once fitted, shared by threads. */
typedef struct _NormaDetector NormaDetector;
typedef struct _NormaDetectorFit NormaDetectorFit;
typedef struct _NormaExplanation NormaExplanation;

/* A place of a good image. */
typedef struct {
  guint image; /* in the order of the fit */
  guint sample; /* of those that the image gave, in the order of the fit */
  guint position; /* of the grid, row by row */
} NormaGoodPlace;

/* Samples that join what a detector has learnt, or leave it. */
typedef struct {
  const float *samples; /* [n_added + n_removed], of the levels that were fitted, the added first */
  guint n_added, n_removed;
  const guint *removed; /* [n_removed], their places in the fit, all different */
  double least_variance; /* as in NormaExtractor */
  guint n_threads; /* 0: one a processor */
} NormaCorrection;

typedef struct {
  const char *name; /* in the model file, e.g. "gaussian" */

  /* features: a sample of the levels that were fitted; map: [grid height, grid width]; scratch:
   * scratch_size floats. Cannot fail. */
  void (*score) (const NormaDetector *detector, const float *features, float *map, float *scratch);

  /* The map of a sample of the fit as if it had not taken part. sample: its place in the fit. NULL: the
   * detector cannot tell, and a promise needs images that were left out of the fit. */
  void (*score_held_out) (const NormaDetector *detector, const float *features, guint sample,
                          float *map, float *scratch);
  void (*store) (const NormaDetector *detector, NormaTensorFile *file);
  void (*free) (NormaDetector *detector);

  /* score_held_out for n samples at once, where that is less work and does not ask which ones they are.
   * features: [n, sample]; maps: [n, grid height, grid width]; scratch: [n, scratch_size]. NULL: it is
   * not. */
  void (*score_all_held_out) (const NormaDetector *detector, const float *features, guint n,
                              float *maps, float *scratch);

  /* The place of the good images whose features are nearest to those at a position of the grid.
   * features, scratch: as in score. NULL: the detector keeps no places. */
  void (*find_alike) (const NormaDetector *detector, const float *features, guint position,
                      NormaGoodPlace *place, float *scratch);

  /* Good images that such places come from. With find_alike. */
  guint (*count_images) (const NormaDetector *detector);

  /* Adds the parts and the near places of norma_explanation_new(), whose contract this is. */
  gboolean (*explain) (const NormaDetector *detector, const float *features, guint position,
                       NormaExplanation *explanation, float *scratch, GError **error);

  /* Where the features at a position stand in a space in which distances are those that the detector
   * measures there, to coordinates [the number that is returned]; NULL asks for the number alone,
   * which depends on nothing but the detector. features, scratch: as in score. */
  guint (*locate) (const NormaDetector *detector, const float *features, guint position,
                   double *coordinates, float *scratch);

  /* Another detector, as if the corrected samples had been fitted: what is removed first leaves its
   * place, what is added follows the last. NULL: it can only be fitted anew. */
  NormaDetector *(*correct) (const NormaDetector *detector, const NormaCorrection *correction,
                             GCancellable *cancellable, GError **error);

  /* Names of the maps whose sum its map is, NULL-terminated; NULL: it is one. And one of them, as in
   * score. */
  const char *const *part_names;
  void (*score_part) (const NormaDetector *detector, guint part, const float *features, float *map,
                      float *scratch);

  /* Lent. NULL: it is not trained. */
  const NormaTrainingFacts *(*get_training) (const NormaDetector *detector);
} NormaDetectorClass;

struct _NormaDetector {
  const NormaDetectorClass *class;
  gatomicrefcount references;
  NormaGrid grid; /* of its maps */
  gsize scratch_size; /* floats */
};

/* A fit reads the whole good set n_passes times, in the same order and in blocks of at most
 * NORMA_DETECTOR_BLOCK samples, and keeps no sample. */
#define NORMA_DETECTOR_BLOCK 32

typedef struct {
  /* samples: n of them, one after the other. */
  gboolean (*add) (NormaDetectorFit *fit, const float *samples, guint n, guint n_threads,
                   GCancellable *cancellable, GError **error);
  gboolean (*end_pass) (NormaDetectorFit *fit, guint n_threads, GCancellable *cancellable,
                        GError **error);

  /* After the last pass; the fit is still to be freed. */
  NormaDetector *(*finish) (NormaDetectorFit *fit, GError **error);
  void (*free) (NormaDetectorFit *fit);
} NormaDetectorFitClass;

struct _NormaDetectorFit {
  const NormaDetectorFitClass *class;
  guint n_passes;
};

void norma_detector_fit_free (NormaDetectorFit *fit);

NormaDetector *norma_detector_ref (NormaDetector *detector);
void norma_detector_unref (NormaDetector *detector);

/* The detector of the corrected set of samples. Errors: NORMA_ERROR_UNSUPPORTED where only a new fit
 * gives it, with the reason; NORMA_ERROR_INPUT if too few samples are left, what is left does not vary,
 * or what is removed cannot have been fitted; NORMA_ERROR_TOO_LARGE; cancelled. */
NormaDetector *norma_detector_correct (const NormaDetector *detector,
                                       const NormaCorrection *correction, GCancellable *cancellable,
                                       GError **error);

/* How it was trained, lent; NULL: it is of a kind that is not. */
const NormaTrainingFacts *norma_detector_get_training (const NormaDetector *detector);

/* What the detector holds as bytes that hold it in turn: storing copies nothing. */
GBytes *norma_detector_lend (const NormaDetector *detector, gconstpointer values, gsize n_bytes);

/* What the detector has learnt: tensors and metadata whose names begin with "detector.". */
void norma_detector_store (const NormaDetector *detector, NormaTensorFile *file);

/* Errors: NORMA_ERROR_DAMAGED if tensors are missing or do not have the extractor's levels;
 * NORMA_ERROR_UNSUPPORTED if the detector's name is unknown here. */
NormaDetector *norma_detector_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDetector, norma_detector_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaDetectorFit, norma_detector_fit_free)
