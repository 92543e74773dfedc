/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/json-text.h"

#include <string.h>

#include "core/base/error.h"

G_GNUC_PRINTF (3, 4)
static gboolean
damaged (GError **error, const char *name, const char *format, ...)
{
  g_autofree char *what = NULL;
  va_list arguments;

  va_start (arguments, format);
  what = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED, "%s: %s", name, what);
  return FALSE;
}

/* C's octal, which other readers refuse or take as decimal. Behind an exponent's e a zero may lead. */
static gboolean
has_leading_zero (const char *text, gsize length, gsize at)
{
  gsize before = at;

  if (text[at] != '0' || at + 1 == length || !g_ascii_isdigit (text[at + 1]))
    return FALSE;
  if (before > 0 && (text[before - 1] == '-' || text[before - 1] == '+'))
    before--;
  return before == 0 ||
         !(g_ascii_isdigit (text[before - 1]) || strchr (".eE", text[before - 1]) != NULL);
}

/* How many bytes at `at` are one thing that may stand outside strings; 0: none may. */
static gsize
measure_token (const char *text, gsize length, gsize at)
{
  static const char *const words[] = { "true", "false", "null" };

  if (text[at] != '\0' && strchr (" \t\r\n{}[]\",:+-.0123456789", text[at]) != NULL)
    return 1;
  if ((text[at] == 'e' || text[at] == 'E') && at > 0 && g_ascii_isdigit (text[at - 1]))
    return 1;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    gsize n = strlen (words[i]);

    if (n <= length - at && strncmp (text + at, words[i], n) == 0)
      return n;
  }
  return 0;
}

/* One value, not deep, made of what JSON has. Strings and the order of things are left to the
 * parser. */
static gboolean
check_outline (const char *text, gsize length, guint most_depth, const char *name, GError **error)
{
  guint depth = 0;
  gboolean in_string = FALSE;
  gboolean ended = FALSE;
  gsize n;

  for (gsize i = 0; i < length; i += n) {
    const char c = text[i];

    n = 1;
    if (in_string) {
      n = c == '\\' ? 2 : 1;
      in_string = c != '"';
      continue;
    }
    if (c != '\0' && strchr (" \t\r\n", c) != NULL)
      continue;
    n = measure_token (text, length, i);
    if (ended || n == 0)
      return damaged (error, name, "not expected at byte %" G_GSIZE_FORMAT ": “%.*s”", i,
                      (int)(g_utf8_next_char (text + i) - (text + i)), text + i);
    if (has_leading_zero (text, length, i))
      return damaged (error, name, "a number with a leading zero at byte %" G_GSIZE_FORMAT, i);
    in_string = c == '"';
    if ((c == '{' || c == '[') && ++depth > most_depth)
      return damaged (error, name, "nested deeper than %u at byte %" G_GSIZE_FORMAT, most_depth, i);
    if ((c == '}' || c == ']') && (depth == 0 || --depth == 0))
      ended = TRUE;
  }
  return ended || damaged (error, name, "not a complete JSON object");
}

typedef struct {
  GHashTable *seen; /* "object/member" */
  char *twice;
} Members;

static void
note_member (JsonParser *parser, JsonObject *object, const char *member, gpointer data)
{
  Members *members = data;

  if (!g_hash_table_add (members->seen, g_strdup_printf ("%p/%s", (void *)object, member)) &&
      members->twice == NULL)
    members->twice = g_strdup (member);
}

JsonNode *
norma_json_parse (const char *text, gsize length, guint most_depth, const char *name,
                  GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GHashTable) seen = NULL;
  g_autofree char *twice = NULL;
  g_autoptr (GError) json_error = NULL;
  Members members;
  gboolean parsed;

  g_return_val_if_fail (text != NULL && name != NULL, NULL);

  if (!g_utf8_validate_len (text, length, NULL)) {
    damaged (error, name, "not UTF-8 text");
    return NULL;
  }
  if (!check_outline (text, length, most_depth, name, error))
    return NULL;
  parser = json_parser_new_immutable ();
  seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  members = (Members){ seen, NULL };
  g_signal_connect (parser, "object-member", G_CALLBACK (note_member), &members);
  parsed = json_parser_load_from_data (parser, text, (gssize)length, &json_error);
  twice = members.twice;
  if (!parsed)
    damaged (error, name, "%s", json_error->message);
  else if (twice != NULL)
    damaged (error, name, "“%s” occurs twice", twice);
  else if (!JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    damaged (error, name, "not a JSON object");
  else
    return json_parser_steal_root (parser);
  return NULL;
}
