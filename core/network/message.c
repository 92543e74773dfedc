/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/message.h"

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/network/wire.h"

/* What the C library adds to a block, so that many small ones count as what they cost. */
#define BLOCK_OVERHEAD 16

static void *
take (void *data, size_t size)
{
  NormaMessage *message = data;

  if (message->error != NULL)
    return NULL;
  if (size > message->cap_bytes - message->taken ||
      size + BLOCK_OVERHEAD > message->cap_bytes - message->taken) {
    g_autofree char *cap = g_format_size (message->cap_bytes);

    g_set_error (&message->error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE,
                 "%s: unpacking needs more memory than the cap of %s", message->name, cap);
    return NULL;
  }
  message->taken += size + BLOCK_OVERHEAD;
  return norma_alloc (size, 1, message->name, &message->error);
}

static void
give (void *data, void *block)
{
  g_free (block);
}

NormaMessage *
norma_message_new (const ProtobufCMessageDescriptor *descriptor, const guint8 *bytes, gsize size,
                   const char *name, guint64 cap_bytes, GError **error)
{
  NormaMessage *message;

  if (!norma_wire_check (descriptor, bytes, size, name, error))
    return NULL;

  message = g_new0 (NormaMessage, 1);
  message->allocator = (ProtobufCAllocator){ take, give, message };
  message->name = name;
  message->cap_bytes = cap_bytes;
  message->message = protobuf_c_message_unpack (descriptor, &message->allocator, size, bytes);
  message->name = NULL;
  if (message->message != NULL && message->error == NULL)
    return message;

  if (message->error != NULL)
    g_propagate_error (error, g_steal_pointer (&message->error));
  else
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
                 "%s: not an ONNX file, or a damaged one: a member of the wrong type", name);
  norma_message_free (message);
  return NULL;
}

void
norma_message_free (NormaMessage *message)
{
  if (message == NULL)
    return;

  if (message->message != NULL)
    protobuf_c_message_free_unpacked (message->message, &message->allocator);
  g_clear_error (&message->error);
  g_free (message);
}

guint8 *
norma_message_steal (ProtobufCBinaryData *data)
{
  data->len = 0;
  return g_steal_pointer (&data->data);
}
