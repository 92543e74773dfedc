/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* JSON text (RFC 8259) without line breaks, written member by member at the end of a string. The
 * caller keeps beginnings and ends in balance. name: of the member; NULL inside an array and for
 * the outermost value. */
void norma_json_begin_object (GString *json, const char *name);
void norma_json_end_object (GString *json);
void norma_json_begin_array (GString *json, const char *name);
void norma_json_end_array (GString *json);

/* value: bytes that are no UTF-8 become U+FFFD. NULL gives null. */
void norma_json_add_string (GString *json, const char *name, const char *value);

/* The fewest digits that give back the same bits; NaN and infinities, which JSON does not have,
 * give null. */
void norma_json_add_double (GString *json, const char *name, double value);
void norma_json_add_unsigned (GString *json, const char *name, guint64 value);
void norma_json_add_boolean (GString *json, const char *name, gboolean value);

/* The number as above, in buffer [G_ASCII_DTOSTR_BUF_SIZE], which is returned. value: finite. */
const char *norma_number_format (char *buffer, double value);
