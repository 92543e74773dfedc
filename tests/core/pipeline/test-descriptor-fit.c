/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/network-extractor.h"
#include "core/pipeline/golden.h"
#include "tests/core/pipeline/small-fit.h"

/* The descriptor in the box under every detector, with no option besides. */

enum { N_IMAGES = 12 };

typedef struct {
  char *folder;
  GPtrArray *paths;
  NormaFitOptions options;
} Fixture;

static void
set_up (Fixture *f, gconstpointer method)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;

  f->folder = norma_test_folder ();
  f->paths = norma_test_parts_write (&part, 1, N_IMAGES, f->folder);
  f->options = small_options ();
  f->options.extractor.network = NORMA_DESCRIPTOR;
  f->options.detector.method = GPOINTER_TO_UINT (method);
}

static void
tear_down (Fixture *f, gconstpointer method)
{
  norma_test_remove_folder (f->folder);
  g_ptr_array_unref (f->paths);
  g_free (f->folder);
}

/* The model that was read has the descriptor, and scores as the one that was fitted. */
static void
test_fit (Fixture *f, gconstpointer method)
{
  const NormaTestPart part = { 96, 80, 1, NORMA_SAMPLE_U8, 255, TRUE };
  g_autoptr (NormaRaster) raster = norma_test_part_draw (&part, 77);
  g_autoptr (NormaFit) fit = small_fit (f->paths, &f->options);
  g_autofree char *hash = norma_descriptor_hash ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = norma_model_to_bytes (fit->model, &error);
  g_autoptr (NormaModel) read = NULL;
  g_autoptr (NormaResult) before = NULL, after = NULL, again = NULL;
  double difference = 1;

  g_assert_no_error (error);
  read = norma_model_read_bytes (bytes, "model", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (read->detector->class->name, ==,
                   norma_method_to_string (GPOINTER_TO_UINT (method)));
  g_assert_cmpstr (norma_extractor_get_chosen (read->extractor)->class->name, ==, "descriptor");
  g_assert_cmpstr (norma_network_extractor_get_descriptor_hash (read->extractor), ==, hash);
  before = score_raster (fit->model, raster);
  after = score_raster (read, raster);
  again = score_raster (read, raster);
  assert_same_result (before, after);
  assert_same_result (after, again);
  g_assert_true (norma_golden_verify (read, &difference, NULL));
  g_assert_cmpfloat (difference, ==, 0);
}

int
main (int argc, char **argv)
{
  const char *word;

  g_test_init (&argc, &argv, NULL);
  for (guint method = 0; (word = norma_method_to_string (method)) != NULL; method++) {
    g_autofree char *name = g_strconcat ("/descriptor-fit/", word, NULL);

    g_test_add (name, Fixture, GUINT_TO_POINTER (method), set_up, test_fit, tear_down);
  }
  return g_test_run ();
}
