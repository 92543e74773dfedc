/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/compare-words.h"

#include "tests/ui/drawn-pair.h"

static NormaPicture *
make_picture (guint width, guint height)
{
  g_autoptr (NormaRaster) raster =
      norma_raster_new (width, height, 1, NORMA_SAMPLE_U8, NULL, 0, NULL);

  return norma_picture_new (raster, NULL);
}

static void
assert_words (const NormaComparison *comparison, const NormaPicture *query,
              const NormaPicture *reference, const char *expected)
{
  g_autofree char *words = norma_describe_refusal (comparison, query, reference);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_alignment (void)
{
  g_autoptr (NormaPicture) picture = make_picture (200, 100);
  g_autoptr (NormaComparison) compared = pair_compare ();
  g_autoptr (NormaComparison) refused = pair_refuse ();

  assert_words (NULL, picture, picture, "Not compared yet");
  assert_words (compared, picture, picture, NULL);
  assert_words (refused, picture, picture, "Not compared: alignment 0.41, needs 0.70");
  refused->alignment->quality = 0.6999;
  assert_words (refused, picture, picture, "Not compared: alignment 0.69, needs 0.70");
  refused->alignment->quality = 0;
  refused->alignment->is_ambiguous = TRUE;
  assert_words (refused, picture, picture,
                "Not compared: a regular pattern fits in more than one place");
}

/* As the comparison itself refuses them. */
static void
test_small (void)
{
  static const NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autoptr (NormaPicture) large = make_picture (200, 100);
  g_autoptr (NormaPicture) small = make_picture (90, 63);
  g_autoptr (NormaComparison) query = norma_compare (large->raster, small->raster, &options, NULL);
  g_autoptr (NormaComparison) reference =
      norma_compare (small->raster, large->raster, &options, NULL);

  assert_words (query, small, large, "Not compared: the query has 90 × 63 pixels, needs 64 a side");
  assert_words (reference, large, small,
                "Not compared: the reference has 90 × 63 pixels, needs 64 a side");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/compare-words/alignment", test_alignment);
  g_test_add_func ("/compare-words/small", test_small);
  return g_test_run ();
}
