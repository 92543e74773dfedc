/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/split.h"

#include "core/statistics/select.h"

void
norma_split_typical (const float *features, gsize n_positions, gsize n_features, float *typical,
                     float *departures, float *column)
{
  for (gsize c = 0; c < n_features; c++) {
    for (gsize p = 0; p < n_positions; p++)
      column[p] = features[p * n_features + c];
    typical[c] = norma_select (column, n_positions, (n_positions - 1) / 2);
  }
  for (gsize p = 0; p < n_positions; p++)
    for (gsize c = 0; c < n_features; c++)
      departures[p * n_features + c] = features[p * n_features + c] - typical[c];
}
