/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/image-item.h"

/* The style class of a verdict: its colour, that goes with word and icon. Static. */
const char *norma_verdict_style (NormaVerdict verdict);

/* Gives a widget the style class of an image's verdict, none where the image (or NULL) has none, and
 * leaves alone what stays: each change starts a transition, which takes a frame of its own. */
void norma_verdict_style_show (GtkWidget *widget, NormaImageItem *item);

/* The same with the name of a style class, or NULL. */
void norma_verdict_style_set (GtkWidget *widget, const char *style);
