/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session-compare.h"

/* Adds the commands that pair and compare images to a window: compare-reference (of the current
 * image), compare-folders, compare-table, compare (what waits) and remove-pair (of the current image).
 * They are enabled while they can be given. */
void norma_pair_commands_add (GtkApplicationWindow *window, NormaSession *session);

/* Asks for the reference of these images (NormaImageItem, copied). */
void norma_pair_commands_choose_reference (GtkApplicationWindow *window, const GPtrArray *items);
