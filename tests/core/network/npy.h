/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <math.h>
#include <string.h>

#include "tests/core/network/tensors.h"

/* The golden activations. */

/* Version 1.0 of NumPy's format: 10 bytes, a text that tells the shape, little-endian floats. */
static inline float *
test_read_npy (const char *path, gint64 *dims, guint *rank)
{
  gsize size;
  g_autofree guint8 *bytes = test_read_file (path, &size);
  gsize header = 10 + (gsize)(bytes[8] | bytes[9] << 8);
  g_autofree char *text = g_strndup ((const char *)bytes + 10, header - 10);
  char *at = strstr (text, "'shape': (");
  float *numbers;
  gsize n = 1;

  g_assert_nonnull (at);
  g_assert_nonnull (strstr (text, "<f4"));
  at += strlen ("'shape': (");
  for (*rank = 0; *at != ')'; (*rank)++) {
    dims[*rank] = g_ascii_strtoll (at, &at, 10);
    n *= (gsize)dims[*rank];
    at += strspn (at, ", ");
  }
  g_assert_cmpuint (size - header, ==, n * sizeof *numbers);
  numbers = g_malloc (size - header);
  memcpy (numbers, bytes + header, size - header);
  return numbers;
}

/* ‖a − b‖ / ‖b‖ */
static inline double
test_relative_error (const float *a, const float *b, gsize n)
{
  double difference = 0, norm = 0;

  for (gsize i = 0; i < n; i++) {
    difference += ((double)a[i] - b[i]) * ((double)a[i] - b[i]);
    norm += (double)b[i] * b[i];
  }
  return sqrt (difference / norm);
}
