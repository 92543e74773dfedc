/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* Index i mirrored into 0 … n − 1 without repeating the edge: c b | a b c | b a. n at least 1. */
static inline guint
norma_mirror (int i, guint n)
{
  int period = 2 * (int)n - 2;

  if (n == 1)
    return 0;
  i = ABS (i) % period;
  return (guint)MIN (i, period - i);
}
