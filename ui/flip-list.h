/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "core/pipeline/flips.h"
#include "ui/session.h"

/* "2 of 431 verdicts would change:"; the caller's. */
char *norma_flips_describe (const NormaFlips *flips);

/* A scrolled list of the verdicts that change, a row an image. session: where a row's image becomes the
 * current one when it is activated; NULL: nowhere. */
GtkWidget *norma_flip_list_new (const NormaFlips *flips, NormaSession *session);
