/* SPDX-License-Identifier: Apache-2.0 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core/features/descriptor.h"
#include "tests/app/cli.h"
#include "tests/core/features/backbones.h"

/* Networks on the command line. */

static void
make_folder (void)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (Onnx__ModelProto) net = test_backbone_new ();
  g_autofree char *parts = NULL;
  g_autoptr (GPtrArray) paths = NULL;

  cli_folder = norma_test_folder ();
  parts = g_build_filename (cli_folder, "good", NULL);
  g_assert_cmpint (g_mkdir (parts, 0777), ==, 0);
  paths = norma_test_parts_write (&part, 1, 12, parts);
  g_free (test_model_write (net, cli_folder, "net.onnx"));
}

static void
test_fit_to_score (void)
{
  g_auto (Run) fit = run_expecting ("fit --good good --output net.norma --size 64 --extractor "
                                    "net.onnx --levels coarse --precision fp32 --detector gaussian",
                                    0);
  g_auto (Run) info = run_expecting ("info net.norma", 0);
  g_auto (Run) json = run_expecting ("info net.norma --json", 0);
  g_auto (Run) verify = run_expecting ("verify net.norma", 0);
  g_auto (Run) score = run_expecting ("score net.norma good", 0);

  assert_says (fit.out, "Fitted on 12 good images");
  assert_says (info.out, "net.onnx, 0.0 MB of weights");
  assert_says (info.out, "precision ");
  assert_says (info.out, "10 features at 4 x 4 positions: coarse");
  assert_says (info.out, "RGB, 0 ... 1, less 0.485, 0.456, 0.406");
  assert_says (json.out, "\"name\":\"network\"");
  assert_says (json.out, "\"levels\":[{\"grid_width\":4,\"grid_height\":4,\"features\":10}]");
  assert_says (verify.out, "identical bits");
  assert_says (score.out, "accept");
}

/* No file is there, and all commands know it. */
static void
test_descriptor (void)
{
  g_auto (Run) fit = run_expecting (
      "fit --good good -o own.norma --size 64 --extractor descriptor --levels layer3", 0);
  g_auto (Run) own = run_expecting ("info descriptor", 0);
  g_auto (Run) info = run_expecting ("info own.norma", 0);
  g_auto (Run) json = run_expecting ("info own.norma --json", 0);
  g_auto (Run) verify = run_expecting ("verify own.norma", 0);
  g_auto (Run) why = run_expecting ("explain own.norma good/part-0001.tif", 0);
  g_autofree char *hash = norma_descriptor_hash ();
  g_autofree char *in_json = g_strdup_printf ("\"sha256\":\"%s\"", hash);

  assert_says (fit.out, "Fitted on 12 good images");
  assert_says (own.out, "Norma's descriptor");
  assert_says (own.out, hash);
  assert_says (own.out, "*  128 features at  32 x  32, stride    8  layer2");
  assert_says (info.out, "Norma's descriptor, ");
  assert_says (info.out, hash);
  assert_says (info.out, "256 features at 5 x 4 positions: layer3");
  assert_says (json.out, "\"name\":\"descriptor\"");
  assert_says (json.out, in_json);
  assert_says (verify.out, "identical bits");
  assert_says (why.out, "layer3");
}

static void
test_detectors (void)
{
  static const char *const words[] = {
    "--detector gaussian --embedding subset --dimensions 5",
    "--detector gaussian-ad --components npca:0.9",
    "--detector padim --covariance shrunk --embedding orthogonal --dimensions 4 --seed 3",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++) {
    g_autofree char *line = g_strconcat ("fit --good good --output d.norma --size 64 --extractor "
                                         "net.onnx ",
                                         words[i], NULL);
    g_auto (Run) fit = run_expecting (line, 0);
    g_auto (Run) verify = run_expecting ("verify d.norma", 0);

    assert_says (fit.out, "Fitted on 12 good images");
    assert_says (verify.out, "identical bits");
  }
}

static void
test_patchcore (void)
{
  g_auto (Run) fit = run_expecting ("fit --good good --output p.norma --size 64x64 --extractor "
                                    "net.onnx --detector patchcore --coreset 0.1",
                                    0);

  assert_says (fit.out, "Kept 77 of 768 patches of the good images.");
  g_assert_null (strstr (fit.out, "random part"));
}

static void
test_info (void)
{
  g_auto (Run) info = run_expecting ("info net.onnx", 0);
  g_auto (Run) operators = run_expecting ("info --operators", 0);

  assert_says (info.out, "operator set       13");
  assert_says (info.out, "x, float any shape");
  assert_says (info.out, "outputs            logits");
  assert_says (info.out, "nothing said, so as ImageNet's networks");
  assert_says (info.out, "Levels for a frame of 256 x 256");
  assert_says (info.out, "*    6 features at  64 x  64, stride    4  fine");
  assert_says (info.out, "*   10 features at  16 x  16, stride   16  coarse");
  g_assert_null (strstr (info.out, "positions: logits"));
  assert_says (operators.out, "Conv ");
  assert_says (operators.out, "LayerNormalization");
}

/* On a processor without the instructions a model in bf16 says so, and scores in fp32. */
static void
test_stand_in (void)
{
  g_auto (Run) fit = { NULL }, refused = { NULL }, score = { NULL }, verify = { NULL };

  if (!norma_precision_check (NORMA_PRECISION_BF16, NULL)) {
    fit =
        run_expecting ("fit --good good -o b.norma --size 64 --extractor net.onnx --precision bf16",
                       1);
    assert_says (fit.err, "bf16 needs a processor with AVX-512 BF16 or AMX");
    return;
  }
  fit = run_expecting ("fit --good good -o b.norma --size 64 --extractor net.onnx --precision bf16",
                       0);
  assert_says (fit.out, "Calculated in bf16, which ranks the good images as fp32 does by ");
  g_setenv ("DNNL_MAX_CPU_ISA", "AVX2", TRUE);
  refused = run_expecting ("score b.norma good", 1);
  score = run_expecting ("score b.norma good --precision fp32", 0);
  verify = run_expecting ("verify b.norma --precision fp32", 0);
  g_unsetenv ("DNNL_MAX_CPU_ISA");
  assert_says (refused.err, "bf16 needs a processor with AVX-512 BF16 or AMX");
  assert_says (refused.err, "fp32 runs on any; the model has thresholds for that");
  assert_says (score.out, "accepted");
  assert_says (verify.out, "b.norma scores here");
}

static void
test_refused (void)
{
  static const struct {
    const char *words;
    int code;
    const char *says;
  } cases[] = {
    { "fit --good good -o a.norma --extractor none.onnx", 1, "none.onnx: opening" },
    { "fit --good good -o a.norma --extractor net.onnx --levels fin", 1, "a value “fin”" },
    { "fit --good good -o a.norma --extractor net.onnx --levels a,,b", 2,
      "--levels: found \"a,,b\"" },
    { "fit --good good -o a.norma --extractor net.onnx --precision fp8", 2,
      "expected one of auto, fp32, bf16, int8" },
    { "fit --good good -o a.norma --levels fine", 2,
      "without --extractor descriptor or FILE.onnx" },
    { "fit --good good -o a.norma --extractor built-in --precision fp32", 2,
      "without --extractor descriptor or FILE.onnx" },
    { "fit --good good -o a.norma --detector divination", 2, "--detector: found \"divination\"" },
    { "score a.norma part.tiff --precision bf16", 2, "expected one of as-fitted, fp32" },
    { "info net.onnx --json", 2, "expected a model file" },
    { "info", 2, "expected one model file or ONNX file" },
    { "fit --good good -o a.norma --extractor descriptor --levels layer9", 1, "descriptor: " },
    { "info descriptor --json", 2, "found the network descriptor" },
    { "info none.onnx", 1, "none.onnx" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto (Run) run = run_expecting (cases[i].words, cases[i].code);

    assert_says (run.err, cases[i].says);
  }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  make_folder ();
  g_test_add_func ("/network-cli/fit-to-score", test_fit_to_score);
  g_test_add_func ("/network-cli/descriptor", test_descriptor);
  g_test_add_func ("/network-cli/detectors", test_detectors);
  g_test_add_func ("/network-cli/patchcore", test_patchcore);
  g_test_add_func ("/network-cli/info", test_info);
  g_test_add_func ("/network-cli/stand-in", test_stand_in);
  g_test_add_func ("/network-cli/refused", test_refused);
  result = g_test_run ();
  norma_test_remove_folder (cli_folder);
  g_free (cli_folder);
  return result;
}
