/* SPDX-License-Identifier: Apache-2.0 */
#include "core/model/model.h"
#include "tests/fuzz/fuzz.h"

/* Any bytes as a model file; what is read is written again. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaModel) model = norma_model_read_bytes (bytes, "fuzz", &error);
  g_autoptr (GBytes) again = NULL;

  if (model == NULL) {
    fuzz_check_refusal (error);
    return 0;
  }
  again = norma_model_to_bytes (model, &error);
  g_assert_no_error (error);
  return 0;
}
