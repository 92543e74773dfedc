/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session.h"

/* What the model makes of the labelled images as camera, light and fixture get worse: measured when asked, as
 * a job; then a plot for each way they do, and a table. */
#define NORMA_TYPE_ROBUSTNESS_GROUP (norma_robustness_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaRobustnessGroup, norma_robustness_group, NORMA, ROBUSTNESS_GROUP, GtkBox)

/* Once. */
void norma_robustness_group_set_session (NormaRobustnessGroup *self, NormaSession *session);
