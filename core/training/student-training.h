/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/student-network.h"
#include "core/training/training.h"

/* Trains a student and its autoencoder on good pictures (Batzner, Heckler and König 2024, "EfficientAD:
 * accurate visual anomaly detection at millisecond-level latencies", algorithm 1). With teacher T, student
 * heads S and S', autoencoder A, a good picture I, a view V of it in another brightness or contrast, and
 * a picture P of anything else:
 *
 *   L = mean (T(I) − S(I))² + mean of the hardest hundredth of these + mean S(P)²
 *       + mean (T(I) − A(V))² + mean (A(V) − S'(I))²,    A held fixed in the last.
 *
 * What differs from the publication: beside the hard features all of them count, for in thousands of
 * steps, not 70,000, a thousandth of the features teaches too little; pictures P are drawn, not
 * ImageNet's, and each fourth part of a step sees one; what A shall say of a view is what T says of the
 * picture as it is, so that T looks at each picture once. */

/* What is learnt from: each lesson a picture [channels, height, width], standardised, and behind it what
 * the teacher says, [n_features, grid height, grid width], each feature standardised. */
typedef struct {
  const float *lessons; /* [n, picture and features], borrowed; finite */
  guint n; /* at least 1 */
  guint n_held_out; /* the last of them are not learnt from; below n; 0: nothing is measured */
  NormaStudentShape shape;
  double mean, deviation; /* by which the pictures, once 0 … 1, were standardised */
} NormaLessons;

/* Floats of a lesson's picture and its features. */
gsize norma_student_shape_count_pixels (const NormaStudentShape *shape);
gsize norma_student_shape_count_features (const NormaStudentShape *shape);

typedef struct {
  double rate; /* of Adam, whose decay is 1e-5 as published; default 1e-3 */
  NormaSchedule schedule; /* default NORMA_STUDENT_STEPS steps */
  guint64 seed; /* default 1 */
  guint n_threads; /* 0: one a processor */

  const char *check_point; /* NULL: none; as in NormaTraining, as what follows */
  const char *purpose; /* what the lessons are, in one line; they must be the same to resume */
  double check_point_every_s;
  const char *note;
  NormaBudget *budget;
  void (*watch) (const NormaLossRecord *record, gpointer watch_data);
  gpointer watch_data;
} NormaStudentTrainingOptions;

/* Pictures of a step. */
#define NORMA_STUDENT_PICTURES 2
#define NORMA_STUDENT_STEPS 4000

#define NORMA_STUDENT_TRAINING_OPTIONS_INIT \
  { \
    .rate = 1e-3, .schedule = { .n_steps = NORMA_STUDENT_STEPS, .hold = 0.7, .last = 0.02 }, \
    .seed = 1, .check_point_every_s = 20 \
  }

/* values: [size of the parameters], filled. The loss on held-out lessons, without P and views, chooses
 * the step that is kept. record, result: as in norma_training_run(), whose errors these are, too;
 * NORMA_ERROR_INPUT if the rate is not above 0; NORMA_ERROR_TOO_LARGE. */
gboolean norma_student_train (const NormaLessons *lessons,
                              const NormaStudentTrainingOptions *options, float *values,
                              NormaLossRecord *record, NormaTrainingResult *result,
                              const NormaProgress *progress, GError **error);

/* Seconds that the training takes, by a short trial on noise, or its budget if that is less. Errors: as
 * above. */
gboolean norma_student_forecast (const NormaStudentShape *shape,
                                 const NormaStudentTrainingOptions *options, double *seconds,
                                 GError **error);

/* Bytes that training needs beyond the lessons. */
guint64 norma_student_training_memory (const NormaStudentShape *shape, guint n_threads);
