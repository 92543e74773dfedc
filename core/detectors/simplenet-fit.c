/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/detectors/lesson-slots.h"
#include "core/detectors/patchcore-private.h"
#include "core/detectors/simplenet-private.h"

typedef struct {
  NormaDetectorFit parent;
  NormaSimpleNetOptions options;
  double least_variance;
  NormaSimpleNet *simplenet; /* being made */
  gsize sample_size;
  guint n_samples, n_added;
  guint n_positions;
  guint8 *inspected; /* [n_positions], 1: is learnt from; NULL: all are */
  guint n_inspected;

  guint n_per_sample; /* rows */
  guint n_measured; /* samples that are not trained on */
  guint *slots; /* [n_samples], whose rows lie there; the measured ones last */
  float *rows; /* [n_samples, n_per_sample, d] */
  double scale; /* of all features: root of their mean variance */
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

  norma_embedding_apply (s->embedding, block->samples + index * fit->sample_size + s->offset,
                         patches, patches + (gsize)fit->n_positions * s->d);
  draw_patches (fit, sample, patches,
                fit->rows + (gsize)fit->slots[sample] * fit->n_per_sample * s->d);
  return TRUE;
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  SimpleNetFit *fit = (SimpleNetFit *)parent;
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

static gsize
count_rows (const SimpleNetFit *fit)
{
  return (gsize)fit->n_samples * fit->n_per_sample;
}

/* The good set in a few characters: other patches have other means. */
static char *
describe_rows (const SimpleNetFit *fit)
{
  const NormaSimpleNet *s = fit->simplenet;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *)s->mean, (gssize)(s->d * sizeof (float)));
  g_checksum_update (checksum, (const guchar *)s->deviation, (gssize)(s->d * sizeof (float)));
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

/* Of standardised patches. */
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

/* Of patches as they are. */
static void
fold_standard (NormaSimpleNet *s, const NormaDiscriminator *discriminator, double scale)
{
  for (guint h = 0; h < s->n_hidden; h++) {
    double bias = discriminator->bias[h];

    for (guint i = 0; i < s->d; i++) {
      double weight = discriminator->weight[(gsize)h * s->d + i] / scale;

      s->weight[(gsize)h * s->d + i] = (float)weight;
      bias -= weight * (double)s->mean[i];
    }
    s->bias[h] = (float)bias;
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
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  SimpleNetFit *fit = (SimpleNetFit *)parent;
  NormaSimpleNet *s = fit->simplenet;
  const NormaSimpleNetRows rows = { fit->rows, count_rows (fit),
                                    (gsize)(fit->n_samples - fit->n_measured) * fit->n_per_sample };
  g_auto (NormaDiscriminator) discriminator = { 0 };

  if (!norma_simplenet_standardise (s, &rows, fit->least_variance, n_threads, cancellable,
                                    &fit->scale, error) ||
      !train (fit, n_threads, cancellable, &discriminator, error))
    return FALSE;
  take_over (s, &discriminator);
  if (!find_ordinary (fit, n_threads, cancellable, error))
    return FALSE;
  fold_standard (s, &discriminator, fit->scale);
  g_clear_pointer (&fit->rows, g_free);
  return TRUE;
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

static NormaSimpleNet *
begin_simplenet (const NormaFeatureLevels *levels, const NormaSimpleNetOptions *options,
                 GError **error)
{
  gsize offset;
  NormaFeatureLevels used = norma_patchcore_choose_levels (levels, &offset);
  guint n_hidden = options->training.n_hidden;
  NormaEmbedding *embedding;

  if (n_hidden < 1 || n_hidden > NORMA_DISCRIMINATOR_MOST_HIDDEN) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "hidden units of a discriminator: found %u, expected 1 to %d", n_hidden,
                 NORMA_DISCRIMINATOR_MOST_HIDDEN);
    return NULL;
  }
  embedding = norma_patchcore_embedding_new (&used, error);
  return embedding == NULL
             ? NULL
             : norma_simplenet_new (embedding, offset, levels->n - used.n, n_hidden, error);
}

NormaDetectorFit *
norma_simplenet_fit_new (const NormaFeatureLevels *levels, guint n_samples, double least_variance,
                         const NormaSimpleNetOptions *options, GError **error)
{
  SimpleNetFit *fit = g_new0 (SimpleNetFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;

  fit->parent.class = &simplenet_fit_class;
  fit->parent.n_passes = 1;
  fit->options = *options;
  fit->least_variance = least_variance;
  fit->n_samples = n_samples;
  fit->sample_size = norma_feature_levels_size (levels);
  fit->simplenet = begin_simplenet (levels, options, error);
  if (fit->simplenet == NULL || !cover_places (fit, error))
    return NULL;
  fit->n_per_sample = count_per_sample (fit->n_inspected, fit->simplenet->d, n_samples, options);
  draw_slots (fit);
  fit->rows = norma_alloc (count_rows (fit), fit->simplenet->d * sizeof (float),
                           "patches to learn from", error);
  return fit->rows == NULL ? NULL : g_steal_pointer (&parent);
}

static guint
count_features (const NormaFeatureLevels *used)
{
  guint d = 0;

  for (guint l = 0; l < used->n; l++)
    d += used->at[l].channels;
  return d;
}

gboolean
norma_simplenet_fit_forecast (const NormaFeatureLevels *levels,
                              const NormaSimpleNetOptions *options, guint n_threads,
                              double *seconds, GError **error)
{
  gsize offset;
  NormaFeatureLevels used = norma_patchcore_choose_levels (levels, &offset);
  NormaDiscriminatorOptions training = options->training;

  training.n_threads = n_threads;
  return norma_discriminator_forecast (count_features (&used), &training, seconds, error);
}

guint64
norma_simplenet_fit_memory (const NormaFeatureLevels *levels, guint n_samples,
                            const NormaSimpleNetOptions *options)
{
  gsize offset;
  NormaFeatureLevels used = norma_patchcore_choose_levels (levels, &offset);
  guint64 n_positions = norma_feature_shape_n_positions (&used.at[0]), n_per_sample;
  guint64 d = count_features (&used);

  n_per_sample = count_per_sample ((guint)n_positions, (guint)d, n_samples, options);
  return (n_samples * n_per_sample * d + norma_workers_count (0) * 2 * n_positions * d) *
             sizeof (float) +
         norma_discriminator_memory ((guint)d, &options->training);
}
