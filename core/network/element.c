/* SPDX-License-Identifier: Apache-2.0 */
#include "core/network/element.h"

#include <math.h>
#include <string.h>

typedef enum { NOTHING, REAL, INTEGER, LOGICAL } Kind;

static const struct {
  const char *name;
  gsize size;
  Kind kind;
} elements[] = {
  [NORMA_ELEMENT_FLOAT] = { "float", 4, REAL },
  [NORMA_ELEMENT_UINT8] = { "uint8", 1, INTEGER },
  [NORMA_ELEMENT_INT8] = { "int8", 1, INTEGER },
  [NORMA_ELEMENT_UINT16] = { "uint16", 2, INTEGER },
  [NORMA_ELEMENT_INT16] = { "int16", 2, INTEGER },
  [NORMA_ELEMENT_INT32] = { "int32", 4, INTEGER },
  [NORMA_ELEMENT_INT64] = { "int64", 8, INTEGER },
  [NORMA_ELEMENT_BOOL] = { "bool", 1, LOGICAL },
  [NORMA_ELEMENT_FLOAT16] = { "float16", 2, REAL },
  [NORMA_ELEMENT_DOUBLE] = { "double", 8, REAL },
  [NORMA_ELEMENT_UINT32] = { "uint32", 4, INTEGER },
  [NORMA_ELEMENT_UINT64] = { "uint64", 8, INTEGER },
  [NORMA_ELEMENT_BFLOAT16] = { "bfloat16", 2, REAL },
};

static gboolean
is_known (NormaElement element)
{
  return (guint)element < G_N_ELEMENTS (elements) && elements[element].kind != NOTHING;
}

gsize
norma_element_size (NormaElement element)
{
  return is_known (element) ? elements[element].size : 0;
}

const char *
norma_element_name (NormaElement element)
{
  return is_known (element) ? elements[element].name : "unknown";
}

gboolean
norma_element_is_real (NormaElement element)
{
  return is_known (element) && elements[element].kind == REAL;
}

gboolean
norma_element_is_integer (NormaElement element)
{
  return is_known (element) && elements[element].kind == INTEGER;
}

/* IEEE 754 binary16: 5 bits of exponent with bias 15, 10 of mantissa. */
static double
half_to_double (guint16 half)
{
  int exponent = half >> 10 & 31;
  int mantissa = half & 1023;
  double magnitude;

  if (exponent == 31)
    magnitude = mantissa == 0 ? INFINITY : NAN;
  else if (exponent == 0)
    magnitude = ldexp (mantissa, -24);
  else
    magnitude = ldexp (mantissa + 1024, exponent - 25);
  return half & 0x8000 ? -magnitude : magnitude;
}

static guint16
half_from_double (double value)
{
  guint16 sign = signbit (value) ? 0x8000 : 0;
  double magnitude = fabs (value);
  int exponent;
  double steps;

  if (isnan (value))
    return sign | 0x7e00;
  /* Half way between the largest half and the next power of two. */
  if (magnitude >= 65520)
    return sign | 0x7c00;
  frexp (magnitude, &exponent);
  exponent = MAX (exponent - 1, -14);
  /* In units of the last place; a carry out of the mantissa raises the exponent by itself. */
  steps = rint (ldexp (magnitude, 10 - exponent));
  return sign | (guint16)(steps + (exponent + 14) * 1024);
}

/* bfloat16 is the upper half of a float. */
static double
bfloat_to_double (guint16 upper)
{
  guint32 bits = (guint32)upper << 16;
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static guint16
bfloat_from_double (double value)
{
  float narrow = (float)value;
  guint32 bits;

  memcpy (&bits, &narrow, sizeof bits);
  if (isnan (value))
    return (guint16)(bits >> 16 | 64);
  return (guint16)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

double
norma_element_get_double (NormaElement element, gconstpointer data, gsize index)
{
  switch (element) {
  case NORMA_ELEMENT_FLOAT:
    return ((const float *)data)[index];
  case NORMA_ELEMENT_DOUBLE:
    return ((const double *)data)[index];
  case NORMA_ELEMENT_FLOAT16:
    return half_to_double (((const guint16 *)data)[index]);
  case NORMA_ELEMENT_BFLOAT16:
    return bfloat_to_double (((const guint16 *)data)[index]);
  case NORMA_ELEMENT_UINT64:
    return (double)((const guint64 *)data)[index];
  default:
    return (double)norma_element_get_integer (element, data, index);
  }
}

static gint64
cut (double value)
{
  if (isnan (value))
    return 0;
  if (value >= 0x1p63)
    return G_MAXINT64;
  return value <= -0x1p63 ? G_MININT64 : (gint64)value;
}

gint64
norma_element_get_integer (NormaElement element, gconstpointer data, gsize index)
{
  switch (element) {
  case NORMA_ELEMENT_BOOL:
    return ((const guint8 *)data)[index] != 0;
  case NORMA_ELEMENT_UINT8:
    return ((const guint8 *)data)[index];
  case NORMA_ELEMENT_INT8:
    return ((const gint8 *)data)[index];
  case NORMA_ELEMENT_UINT16:
    return ((const guint16 *)data)[index];
  case NORMA_ELEMENT_INT16:
    return ((const gint16 *)data)[index];
  case NORMA_ELEMENT_UINT32:
    return ((const guint32 *)data)[index];
  case NORMA_ELEMENT_INT32:
    return ((const gint32 *)data)[index];
  case NORMA_ELEMENT_UINT64:
  case NORMA_ELEMENT_INT64:
    return ((const gint64 *)data)[index];
  default:
    return cut (norma_element_get_double (element, data, index));
  }
}

void
norma_element_set_double (NormaElement element, gpointer data, gsize index, double value)
{
  switch (element) {
  case NORMA_ELEMENT_FLOAT:
    ((float *)data)[index] = (float)value;
    break;
  case NORMA_ELEMENT_DOUBLE:
    ((double *)data)[index] = value;
    break;
  case NORMA_ELEMENT_FLOAT16:
    ((guint16 *)data)[index] = half_from_double (value);
    break;
  case NORMA_ELEMENT_BFLOAT16:
    ((guint16 *)data)[index] = bfloat_from_double (value);
    break;
  case NORMA_ELEMENT_BOOL:
    ((guint8 *)data)[index] = value != 0;
    break;
  default:
    norma_element_set_integer (element, data, index, cut (value));
  }
}

void
norma_element_set_integer (NormaElement element, gpointer data, gsize index, gint64 value)
{
  switch (element) {
  case NORMA_ELEMENT_BOOL:
    ((guint8 *)data)[index] = value != 0;
    break;
  case NORMA_ELEMENT_UINT8:
  case NORMA_ELEMENT_INT8:
    ((guint8 *)data)[index] = (guint8)value;
    break;
  case NORMA_ELEMENT_UINT16:
  case NORMA_ELEMENT_INT16:
    ((guint16 *)data)[index] = (guint16)value;
    break;
  case NORMA_ELEMENT_UINT32:
  case NORMA_ELEMENT_INT32:
    ((guint32 *)data)[index] = (guint32)value;
    break;
  case NORMA_ELEMENT_UINT64:
  case NORMA_ELEMENT_INT64:
    ((gint64 *)data)[index] = value;
    break;
  default:
    norma_element_set_double (element, data, index, (double)value);
  }
}
