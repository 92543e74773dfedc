/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/folder-plan.h"

/* Shows what was recognised in a folder, lets each group be changed, and asks what to do.
 * Responses: "cancel", "add" (only with has_images), "replace" (opens). */
#define NORMA_TYPE_PLAN_DIALOG (norma_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormaPlanDialog, norma_plan_dialog, NORMA, PLAN_DIALOG, AdwMessageDialog)

/* Takes the plan over. has_images: the session is not empty. */
GtkWidget *norma_plan_dialog_new (GtkWindow *parent, NormaFolderPlan *plan, gboolean has_images);

/* Lent. */
NormaFolderPlan *norma_plan_dialog_get_plan (NormaPlanDialog *self);
