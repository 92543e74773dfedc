/* SPDX-License-Identifier: Apache-2.0 */
#include "core/annotation/counts.h"

#include <string.h>

#include "core/base/error.h"
#include "tests/core/annotation/bitmap.h"

static void
test_round_trip (void)
{
  for (guint seed = 1; seed < 20; seed++) {
    g_auto (Bitmap) bitmap = bitmap_random (43, 29, seed, 1 + seed % 3, seed);
    g_autoptr (NormaMask) mask = bitmap_to_mask (&bitmap);
    g_autoptr (NormaMask) back = NULL;
    g_auto (NormaCounts) counts = { 0 };
    g_auto (NormaCounts) decoded = { 0 };
    g_autofree char *text = NULL;

    g_assert_true (norma_counts_from_mask (mask, &counts, NULL));
    text = norma_counts_to_text (&counts);
    g_assert_true (norma_counts_from_text (text, strlen (text), "test", &decoded, NULL));
    g_assert_cmpmem (counts.counts, counts.n * sizeof (guint64), decoded.counts,
                     decoded.n * sizeof (guint64));
    back = norma_counts_to_mask (&decoded, 43, 29, "test", NULL);
    g_assert_true (norma_mask_equal (mask, back));
    for (gsize i = 1; i < counts.n; i++)
      g_assert_cmpuint (counts.counts[i], >, 0);
  }
}

static void
test_whole_and_empty (void)
{
  g_autoptr (NormaMask) mask = norma_mask_new (5, 3, NULL);
  g_auto (NormaCounts) none = { 0 };
  g_auto (NormaCounts) all = { 0 };

  g_assert_true (norma_counts_from_mask (mask, &none, NULL));
  g_assert_cmpuint (none.n, ==, 1);
  g_assert_cmpuint (none.counts[0], ==, 15);
  for (guint y = 0; y < 3; y++)
    norma_mask_add_span (mask, y, (NormaSpan){ 0, 5 }, NULL);
  g_assert_true (norma_counts_from_mask (mask, &all, NULL));
  g_assert_cmpuint (all.n, ==, 2);
  g_assert_cmpuint (all.counts[0], ==, 0);
  g_assert_cmpuint (all.counts[1], ==, 15);
}

/* By rleToString() of cocoapi (maskApi.c) put into Python, for counts that need one, two and three groups, and
 * differences of both signs. */
static void
test_known_text (void)
{
  static const struct {
    const char *text;
    guint64 counts[8];
    gsize n;
  } known[] = {
    { "6", { 6 }, 1 },
    { "0?", { 0, 15 }, 2 },
    { "T1", { 36 }, 1 },
    { "5132", { 5, 1, 3, 3 }, 4 },
    { "5232O", { 5, 2, 3, 4, 2 }, 5 },
    { "Pl^1", { 48000 }, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++) {
    NormaCounts counts = { (guint64 *)known[i].counts, known[i].n };
    g_auto (NormaCounts) decoded = { 0 };
    g_autofree char *text = norma_counts_to_text (&counts);

    g_assert_cmpstr (text, ==, known[i].text);
    g_assert_true (norma_counts_from_text (text, strlen (text), "test", &decoded, NULL));
    g_assert_cmpmem (decoded.counts, decoded.n * sizeof (guint64), known[i].counts,
                     known[i].n * sizeof (guint64));
  }
}

static void
test_hostile_text (void)
{
  static const char *const hostile[] = {
    "o", /* breaks off */
    "5O", /* negative: −1 */
    "ooooooooooooooooo7", /* more bits than a count has */
    "oooooooo1", /* above the pixels of any image */
    "5 3", /* no group */
    "5\xff", /* no group */
    "53O3Z", /* less than nothing after the difference */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++) {
    g_auto (NormaCounts) counts = { 0 };
    g_autoptr (GError) error = NULL;

    g_assert_false (
        norma_counts_from_text (hostile[i], strlen (hostile[i]), "test", &counts, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, "test: "));
  }
}

static void
test_hostile_sums (void)
{
  static const guint64 sums[][3] = {
    { 5, 5, 4 }, { 5, 5, 6 }, { 0, G_MAXUINT64, 16 }, { G_MAXUINT64, G_MAXUINT64, 17 }, { 0, 0, 0 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sums); i++) {
    NormaCounts counts = { (guint64 *)sums[i], 3 };
    g_autoptr (GError) error = NULL;

    g_assert_null (norma_counts_to_mask (&counts, 5, 3, "test", &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, "expected 15"));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/counts/round-trip", test_round_trip);
  g_test_add_func ("/counts/whole-and-empty", test_whole_and_empty);
  g_test_add_func ("/counts/known-text", test_known_text);
  g_test_add_func ("/counts/hostile-text", test_hostile_text);
  g_test_add_func ("/counts/hostile-sums", test_hostile_sums);
  return g_test_run ();
}
