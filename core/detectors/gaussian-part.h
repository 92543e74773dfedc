/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/gaussian.h"

/* One field of Gaussians with the projection that stands before it: features [P, channels] →
 * kept axes [P, d] → distances [P]. The Gaussian detector has one for the positions, one for the
 * image, or both. */
typedef struct {
  guint n_positions;
  guint n_channels; /* before the projection */
  guint n_axes; /* d, after it; n_channels if there is none */
  float *axes; /* [n_axes, n_channels], owned; NULL: all features are kept as they are */
  NormaGaussianField *field; /* owned */
} NormaGaussianPart;

void norma_gaussian_part_free (NormaGaussianPart *part);

/* Rows [n_rows, n_channels] along the axes, of which there are some, to projected: [n_rows, n_axes]. */
void norma_gaussian_part_project (const NormaGaussianPart *part, const float *features,
                                  gsize n_rows, float *projected);

/* Floats of scratch for the distances, or for locating. */
gsize norma_gaussian_part_scratch (const NormaGaussianPart *part);

void norma_gaussian_part_distances (const NormaGaussianPart *part, const float *features,
                                    float *distance, float *scratch);
void norma_gaussian_part_held_out_distances (const NormaGaussianPart *part, const float *features,
                                             float *distance, float *scratch);

/* Tensors and metadata under "detector.PREFIX.". */
void norma_gaussian_part_store (const NormaGaussianPart *part, const NormaDetector *owner,
                                const char *prefix, NormaTensorFile *file);

/* Errors: NORMA_ERROR_DAMAGED, naming the field; NORMA_ERROR_TOO_LARGE. */
NormaGaussianPart *norma_gaussian_part_load (const NormaTensorFile *file, const char *prefix,
                                             guint n_positions, guint n_channels, GError **error);

/* The part of the changed set of samples, with the axes that it has. features: [n_added + n_removed, P,
 * channels], the added ones first. Errors: those of norma_gaussian_field_correct(). */
NormaGaussianPart *norma_gaussian_part_correct (const NormaGaussianPart *part,
                                                const float *features,
                                                const NormaCorrection *correction,
                                                GCancellable *cancellable, GError **error);

/* Fitting: one pass, or two if axes are chosen. */
typedef struct _NormaGaussianPartFit NormaGaussianPartFit;

guint64 norma_gaussian_part_fit_memory (guint n_positions, guint n_channels,
                                        NormaComponents components);

NormaGaussianPartFit *norma_gaussian_part_fit_new (guint n_positions, guint n_channels,
                                                   double least_variance,
                                                   const NormaGaussianOptions *options,
                                                   GError **error);
void norma_gaussian_part_fit_free (NormaGaussianPartFit *fit);

/* samples: [n, P, channels]. */
gboolean norma_gaussian_part_fit_add (NormaGaussianPartFit *fit, const float *samples, guint n,
                                      guint n_threads, GCancellable *cancellable, GError **error);

/* After the pass that looks for axes. */
gboolean norma_gaussian_part_fit_choose_axes (NormaGaussianPartFit *fit, GError **error);

/* Uses the fit up; it is still to be freed. */
NormaGaussianPart *norma_gaussian_part_fit_finish (NormaGaussianPartFit *fit, guint n_threads,
                                                   GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGaussianPart, norma_gaussian_part_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaGaussianPartFit, norma_gaussian_part_fit_free)
