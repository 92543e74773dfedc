/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/image-view.h"
#include "ui/session-compare.h"

/* The line below the pages: the image on show, what is under the pointer, the model. */
#define NORMA_TYPE_STATUS_LINE (norma_status_line_get_type ())
G_DECLARE_FINAL_TYPE (NormaStatusLine, norma_status_line, NORMA, STATUS_LINE, GtkBox)

/* To be called once. */
void norma_status_line_watch (NormaStatusLine *self, NormaSession *session, NormaImageView *view);
