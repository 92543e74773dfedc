/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/folder-plan.h"

/* Shows what was recognised in a folder, lets each group be changed, says where the project will be
 * kept, and asks what to do. Responses: "cancel", "add" (to the project that is open), "open" (in a
 * project of its own). */
#define NORMA_TYPE_PLAN_DIALOG (norma_plan_dialog_get_type ())
G_DECLARE_FINAL_TYPE (NormaPlanDialog, norma_plan_dialog, NORMA, PLAN_DIALOG, AdwMessageDialog)

/* Asks for a new project. Takes the plan over. can_add: a project is open that the images could be
 * added to. */
GtkWidget *norma_plan_dialog_new (GtkWindow *parent, NormaFolderPlan *plan, gboolean can_add);

/* Asks whether images that are new in the folder are to be added. Takes the plan over. */
GtkWidget *norma_plan_dialog_new_for_more (GtkWindow *parent, NormaFolderPlan *plan);

/* Lent. */
NormaFolderPlan *norma_plan_dialog_get_plan (NormaPlanDialog *self);

/* Where the project is to be kept; lent. */
const char *norma_plan_dialog_get_place (NormaPlanDialog *self);
void norma_plan_dialog_set_place (NormaPlanDialog *self, const char *path);
