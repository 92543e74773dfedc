/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/kernel.h"
#include "core/base/workers.h"
#include "core/training/training-private.h"

/* Floats that a thread updates at one go: small enough to be shared out, and to stay in a cache. */
enum { PIECE = 16384 };

typedef struct {
  const NormaParameter *parameter;
  gsize offset, n; /* in a block */
} Piece;

struct _NormaTrainingPass {
  const NormaTraining *training;
  float **gradients; /* [n_parts] of [size] */
  double *losses; /* [n_parts] */
  GArray *pieces; /* of Piece */

  NormaTrainingState *state;
  double factor;
};

static GArray *
cut (const NormaParameters *parameters)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Piece));

  for (guint i = 0; i < norma_parameters_get_count (parameters); i++) {
    const NormaParameter *parameter = norma_parameters_get (parameters, i);

    for (gsize done = 0; done < parameter->n; done += PIECE) {
      Piece piece = { parameter, parameter->offset + done, MIN (PIECE, parameter->n - done) };

      g_array_append_val (pieces, piece);
    }
  }
  return pieces;
}

NormaTrainingPass *
norma_training_pass_new (const NormaTraining *training, GError **error)
{
  gsize size = norma_parameters_get_size (training->parameters);
  g_autoptr (NormaTrainingPass) pass = g_new0 (NormaTrainingPass, 1);

  pass->training = training;
  pass->pieces = cut (training->parameters);
  pass->losses = g_new0 (double, training->n_parts);
  pass->gradients = g_new0 (float *, training->n_parts);
  for (guint i = 0; i < training->n_parts; i++) {
    pass->gradients[i] = norma_alloc (size, sizeof (float), "gradients", error);
    if (pass->gradients[i] == NULL)
      return NULL;
  }
  return g_steal_pointer (&pass);
}

void
norma_training_pass_free (NormaTrainingPass *pass)
{
  if (pass == NULL)
    return;

  for (guint i = 0; i < pass->training->n_parts; i++)
    g_free (pass->gradients[i]);
  g_free (pass->gradients);
  g_free (pass->losses);
  g_array_unref (pass->pieces);
  g_free (pass);
}

void
norma_training_seed (NormaRandom *random, guint64 seed, guint64 step, guint64 part)
{
  NormaRandom mix;

  /* Neighbouring steps and parts must not share anything, so each number goes through the seeding of
   * its own. */
  norma_random_seed (&mix, seed);
  norma_random_seed (&mix, norma_random_bits (&mix) ^ step);
  norma_random_seed (random, norma_random_bits (&mix) ^ part);
}

static gboolean
run_part (gsize index, guint worker, gpointer data, GError **error)
{
  NormaTrainingPass *pass = data;
  const NormaTraining *training = pass->training;
  NormaTrainingPart part = {
    pass->state->step, (guint)index, worker, pass->state->values, pass->gradients[index],
  };

  norma_training_seed (&part.random, training->seed, part.step, index);
  memset (part.gradients, 0, norma_parameters_get_size (training->parameters) * sizeof (float));
  return training->step (&part, &pass->losses[index], training->data, error);
}

NORMA_KERNEL static void
add (gsize n, const float *restrict from, float *restrict to)
{
  for (gsize i = 0; i < n; i++)
    to[i] += from[i];
}

NORMA_KERNEL static void
scale (gsize n, float factor, float *values)
{
  for (gsize i = 0; i < n; i++)
    values[i] *= factor;
}

NORMA_KERNEL static void
follow (gsize n, float keep, float take, const float *restrict seen, float *restrict values)
{
  for (gsize i = 0; i < n; i++)
    values[i] = keep * values[i] + take * seen[i];
}

static gboolean
update_piece (gsize index, guint worker, gpointer data, GError **error)
{
  NormaTrainingPass *pass = data;
  const NormaTraining *training = pass->training;
  const Piece *piece = &g_array_index (pass->pieces, Piece, index);
  float *mean = pass->gradients[0] + piece->offset;
  float *values = pass->state->values + piece->offset;
  /* The first steps weigh the same, so that what the values began with is gone at once. */
  double step = (double)pass->state->step;
  double keep = MIN (training->statistic_momentum, step / (step + 1));

  for (guint i = 1; i < training->n_parts; i++)
    add (piece->n, pass->gradients[i] + piece->offset, mean);
  scale (piece->n, 1.0f / (float)training->n_parts, mean);
  if (piece->parameter->role == NORMA_PARAMETER_STATISTIC)
    follow (piece->n, (float)keep, (float)(1 - keep), mean, values);
  else
    norma_adam_step (&training->groups[piece->parameter->group], pass->state->step + 1,
                     pass->factor, piece->n, mean, values, pass->state->mean + piece->offset,
                     pass->state->square + piece->offset);
  return TRUE;
}

static gboolean
average_losses (const NormaTrainingPass *pass, double *loss, GError **error)
{
  double sum = 0;

  for (guint i = 0; i < pass->training->n_parts; i++)
    sum += pass->losses[i];
  *loss = sum / pass->training->n_parts;
  if (isfinite (*loss))
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "training: found the loss %g in step %" G_GUINT64_FORMAT
               ", expected a finite number; a lower learning rate may help",
               *loss, pass->state->step + 1);
  return FALSE;
}

gboolean
norma_training_pass_run (NormaTrainingPass *pass, NormaTrainingState *state, double factor,
                         double *loss, const NormaProgress *progress, GError **error)
{
  const NormaTraining *training = pass->training;

  pass->state = state;
  pass->factor = factor;
  if (!norma_workers_run (training->n_threads, training->n_parts, run_part, pass,
                          norma_progress_get_cancellable (progress), error) ||
      !average_losses (pass, loss, error))
    return FALSE;
  /* Not to be cancelled halfway. */
  norma_workers_run (training->n_threads, pass->pieces->len, update_piece, pass, NULL, NULL);
  state->step++;
  return TRUE;
}
