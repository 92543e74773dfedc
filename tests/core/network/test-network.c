/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/network/operators.h"
#include "tests/core/network/model.h"
#include "tests/support.h"

/* Reading good, damaged and hostile models; what plans and runs promise. */

enum { CHANNELS = 4, SIZE = 9 };

/* Two convolutions with a residual, a pool and a classifier. */
static Onnx__ModelProto *
make_model (void)
{
  Onnx__ModelProto *model = test_model_new (13);
  const gint64 c[] = { CHANNELS };
  NormaRandom random;

  norma_random_seed (&random, 1);
  test_model_add_input (model, "x");
  test_model_add_weights (model, "w1", 4, (gint64[]){ CHANNELS, 3, 3, 3 }, 0.3, 0, &random);
  test_model_add_weights (model, "w2", 4, (gint64[]){ CHANNELS, CHANNELS, 1, 1 }, 0.3, 0, &random);
  test_model_add_weights (model, "bias", 1, c, 1, 0, &random);
  test_model_add_weights (model, "m", 2, (gint64[]){ CHANNELS, 2 }, 1, 0, &random);
  test_model_add_node (model, "Conv", "x w1 bias", "a");
  test_model_add_node (model, "Relu", "a", "b");
  test_model_add_node (model, "Conv", "b w2", "c");
  test_model_add_node (model, "Add", "c b", "d");
  test_model_add_node (model, "GlobalAveragePool", "d", "e");
  test_model_add_node (model, "Shape", "e", "s");
  test_model_add_node (model, "Flatten", "e", "f");
  test_model_add_node (model, "MatMul", "f m", "g");
  test_model_add_node (model, "Softmax", "g", "h");
  test_model_add_output (model, "d");
  test_model_add_output (model, "h");
  return model;
}

/* Goes through everything that a file can reach; FALSE with an error is as good as TRUE. */
static gboolean
try_bytes (GBytes *bytes, NormaBudget *budget, GError **error)
{
  NormaNetworkInput input = { { 4, { 1, 3, SIZE, SIZE } }, NORMA_ELEMENT_FLOAT };
  g_autoptr (NormaNetwork) network = norma_network_read_bytes (bytes, "model", NULL, budget, error);
  g_autoptr (NormaNetworkPlan) plan =
      network == NULL ? NULL : norma_network_plan_new (network, &input, 1, budget, error);
  g_autoptr (NormaNetworkRun) run = plan == NULL ? NULL : norma_network_run_new (plan, error);

  if (run == NULL)
    return FALSE;
  norma_network_run_execute (run);
  return TRUE;
}

static void
assert_refused (const Onnx__ModelProto *model, NormaError code, const char *says)
{
  g_autoptr (GBytes) bytes = test_model_pack (model);
  g_autoptr (NormaBudget) budget = norma_budget_new (64 << 20);
  g_autoptr (GError) error = NULL;

  g_assert_false (try_bytes (bytes, budget, &error));
  g_assert_error (error, NORMA_ERROR, (int)code);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
test_truncated (void)
{
  g_autoptr (Onnx__ModelProto) model = make_model ();
  g_autoptr (GBytes) bytes = test_model_pack (model);
  g_autoptr (NormaBudget) budget = norma_budget_new (64 << 20);
  gsize size = g_bytes_get_size (bytes);

  g_assert_true (try_bytes (bytes, budget, NULL));
  for (gsize n = 0; n < size; n++) {
    g_autoptr (GBytes) part = g_bytes_new (g_bytes_get_data (bytes, NULL), n);
    g_autoptr (GError) error = NULL;

    g_assert_false (try_bytes (part, budget, &error));
    g_assert_nonnull (error);
  }
}

static void
test_flipped (void)
{
  g_autoptr (Onnx__ModelProto) model = make_model ();
  g_autoptr (GBytes) bytes = test_model_pack (model);
  g_autoptr (NormaBudget) budget = norma_budget_new (16 << 20);
  gsize size = g_bytes_get_size (bytes);
  NormaRandom random;

  norma_random_seed (&random, 2);
  for (guint trial = 0; trial < 2000; trial++) {
    guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
    g_autoptr (GBytes) flipped = NULL;
    g_autoptr (GError) error = NULL;

    for (guint64 n = 1 + norma_random_below (&random, 3); n > 0; n--)
      copy[norma_random_below (&random, size)] ^= (guint8)(1 << norma_random_below (&random, 8));
    flipped = g_bytes_new_take (copy, size);
    g_assert_true (try_bytes (flipped, budget, &error) == (error == NULL));
  }
}

static void
test_every_allocation (void)
{
  g_autoptr (Onnx__ModelProto) model = make_model ();
  g_autoptr (GBytes) bytes = test_model_pack (model);
  gboolean done = FALSE;

  for (guint nth = 1; !done; nth++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (nth);
    done = try_bytes (bytes, NULL, &error);
    norma_alloc_fail_nth (0);
    if (!done)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
    g_assert_cmpuint (nth, <, 2000);
  }
}

static void
test_cycle (void)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);

  test_model_add_input (model, "x");
  test_model_add_node (model, "Add", "x c", "a");
  test_model_add_node (model, "Relu", "a", "b");
  test_model_add_node (model, "Relu", "b", "c");
  test_model_add_output (model, "c");
  assert_refused (model, NORMA_ERROR_DAMAGED, "depends on its own output");
}

static void
test_names (void)
{
  g_autoptr (Onnx__ModelProto) twice = make_model ();
  g_autoptr (Onnx__ModelProto) missing = make_model ();
  g_autoptr (Onnx__ModelProto) output = make_model ();

  test_model_add_node (twice, "Relu", "a", "b");
  assert_refused (twice, NORMA_ERROR_DAMAGED, "two values of the name “b”");
  test_model_add_node (missing, "Relu", "nobody", "z");
  assert_refused (missing, NORMA_ERROR_DAMAGED, "reads “nobody”");
  test_model_add_output (output, "nothing");
  assert_refused (output, NORMA_ERROR_DAMAGED, "no value “nothing”");
}

static void
test_unsupported (void)
{
  g_autoptr (Onnx__ModelProto) op = make_model ();
  g_autoptr (Onnx__ModelProto) attribute = make_model ();
  g_autoptr (Onnx__ModelProto) domain = make_model ();
  g_autoptr (Onnx__ModelProto) old = test_model_new (6);
  g_autoptr (Onnx__ModelProto) young = test_model_new (18);
  g_autoptr (Onnx__ModelProto) type = make_model ();

  test_model_add_node (op, "Einsum", "d", "z");
  test_model_add_output (op, "z");
  assert_refused (op, NORMA_ERROR_UNSUPPORTED, "(Einsum, opset 13): the operator");
  test_node_set_integer (attribute->graph->node[1], "odd", 1);
  assert_refused (attribute, NORMA_ERROR_UNSUPPORTED, "node “Relu-1” (Relu, opset 13): attribute");
  domain->graph->node[1]->domain = g_strdup ("com.example");
  assert_refused (domain, NORMA_ERROR_UNSUPPORTED, "com.example");
  assert_refused (old, NORMA_ERROR_UNSUPPORTED, "opset 6");
  assert_refused (young, NORMA_ERROR_UNSUPPORTED, "opset 18");
  type->graph->initializer[0]->data_type = 14;
  assert_refused (type, NORMA_ERROR_UNSUPPORTED, "type 14");
}

/* What nobody needs may be anything. */
static void
test_dead_end (void)
{
  g_autoptr (Onnx__ModelProto) model = make_model ();
  g_autoptr (GBytes) bytes = NULL;

  test_model_add_node (model, "Einsum", "d", "z");
  bytes = test_model_pack (model);
  g_assert_true (try_bytes (bytes, NULL, NULL));
}

static void
test_absurd_sizes (void)
{
  const gint64 absurd = (gint64)1 << 40;
  g_autoptr (Onnx__ModelProto) longer = make_model ();
  g_autoptr (Onnx__ModelProto) negative = make_model ();
  g_autoptr (Onnx__ModelProto) expanded = make_model ();
  g_autoptr (Onnx__ModelProto) filled = make_model ();
  g_autoptr (Onnx__ModelProto) padded = make_model ();
  g_autoptr (Onnx__ModelProto) cut = make_model ();

  longer->graph->initializer[0]->dims[0] = absurd;
  assert_refused (longer, NORMA_ERROR_TOO_LARGE, "w1");
  negative->graph->initializer[0]->dims[0] = -1;
  assert_refused (negative, NORMA_ERROR_DAMAGED, "w1");
  test_model_add_integers (expanded, "n", 2, (gint64[]){ absurd, absurd });
  test_model_add_node (expanded, "Expand", "bias n", "z");
  test_model_add_output (expanded, "z");
  assert_refused (expanded, NORMA_ERROR_MISMATCH, "Expand");
  test_model_add_integers (filled, "n", 1, &absurd);
  test_model_add_node (filled, "ConstantOfShape", "n", "z");
  test_model_add_output (filled, "z");
  assert_refused (filled, NORMA_ERROR_TOO_LARGE, "memory cap");
  test_node_set_integers (padded->graph->node[0], "pads", 4,
                          (gint64[]){ G_MAXINT32, G_MAXINT32, G_MAXINT32, G_MAXINT32 });
  assert_refused (padded, NORMA_ERROR_TOO_LARGE, "");
  /* Twice from the third of four on would begin behind the end. */
  test_model_add_integers (cut, "from", 2, (gint64[]){ 2, 3 });
  test_model_add_integers (cut, "to", 2, (gint64[]){ 4, 4 });
  test_model_add_integers (cut, "axes", 2, (gint64[]){ 0, -1 });
  test_model_add_node (cut, "Slice", "bias from to axes", "z");
  test_model_add_output (cut, "z");
  assert_refused (cut, NORMA_ERROR_MISMATCH, "given twice");
}

/* A product or convolution of `a` and `w`; is_known: a is a constant, so that reading computes it. */
static NormaNetwork *
make_product (const char *op, const float *a, gboolean is_known)
{
  static const gint64 sizes[] = { 2, 3, 4, 4 }, weights[] = { 3, 3, 4, 4 };
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);
  gboolean is_gemm = g_str_equal (op, "Gemm");
  guint rank = is_gemm ? 2 : 4;
  g_autoptr (GError) error = NULL;
  NormaNetwork *network;
  NormaRandom random;

  norma_random_seed (&random, 41);
  test_model_add_input (model, is_known ? "x" : "a");
  if (is_known)
    test_model_add_tensor (model, "a", ONNX__TENSOR_PROTO__DATA_TYPE__FLOAT, rank,
                           is_gemm ? sizes + 2 : sizes, a, (is_gemm ? 16 : 96) * sizeof *a);
  test_model_add_weights (model, "w", g_str_equal (op, "Conv") ? 4 : 2,
                          g_str_equal (op, "Conv") ? weights : weights + 2, 1, 0, &random);
  test_model_add_node (model, op, "a w", "b");
  test_model_add_node (model, is_known ? "Add" : "Identity", is_known ? "b x" : "b", "y");
  test_model_add_output (model, "y");
  network = test_model_read (model, &error);
  g_assert_no_error (error);
  return network;
}

/* What is computed when the file is read has the numbers that the run would have given. */
static void
test_known_products (void)
{
  static const char *const ops[] = { "Conv", "MatMul", "Gemm" };
  const float zero = 0;
  NormaRandom random;

  norma_random_seed (&random, 43);
  for (guint i = 0; i < G_N_ELEMENTS (ops); i++) {
    const NormaShape one = { 1, { 1 } };
    const NormaShape shape =
        i == 2 ? (NormaShape){ 2, { 4, 4 } } : (NormaShape){ 4, { 2, 3, 4, 4 } };
    g_autofree float *a = test_random_numbers (&shape, &random), *known = NULL, *run = NULL;
    g_autoptr (NormaNetwork) before = make_product (ops[i], a, TRUE);
    g_autoptr (NormaNetwork) after = make_product (ops[i], a, FALSE);
    NormaShape result, expected;

    known = test_run (before, &one, &zero, 0, &result);
    run = test_run (after, &shape, a, 0, &expected);
    g_assert_true (norma_shape_equal (&result, &expected));
    for (gint64 k = 0; k < norma_shape_size (&result); k++)
      g_assert_cmpfloat_with_epsilon (known[k], run[k], 1e-5);
  }
}

/* Puts the tag and the length of what is there before it. */
static void
wrap (GByteArray *bytes, guint8 tag)
{
  guint8 head[6] = { tag };
  guint length = bytes->len, n = 1;

  do {
    head[n++] = (guint8)((length & 127) | (length > 127 ? 128 : 0));
    length >>= 7;
  } while (length > 0);
  g_byte_array_prepend (bytes, head, n);
}

/* Graphs within the attributes of graphs, deeper than any reader's stack should be. */
static void
test_nested (void)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autoptr (GBytes) whole = NULL;
  g_autoptr (GError) error = NULL;

  for (guint depth = 0; depth < 3000; depth++) {
    wrap (bytes, 0x32); /* graph in attribute */
    wrap (bytes, 0x2a); /* attribute in node */
    wrap (bytes, 0x0a); /* node in graph */
  }
  wrap (bytes, 0x3a); /* graph in model */
  whole = g_byte_array_free_to_bytes (bytes);
  g_assert_false (try_bytes (whole, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "nested"));
}

static void
write_external (const char *folder, const char *location, const char *length)
{
  g_autoptr (Onnx__ModelProto) model = make_model ();
  Onnx__TensorProto *tensor = model->graph->initializer[0];
  const char *entries[][2] = { { "location", location }, { "offset", "8" }, { "length", length } };
  g_autofree char *data = g_build_filename (folder, "data.bin", NULL);
  g_autofree char *path = g_build_filename (folder, "model.onnx", NULL);
  g_autoptr (GBytes) bytes = NULL;
  GByteArray *whole = g_byte_array_new ();

  g_byte_array_append (whole, (const guint8 *)"12345678", 8);
  g_byte_array_append (whole, tensor->raw_data.data, (guint)tensor->raw_data.len);
  g_assert_true (g_file_set_contents (data, (char *)whole->data, whole->len, NULL));
  g_byte_array_unref (whole);
  g_clear_pointer (&tensor->raw_data.data, g_free);
  tensor->has_raw_data = FALSE;
  tensor->raw_data.len = 0;
  tensor->has_data_location = TRUE;
  tensor->data_location = ONNX__TENSOR_PROTO__DATA_LOCATION__EXTERNAL;
  for (guint i = 0; i < G_N_ELEMENTS (entries); i++) {
    Onnx__StringStringEntryProto *entry = g_new (Onnx__StringStringEntryProto, 1);

    onnx__string_string_entry_proto__init (entry);
    entry->key = g_strdup (entries[i][0]);
    entry->value = g_strdup (entries[i][1]);
    test_add (&tensor->external_data, &tensor->n_external_data, entry);
  }
  bytes = test_model_pack (model);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL),
                                      (gssize)g_bytes_get_size (bytes), NULL));
}

static void
test_external (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "model.onnx", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  static const char *const escapes[] = { "../data.bin", "/etc/passwd", "link/passwd", "" };
  g_autoptr (NormaNetwork) network = NULL;
  g_autoptr (GError) error = NULL;

  write_external (folder, "data.bin", "432");
  network = norma_network_read (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&network, norma_network_unref);
  g_assert_cmpint (symlink ("/etc", link), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (escapes); i++) {
    write_external (folder, escapes[i], "432");
    g_assert_null (norma_network_read (path, NULL, NULL, &error));
    g_assert_nonnull (error);
    g_clear_error (&error);
  }
  write_external (folder, "data.bin", "431");
  g_assert_null (norma_network_read (path, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  norma_test_remove_folder (folder);
}

static void
test_choice (void)
{
  static const char *const wanted[] = { "b", NULL }, *const absent[] = { "nobody", NULL };
  g_autoptr (Onnx__ModelProto) model = make_model ();
  g_autoptr (GBytes) bytes = test_model_pack (model);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetwork) network = norma_network_read_bytes (bytes, "m", wanted, NULL, &error);
  NormaElement element;
  NormaShape shape;
  gboolean open;

  g_assert_no_error (error);
  g_assert_cmpstr (norma_network_get_output (network, 0), ==, "b");
  g_assert_null (norma_network_get_output (network, 1));
  g_assert_cmpstr (norma_network_get_input (network, 0, &element, &shape, &open), ==, "x");
  g_assert_true (open);
  g_assert_null (norma_network_get_input (network, 1, &element, &shape, &open));
  /* The second weights and the classifier's are left out. */
  g_assert_cmpuint (norma_network_get_bytes (network), ==, (CHANNELS * 27 + CHANNELS) * 4);
  g_assert_cmpint (norma_network_get_opset (network), ==, 13);
  g_assert_null (norma_network_get_metadata (network, "mean"));
  g_assert_null (norma_network_read_bytes (bytes, "m", absent, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

static void
test_wrong_inputs (void)
{
  g_autoptr (Onnx__ModelProto) model = make_model ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetwork) network = test_model_read (model, &error);
  const NormaNetworkInput few_channels = { { 4, { 1, 2, 9, 9 } }, NORMA_ELEMENT_FLOAT };
  const NormaNetworkInput small = { { 4, { 1, 3, 2, 9 } }, NORMA_ELEMENT_FLOAT };
  const NormaNetworkInput bytes = { { 4, { 1, 3, 9, 9 } }, NORMA_ELEMENT_UINT8 };
  const NormaNetworkInput huge = { { 4, { 1, 3, 1 << 20, 1 << 20 } }, NORMA_ELEMENT_FLOAT };
  const NormaNetworkInput inputs[] = { few_channels, small, bytes };
  g_autoptr (NormaBudget) budget = norma_budget_new (1 << 20);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++) {
    g_assert_null (norma_network_plan_new (network, &inputs[i], 1, budget, &error));
    g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
    g_clear_error (&error);
  }
  g_assert_null (norma_network_plan_new (network, inputs, 0, budget, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  g_clear_error (&error);
  g_assert_null (norma_network_plan_new (network, &huge, 1, budget, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
}

static void
test_file_errors (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_network_read ("/nonexistent/model.onnx", NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);
  g_assert_null (norma_network_read ("/", NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
}

static void
test_operators (void)
{
  gint64 since, until;
  guint n = 0;

  for (; norma_network_get_operator (n, &since, &until) != NULL; n++) {
    g_assert_cmpint (since, >=, NORMA_OPSET_LEAST);
    g_assert_cmpint (until, <=, NORMA_OPSET_MOST);
    g_assert_cmpint (since, <=, until);
  }
  g_assert_cmpuint (n, >=, 50);
}

/* A run reads nothing that dropping frees: the same bits, and no complaint of a sanitizer. */
static void
test_dropped_weights (void)
{
  g_autoptr (Onnx__ModelProto) model = make_model ();
  NormaShape shape = { 4, { 1, 3, SIZE, SIZE } }, result;
  NormaNetworkInput input = { shape, NORMA_ELEMENT_FLOAT };
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetwork) network = test_model_read (model, &error);
  g_autoptr (NormaNetworkPlan) plan = NULL;
  g_autoptr (NormaNetworkRun) run = NULL;
  g_autofree float *x = NULL, *whole = NULL;
  guint64 bytes, dropped;
  NormaRandom random;

  g_assert_no_error (error);
  norma_random_seed (&random, 2);
  x = test_random_numbers (&shape, &random);
  whole = test_run (network, &shape, x, 0, &result);
  plan = norma_network_plan_new (network, &input, 1, NULL, &error);
  g_assert_no_error (error);
  bytes = norma_network_get_bytes (network);
  dropped = norma_network_plan_drop_weights (plan);
  g_assert_cmpuint (dropped, >=, CHANNELS * 3 * 3 * 3 * sizeof (float));
  g_assert_cmpuint (dropped, <, bytes);
  g_assert_cmpuint (norma_network_get_bytes (network), ==, bytes);
  run = norma_network_run_new (plan, &error);
  g_assert_no_error (error);
  memcpy (norma_network_run_get_input (run, 0), x, (gsize)norma_shape_size (&shape) * sizeof *x);
  norma_network_run_execute (run);
  g_assert_cmpmem (norma_network_run_get_output (run, 0),
                   (gsize)norma_shape_size (&result) * sizeof *x, whole,
                   (gsize)norma_shape_size (&result) * sizeof *x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/read/truncated", test_truncated);
  g_test_add_func ("/network/read/flipped", test_flipped);
  g_test_add_func ("/network/read/every-allocation", test_every_allocation);
  g_test_add_func ("/network/read/cycle", test_cycle);
  g_test_add_func ("/network/read/names", test_names);
  g_test_add_func ("/network/read/unsupported", test_unsupported);
  g_test_add_func ("/network/read/dead-end", test_dead_end);
  g_test_add_func ("/network/read/known-products", test_known_products);
  g_test_add_func ("/network/read/absurd-sizes", test_absurd_sizes);
  g_test_add_func ("/network/read/nested", test_nested);
  g_test_add_func ("/network/read/external", test_external);
  g_test_add_func ("/network/read/choice", test_choice);
  g_test_add_func ("/network/read/file-errors", test_file_errors);
  g_test_add_func ("/network/plan/wrong-inputs", test_wrong_inputs);
  g_test_add_func ("/network/dropped-weights", test_dropped_weights);
  g_test_add_func ("/network/operators", test_operators);
  return g_test_run ();
}
