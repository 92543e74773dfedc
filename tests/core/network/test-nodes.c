/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/network/network.h"
#include "core/network/operators.h"
#include "tests/core/network/tensors.h"

/* The public node tests of ONNX: every test whose operators are all claimed must pass, but for
 * those listed here, which must be refused. */

#define DATA "/usr/lib/python3/dist-packages/onnx/backend/test/data"

static const char *const folders[] = { "node", "pytorch-converted", "pytorch-operator", "simple" };

/* Beyond the claim; or, with NORMA_ERROR_MISMATCH, tests whose data contradict their model. */
typedef struct {
  const char *pattern, *reason;
  int code;
} Refused;

static const Refused refused[] = {
  { "*STRING*", "text", NORMA_ERROR_UNSUPPORTED },
  { "test_cast_FLOAT_to_BFLOAT16", "rounding is not defined", NORMA_ERROR_UNSUPPORTED },
  { "test_castlike_*BFLOAT16*_expanded", "sizes", NORMA_ERROR_MISMATCH },
  { "test_identity_sequence", "a list of tensors", NORMA_ERROR_UNSUPPORTED },
  { "test_identity_opt", "a tensor that may be absent", NORMA_ERROR_UNSUPPORTED },
  { "test_dropout_default_mask*", "what was not dropped", NORMA_ERROR_UNSUPPORTED },
  { "test_training_dropout*", "training", NORMA_ERROR_UNSUPPORTED },
  { "test_batchnorm_*_training_mode", "training", NORMA_ERROR_UNSUPPORTED },
  { "test_max_float16", "computing in half precision", NORMA_ERROR_UNSUPPORTED },
  { "test_min_float16", "computing in half precision", NORMA_ERROR_UNSUPPORTED },
  { "test_maxpool_with_argmax*", "places of the largest", NORMA_ERROR_UNSUPPORTED },
};

/* Their models take π as 3.14159 and their data as what it is. */
#define ROUNDED "*test_*window*_expanded"

static const Refused *
find_refused (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    if (g_pattern_match_simple (refused[i].pattern, name))
      return &refused[i];
  return NULL;
}

static NormaMessage *
read_model (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "model.onnx", NULL);
  g_autoptr (GError) error = NULL;
  gsize size;
  g_autofree guint8 *bytes = NULL;
  NormaMessage *message;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  bytes = test_read_file (path, &size);
  message =
      norma_message_new (&onnx__model_proto__descriptor, bytes, size, path, G_MAXUINT64, &error);
  g_assert_no_error (error);
  return message;
}

/* The tests of single nodes carry the opset that last changed their operator, which holds for all
 * later ones up to that of the data, 17: below 7 they are read as 7. */
static gint64
raise_opset (NormaMessage *message, const char *folder)
{
  Onnx__ModelProto *model = (Onnx__ModelProto *)message->message;
  gboolean is_node = strstr (folder, "/node/") != NULL;
  gint64 opset = 0;

  for (gsize i = 0; i < model->n_opset_import; i++) {
    Onnx__OperatorSetIdProto *set = model->opset_import[i];

    if (!norma_operators_is_standard (set->domain))
      continue;
    if (is_node)
      set->version = MAX (set->version, NORMA_OPSET_LEAST);
    opset = set->version;
  }
  return opset;
}

static NormaNetwork *
read_network (const char *folder, GError **error)
{
  g_autoptr (NormaMessage) message = read_model (folder);
  g_autoptr (GBytes) bytes = NULL;
  guint8 *packed;
  gsize size;

  raise_opset (message, folder);
  size = protobuf_c_message_get_packed_size (message->message);
  packed = g_malloc (size);
  protobuf_c_message_pack (message->message, packed);
  bytes = g_bytes_new_take (packed, size);
  return norma_network_read_bytes (bytes, folder, NULL, NULL, error);
}

static gboolean
is_operator_claimed (const char *name, gint64 opset)
{
  const char *claimed;
  gint64 since, until;

  for (guint i = 0; (claimed = norma_network_get_operator (i, &since, &until)) != NULL; i++)
    if (g_str_equal (claimed, name) && opset >= since && opset <= until)
      return TRUE;
  return FALSE;
}

/* seen: names of the operators of claimed tests. */
static gboolean
is_claimed (const char *folder, GHashTable *seen)
{
  g_autoptr (NormaMessage) message = read_model (folder);
  const Onnx__ModelProto *model;
  gint64 opset;

  if (message == NULL || g_pattern_match_simple (ROUNDED, folder))
    return FALSE;
  model = (const Onnx__ModelProto *)message->message;
  opset = raise_opset (message, folder);
  for (gsize i = 0; i < model->graph->n_node; i++)
    if (!norma_operators_is_standard (model->graph->node[i]->domain) ||
        !is_operator_claimed (model->graph->node[i]->op_type, opset))
      return FALSE;
  for (gsize i = 0; i < model->graph->n_node; i++)
    g_hash_table_add (seen, g_strdup (model->graph->node[i]->op_type));
  return TRUE;
}

/* No operator is claimed that no test reaches. */
static void
test_all_reached (gconstpointer data)
{
  GHashTable *seen = (GHashTable *)data;
  const char *claimed;
  gint64 since, until;

  for (guint i = 0; (claimed = norma_network_get_operator (i, &since, &until)) != NULL; i++)
    if (!g_hash_table_contains (seen, claimed))
      g_error ("no node test reaches %s", claimed);
}

/* The files have bfloat16 as uint16. */
static void
restore_type (NormaConstant *tensor, NormaElement element)
{
  if (tensor->element == NORMA_ELEMENT_UINT16 && element == NORMA_ELEMENT_BFLOAT16)
    tensor->element = element;
}

static GPtrArray *
read_tensors (const char *folder, const char *kind)
{
  GPtrArray *tensors = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_constant_free);

  for (guint i = 0;; i++) {
    g_autofree char *name = g_strdup_printf ("%s_%u.pb", kind, i);
    g_autofree char *path = g_build_filename (folder, "test_data_set_0", name, NULL);
    g_autoptr (GError) error = NULL;
    NormaConstant *tensor;

    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      return tensors;
    tensor = test_read_tensor (path, &error);
    g_assert_no_error (error);
    g_ptr_array_add (tensors, tensor);
  }
}

/* ONNX's own runner allows 1e-3 relative. */
static void
compare (NormaConstant *expected, NormaElement element, const NormaShape *shape, gconstpointer data)
{
  g_autofree char *found_shape = norma_shape_to_string (shape);
  g_autofree char *expected_shape = norma_shape_to_string (&expected->shape);
  gsize n = (gsize)norma_shape_size (shape);

  restore_type (expected, element);
  g_assert_cmpint (element, ==, expected->element);
  g_assert_cmpstr (found_shape, ==, expected_shape);
  for (gsize i = 0; i < n; i++) {
    double a = norma_element_get_double (element, data, i);
    double b = norma_element_get_double (element, expected->data, i);

    if (!(ABS (a - b) <= 1e-6 + 2e-6 * ABS (b)) && !(a == b) && !(a != a && b != b))
      g_error ("number %" G_GSIZE_FORMAT " of %s is %.9g, expected %.9g", i, found_shape, a, b);
  }
}

static void
run_and_compare (NormaNetworkPlan *plan, const GPtrArray *inputs, const GPtrArray *outputs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetworkRun) run = norma_network_run_new (plan, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < inputs->len; i++) {
    const NormaConstant *input = g_ptr_array_index (inputs, i);
    gpointer place = norma_network_run_get_input (run, i);

    if (place != NULL)
      memcpy (place, input->data,
              (gsize)norma_shape_size (&input->shape) * norma_element_size (input->element));
  }
  norma_network_run_execute (run);
  for (guint i = 0; i < outputs->len; i++) {
    NormaElement element;
    const NormaShape *shape = norma_network_plan_get_output (plan, i, &element);

    compare (g_ptr_array_index (outputs, i), element, shape, norma_network_run_get_output (run, i));
  }
}

/* Inputs from `n_free` on are fixed. FALSE if so many cannot be left to the run. */
static gboolean
try_with (NormaNetwork *network, const GPtrArray *inputs, const GPtrArray *outputs, guint n_free,
          GError **error)
{
  g_autofree NormaNetworkInput *given = g_new0 (NormaNetworkInput, inputs->len + 1);
  g_autoptr (NormaNetworkPlan) plan = NULL;

  for (guint i = 0; i < inputs->len; i++) {
    const NormaConstant *input = g_ptr_array_index (inputs, i);

    given[i] = (NormaNetworkInput){ input->shape, input->element, i < n_free ? NULL : input->data };
  }
  plan = norma_network_plan_new (network, given, inputs->len, NULL, error);
  if (plan == NULL)
    return FALSE;
  run_and_compare (plan, inputs, outputs);
  return TRUE;
}

static void
restore_types (const NormaNetwork *network, const GPtrArray *inputs)
{
  for (guint i = 0; i < inputs->len; i++) {
    NormaElement element;
    NormaShape shape;
    gboolean open;

    norma_network_get_input (network, i, &element, &shape, &open);
    restore_type (g_ptr_array_index (inputs, i), element);
  }
}

static void
test_node (gconstpointer data)
{
  const char *folder = data;
  g_autofree char *name = g_path_get_basename (folder);
  const Refused *expected = find_refused (name);
  g_autoptr (GPtrArray) inputs = NULL;
  g_autoptr (GPtrArray) outputs = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaNetwork) network = read_network (folder, &error);
  int code = expected == NULL ? NORMA_ERROR_UNSUPPORTED : expected->code;
  guint n_passed = 0;

  if (network == NULL && expected != NULL) {
    g_assert_error (error, NORMA_ERROR, code);
    return;
  }
  g_assert_no_error (error);
  inputs = read_tensors (folder, "input");
  outputs = expected != NULL ? g_ptr_array_new () : read_tensors (folder, "output");
  restore_types (network, inputs);
  for (guint n_free = 0; n_free <= inputs->len; n_free++) {
    g_clear_error (&error);
    if (try_with (network, inputs, outputs, n_free, &error))
      n_passed++;
    else
      g_assert_error (error, NORMA_ERROR, code);
  }
  if (expected != NULL)
    g_assert_cmpuint (n_passed, ==, 0);
  else if (n_passed == 0)
    g_assert_no_error (error);
}

/* Debian: libonnx-testdata. */
static void
add_folder (const char *group, GHashTable *seen)
{
  g_autofree char *parent = g_build_filename (DATA, group, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (parent, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *folder = g_build_filename (parent, name, NULL);
    g_autofree char *test = g_strdup_printf ("/network/nodes/%s/%s", group, name);

    if (is_claimed (folder, seen))
      g_test_add_data_func_full (test, g_steal_pointer (&folder), test_node, g_free);
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    add_folder (folders[i], seen);
  g_test_add_data_func ("/network/nodes/all-reached", seen, test_all_reached);
  return g_test_run ();
}
