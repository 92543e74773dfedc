/* SPDX-License-Identifier: Apache-2.0 */
#include "core/image/sample-unpack.h"

#include <math.h>
#include <string.h>

NormaSampleType
norma_sample_layout_get_type (const NormaSampleLayout *layout)
{
  if (layout->code != NORMA_CODE_UNSIGNED || layout->bits > 16)
    return NORMA_SAMPLE_F32;
  return layout->bits <= 8 ? NORMA_SAMPLE_U8 : NORMA_SAMPLE_U16;
}

void
norma_sample_layout_get_range (const NormaSampleLayout *layout, double *low, double *high)
{
  switch (layout->code) {
  case NORMA_CODE_UNSIGNED:
    *low = 0;
    *high = exp2 (layout->bits) - 1;
    break;
  case NORMA_CODE_SIGNED:
    *low = -exp2 (layout->bits - 1.0);
    *high = exp2 (layout->bits - 1.0) - 1;
    break;
  case NORMA_CODE_FLOAT:
    *low = 0;
    *high = 1;
    break;
  }
}

static void
copy_u8 (const guint8 *packed, gsize step, gsize n, guint8 *out, gsize out_step)
{
  if (step == 1 && out_step == 1)
    memcpy (out, packed, n);
  else
    for (gsize i = 0; i < n; i++)
      out[i * out_step] = packed[i * step];
}

static void
copy_u16 (const guint16 *packed, gsize step, gsize n, guint16 *out, gsize out_step)
{
  if (step == 1 && out_step == 1)
    memcpy (out, packed, n * sizeof (guint16));
  else
    for (gsize i = 0; i < n; i++)
      out[i * out_step] = packed[i * step];
}

static void
copy_f32 (const float *packed, gsize step, gsize n, float *out, gsize out_step)
{
  if (step == 1 && out_step == 1)
    memcpy (out, packed, n * sizeof (float));
  else
    for (gsize i = 0; i < n; i++)
      out[i * out_step] = packed[i * step];
}

static guint64
fetch_native (const guint8 *packed, guint n_bytes, gsize index)
{
  guint64 value = 0;

  G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  memcpy (&value, packed + index * n_bytes, n_bytes);
  return value;
}

static guint64
fetch_big_endian (const guint8 *packed, guint n_bytes, gsize index)
{
  guint64 value = 0;

  for (guint i = 0; i < n_bytes; i++)
    value = value << 8 | packed[index * n_bytes + i];
  return value;
}

/* 64 bits that begin within a byte lie in nine. */
static guint64
fetch_bits (const guint8 *packed, guint bits, gsize index)
{
  gsize first = index * bits, end = first + bits;
  unsigned __int128 window = 0;

  for (gsize b = first / 8; b < (end + 7) / 8; b++)
    window = window << 8 | packed[b];
  return (guint64)(window >> (7 - (end - 1) % 8)) & (G_MAXUINT64 >> (64 - bits));
}

static guint64
fetch (const NormaSampleLayout *layout, const guint8 *packed, gsize index)
{
  switch (layout->bits) {
  case 40:
  case 48:
  case 56:
    if (layout->big_endian)
      return fetch_big_endian (packed, layout->bits / 8, index);
    G_GNUC_FALLTHROUGH;
  case 8:
  case 16:
  case 24:
  case 32:
  case 64:
    return fetch_native (packed, layout->bits / 8, index);
  default:
    return fetch_bits (packed, layout->bits, index);
  }
}

/* IEEE 754 with other widths; exact, since float32 holds every one of these values. */
static float
small_float (guint64 raw, guint exponent_bits, guint mantissa_bits)
{
  int bias = (1 << (exponent_bits - 1)) - 1;
  int exponent = (int)(raw >> mantissa_bits & ((1u << exponent_bits) - 1));
  int mantissa = (int)(raw & ((1u << mantissa_bits) - 1));
  gboolean negative = raw >> (exponent_bits + mantissa_bits) & 1;
  float value;

  if (exponent == (1 << exponent_bits) - 1)
    value = mantissa == 0 ? INFINITY : NAN;
  else if (exponent == 0)
    value = ldexpf ((float)mantissa, 1 - bias - (int)mantissa_bits);
  else
    value = ldexpf ((float)(mantissa + (1 << mantissa_bits)), exponent - bias - (int)mantissa_bits);
  return negative ? -value : value;
}

static float
float_value (guint64 raw, guint bits)
{
  float single;
  double twice;

  switch (bits) {
  case 16:
    return small_float (raw, 5, 10);
  case 24:
    return small_float (raw, 7, 16);
  case 32:
    memcpy (&single, &raw, sizeof single);
    return single;
  default:
    memcpy (&twice, &raw, sizeof twice);
    return (float)twice;
  }
}

static float
signed_value (guint64 raw, guint bits)
{
  guint unused = 64 - bits;

  return (float)((gint64)(raw << unused) >> unused);
}

static float
value_f32 (const NormaSampleLayout *layout, guint64 raw)
{
  switch (layout->code) {
  case NORMA_CODE_SIGNED:
    return signed_value (raw, layout->bits);
  case NORMA_CODE_FLOAT:
    return float_value (raw, layout->bits);
  default:
    return (float)raw;
  }
}

static void
unpack_each (const NormaSampleLayout *layout, const guint8 *packed, gsize first, gsize step,
             gsize n, gpointer out, gsize out_step)
{
  NormaSampleType type = norma_sample_layout_get_type (layout);
  guint8 *out_u8 = out;
  guint16 *out_u16 = out;
  float *out_f32 = out;

  for (gsize i = 0; i < n; i++) {
    guint64 raw = fetch (layout, packed, first + i * step);

    if (type == NORMA_SAMPLE_U8)
      out_u8[i * out_step] = (guint8)raw;
    else if (type == NORMA_SAMPLE_U16)
      out_u16[i * out_step] = (guint16)raw;
    else
      out_f32[i * out_step] = value_f32 (layout, raw);
  }
}

void
norma_sample_unpack (const NormaSampleLayout *layout, gconstpointer packed, gsize first, gsize step,
                     gsize n, gpointer out, gsize out_step)
{
  if (layout->code == NORMA_CODE_UNSIGNED && layout->bits == 8)
    copy_u8 ((const guint8 *)packed + first, step, n, out, out_step);
  else if (layout->code == NORMA_CODE_UNSIGNED && layout->bits == 16)
    copy_u16 ((const guint16 *)packed + first, step, n, out, out_step);
  else if (layout->code == NORMA_CODE_FLOAT && layout->bits == 32)
    copy_f32 ((const float *)packed + first, step, n, out, out_step);
  else
    unpack_each (layout, packed, first, step, n, out, out_step);
}
