/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/shown-load.h"

/* Loads in threads, and those that nobody has asked for yet: GTask whose data is a NormaShownLoad. Let
 * go, one is cancelled. */

/* Takes the load over and calls `finished` in the main thread. The caller's. */
GTask *norma_shown_load_start (NormaShownLoad *load, gpointer source, GAsyncReadyCallback finished);

GPtrArray *norma_shown_ahead_new (void);

/* That of the same load, under way or ready, which is the caller's then; NULL: there is none. */
GTask *norma_shown_ahead_take (GPtrArray *ahead, const NormaShownLoad *load);

/* Whether there is memory for it beside what is on show. */
gboolean norma_shown_load_is_small (NormaImageItem *item);
