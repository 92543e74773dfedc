/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/select.h"

float
norma_select (float *values, gsize n, gsize k)
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
