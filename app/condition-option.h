/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command-line.h"
#include "core/pipeline/condition.h"

/* "blur,noise:2" or "all": corruptions with a severity each, 3 unless it is said. *conditions: NormaCondition, owned
 * by the caller; NULL where text is NULL. option: for the message. Error: G_OPTION_ERROR. */
gboolean norma_option_get_conditions (const char *option, const char *text, GArray **conditions,
                                      GError **error);
