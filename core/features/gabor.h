/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* A bank of oriented complex band-pass filters on one plane.
 *
 * Filter k of K at orientation θ = πk/K is ψ(x, y) = g(x)·g(y)·(exp(iω(x cos θ + y sin θ)) − c),
 * g a Gaussian of deviation σ cut at ±4 pixels, c chosen so that ψ has mean zero (Morlet; Bruna and
 * Mallat 2013, "Invariant scattering convolution networks"). The Gaussian times the wave is
 * separable, so the bank costs a few one-dimensional passes and one Gaussian for all the c. */

#define NORMA_GABOR_RADIUS 4
#define NORMA_GABOR_TAPS (2 * NORMA_GABOR_RADIUS + 1)

/* K is even, so that every orientation but 0 and 90 degrees has its mirror image. */
#define NORMA_GABOR_MAX_ORIENTATIONS 12

typedef struct {
  guint n_orientations; /* K: 2, 4, … NORMA_GABOR_MAX_ORIENTATIONS */
  double frequency; /* ω, radians a pixel */
  double sigma; /* σ, pixels */

  /*< private >*/
  struct {
    float cosine_x[NORMA_GABOR_RADIUS + 1], sine_x[NORMA_GABOR_RADIUS + 1];
    float cosine_y[NORMA_GABOR_RADIUS + 1], sine_y[NORMA_GABOR_RADIUS + 1];
    float mean; /* Σ of the wave under the Gaussian */
  } quadrant[NORMA_GABOR_MAX_ORIENTATIONS / 2 + 1]; /* θ from 0 to 90 degrees */
  float gaussian[NORMA_GABOR_RADIUS + 1];
} NormaGabor;

void norma_gabor_init (NormaGabor *gabor, guint n_orientations, double frequency, double sigma);

/* Scratch that norma_gabor_modulus() needs for planes up to this size, in floats. */
gsize norma_gabor_scratch (const NormaGabor *gabor, guint width, guint height);

/* modulus: [K, height, width] of |plane ⋆ ψ_k|; plane: [height, width], at least 1 × 1, mirrored at
 * its borders without repeating the edge (c b | a b c). No allocation, cannot fail. */
void norma_gabor_modulus (const NormaGabor *gabor, const float *plane, guint width, guint height,
                          float *modulus, float *scratch);
