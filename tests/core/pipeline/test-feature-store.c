/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/feature-store.h"

#include <string.h>
#include <unistd.h>

#include "core/pipeline/good-features.h"
#include "tests/core/pipeline/small-fit.h"

enum { SIZE = 1000 };

static void
fill (float *sample, guint image, guint number)
{
  for (guint i = 0; i < SIZE; i++)
    sample[i] = (float)(image * 7.31 + number * 0.173 + i * 1e-5);
}

/* What was put is got back with the same bits, each at its own place; nothing else is there. */
static void
test_kept (void)
{
  g_autoptr (NormaFeatureStore) store = norma_feature_store_new (5, 3, SIZE, NULL);
  float sample[SIZE], expected[SIZE];

  for (guint image = 5; image-- > 0;)
    for (guint number = 0; number < 3; number += 2) {
      g_assert_false (norma_feature_store_has (store, image, number));
      fill (sample, image, number);
      norma_feature_store_put (store, image, number, sample);
    }
  for (guint image = 0; image < 5; image++) {
    g_assert_false (norma_feature_store_has (store, image, 1));
    for (guint number = 0; number < 3; number += 2) {
      g_assert_true (norma_feature_store_has (store, image, number));
      g_assert_true (norma_feature_store_get (store, image, number, sample, NULL));
      fill (expected, image, number);
      g_assert_cmpmem (sample, sizeof sample, expected, sizeof expected);
    }
  }
}

/* Samples of which not even one has room, and no store. */
static void
test_no_room (void)
{
  const gsize huge = G_MAXSIZE / 32;
  g_autoptr (NormaFeatureStore) store = norma_feature_store_new (2, 1, huge, NULL);
  float sample = 1;

  norma_feature_store_put (store, 0, 0, &sample);
  g_assert_false (norma_feature_store_has (store, 0, 0));
  norma_feature_store_put (NULL, 0, 0, &sample);
  g_assert_false (norma_feature_store_has (NULL, 0, 0));
}

/* The open file of that folder, which has no name any more. */
static int
find_file (const char *folder)
{
  for (int file = 3; file < 256; file++) {
    g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", file);
    g_autofree char *target = g_file_read_link (link, NULL);

    if (target != NULL && g_str_has_prefix (target, folder))
      return file;
  }
  return -1;
}

static void
test_lost (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *before = g_strdup (g_getenv ("TMPDIR"));
  g_autoptr (NormaFeatureStore) store = NULL;
  g_autoptr (GDir) listed = NULL;
  g_autoptr (GError) error = NULL;
  float sample[SIZE] = { 0 };

  g_setenv ("TMPDIR", folder, TRUE);
  store = norma_feature_store_new (2, 1, SIZE, NULL);
  if (before == NULL)
    g_unsetenv ("TMPDIR");
  else
    g_setenv ("TMPDIR", before, TRUE);
  norma_feature_store_put (store, 1, 0, sample);
  listed = g_dir_open (folder, 0, NULL);
  g_assert_null (g_dir_read_name (listed));
  g_assert_cmpint (ftruncate (find_file (folder), SIZE), ==, 0);
  g_assert_false (norma_feature_store_get (store, 1, 0, sample, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "good image 2"));
  norma_test_remove_folder (folder);
}

typedef struct {
  gsize sample_size;
  GByteArray *bytes;
} Seen;

static gboolean
see (const NormaSampleBlock *block, gpointer data, GError **error)
{
  Seen *seen = data;

  g_byte_array_append (seen->bytes, (const guint8 *)block->samples,
                       (guint)(block->n * seen->sample_size * sizeof (float)));
  return TRUE;
}

static GByteArray *
walk (const NormaGoodFeatures *good)
{
  Seen seen = { norma_feature_levels_size (&good->extractor->levels), g_byte_array_new () };
  NormaGoodStage stage = { "walk", 0, good->survey->n_usable };
  g_autoptr (GError) error = NULL;

  norma_good_features_each_block (good, (NormaLeftOut){ NULL }, &stage, see, &seen, &error);
  g_assert_no_error (error);
  return seen.bytes;
}

/* The second time no picture is read: the folder is gone. */
static void
check_walks (NormaAugments augments)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  const NormaFitOptions options = small_options ();
  g_autofree char *folder = norma_test_folder ();
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 5, folder);
  g_autoptr (NormaFit) fit = small_fit (paths, &options);
  const NormaExtractor *extractor = fit->model->extractor;
  g_autoptr (NormaFeatureStore) store =
      norma_feature_store_new (5, norma_good_features_per_image (augments),
                               norma_feature_levels_size (&extractor->levels), NULL);
  NormaGoodFeatures good = { fit->survey, &fit->model->frame, extractor, augments, 2 };
  g_autoptr (GByteArray) without = walk (&good);
  g_autoptr (GByteArray) first = NULL, second = NULL;

  good.store = store;
  first = walk (&good);
  norma_test_remove_folder (folder);
  second = walk (&good);
  g_assert_cmpmem (first->data, first->len, without->data, without->len);
  g_assert_cmpmem (second->data, second->len, without->data, without->len);
}

static void
test_walks (void)
{
  check_walks (0);
  check_walks (1 << NORMA_AUGMENT_ROTATE_180 | 1 << NORMA_AUGMENT_FLIP_HORIZONTAL |
               1 << NORMA_AUGMENT_FLIP_VERTICAL);
}

static GBytes *
fit_bytes (const GPtrArray *paths)
{
  const NormaFitOptions options = small_options ();
  g_autoptr (NormaFit) fit = small_fit (paths, &options);

  return norma_model_to_bytes (fit->model, NULL);
}

/* Where no file can be made, a fit is slower and gives the same. */
static void
test_no_folder (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *before = g_strdup (g_getenv ("TMPDIR"));
  g_autoptr (GPtrArray) paths = norma_test_parts_write (&part, 1, 5, folder);
  g_autoptr (GBytes) with = fit_bytes (paths);
  g_autoptr (GBytes) without = NULL;

  g_setenv ("TMPDIR", "/absent", TRUE);
  without = fit_bytes (paths);
  if (before == NULL)
    g_unsetenv ("TMPDIR");
  else
    g_setenv ("TMPDIR", before, TRUE);
  g_assert_true (g_bytes_equal (with, without));
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feature-store/kept", test_kept);
  g_test_add_func ("/feature-store/no-room", test_no_room);
  g_test_add_func ("/feature-store/lost", test_lost);
  g_test_add_func ("/feature-store/walks", test_walks);
  g_test_add_func ("/feature-store/no-folder", test_no_folder);
  return g_test_run ();
}
