/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

/* The knob of one threshold, moved by the keys: arrows by 1 %, page keys by 10 %. It shows its value
 * to assistive technology in multiples of the unit.
 *   "moved" (double)   the new multiple asked for; nothing moves until it is set */
#define NORMA_TYPE_THRESHOLD_HANDLE (norma_threshold_handle_get_type ())
G_DECLARE_FINAL_TYPE (NormaThresholdHandle, norma_threshold_handle, NORMA, THRESHOLD_HANDLE,
                      GtkWidget)

/* style: the style class, "review" or "reject". label: for assistive technology. */
GtkWidget *norma_threshold_handle_new (const char *style, const char *label);
void norma_threshold_handle_set_value (NormaThresholdHandle *self, double multiple);
double norma_threshold_handle_get_value (NormaThresholdHandle *self);
