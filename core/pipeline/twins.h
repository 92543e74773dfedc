/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/image-facts.h"

/* Near-duplicates: pictures of the same thing, taken twice or saved twice.
 *
 * Pictures of one part all look alike, so what they have in common, and the ways in which they
 * commonly differ, must go first. Of every image its fingerprint is brought to mean 0 and length 1
 * (exposure and contrast drop out), and the differences x of neighbouring pixels, across and down,
 * are taken (uneven light counts little), each standardised over all images. Two images i, j are compared by their correlation in the
 * metric of Mahalanobis 1936, uᵢ·uⱼ / (|uᵢ| |uⱼ|) with u = W (x − μ), W'W = Σ⁻¹, where μ and Σ are
 * mean and shrunk covariance over all images (statistics/gaussian-field.h), with a ridge: places, colours and
 * directions of light that vary from image to image count as little as their variance is large.
 * It is 1 for the same picture and near 0 for two pieces of one series.
 *
 * Twins correlate by NORMA_TWIN_CORRELATION or more. It was chosen on the magnetic tiles, which
 * hold many tiles under several exposures, some among the images to learn from and some among the
 * others: see docs/methods.md. */
#define NORMA_TWIN_CORRELATION 0.4

/* For every image of `others` the one of `learnt` that it correlates with most, if they are twins.
 * facts: [n], NormaImageFacts without an error. is_learnt: [n]. twin: [n], the index of the twin, or
 * -1, also for images that are learnt from. With fewer than 3 images, or if all are alike, nothing
 * tells them apart and none is a twin. Errors: NORMA_ERROR_TOO_LARGE; cancelled. */
gboolean norma_twins_find (const NormaImageFacts *const *facts, const gboolean *is_learnt, gsize n,
                           guint n_threads, GCancellable *cancellable, gssize *twin,
                           GError **error);
