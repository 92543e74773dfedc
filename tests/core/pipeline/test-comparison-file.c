/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/comparison-file.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/base/random.h"
#include "tests/core/registration/board.h"

static const NormaCompareOptions usual = NORMA_COMPARE_OPTIONS_INIT;

static NormaComparison *
compare_marked (void)
{
  NormaHomography warp = board_turn (3, 1.02, 4, -2);
  g_autoptr (NormaGrey) board = board_new (61);
  g_autoptr (NormaGrey) marked = norma_grey_copy (board, NULL);
  g_autoptr (NormaRaster) reference = board_see (board, &norma_homography_identity, 1, 2, 1);
  g_autoptr (NormaRaster) query = NULL;
  g_autoptr (GError) error = NULL;
  NormaComparison *comparison;

  board_fill (marked, 120, 100, 14, 14, 0.05f);
  query = board_see (marked, &warp, 0.9, 2, 2);
  comparison = norma_compare (reference, query, &usual, &error);
  g_assert_no_error (error);
  g_assert_cmpint (comparison->verdict, ==, NORMA_COMPARED_CHANGED);
  return comparison;
}

static GBytes *
to_bytes (const NormaComparison *comparison)
{
  g_autoptr (GError) error = NULL;
  GBytes *bytes = norma_comparison_to_bytes (comparison, &error);

  g_assert_no_error (error);
  return bytes;
}

static void
assert_same_map (const NormaAnomalyMap *a, const NormaAnomalyMap *b)
{
  gsize size = sizeof (float) * a->width * a->height;

  g_assert_cmpuint (a->full_width, ==, b->full_width);
  g_assert_cmpuint (a->full_height, ==, b->full_height);
  g_assert_cmpmem (a->values, size, b->values, sizeof (float) * b->width * b->height);
}

static void
assert_same_alignment (const NormaAlignment *a, const NormaAlignment *b)
{
  gsize size = sizeof (float) * a->field->rows * a->field->columns;

  g_assert_cmpint (a->motion, ==, b->motion);
  g_assert_cmpmem (&a->warp, sizeof a->warp, &b->warp, sizeof b->warp);
  g_assert_cmpfloat (a->field_scale, ==, b->field_scale);
  g_assert_cmpfloat (a->gain, ==, b->gain);
  g_assert_cmpfloat (a->bias, ==, b->bias);
  g_assert_cmpfloat (a->correlation, ==, b->correlation);
  g_assert_cmpfloat (a->inliers, ==, b->inliers);
  g_assert_cmpfloat (a->shared, ==, b->shared);
  g_assert_cmpfloat (a->residual, ==, b->residual);
  g_assert_cmpfloat (a->overlap, ==, b->overlap);
  g_assert_cmpfloat (a->quality, ==, b->quality);
  g_assert_cmpint (a->is_ambiguous, ==, b->is_ambiguous);
  g_assert_cmpuint (a->field->spacing, ==, b->field->spacing);
  g_assert_cmpfloat (a->field->most, ==, b->field->most);
  g_assert_cmpfloat (a->field->median, ==, b->field->median);
  g_assert_cmpmem (a->field->x, size, b->field->x,
                   sizeof (float) * b->field->rows * b->field->columns);
  g_assert_cmpmem (a->field->y, size, b->field->y, size);
}

/* All that was measured comes back with the same bits, and so does what is decided from it. */
static void
test_round_trip (void)
{
  g_autoptr (NormaComparison) comparison = compare_marked ();
  g_autoptr (GBytes) bytes = to_bytes (comparison);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaComparison) back = norma_comparison_from_bytes (bytes, "it", &usual, &error);
  g_autoptr (GBytes) again = NULL;

  g_assert_no_error (error);
  assert_same_alignment (comparison->alignment, back->alignment);
  assert_same_map (comparison->difference->difference, back->difference->difference);
  assert_same_map (comparison->difference->query_slope, back->difference->query_slope);
  assert_same_map (comparison->difference->reference_slope, back->difference->reference_slope);
  g_assert_cmpfloat (comparison->difference->noise, ==, back->difference->noise);
  g_assert_cmpint (back->verdict, ==, NORMA_COMPARED_CHANGED);
  g_assert_cmpuint (back->kinds->len, ==, comparison->kinds->len);
  g_assert_cmpint (g_array_index (back->kinds, NormaChangeKind, 0), ==,
                   g_array_index (comparison->kinds, NormaChangeKind, 0));
  g_assert_cmpfloat (back->ms, ==, comparison->ms);
  again = to_bytes (back);
  g_assert_true (g_bytes_equal (bytes, again));
}

/* With and without an alignment. */
static void
test_not_compared (void)
{
  g_autoptr (NormaComparison) comparison = norma_comparison_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (NormaComparison) back = NULL;
  g_autoptr (GBytes) aligned_bytes = NULL;
  g_autoptr (NormaComparison) aligned = NULL;
  g_autoptr (GError) error = NULL;

  comparison->verdict = NORMA_NOT_COMPARED;
  comparison->reason = g_strdup ("not compared: “why”");
  bytes = to_bytes (comparison);
  back = norma_comparison_from_bytes (bytes, "it", &usual, &error);
  g_assert_no_error (error);
  g_assert_cmpint (back->verdict, ==, NORMA_NOT_COMPARED);
  g_assert_cmpstr (back->reason, ==, comparison->reason);
  g_assert_null (back->alignment);

  comparison->alignment = g_new0 (NormaAlignment, 1);
  comparison->alignment->warp = norma_homography_identity;
  comparison->alignment->is_ambiguous = TRUE;
  comparison->alignment->motion = NORMA_MOTION_AFFINE;
  aligned_bytes = to_bytes (comparison);
  aligned = norma_comparison_from_bytes (aligned_bytes, "it", &usual, &error);
  g_assert_no_error (error);
  g_assert_true (aligned->alignment->is_ambiguous);
  g_assert_cmpint (aligned->alignment->motion, ==, NORMA_MOTION_AFFINE);
  g_assert_null (aligned->alignment->field);
  g_assert_null (aligned->difference);
}

static void
expect_damaged (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_comparison_from_bytes (bytes, "hurt", &usual, &error));
  g_assert_true (g_error_matches (error, NORMA_ERROR, NORMA_ERROR_DAMAGED) ||
                 g_error_matches (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED) ||
                 g_error_matches (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE));
  g_assert_true (g_str_has_prefix (error->message, "hurt"));
}

static NormaAnomalyMap *
small_map (guint seed)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (12, 9, 24, 18, NULL);

  for (guint i = 0; i < 12 * 9; i++)
    map->values[i] = (float)((i * 7919 + seed) % 101) / 100;
  return map;
}

/* With all that a comparison can have, in some thousand bytes. */
static NormaComparison *
new_small (void)
{
  NormaComparison *comparison = norma_comparison_new ();
  NormaLocalWarp *field = g_new0 (NormaLocalWarp, 1);

  *field = (NormaLocalWarp){ .columns = 3, .rows = 2, .spacing = 16, .most = 1.5, .median = 0.25 };
  field->x = g_new0 (float, 6);
  field->y = g_new0 (float, 6);
  comparison->alignment = g_new0 (NormaAlignment, 1);
  *comparison->alignment = (NormaAlignment){
    .warp = norma_homography_identity, .field = field, .field_scale = 0.5, .gain = 1, .quality = 0.9
  };
  comparison->difference = g_new0 (NormaReferenceComparison, 1);
  *comparison->difference =
      (NormaReferenceComparison){ small_map (1), small_map (2), small_map (3), 0.01 };
  return comparison;
}

/* At every byte, of copies of just so many, that reading beyond is noticed. */
static void
test_cut (void)
{
  g_autoptr (NormaComparison) comparison = new_small ();
  g_autoptr (GBytes) bytes = to_bytes (comparison);
  g_autoptr (NormaComparison) whole = norma_comparison_from_bytes (bytes, "it", &usual, NULL);

  g_assert_nonnull (whole);
  for (gsize n = 0; n < g_bytes_get_size (bytes); n++) {
    g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (bytes, NULL), n);

    expect_damaged (cut);
  }
}

/* Another byte gives an error or a comparison, and nothing else. */
static void
test_flipped (void)
{
  g_autoptr (NormaComparison) comparison = compare_marked ();
  g_autoptr (GBytes) bytes = to_bytes (comparison);
  gsize size = g_bytes_get_size (bytes);
  NormaRandom random;
  guint n_refused = 0;

  norma_random_seed (&random, 9);
  for (guint i = 0; i < 400; i++) {
    guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
    gsize place = norma_random_below (&random, i < 300 ? 2000 : size);
    g_autoptr (GBytes) flipped = g_bytes_new_take (copy, size);
    g_autoptr (NormaComparison) back = NULL;
    g_autoptr (GError) error = NULL;

    copy[place] ^= (guint8)(1 + norma_random_below (&random, 255));
    back = norma_comparison_from_bytes (flipped, "hurt", &usual, &error);
    g_assert_true ((back == NULL) == (error != NULL));
    n_refused += back == NULL;
  }
  g_assert_cmpuint (n_refused, >, 200);
}

/* Sides that the bytes cannot be of, and a reason where nothing is missing. */
static void
test_contradictions (void)
{
  static const struct {
    const char *key, *value;
  } wrong[] = {
    { "map.width", "60000" },
    { "map.height", "0" },
    { "map.full-width", "99999999" },
    { "map.noise", "nan" },
    { "reason", "for no reason" },
    { "alignment.quality", "1.5" },
    { "alignment.motion", "flow" },
    { "alignment.ambiguous", "2" },
    { "field.spacing", "0" },
    { "field.most", "-1" },
    { "format", "norma-model" },
    { "version", "2" },
    { "ms", "soon" },
  };
  g_autoptr (NormaComparison) comparison = compare_marked ();
  g_autoptr (GBytes) bytes = to_bytes (comparison);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (NormaTensorFile) file = norma_tensor_file_read_bytes (bytes, "it", NULL);
    g_autoptr (GBytes) altered = NULL;

    norma_tensor_file_set_metadata (file, wrong[i].key, wrong[i].value);
    altered = norma_tensor_file_to_bytes (file, NULL);
    g_test_message ("%s", wrong[i].key);
    expect_damaged (altered);
  }
}

static void
test_failing_allocations (void)
{
  g_autoptr (NormaComparison) comparison = compare_marked ();
  g_autoptr (GBytes) bytes = to_bytes (comparison);
  guint n_written = 0, n_read = 0;

  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) written = NULL;

    norma_alloc_fail_nth (nth);
    written = norma_comparison_to_bytes (comparison, &error);
    norma_alloc_fail_nth (0);
    if (written != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    n_written++;
  }
  for (guint nth = 1;; nth++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaComparison) back = NULL;

    norma_alloc_fail_nth (nth);
    back = norma_comparison_from_bytes (bytes, "it", &usual, &error);
    norma_alloc_fail_nth (0);
    if (back != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    n_read++;
  }
  g_assert_cmpuint (n_written, >=, 6);
  g_assert_cmpuint (n_read, >=, 8);
}

/* All that changes differences, and nothing that only decides. */
static void
test_options (void)
{
  NormaCompareOptions options = NORMA_COMPARE_OPTIONS_INIT;
  g_autofree char *first = norma_compare_options_describe (&options);
  g_autofree char *decided = NULL;
  g_autofree char *wide = NULL;
  g_autofree char *moved = NULL;

  g_assert_cmpstr (first, ==, "1 auto tolerance 3 side 1536 light shading");
  options.threshold = 2;
  options.least_area = 40;
  decided = norma_compare_options_describe (&options);
  g_assert_cmpstr (decided, ==, first);
  options.tolerance = 1.5;
  wide = norma_compare_options_describe (&options);
  g_assert_cmpstr (wide, ==, "1 auto tolerance 1.5 side 1536 light shading");
  options.is_automatic = FALSE;
  options.motion = NORMA_MOTION_SIMILARITY;
  moved = norma_compare_options_describe (&options);
  g_assert_cmpstr (moved, ==, "1 similarity tolerance 1.5 side 1536 light shading");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/comparison-file/round-trip", test_round_trip);
  g_test_add_func ("/comparison-file/not-compared", test_not_compared);
  g_test_add_func ("/comparison-file/cut", test_cut);
  g_test_add_func ("/comparison-file/flipped", test_flipped);
  g_test_add_func ("/comparison-file/contradictions", test_contradictions);
  g_test_add_func ("/comparison-file/failing-allocations", test_failing_allocations);
  g_test_add_func ("/comparison-file/options", test_options);
  return g_test_run ();
}
