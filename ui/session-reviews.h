/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/defect-classes.h"
#include "ui/session.h"

/* What reviewers say of the images of a session, and the kinds of defects they tell apart.
 *
 * A judgement, a comment and a withdrawal are shown at once ("reviews-changed") and kept right after,
 * each a step, with what the program said at that moment; then "step-made" tells. One that cannot be
 * kept is taken back where it is shown, and "message" says why. Nothing happens where nothing can be
 * kept. Undoing one makes its image the current one. */

/* defect_class: NULL or empty: none. The comment of before stays. */
void norma_session_judge (NormaSession *self, NormaImageItem *item, NormaLabel label,
                          const char *defect_class, NormaSeverity severity);

/* An image that was not reviewed counts as reviewed with the label it has. */
void norma_session_comment (NormaSession *self, NormaImageItem *item, const char *comment);

/* Not reviewed any more, and without a label. */
void norma_session_withdraw_review (NormaSession *self, NormaImageItem *item);

/* In the order of their keys; lent until "defect-classes-changed". */
const NormaDefectClass *norma_session_get_defect_classes (NormaSession *self, guint *n);

/* NULL if there is none of this name or key. */
const NormaDefectClass *norma_session_find_defect_class (NormaSession *self, const char *name);
const NormaDefectClass *norma_session_find_shortcut (NormaSession *self, guint shortcut);

/* One step each, shown when it is kept; see norma_project_put_defect_class(). */
void norma_session_put_defect_class (NormaSession *self, const NormaDefectClass *class);
void norma_session_remove_defect_class (NormaSession *self, gint64 id);

/* A class that can be added as it is: the next free key and a colour that no other class has. name:
 * lent by it. */
NormaDefectClass norma_session_new_defect_class (NormaSession *self, const char *name);

/* Names of folders of defective images that are no classes yet, sorted; the array and the names are
 * the caller's. */
GPtrArray *norma_session_list_folder_classes (NormaSession *self);

/* Adds classes of these names: one step. */
void norma_session_add_folder_classes (NormaSession *self);
