/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/wire.h"

#include "core/base/error.h"

/* A model nests model, graph, node, attribute, tensor, entry: six. The rest is room for bodies of
 * functions and types, which are skipped later. */
#define MAX_DEPTH 32

/* More than twice the members of any of ONNX's messages. */
#define MAX_MEMBERS 64

enum { VARINT = 0, FIXED64 = 1, LENGTH = 2, FIXED32 = 5 };

typedef struct {
  const guint8 *bytes;
  const char *name;
  gsize at;
  GError **error;
} Scan;

static gboolean scan_message (Scan *scan, const ProtobufCMessageDescriptor *descriptor, gsize end,
                              guint depth);

static gboolean
fail (Scan *scan, const char *what)
{
  g_set_error (scan->error, NORMA_ERROR, NORMA_ERROR_DAMAGED,
               "%s: not an ONNX file, or a damaged one: %s at byte %" G_GSIZE_FORMAT, scan->name,
               what, scan->at);
  return FALSE;
}

static gboolean
scan_varint (Scan *scan, gsize end, guint64 *value)
{
  *value = 0;
  for (guint shift = 0; shift < 64; shift += 7) {
    guint8 byte;

    if (scan->at == end)
      return fail (scan, "cut short");
    byte = scan->bytes[scan->at++];
    *value |= (guint64)(byte & 127) << shift;
    if (byte < 128)
      return TRUE;
  }
  return fail (scan, "a number of more than ten bytes");
}

static gboolean
skip (Scan *scan, gsize end, guint64 length)
{
  if (length > end - scan->at)
    return fail (scan, "a length beyond the end");
  scan->at += (gsize)length;
  return TRUE;
}

/* What a message or a window shows must be text. */
static gboolean
scan_text (Scan *scan, gsize end, guint64 length)
{
  const char *text = (const char *)scan->bytes + scan->at;

  if (!skip (scan, end, length))
    return FALSE;
  return g_utf8_validate_len (text, (gsize)length, NULL) || fail (scan, "a name that is not UTF-8");
}

static gboolean
scan_length (Scan *scan, const ProtobufCFieldDescriptor *field, gsize end, guint depth)
{
  guint64 length;

  if (!scan_varint (scan, end, &length))
    return FALSE;
  if (field != NULL && field->type == PROTOBUF_C_TYPE_STRING)
    return scan_text (scan, end, length);
  if (field == NULL || field->type != PROTOBUF_C_TYPE_MESSAGE)
    return skip (scan, end, length);
  if (length > end - scan->at)
    return fail (scan, "a length beyond the end");
  if (depth == MAX_DEPTH)
    return fail (scan, "messages nested too deeply");
  return scan_message (scan, field->descriptor, scan->at + (gsize)length, depth + 1);
}

static gboolean
scan_value (Scan *scan, guint wire, const ProtobufCFieldDescriptor *field, gsize end, guint depth)
{
  guint64 value;

  if (field != NULL && field->type == PROTOBUF_C_TYPE_MESSAGE && wire != LENGTH)
    return fail (scan, "a member of the wrong type");
  switch (wire) {
  case VARINT:
    return scan_varint (scan, end, &value);
  case FIXED64:
    return skip (scan, end, 8);
  case LENGTH:
    return scan_length (scan, field, end, depth);
  case FIXED32:
    return skip (scan, end, 4);
  default:
    return fail (scan, "an unknown wire type");
  }
}

/* Whether `field` is a message that may come once and has come before. */
static gboolean
is_repeated (const ProtobufCMessageDescriptor *descriptor, const ProtobufCFieldDescriptor *field,
             guint64 *seen)
{
  guint64 bit;
  gboolean again;

  if (field == NULL || field->label == PROTOBUF_C_LABEL_REPEATED ||
      field->type != PROTOBUF_C_TYPE_MESSAGE)
    return FALSE;
  bit = G_GUINT64_CONSTANT (1) << ((field - descriptor->fields) % MAX_MEMBERS);
  again = (*seen & bit) != 0;
  *seen |= bit;
  return again;
}

static gboolean
scan_message (Scan *scan, const ProtobufCMessageDescriptor *descriptor, gsize end, guint depth)
{
  guint64 seen = 0;

  while (scan->at < end) {
    const ProtobufCFieldDescriptor *field;
    guint64 tag;

    if (!scan_varint (scan, end, &tag))
      return FALSE;
    /* Field numbers have 29 bits and begin at 1. */
    if (tag >> 32 != 0 || tag >> 3 == 0)
      return fail (scan, "an impossible field number");
    field = protobuf_c_message_descriptor_get_field (descriptor, (unsigned)(tag >> 3));
    if (is_repeated (descriptor, field, &seen))
      return fail (scan, "a message that may come once came twice");
    if (!scan_value (scan, tag & 7, field, end, depth))
      return FALSE;
  }
  return TRUE;
}

gboolean
norma_wire_check (const ProtobufCMessageDescriptor *descriptor, const guint8 *bytes, gsize size,
                  const char *name, GError **error)
{
  Scan scan = { bytes, name, 0, error };

  return scan_message (&scan, descriptor, size, 0);
}
