/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/student-training.h"

#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/training/drawn-pictures.h"
#include "core/training/losses.h"
#include "core/training/trainee.h"

#define HARD 0.99 /* below this quantile, a difference is not hard */
#define DECAY 1e-5 /* as published */
enum { WARM_UP = 100, HELD_OUT_EVERY = 200, DRAWN_ONE_IN = 4 };

/* A view multiplies brightness or contrast by between these, as published. */
#define LEAST_VIEW 0.8
#define MOST_VIEW 1.2

typedef struct {
  NormaTrainee *trainee, *judged;
  float *zeros; /* [features], what is wanted of a drawn picture */
  float *scratch; /* [features] */
  float *drawn; /* [3, side, side] */
} Desk;

typedef struct {
  const NormaLessons *lessons;
  const NormaStudentTrainingOptions *options;
  NormaBlueprint *blueprint;
  NormaStudentLayers layers;
  gsize n_pixels, n_features, size; /* of a lesson */
  guint side; /* of drawn pictures */
  guint n_desks;
  Desk *desks;

  const float *values; /* being measured */
  guint64 stamp; /* of those */
  double *losses; /* [n_held_out] */
} School;

static void
school_clear (School *s)
{
  for (guint i = 0; i < s->n_desks && s->desks != NULL; i++) {
    norma_trainee_free (s->desks[i].trainee);
    norma_trainee_free (s->desks[i].judged);
    g_free (s->desks[i].zeros);
    g_free (s->desks[i].scratch);
    g_free (s->desks[i].drawn);
  }
  g_free (s->desks);
  g_free (s->losses);
  norma_blueprint_free (s->blueprint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (School, school_clear)

gsize
norma_student_shape_count_pixels (const NormaStudentShape *shape)
{
  return (gsize)shape->channels * shape->height * shape->width;
}

gsize
norma_student_shape_count_features (const NormaStudentShape *shape)
{
  return (gsize)shape->n_features * shape->grid_height * shape->grid_width;
}

static gboolean
set_desk (const School *s, Desk *desk, GError **error)
{
  const NormaStudentShape *shape = &s->lessons->shape;
  float **blocks[] = { &desk->zeros, &desk->scratch, &desk->drawn };
  const gsize sizes[] = { s->n_features, s->n_features, 3 * (gsize)s->side * s->side };

  desk->trainee = norma_trainee_new (s->blueprint, NORMA_TRAINEE_TRAINING, 1, shape->height,
                                     shape->width, error);
  if (desk->trainee != NULL)
    desk->judged = norma_trainee_new (s->blueprint, NORMA_TRAINEE_INFERENCE, 1, shape->height,
                                      shape->width, error);
  if (desk->judged == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++) {
    *blocks[i] = norma_alloc (sizes[i], sizeof (float), "training a student", error);
    if (*blocks[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
open (School *s, GError **error)
{
  const NormaStudentShape *shape = &s->lessons->shape;

  s->n_pixels = norma_student_shape_count_pixels (shape);
  s->n_features = norma_student_shape_count_features (shape);
  s->size = s->n_pixels + s->n_features;
  s->side = MAX (MAX (shape->height, shape->width), 8);
  s->blueprint = norma_student_network_new (shape, &s->layers);
  s->losses = g_new0 (double, MAX (s->lessons->n_held_out, 1));
  s->n_desks = MIN (norma_workers_count (s->options->n_threads), NORMA_STUDENT_PICTURES);
  s->desks = g_new0 (Desk, s->n_desks);
  for (guint i = 0; i < s->n_desks; i++)
    if (!set_desk (s, &s->desks[i], error))
      return FALSE;
  return TRUE;
}

/* In another brightness or another contrast. */
static void
make_view (const School *s, const float *picture, NormaRandom *random, float *view)
{
  double factor = LEAST_VIEW + (MOST_VIEW - LEAST_VIEW) * norma_random_uniform (random);
  gboolean is_contrast = norma_random_below (random, 2) == 0;
  double zero = -s->lessons->mean / s->lessons->deviation; /* black */
  double pivot = zero;

  if (is_contrast) {
    pivot = 0;
    for (gsize i = 0; i < s->n_pixels; i++)
      pivot += (double)picture[i];
    pivot /= (double)s->n_pixels;
  }
  for (gsize i = 0; i < s->n_pixels; i++)
    view[i] = (float)(pivot + factor * ((double)picture[i] - pivot));
}

static double
learn_good (const School *s, Desk *desk, NormaRandom *random, float *gradients)
{
  guint n_learnt = s->lessons->n - s->lessons->n_held_out;
  const float *picture = s->lessons->lessons + norma_random_below (random, n_learnt) * s->size;
  const float *wanted = picture + s->n_pixels;
  NormaTrainee *t = desk->trainee;
  const NormaStudentLayers *l = &s->layers;
  const float *imitation = norma_trainee_get_output (t, l->imitation);
  const float *rebuilt = norma_trainee_get_output (t, l->rebuilt);
  gsize n = s->n_features;
  double loss;

  memcpy (norma_trainee_get_input (t, l->picture), picture, s->n_pixels * sizeof (float));
  make_view (s, picture, random, norma_trainee_get_input (t, l->view));
  norma_trainee_forward (t, random);
  loss = norma_loss_squared (n, imitation, wanted, 1, norma_trainee_get_gradient (t, l->imitation),
                             NULL);
  loss += norma_loss_hard (n, imitation, wanted, HARD, 1,
                           norma_trainee_get_gradient (t, l->imitation), desk->scratch);
  loss +=
      norma_loss_squared (n, rebuilt, wanted, 1, norma_trainee_get_gradient (t, l->rebuilt), NULL);
  loss += norma_loss_squared (n, norma_trainee_get_output (t, l->forecast), rebuilt, 1,
                              norma_trainee_get_gradient (t, l->forecast), NULL);
  norma_trainee_backward (t, gradients);
  return loss;
}

/* The student shall not imitate the teacher on pictures of other things: what it does not say there,
 * it does not say of defects. */
static double
learn_drawn (const School *s, Desk *desk, NormaRandom *random, float *gradients)
{
  const NormaStudentShape *shape = &s->lessons->shape;
  NormaTrainee *t = desk->trainee;
  float *picture = norma_trainee_get_input (t, s->layers.picture);
  gsize plane = (gsize)s->side * s->side;
  double loss;

  norma_drawn_picture (random, s->side, shape->channels == 3, desk->drawn);
  for (guint c = 0; c < shape->channels; c++)
    for (guint y = 0; y < shape->height; y++)
      for (guint x = 0; x < shape->width; x++)
        *picture++ =
            (float)(((double)desk->drawn[c * plane + (gsize)y * s->side + x] - s->lessons->mean) /
                    s->lessons->deviation);
  memset (norma_trainee_get_input (t, s->layers.view), 0, s->n_pixels * sizeof (float));
  norma_trainee_forward (t, random);
  loss = norma_loss_squared (s->n_features, norma_trainee_get_output (t, s->layers.imitation),
                             desk->zeros, 1, norma_trainee_get_gradient (t, s->layers.imitation),
                             NULL);
  norma_trainee_backward (t, gradients);
  return loss;
}

static gboolean
learn (NormaTrainingPart *part, double *loss, gpointer data, GError **error)
{
  School *s = data;
  Desk *desk = &s->desks[part->worker];

  norma_trainee_take (desk->trainee, part->values, part->step + 1);
  *loss = learn_good (s, desk, &part->random, part->gradients);
  if (norma_random_below (&part->random, DRAWN_ONE_IN) == 0)
    *loss += learn_drawn (s, desk, &part->random, part->gradients);
  return TRUE;
}

static double
find_mean_square (const float *a, const float *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += ((double)a[i] - (double)b[i]) * ((double)a[i] - (double)b[i]);
  return sum / (double)n;
}

static gboolean
measure_lesson (gsize index, guint worker, gpointer data, GError **error)
{
  School *s = data;
  guint first = s->lessons->n - s->lessons->n_held_out;
  const float *picture = s->lessons->lessons + (first + index) * s->size;
  NormaTrainee *t = s->desks[worker].judged;
  const float *rebuilt = norma_trainee_get_output (t, s->layers.rebuilt);

  norma_trainee_take (t, s->values, s->stamp);
  memcpy (norma_trainee_get_input (t, s->layers.picture), picture, s->n_pixels * sizeof (float));
  memcpy (norma_trainee_get_input (t, s->layers.view), picture, s->n_pixels * sizeof (float));
  norma_trainee_forward (t, NULL);
  s->losses[index] =
      find_mean_square (norma_trainee_get_output (t, s->layers.imitation), picture + s->n_pixels,
                        s->n_features) +
      find_mean_square (rebuilt, picture + s->n_pixels, s->n_features) +
      find_mean_square (rebuilt, norma_trainee_get_output (t, s->layers.forecast), s->n_features);
  return TRUE;
}

static gboolean
measure (const float *values, double *loss, gpointer data, GError **error)
{
  School *s = data;
  guint n = s->lessons->n_held_out;

  s->values = values;
  s->stamp++;
  if (!norma_workers_run (s->n_desks, n, measure_lesson, s, NULL, error))
    return FALSE;
  *loss = 0;
  for (guint i = 0; i < n; i++)
    *loss += s->losses[i] / n;
  return TRUE;
}

/* All that decides a step. */
static char *
describe (const School *s)
{
  const NormaStudentTrainingOptions *o = s->options;

  return g_strdup_printf ("student 2; rate %g; %u lessons, %u held out: %s", o->rate, s->lessons->n,
                          s->lessons->n_held_out, o->purpose == NULL ? "" : o->purpose);
}

gboolean
norma_student_train (const NormaLessons *lessons, const NormaStudentTrainingOptions *options,
                     float *values, NormaLossRecord *record, NormaTrainingResult *result,
                     const NormaProgress *progress, GError **error)
{
  g_auto (School) s = { lessons, options };
  g_autofree char *purpose = NULL;
  NormaTraining training = NORMA_TRAINING_INIT;
  NormaAdamOptions adam = NORMA_ADAM_OPTIONS_INIT;

  if (!(options->rate > 0)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "rate of training: found %g, expected a number above 0", options->rate);
    return FALSE;
  }
  if (!open (&s, error))
    return FALSE;
  purpose = describe (&s);
  adam.rate = options->rate;
  adam.decay = DECAY;
  training.purpose = purpose;
  training.parameters = norma_blueprint_get_parameters (s.blueprint);
  training.groups = &adam;
  training.n_groups = 1;
  training.schedule = options->schedule;
  training.schedule.n_warm_up = WARM_UP;
  training.seed = options->seed;
  training.n_parts = NORMA_STUDENT_PICTURES;
  training.n_threads = s.n_desks;
  training.step = learn;
  training.held_out = lessons->n_held_out > 0 ? measure : NULL;
  training.held_out_every = HELD_OUT_EVERY;
  training.check_point = options->check_point;
  training.check_point_every_s = options->check_point_every_s;
  training.note = options->note;
  training.budget = options->budget;
  training.watch = options->watch;
  training.watch_data = options->watch_data;
  training.data = &s;
  norma_blueprint_begin (s.blueprint, options->seed, values);
  return norma_training_run (&training, values, record, result, progress, error);
}

/* Activations with their gradients: after each halving, in the residual block, the heads, and about as
 * much again in the autoencoder. */
enum { TENSORS_OF_PIXELS = 40, TENSORS_OF_FEATURES = 16 };

guint64
norma_student_training_memory (const NormaStudentShape *shape, guint n_threads)
{
  NormaStudentLayers layers;
  g_autoptr (NormaBlueprint) blueprint = norma_student_network_new (shape, &layers);
  guint64 n_parameters = norma_parameters_get_size (norma_blueprint_get_parameters (blueprint));
  guint64 n_desks = MIN (norma_workers_count (n_threads), NORMA_STUDENT_PICTURES);
  guint64 n_pixels = (guint64)shape->height * shape->width;

  /* values, best, two moments, gradients; a desk holds weights and gradients in its own order, too */
  return sizeof (float) *
         (n_parameters * (4 + NORMA_STUDENT_PICTURES + 3 * n_desks) +
          n_desks * (TENSORS_OF_PIXELS * n_pixels +
                     TENSORS_OF_FEATURES * norma_student_shape_count_features (shape)));
}
