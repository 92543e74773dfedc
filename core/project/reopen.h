/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project-private.h"
#include "core/project/table.h"

/* Re-opens the sign-offs of an image that a change of a row concerns, within the step of the change.
 * before, after: JSON as history has it, NULL: the row was made or removed. */
gboolean norma_sign_off_reopen (NormaProject *project, const NormaTable *table, gint64 id,
                                const char *before, const char *after, GError **error);
