/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/html-text.h"

/* The same character may not come through in any place that a text can stand in. */
static void
test_escapes (void)
{
  static const char *const cases[][2] = {
    { "a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;" },
    { "&amp;", "&amp;amp;" },
    { "größer 表面 🛠", "größer 表面 🛠" },
    { "\x01\x1b[31m\x7f", "\ufffd\ufffd[31m\ufffd" },
    { "\xc2\x85", "\ufffd" },
    { "a\r\nb\rc\nd\te", "a\nb\nc\nd\te" },
    { "\xff<", "\ufffd&lt;" },
    { "", "" },
    { NULL, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (GString) html = g_string_new (NULL);

    norma_html_add_text (html, cases[i][0]);
    g_assert_cmpstr (html->str, ==, cases[i][1]);
  }
}

static void
test_elements (void)
{
  g_autoptr (GString) html = g_string_new (NULL);

  norma_html_add_element (html, "p", NULL, "<");
  norma_html_add_element (html, "td", "a \"b\"", NULL);
  norma_html_add_foreign (html, "dd", "x", "\u202eabc");
  norma_html_add_foreign (html, "dd", NULL, "");
  g_assert_cmpstr (html->str, ==,
                   "<p>&lt;</p><td class=\"a &quot;b&quot;\"></td>"
                   "<dd class=\"x\"><bdi>\u202eabc</bdi></dd><dd></dd>");
}

/* RFC 4648, section 10. */
static void
test_data (void)
{
  g_autoptr (GString) html = g_string_new (NULL);

  norma_html_add_data (html, "image/jpeg", "foobar", 6);
  g_assert_cmpstr (html->str, ==, "data:image/jpeg;base64,Zm9vYmFy");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/html-text/escapes", test_escapes);
  g_test_add_func ("/html-text/elements", test_elements);
  g_test_add_func ("/html-text/data", test_data);
  return g_test_run ();
}
