/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/training-pictures.h"
#include "core/training/training.h"

/* Knowledge distillation of features (Hinton, Vinyals and Dean 2015; of patch descriptions: Batzner et al.
 * 2024, section 3.1): a small network (descriptor-network.h) learns to give what a large one, the
 * teacher, gives on a stride of 8 and of 16, each channel normalised to mean 0 and deviation 1. The
 * result is an ONNX file that is an extractor by itself. */
typedef struct {
  const char *teacher; /* path of an ONNX file with levels of stride 8, 16 or both */
  const char *const *levels; /* names, as NormaExtractorOptions has them; NULL: as the file says */
  const GPtrArray *paths; /* char *, of pictures; may be empty: all are drawn */
  guint side; /* pixels of a piece of a picture, a multiple of 16; default 160 */
  guint n_groups; /* of a step; default 2 */
  guint n_pieces; /* of a group, over which batch norm goes, at least 2; default 2 */
  double share_drawn; /* of the pieces, 0 … 1; default 0.25 */
  double rate; /* of Adam; default 0.002 */
  guint64 seed; /* default 1 */
  NormaSchedule schedule;
  const char *check_point; /* path; NULL: none */
  guint n_threads; /* 0: one a processor */
  NormaBudget *budget; /* of what is read; NULL: no cap */
} NormaDistilOptions;

#define NORMA_DISTIL_OPTIONS_INIT \
  { \
    .side = 160, .n_groups = 2, .n_pieces = 2, .share_drawn = 0.25, .rate = 0.002, .seed = 1, \
    .schedule = NORMA_SCHEDULE_INIT \
  }

typedef struct {
  guint n_pictures, n_unusable; /* files used, and left out */
  gsize n_parameters;
  NormaTrainingResult training; /* held_out: the share of the teacher's variance that is missed, on
                                   pictures that no step saw */
} NormaDistilResult;

/* result and record: filled, may be NULL. Returns the ONNX file, weights in half precision.
 * Errors: those of norma_extractor_source_open() and _make(); NORMA_ERROR_INPUT (no level of stride 8 or 16, a
 * number out of range); those of norma_picture_pool_read() and norma_training_run(). */
GBytes *norma_distil (const NormaDistilOptions *options, NormaDistilResult *result,
                      NormaLossRecord *record, const NormaProgress *progress, GError **error);
