/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/discriminator.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/training/trainee.h"

/* Parts of a step, each by one worker; fixed, for bits depend on it. */
enum { N_PARTS = 4, PART_ROWS = NORMA_DISCRIMINATOR_ROWS / N_PARTS };

/* Most rows that the held-out loss is measured on, in blocks of PART_ROWS, and how often. */
enum { MOST_MEASURED = 16 * PART_ROWS, MEASURE_EVERY = 100 };

/* Groups of parameters. */
enum { ADAPTER, DISCRIMINATOR, N_GROUPS };

/* eq. 5: either kind is pushed so far from 0. */
static const double margin = 0.5;

typedef struct {
  NormaBlueprint *blueprint;
  guint features, noise, adapter, first, norm, second, output; /* layers */
} Network;

typedef struct {
  const NormaFeatureRows *rows;
  const NormaDiscriminatorOptions *options;
  Network network;
  NormaTrainee **trainees, **judges; /* [n_workers], for training and for the held-out loss */
  guint n_workers;
  double losses[MOST_MEASURED / PART_ROWS]; /* held out, of each block */
  const float *measured; /* values at hand */
} Trainer;

static void
draw_network (Network *network, guint d, guint n_hidden)
{
  NormaBlueprint *b = network->blueprint = norma_blueprint_new ();
  guint noisy;

  network->features = norma_blueprint_add_input (b, "features", d);
  network->noise = norma_blueprint_add_input (b, "noise", d);
  network->adapter = norma_blueprint_add_linear (b, network->features, "adapter", d, TRUE, ADAPTER);
  noisy = norma_blueprint_add_perturb (b, network->adapter, network->noise);
  network->first = norma_blueprint_add_linear (b, noisy, "hidden", n_hidden, TRUE, DISCRIMINATOR);
  network->norm = norma_blueprint_add_batch_norm (b, network->first, "norm", DISCRIMINATOR);
  network->second =
      norma_blueprint_add_linear (b,
                                  norma_blueprint_add_relu (b, network->norm,
                                                            NORMA_DISCRIMINATOR_SLOPE),
                                  "output", 1, FALSE, DISCRIMINATOR);
  network->output = norma_blueprint_add_output (b, network->second, "normality");
}

static const NormaParameter *
get_weight (const Network *network, guint layer)
{
  return norma_parameters_get (norma_blueprint_get_parameters (network->blueprint),
                               norma_blueprint_get (network->blueprint, layer)->weight);
}

static const NormaParameter *
get_bias (const Network *network, guint layer)
{
  return norma_parameters_get (norma_blueprint_get_parameters (network->blueprint),
                               norma_blueprint_get (network->blueprint, layer)->bias);
}

/* The adapter begins as the identity: features as they come are a good start. */
static float *
begin_values (const Network *network, guint d, guint64 seed, GError **error)
{
  gsize size = norma_parameters_get_size (norma_blueprint_get_parameters (network->blueprint));
  float *values = norma_alloc (size, sizeof (float), "network to train", error);
  float *adapter;

  if (values == NULL)
    return NULL;
  norma_blueprint_begin (network->blueprint, seed, values);
  adapter = values + get_weight (network, network->adapter)->offset;
  for (guint i = 0; i < d; i++)
    for (guint k = 0; k < d; k++)
      adapter[(gsize)i * d + k] = i == k ? 1 : 0;
  return values;
}

static gboolean
make_trainees (Trainer *t, GError **error)
{
  const NormaBlueprint *b = t->network.blueprint;

  t->n_workers = norma_workers_count (t->options->n_threads);
  t->trainees = g_new0 (NormaTrainee *, t->n_workers);
  t->judges = g_new0 (NormaTrainee *, t->n_workers);
  for (guint i = 0; i < t->n_workers; i++) {
    t->trainees[i] = norma_trainee_new (b, NORMA_TRAINEE_TRAINING, PART_ROWS, 1, 1, error);
    if (t->trainees[i] == NULL)
      return FALSE;
    if (t->rows->n_held_out > 0)
      t->judges[i] = norma_trainee_new (b, NORMA_TRAINEE_INFERENCE, PART_ROWS, 1, 1, error);
    if (t->rows->n_held_out > 0 && t->judges[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static void
trainer_clear (Trainer *t)
{
  for (guint i = 0; t->trainees != NULL && i < t->n_workers; i++) {
    norma_trainee_free (t->trainees[i]);
    norma_trainee_free (t->judges[i]);
  }
  g_free (t->trainees);
  g_free (t->judges);
  norma_blueprint_free (t->network.blueprint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trainer, trainer_clear)

/* Rows begin … end − 1, drawn, and noise for them. */
static void
fill (const Trainer *t, NormaTrainee *trainee, gsize begin, gsize end, NormaRandom *random)
{
  gsize d = t->rows->d;
  float *features = norma_trainee_get_input (trainee, t->network.features);
  float *noise = norma_trainee_get_input (trainee, t->network.noise);
  double least = log (t->options->least_noise);
  double span = log (t->options->most_noise) - least;

  for (gsize i = 0; i < PART_ROWS; i++) {
    const float *row = t->rows->rows + (begin + norma_random_below (random, end - begin)) * d;
    float deviation = (float)exp (least + span * norma_random_uniform (random));

    memcpy (features + i * d, row, d * sizeof (float));
    norma_random_fill_normal (random, d, noise + i * d);
    for (gsize k = 0; k < d; k++)
      noise[i * d + k] *= deviation;
  }
}

/* Eq. 5 and 6. gradient: [2 · PART_ROWS], may be NULL. */
static double
measure_loss (const float *normality, float *gradient)
{
  double sum = 0;

  for (gsize i = 0; i < 2 * PART_ROWS; i++) {
    double sign = i < PART_ROWS ? 1 : -1;
    double miss = margin - sign * (double)normality[i];

    sum += miss <= 0 ? 0 : miss; /* what is no number stays none */
    if (gradient != NULL)
      gradient[i] = miss > 0 ? (float)(-sign / PART_ROWS) : 0;
  }
  return sum / PART_ROWS;
}

static gboolean
step (NormaTrainingPart *part, double *loss, gpointer data, GError **error)
{
  const Trainer *t = data;
  NormaTrainee *trainee = t->trainees[part->worker];

  norma_trainee_take (trainee, part->values, part->step + 1);
  fill (t, trainee, 0, t->rows->n - t->rows->n_held_out, &part->random);
  norma_trainee_forward (trainee, NULL);
  *loss = measure_loss (norma_trainee_get_output (trainee, t->network.output),
                        norma_trainee_get_gradient (trainee, t->network.output));
  norma_trainee_backward (trainee, part->gradients);
  return TRUE;
}

static gboolean
measure_block (gsize index, guint worker, gpointer data, GError **error)
{
  Trainer *t = data;
  NormaTrainee *judge = t->judges[worker];
  NormaRandom random;

  /* no step has this number */
  norma_training_seed (&random, t->options->seed, G_MAXUINT64, index);
  norma_trainee_take (judge, t->measured, 0);
  fill (t, judge, t->rows->n - t->rows->n_held_out, t->rows->n, &random);
  norma_trainee_forward (judge, NULL);
  t->losses[index] = measure_loss (norma_trainee_get_output (judge, t->network.output), NULL);
  return TRUE;
}

static gboolean
hold_out (const float *values, double *loss, gpointer data, GError **error)
{
  Trainer *t = data;
  gsize n = (MIN (t->rows->n_held_out, MOST_MEASURED) + PART_ROWS - 1) / PART_ROWS;
  double sum = 0;

  t->measured = values;
  if (!norma_workers_run (t->n_workers, n, measure_block, t, NULL, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    sum += t->losses[i];
  *loss = sum / (double)n;
  return TRUE;
}

/* to [d] += factor · row h of W G, and *bias += factor · that of W g. */
static void
add_adapted (const Network *network, const float *values, guint h, double factor, guint d,
             double *to, double *bias)
{
  const float *hidden = values + get_weight (network, network->first)->offset + (gsize)h * d;
  const float *adapter = values + get_weight (network, network->adapter)->offset;
  const float *shift = values + get_bias (network, network->adapter)->offset;

  for (guint k = 0; k < d; k++) {
    double weight = factor * (double)hidden[k];

    *bias += weight * (double)shift[k];
    for (guint i = 0; i < d; i++)
      to[i] += weight * (double)adapter[(gsize)k * d + i];
  }
}

/* norm ((W (G x + g) + b)) = s W G x + s (W g + b − mean) + shift, s = scale / √(variance + ε). */
static void
fold (const Network *network, const float *values, NormaDiscriminator *folded)
{
  const NormaLayer *norm = norma_blueprint_get (network->blueprint, network->norm);
  const NormaParameters *parameters = norma_blueprint_get_parameters (network->blueprint);
  const float *mean = values + norma_parameters_get (parameters, norm->mean)->offset;
  const float *variance = values + norma_parameters_get (parameters, norm->variance)->offset;
  const float *scale = values + get_weight (network, network->norm)->offset;
  const float *shift = values + get_bias (network, network->norm)->offset;
  const float *bias = values + get_bias (network, network->first)->offset;
  const float *output = values + get_weight (network, network->second)->offset;

  for (guint h = 0; h < folded->n_hidden; h++) {
    double s = (double)scale[h] / sqrt ((double)variance[h] + norm->epsilon);

    folded->bias[h] = s * ((double)bias[h] - (double)mean[h]) + (double)shift[h];
    add_adapted (network, values, h, s, folded->d, folded->weight + (gsize)h * folded->d,
                 &folded->bias[h]);
    folded->output[h] = (double)output[h];
  }
}

static gboolean
take_discriminator (NormaDiscriminator *made, guint n_hidden, guint d, GError **error)
{
  made->n_hidden = n_hidden;
  made->d = d;
  made->weight = norma_alloc ((gsize)n_hidden * d, sizeof (double), "discriminator", error);
  if (made->weight == NULL)
    return FALSE;
  made->bias = g_new0 (double, n_hidden);
  made->output = g_new0 (double, n_hidden);
  return TRUE;
}

void
norma_discriminator_clear (NormaDiscriminator *discriminator)
{
  g_clear_pointer (&discriminator->weight, g_free);
  g_clear_pointer (&discriminator->bias, g_free);
  g_clear_pointer (&discriminator->output, g_free);
}

static gboolean
check (const NormaFeatureRows *rows, const NormaDiscriminatorOptions *o, GError **error)
{
  const char *expected = NULL;

  if (o->n_hidden < 1 || o->n_hidden > NORMA_DISCRIMINATOR_MOST_HIDDEN)
    expected = "1 to " G_STRINGIFY (NORMA_DISCRIMINATOR_MOST_HIDDEN) " hidden units";
  else if (!(o->least_noise > 0 && o->most_noise >= o->least_noise && isfinite (o->most_noise)))
    expected = "noise above 0, and its most not below its least";
  else if (!(o->rate > 0 && o->adapter_rate > 0 && isfinite (o->rate + o->adapter_rate)))
    expected = "learning rates above 0";
  else if (rows->n < 2 || rows->n_held_out >= rows->n)
    expected = "at least 2 rows of features, not all of them held out";
  if (expected != NULL)
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "training a discriminator: expected %s",
                 expected);
  return expected == NULL;
}

/* With everything that decides a step. */
static char *
describe (const NormaFeatureRows *rows, const NormaDiscriminatorOptions *o)
{
  return g_strdup_printf ("discriminator 2 of %" G_GSIZE_FORMAT " rows, %" G_GSIZE_FORMAT
                          " held out: %s; noise %a to %a, rates %a and %a, hold %a, last %a",
                          rows->n, rows->n_held_out, o->purpose == NULL ? "" : o->purpose,
                          o->least_noise, o->most_noise, o->adapter_rate, o->rate, o->schedule.hold,
                          o->schedule.last);
}

static NormaTraining
prepare (Trainer *t, const char *purpose, const NormaAdamOptions *groups)
{
  const NormaDiscriminatorOptions *o = t->options;
  NormaTraining training = NORMA_TRAINING_INIT;

  training.purpose = purpose;
  training.parameters = norma_blueprint_get_parameters (t->network.blueprint);
  training.groups = groups;
  training.n_groups = N_GROUPS;
  training.schedule = o->schedule;
  training.seed = o->seed;
  training.n_parts = N_PARTS;
  training.n_threads = o->n_threads;
  training.step = step;
  training.held_out = t->rows->n_held_out > 0 ? hold_out : NULL;
  training.held_out_every = MEASURE_EVERY;
  training.check_point = o->check_point;
  training.check_point_every_s = o->check_point_every_s;
  training.note = o->note;
  training.budget = o->budget;
  training.watch = o->watch;
  training.watch_data = o->watch_data;
  training.data = t;
  return training;
}

gboolean
norma_discriminator_train (const NormaFeatureRows *rows, const NormaDiscriminatorOptions *options,
                           NormaDiscriminator *discriminator, NormaLossRecord *record,
                           NormaTrainingResult *result, const NormaProgress *progress,
                           GError **error)
{
  /* section 4.2: Adam for the discriminator, AdamW for the adapter */
  const NormaAdamOptions groups[N_GROUPS] = {
    [ADAPTER] = { options->adapter_rate, 0.9, 0.999, 1e-8, 1e-2, TRUE },
    [DISCRIMINATOR] = { options->rate, 0.9, 0.999, 1e-8, 1e-5, FALSE },
  };
  g_autofree char *purpose = describe (rows, options);
  g_autofree float *values = NULL;
  g_auto (Trainer) t = { rows, options };
  NormaTraining training;

  if (!check (rows, options, error))
    return FALSE;
  draw_network (&t.network, rows->d, options->n_hidden);
  values = begin_values (&t.network, rows->d, options->seed, error);
  if (values == NULL || !make_trainees (&t, error))
    return FALSE;
  training = prepare (&t, purpose, groups);
  if (!norma_training_run (&training, values, record, result, progress, error) ||
      !take_discriminator (discriminator, options->n_hidden, rows->d, error))
    return FALSE;
  fold (&t.network, values, discriminator);
  return TRUE;
}

guint64
norma_discriminator_memory (guint d, const NormaDiscriminatorOptions *options)
{
  guint64 hidden = options->n_hidden, size = (guint64)d * d + hidden * d + 8 * hidden + d;
  /* of a trainee a row: features, noise, adapted, sum, hidden and normed, and their gradients */
  guint64 row = 7 * (guint64)d + 4 * hidden;
  guint64 workers = norma_workers_count (options->n_threads);

  /* values, their moments, the best ones and a copy; gradients of the parts; folded; trainees */
  return (size * (5 + N_PARTS) + 2 * hidden * d + workers * 2 * (2 * PART_ROWS * row + size)) *
         sizeof (float);
}
