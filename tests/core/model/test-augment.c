/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/augment.h"

#include "core/base/error.h"

static void
test_round_trip (void)
{
  for (NormaAugments augments = 0; augments <= NORMA_AUGMENTS_ALL; augments++) {
    g_autofree char *text = norma_augments_to_string (augments);
    NormaAugments again = ~0u;

    g_assert_true (norma_augments_from_string (text, &again, NULL));
    g_assert_cmpuint (again, ==, augments);
  }
}

static void
test_words (void)
{
  NormaAugments augments = 0;
  g_autofree char *some =
      norma_augments_to_string (1 << NORMA_AUGMENT_ROTATE_90 | 1 << NORMA_AUGMENT_FLIP_VERTICAL);
  g_autofree char *none = norma_augments_to_string (0);

  g_assert_cmpstr (some, ==, "rotate90,flip-vertical");
  g_assert_cmpstr (none, ==, "none");
  g_assert_true (norma_augments_from_string ("all", &augments, NULL));
  g_assert_cmpuint (augments, ==, 31);
  g_assert_true (
      norma_augments_from_string ("flip-horizontal,rotate180,rotate180", &augments, NULL));
  g_assert_cmpuint (augments, ==, 10);
}

static void
test_copies (void)
{
  const NormaAugments augments = 1 << NORMA_AUGMENT_ROTATE_270 | 1 << NORMA_AUGMENT_ROTATE_180;

  g_assert_cmpuint (norma_augments_count (0), ==, 0);
  g_assert_cmpuint (norma_augments_count (NORMA_AUGMENTS_ALL), ==, NORMA_N_AUGMENTS);
  g_assert_cmpuint (norma_augments_count (augments), ==, 2);
  g_assert_cmpint (norma_augments_get (augments, 0), ==, NORMA_AUGMENT_ROTATE_180);
  g_assert_cmpint (norma_augments_get (augments, 1), ==, NORMA_AUGMENT_ROTATE_270);
}

static void
test_refused (void)
{
  static const char *const refused[] = { "",         "rotate45", "rotate90,",    ",rotate90",
                                         "all,none", "All",      "rotate90 all", "flip" };

  for (guint i = 0; i < G_N_ELEMENTS (refused); i++) {
    g_autoptr (GError) error = NULL;
    NormaAugments augments = 7;

    g_assert_false (norma_augments_from_string (refused[i], &augments, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
    g_assert_cmpuint (augments, ==, 7);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/augment/round-trip", test_round_trip);
  g_test_add_func ("/augment/words", test_words);
  g_test_add_func ("/augment/copies", test_copies);
  g_test_add_func ("/augment/refused", test_refused);
  return g_test_run ();
}
