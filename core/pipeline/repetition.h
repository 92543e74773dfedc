/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/confusion.h"
#include "core/pipeline/dataset.h"
#include "core/pipeline/fit.h"

/* How much the figures of a method depend on which good images it saw and on its seed: fitted anew
 * several times, each time on another part of the good images and with another seed, and held against the
 * same test images. What a single fit gives is one draw of these. */

typedef struct {
  guint64 seed;
  guint n_fitted; /* good images learnt from */
  double image_auroc, pixel_auroc; /* NaN where there is none, as in evaluate.h */
  double promised; /* false alarms that the fit promised; NaN: nothing was */
  NormaRate false_alarms, recall; /* of the test images, at the fit's own threshold */
  NormaRate held_back; /* false alarms among the good images that were not learnt from */
} NormaRepetition;

/* Of what is a number; NaN without one. */
typedef struct {
  double mean;
  double deviation; /* standard deviation from sample to sample, by n − 1; NaN for fewer than 2 */
  double least, most;
} NormaSpread;

typedef struct {
  GArray *repetitions; /* NormaRepetition, owned */
  NormaSpread image_auroc, pixel_auroc, false_alarms, recall, held_back;
  guint n_good; /* good images given */
  guint n_nominal, n_anomalous; /* test images that are left */
  guint n_left_out; /* test images that are among the good images: in no repetition */
  double coverage; /* of the rates' intervals */
  double seconds;
} NormaRepeated;

typedef struct {
  NormaFitOptions fit; /* seed: of the first repetition; each further one has the next */
  guint n_repetitions; /* at least 2; default 5 */
  double share; /* of the good images that each learns from, in (0, 1]; default 0.8 */
  double coverage; /* in (0, 1); default 0.95 */
} NormaRepeatOptions;

void norma_repeat_options_init (NormaRepeatOptions *options);

/* good: char *, paths. Errors: NORMA_ERROR_INPUT for an option out of its range, or if all test images are among the good ones; those of
 * norma_fit_images() and norma_evaluate(), with the repetition's seed before the message; cancelled. */
NormaRepeated *norma_repeat (const GPtrArray *good, const NormaDataset *dataset,
                             const NormaRepeatOptions *options, const NormaProgress *progress,
                             GError **error);
void norma_repeated_free (NormaRepeated *repeated);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaRepeated, norma_repeated_free)
