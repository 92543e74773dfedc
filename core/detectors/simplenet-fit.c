/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/detectors/lesson-slots.h"
#include "core/detectors/simplenet-private.h"

typedef struct {
  NormaDetectorFit parent;
  NormaFeatureLevels levels;
  NormaSimpleNetOptions options;
  NormaDetectorFit *places; /* in the first pass; NULL after it */
  NormaSimpleNet *simplenet; /* being made once they are */
  guint n_samples, n_added;
  guint n_positions;
  guint8 *inspected; /* [n_positions], 1: is learnt from; NULL: all are */
  guint n_inspected;

  guint n_per_sample; /* rows */
  guint n_measured; /* samples that are not trained on */
  guint *slots; /* [n_samples], whose rows lie there; the measured ones last */
  float *rows; /* [n_samples, n_per_sample, d] */
} SimpleNetFit;

/* A call of add. */
typedef struct {
  SimpleNetFit *fit;
  const float *samples;
  float *scratch; /* [n_workers, scratch_size] */
} Block;

/* Each position that is learnt from with the same chance (selection sampling, Fan, Muller and Rezucha
 * 1962). Drawn by the sample's number, so that it does not matter which block it is in. */
static void
draw_patches (const SimpleNetFit *fit, guint sample, const float *patches, float *rows)
{
  gsize d = fit->simplenet->d;
  guint passed = 0, chosen = 0;
  NormaRandom random;

  norma_training_seed (&random, fit->options.training.seed, 0, sample);
  for (guint i = 0; i < fit->n_positions && chosen < fit->n_per_sample; i++) {
    if (fit->inspected != NULL && !fit->inspected[i])
      continue;
    if (norma_random_below (&random, fit->n_inspected - passed++) < fit->n_per_sample - chosen)
      memcpy (rows + chosen++ * d, patches + i * d, d * sizeof (float));
  }
}

static gboolean
add_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Block *block = data;
  SimpleNetFit *fit = block->fit;
  const NormaSimpleNet *s = fit->simplenet;
  guint sample = fit->n_added + (guint)index;
  float *patches = block->scratch + worker * s->parent.scratch_size;

  norma_simplenet_whiten_held_out (s,
                                   block->samples +
                                       index * norma_feature_levels_size (&fit->levels),
                                   patches, patches + norma_feature_shape_size (&s->places->shape));
  draw_patches (fit, sample, patches,
                fit->rows + (gsize)fit->slots[sample] * fit->n_per_sample * s->d);
  return TRUE;
}

static gboolean
add_rows (SimpleNetFit *fit, const float *samples, guint n, guint n_threads,
          GCancellable *cancellable, GError **error)
{
  guint n_workers = MIN (norma_workers_count (n_threads), norma_workers_count (0));
  g_autofree float *scratch = norma_alloc (fit->simplenet->parent.scratch_size,
                                           n_workers * sizeof (float), "patches", error);
  Block block = { fit, samples, scratch };

  g_return_val_if_fail (fit->n_added + n <= fit->n_samples, FALSE);

  if (scratch == NULL || !norma_workers_run (n_workers, n, add_item, &block, cancellable, error))
    return FALSE;
  fit->n_added += n;
  return TRUE;
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  SimpleNetFit *fit = (SimpleNetFit *)parent;

  return fit->places == NULL
             ? add_rows (fit, samples, n, n_threads, cancellable, error)
             : fit->places->class->add (fit->places, samples, n, n_threads, cancellable, error);
}

static gsize
count_rows (const SimpleNetFit *fit)
{
  return (gsize)fit->n_samples * fit->n_per_sample;
}

/* The good set in a few characters: other patches have other means. */
static char *
describe_rows (const SimpleNetFit *fit)
{
  const NormaGaussianField *field = fit->simplenet->places->positions->field;
  gsize n = (gsize)field->n_positions * field->n_dimensions;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *)field->mean, (gssize)(n * sizeof (float)));
  g_checksum_update (checksum, (const guchar *)field->expected,
                     (gssize)(field->n_positions * sizeof (float)));
  return g_strdup_printf ("%u samples of %u patches, %.16s", fit->n_samples, fit->n_per_sample,
                          g_checksum_get_string (checksum));
}

/* Patches that are measured at a time, and most that tell what is ordinary. */
enum { MEASURED_AT_ONCE = 256, MOST_MEASURED = 256 * MEASURED_AT_ONCE };

typedef struct {
  const SimpleNetFit *fit;
  gsize first, stride; /* rows */
  float *distances;
} Ordinary;

static gboolean
measure_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Ordinary *o = data;
  const NormaSimpleNet *s = o->fit->simplenet;

  norma_simplenet_measure (s,
                           o->fit->rows + (o->first + index * o->stride * MEASURED_AT_ONCE) * s->d,
                           MEASURED_AT_ONCE, o->distances + index * MEASURED_AT_ONCE);
  return TRUE;
}

/* Center and scale from patches that were not trained on, if there are such. */
static gboolean
find_ordinary (SimpleNetFit *fit, guint n_threads, GCancellable *cancellable, GError **error)
{
  NormaSimpleNet *s = fit->simplenet;
  gsize n_rows = count_rows (fit), n_measured = (gsize)fit->n_measured * fit->n_per_sample;
  Ordinary o = { fit, n_measured >= MEASURED_AT_ONCE ? n_rows - n_measured : 0 };
  gsize n_blocks = (n_rows - o.first) / MEASURED_AT_ONCE, n;
  g_autofree float *distances = NULL;
  double sum = 0, squares = 0;

  o.stride = MAX (1, n_blocks / (MOST_MEASURED / MEASURED_AT_ONCE));
  n_blocks = n_blocks / o.stride;
  n = n_blocks * MEASURED_AT_ONCE;
  if (n == 0)
    return TRUE;
  distances = o.distances = norma_alloc (n, sizeof (float), "distances", error);
  if (distances == NULL ||
      !norma_workers_run (n_threads, n_blocks, measure_item, &o, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    sum += (double)distances[i];
  s->center = sum / (double)n;
  for (gsize i = 0; i < n; i++)
    squares += ((double)distances[i] - s->center) * ((double)distances[i] - s->center);
  if (squares > 0)
    s->scale = 1 / sqrt (squares / (double)n);
  return TRUE;
}

static void
take_over (NormaSimpleNet *s, const NormaDiscriminator *discriminator)
{
  for (gsize i = 0; i < (gsize)s->n_hidden * s->d; i++)
    s->weight[i] = (float)discriminator->weight[i];
  for (guint h = 0; h < s->n_hidden; h++) {
    s->bias[h] = (float)discriminator->bias[h];
    s->output[h] = (float)discriminator->output[h];
  }
  norma_simplenet_index (s);
}

static gboolean
train (SimpleNetFit *fit, guint n_threads, GCancellable *cancellable,
       NormaDiscriminator *discriminator, GError **error)
{
  NormaTrainingFacts *facts = &fit->simplenet->facts;
  gsize n_rows = count_rows (fit), n_measured = (gsize)fit->n_measured * fit->n_per_sample;
  const NormaFeatureRows rows = { fit->rows, n_rows, n_measured, fit->simplenet->d };
  const NormaProgress alone = { cancellable };
  g_autofree char *purpose = describe_rows (fit);
  NormaDiscriminatorOptions options = fit->options.training;
  NormaTrainingResult result;

  options.purpose = purpose;
  options.n_threads = n_threads;
  if (!norma_discriminator_train (&rows, &options, discriminator, &facts->record, &result,
                                  fit->options.progress == NULL ? &alone : fit->options.progress,
                                  error))
    return FALSE;
  norma_training_facts_take (facts, n_rows - n_measured, options.seed, &result);
  return TRUE;
}

static gboolean
learn (SimpleNetFit *fit, guint n_threads, GCancellable *cancellable, GError **error)
{
  g_auto (NormaDiscriminator) discriminator = { 0 };

  if (!train (fit, n_threads, cancellable, &discriminator, error))
    return FALSE;
  take_over (fit->simplenet, &discriminator);
  if (!find_ordinary (fit, n_threads, cancellable, error))
    return FALSE;
  g_clear_pointer (&fit->rows, g_free);
  return TRUE;
}

static guint
count_per_sample (guint n_inspected, guint d, guint n_samples, const NormaSimpleNetOptions *options)
{
  guint64 most = options->most_bytes / (n_samples * (guint64)d * sizeof (float));

  return (guint)CLAMP (most, 1, n_inspected);
}

/* All are kept. */
static void
draw_slots (SimpleNetFit *fit)
{
  guint n_variants = fit->options.n_variants;
  guint n_images = norma_lesson_count_images (fit->n_samples, n_variants);
  const NormaLessonPlan plan = { fit->n_samples, n_variants, n_images, fit->options.training.seed };

  fit->n_measured = n_images / NORMA_SIMPLENET_MEASURED * n_variants;
  fit->slots = norma_lesson_slots_draw (&plan);
}

static gboolean
cover_places (SimpleNetFit *fit, GError **error)
{
  const NormaGrid *grid = &fit->simplenet->parent.grid;

  fit->n_positions = grid->height * grid->width;
  return norma_frame_cover_find_cells (fit->options.cover, grid->width, grid->height,
                                       &fit->inspected, &fit->n_inspected, error);
}

/* Once the places are known. */
static gboolean
begin_rows (SimpleNetFit *fit, NormaDetector *places, GError **error)
{
  fit->simplenet = norma_simplenet_new (places, fit->options.training.n_hidden, error);
  if (fit->simplenet == NULL || !cover_places (fit, error))
    return FALSE;
  fit->n_per_sample =
      count_per_sample (fit->n_inspected, fit->simplenet->d, fit->n_samples, &fit->options);
  draw_slots (fit);
  fit->rows = norma_alloc (count_rows (fit), fit->simplenet->d * sizeof (float),
                           "patches to learn from", error);
  return fit->rows != NULL;
}

static gboolean
end_places (SimpleNetFit *fit, guint n_threads, GCancellable *cancellable, GError **error)
{
  g_autoptr (NormaDetectorFit) ended = g_steal_pointer (&fit->places);
  g_autoptr (NormaDetector) places = NULL;

  if (!ended->class->end_pass (ended, n_threads, cancellable, error))
    return FALSE;
  places = ended->class->finish (ended, error);
  return places != NULL && begin_rows (fit, places, error);
}

static gboolean
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  SimpleNetFit *fit = (SimpleNetFit *)parent;

  return fit->places == NULL ? learn (fit, n_threads, cancellable, error)
                             : end_places (fit, n_threads, cancellable, error);
}

static NormaDetector *
fit_finish (NormaDetectorFit *parent, GError **error)
{
  SimpleNetFit *fit = (SimpleNetFit *)parent;

  return &g_steal_pointer (&fit->simplenet)->parent;
}

static void
fit_free (NormaDetectorFit *parent)
{
  SimpleNetFit *fit = (SimpleNetFit *)parent;

  norma_detector_fit_free (fit->places);
  if (fit->simplenet != NULL)
    norma_detector_unref (&fit->simplenet->parent);
  g_free (fit->inspected);
  g_free (fit->slots);
  g_free (fit->rows);
  g_free (fit);
}

static const NormaDetectorFitClass simplenet_fit_class = {
  fit_add,
  fit_end_pass,
  fit_finish,
  fit_free,
};

static NormaGaussianOptions
describe_places (const NormaSimpleNetOptions *options)
{
  NormaGaussianOptions places = NORMA_GAUSSIAN_OPTIONS_INIT;

  places.scope = NORMA_SCOPE_POSITION;
  places.embedding.seed = options->training.seed;
  return places;
}

static gboolean
check_hidden (guint n_hidden, GError **error)
{
  if (n_hidden >= 1 && n_hidden <= NORMA_DISCRIMINATOR_MOST_HIDDEN)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "hidden units of a discriminator: found %u, expected 1 to %d", n_hidden,
               NORMA_DISCRIMINATOR_MOST_HIDDEN);
  return FALSE;
}

NormaDetectorFit *
norma_simplenet_fit_new (const NormaFeatureLevels *levels, guint n_samples, double least_variance,
                         const NormaSimpleNetOptions *options, GError **error)
{
  const NormaGaussianOptions places = describe_places (options);
  SimpleNetFit *fit = g_new0 (SimpleNetFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;

  fit->parent.class = &simplenet_fit_class;
  fit->parent.n_passes = 2;
  fit->levels = *levels;
  fit->options = *options;
  fit->n_samples = n_samples;
  if (!check_hidden (options->training.n_hidden, error))
    return NULL;
  fit->places = norma_gaussian_fit_new (levels, least_variance, &places, error);
  return fit->places == NULL ? NULL : g_steal_pointer (&parent);
}

gboolean
norma_simplenet_fit_forecast (const NormaFeatureLevels *levels,
                              const NormaSimpleNetOptions *options, guint n_threads,
                              double *seconds, GError **error)
{
  const NormaGaussianOptions places = describe_places (options);
  NormaDiscriminatorOptions training = options->training;

  training.n_threads = n_threads;
  return norma_discriminator_forecast (norma_gaussian_find_shape (levels, &places).channels,
                                       &training, seconds, error);
}

guint64
norma_simplenet_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                            const NormaSimpleNetOptions *options)
{
  const NormaGaussianOptions places = describe_places (options);
  NormaFeatureShape shape = norma_gaussian_find_shape (levels, &places);
  guint64 n_positions = norma_feature_shape_n_positions (&shape), d = shape.channels;
  guint64 n_per_sample = count_per_sample ((guint)n_positions, (guint)d, n_samples, options);

  return norma_gaussian_fit_memory (levels, &places) +
         (n_samples * n_per_sample * d + norma_workers_count (0) * 3 * n_positions * d) *
             sizeof (float) +
         norma_discriminator_memory ((guint)d, &options->training);
}
