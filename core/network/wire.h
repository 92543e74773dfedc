/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <protobuf-c/protobuf-c.h>

#include <glib.h>

/* Looks through an encoded message before it is unpacked, for protobuf-c descends without a limit
 * and merges a member that comes twice. Follows the encoding of Protocol Buffers (tag = field
 * number · 8 + wire type; varint, 64 bits, length and bytes, 32 bits) and takes no memory.
 *
 * Error: NORMA_ERROR_DAMAGED (cut short, length beyond the end, unknown wire type, a single
 * message given twice, nested too deeply, a string that is not UTF-8), with `name` in front and the byte where it is. */
gboolean norma_wire_check (const ProtobufCMessageDescriptor *descriptor, const guint8 *bytes,
                           gsize size, const char *name, GError **error);
