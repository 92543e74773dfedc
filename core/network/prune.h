/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/memory.h"

/* The part of an ONNX file that these values need, as the bytes of another one: its outputs are
 * the values, in this order; external data become internal; of the metadata those whose keys begin
 * with `prefix` stay (NULL: none); texts that describe go. Same file, same bytes.
 * outputs: NULL-terminated, at least one. Errors: as norma_network_read(); NORMA_ERROR_TOO_LARGE
 * also above 2 GiB, the most that the format takes. */
GBytes *norma_network_prune (const char *path, const char *const *outputs, const char *prefix,
                             NormaBudget *budget, GError **error);

/* name stands in messages; external data are refused. */
GBytes *norma_network_prune_bytes (GBytes *bytes, const char *name, const char *const *outputs,
                                   const char *prefix, NormaBudget *budget, GError **error);
