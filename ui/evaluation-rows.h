/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-measure.h"
#include "ui/words-row.h"

/* An evaluation as tables: the rows are NormaWordsRow, the arrays the caller's. */

/* The rows of the summary, which are their numbers. */
typedef enum {
  NORMA_SUMMARY_AUROC,
  NORMA_SUMMARY_PRECISION,
  NORMA_SUMMARY_F1,
  NORMA_SUMMARY_RECALL, /* by what is rejected, and by what is not accepted */
  NORMA_SUMMARY_FLAGGED,
  NORMA_SUMMARY_ALARMS,
  NORMA_SUMMARY_ALARMS_FLAGGED,
  NORMA_SUMMARY_PROMISE,
  NORMA_SUMMARY_PIXEL_AUROC,
  NORMA_SUMMARY_AUPRO,
  NORMA_SUMMARY_AUPIMO,
} NormaSummary;

/* Figure, value, interval, what it was computed on. */
enum { NORMA_SUMMARY_COLUMNS = 4 };
GPtrArray *norma_evaluation_new_summary (const NormaMeasuredModel *measured);

/* Kind, images, accepted, to review, rejected, AUROC, not accepted with interval; number: of the kind. */
enum { NORMA_KIND_COLUMNS = 7 };
GPtrArray *norma_evaluation_new_kinds (const NormaEvaluation *evaluation);

/* Size, regions, found above review, found above reject; number: of the bin. */
enum { NORMA_SIZE_COLUMNS = 4 };
GPtrArray *norma_evaluation_new_sizes (const NormaEvaluation *evaluation);

/* Image, kind, AUPIMO, score in multiples of the threshold, the lowest AUPIMO first, at most n; number: of
 * the image. */
enum { NORMA_PIMO_COLUMNS = 4 };
GPtrArray *norma_evaluation_new_pimos (const NormaMeasuredModel *measured, guint n);
