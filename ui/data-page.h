/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/data-check.h"
#include "ui/session.h"
#include "ui/thumbnail-cache.h"

/* All images of the session as thumbnails or as a table, to be searched, filtered, sorted, selected
 * and put to another use. Its commands are actions "data.*" and "view.data-view". */
#define NORMA_TYPE_DATA_PAGE (norma_data_page_get_type ())
G_DECLARE_FINAL_TYPE (NormaDataPage, norma_data_page, NORMA, DATA_PAGE, AdwBin)

/* To be called once. */
void norma_data_page_set_session (NormaDataPage *self, NormaSession *session,
                                  NormaThumbnailCache *cache);
void norma_data_page_start_search (NormaDataPage *self);

/* Images that pass the search and the filter, in their order; a GtkSelectionModel, lent. */
GListModel *norma_data_page_get_visible (NormaDataPage *self);

/* For the window: "data" and, to be added to "view", whether a grid or a table is shown. Lent. */
GActionGroup *norma_data_page_get_actions (NormaDataPage *self);
GAction *norma_data_page_get_view_action (NormaDataPage *self);

/* What is odd about the images; lent. */
NormaDataCheck *norma_data_page_get_check (NormaDataPage *self);
