/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/features/backbone.h"
#include "core/features/network-extractor.h"
#include "tests/core/features/backbones.h"
#include "tests/core/network/npy.h"

static NormaFrame
frame_of (guint width, guint height, guint channels)
{
  return (NormaFrame){ width, height, channels, NORMA_FRAME_STRETCH, 0, 255, 0 };
}

static NormaBackbone *
open_backbone (const char *path, const char *const *levels)
{
  g_autoptr (GError) error = NULL;
  NormaBackbone *backbone = norma_backbone_open (path, levels, NULL, &error);

  g_assert_no_error (error);
  return backbone;
}

static NormaExtractor *
make (const NormaBackbone *backbone, const NormaFrame *frame)
{
  g_autoptr (GError) error = NULL;
  NormaExtractor *extractor = norma_backbone_make (backbone, frame, &error);

  g_assert_no_error (error);
  return extractor;
}

/* Features of one picture, newly allocated. */
static float *
extract (const NormaExtractor *extractor, const float *planes)
{
  float *features = g_new (float, norma_feature_levels_size (&extractor->levels));
  gpointer scratch = norma_extractor_scratch_new (extractor, NULL);

  norma_extractor_extract (extractor, planes, features, scratch);
  norma_extractor_scratch_free (extractor, scratch);
  return features;
}

static float *
draw_planes (const NormaFrame *frame, guint64 seed)
{
  gsize n = (gsize)frame->channels * frame->width * frame->height;
  float *planes = g_new (float, n);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize i = 0; i < n; i++)
    planes[i] = (float)norma_random_uniform (&random);
  return planes;
}

/* [channels, n] to [n, channels]. */
static float *
interleave (const float *map, const NormaFeatureShape *shape)
{
  gsize n = norma_feature_shape_n_positions (shape), d = shape->channels;
  float *result = g_new (float, n *d);

  for (gsize i = 0; i < n * d; i++)
    result[i] = map[i % d * n + i / d];
  return result;
}

typedef struct {
  const char *file, *golden, *levels[4];
  guint width, height;
  double most_error; /* relative */
  const char *scaling; /* JSON beside the file, NULL: none */
} Golden;

static const Golden resnet = { "resnet18_layer123.onnx",
                               "resnet18-224x224",
                               { "layer1", "layer2", "layer3" },
                               224,
                               224,
                               1e-5,
                               NULL };
static const Golden resnet_odd = { "resnet18_layer123.onnx",
                                   "resnet18-193x131",
                                   { "layer1", "layer2", "layer3" },
                                   193,
                                   131,
                                   1e-5,
                                   NULL };
/* Golden inputs of 0 … 255 as planes of 0 … 1 are rounded once more. */
static const Golden squeezenet = {
  "squeezenet1.1.onnx",
  "squeezenet-227x227",
  { "fire3", "fire5", "fire9" },
  227,
  227,
  2e-5,
  "{\"channel_order\": \"BGR\", \"range\": 255, \"mean\": [104, 117, 123], \"deviation\": [1, 1, "
  "1]}",
};

static char *
golden_path (const Golden *c, const char *part)
{
  g_autofree char *name = g_strdup_printf ("weights/golden/%s-%s.npy", c->golden, part);

  return norma_test_shared (name);
}

/* Planes whose scaling gives the golden input: channels of the network in its own order. */
static float *
unscale (const NormaInputScaling *scaling, const float *input, gsize n)
{
  float *planes = g_new (float, 3 * n);

  for (guint c = 0; c < 3; c++) {
    guint to = scaling->order == NORMA_CHANNELS_RGB ? c : 2 - c;

    for (gsize i = 0; i < n; i++)
      planes[to * n + i] =
          (float)((input[c * n + i] * scaling->deviation[c] + scaling->mean[c]) / scaling->range);
  }
  return planes;
}

static void
check_golden (const Golden *c, const char *path)
{
  const NormaFrame frame = frame_of (c->width, c->height, 3);
  g_autoptr (NormaBackbone) backbone = open_backbone (path, NULL);
  g_autoptr (NormaExtractor) extractor = make (backbone, &frame);
  g_autofree char *input_path = golden_path (c, "input");
  gint64 dims[8];
  guint rank;
  g_autofree float *input = test_read_npy (input_path, dims, &rank);
  g_autofree float *planes =
      unscale (norma_backbone_get_scaling (backbone), input, (gsize)c->width * c->height);
  g_autofree float *features = extract (extractor, planes);

  g_assert_cmpuint (extractor->levels.n, ==, 3);
  for (guint l = 0; l < 3; l++) {
    g_autofree char *level_path = golden_path (c, c->levels[l]);
    g_autofree float *map = test_read_npy (level_path, dims, &rank);
    const NormaFeatureShape *shape = &extractor->levels.at[l];
    g_autofree float *golden = interleave (map, shape);
    double error =
        test_relative_error (features + norma_feature_levels_offset (&extractor->levels, l), golden,
                             norma_feature_shape_size (shape));

    g_assert_cmpint (shape->channels, ==, dims[1]);
    g_assert_cmpint (shape->height, ==, dims[2]);
    g_assert_cmpint (shape->width, ==, dims[3]);
    g_test_message ("%s %s: relative error %.2g", c->golden, c->levels[l], error);
    g_assert_cmpfloat (error, <=, c->most_error);
  }
}

static void
test_golden (gconstpointer data)
{
  const Golden *c = data;
  g_autofree char *name = g_strdup_printf ("weights/%s", c->file);
  g_autofree char *shared = norma_test_shared (name);
  g_autofree char *folder = shared == NULL ? NULL : norma_test_folder ();
  g_autofree char *path = folder == NULL ? NULL : g_build_filename (folder, c->file, NULL);
  g_autofree char *beside = path == NULL ? NULL : g_strconcat (path, ".json", NULL);
  g_autoptr (GFile) from = NULL, to = NULL;

  if (shared == NULL)
    return;
  from = g_file_new_for_path (shared);
  to = g_file_new_for_path (path);
  g_assert_true (g_file_copy (from, to, 0, NULL, NULL, NULL, NULL));
  if (c->scaling != NULL)
    g_assert_true (g_file_set_contents (beside, c->scaling, -1, NULL));
  check_golden (c, path);
  norma_test_remove_folder (folder);
}

typedef struct {
  char *folder, *path;
  NormaFrame frame;
  NormaBackbone *backbone;
  NormaExtractor *extractor;
} Made;

static void
set_up (Made *m, Onnx__ModelProto *model, guint channels)
{
  m->folder = norma_test_folder ();
  m->path = test_model_write (model, m->folder, "net.onnx");
  test_model_free (model);
  m->frame = frame_of (96, 64, channels);
  m->backbone = open_backbone (m->path, NULL);
  norma_backbone_size_frame (m->backbone, 1.5, 64, &m->frame.width, &m->frame.height);
  m->extractor = make (m->backbone, &m->frame);
}

static void
tear_down (Made *m)
{
  norma_extractor_unref (m->extractor);
  norma_backbone_free (m->backbone);
  norma_test_remove_folder (m->folder);
  g_free (m->folder);
  g_free (m->path);
}

/* Grey gives what three equal channels give. */
static void
test_grey (void)
{
  Made grey, rgb;
  g_autofree float *plane = NULL, *planes = NULL, *of_grey = NULL, *of_rgb = NULL;
  gsize n, bytes;

  set_up (&grey, test_backbone_new (), 1);
  set_up (&rgb, test_backbone_new (), 3);
  plane = draw_planes (&grey.frame, 7);
  n = (gsize)grey.frame.width * grey.frame.height;
  planes = g_new (float, 3 * n);
  for (guint c = 0; c < 3; c++)
    memcpy (planes + c * n, plane, n * sizeof (float));
  of_grey = extract (grey.extractor, plane);
  of_rgb = extract (rgb.extractor, planes);
  bytes = norma_feature_levels_size (&grey.extractor->levels) * sizeof (float);
  g_assert_cmpmem (of_grey, bytes, of_rgb, bytes);
  tear_down (&grey);
  tear_down (&rgb);
}

/* What the network itself gives for the tokens of patches, and for nothing before them. */
static void
test_tokens (gconstpointer n_registers)
{
  guint n_more = GPOINTER_TO_UINT (n_registers);
  const char *const outputs[] = { "tokens", NULL };
  const NormaShape shape = { 4, { 1, 3, VIT_SIDE, VIT_SIDE } };
  g_autoptr (NormaNetwork) network = NULL;
  g_autofree float *planes = NULL, *features = NULL, *input = NULL, *tokens = NULL;
  NormaShape result;
  Made m;

  set_up (&m, test_vit_new (n_more), 3);
  g_assert_cmpuint (m.frame.width, ==, VIT_SIDE);
  g_assert_cmpuint (m.frame.height, ==, VIT_SIDE);
  g_assert_cmpuint (m.extractor->levels.n, ==, 1);
  g_assert_cmpuint (m.extractor->levels.at[0].width, ==, 4);
  g_assert_cmpuint (m.extractor->levels.at[0].height, ==, 4);
  g_assert_cmpuint (m.extractor->levels.at[0].channels, ==, VIT_DIM);

  planes = draw_planes (&m.frame, 9);
  features = extract (m.extractor, planes);
  network = norma_network_read (m.path, outputs, NULL, NULL);
  input = g_new (float, 3 * VIT_SIDE * VIT_SIDE);
  for (gsize i = 0; i < 3 * VIT_SIDE * VIT_SIDE; i++) {
    const NormaInputScaling *s = norma_backbone_get_scaling (m.backbone);
    gsize c = i / (VIT_SIDE * VIT_SIDE);

    input[i] = (float)((planes[i] - s->mean[c]) / s->deviation[c]);
  }
  tokens = test_run (network, &shape, input, 0, &result);
  g_assert_cmpfloat (test_relative_error (features, tokens + (1 + n_more) * VIT_DIM, 16 * VIT_DIM),
                     <, 1e-5);
  tear_down (&m);
}

typedef struct {
  const NormaExtractor *extractor;
  float *planes[6], *features[6];
  gpointer scratch[3];
} Parallel;

static gboolean
extract_item (gsize index, guint worker, gpointer data, GError **error)
{
  Parallel *p = data;

  norma_extractor_extract (p->extractor, p->planes[index], p->features[index], p->scratch[worker]);
  return TRUE;
}

/* A worker's scratch sees several pictures, and the bits are those of a fresh one. */
static void
test_threads (void)
{
  Made m;
  Parallel p;
  gsize bytes;

  set_up (&m, test_backbone_new (), 3);
  p.extractor = m.extractor;
  bytes = norma_feature_levels_size (&m.extractor->levels) * sizeof (float);
  for (guint i = 0; i < 6; i++) {
    p.planes[i] = draw_planes (&m.frame, i);
    p.features[i] = g_malloc (bytes);
  }
  for (guint n_threads = 1; n_threads <= 3; n_threads++) {
    for (guint w = 0; w < n_threads; w++)
      p.scratch[w] = norma_extractor_scratch_new (m.extractor, NULL);
    g_assert_true (norma_workers_run (n_threads, 6, extract_item, &p, NULL, NULL));
    for (guint i = 0; i < 6; i++) {
      g_autofree float *alone = extract (m.extractor, p.planes[i]);

      g_assert_cmpmem (p.features[i], bytes, alone, bytes);
    }
    for (guint w = 0; w < n_threads; w++)
      norma_extractor_scratch_free (m.extractor, p.scratch[w]);
  }
  for (guint i = 0; i < 6; i++) {
    g_free (p.planes[i]);
    g_free (p.features[i]);
  }
  tear_down (&m);
}

static NormaTensorFile *
store (const NormaExtractor *extractor)
{
  g_autoptr (NormaTensorFile) file = norma_tensor_file_new ();
  g_autoptr (GBytes) bytes = NULL;

  norma_extractor_store (extractor, file);
  bytes = norma_tensor_file_to_bytes (file, NULL);
  return norma_tensor_file_read_bytes (bytes, "file", NULL);
}

static void
test_stored (void)
{
  g_autoptr (NormaTensorFile) file = NULL;
  g_autoptr (NormaExtractor) loaded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *planes = NULL, *a = NULL, *b = NULL;
  Onnx__ModelProto *model = test_backbone_new ();
  gsize bytes;
  Made m;

  test_model_set_metadata (model, "norma.channel_order", "BGR");
  test_model_set_metadata (model, "norma.mean", "0.1, 0.2, 0.3");
  set_up (&m, model, 3);
  file = store (m.extractor);
  loaded = norma_extractor_load (file, &m.frame, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (norma_network_extractor_get_file (loaded), ==, "net.onnx");
  g_assert_cmpint (norma_network_extractor_get_precision (loaded), ==, NORMA_PRECISION_FP32);
  g_assert_cmpint (norma_network_extractor_get_scaling (loaded)->order, ==, NORMA_CHANNELS_BGR);
  g_assert_cmpuint (loaded->levels.n, ==, m.extractor->levels.n);
  planes = draw_planes (&m.frame, 1);
  a = extract (m.extractor, planes);
  b = extract (loaded, planes);
  bytes = norma_feature_levels_size (&loaded->levels) * sizeof (float);
  g_assert_cmpmem (a, bytes, b, bytes);
  tear_down (&m);
}

/* Only what the levels need is kept, and nothing that describes. */
static void
test_pruned (void)
{
  const char *const levels[] = { "fine", NULL };
  g_autoptr (NormaBackbone) backbone = NULL;
  g_autoptr (NormaExtractor) fine = NULL;
  Made m;

  set_up (&m, test_backbone_new (), 3);
  backbone = open_backbone (m.path, levels);
  fine = make (backbone, &m.frame);
  g_assert_cmpuint (fine->levels.n, ==, 1);
  g_assert_cmpuint (fine->levels.at[0].width, ==, m.frame.width / 4);
  g_assert_cmpuint (norma_network_get_bytes (norma_network_extractor_get_network (fine)), ==,
                    6 * 3 * 4 * 4 * sizeof (float));
  g_assert_cmpuint (fine->held_bytes, <, m.extractor->held_bytes);
  tear_down (&m);
}

static void
assert_not_loaded (const NormaTensorFile *file, const NormaFrame *frame, NormaError code,
                   const char *says)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (64 << 20);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_extractor_load (file, frame, budget, &error));
  g_assert_error (error, NORMA_ERROR, (int)code);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
test_damaged_fields (void)
{
  static const struct {
    const char *key, *value;
    NormaError code;
    const char *says;
  } cases[] = {
    { "extractor.version", "2", NORMA_ERROR_VERSION, "extractor.version: found 2" },
    { "extractor.version", "x", NORMA_ERROR_DAMAGED, "extractor.version" },
    { "extractor.precision", "fp7", NORMA_ERROR_DAMAGED, "extractor.precision: found fp7" },
    { "extractor.channel_order", "GBR", NORMA_ERROR_DAMAGED, "extractor.channel_order" },
    { "extractor.mean", "1,2", NORMA_ERROR_DAMAGED, "extractor.mean: found “1,2”" },
    { "extractor.deviation", "1,0,1", NORMA_ERROR_DAMAGED, "extractor.deviation" },
    { "extractor.range", "nan", NORMA_ERROR_DAMAGED, "extractor.range" },
  };
  Made m;

  set_up (&m, test_backbone_new (), 3);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (NormaTensorFile) file = store (m.extractor);

    norma_tensor_file_set_metadata (file, cases[i].key, cases[i].value);
    assert_not_loaded (file, &m.frame, cases[i].code, cases[i].says);
  }
  tear_down (&m);
}

static NormaTensorFile *
with_network (const NormaTensorFile *whole, const guint8 *data, gsize size)
{
  static const char *const keys[] = { "extractor",       "extractor.version",
                                      "extractor.file",  "extractor.precision",
                                      "extractor.range", "extractor.channel_order",
                                      "extractor.mean",  "extractor.deviation" };
  NormaTensorFile *file = norma_tensor_file_new ();
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    norma_tensor_file_set_metadata (file, keys[i], norma_tensor_file_get_metadata (whole, keys[i]));
  norma_tensor_file_add (file, "extractor.network", NORMA_TENSOR_U8, (guint64[]){ size }, 1, bytes);
  return file;
}

/* Cut anywhere, or with a byte changed, the network is refused, or it is one that can be run. */
static void
test_damaged_network (void)
{
  g_autoptr (NormaTensorFile) whole = NULL;
  g_autofree guint8 *copy = NULL;
  g_autofree float *planes = NULL;
  NormaRandom random;
  GBytes *bytes;
  guint64 n[] = { 0 };
  guint n_loaded = 0;
  Made m;

  set_up (&m, test_backbone_new (), 3);
  whole = store (m.extractor);
  bytes = norma_tensor_file_get (whole, "extractor.network", NORMA_TENSOR_U8, n, 1, NULL);
  copy = g_memdup2 (g_bytes_get_data (bytes, NULL), n[0]);
  planes = draw_planes (&m.frame, 2);
  for (gsize size = 0; size < n[0]; size += 1 + size / 50) {
    g_autoptr (NormaTensorFile) cut = with_network (whole, copy, size);
    g_autoptr (NormaExtractor) loaded = norma_extractor_load (cut, &m.frame, NULL, NULL);

    g_assert_null (loaded);
  }
  norma_random_seed (&random, 4);
  for (guint i = 0; i < 400; i++) {
    gsize at = norma_random_below (&random, (guint)n[0]);
    guint8 kept = copy[at];
    g_autoptr (NormaBudget) budget = norma_budget_new (64 << 20);
    g_autoptr (NormaTensorFile) changed = NULL;
    g_autoptr (NormaExtractor) loaded = NULL;

    copy[at] = (guint8)norma_random_below (&random, 256);
    changed = with_network (whole, copy, n[0]);
    loaded = norma_extractor_load (changed, &m.frame, budget, NULL);
    copy[at] = kept;
    if (loaded == NULL)
      continue;
    g_free (extract (loaded, planes));
    n_loaded++;
  }
  g_test_message ("%u of 400 changed networks could be run", n_loaded);
  tear_down (&m);
}

/* Levels that are no grid, in the wrong order, or too many. */
static void
test_damaged_levels (void)
{
  static const struct {
    const char *levels[10];
  } cases[] = {
    { { "logits" } },
    { { "coarse", "fine" } },
    { { "fine", "fine", "fine", "fine", "fine", "fine", "fine", "fine", "fine" } },
  };
  Made m;

  set_up (&m, test_backbone_new (), 3);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (Onnx__ModelProto) model = test_backbone_new ();
    g_autoptr (NormaTensorFile) whole = store (m.extractor);
    g_autoptr (NormaTensorFile) file = NULL;
    g_autoptr (GBytes) bytes = NULL;
    gsize size;
    const guint8 *data;

    g_clear_pointer (&model->graph->output[0]->name, g_free);
    model->graph->output[0]->name = g_strdup (cases[i].levels[0]);
    for (guint k = 1; cases[i].levels[k] != NULL; k++)
      test_model_add_output (model, cases[i].levels[k]);
    bytes = test_model_pack (model);
    data = g_bytes_get_data (bytes, &size);
    file = with_network (whole, data, size);
    assert_not_loaded (file, &m.frame, NORMA_ERROR_INPUT, "expected at most 8 levels");
  }
  tear_down (&m);
}

static void
test_failing_allocations (void)
{
  guint nth;
  Made m;

  set_up (&m, test_backbone_new (), 3);
  for (nth = 1;; nth++) {
    g_autoptr (NormaExtractor) extractor = NULL;
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    extractor = norma_backbone_make (m.backbone, &m.frame, &error);
    norma_alloc_fail_nth (0);
    if (extractor != NULL)
      break;
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  g_assert_cmpuint (nth, >, 20);
  tear_down (&m);
}

/* The backbone in bf16 or int8, calibrated on `planes`, whose features measuring gives, too; NULL where
 * the processor cannot, which is then told. */
static NormaExtractor *
lower (const Made *m, NormaPrecision precision, const float *planes)
{
  const NormaNetwork *network = norma_network_extractor_get_network (m->extractor);
  g_autoptr (NormaNetworkRanges) ranges = norma_network_ranges_new (network, NULL);
  gpointer scratch = norma_extractor_scratch_new (m->extractor, NULL);
  gsize n_bytes = norma_feature_levels_size (&m->extractor->levels) * sizeof (float);
  g_autofree float *features = extract (m->extractor, planes);
  g_autofree float *measured = g_malloc (n_bytes);
  g_autoptr (GError) error = NULL;
  NormaExtractor *lowered;

  norma_network_extractor_measure (m->extractor, planes, ranges, measured, scratch);
  g_assert_cmpmem (measured, n_bytes, features, n_bytes);
  norma_extractor_scratch_free (m->extractor, scratch);
  lowered = norma_network_extractor_lower (m->extractor, precision,
                                           precision == NORMA_PRECISION_INT8 ? ranges : NULL, NULL,
                                           &error);
  if (norma_precision_check (precision, NULL))
    g_assert_no_error (error);
  else
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED);
  return lowered;
}

static void
test_lowered (gconstpointer data)
{
  const NormaPrecision precision = (NormaPrecision)GPOINTER_TO_INT (data);
  g_autoptr (NormaExtractor) lowered = NULL, loaded = NULL;
  g_autoptr (NormaTensorFile) file = NULL;
  g_autofree float *planes = NULL, *in_fp32 = NULL, *a = NULL, *b = NULL;
  g_autoptr (GError) error = NULL;
  gsize n;
  Made m;

  set_up (&m, test_backbone_new (), 3);
  planes = draw_planes (&m.frame, 1);
  lowered = lower (&m, precision, planes);
  if (lowered == NULL) {
    tear_down (&m);
    return;
  }
  g_assert_cmpstr (lowered->precision, ==, norma_precision_to_string (precision));
  n = norma_feature_levels_size (&lowered->levels);
  in_fp32 = extract (m.extractor, planes);
  a = extract (lowered, planes);
  g_assert_cmpfloat (test_relative_error (a, in_fp32, n), <, 0.06);
  g_assert_cmpfloat (test_relative_error (a, in_fp32, n), >, 0);

  file = store (lowered);
  loaded = norma_extractor_load (file, &m.frame, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (norma_network_extractor_get_precision (loaded), ==, precision);
  b = extract (loaded, planes);
  g_assert_cmpmem (a, n * sizeof *a, b, n * sizeof *b);
  tear_down (&m);
}

/* Ranges that are missing or of another network. */
static void
test_damaged_ranges (void)
{
  static const float bounds[] = { 0, 1, 2, 3 };
  const guint64 shape[] = { 2, 2 };
  g_autoptr (NormaTensorFile) file = NULL, other = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (bounds, sizeof bounds);
  Made m;

  set_up (&m, test_backbone_new (), 3);
  file = store (m.extractor);
  norma_tensor_file_set_metadata (file, "extractor.precision", "int8");
  other = store (m.extractor);
  norma_tensor_file_set_metadata (other, "extractor.precision", "int8");
  norma_tensor_file_add (other, "extractor.ranges", NORMA_TENSOR_F32, shape, 2, bytes);
  if (norma_precision_check (NORMA_PRECISION_INT8, NULL)) {
    assert_not_loaded (file, &m.frame, NORMA_ERROR_DAMAGED, "extractor.ranges");
    assert_not_loaded (other, &m.frame, NORMA_ERROR_DAMAGED, "ranges of 2 values");
  } else {
    assert_not_loaded (file, &m.frame, NORMA_ERROR_UNSUPPORTED, "int8 needs a processor");
  }
  tear_down (&m);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/network-extractor/golden/resnet18", &resnet, test_golden);
  g_test_add_data_func ("/network-extractor/golden/resnet18-odd", &resnet_odd, test_golden);
  g_test_add_data_func ("/network-extractor/golden/squeezenet", &squeezenet, test_golden);
  g_test_add_func ("/network-extractor/grey", test_grey);
  g_test_add_data_func ("/network-extractor/tokens", GUINT_TO_POINTER (0), test_tokens);
  g_test_add_data_func ("/network-extractor/tokens-registers", GUINT_TO_POINTER (4), test_tokens);
  g_test_add_func ("/network-extractor/threads", test_threads);
  g_test_add_func ("/network-extractor/stored", test_stored);
  g_test_add_func ("/network-extractor/pruned", test_pruned);
  g_test_add_func ("/network-extractor/damaged-fields", test_damaged_fields);
  g_test_add_func ("/network-extractor/damaged-network", test_damaged_network);
  g_test_add_func ("/network-extractor/damaged-levels", test_damaged_levels);
  g_test_add_func ("/network-extractor/failing-allocations", test_failing_allocations);
  g_test_add_data_func ("/network-extractor/bf16", GINT_TO_POINTER (NORMA_PRECISION_BF16),
                        test_lowered);
  g_test_add_data_func ("/network-extractor/int8", GINT_TO_POINTER (NORMA_PRECISION_INT8),
                        test_lowered);
  g_test_add_func ("/network-extractor/damaged-ranges", test_damaged_ranges);
  return g_test_run ();
}
