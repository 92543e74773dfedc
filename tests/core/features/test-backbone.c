/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "core/base/error.h"
#include "core/features/backbone.h"
#include "core/features/extractor-source.h"
#include "core/features/network-extractor.h"
#include "tests/core/features/backbones.h"

/* A folder with one network; taken: the model. */
typedef struct {
  char *folder, *path;
} Place;

static void
place_model (Place *place, Onnx__ModelProto *model)
{
  place->folder = norma_test_folder ();
  place->path = test_model_write (model, place->folder, "net.onnx");
  test_model_free (model);
}

static void
place_clear (Place *place)
{
  norma_test_remove_folder (place->folder);
  g_free (place->folder);
  g_free (place->path);
}

static NormaBackbone *
open_default (const Place *place)
{
  g_autoptr (GError) error = NULL;
  NormaBackbone *backbone = norma_backbone_open (place->path, NULL, NULL, &error);

  g_assert_no_error (error);
  return backbone;
}

/* Names of the chosen levels, with commas. */
static char *
name_chosen (const NormaBackbone *backbone, guint width, guint height)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) levels = norma_backbone_list_levels (backbone, width, height, &error);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < levels->len; i++) {
    const NormaBackboneLevel *level = &g_array_index (levels, NormaBackboneLevel, i);

    if (level->is_chosen)
      g_string_append_printf (names, "%s%s", names->len > 0 ? "," : "", level->name);
  }
  return g_strdup (names->str);
}

static void
assert_chosen (Onnx__ModelProto *model, guint width, guint height, const char *expected)
{
  g_autoptr (NormaBackbone) backbone = NULL;
  g_autofree char *names = NULL;
  Place place;

  place_model (&place, model);
  backbone = open_default (&place);
  names = name_chosen (backbone, width, height);
  g_assert_cmpstr (names, ==, expected);
  place_clear (&place);
}

static void
test_last_of_each_resolution (void)
{
  assert_chosen (test_backbone_new (), 96, 64, "fine,middle,coarse");
}

/* Outputs that are features leave the rest of the graph aside. */
static void
test_outputs_first (void)
{
  Onnx__ModelProto *model = test_backbone_new ();

  test_model_add_output (model, "middle.sum");
  assert_chosen (model, 96, 64, "middle.sum");
}

/* A margin before the next stage is no level, and what a classifier made for another size cannot
 * take does not hide the rest. */
static void
test_margin_and_head (void)
{
  const gint64 pads[] = { 0, 0, 0, 0, 0, 0, 1, 1 };
  Onnx__ModelProto *model = test_backbone_new ();
  Onnx__NodeProto *last;

  test_model_add_integers (model, "pads", 8, pads);
  test_model_add_node (model, "Pad", "coarse pads", "wide");
  test_model_add_node (model, "Flatten", "wide", "long");
  last = test_model_add_node (model, "MatMul", "long m", "other");
  g_assert_nonnull (last);
  test_model_add_output (model, "other");
  assert_chosen (model, 96, 64, "fine,middle,coarse");
}

/* Levels of strides beyond 16 only where there is nothing else. */
static void
test_coarse_only (void)
{
  Onnx__ModelProto *model = test_model_new (13);
  NormaRandom random;

  norma_random_seed (&random, 3);
  test_model_add_input (model, "x");
  add_stage (model, "x", "block", 3, 4, 32, &random);
  test_model_add_output (model, "block");
  assert_chosen (model, 96, 64, "block");
}

static void
test_tokens (void)
{
  assert_chosen (test_vit_new (0), VIT_SIDE, VIT_SIDE, "tokens");
  assert_chosen (test_vit_new (4), VIT_SIDE, VIT_SIDE, "tokens");
}

static void
test_read_level (void)
{
  static const struct {
    NormaShape shape;
    guint width, height; /* of the frame */
    gboolean good;
    guint grid_width, grid_height, channels, n_leading;
  } cases[] = {
    { { 4, { 1, 64, 56, 56 } }, 224, 224, TRUE, 56, 56, 64, 0 },
    { { 4, { 1, 64, 1, 1 } }, 224, 224, FALSE },
    { { 4, { 2, 64, 56, 56 } }, 224, 224, FALSE },
    { { 4, { 1, 64, 225, 56 } }, 224, 224, FALSE },
    { { 4, { 1, 0, 56, 56 } }, 224, 224, FALSE },
    { { 2, { 1, 1000 } }, 224, 224, FALSE },
    { { 5, { 1, 3, 8, 8, 8 } }, 224, 224, FALSE },
    { { 3, { 1, 196, 768 } }, 224, 224, TRUE, 14, 14, 768, 0 },
    { { 3, { 1, 197, 768 } }, 224, 224, TRUE, 14, 14, 768, 1 },
    { { 3, { 1, 257, 384 } }, 224, 224, TRUE, 16, 16, 384, 1 },
    { { 3, { 1, 261, 384 } }, 224, 224, TRUE, 16, 16, 384, 5 },
    { { 3, { 1, 1370, 384 } }, 518, 518, TRUE, 37, 37, 384, 1 },
    { { 3, { 1, 433, 384 } }, 336, 252, TRUE, 24, 18, 384, 1 },
    { { 3, { 1, 213, 384 } }, 224, 224, FALSE },
    { { 3, { 1, 0, 384 } }, 224, 224, FALSE },
    { { 3, { 1, 197, 0 } }, 224, 224, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    NormaBackboneLevel level = { NULL };

    g_assert_cmpint (norma_backbone_level_read (&cases[i].shape, cases[i].width, cases[i].height,
                                                &level),
                     ==, cases[i].good);
    if (!cases[i].good)
      continue;
    g_assert_cmpuint (level.shape.width, ==, cases[i].grid_width);
    g_assert_cmpuint (level.shape.height, ==, cases[i].grid_height);
    g_assert_cmpuint (level.shape.channels, ==, cases[i].channels);
    g_assert_cmpuint (level.n_leading, ==, cases[i].n_leading);
  }
}

static void
assert_frame (Onnx__ModelProto *model, double aspect, guint short_side, guint width, guint height)
{
  g_autoptr (NormaBackbone) backbone = NULL;
  guint found_width, found_height;
  Place place;

  place_model (&place, model);
  backbone = open_default (&place);
  norma_backbone_size_frame (backbone, aspect, short_side, &found_width, &found_height);
  g_assert_cmpuint (found_width, ==, width);
  g_assert_cmpuint (found_height, ==, height);
  place_clear (&place);
}

static void
test_frame (void)
{
  Onnx__ModelProto *model = test_backbone_new ();

  test_model_set_metadata (model, "norma.size_multiple", "14");
  assert_frame (model, 1.5, 100, 154, 98);
  assert_frame (test_backbone_new (), 1.5, 100, 160, 96);
  assert_frame (test_vit_new (0), 1.5, 256, VIT_SIDE, VIT_SIDE);
  model = test_backbone_new ();
  test_model_fix_input (model, 4, (gint64[]){ -1, 3, -1, 80 });
  assert_frame (model, 1.5, 100, 80, 96);
}

static void
assert_refused (Onnx__ModelProto *model, const char *const *levels, NormaError code,
                const char *says)
{
  g_autoptr (NormaBackbone) backbone = NULL;
  g_autoptr (GArray) list = NULL;
  g_autoptr (GError) error = NULL;
  Place place;

  place_model (&place, model);
  backbone = norma_backbone_open (place.path, levels, NULL, &error);
  if (backbone != NULL)
    list = norma_backbone_list_levels (backbone, 96, 64, &error);
  g_assert_null (list);
  g_assert_error (error, NORMA_ERROR, (int)code);
  if (strstr (error->message, says) == NULL || strstr (error->message, place.path) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
  place_clear (&place);
}

static void
test_named_levels (void)
{
  const char *const absent[] = { "fine", "finest", NULL };
  const char *const twice[] = { "fine", "coarse", "fine", NULL };
  const char *const head[] = { "logits", NULL };
  const char *const input[] = { "x", NULL };
  const char *const none[] = { NULL };

  assert_refused (test_backbone_new (), absent, NORMA_ERROR_INPUT,
                  "no node of the model makes a value “finest”");
  assert_refused (test_backbone_new (), twice, NORMA_ERROR_INPUT, "“fine” is named twice");
  assert_refused (test_backbone_new (), head, NORMA_ERROR_INPUT, "level “logits”: found 1×5");
  assert_refused (test_backbone_new (), input, NORMA_ERROR_INPUT, "makes a value “x”");
  assert_refused (test_backbone_new (), none, NORMA_ERROR_INPUT, "found 0 names, expected 1 to 8");
}

static void
test_inputs (void)
{
  Onnx__ModelProto *model = test_backbone_new ();

  test_model_fix_input (model, 4, (gint64[]){ -1, 1, -1, -1 });
  assert_refused (model, NULL, NORMA_ERROR_UNSUPPORTED, "found the input “x” of float -1×1×-1×-1");
  model = test_backbone_new ();
  test_model_fix_input (model, 4, (gint64[]){ 4, 3, -1, -1 });
  assert_refused (model, NULL, NORMA_ERROR_UNSUPPORTED, "expected one input");
  model = test_backbone_new ();
  test_model_add_input (model, "y");
  test_model_add_node (model, "Add", "coarse y", "both");
  test_model_add_output (model, "both");
  assert_refused (model, NULL, NORMA_ERROR_UNSUPPORTED, "and the input y");
}

/* An operator that is not supported is named with its node, and does not matter where the levels
 * do not need it. */
static void
test_unsupported (void)
{
  const char *const levels[] = { "coarse", NULL };
  Onnx__ModelProto *model = test_backbone_new ();
  g_autoptr (NormaBackbone) backbone = NULL;
  g_autofree char *names = NULL;
  Place place;

  test_model_add_node (model, "LSTM", "coarse m", "strange");
  test_model_add_output (model, "strange");
  assert_refused (model, NULL, NORMA_ERROR_UNSUPPORTED, "LSTM");
  model = test_backbone_new ();
  test_model_add_node (model, "LSTM", "coarse m", "strange");
  test_model_add_output (model, "strange");
  place_model (&place, model);
  backbone = norma_backbone_open (place.path, levels, NULL, NULL);
  g_assert_nonnull (backbone);
  names = name_chosen (backbone, 96, 64);
  g_assert_cmpstr (names, ==, "coarse");
  place_clear (&place);
}

static void
test_suggested (void)
{
  Onnx__ModelProto *model = test_backbone_new ();
  g_autoptr (NormaBackbone) said = NULL, beside = NULL;
  g_autofree char *of_metadata = NULL, *of_file = NULL, *json = NULL;
  Place place;

  test_model_set_metadata (model, "norma.levels", "middle");
  test_model_set_metadata (model, "norma.range", "255");
  place_model (&place, model);
  said = open_default (&place);
  g_assert_cmpint (norma_backbone_get_scaling (said)->origin, ==, NORMA_SCALING_METADATA);
  of_metadata = name_chosen (said, 96, 64);
  g_assert_cmpstr (of_metadata, ==, "middle");

  /* The file beside it is the whole truth. */
  json = g_strconcat (place.path, ".json", NULL);
  g_assert_true (g_file_set_contents (json, "{\"levels\": [\"fine\", \"coarse\"]}", -1, NULL));
  beside = open_default (&place);
  g_assert_cmpint (norma_backbone_get_scaling (beside)->origin, ==, NORMA_SCALING_FILE);
  g_assert_cmpfloat (norma_backbone_get_scaling (beside)->range, ==, 1);
  of_file = name_chosen (beside, 96, 64);
  g_assert_cmpstr (of_file, ==, "fine,coarse");
  place_clear (&place);
}

static void
test_bad_metadata (void)
{
  Onnx__ModelProto *model = test_backbone_new ();

  test_model_set_metadata (model, "norma.deviation", "1,2");
  assert_refused (model, NULL, NORMA_ERROR_DAMAGED, "norma.deviation: found “1,2”, expected three");
}

/* The finest comes first, however the levels are named. */
static void
test_order (void)
{
  const char *const levels[] = { "coarse", "fine", "middle", NULL };
  const NormaFrame frame = { 96, 64, 3, NORMA_FRAME_STRETCH, 0, 255, 0 };
  g_autoptr (NormaExtractorSource) source = NULL;
  g_autoptr (NormaExtractor) extractor = NULL;
  g_autoptr (GError) error = NULL;
  NormaExtractorOptions options = { .levels = levels };
  Place place;

  place_model (&place, test_backbone_new ());
  options.network = place.path;
  source = norma_extractor_source_open (&options, NULL, &error);
  g_assert_no_error (error);
  extractor = norma_extractor_source_make (source, &frame, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (extractor->levels.n, ==, 3);
  g_assert_cmpuint (extractor->levels.at[0].width, ==, 24);
  g_assert_cmpuint (extractor->levels.at[1].width, ==, 12);
  g_assert_cmpuint (extractor->levels.at[2].width, ==, 6);
  g_assert_cmpstr (norma_network_get_output (norma_network_extractor_get_network (extractor), 0),
                   ==, "fine");
  place_clear (&place);
}

/* The built-in extractor has no levels and no precision. */
static void
test_built_in (void)
{
  const char *const levels[] = { "fine", NULL };
  const NormaExtractorOptions with_levels = { .levels = levels };
  const NormaExtractorOptions with_precision = { .precision = NORMA_PRECISION_FP32 };
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_extractor_source_open (&with_levels, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);
  g_assert_null (norma_extractor_source_open (&with_precision, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_absent (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_backbone_open ("/nowhere/net.onnx", NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
}

/* A network that the cap does not hold is refused, not read. */
static void
test_cap (void)
{
  g_autoptr (NormaBudget) budget = norma_budget_new (1000);
  g_autoptr (GError) error = NULL;
  Place place;

  place_model (&place, test_backbone_new ());
  g_assert_null (norma_backbone_open (place.path, NULL, budget, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/backbone/last-of-each-resolution", test_last_of_each_resolution);
  g_test_add_func ("/backbone/outputs-first", test_outputs_first);
  g_test_add_func ("/backbone/margin-and-head", test_margin_and_head);
  g_test_add_func ("/backbone/coarse-only", test_coarse_only);
  g_test_add_func ("/backbone/tokens", test_tokens);
  g_test_add_func ("/backbone/read-level", test_read_level);
  g_test_add_func ("/backbone/frame", test_frame);
  g_test_add_func ("/backbone/named-levels", test_named_levels);
  g_test_add_func ("/backbone/inputs", test_inputs);
  g_test_add_func ("/backbone/unsupported", test_unsupported);
  g_test_add_func ("/backbone/suggested", test_suggested);
  g_test_add_func ("/backbone/bad-metadata", test_bad_metadata);
  g_test_add_func ("/backbone/order", test_order);
  g_test_add_func ("/backbone/built-in", test_built_in);
  g_test_add_func ("/backbone/absent", test_absent);
  g_test_add_func ("/backbone/cap", test_cap);
  return g_test_run ();
}
