/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>
#include <string.h>

/* Reads a page of HTML as strictly as XML, but for the elements that have no end: every tag is closed in its
 * order, every attribute is quoted and stands once, every id is one, and every link within the page leads
 * somewhere. */

typedef struct {
  GHashTable *ids; /* char * */
  GPtrArray *links; /* char *, without # */
  GPtrArray *open; /* char *, names of elements */
  GHashTable *counts; /* char *, names → number */
  guint n_pictures; /* data: URIs */
} Page;

static inline void
page_clear (Page *page)
{
  g_hash_table_unref (page->ids);
  g_ptr_array_unref (page->links);
  g_ptr_array_unref (page->open);
  g_hash_table_unref (page->counts);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Page, page_clear)

static inline guint
page_count (const Page *page, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (page->counts, name));
}

static inline gboolean
page_is_void (const char *name)
{
  static const char *const names[] = { "meta", "img", NULL };

  return g_strv_contains (names, name);
}

static inline void
page_take_attribute (Page *page, const char *name, const char *value)
{
  if (g_str_equal (name, "id") && !g_hash_table_add (page->ids, g_strdup (value)))
    g_error ("two elements have the id “%s”", value);
  if (g_str_equal (name, "href") && value[0] == '#')
    g_ptr_array_add (page->links, g_strdup (value + 1));
  if (g_str_has_prefix (value, "data:"))
    page->n_pictures++;
  else
    g_assert_true (!g_str_equal (name, "src") && (!g_str_equal (name, "href") || value[0] == '#'));
  g_assert_false (g_str_has_prefix (name, "on"));
}

/* c: behind the name. Returns where the tag ends. */
static inline const char *
page_take_attributes (Page *page, const char *c, GHashTable *names)
{
  while (*c == ' ') {
    gsize n = strcspn (++c, "=<> \"");
    g_autofree char *name = g_strndup (c, n);
    g_autofree char *value = NULL;

    if (c[n] != '=' || c[n + 1] != '"')
      g_error ("an attribute without quotes at “%.40s”", c);
    c += n + 2;
    n = strcspn (c, "\"");
    value = g_strndup (c, n);
    g_assert_null (strchr (value, '<'));
    g_assert_true (g_hash_table_add (names, g_strdup (name)));
    page_take_attribute (page, name, value);
    c += n + 1;
  }
  return c;
}

/* c: behind "<". */
static inline const char *
page_take_tag (Page *page, const char *c)
{
  gboolean is_end = *c == '/';
  gsize n = strcspn (c += is_end, "> /");
  g_autofree char *name = g_strndup (c, n);
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  c += n;
  if (is_end) {
    g_assert_cmpuint (page->open->len, >, 0);
    g_assert_cmpstr (name, ==, page->open->pdata[page->open->len - 1]);
    g_ptr_array_set_size (page->open, (gint)page->open->len - 1);
  } else {
    c = page_take_attributes (page, c, names);
    g_hash_table_insert (page->counts, g_strdup (name),
                         GUINT_TO_POINTER (page_count (page, name) + 1));
    if (g_str_equal (name, "img"))
      g_assert_true (g_hash_table_contains (names, "alt"));
    if (g_hash_table_contains (names, "role"))
      g_assert_true (g_hash_table_contains (names, "aria-label") ||
                     g_hash_table_contains (names, "aria-labelledby"));
    if (*c != '/' && !page_is_void (name))
      g_ptr_array_add (page->open, g_strdup (name));
  }
  c += *c == '/';
  if (*c != '>')
    g_error ("a tag that does not end at “%.40s”", c);
  return c + 1;
}

static inline Page
page_read (const char *html)
{
  Page page = { g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free),
                g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL), 0 };
  const char *c = html;

  g_assert_true (g_utf8_validate (html, -1, NULL));
  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n"));
  c = strchr (c, '\n');
  while ((c = strchr (c, '<')) != NULL) {
    gboolean is_script = g_str_has_prefix (c, "<script>");

    c = page_take_tag (&page, c + 1);
    if (is_script)
      c = strstr (c, "</script>");
  }
  g_assert_cmpuint (page.open->len, ==, 0);
  for (guint i = 0; i < page.links->len; i++)
    if (!g_hash_table_contains (page.ids, page.links->pdata[i]))
      g_error ("the link to “%s” leads nowhere", (char *)page.links->pdata[i]);
  return page;
}
