/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "app/command.h"

/* evaluate --repeat N FOLDER: a method in place of a model. */

/* Whether a command line of evaluate asks for it. argv: as in NormaCommand. */
gboolean norma_evaluate_repeat_is_asked (char *const *argv);

NormaExit norma_evaluate_repeat_run (char **argv, GError **error);
