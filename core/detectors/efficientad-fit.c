/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/detectors/efficientad-private.h"
#include "core/detectors/lesson-slots.h"

/* Of fewer images none is measured, and one of this many at least. */
enum { LEAST_IMAGES = 4, MEASURED_ONE_IN = 10 };

typedef struct {
  NormaDetectorFit parent;
  NormaEfficientAdOptions options;
  double least_variance;
  NormaEfficientAd *efficientad; /* being made */
  gsize sample_size;
  guint n_samples, n_added;

  gsize lesson_size;
  guint n_lessons; /* that are kept */
  guint n_measured; /* that are not learnt from, the last of them */
  guint *slots; /* [n_samples], which lesson each becomes, or NORMA_LESSON_NOT_KEPT */
  float *lessons; /* [n_lessons, lesson_size] */
} EfficientAdFit;

/* A call of add. */
typedef struct {
  EfficientAdFit *fit;
  const float *samples;
  float *scratch; /* [n_workers, scratch_size] */
} Block;

static gboolean
add_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Block *block = data;
  EfficientAdFit *fit = block->fit;
  guint slot = fit->slots[fit->n_added + index];

  if (slot != NORMA_LESSON_NOT_KEPT)
    norma_efficientad_make_lesson (fit->efficientad, block->samples + index * fit->sample_size,
                                   fit->lessons + slot * fit->lesson_size,
                                   block->scratch + worker * fit->efficientad->parent.scratch_size);
  return TRUE;
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  EfficientAdFit *fit = (EfficientAdFit *)parent;
  guint n_workers = MIN (norma_workers_count (n_threads), norma_workers_count (0));
  g_autofree float *scratch = norma_alloc (fit->efficientad->parent.scratch_size,
                                           n_workers * sizeof (float), "lessons", error);
  Block block = { fit, samples, scratch };

  g_return_val_if_fail (fit->n_added + n <= fit->n_samples, FALSE);

  if (scratch == NULL || !norma_workers_run (n_workers, n, add_item, &block, cancellable, error))
    return FALSE;
  fit->n_added += n;
  return TRUE;
}

/* Mean and deviation of numbers [n] of each lesson that is learnt from, which begin at `first`. */
static void
find_moments (const EfficientAdFit *fit, gsize first, gsize n, double *mean, double *deviation)
{
  guint n_learnt = fit->n_lessons - fit->n_measured;
  double count = (double)n * n_learnt, sum = 0, squares = 0;

  for (guint l = 0; l < n_learnt; l++)
    for (gsize i = 0; i < n; i++)
      sum += (double)fit->lessons[l * fit->lesson_size + first + i];
  *mean = sum / count;
  for (guint l = 0; l < n_learnt; l++)
    for (gsize i = 0; i < n; i++) {
      double u = (double)fit->lessons[l * fit->lesson_size + first + i] - *mean;

      squares += u * u;
    }
  *deviation = sqrt (squares / count);
}

static gboolean
measure_feature (gsize index, guint worker, gpointer data, GError **error)
{
  EfficientAdFit *fit = data;
  NormaEfficientAd *e = fit->efficientad;
  gsize n = (gsize)e->shape.grid_height * e->shape.grid_width;
  gsize first = norma_student_shape_count_pixels (&e->shape) + index * n;
  double mean, deviation;

  find_moments (fit, first, n, &mean, &deviation);
  deviation = sqrt (deviation * deviation + fit->least_variance);
  e->mean[index] = (float)mean;
  e->deviation[index] = deviation > 0 ? (float)deviation : 1;
  return TRUE;
}

static gboolean
standardise_item (gsize index, guint worker, gpointer data, GError **error)
{
  EfficientAdFit *fit = data;

  norma_efficientad_standardise (fit->efficientad, fit->lessons + index * fit->lesson_size);
  return TRUE;
}

static gboolean
standardise (EfficientAdFit *fit, guint n_threads, GCancellable *cancellable, GError **error)
{
  NormaEfficientAd *e = fit->efficientad;

  if (!norma_workers_run (n_threads, e->shape.n_features, measure_feature, fit, cancellable, error))
    return FALSE;
  find_moments (fit, 0, norma_student_shape_count_pixels (&e->shape), &e->picture_mean,
                &e->picture_deviation);
  if (!(e->picture_deviation > 0))
    e->picture_deviation = 1;
  return norma_workers_run (n_threads, fit->n_lessons, standardise_item, fit, cancellable, error);
}

/* The good set in a few characters: other pictures have other means. */
static char *
describe_lessons (const EfficientAdFit *fit)
{
  const NormaEfficientAd *e = fit->efficientad;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  gsize bytes = e->shape.n_features * sizeof (float);

  g_checksum_update (checksum, (const guchar *)e->mean, (gssize)bytes);
  g_checksum_update (checksum, (const guchar *)e->deviation, (gssize)bytes);
  return g_strdup_printf ("%u samples, mean %.17g, %.16s", fit->n_samples, e->picture_mean,
                          g_checksum_get_string (checksum));
}

static gboolean
train (EfficientAdFit *fit, guint n_threads, GCancellable *cancellable, float *values,
       GError **error)
{
  NormaEfficientAd *e = fit->efficientad;
  const NormaLessons lessons = { fit->lessons, fit->n_lessons,  fit->n_measured,
                                 e->shape,     e->picture_mean, e->picture_deviation };
  const NormaProgress alone = { cancellable };
  g_autofree char *purpose = describe_lessons (fit);
  NormaStudentTrainingOptions options = fit->options.training;
  NormaTrainingResult result;

  options.purpose = purpose;
  options.n_threads = n_threads;
  if (!norma_student_train (&lessons, &options, values, &e->facts.record, &result,
                            fit->options.progress == NULL ? &alone : fit->options.progress, error))
    return FALSE;
  norma_training_facts_take (&e->facts, fit->n_lessons - fit->n_measured, options.seed, &result);
  return TRUE;
}

static gboolean
make_student (EfficientAdFit *fit, guint n_threads, GCancellable *cancellable, GError **error)
{
  NormaEfficientAd *e = fit->efficientad;
  NormaStudentLayers layers;
  g_autoptr (NormaBlueprint) blueprint = norma_student_network_new (&e->shape, &layers);
  gsize size = norma_parameters_get_size (norma_blueprint_get_parameters (blueprint));
  g_autofree float *values = norma_alloc (size, sizeof (float), "student", error);

  if (values == NULL || !train (fit, n_threads, cancellable, values, error))
    return FALSE;
  e->student = norma_student_new (&e->shape, values, error);
  return e->student != NULL;
}

/* On the lessons that are measured, and on all if none is set aside for it. */
static gboolean
find_ordinary (const EfficientAdFit *fit, guint n_threads, GCancellable *cancellable,
               GError **error)
{
  guint n_measured = fit->n_measured > 0 ? fit->n_measured : fit->n_lessons;
  const NormaMeasuredLessons lessons = { fit->lessons, fit->lesson_size, fit->n_lessons,
                                         n_measured };

  return norma_efficientad_find_ordinary (fit->efficientad, &lessons, fit->least_variance,
                                          n_threads, cancellable, error);
}

static gboolean
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  EfficientAdFit *fit = (EfficientAdFit *)parent;

  if (!standardise (fit, n_threads, cancellable, error) ||
      !make_student (fit, n_threads, cancellable, error) ||
      !find_ordinary (fit, n_threads, cancellable, error))
    return FALSE;
  g_clear_pointer (&fit->lessons, g_free);
  return TRUE;
}

static NormaDetector *
fit_finish (NormaDetectorFit *parent, GError **error)
{
  EfficientAdFit *fit = (EfficientAdFit *)parent;

  return &g_steal_pointer (&fit->efficientad)->parent;
}

static void
fit_free (NormaDetectorFit *parent)
{
  EfficientAdFit *fit = (EfficientAdFit *)parent;

  if (fit->efficientad != NULL)
    norma_detector_unref (&fit->efficientad->parent);
  g_free (fit->slots);
  g_free (fit->lessons);
  g_free (fit);
}

static const NormaDetectorFitClass efficientad_fit_class = {
  fit_add,
  fit_end_pass,
  fit_finish,
  fit_free,
};

static gsize
count_lesson (const NormaStudentShape *shape)
{
  return norma_student_shape_count_pixels (shape) + norma_student_shape_count_features (shape);
}

/* Images whose lessons find room, at least one. */
static guint
count_images (guint n_images, const NormaEfficientAdOptions *options,
              const NormaStudentShape *shape)
{
  guint64 bytes = (guint64)count_lesson (shape) * options->n_variants * sizeof (float);

  return (guint)CLAMP (options->most_bytes / bytes, 1, n_images);
}

static void
draw_slots (EfficientAdFit *fit)
{
  guint n_variants = fit->options.n_variants;
  guint n_images = norma_lesson_count_images (fit->n_samples, n_variants);
  guint n_kept = count_images (n_images, &fit->options, &fit->efficientad->shape);
  const NormaLessonPlan plan = { fit->n_samples, n_variants, n_kept, fit->options.training.seed };

  fit->n_lessons = n_kept * n_variants;
  fit->n_measured = n_kept < LEAST_IMAGES ? 0 : MAX (n_kept / MEASURED_ONE_IN, 1) * n_variants;
  fit->slots = norma_lesson_slots_draw (&plan);
}

NormaDetectorFit *
norma_efficientad_fit_new (const NormaFeatureLevels *levels, guint n_samples, double least_variance,
                           const NormaEfficientAdOptions *options, GError **error)
{
  EfficientAdFit *fit = g_new0 (EfficientAdFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;

  g_return_val_if_fail (n_samples >= options->n_variants && options->n_variants > 0, NULL);

  parent->class = &efficientad_fit_class;
  parent->n_passes = 1;
  fit->options = *options;
  fit->least_variance = least_variance;
  fit->n_samples = n_samples;
  fit->sample_size = norma_feature_levels_size (levels);
  fit->efficientad = norma_efficientad_new (levels, NULL, options->training.seed, error);
  if (fit->efficientad == NULL)
    return NULL;
  fit->lesson_size = count_lesson (&fit->efficientad->shape);
  draw_slots (fit);
  fit->lessons = norma_alloc (fit->n_lessons, fit->lesson_size * sizeof (float),
                              "pictures to learn from", error);
  return fit->lessons == NULL ? NULL : g_steal_pointer (&parent);
}

guint64
norma_efficientad_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                              const NormaEfficientAdOptions *options)
{
  NormaEfficientAd *e = norma_efficientad_new (levels, NULL, options->training.seed, NULL);
  g_autoptr (NormaDetector) detector = e == NULL ? NULL : &e->parent;
  guint n_images = norma_lesson_count_images (n_samples, options->n_variants);

  if (e == NULL)
    return 0;
  return (guint64)count_images (n_images, options, &e->shape) * options->n_variants *
             count_lesson (&e->shape) * sizeof (float) +
         norma_workers_count (0) * (guint64)detector->scratch_size * sizeof (float) +
         norma_gaussian_part_fit_memory (e->shape.grid_height * e->shape.grid_width,
                                         e->shape.n_features, NORMA_COMPONENTS_ALL) +
         norma_student_training_memory (&e->shape, options->training.n_threads);
}

gboolean
norma_efficientad_fit_forecast (const NormaFeatureLevels *levels,
                                const NormaEfficientAdOptions *options, guint n_threads,
                                double *seconds, GError **error)
{
  NormaStudentTrainingOptions training = options->training;
  NormaEfficientAd *e = norma_efficientad_new (levels, NULL, training.seed, error);
  g_autoptr (NormaDetector) detector = e == NULL ? NULL : &e->parent;

  training.n_threads = n_threads;
  return e != NULL && norma_student_forecast (&e->shape, &training, seconds, error);
}
