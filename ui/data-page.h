/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"
#include "ui/thumbnail-cache.h"

/* All images of the session as thumbnails, to be searched, filtered and sorted. */
#define NORMA_TYPE_DATA_PAGE (norma_data_page_get_type ())
G_DECLARE_FINAL_TYPE (NormaDataPage, norma_data_page, NORMA, DATA_PAGE, AdwBin)

/* To be called once. */
void norma_data_page_set_session (NormaDataPage *self, NormaSession *session,
                                  NormaThumbnailCache *cache);
void norma_data_page_start_search (NormaDataPage *self);

/* Images that pass the search and the filter; lent. */
GListModel *norma_data_page_get_visible (NormaDataPage *self);
