/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/project/project.h"

/* Settings of the project: words by name. Owned by the caller; NULL without error if not set. */
char *norma_project_dup_setting (NormaProject *project, const char *name, GError **error);

/* A step; value NULL removes it. Error: NORMA_ERROR_INPUT for names that begin with "norma-", which
 * the module uses itself, or text that is not UTF-8. */
gboolean norma_project_set_setting (NormaProject *project, const char *name, const char *value,
                                    GError **error);

/* The difference above which a place of a query has changed, in parts of the reference's contrast; not
 * set: the usual one of comparisons. */
#define NORMA_CHANGE_THRESHOLD_SETTING "change-threshold"
