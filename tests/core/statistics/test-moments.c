/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/random.h"
#include "core/statistics/moments.h"

#include <math.h>
#include <string.h>

typedef struct {
  NormaMoments moments;
  double *mean, *third, *scratch;
  float *comoment;
} Fixture;

static Fixture
fixture_new (guint d)
{
  Fixture f = { .mean = g_new (double, d + 1),
                .third = g_new (double, d + 1),
                .scratch = g_new (double, norma_moments_scratch_size (d)),
                .comoment = g_new (float, norma_packed_size (d) + 1) };

  norma_moments_init (&f.moments, d, f.mean, f.comoment, f.third);
  return f;
}

static void
fixture_clear (Fixture *f)
{
  g_free (f->mean);
  g_free (f->third);
  g_free (f->scratch);
  g_free (f->comoment);
}

/* rows: [n, stride] of normal numbers that are correlated between columns */
static float *
random_rows (guint n, guint stride, double mean, double deviation, guint64 seed)
{
  float *rows = g_new (float, (gsize)n *stride + 1);
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (gsize k = 0; k < n; k++) {
    double common = norma_random_normal (&random);

    for (guint j = 0; j < stride; j++)
      rows[k * stride + j] = (float)(mean + deviation * (0.6 * common * (1 + j % 2) +
                                                         0.8 * norma_random_normal (&random)));
  }
  return rows;
}

static void
add_in_blocks (Fixture *f, const float *rows, guint n, guint stride, guint block)
{
  for (guint k = 0; k < n; k += block)
    norma_moments_add_block (&f->moments, rows + (gsize)k * stride, MIN (block, n - k), stride,
                             f->scratch);
}

/* Two passes in double over all samples. */
static Fixture
reference (const float *rows, guint n, guint stride, guint d, double *comoment)
{
  Fixture f = fixture_new (d);
  g_autofree double *u = g_new0 (double, d + 1);

  memset (comoment, 0, norma_packed_size (d) * sizeof *comoment);
  f.moments.n = n;
  for (gsize k = 0; k < n; k++)
    for (guint j = 0; j < d; j++)
      f.mean[j] += rows[k * stride + j] / (double)n;
  for (gsize k = 0; k < n; k++) {
    double square = 0;

    for (guint j = 0; j < d; j++) {
      u[j] = rows[k * stride + j] - f.mean[j];
      square += u[j] * u[j];
    }
    f.moments.fourth += square * square;
    for (gsize i = 0; i < d; i++) {
      f.third[i] += square * u[i];
      for (gsize j = 0; j <= i; j++)
        comoment[i * (i + 1) / 2 + j] += u[i] * u[j];
    }
  }
  return f;
}

static void
assert_as_reference (const float *rows, guint n, guint stride, guint d, guint block,
                     double tolerance)
{
  g_autofree double *comoment = g_new (double, norma_packed_size (d) + 1);
  Fixture expected = reference (rows, n, stride, d, comoment);
  Fixture f = fixture_new (d);
  double trace = 0, tiny = 1e-300; /* one sample has moments of 0 */

  add_in_blocks (&f, rows, n, stride, block);
  g_assert_cmpuint (f.moments.n, ==, n);
  for (gsize i = 0; i < d; i++)
    trace += comoment[i * (i + 3) / 2];
  g_assert_cmpfloat_with_epsilon (norma_moments_trace (&f.moments), trace,
                                  tolerance * trace + tiny);
  g_assert_cmpfloat_with_epsilon (f.moments.fourth, expected.moments.fourth,
                                  tolerance * expected.moments.fourth + tiny);
  for (gsize i = 0; i < d; i++) {
    double variance_i = comoment[i * (i + 3) / 2];

    g_assert_cmpfloat_with_epsilon (f.mean[i], expected.mean[i],
                                    1e-12 * (1 + fabs (expected.mean[i])));
    g_assert_cmpfloat_with_epsilon (f.third[i], expected.third[i],
                                    tolerance * pow (expected.moments.fourth, 0.75) *
                                            pow (n, 0.25) +
                                        tiny);
    for (gsize j = 0; j <= i; j++)
      g_assert_cmpfloat_with_epsilon (f.comoment[i * (i + 1) / 2 + j],
                                      comoment[i * (i + 1) / 2 + j],
                                      tolerance * sqrt (variance_i * comoment[j * (j + 3) / 2]) +
                                          tiny);
  }
  fixture_clear (&expected);
  fixture_clear (&f);
}

static void
test_two_pass (void)
{
  static const guint dimensions[] = { 1, 2, 7, 8, 33 };
  static const guint blocks[] = { 1, 2, 3, 31, 63, 64 };

  for (guint i = 0; i < G_N_ELEMENTS (dimensions); i++)
    for (guint j = 0; j < G_N_ELEMENTS (blocks); j++) {
      guint d = dimensions[i];
      g_autofree float *rows = random_rows (129, d + 3, 2.385, 0.71, i * 10 + j);

      assert_as_reference (rows, 129, d + 3, d, blocks[j], 3e-6);
    }
}

/* One block has no rounding but that of the stored co-moment. */
static void
test_one_block (void)
{
  for (guint n = 1; n <= NORMA_MOMENTS_BLOCK; n++) {
    g_autofree float *rows = random_rows (n, 9, -3, 1, n);

    assert_as_reference (rows, n, 9, 9, NORMA_MOMENTS_BLOCK, 1.5e-7);
  }
}

static void
test_far_mean (void)
{
  g_autofree float *rows = random_rows (10000, 12, 1000, 1, 17);

  assert_as_reference (rows, 10000, 12, 12, 64, 1e-5);
}

static void
test_known (void)
{
  static const float rows[] = { 1, 2, 3, 5, 8, 2 };
  Fixture f = fixture_new (2);

  norma_moments_add_block (&f.moments, rows, 1, 2, f.scratch);
  norma_moments_add_block (&f.moments, rows + 2, 2, 2, f.scratch);
  /* u = (−3, −1), (−1, 2), (4, −1) */
  g_assert_cmpfloat_with_epsilon (f.mean[0], 4, 1e-14);
  g_assert_cmpfloat_with_epsilon (f.mean[1], 3, 1e-14);
  g_assert_cmpfloat_with_epsilon (f.comoment[0], 26, 1e-5);
  g_assert_cmpfloat_with_epsilon (f.comoment[1], -3, 1e-5);
  g_assert_cmpfloat_with_epsilon (f.comoment[2], 6, 1e-5);
  g_assert_cmpfloat_with_epsilon (f.third[0], 10 * -3 + 5 * -1 + 17 * 4, 1e-5);
  g_assert_cmpfloat_with_epsilon (f.third[1], 10 * -1 + 5 * 2 + 17 * -1, 1e-5);
  g_assert_cmpfloat_with_epsilon (f.moments.fourth, 100 + 25 + 289, 1e-4);
  fixture_clear (&f);
}

static void
test_same_bits (void)
{
  g_autofree float *rows = random_rows (300, 31, 1, 1, 5);
  Fixture a = fixture_new (31), b = fixture_new (31);

  memset (b.scratch, 0xff, norma_moments_scratch_size (31) * sizeof *b.scratch);
  add_in_blocks (&a, rows, 300, 31, 64);
  add_in_blocks (&b, rows, 300, 31, 64);
  g_assert_cmpmem (a.comoment, norma_packed_size (31) * 4, b.comoment, norma_packed_size (31) * 4);
  g_assert_cmpmem (a.mean, 31 * 8, b.mean, 31 * 8);
  g_assert_cmpmem (a.third, 31 * 8, b.third, 31 * 8);
  g_assert_cmpfloat (a.moments.fourth, ==, b.moments.fourth);
  fixture_clear (&a);
  fixture_clear (&b);
}

static void
test_empty (void)
{
  Fixture f = fixture_new (5);

  norma_moments_add_block (&f.moments, NULL, 0, 5, f.scratch);
  g_assert_cmpuint (f.moments.n, ==, 0);
  g_assert_cmpfloat (norma_moments_trace (&f.moments), ==, 0);
  fixture_clear (&f);
}

static void
test_constant (void)
{
  g_autofree float *rows = random_rows (100, 4, 0.1, 0, 1);
  Fixture f = fixture_new (4);

  add_in_blocks (&f, rows, 100, 4, 7);
  for (guint i = 0; i < 10; i++)
    g_assert_cmpfloat_with_epsilon (f.comoment[i], 0, 1e-28);
  fixture_clear (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/moments/two-pass", test_two_pass);
  g_test_add_func ("/moments/one-block", test_one_block);
  g_test_add_func ("/moments/far-mean", test_far_mean);
  g_test_add_func ("/moments/known", test_known);
  g_test_add_func ("/moments/same-bits", test_same_bits);
  g_test_add_func ("/moments/empty", test_empty);
  g_test_add_func ("/moments/constant", test_constant);
  return g_test_run ();
}
