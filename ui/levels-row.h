/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/network-summary.h"

/* Which levels of a network are features: a check row each, between one and NORMA_MOST_LEVELS of
 * them checked. Signal: "chosen", the user checked other ones. */
#define NORMA_TYPE_LEVELS_ROW (norma_levels_row_get_type ())
G_DECLARE_FINAL_TYPE (NormaLevelsRow, norma_levels_row, NORMA, LEVELS_ROW, AdwExpanderRow)

/* Offers the levels of a network, first those that it takes by itself: a network may have a hundred. */
void norma_levels_row_set_network (NormaLevelsRow *self, const NormaNetworkSummary *summary);

/* Checks these, without "chosen"; NULL: the network's own. */
void norma_levels_row_set_levels (NormaLevelsRow *self, const char *const *levels);

/* Names of those checked, owned by the caller; NULL: the network's own. */
char **norma_levels_row_dup_levels (NormaLevelsRow *self);
