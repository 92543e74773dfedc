/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* A row of a plot of shares: words, the number, and under them a bar, for which both stand to assistive
 * technology. share: of the whole; below 0 there is no bar. */
GtkWidget *norma_share_row_new (const char *words, double share);
