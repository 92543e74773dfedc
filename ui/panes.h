/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* Going from pane to pane by keys. A pane is a header bar, or what a template gives the style class
 * "pane". */

/* Moves the focus to the next visible pane that takes it, or back: step 1 or −1. FALSE if none
 * does. */
gboolean norma_panes_step (GtkWindow *window, int step);
