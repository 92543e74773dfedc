/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "tests/core/features/backbones.h"
#include "tests/core/pipeline/small-fit.h"

/* Good images, and a network to fit on them. */

typedef struct {
  char *folder, *network;
  GPtrArray *paths;
  NormaFitOptions options;
} Good;

static const char *const one_level[] = { "coarse", NULL };

static inline void
set_up (Good *good)
{
  const NormaTestPart part = NORMA_TEST_PART_INIT;
  g_autoptr (Onnx__ModelProto) model = test_backbone_new ();

  good->folder = norma_test_folder ();
  good->network = test_model_write (model, good->folder, "net.onnx");
  good->paths = norma_test_parts_write (&part, 1, 14, good->folder);
  good->options = small_options ();
  good->options.extractor.network = good->network;
  good->options.extractor.levels = one_level;
}

static inline void
tear_down (Good *good)
{
  norma_test_remove_folder (good->folder);
  g_free (good->folder);
  g_free (good->network);
  g_ptr_array_unref (good->paths);
}

/* NULL where the processor cannot. */
static inline NormaFit *
fit_lowered (Good *good, NormaPrecision precision)
{
  good->options.extractor.precision = precision;
  return norma_precision_check (precision, NULL) ? small_fit (good->paths, &good->options) : NULL;
}
