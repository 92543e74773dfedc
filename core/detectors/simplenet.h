/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/detectors/gaussian.h"
#include "core/image/frame-cover.h"
#include "core/training/discriminator.h"

/* SimpleNet (Liu, Zhou, Xu and Wang 2023): a discriminator (core/training/discriminator.h) learns to tell
 * the good images' patches from the same with noise. Before it stands what a Gaussian of each place knows
 * (gaussian.h, scope of positions): patches are brought to mean 0 and to equal variance along all axes
 * there, so that noise of one size means as much in every direction and at every place. Patches that a
 * Gaussian was fitted on are seen as if it had not been, by the closed form. Once trained, everything
 * before the leak is one affine map at each place.
 *
 * With z how far the discriminator puts a patch from the good ones, in deviations of good patches above
 * their mean, the map is log (1 + exp z): above 0, near 0 where all is well and z where it is not. */
typedef struct {
  NormaDiscriminatorOptions training; /* seed, steps, budget of time, check-point */

  /* What the patches may take in memory. Of more, each sample gives the same number, drawn at random.
   * Default 1 GiB. */
  guint64 most_bytes;

  /* Samples in a row that come from one image, turned and mirrored copies; they are trained on or
   * measured on together. Default 1. */
  guint n_variants;

  /* Borrowed; only patches at its places are taken into account. Default NULL: all. */
  const NormaFrameCover *cover;

  /* Borrowed; the training reports to it. Default NULL. */
  const NormaProgress *progress;
} NormaSimpleNetOptions;

#define NORMA_SIMPLENET_OPTIONS_INIT \
  { \
    NORMA_DISCRIMINATOR_OPTIONS_INIT, G_GUINT64_CONSTANT (1) << 30, 1, NULL, NULL \
  }

#define NORMA_SIMPLENET_NAME "simplenet"

/* One image in so many is not trained on, and its loss chooses the step that is kept. */
#define NORMA_SIMPLENET_MEASURED 10

/* Two passes: the Gaussians, then the network. Nobody can tell how an image that was trained on would have been
 * scored without: there is no score_held_out.
 * Errors: NORMA_ERROR_INPUT if an option is out of its range, and after the first pass as in
 * norma_gaussian_field_fit_finish(); NORMA_ERROR_TOO_LARGE. */
NormaDetectorFit *norma_simplenet_fit_new (const NormaFeatureLevels *levels, guint n_samples,
                                           double least_variance,
                                           const NormaSimpleNetOptions *options, GError **error);

/* Bytes that a fit needs beyond the samples, the detector it makes included. */
guint64 norma_simplenet_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                                    const NormaSimpleNetOptions *options);

/* Seconds that the training takes, by a short trial. Errors: as above. */
gboolean norma_simplenet_fit_forecast (const NormaFeatureLevels *levels,
                                       const NormaSimpleNetOptions *options, guint n_threads,
                                       double *seconds, GError **error);

/* Errors: NORMA_ERROR_DAMAGED, naming the field; NORMA_ERROR_TOO_LARGE. */
NormaDetector *norma_simplenet_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                                     GError **error);
