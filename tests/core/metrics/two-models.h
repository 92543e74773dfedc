/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/metrics/labelled-scores.h"

/* Scores of 120 images by two models, many of them tied; in NumPy:
 *   i = np.arange(120); y = i % 3 == 0
 *   first  = ((i * 37 + 11) % 101) / 4 + 6 * y
 *   second = ((i * 37 + 11) % 101) // 8 + (i * 53 + 29) % 7 + 4 * y */
enum { TWO_MODELS_N = 120 };

static inline void
two_models_fill (float *first, float *second, NormaTruth *truths)
{
  for (guint i = 0; i < TWO_MODELS_N; i++) {
    guint anomalous = i % 3 == 0;

    truths[i] = anomalous ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;
    first[i] = (float)((i * 37 + 11) % 101) / 4 + 6 * (float)anomalous;
    second[i] = (float)((i * 37 + 11) % 101 / 8 + (i * 53 + 29) % 7 + 4 * anomalous);
  }
}
