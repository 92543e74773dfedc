/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/network/graph.h"

/* What does not depend on the sizes of the inputs: computes nodes whose inputs are all constant,
 * and writes batch normalisations into the weights of the convolutions before them.
 * Errors: those of the operators; NORMA_ERROR_TOO_LARGE. */
gboolean norma_simplify (NormaGraph *graph, guint64 cap_bytes, GError **error);
