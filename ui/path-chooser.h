/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* path: absolute, lent. */
typedef void (*NormaPathChosen) (const char *path, gpointer data);

/* Asks for a file or a folder over a window, which holds the dialog and ends it; the one before goes.
 * To be shown with gtk_native_dialog_show(). `chosen` is not called if nothing was chosen. Lent. */
GtkFileChooserNative *norma_path_chooser_new (GtkWindow *window, const char *title,
                                              GtkFileChooserAction what, const char *accept,
                                              NormaPathChosen chosen, gpointer data);
