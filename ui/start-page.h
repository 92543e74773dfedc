/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

/* What an empty window shows: how to begin, and the projects opened last. */
#define NORMA_TYPE_START_PAGE (norma_start_page_get_type ())
G_DECLARE_FINAL_TYPE (NormaStartPage, norma_start_page, NORMA, START_PAGE, AdwBin)

/* Lists the projects of another manager than the system's. */
void norma_start_page_set_recent (NormaStartPage *self, GtkRecentManager *recent);
