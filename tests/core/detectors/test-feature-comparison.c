/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/feature-comparison.h"

#include "core/base/error.h"
#include "core/base/workers.h"
#include "tests/core/features/backbones.h"
#include "tests/core/registration/board.h"
#include "tests/support.h"

/* Features on cells of 4 pixels, of a small network of random weights. */
static const char *const fine[] = { "fine", NULL };

static NormaFeatureComparer *comparer;

/* A query and its reference, with how they lie told and not found. */
typedef struct {
  NormaPyramid *query, *reference;
  NormaAlignment alignment;
  double tolerance;
} Pair;

static NormaPyramid *
look (const NormaGrey *board)
{
  g_autoptr (NormaRaster) raster = board_see (board, &norma_homography_identity, 1, 0, 1);
  NormaPyramid *pyramid = norma_pyramid_new (raster, G_MAXUINT, NULL);

  g_assert_nonnull (pyramid);
  return pyramid;
}

/* The same board, of which the query is seen `shift` pixels to the right. */
static Pair
pair_new (int shift)
{
  const NormaHomography aside = board_turn (0, 1, shift, 0);
  g_autoptr (NormaGrey) board = board_new (90);
  g_autoptr (NormaGrey) seen =
      norma_warp_reference (board, BOARD_WIDTH, BOARD_HEIGHT, &aside, NULL, NULL);

  for (gsize i = 0; i < (gsize)BOARD_WIDTH * BOARD_HEIGHT; i++)
    if (isnan (seen->values[i]))
      seen->values[i] = 0.8f;
  return (Pair){ look (seen), look (board), { .warp = norma_homography_identity }, 0.1 };
}

static void
pair_clear (Pair *pair)
{
  norma_pyramid_free (pair->query);
  norma_pyramid_free (pair->reference);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static NormaReferenceComparison *
measure (const Pair *pair, GError **error)
{
  const NormaReferenceComparisonOptions options = { pair->tolerance };
  g_autoptr (NormaReferenceComparison) comparison =
      norma_reference_comparison_new (pair->query, pair->reference, &pair->alignment, &options,
                                      error);

  if (comparison == NULL ||
      !norma_feature_comparer_measure (comparer, pair->query, pair->reference, &pair->alignment,
                                       pair->tolerance, comparison, error))
    return NULL;
  return g_steal_pointer (&comparison);
}

/* The largest difference in the columns [left, right) of the image, without its outer rows. */
static double
find_most (const NormaReferenceComparison *comparison, guint left, guint right)
{
  const NormaAnomalyMap *map = comparison->difference;
  double most = 0;

  for (guint y = 8; y < map->height - 8; y++)
    for (guint x = left / 2; x < right / 2; x++)
      most = MAX (most, (double)map->values[(gsize)y * map->width + x]);
  return most;
}

static void
test_same (void)
{
  g_auto (Pair) pair = pair_new (0);
  g_autoptr (NormaReferenceComparison) comparison = measure (&pair, NULL);

  g_assert_cmpfloat (find_most (comparison, 0, BOARD_WIDTH), <, 1e-3);
}

/* Where it is, and nothing elsewhere. */
static void
test_changed (void)
{
  g_auto (Pair) pair = pair_new (0);
  g_autoptr (NormaGrey) changed = board_new (90);
  g_autoptr (NormaReferenceComparison) comparison = NULL;
  guint x, y;

  board_fill (changed, 200, 120, 16, 16, 0.5f);
  norma_pyramid_free (pair.query);
  pair.query = look (changed);
  comparison = measure (&pair, NULL);
  g_assert_cmpfloat (norma_anomaly_map_get_peak (comparison->difference, &x, &y), >, 1);
  g_assert_cmpfloat_with_epsilon (x, 208, 12);
  g_assert_cmpfloat_with_epsilon (y, 128, 12);
  g_assert_cmpfloat (find_most (comparison, 0, 180), <, 0.1);
  g_assert_cmpfloat (find_most (comparison, 240, BOARD_WIDTH), <, 0.1);
}

/* One cell off is a difference, unless the tolerance reaches it. */
static void
test_tolerance (void)
{
  g_auto (Pair) pair = pair_new (4);
  g_autoptr (NormaReferenceComparison) strict = measure (&pair, NULL);
  g_autoptr (NormaReferenceComparison) tolerant = NULL;

  pair.tolerance = 4;
  tolerant = measure (&pair, NULL);
  g_assert_cmpfloat (find_most (strict, 20, 300), >, 1);
  g_assert_cmpfloat (find_most (tolerant, 20, 300), <, 0.3);
}

/* The reference is seen as the query sees it before features are made: by the alignment's warp, and by
 * its local warp, which is in pixels of the planes of half size. */
static void
test_warped (void)
{
  float dx[100], dy[100] = { 0 };
  NormaLocalWarp field = { 10, 10, 16, dx, dy, 3, 3 };
  g_auto (Pair) pair = pair_new (6);
  g_autoptr (NormaReferenceComparison) by_warp = NULL;
  g_autoptr (NormaReferenceComparison) by_field = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (dx); i++)
    dx[i] = 3;
  pair.alignment.field = &field;
  by_field = measure (&pair, NULL);
  g_assert_cmpfloat (find_most (by_field, 20, 300), <, 0.05);
  pair.alignment.field = NULL;
  pair.alignment.warp = board_turn (0, 1, 6, 0);
  by_warp = measure (&pair, NULL);
  g_assert_cmpfloat (find_most (by_warp, 20, 300), <, 0.05);
}

/* Nothing is told of what the reference does not show. */
static void
test_unknown (void)
{
  g_auto (Pair) pair = pair_new (0);
  g_autoptr (NormaReferenceComparison) comparison = NULL;

  pair.alignment.warp = board_turn (0, 1, 100, 0);
  comparison = measure (&pair, NULL);
  g_assert_cmpfloat (find_most (comparison, BOARD_WIDTH - 100, BOARD_WIDTH), ==, 0);
  g_assert_cmpfloat (find_most (comparison, 20, BOARD_WIDTH - 120), >, 1);
  g_assert_cmpfloat (comparison->noise, >, 0);
}

typedef struct {
  const Pair *pair;
  NormaReferenceComparison *results[4];
} Crowd;

static gboolean
measure_one (gsize index, guint worker, gpointer data, GError **error)
{
  Crowd *crowd = data;

  crowd->results[index] = measure (crowd->pair, error);
  return crowd->results[index] != NULL;
}

/* One comparer for all threads, the same bits in each. */
static void
test_threads (void)
{
  g_auto (Pair) pair = pair_new (3);
  Crowd crowd = { .pair = &pair };

  g_assert_true (norma_workers_run (4, 4, measure_one, &crowd, NULL, NULL));
  for (guint i = 0; i < 4; i++) {
    const NormaAnomalyMap *first = crowd.results[0]->difference;

    g_assert_cmpmem (crowd.results[i]->difference->values,
                     (gsize)first->width * first->height * sizeof (float), first->values,
                     (gsize)first->width * first->height * sizeof (float));
  }
  for (guint i = 0; i < 4; i++)
    norma_reference_comparison_free (crowd.results[i]);
}

static void
test_built_in (void)
{
  const NormaExtractorOptions options = { NULL };
  const NormaExtractorOptions wrong = { NULL, fine, NORMA_PRECISION_AUTO };
  g_autoptr (NormaFeatureComparer) built_in = norma_feature_comparer_new (&options, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_auto (Pair) pair = pair_new (0);
  g_autoptr (NormaReferenceComparison) comparison = measure (&pair, NULL);

  comparison->difference->values[0] = 7;
  g_assert_true (norma_feature_comparer_measure (built_in, pair.query, pair.reference,
                                                 &pair.alignment, 3, comparison, NULL));
  g_assert_cmpfloat (find_most (comparison, 0, BOARD_WIDTH), <, 1e-2);
  g_assert_null (norma_feature_comparer_new (&wrong, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static gpointer
make (gconstpointer pair, GError **error)
{
  return measure (pair, error);
}

static void
test_out_of_memory (void)
{
  float shifts[200] = { 0 };
  NormaLocalWarp field = { 10, 10, 16, shifts, shifts + 100, 0, 0 };
  g_auto (Pair) pair = pair_new (0);

  pair.alignment.field = &field;
  g_assert_cmpuint (norma_test_fail_allocations (make, &pair,
                                                 (GDestroyNotify)norma_reference_comparison_free),
                    >, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (Onnx__ModelProto) model = test_backbone_new ();
  g_autofree char *folder = NULL;
  g_autofree char *path = NULL;
  NormaExtractorOptions options = { .levels = fine };
  int code;

  g_test_init (&argc, &argv, NULL);
  folder = norma_test_folder ();
  options.network = path = test_model_write (model, folder, "net.onnx");
  comparer = norma_feature_comparer_new (&options, NULL, NULL);
  g_assert_nonnull (comparer);
  g_test_add_func ("/feature-comparison/same", test_same);
  g_test_add_func ("/feature-comparison/changed", test_changed);
  g_test_add_func ("/feature-comparison/tolerance", test_tolerance);
  g_test_add_func ("/feature-comparison/warped", test_warped);
  g_test_add_func ("/feature-comparison/unknown", test_unknown);
  g_test_add_func ("/feature-comparison/threads", test_threads);
  g_test_add_func ("/feature-comparison/built-in", test_built_in);
  g_test_add_func ("/feature-comparison/out-of-memory", test_out_of_memory);
  code = g_test_run ();
  norma_feature_comparer_free (comparer);
  norma_test_remove_folder (folder);
  return code;
}
