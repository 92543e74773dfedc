/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/session-compare.h"

/* Queries and references in words, for people. */

/* "Same", "Changed", "Not compared"; static. */
const char *norma_pair_verdict_word (NormaPairVerdict verdict);

/* Names of an icon and of a style; static. The style is NULL for a pair that waits. */
const char *norma_pair_icon (const NormaImagePair *pair);
const char *norma_pair_style (const NormaImagePair *pair);

/* "Changed · 3 places, alignment 0.93", owned by the caller. */
char *norma_describe_pair (const NormaImagePair *pair);

/* What stands below the verdict of the image on show: how many places, how well it lies; or why it was
 * not compared. item: with a pair. */
char *norma_describe_comparison (NormaSession *session, NormaImageItem *item);

/* "alignment 0.93 · residual 0.4 px · in perspective"; without the rest where it cannot be believed;
 * NULL where nothing was aligned. */
char *norma_describe_alignment (const NormaComparison *comparison);

/* With what shows the kind also without colour: "+ Appeared"; static. */
const char *norma_change_kind_word (NormaChangeKind kind);

/* What may be said of the threshold of change. */
char *norma_describe_change_threshold (NormaSession *session);
