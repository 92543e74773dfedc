/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-ad.h"

#include "core/detectors/gaussian-explain.h"
#include "core/detectors/gaussian-private.h"

typedef struct {
  NormaDetector parent;
  NormaFeatureLevels levels;
  NormaGaussianPart *part[NORMA_MOST_LEVELS]; /* owned */
} GaussianAd;

static void
free_gaussian_ad (NormaDetector *detector)
{
  GaussianAd *gaussian = (GaussianAd *)detector;

  for (guint l = 0; l < gaussian->levels.n; l++)
    norma_gaussian_part_free (gaussian->part[l]);
  g_free (gaussian);
}

typedef void (*Distances) (const NormaGaussianPart *part, const float *features, float *distance,
                           float *scratch);

/* The parts divide by what they expect; the published distance is not divided. */
static void
measure (const GaussianAd *gaussian, Distances distances, const float *features, float *map,
         float *scratch)
{
  const NormaFeatureLevels *levels = &gaussian->levels;
  double sum = 0;

  for (guint l = 0; l < levels->n; l++) {
    const NormaFeatureShape *shape = &levels->at[l];
    float distance;

    norma_gaussian_average (features + norma_feature_levels_offset (levels, l), shape, scratch);
    distances (gaussian->part[l], scratch, &distance, scratch + shape->channels);
    sum += (double)distance * gaussian->part[l]->field->expected[0];
  }
  *map = (float)(sum / levels->n);
}

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  measure ((const GaussianAd *)detector, norma_gaussian_part_distances, features, map, scratch);
}

static void
score_held_out (const NormaDetector *detector, const float *features, guint sample, float *map,
                float *scratch)
{
  measure ((const GaussianAd *)detector, norma_gaussian_part_held_out_distances, features, map,
           scratch);
}

static gboolean
explain (const NormaDetector *detector, const float *features, guint position,
         NormaExplanation *explanation, float *scratch, GError **error)
{
  const GaussianAd *gaussian = (const GaussianAd *)detector;
  const NormaFeatureLevels *levels = &gaussian->levels;

  for (guint l = 0; l < levels->n; l++) {
    const NormaGaussianOrigin origin = { NULL, l };
    NormaExplainedPart *part;

    norma_gaussian_average (features + norma_feature_levels_offset (levels, l), &levels->at[l],
                            scratch);
    part = norma_gaussian_part_explain (gaussian->part[l], 0, scratch, &origin,
                                        NORMA_EXPLAINED_LEVEL, explanation, error);
    if (part == NULL)
      return FALSE;
    part->level = l;
    part->distance *= (double)gaussian->part[l]->field->expected[0];
  }
  return TRUE;
}

/* All levels' coordinates in a row. */
static guint
locate (const NormaDetector *detector, const float *features, guint position, double *coordinates,
        float *scratch)
{
  const GaussianAd *gaussian = (const GaussianAd *)detector;
  const NormaFeatureLevels *levels = &gaussian->levels;
  guint n = 0;

  for (guint l = 0; l < levels->n; l++) {
    const NormaGaussianPart *part = gaussian->part[l];

    if (coordinates != NULL) {
      norma_gaussian_average (features + norma_feature_levels_offset (levels, l), &levels->at[l],
                              scratch);
      norma_gaussian_part_locate (part, 0, scratch, coordinates + n, scratch + part->n_channels);
    }
    n += part->n_axes;
  }
  return n;
}

static char *
part_prefix (guint l)
{
  return g_strdup_printf ("level%u", l);
}

static void
store (const NormaDetector *detector, NormaTensorFile *file)
{
  const GaussianAd *gaussian = (const GaussianAd *)detector;

  for (guint l = 0; l < gaussian->levels.n; l++) {
    g_autofree char *prefix = part_prefix (l);

    norma_gaussian_part_store (gaussian->part[l], detector, prefix, file);
  }
}

static NormaDetector *correct (const NormaDetector *detector, const NormaCorrection *correction,
                               GCancellable *cancellable, GError **error);

static const NormaDetectorClass gaussian_ad_class = {
  .name = NORMA_GAUSSIAN_AD_NAME,
  .score = score,
  .score_held_out = score_held_out,
  .store = store,
  .free = free_gaussian_ad,
  .explain = explain,
  .locate = locate,
  .correct = correct,
};

/* Without parts. */
static GaussianAd *
gaussian_ad_new (const NormaFeatureLevels *levels)
{
  GaussianAd *gaussian = g_new0 (GaussianAd, 1);

  gaussian->parent.class = &gaussian_ad_class;
  g_atomic_ref_count_init (&gaussian->parent.references);
  gaussian->parent.grid = (NormaGrid){ 1, 1 };
  gaussian->levels = *levels;
  return gaussian;
}

/* Takes the part. */
static void
set_part (GaussianAd *gaussian, guint l, NormaGaussianPart *part)
{
  gsize scratch_size = part->n_channels + norma_gaussian_part_scratch (part);

  gaussian->part[l] = part;
  gaussian->parent.scratch_size = MAX (gaussian->parent.scratch_size, scratch_size);
}

NormaDetector *
norma_gaussian_ad_load (const NormaTensorFile *file, const NormaFeatureLevels *levels,
                        GError **error)
{
  GaussianAd *gaussian = gaussian_ad_new (levels);
  g_autoptr (NormaDetector) detector = &gaussian->parent;

  for (guint l = 0; l < levels->n; l++) {
    g_autofree char *prefix = part_prefix (l);
    NormaGaussianPart *part =
        norma_gaussian_part_load (file, prefix, 1, levels->at[l].channels, error);

    if (part == NULL)
      return NULL;
    set_part (gaussian, l, part);
  }
  return g_steal_pointer (&detector);
}

const NormaGaussianField *
norma_gaussian_ad_get_level (const NormaDetector *detector, guint l)
{
  return ((const GaussianAd *)detector)->part[l]->field;
}

/* The means of the samples' features of a level, [n, channels], owned by the caller. */
static float *
average_level (const NormaFeatureLevels *levels, guint l, const float *samples, guint n,
               GError **error)
{
  const NormaFeatureShape *shape = &levels->at[l];
  gsize size = norma_feature_levels_size (levels);
  float *means = norma_alloc (n, shape->channels * sizeof (float), "features", error);

  samples += norma_feature_levels_offset (levels, l);
  for (guint s = 0; means != NULL && s < n; s++)
    norma_gaussian_average (samples + s * size, shape, means + (gsize)s * shape->channels);
  return means;
}

static NormaDetector *
correct (const NormaDetector *detector, const NormaCorrection *correction,
         GCancellable *cancellable, GError **error)
{
  const GaussianAd *gaussian = (const GaussianAd *)detector;
  GaussianAd *corrected = gaussian_ad_new (&gaussian->levels);
  g_autoptr (NormaDetector) parent = &corrected->parent;

  for (guint l = 0; l < gaussian->levels.n; l++) {
    g_autofree float *means = average_level (&gaussian->levels, l, correction->samples,
                                             correction->n_added + correction->n_removed, error);
    NormaGaussianPart *part = means == NULL
                                  ? NULL
                                  : norma_gaussian_part_correct (gaussian->part[l], means,
                                                                 correction, cancellable, error);

    if (part == NULL)
      return NULL;
    set_part (corrected, l, part);
  }
  return g_steal_pointer (&parent);
}

/* Fitting. */

typedef struct {
  NormaDetectorFit parent;
  NormaFeatureLevels levels;
  gboolean looks_for_axes;
  NormaGaussianPartFit *part[NORMA_MOST_LEVELS]; /* owned */
  guint n_threads; /* of the last call */
  GCancellable *cancellable; /* of the last call, borrowed */
} GaussianAdFit;

static gboolean
add_level (GaussianAdFit *fit, guint l, const float *samples, guint n, guint n_threads,
           GCancellable *cancellable, GError **error)
{
  g_autofree float *means = average_level (&fit->levels, l, samples, n, error);

  return means != NULL &&
         norma_gaussian_part_fit_add (fit->part[l], means, n, n_threads, cancellable, error);
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  GaussianAdFit *fit = (GaussianAdFit *)parent;

  for (guint l = 0; l < fit->levels.n; l++)
    if (!add_level (fit, l, samples, n, n_threads, cancellable, error))
      return FALSE;
  return TRUE;
}

static gboolean
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  GaussianAdFit *fit = (GaussianAdFit *)parent;
  gboolean looked = fit->looks_for_axes;

  fit->n_threads = n_threads;
  fit->cancellable = cancellable;
  fit->looks_for_axes = FALSE;
  for (guint l = 0; looked && l < fit->levels.n; l++)
    if (!norma_gaussian_part_fit_choose_axes (fit->part[l], error))
      return FALSE;
  return TRUE;
}

static NormaDetector *
fit_finish (NormaDetectorFit *parent, GError **error)
{
  GaussianAdFit *fit = (GaussianAdFit *)parent;
  GaussianAd *gaussian = gaussian_ad_new (&fit->levels);
  g_autoptr (NormaDetector) detector = &gaussian->parent;

  for (guint l = 0; l < fit->levels.n; l++) {
    NormaGaussianPart *part =
        norma_gaussian_part_fit_finish (fit->part[l], fit->n_threads, fit->cancellable, error);

    if (part == NULL)
      return NULL;
    set_part (gaussian, l, part);
  }
  return g_steal_pointer (&detector);
}

static void
fit_free (NormaDetectorFit *parent)
{
  GaussianAdFit *fit = (GaussianAdFit *)parent;

  for (guint l = 0; l < fit->levels.n; l++)
    norma_gaussian_part_fit_free (fit->part[l]);
  g_free (fit);
}

static const NormaDetectorFitClass gaussian_ad_fit_class = {
  fit_add,
  fit_end_pass,
  fit_finish,
  fit_free,
};

NormaDetectorFit *
norma_gaussian_ad_fit_new (const NormaFeatureLevels *levels, double least_variance,
                           const NormaGaussianAdOptions *options, GError **error)
{
  const NormaGaussianOptions part = { NORMA_SCOPE_IMAGE, options->components, options->explained,
                                      NORMA_COVARIANCE_SHRUNK };
  GaussianAdFit *fit = g_new0 (GaussianAdFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;

  fit->parent.class = &gaussian_ad_fit_class;
  fit->looks_for_axes = options->components != NORMA_COMPONENTS_ALL;
  fit->parent.n_passes = fit->looks_for_axes ? 2 : 1;
  fit->levels = *levels;
  for (guint l = 0; l < levels->n; l++) {
    fit->part[l] =
        norma_gaussian_part_fit_new (1, levels->at[l].channels, least_variance, &part, error);
    if (fit->part[l] == NULL)
      return NULL;
  }
  return g_steal_pointer (&parent);
}

guint64
norma_gaussian_ad_fit_memory (const NormaFeatureLevels *levels,
                              const NormaGaussianAdOptions *options)
{
  guint64 bytes = 0;

  for (guint l = 0; l < levels->n; l++)
    bytes += norma_gaussian_part_fit_memory (1, levels->at[l].channels, options->components) +
             (guint64)NORMA_DETECTOR_BLOCK * levels->at[l].channels * sizeof (float);
  return bytes;
}
