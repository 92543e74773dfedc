/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/image-item.h"

/* What is known of a query and its reference. */
typedef enum {
  NORMA_PAIR_WAITING, /* not compared yet */
  NORMA_PAIR_COMPARED,
  NORMA_PAIR_REFUSED, /* the alignment cannot be believed: no verdict */
  NORMA_PAIR_FAILED, /* an image could not be read or used */
} NormaPairState;

/* In which way a pair counts; those of NORMA_PAIR_COMPARED are told apart by the threshold. */
typedef enum {
  NORMA_PAIR_SAME,
  NORMA_PAIR_CHANGED,
  NORMA_PAIR_NOT_COMPARED,
} NormaPairVerdict;

enum { NORMA_N_PAIR_VERDICTS = NORMA_PAIR_NOT_COMPARED + 1 };

/* Lent by the query's item, which owns it. */
struct _NormaImagePair {
  gint64 id; /* in the project */
  NormaImageItem *reference; /* owned */
  char *points; /* places marked in both, as text; empty: none; owned */
  NormaPairState state;
  char *reason; /* why it was refused or failed; owned; NULL */
  double quality; /* of the alignment, 0 … 1; 0 unless compared or refused */
  float peak; /* changed by every threshold below this, with the query's areas; 0 unless compared */
  float kept_peak; /* the same without areas, as the project has it; NaN unless compared so */
  gboolean is_changed; /* by the threshold of the moment */
  int n_changes; /* by the threshold of the moment; −1: not counted */
};

NormaImagePair *norma_image_pair_new (gint64 id, NormaImageItem *reference, const char *points);
void norma_image_pair_free (NormaImagePair *pair);

/* Judges by the threshold; a count of another threshold is forgotten. TRUE if it became another. */
gboolean norma_image_pair_judge (NormaImagePair *pair, float threshold);

NormaPairVerdict norma_image_pair_get_verdict (const NormaImagePair *pair);

/* The order of a list, the most changed first: below 0 if a comes before b. NULL, no pair, is last;
 * those that wait come before it, those that failed or were refused before them. */
int norma_image_pair_compare (const NormaImagePair *a, const NormaImagePair *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaImagePair, norma_image_pair_free)
