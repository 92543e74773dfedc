/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"

gboolean norma_fit_options_has_tiles (const NormaFitOptions *options);

/* Error: NORMA_ERROR_INPUT, naming the option, what was found and what was expected. */
gboolean norma_fit_options_check (const NormaFitOptions *options, GError **error);
