/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/json-writer.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
add_quoted (GString *json, const char *value)
{
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *valid = g_utf8_make_valid (value, -1);
  g_autofree char *quoted = NULL;

  json_node_init_string (node, valid);
  quoted = json_to_string (node, FALSE);
  g_string_append (json, quoted);
}

static void
begin_member (GString *json, const char *name)
{
  char last = json->len == 0 ? '[' : json->str[json->len - 1];

  if (last != '[' && last != '{')
    g_string_append_c (json, ',');
  if (name == NULL)
    return;
  add_quoted (json, name);
  g_string_append_c (json, ':');
}

void
norma_json_begin_object (GString *json, const char *name)
{
  begin_member (json, name);
  g_string_append_c (json, '{');
}

void
norma_json_end_object (GString *json)
{
  g_string_append_c (json, '}');
}

void
norma_json_begin_array (GString *json, const char *name)
{
  begin_member (json, name);
  g_string_append_c (json, '[');
}

void
norma_json_end_array (GString *json)
{
  g_string_append_c (json, ']');
}

void
norma_json_add_string (GString *json, const char *name, const char *value)
{
  begin_member (json, name);
  if (value == NULL)
    g_string_append (json, "null");
  else
    add_quoted (json, value);
}

/* json-glib writes 1e20 as 1e+20.0, which is no JSON. */
const char *
norma_number_format (char *buffer, double value)
{
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_ascii_formatd (buffer, G_ASCII_DTOSTR_BUF_SIZE, formats[i], value);
    if (g_ascii_strtod (buffer, NULL) == value)
      break;
  }
  return buffer;
}

void
norma_json_add_double (GString *json, const char *name, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  begin_member (json, name);
  g_string_append (json, isfinite (value) ? norma_number_format (buffer, value) : "null");
}

void
norma_json_add_unsigned (GString *json, const char *name, guint64 value)
{
  begin_member (json, name);
  g_string_append_printf (json, "%" G_GUINT64_FORMAT, value);
}

void
norma_json_add_boolean (GString *json, const char *name, gboolean value)
{
  begin_member (json, name);
  g_string_append (json, value ? "true" : "false");
}
