/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/project-opener.h"
#include "ui/session-compare.h"

/* Adds the commands that pair and compare images to a window: compare-reference (of the current image,
 * on the Data page of those selected), compare-folders, compare-table, compare (what waits) and remove-pair (of the current image).
 * They are enabled while they can be given. */
void norma_pair_commands_add (GtkApplicationWindow *window, NormaSession *session,
                              NormaProjectOpener *opener);

/* Compares two folders of images; without a project that of the queries is opened first, which may
 * ask. Nothing happens where the project can only be read. */
void norma_pair_commands_compare_folders (GtkApplicationWindow *window, const char *references,
                                          const char *queries);

/* Asks for the reference of these images (NormaImageItem, copied). */
void norma_pair_commands_choose_reference (GtkApplicationWindow *window, const GPtrArray *items);
