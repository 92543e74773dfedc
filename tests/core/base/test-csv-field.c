/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/csv-field.h"

static void
test_fields (void)
{
  static const struct {
    const char *line;
    const char *fields[4];
  } cases[] = {
    { "a,b", { "a", "b" } },
    { " a , b c ", { "a", "b c" } },
    { ",x", { "", "x" } },
    { "\"a,b\",c", { "a,b", "c" } },
    { "\"a\"\"b\"", { "a\"b" } },
    { "\"\" ,d", { "", "d" } },
    { "", { "" } },
    { "é,2.385,", { "é", "2.385" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    const char *line = cases[i].line;

    for (guint k = 0; cases[i].fields[k] != NULL; k++) {
      g_autofree char *field = norma_csv_take_field (&line);

      g_assert_cmpstr (field, ==, cases[i].fields[k]);
    }
    g_assert_cmpstr (line, ==, "");
  }
}

static void
test_quotes (void)
{
  static const char *const lines[] = { "\"a", "\"a\"\"", "\"" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    const char *line = lines[i];

    g_assert_null (norma_csv_take_field (&line));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-field/fields", test_fields);
  g_test_add_func ("/csv-field/quotes", test_quotes);
  return g_test_run ();
}
