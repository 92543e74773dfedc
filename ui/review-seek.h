/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/review-rank.h"

/* Fills items, [most], with the first of a list of NormaImageItem after the session's current one that
 * are not decided, or are rejected; after the last comes the first, never the current one. Lent;
 * returns their number. */
guint norma_review_seek_undecided (NormaSession *session, GListModel *list, NormaImageItem **items,
                                   guint most);
guint norma_review_seek_rejected (NormaSession *session, GListModel *list, NormaImageItem **items,
                                  guint most);
