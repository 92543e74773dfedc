/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "ui/session.h"

/* Other models on the same images as the current one: versions of the project and model files, chosen in a list;
 * then a table of how they do, with what is significant marked. A row of it emits
 *   "images-chosen" (GPtrArray of NormaImageItem, const char *title)   the worst images of the model */
#define NORMA_TYPE_CONTEST_GROUP (norma_contest_group_get_type ())
G_DECLARE_FINAL_TYPE (NormaContestGroup, norma_contest_group, NORMA, CONTEST_GROUP, GtkBox)

/* Once. */
void norma_contest_group_set_session (NormaContestGroup *self, NormaSession *session);

/* Adds a model file to the list, chosen; for the chooser and for tests. */
void norma_contest_group_add_file (NormaContestGroup *self, const char *path);

/* Compares what is chosen. FALSE if nothing is or it cannot be now. */
gboolean norma_contest_group_compare (NormaContestGroup *self);
