/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/html-text.h"

static const char *
find_reference (gunichar c)
{
  switch (c) {
  case '&':
    return "&amp;";
  case '<':
    return "&lt;";
  case '>':
    return "&gt;";
  case '"':
    return "&quot;";
  case '\'':
    return "&#39;";
  case '\r':
    return "\n";
  default:
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) ? "\ufffd" : NULL;
  }
}

void
norma_html_add_text (GString *html, const char *text)
{
  g_autofree char *valid = text == NULL ? NULL : g_utf8_make_valid (text, -1);

  for (const char *c = valid; c != NULL && *c != '\0'; c = g_utf8_next_char (c)) {
    const char *reference;

    if (c[0] == '\r' && c[1] == '\n')
      continue;
    reference = find_reference (g_utf8_get_char (c));
    if (reference != NULL)
      g_string_append (html, reference);
    else
      g_string_append_len (html, c, g_utf8_next_char (c) - c);
  }
}

static void
begin (GString *html, const char *name, const char *class)
{
  g_string_append_printf (html, "<%s", name);
  if (class != NULL) {
    g_string_append (html, " class=\"");
    norma_html_add_text (html, class);
    g_string_append_c (html, '"');
  }
  g_string_append_c (html, '>');
}

void
norma_html_add_element (GString *html, const char *name, const char *class, const char *text)
{
  begin (html, name, class);
  norma_html_add_text (html, text);
  g_string_append_printf (html, "</%s>", name);
}

void
norma_html_add_foreign (GString *html, const char *name, const char *class, const char *text)
{
  begin (html, name, class);
  if (text != NULL && text[0] != '\0')
    norma_html_add_element (html, "bdi", NULL, text);
  g_string_append_printf (html, "</%s>", name);
}

void
norma_html_add_data (GString *html, const char *type, gconstpointer data, gsize n)
{
  g_autofree char *encoded = g_base64_encode (data, n);

  g_string_append_printf (html, "data:%s;base64,", type);
  g_string_append (html, encoded);
}
