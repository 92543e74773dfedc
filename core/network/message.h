/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include <glib.h>

/* An unpacked message of ONNX's schema, whose memory is taken block by block below a cap. */
typedef struct {
  ProtobufCMessage *message;
  ProtobufCAllocator allocator;
  const char *name; /* borrowed while unpacking */
  guint64 taken, cap_bytes;
  GError *error; /* why a block was refused */
} NormaMessage;

/* name stands in messages. Errors: NORMA_ERROR_DAMAGED; NORMA_ERROR_TOO_LARGE if unpacking takes
 * more than cap_bytes in all, blocks given back on the way included. */
NormaMessage *norma_message_new (const ProtobufCMessageDescriptor *descriptor, const guint8 *bytes,
                                 gsize size, const char *name, guint64 cap_bytes, GError **error);
void norma_message_free (NormaMessage *message);

/* Takes a bytes member out of the message; release with g_free(). */
guint8 *norma_message_steal (ProtobufCBinaryData *data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaMessage, norma_message_free)
