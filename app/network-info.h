/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"

/* What norma-cli info tells of networks. */

/* Whether the file begins like an ONNX file, or is called so. */
gboolean norma_network_info_is_for (const char *path);

/* path: of a file, or NORMA_DESCRIPTOR. Prints inputs, outputs, operator set, levels and scaling. Errors: those of norma_backbone_open()
 * and norma_backbone_list_levels(). */
gboolean norma_network_info_print (const char *path, NormaBudget *budget, GError **error);

void norma_network_info_print_operators (void);
