/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/model/model.h"

/* Of what all corrections need. Error: NORMA_ERROR_UNSUPPORTED. */
gboolean norma_correct_check (const NormaModel *model, GError **error);
