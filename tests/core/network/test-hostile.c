/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "tests/core/network/model.h"

/* What the fuzzer found, as small as it can be: refused with a message that a window can show. */

static void
assert_refused (const guint8 *bytes, gsize size, int code, const char *text)
{
  g_autoptr (GBytes) model = g_bytes_new (bytes, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_network_read_bytes (model, "model", NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, code);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_nonnull (strstr (error->message, text));
}

/* A graph (7) with a node (1) whose attribute (5) is named "\xe1xis". */
static void
test_name (void)
{
  static const guint8 bytes[] = { 0x3a, 10, 0x0a, 8, 0x2a, 6, 0x0a, 4, 0xe1, 'x', 'i', 's' };

  assert_refused (bytes, sizeof bytes, NORMA_ERROR_DAMAGED, "not UTF-8");
}

/* A word of an attribute is bytes in the file. */
static void
test_word (void)
{
  g_autoptr (Onnx__ModelProto) model = test_model_new (13);
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const guint8 *data;
  NormaRandom random;

  norma_random_seed (&random, 1);
  test_model_add_input (model, "x");
  test_model_add_weights (model, "w", 4, (gint64[]){ 1, 1, 1, 1 }, 1, 0, &random);
  test_node_set_word (test_model_add_node (model, "Pad", "w p", "y"), "mode", "\xff\xfe");
  test_model_add_integers (model, "p", 8, (gint64[]){ 0, 0, 0, 0, 0, 0, 0, 0 });
  test_model_add_output (model, "y");
  bytes = test_model_pack (model);
  data = g_bytes_get_data (bytes, &size);
  assert_refused (data, size, NORMA_ERROR_UNSUPPORTED, "mode");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network/hostile/name", test_name);
  g_test_add_func ("/network/hostile/word", test_word);
  return g_test_run ();
}
