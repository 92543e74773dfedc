/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <onnx.pb-c.h>

#include "core/network/constant.h"
#include "core/network/message.h"

/* What the tests of the network share. */

static inline guint8 *
test_read_file (const char *path, gsize *size)
{
  g_autoptr (GError) error = NULL;
  char *bytes;

  g_file_get_contents (path, &bytes, size, &error);
  g_assert_no_error (error);
  return (guint8 *)bytes;
}

/* A serialised TensorProto. */
static inline NormaConstant *
test_read_tensor (const char *path, GError **error)
{
  gsize size;
  g_autofree guint8 *bytes = test_read_file (path, &size);
  g_autoptr (NormaMessage) message =
      norma_message_new (&onnx__tensor_proto__descriptor, bytes, size, path, G_MAXUINT64, error);

  if (message == NULL)
    return NULL;
  return norma_constant_read ((Onnx__TensorProto *)message->message, NULL, G_MAXUINT64, error);
}
