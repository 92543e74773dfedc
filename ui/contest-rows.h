/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-measure.h"
#include "ui/words-row.h"

/* A comparison of models as a table. All that is returned is the caller's. */

/* Model, AUROC, difference of it, p, false alarms, recall, AUPIMO, AUPRO; a star where p is below 0.05, after Holm;
 * NormaWordsRow, whose number is the model's. */
enum { NORMA_CONTEST_COLUMNS = 8 };
GPtrArray *norma_contest_new_rows (const NormaMeasuredContest *measured);

/* What it rests on and what was left out. */
char *norma_contest_describe (const NormaMeasuredContest *measured);

/* NormaImageItem, owned by the array: the defective images that the model misses most, the good ones that it
 * alarms at most, and those that it ranks most differently from the first model; each once.
 * set: of the comparison, 0: the images as they are. */
GPtrArray *norma_contest_list_worst (NormaSession *session, const NormaMeasuredContest *measured,
                                     guint set, guint model);

/* char *: the images as they are, then each condition, for people. */
GPtrArray *norma_contest_name_sets (const NormaMeasuredContest *measured);
