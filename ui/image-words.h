/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/data-audit.h"
#include "ui/image-item.h"

/* Words and signs for what is known of an image beside its verdict. All lent ones are static. */

/* Names in actions: "learn", "good", "defective", "unlabelled", "excluded". */
const char *norma_role_get_name (NormaRole role);

/* FALSE if no role has the name. */
gboolean norma_role_find (const char *name, NormaRole *role);

/* For people; NULL for files that are as they should be, or not looked at yet. */
const char *norma_file_state_word (NormaFileState state);
const char *norma_file_state_icon (NormaFileState state);

/* One sentence: role, verdict with its score, state of the file. unit: see norma_session_get_unit().
 * The caller's. */
char *norma_describe_image (NormaImageItem *item, double unit);

/* Names in actions, e.g. "exposure", and words for a chip or row, e.g. "Exposure outliers". */
const char *norma_data_finding_get_name (NormaDataFindingKind kind);
const char *norma_data_finding_word (NormaDataFindingKind kind);

/* Why it matters and what to do. */
const char *norma_data_finding_explain (NormaDataFindingKind kind);
