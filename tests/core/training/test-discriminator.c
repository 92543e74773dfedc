/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/discriminator.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/training/blueprint.h"
#include "tests/support.h"

enum { D = 5, N_HIDDEN = 7, N_ROWS = 600, N_HELD_OUT = 90 };

/* As discriminator.c cuts a step. */
enum { N_PARTS = 4, PART_ROWS = NORMA_DISCRIMINATOR_ROWS / N_PARTS };

typedef struct {
  char *folder, *path;
  float *rows;
  NormaFeatureRows features;
  NormaDiscriminatorOptions options;
  NormaLossRecord record;
  NormaTrainingResult result;
  GCancellable *cancellable;
  guint n_watched, cancel_at; /* steps of this session; 0: never */
} Fixture;

static void
watch (const NormaLossRecord *record, gpointer data)
{
  Fixture *f = data;

  if (++f->n_watched == f->cancel_at)
    g_cancellable_cancel (f->cancellable);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  NormaRandom random;

  f->folder = norma_test_folder ();
  f->path = g_build_filename (f->folder, "check-point", NULL);
  f->rows = g_new (float, N_ROWS *D);
  norma_random_seed (&random, 3);
  for (gsize i = 0; i < N_ROWS * D; i++)
    f->rows[i] = (float)norma_random_normal (&random);
  f->features = (NormaFeatureRows){ f->rows, N_ROWS, 0, D };
  f->options = (NormaDiscriminatorOptions)NORMA_DISCRIMINATOR_OPTIONS_INIT;
  f->options.n_hidden = N_HIDDEN;
  f->options.schedule.n_steps = 25;
  f->options.seed = 11;
  f->options.n_threads = 1;
  f->options.watch = watch;
  f->options.watch_data = f;
  f->cancellable = g_cancellable_new ();
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_remove_folder (f->folder);
  g_object_unref (f->cancellable);
  g_free (f->rows);
  g_free (f->path);
  g_free (f->folder);
}

static gboolean
train (Fixture *f, NormaDiscriminator *made, GError **error)
{
  const NormaProgress progress = { f->cancellable };

  f->n_watched = 0;
  return norma_discriminator_train (&f->features, &f->options, made, &f->record, &f->result,
                                    &progress, error);
}

static NormaDiscriminator
train_well (Fixture *f)
{
  NormaDiscriminator made = { 0 };
  g_autoptr (GError) error = NULL;

  train (f, &made, &error);
  g_assert_no_error (error);
  return made;
}

static double
leak (double x)
{
  return x > 0 ? x : NORMA_DISCRIMINATOR_SLOPE * x;
}

static double
measure (const NormaDiscriminator *made, const float *row)
{
  double distance = 0;

  for (guint h = 0; h < made->n_hidden; h++) {
    double sum = made->bias[h];

    for (guint i = 0; i < made->d; i++)
      sum += made->weight[h * made->d + i] * (double)row[i];
    distance -= made->output[h] * leak (sum);
  }
  return distance;
}

/* The network by its equations in double precision, and where its numbers lie. */
typedef struct {
  const char *name;
  gsize n;
  double *values;
} Tensor;

enum {
  ADAPTER,
  ADAPTER_BIAS,
  HIDDEN,
  HIDDEN_BIAS,
  SCALE,
  SHIFT,
  OUTPUT,
  N_TENSORS,
  MEAN = N_TENSORS,
  VARIANCE,
  N_ALL
};

typedef struct {
  Tensor tensors[N_ALL];
} Network;

static Network
network_new (void)
{
  Network network = { {
      [ADAPTER] = { "adapter.weight", D * D },
      [ADAPTER_BIAS] = { "adapter.bias", D },
      [HIDDEN] = { "hidden.weight", N_HIDDEN * D },
      [HIDDEN_BIAS] = { "hidden.bias", N_HIDDEN },
      [SCALE] = { "norm.weight", N_HIDDEN },
      [SHIFT] = { "norm.bias", N_HIDDEN },
      [OUTPUT] = { "output.weight", N_HIDDEN },
      [MEAN] = { "norm.mean", N_HIDDEN },
      [VARIANCE] = { "norm.variance", N_HIDDEN },
  } };

  for (guint i = 0; i < N_ALL; i++)
    network.tensors[i].values = g_new0 (double, network.tensors[i].n);
  return network;
}

static void
network_clear (Network *network)
{
  for (guint i = 0; i < N_ALL; i++)
    g_free (network->tensors[i].values);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Network, network_clear)

static void
read_tensors (const char *path, const char *prefix, guint n, Network *network)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NormaTensorFile) file = norma_tensor_file_read (path, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < n; i++) {
    Tensor *tensor = &network->tensors[i];
    g_autofree char *name = g_strconcat (prefix, tensor->name, NULL);
    guint rank = tensor->n == D * D || i == HIDDEN || i == OUTPUT ? 2 : 1;
    guint64 shape[2] = { 0, 0 };
    GBytes *bytes = norma_tensor_file_get (file, name, NORMA_TENSOR_F32, shape, rank, &error);
    const float *found;

    g_assert_no_error (error);
    g_assert_cmpuint (g_bytes_get_size (bytes), ==, tensor->n * sizeof (float));
    found = g_bytes_get_data (bytes, NULL);
    for (gsize k = 0; k < tensor->n; k++)
      tensor->values[k] = (double)found[k];
  }
}

static void
multiply (const double *weight, const double *bias, guint n, const double *x, double *y)
{
  for (guint h = 0; h < n; h++) {
    y[h] = bias[h];
    for (guint i = 0; i < D; i++)
      y[h] += weight[h * D + i] * x[i];
  }
}

/* Before batch norm. */
static void
run_to_norm (const Network *network, const double *x, const double *noise, double *hidden)
{
  const Tensor *t = network->tensors;
  double q[D];

  multiply (t[ADAPTER].values, t[ADAPTER_BIAS].values, D, x, q);
  for (guint i = 0; i < D; i++)
    q[i] += noise[i];
  multiply (t[HIDDEN].values, t[HIDDEN_BIAS].values, N_HIDDEN, q, hidden);
}

static double
run_from_norm (const Network *network, const double *hidden, const double *mean,
               const double *variance)
{
  const Tensor *t = network->tensors;
  double sum = 0;

  for (guint h = 0; h < N_HIDDEN; h++)
    sum += t[OUTPUT].values[h] *
           leak ((hidden[h] - mean[h]) / sqrt (variance[h] + 1e-5) * t[SCALE].values[h] +
                 t[SHIFT].values[h]);
  return sum;
}

/* What was learnt says after folding what it said before, layer by layer. */
static void
test_fold (Fixture *f, gconstpointer data)
{
  const double no_noise[D] = { 0 };
  g_auto (NormaDiscriminator) made = { 0 };
  g_auto (Network) network = network_new ();

  f->options.check_point = f->path;
  f->options.adapter_rate = 0.01;
  made = train_well (f);
  read_tensors (f->path, "value.", N_ALL, &network);
  for (guint r = 0; r < N_ROWS; r += 7) {
    double x[D], hidden[N_HIDDEN], distance;

    for (guint i = 0; i < D; i++)
      x[i] = (double)f->rows[r * D + i];
    run_to_norm (&network, x, no_noise, hidden);
    distance = -run_from_norm (&network, hidden, network.tensors[MEAN].values,
                               network.tensors[VARIANCE].values);
    g_assert_cmpfloat_with_epsilon (measure (&made, f->rows + r * D), distance, 1e-12);
  }
}

/* A step's rows, real ones first. */
typedef struct {
  double rows[N_PARTS][2 * PART_ROWS][D];
  double noise[N_PARTS][2 * PART_ROWS][D];
} Batch;

/* The first step of the seed, as the header has it. */
static Batch *
draw_batch (const Fixture *f)
{
  Batch *batch = g_new0 (Batch, 1);
  double least = log (f->options.least_noise), span = log (f->options.most_noise) - least;
  NormaRandom random;

  for (guint p = 0; p < N_PARTS; p++) {
    norma_training_seed (&random, f->options.seed, 0, p);
    for (guint r = 0; r < PART_ROWS; r++) {
      gsize row = norma_random_below (&random, N_ROWS);
      double deviation = exp (least + span * norma_random_uniform (&random));
      float noise[D];

      norma_random_fill_normal (&random, D, noise);
      for (guint i = 0; i < D; i++) {
        batch->rows[p][r][i] = batch->rows[p][PART_ROWS + r][i] = (double)f->rows[row * D + i];
        batch->noise[p][PART_ROWS + r][i] = deviation * (double)noise[i];
      }
    }
  }
  return batch;
}

static double
part_loss (const Network *network, const Batch *batch, guint p)
{
  static double hidden[2 * PART_ROWS][N_HIDDEN];
  double mean[N_HIDDEN] = { 0 }, variance[N_HIDDEN] = { 0 }, loss = 0;

  for (guint r = 0; r < 2 * PART_ROWS; r++) {
    run_to_norm (network, batch->rows[p][r], batch->noise[p][r], hidden[r]);
    for (guint h = 0; h < N_HIDDEN; h++)
      mean[h] += hidden[r][h] / (2 * PART_ROWS);
  }
  for (guint r = 0; r < 2 * PART_ROWS; r++)
    for (guint h = 0; h < N_HIDDEN; h++)
      variance[h] += (hidden[r][h] - mean[h]) * (hidden[r][h] - mean[h]) / (2 * PART_ROWS);
  for (guint r = 0; r < 2 * PART_ROWS; r++) {
    double normality = run_from_norm (network, hidden[r], mean, variance);

    loss += fmax (0, 0.5 - (r < PART_ROWS ? normality : -normality)) / PART_ROWS;
  }
  return loss;
}

static double
batch_loss (const Network *network, const Batch *batch)
{
  double loss = 0;

  for (guint p = 0; p < N_PARTS; p++)
    loss += part_loss (network, batch, p) / N_PARTS;
  return loss;
}

/* What the first step begins with. */
static Network
begin_network (const Fixture *f)
{
  Network network = network_new ();
  g_autoptr (NormaBlueprint) b = norma_blueprint_new ();
  guint x = norma_blueprint_add_input (b, "features", D);
  guint noise = norma_blueprint_add_input (b, "noise", D);
  guint at = norma_blueprint_add_linear (b, x, "adapter", D, TRUE, 0);
  const NormaParameters *parameters = norma_blueprint_get_parameters (b);
  g_autofree float *values = NULL;

  at = norma_blueprint_add_sum (b, at, noise);
  at = norma_blueprint_add_linear (b, at, "hidden", N_HIDDEN, TRUE, 1);
  at = norma_blueprint_add_relu (b, norma_blueprint_add_batch_norm (b, at, "norm", 1), 0.2);
  norma_blueprint_add_linear (b, at, "output", 1, FALSE, 1);
  values = g_new0 (float, norma_parameters_get_size (parameters));
  norma_blueprint_begin (b, f->options.seed, values);
  for (guint i = 0; i < N_ALL; i++)
    for (guint k = 0; k < norma_parameters_get_count (parameters); k++) {
      const NormaParameter *parameter = norma_parameters_get (parameters, k);

      for (gsize v = 0; g_str_equal (parameter->name, network.tensors[i].name) && v < parameter->n;
           v++)
        network.tensors[i].values[v] = (double)values[parameter->offset + v];
    }
  for (guint i = 0; i < D * D; i++)
    network.tensors[ADAPTER].values[i] = i % (D + 1) == 0;
  return network;
}

/* Loss and all gradients of the first step, against central differences of the equations. Adam's first
 * moment is then a tenth of the gradient. */
static void
test_gradient (Fixture *f, gconstpointer data)
{
  const double h = 1e-6;
  g_auto (NormaDiscriminator) made = { 0 };
  g_auto (Network) network = begin_network (f), moments = network_new ();
  g_autofree Batch *batch = draw_batch (f);

  f->options.schedule.n_steps = 1;
  f->options.check_point = f->path;
  made = train_well (f);
  g_assert_cmpfloat_with_epsilon (f->record.points[0].loss, batch_loss (&network, batch), 1e-5);
  read_tensors (f->path, "mean.", N_TENSORS, &moments);
  for (guint i = 0; i < N_TENSORS; i++)
    for (gsize k = 0; k < network.tensors[i].n; k++) {
      double *value = &network.tensors[i].values[k], was = *value, above, below, decay;

      *value = was + h;
      above = batch_loss (&network, batch);
      *value = was - h;
      below = batch_loss (&network, batch);
      *value = was;
      decay = i <= ADAPTER_BIAS ? 0 : 1e-5 * was;
      g_assert_cmpfloat_with_epsilon (10 * moments.tensors[i].values[k],
                                      (above - below) / (2 * h) + decay, 2e-4);
    }
}

/* What lies farther out is farther from good, in all directions. */
static void
test_distance (Fixture *f, gconstpointer data)
{
  g_auto (NormaDiscriminator) made = { 0 };
  double before = -G_MAXDOUBLE;

  f->options.n_hidden = 64;
  f->options.schedule.n_steps = 150;
  f->features.n_held_out = N_HELD_OUT;
  made = train_well (f);
  /* 1 is the loss of a network that says nothing */
  g_assert_cmpfloat (f->result.held_out, <, 0.97);
  g_assert_cmpuint (f->n_watched, ==, 150);
  for (guint radius = 1; radius <= 7; radius += 2) {
    double sum = 0;

    for (guint r = 0; r < 100; r++) {
      const float *row = f->rows + r * D;
      double norm = 0;
      float x[D];

      for (guint i = 0; i < D; i++)
        norm += (double)row[i] * (double)row[i];
      for (guint i = 0; i < D; i++)
        x[i] = row[i] * (float)(radius / sqrt (norm));
      sum += measure (&made, x);
    }
    g_assert_cmpfloat (sum, >, before);
    before = sum;
  }
}

static void
assert_same (const NormaDiscriminator *a, const NormaDiscriminator *b)
{
  gsize n = a->n_hidden;

  g_assert_cmpmem (a->weight, n * a->d * sizeof (double), b->weight, n * b->d * sizeof (double));
  g_assert_cmpmem (a->bias, n * sizeof (double), b->bias, n * sizeof (double));
  g_assert_cmpmem (a->output, n * sizeof (double), b->output, n * sizeof (double));
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  g_auto (NormaDiscriminator) one = { 0 };

  f->features.n_held_out = N_HELD_OUT;
  one = train_well (f);
  for (f->options.n_threads = 2; f->options.n_threads <= 5; f->options.n_threads += 3) {
    g_auto (NormaDiscriminator) several = train_well (f);

    assert_same (&one, &several);
  }
}

static void
test_resume (Fixture *f, gconstpointer data)
{
  g_auto (NormaDiscriminator) whole = { 0 }, stopped = { 0 }, resumed = { 0 };
  g_autoptr (GError) error = NULL;

  f->features.n_held_out = N_HELD_OUT;
  whole = train_well (f);
  f->options.check_point = f->path;
  f->cancel_at = 9;
  g_assert_false (train (f, &stopped, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (stopped.weight);
  g_cancellable_reset (f->cancellable);
  f->cancel_at = 0;
  resumed = train_well (f);
  g_assert_cmpuint (f->n_watched, ==, 25 - 9);
  assert_same (&whole, &resumed);
}

/* Check-points of other rows, noise or seeds are not gone on from. */
static void
test_other_check_point (Fixture *f, gconstpointer data)
{
  f->options.check_point = f->path;
  f->options.purpose = "these rows";
  for (guint i = 0; i < 4; i++) {
    g_auto (NormaDiscriminator) made = { 0 };
    g_autoptr (GError) error = NULL;

    f->options.purpose = i == 1 ? "those rows" : "these rows";
    f->options.most_noise = i == 2 ? 2 : 1;
    f->options.seed = i == 3 ? 12 : 11;
    g_assert_true (train (f, &made, &error) == (i == 0));
    if (i > 0)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
  }
}

static void
check_refused (Fixture *f, const char *expected)
{
  g_auto (NormaDiscriminator) made = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (train (f, &made, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, expected));
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  const NormaDiscriminatorOptions good = f->options;

  f->options.n_hidden = 0;
  check_refused (f, "hidden");
  f->options.n_hidden = NORMA_DISCRIMINATOR_MOST_HIDDEN + 1;
  check_refused (f, "hidden");
  f->options = good;
  f->options.least_noise = 0;
  check_refused (f, "noise");
  f->options.least_noise = 1.5;
  check_refused (f, "noise");
  f->options = good;
  f->options.rate = NAN;
  check_refused (f, "rate");
  f->options = good;
  f->options.adapter_rate = 0;
  check_refused (f, "rate");
  f->options = good;
  f->options.schedule.n_steps = 0;
  check_refused (f, "steps");
  f->options = good;
  f->features.n = 1;
  check_refused (f, "2 rows");
  f->features.n = f->features.n_held_out = N_ROWS;
  check_refused (f, "held out");
}

/* In proportion to the steps, and never above the budget. The check-point is left alone. */
static void
test_forecast (Fixture *f, gconstpointer data)
{
  double seconds = 0, budget = 0;
  g_autoptr (GError) error = NULL;

  f->options.check_point = f->path;
  f->options.schedule.n_steps = 1000000;
  g_assert_true (norma_discriminator_forecast (D, &f->options, &seconds, NULL));
  g_assert_cmpfloat (seconds, >, 1);
  f->options.schedule.budget_s = 0.5;
  g_assert_true (norma_discriminator_forecast (D, &f->options, &budget, NULL));
  g_assert_cmpfloat (budget, ==, 0.5);
  f->options.schedule.n_steps = 0;
  g_assert_true (norma_discriminator_forecast (D, &f->options, &budget, NULL));
  g_assert_cmpfloat (budget, ==, 0.5);
  g_assert_false (g_file_test (f->path, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (f->n_watched, ==, 0);
  f->options.n_hidden = 0;
  g_assert_false (norma_discriminator_forecast (D, &f->options, &budget, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
}

/* A number that is none is told of with the step, not learnt. */
static void
test_not_finite (Fixture *f, gconstpointer data)
{
  f->rows[17] = NAN;
  check_refused (f, "loss");
}

#define ADD(name, test) g_test_add ("/discriminator/" name, Fixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("fold", test_fold);
  ADD ("gradient", test_gradient);
  ADD ("distance", test_distance);
  ADD ("threads", test_threads);
  ADD ("resume", test_resume);
  ADD ("other-check-point", test_other_check_point);
  ADD ("forecast", test_forecast);
  ADD ("refused", test_refused);
  ADD ("not-finite", test_not_finite);
  return g_test_run ();
}
