/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/journal.h"

/* The history in words, for people. All owned by the caller. */

/* Local, of a time of the project; such a text itself if it is none. */
char *norma_history_describe_time (const char *time);

/* The step in the user's language, with what became of it. */
char *norma_history_describe_action (const NormaEntry *entry);

/* Whether the history holds; else what does not, what was expected, and what was found. place: what the
 * finding is about, "Judge bad, ada, 30.11.26 10:12"; NULL: not known. */
char *norma_history_describe_check (const NormaJournalCheck *check, const char *place);
