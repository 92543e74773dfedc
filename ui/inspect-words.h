/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/calibration/verdict-shares.h"
#include "ui/session.h"

/* The image on show in words, for people. */

/* How rare its score is, what was found in it, and how stable the verdict is where that is known, or why there
 * is nothing to say; NULL if nothing is known. item: the image on show. */
char *norma_describe_finding (NormaSession *session, NormaImageItem *item);

/* "1 in 12 good parts scores this high". */
char *norma_describe_rarity (const NormaRarity *rarity, double score);

/* "would hold in 97 of 100 re-fits": how stable this verdict is. */
char *norma_describe_stability (const NormaVerdictShares *shares, NormaVerdict verdict);

/* The whole with its numbers, for assistive technology: "Reject: score 1.58 ×, above the reject
 * threshold 1.00 ×, …". */
char *norma_describe_inspection (NormaSession *session, NormaImageItem *item);
