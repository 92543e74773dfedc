/* SPDX-License-Identifier: Apache-2.0 */
#include "core/features/descriptor.h"

#include <string.h>

#include "core/base/error.h"
#include "core/features/backbone.h"
#include "core/features/extractor-source.h"
#include "core/features/network-extractor.h"
#include "tests/core/features/backbones.h"

/* The descriptor that comes with the program. */

static const NormaFrame frame = { 96, 64, 3, NORMA_FRAME_STRETCH, 0, 255 };

static NormaExtractor *
make (const char *const *levels)
{
  const NormaExtractorOptions options = { NORMA_DESCRIPTOR, levels, NORMA_PRECISION_FP32 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaExtractorSource) source = norma_extractor_source_open (&options, NULL, &error);
  NormaExtractor *extractor;

  g_assert_no_error (error);
  extractor = norma_extractor_source_make (source, &frame, &error);
  g_assert_no_error (error);
  return extractor;
}

static float *
extract (const NormaExtractor *extractor)
{
  g_autofree float *planes = g_new (float, 3 * frame.width * frame.height);
  float *features = g_new (float, norma_feature_levels_size (&extractor->levels));
  g_autoptr (GError) error = NULL;
  gpointer scratch = norma_extractor_scratch_new (extractor, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < 3 * frame.width * frame.height; i++)
    planes[i] = (float)(i * i % 251) / 250;
  norma_extractor_extract (extractor, planes, features, scratch);
  norma_extractor_scratch_free (extractor, scratch);
  return features;
}

static void
assert_same_features (const NormaExtractor *a, const NormaExtractor *b)
{
  gsize bytes = norma_feature_levels_size (&a->levels) * sizeof (float);
  g_autofree float *one = extract (a), *other = extract (b);

  g_assert_cmpuint (bytes, ==, norma_feature_levels_size (&b->levels) * sizeof (float));
  g_assert_cmpmem (one, bytes, other, bytes);
}

/* It is the file that its provenance tells of, and small. */
static void
test_file (void)
{
  g_autoptr (GBytes) file = norma_descriptor_read ();
  g_autofree char *hash = norma_descriptor_hash ();
  g_autofree char *path =
      g_build_filename (g_getenv ("NORMA_SOURCE"), "data", "descriptor.md", NULL);
  g_autofree char *provenance = NULL;

  g_assert_cmpuint (g_bytes_get_size (file), <=, 2000000);
  g_assert_true (g_file_get_contents (path, &provenance, NULL, NULL));
  if (strstr (provenance, hash) == NULL)
    g_error ("data/descriptor.md does not have the SHA-256 of data/descriptor.onnx, %s", hash);
}

static void
test_half_precision (void)
{
  g_autoptr (GBytes) file = norma_descriptor_read ();
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  Onnx__ModelProto *model = onnx__model_proto__unpack (NULL, size, data);

  g_assert_nonnull (model);
  g_assert_cmpuint (model->graph->n_initializer, >, 10);
  for (gsize i = 0; i < model->graph->n_initializer; i++)
    g_assert_cmpint (model->graph->initializer[i]->data_type, ==,
                     ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT16);
  onnx__model_proto__free_unpacked (model, NULL);
}

static void
test_levels (void)
{
  static const struct {
    const char *name;
    double stride;
  } expected[] = { { "layer2", 8 }, { "layer3", 16 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaBackbone) backbone = norma_backbone_open (NORMA_DESCRIPTOR, NULL, NULL, &error);
  g_autoptr (GArray) levels = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (norma_backbone_get_scaling (backbone)->origin, ==, NORMA_SCALING_METADATA);
  levels = norma_backbone_list_levels (backbone, frame.width, frame.height, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (levels->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < levels->len; i++) {
    const NormaBackboneLevel *level = &g_array_index (levels, NormaBackboneLevel, i);

    g_assert_cmpstr (level->name, ==, expected[i].name);
    g_assert_true (level->is_chosen);
    g_assert_cmpfloat (norma_backbone_level_get_stride (level, frame.width, frame.height), ==,
                       expected[i].stride);
  }
}

static void
test_same_bits (void)
{
  g_autoptr (NormaExtractor) one = make (NULL), other = make (NULL);

  assert_same_features (one, one);
  assert_same_features (one, other);
}

static void
test_levels_chosen (void)
{
  const char *const coarse[] = { "layer3", NULL }, *const absent[] = { "layer9", NULL };
  const NormaExtractorOptions options = { NORMA_DESCRIPTOR, absent, NORMA_PRECISION_FP32 };
  g_autoptr (NormaExtractor) extractor = make (coarse);
  g_autofree char *hash = norma_descriptor_hash ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (extractor->levels.n, ==, 1);
  g_assert_cmpuint (extractor->levels.at[0].width, ==, frame.width / 16);
  g_assert_cmpstr (norma_network_extractor_get_descriptor_hash (extractor), ==, hash);
  g_assert_null (norma_extractor_source_open (&options, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_true (g_str_has_prefix (error->message, "descriptor: "));
}

/* A model file keeps the descriptor that it has, also one of another version. */

static NormaTensorFile *
store (const NormaExtractor *extractor)
{
  NormaTensorFile *file = norma_tensor_file_new ();

  norma_extractor_store (extractor, file);
  return file;
}

static void
test_stored (void)
{
  static const char another[] = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  g_autoptr (NormaExtractor) extractor = make (NULL), loaded = NULL;
  g_autoptr (NormaTensorFile) file = store (extractor), again = NULL;
  g_autoptr (GError) error = NULL;

  norma_tensor_file_set_metadata (file, "extractor.sha256", another);
  loaded = norma_extractor_load (file, &frame, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->class->name, ==, "descriptor");
  g_assert_cmpstr (norma_network_extractor_get_descriptor_hash (loaded), ==, another);
  assert_same_features (extractor, loaded);
  again = store (loaded);
  g_assert_cmpstr (norma_tensor_file_get_metadata (again, "extractor.sha256"), ==, another);
}

static void
test_damaged (void)
{
  g_autoptr (NormaExtractor) extractor = make (NULL);
  g_autoptr (NormaTensorFile) file = store (extractor);
  g_autoptr (GError) error = NULL;

  norma_tensor_file_set_metadata (file, "extractor.sha256", "0123");
  g_assert_null (norma_extractor_load (file, &frame, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_cmpstr (error->message, ==,
                   "extractor.sha256: found 0123, expected 64 hexadecimal digits");
}

/* In another precision it is the descriptor still. */
static void
test_lowered (void)
{
  g_autoptr (NormaExtractor) extractor = make (NULL), lowered = NULL;
  g_autofree char *hash = norma_descriptor_hash ();
  g_autoptr (GError) error = NULL;

  lowered = norma_network_extractor_lower (extractor, NORMA_PRECISION_BF16, NULL, NULL, &error);
  if (!norma_precision_check (NORMA_PRECISION_BF16, NULL)) {
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
    return;
  }
  g_assert_no_error (error);
  g_assert_cmpstr (lowered->class->name, ==, "descriptor");
  g_assert_cmpstr (norma_network_extractor_get_descriptor_hash (lowered), ==, hash);
  g_assert_cmpstr (lowered->precision, ==, "bf16");
}

/* A network from a file is none, whatever it is called. */
static void
test_another (void)
{
  g_autofree char *folder = norma_test_folder ();
  Onnx__ModelProto *model = test_backbone_new ();
  g_autofree char *path = test_model_write (model, folder, "descriptor.onnx");
  g_autoptr (NormaBackbone) backbone = norma_backbone_open (path, NULL, NULL, NULL);
  g_autoptr (NormaExtractor) extractor = norma_backbone_make (backbone, &frame, NULL);

  g_assert_cmpstr (extractor->class->name, ==, "network");
  g_assert_null (norma_network_extractor_get_descriptor_hash (extractor));
  test_model_free (model);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/descriptor/file", test_file);
  g_test_add_func ("/descriptor/half-precision", test_half_precision);
  g_test_add_func ("/descriptor/levels", test_levels);
  g_test_add_func ("/descriptor/same-bits", test_same_bits);
  g_test_add_func ("/descriptor/levels-chosen", test_levels_chosen);
  g_test_add_func ("/descriptor/stored", test_stored);
  g_test_add_func ("/descriptor/damaged", test_damaged);
  g_test_add_func ("/descriptor/lowered", test_lowered);
  g_test_add_func ("/descriptor/another", test_another);
  return g_test_run ();
}
