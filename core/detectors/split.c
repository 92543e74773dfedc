/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/split.h"

/* The k-th smallest value, by partitions around the middle element (Hoare 1961, "Find"); reorders
 * the values. */
static float
select_kth (float *values, gsize n, gsize k)
{
  gssize left = 0, right = (gssize)n - 1;

  while (left < right) {
    float pivot = values[left + (right - left) / 2];
    gssize i = left, j = right;

    while (i <= j) {
      while (values[i] < pivot)
        i++;
      while (values[j] > pivot)
        j--;
      if (i <= j) {
        float swapped = values[i];

        values[i++] = values[j];
        values[j--] = swapped;
      }
    }
    if ((gssize)k <= j)
      right = j;
    else if ((gssize)k >= i)
      left = i;
    else
      break;
  }
  return values[k];
}

void
norma_split_typical (const float *features, gsize n_positions, gsize n_features, float *typical,
                     float *departures, float *column)
{
  for (gsize c = 0; c < n_features; c++) {
    for (gsize p = 0; p < n_positions; p++)
      column[p] = features[p * n_features + c];
    typical[c] = select_kth (column, n_positions, (n_positions - 1) / 2);
  }
  for (gsize p = 0; p < n_positions; p++)
    for (gsize c = 0; c < n_features; c++)
      departures[p * n_features + c] = features[p * n_features + c] - typical[c];
}
