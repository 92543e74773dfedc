/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* A list of GTK makes some hundred cells as soon as it gets its images, seen or not, which takes
 * longer than a frame. So it gets its first images alone, and more in later pieces of time. */

/* The first images only. */
void norma_portions_begin (GtkSliceListModel *list);

/* Some more; in the end all there are and all that come later. TRUE if it is to be called again. */
gboolean norma_portions_grow (GtkSliceListModel *list);

/* All, now and later: nobody grows the list any more. */
void norma_portions_end (GtkSliceListModel *list);
