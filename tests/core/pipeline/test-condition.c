/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/pipeline/condition.h"
#include "tests/support.h"

/* 96 × 80 pixels of one byte. */
enum { N_SAMPLES = 96 * 80, BESIDE = 12 };

/* A picture, and what corrupting it takes, come from the budget in one piece and go back with it. */
static void
test_budget (void)
{
  static const char *const endings[] = { "tif", "png", "jpg" };
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *folder = norma_test_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++) {
    g_autofree char *path = g_strdup_printf ("%s/part.%s", folder, endings[i]);
    g_autoptr (NormaBudget) small = norma_budget_new (BESIDE * N_SAMPLES);
    g_autoptr (NormaBudget) enough = norma_budget_new (1 << 20);
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaRaster) raster = NULL;

    norma_test_part_write (&part, 1, path);
    g_assert_null (norma_corrupting_read (path, 0, small, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_clear_error (&error);
    raster = norma_corrupting_read (path, 0, enough, &error);
    g_assert_no_error (error);
    g_assert_false (norma_budget_take (enough, (1 << 20) + 1, "more", NULL));
    g_clear_pointer (&raster, norma_raster_unref);
    g_assert_true (norma_budget_take (enough, 1 << 20, "all", NULL));
    norma_budget_give (enough, 1 << 20);
  }
  norma_test_remove_folder (folder);
}

static void
assert_described (NormaCorruptionKind kind, guint severity, const char *words, gboolean keeps)
{
  const NormaCondition condition = { kind, severity };
  g_autofree char *described = norma_condition_describe (&condition);

  g_assert_cmpstr (described, ==, words);
  g_assert_cmpint (norma_condition_keeps_places (&condition), ==, keeps);
}

static void
test_words (void)
{
  assert_described (NORMA_CORRUPTION_SHIFT, 0, "as is", TRUE);
  assert_described (NORMA_CORRUPTION_SHIFT, 5, "shift 16 px", FALSE);
  assert_described (NORMA_CORRUPTION_ROTATION, 1, "rotation 0.5 degrees", FALSE);
  assert_described (NORMA_CORRUPTION_DARKER, 1, "darker 0.0625 stops", TRUE);
  assert_described (NORMA_CORRUPTION_JPEG, 3, "jpeg 60 quality", TRUE);
}

/* What is drawn differs from image to image and kind to kind, and is the same at every severity. */
static void
test_seeds (void)
{
  const NormaCorrupting corrupting = { .range = 2, .seed = 7, .enough_side = 64 };
  const NormaCondition noise = { NORMA_CORRUPTION_NOISE, 1 }, more = { NORMA_CORRUPTION_NOISE, 2 };
  const NormaCondition shift = { NORMA_CORRUPTION_SHIFT, 1 };
  const NormaCorruption one = norma_corrupting_find (&corrupting, &noise, 3);

  g_assert_cmpfloat (one.range, ==, 2);
  g_assert_cmpuint (one.enough_side, ==, 64);
  g_assert_true (one.seed == norma_corrupting_find (&corrupting, &more, 3).seed);
  g_assert_false (one.seed == norma_corrupting_find (&corrupting, &noise, 4).seed);
  g_assert_false (one.seed == norma_corrupting_find (&corrupting, &shift, 3).seed);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/condition/budget", test_budget);
  g_test_add_func ("/condition/words", test_words);
  g_test_add_func ("/condition/seeds", test_seeds);
  return g_test_run ();
}
