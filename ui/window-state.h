/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/settings.h"

/* The size of a window, kept from one to the next. */
void norma_window_state_restore (GtkWindow *window, NormaSettings *settings);
void norma_window_state_save (GtkWindow *window, NormaSettings *settings);
