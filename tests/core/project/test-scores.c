/* SPDX-License-Identifier: Apache-2.0 */
#include "core/project/scores.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/project/map-bytes.h"
#include "tests/core/project/sample.h"

static void
test_packing (void)
{
  static const gsize sizes[] = { 0, 1, 2, 3, 255, 256, 1000 };
  NormaRandom random;

  norma_random_seed (&random, 5);
  for (guint s = 0; s < G_N_ELEMENTS (sizes); s++) {
    gsize n = sizes[s];
    g_autofree float *values = g_new0 (float, n + 1);
    g_autofree float *back = g_new0 (float, n + 2);
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = NULL;
    gconstpointer data;
    gsize n_bytes;

    for (gsize i = 0; i < n; i++)
      values[i] = i % 7 == 3 ? NAN : (float)norma_random_normal (&random);
    bytes = norma_map_encode (values, n, &error);
    g_assert_no_error (error);
    data = g_bytes_get_data (bytes, &n_bytes);
    g_assert_true (norma_map_decode (data, n_bytes, back, n, &error));
    g_assert_cmpmem (back, n * sizeof (float), values, n * sizeof (float));

    g_assert_false (norma_map_decode (data, n_bytes, back, n + 1, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
    g_clear_error (&error);
    for (gsize cut = 0; cut < n_bytes; cut += 1 + n_bytes / 50) {
      g_assert_false (norma_map_decode (data, cut, back, n, &error));
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
      g_clear_error (&error);
    }
  }
}

/* The layout that docs/project-file.md tells: 1.0f is 00 00 80 3f, 2.0f is 00 00 00 40. */
static void
test_layout (void)
{
  const float values[2] = { 1.0f, 2.0f };
  g_autoptr (GBytes) bytes = norma_map_encode (values, 2, NULL);
  g_autoptr (GZlibDecompressor) zlib = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  guint8 planes[16];
  gsize n_read, n_written, n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);

  g_assert_cmpint (g_converter_convert (G_CONVERTER (zlib), data, n_bytes, planes, sizeof planes,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_assert_cmpmem (planes, n_written, "\0\0\0\0\x80\0\x3f\x40", 8);
}

static NormaAnomalyMap *
make_map (float first)
{
  NormaAnomalyMap *map = norma_anomaly_map_new (13, 9, 1300, 901, NULL);

  for (guint i = 0; i < 13 * 9; i++)
    map->values[i] = first + i / 3.0f;
  map->content_x = 1;
  map->content_y = 2;
  map->content_width = 11;
  map->content_height = 6;
  return map;
}

static void
assert_map (NormaProject *project, const char *model, const char *image, float first)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaAnomalyMap) expected = make_map (first);
  g_autoptr (NormaAnomalyMap) map = norma_project_read_map (project, model, image, &error);

  g_assert_no_error (error);
  g_assert_nonnull (map);
  g_assert_cmpmem (map->values, 13 * 9 * sizeof (float), expected->values, 13 * 9 * sizeof (float));
  g_assert_cmpuint (map->width, ==, 13);
  g_assert_cmpuint (map->height, ==, 9);
  g_assert_cmpuint (map->content_x, ==, 1);
  g_assert_cmpuint (map->content_y, ==, 2);
  g_assert_cmpuint (map->content_width, ==, 11);
  g_assert_cmpuint (map->content_height, ==, 6);
  g_assert_cmpuint (map->full_width, ==, 1300);
  g_assert_cmpuint (map->full_height, ==, 901);
}

static void
test_store (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = NULL;
  NormaProject *project = sample_create (folder, "scores.norma-project", &path);
  g_autofree char *first = sample_add_model (project, "first model");
  g_autofree char *second = sample_add_model (project, "second model");
  g_autoptr (NormaAnomalyMap) map = make_map (0.1f);
  g_autoptr (NormaAnomalyMap) other = make_map (-7);
  g_autoptr (NormaProjectImages) images = NULL;
  g_autoptr (NormaProjectImages) by_first = NULL;
  g_autoptr (GError) error = NULL;
  const char *hash;

  sample_add (project, 0, 2, NORMA_SET_GOOD, "good");
  images = norma_project_list_images (project, NULL, &error);
  hash = images->images[1].file.hash;
  const NormaNewScore scores[] = { { hash, FALSE, 0.1, map }, { hash, TRUE, 1e-300, NULL } };
  const NormaNewScore again = { hash, FALSE, 2.385, other };

  g_assert_true (norma_project_store_scores (project, first, scores, 2, &error));
  g_assert_true (norma_project_store_scores (project, first, NULL, 0, &error));
  assert_map (project, first, hash, 0.1f);
  g_assert_null (norma_project_read_map (project, second, hash, &error));
  g_assert_null (norma_project_read_map (project, first, "other", &error));
  g_assert_no_error (error);
  g_assert_true (norma_project_store_scores (project, first, &again, 1, &error));
  norma_project_close (project);

  project = sample_open (path);
  assert_map (project, first, hash, -7);
  by_first =
      norma_project_list_images (project,
                                 &(NormaImageQuery){ .set = -1, .label = -1, .model = first },
                                 &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (by_first->images[1].score, ==, 2.385);
  g_assert_cmpfloat (by_first->images[1].held_out_score, ==, 1e-300);
  g_assert_true (isnan (by_first->images[0].score));
  norma_project_close (project);
  sample_expect_sound (path);
  norma_test_remove_folder (folder);
}

static void
test_bad_input (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "bad.norma-project", NULL);
  g_autofree char *model = sample_add_model (project, "model");
  const NormaAnomalyMap empty = { 0 };
  const NormaNewScore bad[] = { { "a", FALSE, NAN, NULL },
                                { "a", FALSE, -INFINITY, NULL },
                                { NULL, FALSE, 1, NULL },
                                { "\xff", FALSE, 1, NULL },
                                { "a", FALSE, 1, &empty } };
  const NormaNewScore good = { "a", FALSE, 1, NULL };
  const NormaThresholds limits[] = { { 2, 1, 0, "" },
                                     { NAN, 1, 0, "" },
                                     { 1, INFINITY, 0, "" },
                                     { 1, 2, G_MAXUINT64, "" },
                                     { 1, 2, 0, "\xff" } };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    sample_expect_input_error (norma_project_store_scores (project, model, &bad[i], 1, &error),
                               &error);
  sample_expect_input_error (norma_project_store_scores (project, "none", &good, 1, &error),
                             &error);
  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    sample_expect_input_error (norma_project_set_thresholds (project, model, &limits[i], &error),
                               &error);
  sample_expect_input_error (norma_project_set_current_model (project, "none", &error), &error);
  sample_expect_input_error (norma_project_read_model (project, "none", &error) != NULL, &error);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_models (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "models.norma-project", NULL);
  g_autofree char *empty = sample_add_model (project, "");
  g_autofree char *first = sample_add_model (project, "first");
  g_autofree char *second = sample_add_model (project, "second");
  g_autofree char *again = sample_add_model (project, "first");
  g_autofree char *current = NULL;
  g_autofree char *undone = NULL;
  g_autoptr (GPtrArray) models = NULL;
  g_autoptr (GPtrArray) left = NULL;
  g_autoptr (GBytes) nothing = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  const NormaNewScore score = { "a", FALSE, 1, NULL };

  g_assert_cmpstr (again, ==, first);
  models = norma_project_list_models (project, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (models->len, ==, 3);
  g_assert_true (((NormaModelEntry *)models->pdata[1])->current);
  g_assert_false (((NormaModelEntry *)models->pdata[2])->current);
  g_assert_cmpuint (((NormaModelEntry *)models->pdata[2])->n_bytes, ==, 6);
  nothing = norma_project_read_model (project, empty, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (nothing), ==, 0);
  bytes = norma_project_read_model (project, second, &error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "second", 6);

  g_assert_true (norma_project_store_scores (project, empty, &score, 1, &error));
  g_assert_true (norma_project_prune_models (project, 1, &error));
  left = norma_project_list_models (project, &error);
  g_assert_cmpuint (left->len, ==, 2);
  g_assert_null (norma_project_read_model (project, empty, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  current = norma_project_dup_current_model (project, &error);
  g_assert_cmpstr (current, ==, first);
  g_assert_true (norma_project_undo (project, &error));
  undone = norma_project_dup_current_model (project, &error);
  g_assert_cmpstr (undone, ==, second);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

/* Undone and done again, the same bits come back. */
static void
test_thresholds (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "thresholds.norma-project", NULL);
  const NormaThresholds first = { 0.1, 0.1 + 0.2, 0, NULL };
  const NormaThresholds second = { -5, 1e300, G_MAXINT64, "max F1 “x”" };
  NormaThresholds found;
  g_autofree char *provenance = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_set;

  g_assert_true (
      norma_project_read_thresholds (project, "m", &found, &provenance, &is_set, &error));
  g_assert_false (is_set);
  g_assert_null (provenance);
  g_assert_true (norma_project_set_thresholds (project, "m", &first, &error));
  g_assert_true (norma_project_set_thresholds (project, "m", &second, &error));
  g_assert_true (norma_project_undo (project, &error));
  g_assert_true (norma_project_read_thresholds (project, "m", &found, NULL, &is_set, &error));
  g_assert_true (is_set);
  g_assert_cmpfloat (found.review, ==, 0.1);
  g_assert_cmpfloat (found.reject, ==, 0.1 + 0.2);
  g_assert_true (norma_project_redo (project, &error));
  g_assert_true (
      norma_project_read_thresholds (project, "m", &found, &provenance, &is_set, &error));
  g_assert_cmpfloat (found.review, ==, -5);
  g_assert_cmpfloat (found.reject, ==, 1e300);
  g_assert_cmpuint (found.least_area, ==, G_MAXINT64);
  g_assert_cmpstr (provenance, ==, "max F1 “x”");
  g_assert_no_error (error);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

typedef struct {
  NormaProject *project;
  const char *model;
} Job;

/* Workers keep scores while others label and list. */
static gboolean
work (gsize index, guint worker, gpointer data, GError **error)
{
  const Job *job = data;
  g_autofree char *image = g_strdup_printf ("image %d", (int)index);
  g_autoptr (NormaAnomalyMap) map = make_map (index);
  g_autoptr (NormaProjectImages) images = NULL;
  const gint64 id = 1;

  switch (index % 4) {
  case 0:
    images = norma_project_list_images (job->project, NULL, error);
    return images != NULL;
  case 1:
    return norma_project_begin (job->project, "Both", NULL, error) &&
           norma_project_set_kind (job->project, &id, 1, image, error) &&
           norma_project_set_label (job->project, &id, 1, NORMA_LABEL_BAD, image, error) &&
           norma_project_commit (job->project, error);
  default:
    return norma_project_store_scores (job->project, job->model,
                                       &(NormaNewScore){ image, FALSE, index, map }, 1, error);
  }
}

static void
test_threads (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "threads.norma-project", NULL);
  g_autofree char *model = sample_add_model (project, "model");
  g_autoptr (GPtrArray) steps = NULL;
  g_autoptr (GError) error = NULL;
  Job job = { project, model };

  sample_add (project, 0, 1, NORMA_SET_GOOD, "good");
  g_assert_true (norma_workers_run (4, 100, work, &job, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < 100; i++)
    if (i % 4 >= 2) {
      g_autofree char *image = g_strdup_printf ("image %u", i);

      assert_map (project, model, image, i);
    }
  steps = norma_project_list_steps (project, 0, &error);
  g_assert_cmpuint (steps->len, ==, 2 + 25);
  for (guint i = 0; i < 25; i++)
    g_assert_cmpuint (((NormaStep *)steps->pdata[i])->n_changes, ==, 2);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

static void
test_no_memory (void)
{
  g_autofree char *folder = norma_test_folder ();
  NormaProject *project = sample_create (folder, "memory.norma-project", NULL);
  g_autofree char *model = sample_add_model (project, "model");
  g_autoptr (NormaAnomalyMap) map = make_map (3);
  gboolean done = FALSE;
  guint n;

  for (n = 1; !done; n++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (NormaAnomalyMap) back = NULL;
    g_autoptr (GBytes) bytes = NULL;

    norma_alloc_fail_nth (n);
    done = norma_project_store_scores (project, model, &(NormaNewScore){ "a", FALSE, 1, map }, 1,
                                       &error) &&
           (back = norma_project_read_map (project, model, "a", &error)) != NULL &&
           (bytes = norma_project_read_model (project, model, &error)) != NULL;
    norma_alloc_fail_nth (0);
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (n, >, 5);
  norma_project_close (project);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  sample_use_memory ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/scores/packing", test_packing);
  g_test_add_func ("/project/scores/layout", test_layout);
  g_test_add_func ("/project/scores/store", test_store);
  g_test_add_func ("/project/scores/bad-input", test_bad_input);
  g_test_add_func ("/project/scores/models", test_models);
  g_test_add_func ("/project/scores/thresholds", test_thresholds);
  g_test_add_func ("/project/scores/threads", test_threads);
  g_test_add_func ("/project/scores/no-memory", test_no_memory);
  return g_test_run ();
}
