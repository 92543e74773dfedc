/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* Children side by side in their natural widths, on as many lines as they need: a row of buttons
 * that large text or a small window would widen. What is left of a line goes to those of its
 * children that expand. */
#define NORMA_TYPE_WRAP_BOX (norma_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (NormaWrapBox, norma_wrap_box, NORMA, WRAP_BOX, GtkWidget)
