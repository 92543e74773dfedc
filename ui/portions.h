/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* A list of GTK makes some hundred cells as soon as it gets its images, seen or not, which takes
 * longer than a frame. So it gets its first images alone, and more in later pieces of time. */

/* The first images only. */
void norma_portions_begin (GtkSliceListModel *list);

/* Some more; in the end all. TRUE if there are more to come. */
gboolean norma_portions_grow (GtkSliceListModel *list);
