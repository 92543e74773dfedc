/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session-reviews.h"

/* The defect classes of a project: name, colour, key and severity of each, to be added, changed and
 * removed. Each change is a step of its own, kept at once. */
#define NORMA_TYPE_DEFECT_CLASS_DIALOG (norma_defect_class_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormaDefectClassDialog, norma_defect_class_dialog, NORMA, DEFECT_CLASS_DIALOG,
                      AdwWindow)

GtkWidget *norma_defect_class_dialog_new (GtkWindow *parent, NormaSession *session);
