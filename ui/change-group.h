/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "ui/session-compare.h"

/* The threshold of change, and how many pairs are same, changed and not compared. A click on a number
 * asks for those pairs.
 *   "chosen" (int)  a NormaPairVerdict */
#define NORMA_TYPE_CHANGE_GROUP (norma_change_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaChangeGroup, norma_change_group, NORMA, CHANGE_GROUP, GtkBox)

/* To be called once. */
void norma_change_group_watch (NormaChangeGroup *self, NormaSession *session);
