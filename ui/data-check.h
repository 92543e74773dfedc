/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/data-audit.h"
#include "ui/session.h"

/* Looks at all images of a session in the background and says what is odd about the set. Begins by
 * itself when images come, change their role or their files, waits while the session fits or scores,
 * and looks at each image once while its file stays as it is. Lives on the main thread.
 *
 * Signal: "changed"   more is known, or the findings are others */
#define NORMA_TYPE_DATA_CHECK (norma_data_check_get_type ())
G_DECLARE_FINAL_TYPE (NormaDataCheck, norma_data_check, NORMA, DATA_CHECK, GObject)

NormaDataCheck *norma_data_check_new (NormaSession *session);

/* Ends the work under way and begins no more. */
void norma_data_check_stop (NormaDataCheck *self);

/* TRUE while images are still to be looked at or to be compared. */
gboolean norma_data_check_is_busy (NormaDataCheck *self);

/* Images looked at so far. */
guint norma_data_check_get_n_seen (NormaDataCheck *self);

/* What is known of an image; NULL if it was not looked at yet. Lent. */
const NormaImageFacts *norma_data_check_get_facts (NormaDataCheck *self, NormaImageItem *item);

/* Images that a finding is about; 0 if there is none of the kind. */
guint norma_data_check_count (NormaDataCheck *self, NormaDataFindingKind kind);
gboolean norma_data_check_concerns (NormaDataCheck *self, NormaDataFindingKind kind,
                                    NormaImageItem *item);
