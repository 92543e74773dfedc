/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/network-summary.h"

#include "core/base/error.h"
#include "tests/core/features/backbones.h"
#include "tests/ui/parts.h"

typedef struct {
  NormaNetworkSummary *summary;
  GError *error;
  gboolean is_done;
} Answer;

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Answer *answer = data;

  answer->summary = norma_network_summary_finish (result, &answer->error);
  answer->is_done = TRUE;
}

static Answer
ask (const char *path, NormaBudget *budget, GCancellable *cancellable)
{
  Answer answer = { NULL };

  norma_network_summary_async (path, 64, budget, cancellable, answered, &answer);
  norma_test_wait_until (answer.is_done);
  return answer;
}

static void
assert_level (const NormaNetworkSummary *summary, guint place, const char *name, double stride,
              guint channels, gboolean is_chosen)
{
  const NormaBackboneLevel *level = &g_array_index (summary->levels, NormaBackboneLevel, place);

  g_assert_cmpstr (level->name, ==, name);
  g_assert_cmpfloat (norma_network_summary_get_stride (summary, place), ==, stride);
  g_assert_cmpuint (level->shape.channels, ==, channels);
  g_assert_true (level->is_chosen == is_chosen);
}

static void
test_levels (void)
{
  g_autofree char *folder = norma_test_folder ();
  Onnx__ModelProto *model = test_backbone_new ();
  g_autofree char *path = test_model_write (model, folder, "net.onnx");
  g_autoptr (GBytes) bytes = test_model_pack (model);
  Answer answer = ask (path, NULL, NULL);

  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.summary->path, ==, path);
  g_assert_cmpint (answer.summary->size, ==, (gint64)g_bytes_get_size (bytes));
  g_assert_cmpuint (answer.summary->scaling, ==, NORMA_SCALING_DEFAULT);
  g_assert_cmpuint (answer.summary->levels->len, ==, 6);
  assert_level (answer.summary, 0, "fine.sum", 4, 6, FALSE);
  assert_level (answer.summary, 1, "fine", 4, 6, TRUE);
  assert_level (answer.summary, 3, "middle", 8, 8, TRUE);
  assert_level (answer.summary, 5, "coarse", 16, 10, TRUE);
  norma_network_summary_free (answer.summary);
  test_model_free (model);
  norma_test_remove_folder (folder);
}

static void
test_suggested (void)
{
  g_autofree char *folder = norma_test_folder ();
  Onnx__ModelProto *model = test_backbone_new ();
  g_autofree char *path = NULL;
  Answer answer;

  test_model_set_metadata (model, "norma.levels", "middle");
  path = test_model_write (model, folder, "net.onnx");
  answer = ask (path, NULL, NULL);
  g_assert_no_error (answer.error);
  g_assert_cmpuint (answer.summary->scaling, ==, NORMA_SCALING_METADATA);
  g_assert_cmpuint (answer.summary->levels->len, ==, 1);
  assert_level (answer.summary, 0, "middle", 8, 8, TRUE);
  norma_network_summary_free (answer.summary);
  test_model_free (model);
  norma_test_remove_folder (folder);
}

static void
test_descriptor (void)
{
  g_autoptr (GBytes) file = norma_descriptor_read ();
  Answer answer = ask (NORMA_DESCRIPTOR, NULL, NULL);

  g_assert_no_error (answer.error);
  g_assert_cmpstr (answer.summary->path, ==, NORMA_DESCRIPTOR);
  g_assert_cmpint (answer.summary->size, ==, (gint64)g_bytes_get_size (file));
  g_assert_cmpuint (answer.summary->levels->len, ==, 2);
  assert_level (answer.summary, 0, "layer2", 8, 128, TRUE);
  assert_level (answer.summary, 1, "layer3", 16, 256, TRUE);
  norma_network_summary_free (answer.summary);
}

static void
test_errors (void)
{
  g_autofree char *folder = norma_test_folder ();
  g_autofree char *path = g_build_filename (folder, "net.onnx", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (NormaBudget) budget = norma_budget_new (16);
  Onnx__ModelProto *model = test_backbone_new ();
  g_autofree char *good = test_model_write (model, folder, "good.onnx");
  Answer answer = ask (path, NULL, NULL);

  g_assert_error (answer.error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&answer.error);
  g_assert_true (g_file_set_contents (path, "no network", -1, NULL));
  answer = ask (path, NULL, NULL);
  g_assert_error (answer.error, NORMA_ERROR, NORMA_ERROR_DAMAGED);
  g_clear_error (&answer.error);
  answer = ask (good, budget, NULL);
  g_assert_error (answer.error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  g_clear_error (&answer.error);
  g_cancellable_cancel (cancelled);
  answer = ask (good, NULL, cancelled);
  g_assert_error (answer.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&answer.error);
  test_model_free (model);
  norma_test_remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-summary/levels", test_levels);
  g_test_add_func ("/network-summary/suggested", test_suggested);
  g_test_add_func ("/network-summary/descriptor", test_descriptor);
  g_test_add_func ("/network-summary/errors", test_errors);
  return g_test_run ();
}
