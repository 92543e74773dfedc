/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/data-check.h"

/* The images in groups with their numbers: all, by use, what was noticed, and by folder. A row
 * activates the action "data.show" with its scope (norma_data_filter_set_scope()). */
#define NORMA_TYPE_DATA_SIDE (norma_data_side_get_type ())
G_DECLARE_FINAL_TYPE (NormaDataSide, norma_data_side, NORMA, DATA_SIDE, AdwBin)

/* Counts anew and marks the row of `scope`. */
void norma_data_side_update (NormaDataSide *self, NormaSession *session, NormaDataCheck *check,
                             const char *scope);

/* Only marks the row. */
void norma_data_side_choose (NormaDataSide *self, const char *scope);

/* Only how far the look at the images is. */
void norma_data_side_show_checking (NormaDataSide *self, NormaSession *session,
                                    NormaDataCheck *check);

/* The number beside a scope's row, 0 if there is no such row. */
guint norma_data_side_get_count (NormaDataSide *self, const char *scope);

/* The words of a scope's row; NULL if there is none. Lent. */
const char *norma_data_side_get_title (NormaDataSide *self, const char *scope);

/* What a scope's row is about, in a sentence; NULL if its words say all. Lent. */
const char *norma_data_side_get_note (NormaDataSide *self, const char *scope);
