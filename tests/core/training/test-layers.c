/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/training/trainee.h"
#include "tests/core/training/reference.h"
#include "tests/support.h"

/* Every network is compared with the layers in double precision: what it gives, and the gradients with
 * central differences of those. The loss is a weighted sum of all outputs. */
typedef struct {
  NormaBlueprint *blueprint;
  guint n, height, width;
  gsize size, n_input;
  float *values, *input;
  double *exact_values, *exact_input;
} Problem;

static Problem
problem_new (NormaBlueprint *blueprint, guint n, guint height, guint width)
{
  const NormaParameters *parameters = norma_blueprint_get_parameters (blueprint);
  Problem p = { blueprint, n, height, width, norma_parameters_get_size (parameters) };
  NormaRandom random;

  norma_random_seed (&random, 2385);
  p.n_input = (gsize)n * norma_blueprint_get (blueprint, 0)->channels * height * width;
  p.values = g_new (float, p.size);
  p.input = g_new (float, p.n_input);
  p.exact_values = g_new (double, p.size);
  p.exact_input = g_new (double, p.n_input);
  norma_blueprint_begin (blueprint, 7, p.values);
  for (gsize i = 0; i < p.size; i++) {
    /* Biases, scales and statistics that are neither 0 nor 1. */
    p.values[i] += (float)(0.1 * norma_random_uniform (&random));
    p.exact_values[i] = p.values[i];
  }
  for (gsize i = 0; i < p.n_input; i++)
    p.exact_input[i] = p.input[i] = (float)norma_random_normal (&random);
  return p;
}

static void
problem_clear (Problem *p)
{
  norma_blueprint_free (p->blueprint);
  g_free (p->values);
  g_free (p->input);
  g_free (p->exact_values);
  g_free (p->exact_input);
}

static double
weight_of (guint layer, gsize i)
{
  return sin (1.7 * (double)i + layer);
}

static Reference
refer (const Problem *p, gboolean trains)
{
  return (Reference){ p->blueprint,    p->n,   p->height, p->width, p->exact_input,
                      p->exact_values, trains, 11 };
}

static double
exact_loss (const Problem *p)
{
  Reference r = refer (p, TRUE);
  Image *images = reference_run (&r);
  double loss = 0;

  for (guint l = 0; l < norma_blueprint_get_count (p->blueprint); l++)
    if (norma_blueprint_get (p->blueprint, l)->kind == NORMA_LAYER_OUTPUT) {
      const Image *image = &images[l];
      gsize n = (gsize)image->n * image->channels * image->height * image->width;

      for (gsize i = 0; i < n; i++)
        loss += weight_of (l, i) * image->data[i];
    }
  reference_free (&r, images);
  return loss;
}

static NormaTrainee *
run (const Problem *p, NormaTraineeMode mode)
{
  g_autoptr (GError) error = NULL;
  NormaTrainee *trainee = norma_trainee_new (p->blueprint, mode, p->n, p->height, p->width, &error);
  NormaRandom random;

  g_assert_no_error (error);
  norma_random_seed (&random, 11);
  memcpy (norma_trainee_get_input (trainee, 0), p->input, p->n_input * sizeof (float));
  norma_trainee_take (trainee, p->values, 0);
  norma_trainee_forward (trainee, &random);
  return trainee;
}

static void
assert_outputs (const Problem *p, NormaTraineeMode mode)
{
  g_autoptr (NormaTrainee) trainee = run (p, mode);
  Reference r = refer (p, mode == NORMA_TRAINEE_TRAINING);
  Image *images = reference_run (&r);

  for (guint l = 0; l < norma_blueprint_get_count (p->blueprint); l++)
    if (norma_blueprint_get (p->blueprint, l)->kind == NORMA_LAYER_OUTPUT) {
      const gint64 *dims = norma_trainee_get_dims (trainee, l);

      g_assert_cmpint (dims[0], ==, images[l].n);
      g_assert_cmpint (dims[1], ==, images[l].channels);
      g_assert_cmpint (dims[2], ==, images[l].height);
      g_assert_cmpint (dims[3], ==, images[l].width);
      for (gsize i = 0; i < norma_trainee_get_count (trainee, l); i++)
        g_assert_cmpfloat_with_epsilon (norma_trainee_get_output (trainee, l)[i], images[l].data[i],
                                        2e-5);
    }
  reference_free (&r, images);
}

static void
differentiate (const Problem *p, float *gradients)
{
  g_autoptr (NormaTrainee) trainee = run (p, NORMA_TRAINEE_TRAINING);

  for (guint l = 0; l < norma_blueprint_get_count (p->blueprint); l++)
    if (norma_blueprint_get (p->blueprint, l)->kind == NORMA_LAYER_OUTPUT)
      for (gsize i = 0; i < norma_trainee_get_count (trainee, l); i++)
        norma_trainee_get_gradient (trainee, l)[i] = (float)weight_of (l, i);
  norma_trainee_backward (trainee, gradients);
}

/* Up to 12 of each parameter, spread over it. */
static void
assert_gradients (Problem *p)
{
  const NormaParameters *parameters = norma_blueprint_get_parameters (p->blueprint);
  g_autofree float *gradients = g_new0 (float, p->size);
  const double h = 1e-5;

  differentiate (p, gradients);
  for (guint i = 0; i < norma_parameters_get_count (parameters); i++) {
    const NormaParameter *parameter = norma_parameters_get (parameters, i);

    if (parameter->role == NORMA_PARAMETER_STATISTIC)
      continue;
    for (gsize k = 0; k < parameter->n; k += MAX (1, parameter->n / 12)) {
      double *value = &p->exact_values[parameter->offset + k], before = *value, expected;

      *value = before + h;
      expected = exact_loss (p);
      *value = before - h;
      expected = (expected - exact_loss (p)) / (2 * h);
      *value = before;
      g_assert_cmpfloat_with_epsilon (gradients[parameter->offset + k], expected,
                                      2e-4 * (1 + fabs (expected)));
    }
  }
}

static void
check (NormaBlueprint *blueprint, guint n, guint height, guint width)
{
  Problem p = problem_new (blueprint, n, height, width);

  assert_outputs (&p, NORMA_TRAINEE_TRAINING);
  assert_outputs (&p, NORMA_TRAINEE_INFERENCE);
  assert_gradients (&p);
  problem_clear (&p);
}

static guint
convolve (NormaBlueprint *b, guint from, const char *name, guint channels, guint kernel,
          guint stride, guint padding, guint groups)
{
  const NormaConvolutionOptions options = { channels, kernel, stride, padding, groups };

  return norma_blueprint_add_convolution (b, from, name, &options);
}

/* As the first layers of a patch description network: kernels of 4, average pooling; channels that fill
 * no block. */
static void
test_convolutions (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "image", 3);

  x = norma_blueprint_add_relu (b, convolve (b, x, "a", 16, 4, 1, 0, 1), 0);
  x = norma_blueprint_add_average_pool (b, x, 2, 2);
  x = norma_blueprint_add_relu (b, convolve (b, x, "b", 20, 3, 2, 1, 1), 0.2);
  x = convolve (b, x, "c", 5, 1, 1, 0, 1);
  norma_blueprint_add_output (b, x, "out");
  check (b, 2, 13, 11);
}

/* Two branches that meet, one filter a channel, and outputs at two depths. */
static void
test_branches (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "image", 3), y;

  x = convolve (b, x, "stem", 16, 3, 2, 1, 1);
  y = convolve (b, x, "depth", 16, 5, 1, 2, 16);
  y = norma_blueprint_add_relu (b, convolve (b, y, "wide", 32, 1, 1, 0, 1), 0);
  x = norma_blueprint_add_sum (b, x, convolve (b, y, "narrow", 16, 1, 1, 0, 1));
  norma_blueprint_add_output (b, x, "fine");
  x = convolve (b, x, "down", 16, 3, 2, 1, 2);
  norma_blueprint_add_output (b, x, "coarse");
  check (b, 1, 12, 10);
}

/* Twice as many images from a layer on, one of them of two branches. */
static void
test_perturb (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "image", 3), y;

  x = convolve (b, x, "stem", 16, 3, 1, 1, 1);
  y = convolve (b, x, "noise", 16, 3, 1, 1, 1);
  x = norma_blueprint_add_perturb (b, x, y);
  x = norma_blueprint_add_relu (b, norma_blueprint_add_batch_norm (b, x, "norm", 0), 0.2);
  norma_blueprint_add_output (b, convolve (b, x, "both", 16, 3, 1, 0, 1), "out");
  check (b, 2, 7, 6);
}

static void
test_batch_norm (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "image", 3);

  x = convolve (b, x, "a", 16, 3, 1, 1, 1);
  x = norma_blueprint_add_relu (b, norma_blueprint_add_batch_norm (b, x, "norm", 0), 0);
  x = convolve (b, x, "b", 16, 3, 1, 0, 1);
  norma_blueprint_add_output (b, x, "out");
  check (b, 2, 7, 6);
}

/* As in an autoencoder's decoder, and down. */
static void
test_resize (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "image", 3);

  x = norma_blueprint_add_resize (b, convolve (b, x, "a", 16, 3, 1, 1, 1), 11, 9);
  x = norma_blueprint_add_resize (b, convolve (b, x, "b", 16, 3, 1, 1, 1), 4, 5);
  norma_blueprint_add_output (b, x, "out");
  check (b, 1, 6, 5);
}

/* SimpleNet's discriminator on rows, with dropout. */
static void
test_rows (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "features", 13);

  x = norma_blueprint_add_linear (b, x, "adapt", 13, TRUE, 0);
  x = norma_blueprint_add_dropout (b, x, 0.3);
  x = norma_blueprint_add_linear (b, x, "hidden", 7, TRUE, 0);
  x = norma_blueprint_add_relu (b, norma_blueprint_add_batch_norm (b, x, "norm", 0), 0.2);
  x = norma_blueprint_add_linear (b, x, "last", 1, FALSE, 0);
  norma_blueprint_add_output (b, x, "score");
  check (b, 17, 1, 1);
}

/* What batch norm saw is told at the place of its statistics. */
static void
test_statistics (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "features", 1);
  float gradients[4] = { 0 };
  Problem p;

  x = norma_blueprint_add_batch_norm (b, x, "norm", 0);
  norma_blueprint_add_output (b, x, "out");
  p = problem_new (b, 3, 1, 1);
  p.input[0] = 1.5f, p.input[1] = 4, p.input[2] = 3.5f;
  differentiate (&p, gradients);
  g_assert_cmpfloat_with_epsilon (gradients[2], 3, 1e-6);
  g_assert_cmpfloat_with_epsilon (gradients[3], 1.75, 1e-6);
  problem_clear (&p);
}

/* Gradients are added to what is there, and a stamp that was seen takes nothing. */
static void
test_adds_and_stamps (void)
{
  NormaBlueprint *b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "features", 4);
  g_autofree float *once = g_new0 (float, 20), *twice = g_new0 (float, 20);
  g_autoptr (NormaTrainee) trainee = NULL;
  float first;
  Problem p;

  x = norma_blueprint_add_linear (b, x, "a", 4, TRUE, 0);
  x = norma_blueprint_add_output (b, x, "out");
  p = problem_new (b, 2, 1, 1);
  differentiate (&p, once);
  differentiate (&p, twice);
  differentiate (&p, twice);
  for (guint i = 0; i < 20; i++)
    g_assert_cmpfloat_with_epsilon (twice[i], 2 * once[i], 1e-6);

  trainee = run (&p, NORMA_TRAINEE_INFERENCE);
  norma_trainee_take (trainee, p.values, 5);
  first = norma_trainee_get_output (trainee, x)[0];
  p.values[0] += 1;
  norma_trainee_take (trainee, p.values, 5);
  norma_trainee_forward (trainee, NULL);
  g_assert_cmpfloat (norma_trainee_get_output (trainee, x)[0], ==, first);
  norma_trainee_take (trainee, p.values, 6);
  norma_trainee_forward (trainee, NULL);
  g_assert_cmpfloat (norma_trainee_get_output (trainee, x)[0], !=, first);
  problem_clear (&p);
}

static void
assert_refused (const NormaBlueprint *b, guint height, guint width, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (norma_trainee_new (b, NORMA_TRAINEE_TRAINING, 1, height, width, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, word));
}

static void
test_refused (void)
{
  g_autoptr (NormaBlueprint) b = norma_blueprint_new (), c = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "image", 3), y;

  y = convolve (b, x, "valid", 16, 3, 1, 0, 1);
  x = convolve (b, x, "same", 16, 3, 1, 1, 1);
  assert_refused (b, 2, 8, "layer valid");
  norma_blueprint_add_sum (b, x, y);
  assert_refused (b, 8, 8, "the other image");
  x = norma_blueprint_add_input (c, "image", 3);
  norma_blueprint_add_linear (c, x, "product", 4, TRUE, 0);
  assert_refused (c, 2, 1, "rows");
}

static gpointer
make (gconstpointer data, GError **error)
{
  return norma_trainee_new (data, NORMA_TRAINEE_TRAINING, 1, 8, 8, error);
}

static void
test_memory (void)
{
  g_autoptr (NormaBlueprint) b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "image", 3);

  x = convolve (b, x, "a", 16, 3, 1, 1, 1);
  x = norma_blueprint_add_batch_norm (b, x, "norm", 0);
  x = norma_blueprint_add_dropout (b, x, 0.5);
  norma_blueprint_add_output (b, x, "out");
  g_assert_cmpuint (norma_test_fail_allocations (make, b, (GDestroyNotify)norma_trainee_free), >=,
                    15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layers/convolutions", test_convolutions);
  g_test_add_func ("/layers/branches", test_branches);
  g_test_add_func ("/layers/perturb", test_perturb);
  g_test_add_func ("/layers/batch-norm", test_batch_norm);
  g_test_add_func ("/layers/resize", test_resize);
  g_test_add_func ("/layers/rows", test_rows);
  g_test_add_func ("/layers/statistics", test_statistics);
  g_test_add_func ("/layers/adds-and-stamps", test_adds_and_stamps);
  g_test_add_func ("/layers/refused", test_refused);
  g_test_add_func ("/layers/memory", test_memory);
  return g_test_run ();
}
