/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/image-facts.h"

/* What is noticed in a set of images before a model is fitted: images that may spoil the fit, or
 * that make a test look better than it is. */

typedef enum {
  /* The image cannot be read. */
  NORMA_FINDING_UNREADABLE,

  /* Another width or height than the most frequent one (of equals, that of the first image). */
  NORMA_FINDING_SIZE,

  /* Another number of channels or bits a sample than the most frequent one. */
  NORMA_FINDING_SAMPLES,

  /* Much brighter or darker than the images learnt from: |b − m| > z s and > m/10, m the median of
   * their brightness b, s = 1.4826 × the median of |b − m| (Hampel 1974: the normal's standard
   * deviation from its median absolute deviation). Parts of several colours are not normal, and what
   * one good image in twenty does is not unusual: s is at least the range from their 5 % to their
   * 95 % quantile over that of the normal, 3.29. z is the normal's quantile at 1 − 0.05/(2n), n the
   * number of images judged: were brightness normal, one set in 20 would hold a false finding,
   * however many images it has (Bonferroni). Less than a tenth, a seventh of a stop, is no matter of
   * exposure: a defect may change as much. Images of other samples are not judged, as their
   * brightness has another unit; nor is any if fewer than 8 images are learnt from, whose spread is
   * unknown. */
  NORMA_FINDING_EXPOSURE,

  /* The same bytes as another file (SHA-256). */
  NORMA_FINDING_DUPLICATE,

  /* Not learnt from, and all but the same picture as one that is (core/pipeline/twins.h). Its score
   * tells how well the model remembers, not how well it inspects. The pictures learnt from are
   * listed as well. Duplicates are twins, too. */
  NORMA_FINDING_TWIN,
} NormaDataFindingKind;

enum { NORMA_N_FINDINGS = NORMA_FINDING_TWIN + 1 };

typedef struct {
  NormaDataFindingKind kind;
  GArray *images; /* guint, rising: indices of the images that it is about, at least one, owned */
  guint n_twins; /* NORMA_FINDING_TWIN: how many of them are not learnt from */
} NormaDataFinding;

typedef struct {
  const NormaImageFacts *facts; /* borrowed */
  gboolean is_learnt; /* a model is fitted on it */
} NormaAuditImage;

/* Findings, NormaDataFinding, at most one of a kind and in the order of the kinds, owned by the array.
 * images: [n]. Reads the files whose facts are alike to the last bit, and nothing else; one that
 * cannot be read any more has no duplicate. The same bits at every number of threads.
 * Errors: NORMA_ERROR_TOO_LARGE; cancelled. */
GPtrArray *norma_data_audit (const NormaAuditImage *images, gsize n, guint n_threads,
                             GCancellable *cancellable, GError **error);
