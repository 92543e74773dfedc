/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

/* The kinds of numbers in a network, numbered as in ONNX's TensorProto.DataType. The two half
 * formats are read, cast and moved about; nothing is computed in them. */
typedef enum {
  NORMA_ELEMENT_FLOAT = 1,
  NORMA_ELEMENT_UINT8 = 2,
  NORMA_ELEMENT_INT8 = 3,
  NORMA_ELEMENT_UINT16 = 4,
  NORMA_ELEMENT_INT16 = 5,
  NORMA_ELEMENT_INT32 = 6,
  NORMA_ELEMENT_INT64 = 7,
  NORMA_ELEMENT_BOOL = 9,
  NORMA_ELEMENT_FLOAT16 = 10,
  NORMA_ELEMENT_DOUBLE = 11,
  NORMA_ELEMENT_UINT32 = 12,
  NORMA_ELEMENT_UINT64 = 13,
  NORMA_ELEMENT_BFLOAT16 = 16,
} NormaElement;

/* Bytes an element; 0 for every number that is not in the list. */
gsize norma_element_size (NormaElement element);
const char *norma_element_name (NormaElement element);

gboolean norma_element_is_real (NormaElement element);
gboolean norma_element_is_integer (NormaElement element); /* bool is neither */

/* Element `index` of an array. As a double, halves widened and bool as 0 or 1; as an integer,
 * reals cut towards zero and kept in range, NaN as 0. */
double norma_element_get_double (NormaElement element, gconstpointer data, gsize index);
gint64 norma_element_get_integer (NormaElement element, gconstpointer data, gsize index);

/* Reals are rounded to nearest, ties to even; integers keep their low bits; bool is value ≠ 0. */
void norma_element_set_double (NormaElement element, gpointer data, gsize index, double value);
void norma_element_set_integer (NormaElement element, gpointer data, gsize index, gint64 value);
