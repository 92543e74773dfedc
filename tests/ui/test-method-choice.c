/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/method-choice.h"

#include "core/base/error.h"

static NormaMethodChoice *
copy_by_text (const NormaMethodChoice *choice)
{
  g_autofree char *text = norma_method_choice_to_text (choice);
  g_autoptr (GError) error = NULL;
  NormaMethodChoice *copy = norma_method_choice_parse (text, &error);

  g_assert_no_error (error);
  return copy;
}

static void
test_text (void)
{
  const char *const levels[] = { "layer \"2\"", "größer", NULL };
  g_autoptr (NormaMethodChoice) choice = norma_method_choice_new ();
  g_autoptr (NormaMethodChoice) copy = NULL;
  g_autoptr (NormaMethodChoice) same = NULL;

  /* A path that is not UTF-8. */
  norma_method_choice_set_network (choice, "/nets/\xff one.onnx");
  norma_method_choice_set_network (choice, "/nets/two.onnx");
  norma_method_choice_set_levels (choice, levels);
  choice->precision = NORMA_PRECISION_BF16;
  choice->detector = NORMA_METHOD_PADIM;
  choice->core_set = 0.037;
  choice->by_time = TRUE;
  choice->steps = 4321;
  choice->minutes = 12.5;
  choice->seed = 2385;
  choice->tiles = (NormaTileOptions){ 384, 0.125, 0.5, NORMA_TILE_MODELS_EACH, 64 };
  choice->augments = 1 << NORMA_AUGMENT_ROTATE_90 | 1 << NORMA_AUGMENT_FLIP_VERTICAL;
  copy = copy_by_text (choice);
  g_assert_cmpstr (copy->network, ==, "/nets/two.onnx");
  g_assert_true (g_strv_equal ((const char *const *)copy->levels, levels));
  g_assert_cmpuint (copy->precision, ==, NORMA_PRECISION_BF16);
  g_assert_cmpuint (copy->detector, ==, NORMA_METHOD_PADIM);
  g_assert_cmpfloat (copy->core_set, ==, 0.037);
  g_assert_true (copy->by_time);
  g_assert_cmpuint (copy->steps, ==, 4321);
  g_assert_cmpfloat (copy->minutes, ==, 12.5);
  g_assert_cmpuint (copy->seed, ==, 2385);
  g_assert_cmpuint (copy->tiles.side, ==, 384);
  g_assert_cmpfloat (copy->tiles.overlap, ==, 0.125);
  g_assert_cmpfloat (copy->tiles.scale, ==, 0.5);
  g_assert_cmpuint (copy->tiles.models, ==, NORMA_TILE_MODELS_EACH);
  g_assert_cmpuint (copy->augments, ==, choice->augments);
  g_assert_cmpuint (g_strv_length (copy->networks), ==, 2);
  g_assert_cmpstr (copy->networks[1], ==, "/nets/\xff one.onnx");
  same = norma_method_choice_copy (copy);
  g_assert_true (norma_method_choice_equal (same, choice));
  norma_method_choice_set_levels (same, NULL);
  g_assert_false (norma_method_choice_equal (same, choice));
}

static void
test_default (void)
{
  g_autoptr (NormaMethodChoice) fresh = norma_method_choice_new ();
  g_autoptr (NormaMethodChoice) copy = copy_by_text (fresh);
  g_autoptr (NormaMethodChoice) parsed = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (copy->network);
  g_assert_null (copy->levels);
  g_assert_null (copy->networks);
  g_assert_cmpuint (copy->precision, ==, NORMA_PRECISION_AUTO);
  g_assert_cmpuint (copy->detector, ==, NORMA_METHOD_GAUSSIAN);
  g_assert_cmpuint (copy->tiles.side, ==, 0);
  g_assert_cmpfloat (copy->tiles.overlap, ==, 0.25);
  g_assert_cmpfloat (copy->tiles.scale, ==, 1);
  g_assert_cmpuint (copy->tiles.models, ==, NORMA_TILE_MODELS_ONE);
  g_assert_cmpuint (copy->augments, ==, 0);
  /* What is not said is as usual; what is not known is passed over. */
  parsed = norma_method_choice_parse ("{\"later\": [1, 2]}", &error);
  g_assert_no_error (error);
  g_assert_true (norma_method_choice_equal (parsed, fresh));
}

static void
test_networks (void)
{
  g_autoptr (NormaMethodChoice) choice = norma_method_choice_new ();

  for (guint i = 0; i < 7; i++) {
    g_autofree char *path = g_strdup_printf ("/%u.onnx", i);

    norma_method_choice_set_network (choice, path);
  }
  norma_method_choice_set_network (choice, choice->networks[4]);
  g_assert_cmpuint (g_strv_length (choice->networks), ==, 5);
  g_assert_cmpstr (choice->networks[0], ==, "/2.onnx");
  g_assert_cmpstr (choice->networks[1], ==, "/6.onnx");
  g_assert_cmpstr (choice->networks[4], ==, "/3.onnx");
  /* The built-in extractor has no choice, and the networks are remembered. */
  norma_method_choice_set_levels (choice, (const char *const[]){ "a", NULL });
  choice->precision = NORMA_PRECISION_FP32;
  norma_method_choice_set_network (choice, NULL);
  g_assert_null (choice->network);
  g_assert_null (choice->levels);
  g_assert_cmpuint (choice->precision, ==, NORMA_PRECISION_AUTO);
  g_assert_cmpuint (g_strv_length (choice->networks), ==, 5);
}

/* It is kept by its name, and is no file to be remembered. */
static void
test_descriptor (void)
{
  g_autoptr (NormaMethodChoice) choice = norma_method_choice_new (), copy = NULL;
  NormaFitOptions options;

  norma_method_choice_set_network (choice, "/nets/one.onnx");
  norma_method_choice_set_network (choice, NORMA_DESCRIPTOR);
  copy = copy_by_text (choice);
  g_assert_cmpstr (copy->network, ==, NORMA_DESCRIPTOR);
  g_assert_cmpuint (g_strv_length (copy->networks), ==, 1);
  norma_fit_options_init (&options);
  norma_method_choice_apply (copy, &options);
  g_assert_cmpstr (options.extractor.network, ==, NORMA_DESCRIPTOR);
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    NormaError code;
  } table[] = {
    { "", NORMA_ERROR_DAMAGED },
    { "no JSON", NORMA_ERROR_DAMAGED },
    { "[]", NORMA_ERROR_DAMAGED },
    { "{\"network\": 3}", NORMA_ERROR_DAMAGED },
    { "{\"network\": []}", NORMA_ERROR_DAMAGED },
    { "{\"network\": \"two.onnx\"}", NORMA_ERROR_DAMAGED },
    { "{\"levels\": \"a\"}", NORMA_ERROR_DAMAGED },
    { "{\"levels\": [\"a\", 3]}", NORMA_ERROR_DAMAGED },
    { "{\"levels\": [\"a\", {}]}", NORMA_ERROR_DAMAGED },
    { "{\"networks\": [\"file:///a.onnx\", \"b\"]}", NORMA_ERROR_DAMAGED },
    { "{\"precision\": null}", NORMA_ERROR_DAMAGED },
    { "{\"precision\": \"fp3\"}", NORMA_ERROR_UNSUPPORTED },
    { "{\"detector\": \"later\"}", NORMA_ERROR_UNSUPPORTED },
    { "{\"core-set\": 0}", NORMA_ERROR_DAMAGED },
    { "{\"core-set\": 1.01}", NORMA_ERROR_DAMAGED },
    { "{\"core-set\": \"all\"}", NORMA_ERROR_DAMAGED },
    { "{\"train-by\": \"luck\"}", NORMA_ERROR_UNSUPPORTED },
    { "{\"steps\": -1}", NORMA_ERROR_DAMAGED },
    { "{\"steps\": 1e8}", NORMA_ERROR_DAMAGED },
    { "{\"minutes\": 0}", NORMA_ERROR_DAMAGED },
    { "{\"minutes\": 10081}", NORMA_ERROR_DAMAGED },
    { "{\"seed\": -1}", NORMA_ERROR_DAMAGED },
    { "{\"seed\": 1e10}", NORMA_ERROR_DAMAGED },
    { "{\"tile\": -1}", NORMA_ERROR_DAMAGED },
    { "{\"tile\": 2049}", NORMA_ERROR_DAMAGED },
    { "{\"overlap\": 0.51}", NORMA_ERROR_DAMAGED },
    { "{\"scale\": 0}", NORMA_ERROR_DAMAGED },
    { "{\"tile-models\": \"some\"}", NORMA_ERROR_UNSUPPORTED },
    { "{\"augment\": \"rotate45\"}", NORMA_ERROR_UNSUPPORTED },
    { "{\"augment\": 90}", NORMA_ERROR_DAMAGED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++) {
    g_autoptr (GError) error = NULL;

    g_test_message ("%s", table[i].text);
    g_assert_null (norma_method_choice_parse (table[i].text, &error));
    g_assert_error (error, NORMA_ERROR, (int)table[i].code);
  }
}

/* Steps or a time, of which the other is not asked for; and one seed for all that is drawn. */
static void
test_training (void)
{
  g_autoptr (NormaMethodChoice) choice = norma_method_choice_new ();
  NormaFitOptions options;
  const NormaSchedule *simplenet = &options.detector.simplenet.training.schedule;
  const NormaSchedule *efficientad = &options.detector.efficientad.training.schedule;

  norma_fit_options_init (&options);
  norma_method_choice_apply (choice, &options);
  g_assert_cmpuint (simplenet->n_steps, ==, NORMA_DISCRIMINATOR_STEPS);
  g_assert_cmpuint (efficientad->n_steps, ==, NORMA_STUDENT_STEPS);
  g_assert_cmpfloat (simplenet->budget_s, ==, 0);
  choice->steps = 4321;
  choice->seed = 77;
  norma_method_choice_apply (choice, &options);
  g_assert_cmpuint (simplenet->n_steps, ==, 4321);
  g_assert_cmpuint (efficientad->n_steps, ==, 4321);
  g_assert_cmpuint (options.detector.simplenet.training.seed, ==, 77);
  g_assert_cmpuint (options.detector.efficientad.training.seed, ==, 77);
  g_assert_cmpuint (options.seed, ==, 77);
  choice->by_time = TRUE;
  norma_method_choice_apply (choice, &options);
  g_assert_cmpuint (simplenet->n_steps, ==, NORMA_DISCRIMINATOR_STEPS);
  g_assert_cmpfloat (simplenet->budget_s, ==, 600);
  g_assert_cmpfloat (efficientad->budget_s, ==, 600);
  g_assert_cmpuint (norma_fit_training_get_usual_steps (NORMA_METHOD_GAUSSIAN), ==, 0);
}

static void
test_apply (void)
{
  g_autoptr (NormaMethodChoice) choice = norma_method_choice_new ();
  g_autoptr (NormaMethodChoice) usual = norma_method_choice_new ();
  NormaFitOptions options, fresh;

  norma_fit_options_init (&options);
  norma_fit_options_init (&fresh);
  norma_method_choice_set_network (choice, "/a.onnx");
  norma_method_choice_set_levels (choice, (const char *const[]){ "b", NULL });
  choice->detector = NORMA_METHOD_GAUSSIAN_AD;
  choice->core_set = 0.037;
  norma_method_choice_apply (choice, &options);
  g_assert_cmpstr (options.extractor.network, ==, "/a.onnx");
  g_assert_cmpstr (options.extractor.levels[0], ==, "b");
  g_assert_cmpuint (options.detector.method, ==, NORMA_METHOD_GAUSSIAN_AD);
  g_assert_cmpfloat (options.detector.patchcore.core_set, ==, 0.037);
  /* Tiles have no copies; these come back with the whole image. */
  choice->augments = NORMA_AUGMENTS_ALL;
  norma_method_choice_apply (choice, &options);
  g_assert_cmpuint (options.tiles.side, ==, 0);
  g_assert_cmpuint (options.augments, ==, NORMA_AUGMENTS_ALL);
  choice->tiles.side = 128;
  norma_method_choice_apply (choice, &options);
  g_assert_cmpuint (options.tiles.side, ==, 128);
  g_assert_cmpuint (options.tiles.most_samples, ==, fresh.tiles.most_samples);
  g_assert_cmpuint (options.augments, ==, 0);
  norma_method_choice_apply (usual, &options);
  g_assert_cmpuint (options.tiles.side, ==, 0);
  g_assert_null (options.extractor.network);
  g_assert_null (options.extractor.levels);
  g_assert_cmpuint (options.detector.method, ==, fresh.detector.method);
  g_assert_cmpfloat (options.detector.patchcore.core_set, ==, fresh.detector.patchcore.core_set);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/method-choice/text", test_text);
  g_test_add_func ("/method-choice/default", test_default);
  g_test_add_func ("/method-choice/networks", test_networks);
  g_test_add_func ("/method-choice/descriptor", test_descriptor);
  g_test_add_func ("/method-choice/refused", test_refused);
  g_test_add_func ("/method-choice/apply", test_apply);
  g_test_add_func ("/method-choice/training", test_training);
  return g_test_run ();
}
