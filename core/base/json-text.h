/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

/* JSON text from outside (RFC 8259), of which the parser behind it would take more than there is to be
 * had: it recurses without limit, reads comments, octal numbers and several values, and keeps the last
 * of two members with one name, so that two readers could see two different files.
 *
 * text: [length] bytes. most_depth: objects and arrays within each other. name: stands before each
 * message. Returns an object, immutable, released with json_node_unref(). Members and strings may still
 * hold bytes that are not UTF-8 after their escapes were replaced, and numbers may be infinite.
 * Error: NORMA_ERROR_DAMAGED. */
JsonNode *norma_json_parse (const char *text, gsize length, guint most_depth, const char *name,
                            GError **error);
