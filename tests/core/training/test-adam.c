/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/adam.h"

#include <math.h>

typedef struct {
  NormaAdamOptions options;
  double expected[3];
} Case;

/* Five steps with the gradients (0.231 t, −1.13 / t, ±0.0047), by PyTorch 1.13 in double precision. */
static const Case cases[] = {
  { { 0.0123, 0.85, 0.97, 1e-6, 0.07, FALSE }, { 0.670373127, -1.88652728, 0.0359894902 } },
  { { 0.0123, 0.85, 0.97, 1e-6, 0.07, TRUE }, { 0.667734293, -1.88022078, 0.0684934676 } },
  { NORMA_ADAM_OPTIONS_INIT, { 0.726149169, -1.93759854, 0.0531349422 } },
};

static void
run (const NormaAdamOptions *options, double factor, float values[3])
{
  float mean[3] = { 0 }, square[3] = { 0 };

  for (guint64 t = 1; t <= 5; t++) {
    float gradients[] = { 0.231f * (float)t, -1.13f / (float)t, t % 2 == 0 ? 0.0047f : -0.0047f };

    norma_adam_step (options, t, factor, 3, gradients, values, mean, square);
  }
}

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    float values[] = { 0.731f, -1.942f, 0.0517f };

    run (&cases[i].options, 1, values);
    for (int k = 0; k < 3; k++)
      g_assert_cmpfloat_with_epsilon (values[k], cases[i].expected[k], 1e-6);
  }
}

/* The factor is one of the rate, and 0 leaves everything as it is, also what AdamW would shrink. */
static void
test_factor (void)
{
  NormaAdamOptions half = cases[1].options;
  float by_factor[] = { 0.731f, -1.942f, 0.0517f }, by_rate[] = { 0.731f, -1.942f, 0.0517f };
  float still[] = { 0.731f, -1.942f, 0.0517f };

  half.rate /= 2;
  run (&cases[1].options, 0.5, by_factor);
  run (&half, 1, by_rate);
  g_assert_cmpmem (by_factor, sizeof by_factor, by_rate, sizeof by_rate);
  run (&cases[1].options, 0, still);
  g_assert_cmpfloat (still[0], ==, 0.731f);
  g_assert_cmpfloat (still[1], ==, -1.942f);
}

/* Cut anywhere, the same bits. */
static void
test_cut (void)
{
  enum { N = 67 };
  float gradients[N], whole[N], cut[N], mean[2][N] = { 0 }, square[2][N] = { 0 };

  for (int i = 0; i < N; i++) {
    gradients[i] = sinf ((float)i);
    whole[i] = cut[i] = cosf (2.1f * (float)i);
  }
  norma_adam_step (&cases[0].options, 1, 1, N, gradients, whole, mean[0], square[0]);
  for (gsize at = 0, n = 1; at < N; at += n, n = MIN (n + 3, N - at))
    norma_adam_step (&cases[0].options, 1, 1, n, gradients + at, cut + at, mean[1] + at,
                     square[1] + at);
  g_assert_cmpmem (whole, sizeof whole, cut, sizeof cut);
  g_assert_cmpmem (square[0], sizeof square[0], square[1], sizeof square[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adam/known", test_known);
  g_test_add_func ("/adam/factor", test_factor);
  g_test_add_func ("/adam/cut", test_cut);
  return g_test_run ();
}
