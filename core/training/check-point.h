/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/training/loss-record.h"
#include "core/training/parameters.h"

/* All that training needs to go on as if it had never stopped. The state of random numbers is the
 * seed and the step, from which every step draws anew. */
typedef struct {
  guint64 seed;
  guint64 step; /* steps done */
  guint64 n_steps; /* as decided by the schedule, 0: not yet */
  double elapsed_s; /* of all sessions */
  float *values; /* [size] of the parameters, as all blocks here; owned */
  float *mean, *square; /* moments of Adam */
  float *best; /* values with the least held-out loss; NULL if that is not measured */
  double best_loss; /* NaN before it was measured */
  guint64 best_step;
  guint64 measured_step; /* the last at which it was measured; 0: never */
  guint n_worse; /* measurements since the best */
  NormaLossRecord record;

  /* Written along, and compared with nothing: what whoever finds the check-point has to know to go on.
   * Borrowed; NULL: nothing. */
  const char *note;
} NormaTrainingState;

/* Takes the blocks, of zeros. Error: NORMA_ERROR_TOO_LARGE. */
gboolean norma_training_state_init (NormaTrainingState *state, const NormaParameters *parameters,
                                    gboolean has_held_out, GError **error);
void norma_training_state_clear (NormaTrainingState *state);

/* Written beside `path` and renamed, so that whoever is killed finds the last whole one. purpose: what
 * is trained, with everything that decides a step, in one line. Error: G_FILE_ERROR. */
gboolean norma_check_point_write (const char *path, const char *purpose,
                                  const NormaParameters *parameters,
                                  const NormaTrainingState *state, GError **error);

/* Into a state that was made for the same parameters.
 * Errors: NORMA_ERROR_MISMATCH (of another purpose, other parameters or another seed; the file stays
 * as it is); those of norma_tensor_file_read(); NORMA_ERROR_DAMAGED if a bit is not what was written;
 * NORMA_ERROR_VERSION. */
gboolean norma_check_point_read (const char *path, const char *purpose,
                                 const NormaParameters *parameters, NormaTrainingState *state,
                                 NormaBudget *budget, GError **error);

/* How far a training came, for people. */
typedef struct {
  char *note; /* owned; NULL: none */
  guint64 seed, step, n_steps; /* as in NormaTrainingState */
  double elapsed_s;
  NormaLossRecord record;
} NormaCheckPointSummary;

/* Of any training. Errors: those of norma_tensor_file_read(); NORMA_ERROR_DAMAGED; NORMA_ERROR_VERSION. */
gboolean norma_check_point_summarise (const char *path, NormaCheckPointSummary *summary,
                                      NormaBudget *budget, GError **error);
void norma_check_point_summary_clear (NormaCheckPointSummary *summary);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaCheckPointSummary, norma_check_point_summary_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (NormaTrainingState, norma_training_state_clear)
