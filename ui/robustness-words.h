/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-measure.h"
#include "ui/words-row.h"

/* What a model withstands, for people. */

/* "Blur", "Noise", …; static. */
const char *norma_corruption_name (NormaCorruptionKind kind);

/* "0.5 px", "quality 90"; the caller's. severity: 1 … NORMA_N_CORRUPTION_SEVERITIES. */
char *norma_corruption_describe (NormaCorruptionKind kind, guint severity);

/* What was measured on what; the caller's. */
char *norma_robustness_describe (const NormaRobustness *robustness);

/* Corruption, amount, AUROC, recall, false alarms: a row as the images are, then one each; NormaWordsRow, the
 * array is the caller's. */
enum { NORMA_ROBUSTNESS_COLUMNS = 5 };
GPtrArray *norma_robustness_new_rows (const NormaRobustness *robustness);
