/* SPDX-License-Identifier: Apache-2.0 */
#include "core/report/part-names.h"

#include <string.h>

static char *
take (NormaPartNames *names, const char *path, guint number)
{
  const NormaProjectImage image = { .path = path };
  const NormaInspectedPart part = { .number = number, .image = &image };

  return norma_part_names_take (names, &part);
}

static void
test_names (void)
{
  static const struct {
    const char *path, *name;
  } cases[] = {
    { "a/part.png", "part" },       { "b/part.tif", "part-2" },   { "c/PART.tif", "PART-3" },
    { "part-5.png", "part-5" },     { "d/part.png", "part-5-2" }, { "x/.hidden", "_hidden" },
    { "a\nb\x7f.c.png", "a_b_.c" }, { "größe.tif", "größe" },     { "x/..", "_" },
  };
  g_autoptr (NormaPartNames) names = norma_part_names_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = take (names, cases[i].path, i + 1);

    g_assert_cmpstr (name, ==, cases[i].name);
  }
}

/* Cut between characters, and told apart all the same. */
static void
test_long (void)
{
  g_autoptr (NormaPartNames) names = norma_part_names_new ();
  g_autoptr (GString) path = g_string_new ("a");
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  for (guint i = 0; i < 120; i++)
    g_string_append (path, "ü");
  one = take (names, path->str, 1);
  g_string_append_c (path, 'x');
  other = take (names, path->str, 2);
  g_assert_cmpuint (strlen (one), ==, 179);
  g_assert_true (g_utf8_validate (one, -1, NULL));
  g_assert_true (g_str_has_prefix (other, one));
  g_assert_cmpstr (other + strlen (one), ==, "-2");
}

static void
test_clean (void)
{
  static const char *const cases[][2] = {
    { "../a/b", "_._a_b" }, { "", "" }, { "Kratzer", "Kratzer" }, { ".", "_" }, { "a\x01", "a_" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *name = norma_part_names_clean (cases[i][0]);

    g_assert_cmpstr (name, ==, cases[i][1]);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/part-names/names", test_names);
  g_test_add_func ("/part-names/long", test_long);
  g_test_add_func ("/part-names/clean", test_clean);
  return g_test_run ();
}
