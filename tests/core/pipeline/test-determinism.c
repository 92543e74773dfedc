/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/image-list.h"
#include "tests/core/pipeline/small-fit.h"

/* The same images give the same bytes, and the same image the same bits, whatever else happens. */

/* Whole blocks and the begin of another one. */
#if defined(__SANITIZE_ADDRESS__)
enum { N_PARTS = NORMA_DETECTOR_BLOCK + 3 };
#else
enum { N_PARTS = 2 * NORMA_DETECTOR_BLOCK + 6 };
#endif

typedef struct {
  char *folder;
  GPtrArray *paths; /* N_PARTS */
} Parts;

static void
begin (Parts *parts)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;

  parts->folder = norma_test_folder ();
  parts->paths = norma_test_parts_write (&part, 1, N_PARTS, parts->folder);
}

static void
end (Parts *parts)
{
  norma_test_remove_folder (parts->folder);
  g_free (parts->folder);
  g_ptr_array_unref (parts->paths);
}

static GBytes *
fit_bytes (const GPtrArray *paths, guint n_threads, NormaComponents components)
{
  NormaFitOptions options = small_options ();
  g_autoptr (NormaFit) fit = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *bytes;

  options.n_threads = n_threads;
  options.detector.gaussian.scope = NORMA_SCOPE_BOTH;
  options.detector.gaussian.components = components;
  options.detector.gaussian.explained = 0.8;
  fit = small_fit (paths, &options);
  bytes = norma_model_to_bytes (fit->model, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
test_model_bytes (void)
{
  static const guint n_threads[] = { 2, 3, 1 };
  Parts parts;

  begin (&parts);
  for (NormaComponents c = NORMA_COMPONENTS_ALL; c <= NORMA_COMPONENTS_PCA; c++) {
    g_autoptr (GBytes) expected = fit_bytes (parts.paths, 1, c);

    for (guint i = 0; i < G_N_ELEMENTS (n_threads); i++) {
      g_autoptr (GBytes) found = fit_bytes (parts.paths, n_threads[i], c);

      g_assert_true (g_bytes_equal (found, expected));
    }
  }
  end (&parts);
}

static void
test_folder_or_list (void)
{
  Parts parts;
  const char *folder[2] = { NULL };
  g_autoptr (GPtrArray) walked = NULL;
  g_autoptr (GBytes) from_list = NULL;
  g_autoptr (GBytes) from_folder = NULL;

  begin (&parts);
  folder[0] = parts.folder;
  walked = norma_image_list_collect (folder, NULL, NULL);
  from_list = fit_bytes (parts.paths, 2, NORMA_COMPONENTS_ALL);
  from_folder = fit_bytes (walked, 2, NORMA_COMPONENTS_ALL);
  g_assert_true (g_bytes_equal (from_list, from_folder));
  end (&parts);
}

static void
keep_score (gsize index, const char *path, const NormaResult *result, const GError *image_error,
            gpointer data)
{
  GHashTable *scores = data;
  float *score = g_new (float, 1);

  *score = result->score;
  g_hash_table_insert (scores, g_strdup (path), score);
}

static GHashTable *
score_batch (NormaModel *model, const GPtrArray *paths, guint n_threads)
{
  GHashTable *scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  NormaScoreOptions options = { n_threads, NULL, NULL, keep_score, scores };

  g_assert_true (norma_score_images (model, paths, &options, NULL, NULL));
  return scores;
}

static void
assert_same_scores (GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer path, score;

  g_assert_cmpuint (g_hash_table_size (a), ==, g_hash_table_size (b));
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &path, &score))
    g_assert_cmpmem (score, sizeof (float), g_hash_table_lookup (b, path), sizeof (float));
}

/* At every thread count and in any order. */
static void
test_batches (void)
{
  const NormaFitOptions options = small_options ();
  g_autoptr (GPtrArray) backwards = g_ptr_array_new ();
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (NormaFit) fit = NULL;
  Parts parts;

  begin (&parts);
  fit = small_fit (parts.paths, &options);
  for (guint i = parts.paths->len; i-- > 0;)
    g_ptr_array_add (backwards, parts.paths->pdata[i]);
  expected = score_batch (fit->model, parts.paths, 1);
  for (guint n_threads = 1; n_threads <= 4; n_threads++) {
    g_autoptr (GHashTable) found =
        score_batch (fit->model, n_threads % 2 == 1 ? backwards : parts.paths, n_threads);

    assert_same_scores (found, expected);
  }
  end (&parts);
}

/* From the file, from memory, with a scorer of its own or one that has scored others. */
static void
test_single_images (void)
{
  const NormaFitOptions options = small_options ();
  g_autoptr (GHashTable) expected = NULL;
  g_autoptr (NormaScorer) used = NULL;
  g_autoptr (NormaFit) fit = NULL;
  Parts parts;

  begin (&parts);
  fit = small_fit (parts.paths, &options);
  expected = score_batch (fit->model, parts.paths, 2);
  used = norma_scorer_new (fit->model, NULL);
  for (guint i = 0; i < 12; i++) {
    const char *path = parts.paths->pdata[i];
    g_autoptr (GMappedFile) mapped = g_mapped_file_new (path, FALSE, NULL);
    g_autoptr (GBytes) bytes = g_mapped_file_get_bytes (mapped);
    g_autoptr (NormaRaster) raster = norma_image_read_bytes (bytes, path, NULL, NULL);
    g_autoptr (NormaResult) fresh = score_raster (fit->model, raster);
    g_autoptr (NormaResult) again = norma_scorer_score (used, raster, NULL);

    assert_same_result (fresh, again);
    g_assert_cmpfloat (fresh->score, ==, *(float *)g_hash_table_lookup (expected, path));
  }
  end (&parts);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/determinism/model-bytes", test_model_bytes);
  g_test_add_func ("/determinism/folder-or-list", test_folder_or_list);
  g_test_add_func ("/determinism/batches", test_batches);
  g_test_add_func ("/determinism/single-images", test_single_images);
  return g_test_run ();
}
