/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/read.h"
#include "tests/fuzz/fuzz.h"

/* Any bytes as a picture: the first page whole, a later one reduced. */

enum { CAP = 32 << 20, LATER_PAGE = 3, ENOUGH_SIDE = 16 };

static void
read_with (GBytes *bytes, const NormaReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaRaster) raster = norma_image_read_bytes (bytes, "fuzz", options, &error);

  if (raster == NULL)
    fuzz_check_refusal (error);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (NormaBudget) budget = norma_budget_new (CAP);
  NormaReadOptions whole = NORMA_READ_OPTIONS_INIT, reduced = NORMA_READ_OPTIONS_INIT;

  whole.budget = reduced.budget = budget;
  reduced.page = LATER_PAGE;
  reduced.enough_side = ENOUGH_SIDE;
  read_with (bytes, &whole);
  read_with (bytes, &reduced);
  return 0;
}
