/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/point-text.h"

#include "core/base/error.h"

static void
test_round_trip (void)
{
  const NormaPointPair pairs[] = { { 1, 2, 3.5, -4 }, { 1 / 3.0, 1e-7, 1e5, 639.25 } };
  g_autofree char *none = norma_point_text_new (NULL, 0);
  g_autofree char *one = norma_point_text_new (pairs, 1);
  g_autofree char *two = norma_point_text_new (pairs, 2);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) nothing = norma_point_text_parse (none, &error);
  g_autoptr (GArray) back = norma_point_text_parse (two, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (one, ==, "[[1,2,3.5,-4]]");
  g_assert_cmpuint (nothing->len, ==, 0);
  g_assert_cmpuint (back->len, ==, 2);
  g_assert_cmpmem (back->data, sizeof pairs, pairs, sizeof pairs);
}

static void
test_damaged (void)
{
  static const char *const texts[] = { "x",
                                       "[",
                                       "{}",
                                       "[1,2,3,4]",
                                       "[[1,2,3]]",
                                       "[[1,2,3,4,5]]",
                                       "[[1,2,3,[]]]",
                                       "[[1,2,3,null]]",
                                       "[[1,2,3,1e999]]" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_point_text_parse (texts[i], &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/point-text/round-trip", test_round_trip);
  g_test_add_func ("/point-text/damaged", test_damaged);
  return g_test_run ();
}
