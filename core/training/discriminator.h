/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/training.h"

/* Learns to tell features from features with noise (Liu, Zhou, Xu and Wang 2023, "SimpleNet: a simple
 * network for image anomaly detection and localization"):
 *
 *   q = G x                                   the adapter, one linear layer
 *   D(q) = v · leaky (batch norm (W q + b))   the discriminator, slope 0.2
 *   L = mean max (0, ½ − D(q)) + mean max (0, ½ + D(q + ε))     eq. 5 and 6
 *
 * Features stand at 0 and have deviations of about 1, so that noise of one size suits any network. The adapter
 * begins as the identity. What was learnt folds into two products, for between input and leak everything
 * is affine. */

/* Features to learn from. */
typedef struct {
  const float *rows; /* [n, d], borrowed; finite */
  gsize n; /* at least 2 */
  gsize n_held_out; /* the last of them are not trained on; below n; 0: nothing is measured */
  guint d;
} NormaFeatureRows;

typedef struct {
  guint n_hidden; /* of the discriminator; default 384 */

  /* Deviations of ε, which each row draws anew between these two, log-uniformly. One size of noise
   * teaches at one distance from the good features only; beyond it a network may say anything.
   * Defaults 0.25 and 1. */
  double least_noise, most_noise;
  double adapter_rate, rate; /* of AdamW for the adapter and Adam for the rest */
  NormaSchedule schedule; /* default NORMA_DISCRIMINATOR_STEPS steps */
  guint64 seed;
  guint n_threads; /* 0: one a processor */

  const char *check_point; /* NULL: none; as in NormaTraining, as what follows */
  const char *purpose; /* what the rows are, in one line; they must be the same to resume */
  double check_point_every_s;
  const char *note;
  NormaBudget *budget;
  void (*watch) (const NormaLossRecord *record, gpointer watch_data);
  gpointer watch_data;
} NormaDiscriminatorOptions;

/* Rows of a step, without those with noise. */
#define NORMA_DISCRIMINATOR_ROWS 512
#define NORMA_DISCRIMINATOR_STEPS 2000
#define NORMA_DISCRIMINATOR_SLOPE 0.2
#define NORMA_DISCRIMINATOR_MOST_HIDDEN 4096

#define NORMA_DISCRIMINATOR_OPTIONS_INIT \
  { \
    .n_hidden = 384, .least_noise = 0.25, .most_noise = 1, .adapter_rate = 1e-4, .rate = 1e-3, \
    .schedule = { .n_steps = NORMA_DISCRIMINATOR_STEPS, .hold = 0.7, .last = 0.02 }, .seed = 1, \
    .check_point_every_s = 20 \
  }

/* What was learnt: how far a feature vector x is from the good ones is
 * −Σ_h output[h] · leaky (Σ_i weight[h, i] · x[i] + bias[h]). */
typedef struct {
  guint n_hidden, d;
  double *weight; /* [n_hidden, d], owned as what follows */
  double *bias, *output; /* [n_hidden] */
} NormaDiscriminator;

void norma_discriminator_clear (NormaDiscriminator *discriminator);

/* Steps of NORMA_DISCRIMINATOR_ROWS rows and as many with noise, drawn from all but the held-out ones,
 * whose loss, always with the same noise, chooses the step that is kept. record, result: as in
 * norma_training_run(), whose errors these are, too; NORMA_ERROR_INPUT for options out of their
 * range; NORMA_ERROR_TOO_LARGE. */
gboolean norma_discriminator_train (const NormaFeatureRows *rows,
                                    const NormaDiscriminatorOptions *options,
                                    NormaDiscriminator *discriminator, NormaLossRecord *record,
                                    NormaTrainingResult *result, const NormaProgress *progress,
                                    GError **error);

/* Seconds that training will take, by a few steps on drawn rows, or its budget if that is less. Errors:
 * as above. */
gboolean norma_discriminator_forecast (guint d, const NormaDiscriminatorOptions *options,
                                       double *seconds, GError **error);

/* Bytes that training needs beyond the rows. */
guint64 norma_discriminator_memory (guint d, const NormaDiscriminatorOptions *options);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaDiscriminator, norma_discriminator_clear)
