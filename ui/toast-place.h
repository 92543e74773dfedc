/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

/* From now on toasts of the overlay appear above the widget, which lies at the lower edge of what is below
 * them, and not over it, while it is on the screen. widget: within the overlay, outlived by it. */
void norma_toasts_keep_above (AdwToastOverlay *overlay, GtkWidget *widget);
