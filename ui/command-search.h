/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "ui/window.h"

/* All commands that can be given now, with their keys: typed words leave those that have all of
 * them, Enter gives the chosen one to the window. */
#define NORMA_TYPE_COMMAND_SEARCH (norma_command_search_get_type ())
G_DECLARE_FINAL_TYPE (NormaCommandSearch, norma_command_search, NORMA, COMMAND_SEARCH, AdwWindow)

GtkWidget *norma_command_search_new (NormaWindow *window);
