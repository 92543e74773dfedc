/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/image/read.h"

/* What may happen to pictures between the camera and the inspection, in five severities, to see what
 * an inspection withstands. The idea is Hendrycks and Dietterich's 2019 ("Benchmarking neural network
 * robustness to common corruptions and perturbations"); the amounts are Norma's: theirs are made for
 * photographs of 224 pixels, while here each has a unit that can be measured at a machine, begins where
 * a good one lies, and doubles from severity to severity, so that its breaking point is found to a factor
 * of two. */
typedef enum {
  /* Gaussian, deviation in pixels of the file: 0.5, a lens in focus, to 8. */
  NORMA_CORRUPTION_BLUR,

  /* Normal, deviation as a share of the value range: 0.01, a camera of 40 dB, to 0.16. */
  NORMA_CORRUPTION_NOISE,

  /* Less or more light, in stops: 1/16, a lamp of 4 % ripple, to 1, half or twice the light. Integers
   * saturate as in the camera; 0 is taken to be black. */
  NORMA_CORRUPTION_DARKER,
  NORMA_CORRUPTION_BRIGHTER,

  /* By whole pixels of the file to one of four sides, drawn by the seed: 1, a good fixture, to 16. */
  NORMA_CORRUPTION_SHIFT,

  /* About the middle, to a side drawn by the seed, bilinear, in degrees: 0.5, a good fixture, to 8. */
  NORMA_CORRUPTION_ROTATION,

  /* Saved as a JPEG, whose steps are the standard table's (ITU-T T.81, annex K) times 0.2, which is
   * libjpeg's quality 90, to 3.2, quality 16. Integers up to 8 bits alone. */
  NORMA_CORRUPTION_JPEG,
} NormaCorruptionKind;

enum { NORMA_N_CORRUPTIONS = NORMA_CORRUPTION_JPEG + 1, NORMA_N_CORRUPTION_SEVERITIES = 5 };

/* What comes into view from outside repeats the edge. */
typedef struct {
  NormaCorruptionKind kind;
  guint severity; /* 1 … NORMA_N_CORRUPTION_SEVERITIES */
  double range; /* noise: of values, above 0; of the kind and unit of the raster's samples */
  guint64 seed; /* what is drawn is the same at every severity */
  guint enough_side; /* JPEG: with which the saved picture is read (read.h) */
} NormaCorruption;

/* 0.5 px, 0.01, 1/16 of a stop, … as described above; of JPEG the quality. */
double norma_corruption_get_amount (NormaCorruptionKind kind, guint severity);

/* "blur", "noise", "darker", "brighter", "shift", "rotation", "jpeg"; static. */
const char *norma_corruption_to_string (NormaCorruptionKind kind);

/* The unit of the amounts, for tables: "px", "of range", "stops", "px", "degrees", "quality"; static. */
const char *norma_corruption_get_unit (NormaCorruptionKind kind);

/* FALSE for JPEG of other than integers up to 8 bits, grey or RGB. */
gboolean norma_corruption_applies (NormaCorruptionKind kind, NormaValueKind values, guint channels);

/* The raster as it would have come, of the same size and type; of a picture that was decoded reduced,
 * lengths are reduced with it, and noise, whose deviation the mean of k pixels divides by √k. JPEG: raster
 * is to be the whole picture. name: of the picture, for messages.
 * Errors: NORMA_ERROR_TOO_LARGE; NORMA_ERROR_INPUT for a JPEG that does not apply. */
NormaRaster *norma_corruption_apply (const NormaCorruption *corruption, const NormaRaster *raster,
                                     const char *name, GError **error);
