/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/data-check.h"

/* Which images are shown: those of one scope whose verdict and file state are asked for and whose
 * name or folder holds the words. */
#define NORMA_TYPE_DATA_FILTER (norma_data_filter_get_type ())
G_DECLARE_FINAL_TYPE (NormaDataFilter, norma_data_filter, NORMA, DATA_FILTER, GtkFilter)

NormaDataFilter *norma_data_filter_new (NormaDataCheck *check);

/* One of "all", "role:NAME" (norma_role_get_name()), "folder:NAME", "finding:NAME"
 * (norma_data_finding_get_name()), "review:reviewed", "review:unreviewed", "class:NAME" of a defect
 * class; anything else shows nothing. */
void norma_data_filter_set_scope (NormaDataFilter *self, const char *scope);
const char *norma_data_filter_get_scope (NormaDataFilter *self);

/* In any case, at any place of "folder/name"; "" asks for nothing. */
void norma_data_filter_set_words (NormaDataFilter *self, const char *words);

/* Bits 1 << NormaVerdict and 1 << NormaFileState; 0 asks for nothing. An image whose score failed
 * counts as unreadable. */
void norma_data_filter_set_verdicts (NormaDataFilter *self, guint verdicts);
guint norma_data_filter_get_verdicts (NormaDataFilter *self);
void norma_data_filter_set_states (NormaDataFilter *self, guint states);
guint norma_data_filter_get_states (NormaDataFilter *self);

/* Whether anything is asked for. */
gboolean norma_data_filter_is_open (NormaDataFilter *self);

/* Scores, roles, files or findings are others: looks anew if that can matter. */
void norma_data_filter_refresh (NormaDataFilter *self);

/* The file state of an image, as above. */
NormaFileState norma_data_filter_state_of (NormaImageItem *item);
