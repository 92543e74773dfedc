/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/isotonic.h"

/* How severe a defect of a score is likely to be, learnt from images whose severity people told.
 *
 * The probability of each level or a graver one is an isotonic function of the score (Zadrozny and
 * Elkan 2002, "Transforming classifier scores into accurate multiclass probability estimates"; for
 * ordered levels, by Frank and Hall 2001, "A simple approach to ordinal classification"). Those of
 * graver levels never exceed those of lighter ones, for the least-squares fit keeps the order of what it
 * is fitted to. */

typedef enum {
  NORMA_GRADE_GOOD, /* a good part */
  NORMA_GRADE_MINOR,
  NORMA_GRADE_MAJOR,
  NORMA_GRADE_CRITICAL,
} NormaGrade;

enum { NORMA_N_GRADES = NORMA_GRADE_CRITICAL + 1 };

typedef struct {
  NormaIsotonic *at_least[NORMA_N_GRADES]; /* from minor on, owned; that of none is NULL */
  gsize n[NORMA_N_GRADES]; /* images of each level it was learnt from */
  double
      agreement; /* Spearman's rank correlation of score and level; NaN if either does not vary */
} NormaSeverityScale;

/* scores, levels: [n]. Errors: NORMA_ERROR_INPUT if there are fewer than two levels among them, so that
 * nothing can be learnt, or a score is not finite; NORMA_ERROR_TOO_LARGE. */
NormaSeverityScale *norma_severity_scale_new (const float *scores, const NormaGrade *levels,
                                              gsize n, GError **error);
void norma_severity_scale_free (NormaSeverityScale *scale);

/* The probability of each level; they add up to 1. */
void norma_severity_scale_at (const NormaSeverityScale *scale, double score,
                              double probabilities[NORMA_N_GRADES]);

/* The level that is exceeded as often as not reached: the gravest whose probability, with those of
 * graver ones, is at least one half. */
NormaGrade norma_severity_scale_level (const NormaSeverityScale *scale, double score);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaSeverityScale, norma_severity_scale_free)
