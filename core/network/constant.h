/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <onnx.pb-c.h>

#include "core/network/shape.h"

/* A tensor whose numbers are known: a weight, or what folding made. Row-major. */
typedef struct {
  NormaElement element;
  NormaShape shape;
  gpointer data; /* owned, at least one byte */
} NormaConstant;

/* Zeroed. Error: NORMA_ERROR_TOO_LARGE (above cap_bytes, or no such block). */
NormaConstant *norma_constant_new (NormaElement element, const NormaShape *shape, const char *name,
                                   guint64 cap_bytes, GError **error);
void norma_constant_free (NormaConstant *constant);

/* folder: where external data are looked for; NULL refuses them. Errors: NORMA_ERROR_DAMAGED (shape
 * and bytes disagree, negative size, external data outside the folder or too short);
 * NORMA_ERROR_UNSUPPORTED (type, rank); NORMA_ERROR_TOO_LARGE; G_FILE_ERROR. */
NormaConstant *norma_constant_read (const Onnx__TensorProto *proto, const char *folder,
                                    guint64 cap_bytes, GError **error);

/* The same, but takes raw bytes out of the message, which then has none. */
NormaConstant *norma_constant_take (Onnx__TensorProto *proto, const char *folder, guint64 cap_bytes,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaConstant, norma_constant_free)
