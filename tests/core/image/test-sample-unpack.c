/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/image/sample-unpack.h"

/* Half floats: the table of examples of IEEE 754-2019 binary16. */
static void
test_half (void)
{
  static const guint16 packed[] = { 0x0000, 0x8000, 0x3c00, 0xc000, 0x3555, 0x7bff,
                                    0x0001, 0x03ff, 0x0400, 0x7c00, 0xfc00 };
  static const float expected[] = { 0,        -0.0f,        1,        -2,       0x1.554p-2f, 65504,
                                    0x1p-24f, 0x1.ff8p-15f, 0x1p-14f, INFINITY, -INFINITY };
  static const NormaSampleLayout layout = { 16, NORMA_CODE_FLOAT, FALSE };
  static const guint16 not_a_number = 0x7e00;
  float out[G_N_ELEMENTS (packed)];

  norma_sample_unpack (&layout, packed, 0, 1, G_N_ELEMENTS (packed), out, 1);
  for (guint i = 0; i < G_N_ELEMENTS (packed); i++) {
    g_assert_cmpfloat (out[i], ==, expected[i]);
    g_assert_cmpint (signbit (out[i]) != 0, ==, signbit (expected[i]) != 0);
  }
  norma_sample_unpack (&layout, &not_a_number, 0, 1, 1, out, 1);
  g_assert_true (isnan (out[0]));
}

/* 1 bit of sign, 7 of exponent (bias 63), 16 of mantissa (Adobe, TIFF Technical Note 3). */
static void
test_float24 (void)
{
  static const guint8 packed[] = { 0x00, 0x00, 0x3f, 0x00, 0x80, 0xbf, 0x01, 0x00, 0x00,
                                   0xff, 0xff, 0x7e, 0x00, 0x00, 0x7f, 0x00, 0x00, 0x01 };
  static const float expected[] = { 1, -1.5f, 0x1p-78f, 0x1.ffffp63f, INFINITY, 0x1p-62f };
  static const NormaSampleLayout layout = { 24, NORMA_CODE_FLOAT, FALSE };
  float out[6];

  norma_sample_unpack (&layout, packed, 0, 1, 6, out, 1);
  for (guint i = 0; i < 6; i++)
    g_assert_cmpfloat (out[i], ==, expected[i]);
}

/* 12 bits: abc def 012 in five bytes, highest bit first, in steps and with room between. */
static void
test_packed_bits (void)
{
  static const guint8 packed[] = { 0xab, 0xcd, 0xef, 0x01, 0x23, 0x45 };
  static const NormaSampleLayout layout = { 12, NORMA_CODE_UNSIGNED, TRUE };
  guint16 out[4] = { 7, 7, 7, 7 };

  norma_sample_unpack (&layout, packed, 0, 1, 4, out, 1);
  g_assert_cmphex (out[0], ==, 0xabc);
  g_assert_cmphex (out[1], ==, 0xdef);
  g_assert_cmphex (out[2], ==, 0x012);
  g_assert_cmphex (out[3], ==, 0x345);
  memset (out, 0, sizeof out);
  norma_sample_unpack (&layout, packed, 1, 2, 2, out, 2);
  g_assert_cmphex (out[0], ==, 0xdef);
  g_assert_cmphex (out[1], ==, 0);
  g_assert_cmphex (out[2], ==, 0x345);
  norma_sample_unpack (&layout, packed, 0, 1, 0, out, 1);
  g_assert_cmphex (out[0], ==, 0xdef);
}

static void
test_byte_order (void)
{
  static const guint8 packed[] = { 1, 0, 0, 0, 0, 2 };
  NormaSampleLayout layout = { 48, NORMA_CODE_UNSIGNED, TRUE };
  float out;

  norma_sample_unpack (&layout, packed, 0, 1, 1, &out, 1);
  g_assert_cmpfloat (out, ==, 0x1p40f);
  layout.big_endian = FALSE;
  norma_sample_unpack (&layout, packed, 0, 1, 1, &out, 1);
  g_assert_cmpfloat (out, ==, 0x1p41f);
}

static void
test_signed_ends (void)
{
  static const guint8 packed[] = { 0x80, 0x7f, 0xff, 0x00 };
  static const NormaSampleLayout layout = { 8, NORMA_CODE_SIGNED, FALSE };
  float out[4];

  norma_sample_unpack (&layout, packed, 0, 1, 4, out, 1);
  g_assert_cmpfloat (out[0], ==, -128);
  g_assert_cmpfloat (out[1], ==, 127);
  g_assert_cmpfloat (out[2], ==, -1);
  g_assert_cmpfloat (out[3], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample-unpack/half", test_half);
  g_test_add_func ("/sample-unpack/float24", test_float24);
  g_test_add_func ("/sample-unpack/packed-bits", test_packed_bits);
  g_test_add_func ("/sample-unpack/byte-order", test_byte_order);
  g_test_add_func ("/sample-unpack/signed-ends", test_signed_ends);
  return g_test_run ();
}
