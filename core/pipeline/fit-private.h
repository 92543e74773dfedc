/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"

/* Error: NORMA_ERROR_INPUT, naming the option, what was found and what was expected. */
gboolean norma_fit_options_check (const NormaFitOptions *options, GError **error);
