/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/training.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "tests/support.h"

/* A bowl with noise: the loss of a part is ½ Σ (v − target − noise)², so the least is at the target.
 * Beside it a statistic that sees 2.5. */
enum { N = 40000, N_PARTS = 5 };

typedef struct {
  char *folder, *path;
  NormaParameters *parameters;
  NormaTraining training;
  NormaAdamOptions adam;
  float *values;

  gint64 now; /* of the clock */
  gint64 tick; /* that a reading lasts */
  GCancellable *cancellable;
  guint64 cancel_at; /* step; 0: never */
  guint64 nan_at;
  guint n_measured;
  guint64 slow_from; /* step from which the clock is five times as fast; 0: none */
} Fixture;

static float
target (gsize i)
{
  return sinf (0.37f * (float)i);
}

static gboolean
step (NormaTrainingPart *part, double *loss, gpointer data, GError **error)
{
  Fixture *f = data;
  double sum = 0;

  for (gsize i = 0; i < N; i++) {
    double d = part->values[i] - target (i) - 0.1 * (norma_random_uniform (&part->random) - 0.5);

    part->gradients[i] = (float)d;
    sum += 0.5 * d * d;
  }
  part->gradients[N] = 2.5f;
  *loss = sum;
  if (f->slow_from > 0 && part->step + 1 == f->slow_from && part->index == 0)
    f->tick *= 5;
  if (f->nan_at > 0 && part->step + 1 == f->nan_at && part->index == 3)
    *loss = NAN;
  if (f->cancel_at > 0 && part->step == f->cancel_at && part->index == N_PARTS - 1)
    g_cancellable_cancel (f->cancellable);
  return TRUE;
}

static gint64
read_clock (gpointer data)
{
  Fixture *f = data;

  return f->now += f->tick;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  const guint64 n = N, one = 1;

  f->folder = norma_test_folder ();
  f->path = g_build_filename (f->folder, "check-point", NULL);
  f->parameters = norma_parameters_new ();
  norma_parameters_add (f->parameters, "weight", NORMA_PARAMETER_TRAINED, 0, &n, 1);
  norma_parameters_add (f->parameters, "mean", NORMA_PARAMETER_STATISTIC, 0, &one, 1);
  f->adam = (NormaAdamOptions)NORMA_ADAM_OPTIONS_INIT;
  f->adam.rate = 0.1;
  f->values = g_new0 (float, N + 1);
  f->cancellable = g_cancellable_new ();
  f->training = (NormaTraining)NORMA_TRAINING_INIT;
  f->training.purpose = "a bowl";
  f->training.parameters = f->parameters;
  f->training.groups = &f->adam;
  f->training.n_groups = 1;
  f->training.schedule.n_steps = 30;
  f->training.seed = 7;
  f->training.n_parts = N_PARTS;
  f->training.n_threads = 1;
  f->training.step = step;
  f->training.data = f;
  f->training.clock = read_clock;
  f->training.clock_data = f;
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  norma_test_remove_folder (f->folder);
  norma_parameters_free (f->parameters);
  g_object_unref (f->cancellable);
  g_free (f->values);
  g_free (f->path);
  g_free (f->folder);
}

/* From zeros. */
static gboolean
run (Fixture *f, NormaLossRecord *record, NormaTrainingResult *result, GError **error)
{
  NormaProgress progress = { f->cancellable };

  memset (f->values, 0, (N + 1) * sizeof (float));
  g_cancellable_reset (f->cancellable);
  return norma_training_run (&f->training, f->values, record, result, &progress, error);
}

static void
run_well (Fixture *f, NormaLossRecord *record, NormaTrainingResult *result)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (run (f, record, result, &error));
  g_assert_no_error (error);
}

static void
test_learns (Fixture *f, gconstpointer data)
{
  NormaTrainingResult result;
  NormaLossRecord record;

  f->training.schedule.n_steps = 80;
  run_well (f, &record, &result);
  g_assert_cmpuint (result.n_steps, ==, 80);
  g_assert_cmpuint (result.kept_step, ==, 80);
  g_assert_true (isnan (result.held_out));
  for (gsize i = 0; i < N; i += 997)
    g_assert_cmpfloat_with_epsilon (f->values[i], target (i), 0.05);
  g_assert_cmpfloat_with_epsilon (f->values[N], 2.5, 1e-5);
  g_assert_cmpuint (record.n, ==, 80);
  g_assert_cmpfloat (record.points[79].loss, <, 0.02 * record.points[0].loss);
}

static void
test_threads (Fixture *f, gconstpointer data)
{
  g_autofree float *one = NULL;

  run_well (f, NULL, NULL);
  one = g_memdup2 (f->values, (N + 1) * sizeof (float));
  f->training.n_threads = 3;
  run_well (f, NULL, NULL);
  g_assert_cmpmem (f->values, (N + 1) * sizeof (float), one, (N + 1) * sizeof (float));
  f->training.seed = 8;
  run_well (f, NULL, NULL);
  g_assert_cmpfloat (f->values[0], !=, one[0]);
}

/* What held_out() finds best is not the end but the 20th step. */
static gboolean
measure (const float *values, double *loss, gpointer data, GError **error)
{
  Fixture *f = data;

  f->n_measured++;
  *loss = fabs (values[0] - 0.5 * values[1]) + fabs (20.0 - f->n_measured * 4.0);
  return TRUE;
}

/* Stopped again and again, it ends with the bits, the best values and the record of one run. */
static void
test_resumes (Fixture *f, gconstpointer data)
{
  const guint64 stops[] = { 3, 4, 17, 29 };
  g_autofree float *whole = NULL;
  NormaLossRecord expected, record;
  NormaTrainingResult expected_result, result;

  f->training.held_out = measure;
  f->training.held_out_every = 4;
  run_well (f, &expected, &expected_result);
  g_assert_cmpuint (expected_result.kept_step, ==, 20);
  whole = g_memdup2 (f->values, (N + 1) * sizeof (float));

  f->n_measured = 0;
  f->training.check_point = f->path;
  for (gsize i = 0; i < G_N_ELEMENTS (stops); i++) {
    g_autoptr (GError) error = NULL;

    f->cancel_at = stops[i];
    f->training.n_threads = 1 + (guint)i % 2;
    g_assert_false (run (f, NULL, NULL, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpfloat (f->values[0], ==, 0);
  }
  f->cancel_at = 0;
  run_well (f, &record, &result);
  g_assert_cmpmem (f->values, (N + 1) * sizeof (float), whole, (N + 1) * sizeof (float));
  g_assert_cmpuint (result.kept_step, ==, 20);
  g_assert_cmpfloat (result.held_out, ==, expected_result.held_out);
  g_assert_cmpmem (record.points, sizeof record.points, expected.points, sizeof expected.points);

  /* And what has ended stays ended. */
  run_well (f, NULL, &result);
  g_assert_cmpuint (result.n_steps, ==, 30);
  g_assert_cmpmem (f->values, (N + 1) * sizeof (float), whole, (N + 1) * sizeof (float));
}

static void
test_patience (Fixture *f, gconstpointer data)
{
  NormaTrainingResult result;

  f->training.held_out = measure;
  f->training.held_out_every = 2;
  f->training.patience = 3;
  run_well (f, NULL, &result);
  /* The fifth measurement is the best; the eighth is the third after it. */
  g_assert_true (result.ran_out_of_patience);
  g_assert_cmpuint (result.kept_step, ==, 10);
  g_assert_cmpuint (result.n_steps, ==, 16);
}

/* A second a step, so 20 steps; and the number repeats it. */
static void
test_budget (Fixture *f, gconstpointer data)
{
  g_autofree float *by_time = NULL;
  NormaTrainingResult result;

  f->training.schedule.n_steps = 0;
  f->training.schedule.budget_s = 20;
  f->tick = G_USEC_PER_SEC;
  run_well (f, NULL, &result);
  g_assert_cmpuint (result.n_steps, ==, 20);
  g_assert_cmpfloat (result.elapsed_s, >=, 20);
  g_assert_cmpfloat (result.elapsed_s, <=, 22);
  by_time = g_memdup2 (f->values, (N + 1) * sizeof (float));

  f->training.schedule.n_steps = 20;
  f->training.schedule.budget_s = 0;
  run_well (f, NULL, NULL);
  g_assert_cmpmem (f->values, (N + 1) * sizeof (float), by_time, (N + 1) * sizeof (float));
}

/* A machine that gets more to do during the fall: the time is kept to a step, and what was cut short has
 * ended for good. */
static void
test_budget_used_up (Fixture *f, gconstpointer data)
{
  NormaTrainingResult result, again;

  f->training.schedule.n_steps = 0;
  f->training.schedule.budget_s = 20;
  f->training.check_point = f->path;
  f->tick = G_USEC_PER_SEC;
  f->slow_from = 17;
  run_well (f, NULL, &result);
  g_assert_cmpuint (result.n_steps, ==, 17);
  g_assert_cmpfloat (result.elapsed_s, >=, 20);
  f->tick = G_USEC_PER_SEC;
  run_well (f, NULL, &again);
  g_assert_cmpuint (again.n_steps, ==, 17);
  g_assert_cmpfloat (again.elapsed_s, ==, result.elapsed_s);
}

/* What the held-out loss takes at the end is left for it. */
static void
test_budget_for_measuring (Fixture *f, gconstpointer data)
{
  NormaTrainingResult result;

  f->training.schedule.n_steps = 0;
  f->training.schedule.budget_s = 40;
  f->training.held_out = measure;
  f->training.held_out_every = 5;
  f->tick = G_USEC_PER_SEC;
  run_well (f, NULL, &result);
  g_assert_cmpfloat (result.elapsed_s, <=, 42);
  g_assert_cmpfloat (result.elapsed_s, >=, 36);
}

static void
test_not_finite (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->nan_at = 12;
  f->training.check_point = f->path;
  g_assert_false (run (f, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_assert_nonnull (strstr (error->message, "step 12"));
  /* What went before is kept. */
  f->nan_at = 0;
  run_well (f, NULL, NULL);
}

static void
test_refused (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *absent = g_build_filename (f->folder, "absent", "file", NULL);

  f->training.schedule.hold = 2;
  g_assert_false (run (f, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_INPUT);
  g_clear_error (&error);

  f->training.schedule.hold = 0.8;
  f->training.schedule.n_steps = 1;
  f->training.check_point = absent;
  g_assert_false (run (f, NULL, NULL, &error));
  g_assert_error (error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
  g_clear_error (&error);

  f->training.check_point = f->path;
  run_well (f, NULL, NULL);
  f->training.purpose = "another bowl";
  g_assert_false (run (f, NULL, NULL, &error));
  g_assert_error (error, NORMA_ERROR, NORMA_ERROR_MISMATCH);
}

static void
test_memory (Fixture *f, gconstpointer data)
{
  guint n = 1;
  gboolean has_failed = TRUE;

  f->training.schedule.n_steps = 1;
  for (; has_failed; n++) {
    g_autoptr (GError) error = NULL;

    norma_alloc_fail_nth (n);
    has_failed = !run (f, NULL, NULL, &error);
    norma_alloc_fail_nth (0);
    if (has_failed)
      g_assert_error (error, NORMA_ERROR, NORMA_ERROR_TOO_LARGE);
  }
  /* Values and moments, gradients of the parts. */
  g_assert_cmpuint (n - 2, ==, 3 + N_PARTS);
}

/* Nothing is shared between neighbouring steps and parts. */
static void
test_seeds (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  guint64 *bits = g_new (guint64, 3 * 20 * 20);

  for (guint i = 0; i < 3 * 20 * 20; i++) {
    NormaRandom random;

    norma_training_seed (&random, i / 400, i / 20 % 20, i % 20);
    bits[i] = norma_random_bits (&random);
    g_assert_true (g_hash_table_add (seen, &bits[i]));
  }
  g_hash_table_remove_all (seen);
  g_free (bits);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/training/learns", test_learns);
  ADD ("/training/threads", test_threads);
  ADD ("/training/resumes", test_resumes);
  ADD ("/training/patience", test_patience);
  ADD ("/training/budget", test_budget);
  ADD ("/training/budget-used-up", test_budget_used_up);
  ADD ("/training/budget-for-measuring", test_budget_for_measuring);
  ADD ("/training/not-finite", test_not_finite);
  ADD ("/training/refused", test_refused);
  ADD ("/training/memory", test_memory);
  g_test_add_func ("/training/seeds", test_seeds);
  return g_test_run ();
}
