/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/adam.h"

#include <math.h>

#include "core/base/kernel.h"

/* What a step's elements share. */
typedef struct {
  float keep1, take1, keep2, take2;
  float along; /* of the mean, over the root of the second moment: rate and correction of bias */
  float correct2; /* of the second moment, under the root */
  float epsilon;
  float to_gradient; /* L2 decay */
  float shrink; /* what AdamW leaves of a value */
} Terms;

/* As torch.optim has it: the bias of the moments is corrected, epsilon is not. */
static Terms
get_terms (const NormaAdamOptions *options, guint64 step, double rate_factor)
{
  double rate = options->rate * rate_factor;
  double decay = options->decay;

  return (Terms){
    .keep1 = (float)options->beta1,
    .take1 = (float)(1 - options->beta1),
    .keep2 = (float)options->beta2,
    .take2 = (float)(1 - options->beta2),
    .along = (float)(rate / (1 - pow (options->beta1, (double)step))),
    .correct2 = (float)(1 / (1 - pow (options->beta2, (double)step))),
    .epsilon = (float)options->epsilon,
    .to_gradient = options->decouples_decay ? 0 : (float)decay,
    .shrink = options->decouples_decay ? (float)(1 - rate * decay) : 1,
  };
}

NORMA_KERNEL static void
update (const Terms *terms, gsize n, const float *restrict gradients, float *restrict values,
        float *restrict mean, float *restrict square)
{
  const Terms t = *terms;

  for (gsize i = 0; i < n; i++) {
    float gradient = gradients[i] + t.to_gradient * values[i];
    float m = t.keep1 * mean[i] + t.take1 * gradient;
    float v = t.keep2 * square[i] + t.take2 * gradient * gradient;

    mean[i] = m;
    square[i] = v;
    values[i] = t.shrink * values[i] - t.along * m / (sqrtf (v * t.correct2) + t.epsilon);
  }
}

void
norma_adam_step (const NormaAdamOptions *options, guint64 step, double rate_factor, gsize n,
                 const float *gradients, float *values, float *mean, float *square)
{
  Terms terms;

  g_return_if_fail (step > 0);

  terms = get_terms (options, step, rate_factor);
  update (&terms, n, gradients, values, mean, square);
}
