/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <onnx.pb-c.h>

#include "core/network/element.h"

/* A model of ONNX while it is put together: it owns all that its messages point to. Texts that are
 * given must be its own or static. */
typedef struct _NormaOnnxBuilder NormaOnnxBuilder;

NormaOnnxBuilder *norma_onnx_builder_new (void);
void norma_onnx_builder_free (NormaOnnxBuilder *builder);

/* Takes over a block of g_malloc(), and lends it. */
gpointer norma_onnx_builder_keep (NormaOnnxBuilder *builder, gpointer block);
char *norma_onnx_builder_copy (NormaOnnxBuilder *builder, const char *text);

/* An operator of [n] inputs, 6 at most, and one output. Lends it for the attributes, 6 at most. */
Onnx__NodeProto *norma_onnx_builder_add_node (NormaOnnxBuilder *builder, const char *operator,
                                              const char * const * inputs, guint n, char *output);
void norma_onnx_builder_set_integers (NormaOnnxBuilder *builder, Onnx__NodeProto *node,
                                      const char *name, const gint64 *numbers, guint n);
void norma_onnx_builder_set_integer (NormaOnnxBuilder *builder, Onnx__NodeProto *node,
                                     const char *name, gint64 number);
void norma_onnx_builder_set_float (NormaOnnxBuilder *builder, Onnx__NodeProto *node,
                                   const char *name, double number);
void norma_onnx_builder_set_text (NormaOnnxBuilder *builder, Onnx__NodeProto *node,
                                  const char *name, const char *text);

/* Takes over the data, little-endian. */
void norma_onnx_builder_add_initializer (NormaOnnxBuilder *builder, char *name, const gint64 *dims,
                                         guint rank, NormaElement element, gpointer data,
                                         gsize bytes);

/* Float images [1, channels, height, width], the last two open. */
void norma_onnx_builder_add_input (NormaOnnxBuilder *builder, char *name, guint channels);
void norma_onnx_builder_add_output (NormaOnnxBuilder *builder, char *name, guint channels);

/* The file (IR 8, opset 13). metadata: keys and values in turn, NULL-terminated, or NULL. Error:
 * NORMA_ERROR_TOO_LARGE. */
GBytes *norma_onnx_builder_pack (NormaOnnxBuilder *builder, const char *const *metadata,
                                 GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaOnnxBuilder, norma_onnx_builder_free)
