/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* Lays out a widget whose one child is a switcher of pages: its least width is that in which no name of a page
 * is shortened. The switcher's own is that of names shortened to nothing, its natural one that of buttons
 * larger than most names. */
#define NORMA_TYPE_SWITCHER_LAYOUT (norma_switcher_layout_get_type ())
G_DECLARE_FINAL_TYPE (NormaSwitcherLayout, norma_switcher_layout, NORMA, SWITCHER_LAYOUT,
                      GtkLayoutManager)
