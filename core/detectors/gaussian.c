/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/fields.h"
#include "core/detectors/gaussian-part.h"

static const char *const scope_names[] = { "position", "image", "both", NULL };

const char *
norma_scope_to_string (NormaScope scope)
{
  return scope_names[scope];
}

gboolean
norma_scope_from_string (const char *text, NormaScope *scope)
{
  for (guint i = 0; scope_names[i] != NULL; i++)
    if (g_strcmp0 (text, scope_names[i]) == 0) {
      *scope = i;
      return TRUE;
    }
  return FALSE;
}

typedef struct {
  NormaDetector parent;
  NormaScope scope;
  NormaGaussianPart *positions; /* NULL in the scope of the image */
  NormaGaussianPart *image; /* NULL in the scope of positions */
} Gaussian;

static void
free_gaussian (NormaDetector *detector)
{
  Gaussian *gaussian = (Gaussian *)detector;

  norma_gaussian_part_free (gaussian->positions);
  norma_gaussian_part_free (gaussian->image);
  g_free (gaussian);
}

/* features: [n_positions, channels]; mean: [channels]. */
static void
average (const float *features, const NormaFeatureShape *shape, float *mean)
{
  gsize n = (gsize)shape->height * shape->width;

  for (gsize c = 0; c < shape->channels; c++) {
    double sum = 0;

    for (gsize p = 0; p < n; p++)
      sum += features[p * shape->channels + c];
    mean[c] = (float)(sum / (double)n);
  }
}

typedef void (*Distances) (const NormaGaussianPart *part, const float *features, float *distance,
                           float *scratch);

static void
measure (const Gaussian *gaussian, Distances distances, const float *features, float *map,
         float *scratch)
{
  const NormaFeatureShape *shape = &gaussian->parent.shape;
  gsize n = (gsize)shape->height * shape->width;
  float image = 0;

  if (gaussian->image != NULL) {
    average (features, shape, scratch);
    distances (gaussian->image, scratch, &image, scratch + shape->channels);
  }
  if (gaussian->positions != NULL)
    distances (gaussian->positions, features, map, scratch);
  for (gsize p = 0; p < n; p++)
    if (gaussian->scope == NORMA_SCOPE_IMAGE)
      map[p] = image;
    else if (gaussian->scope == NORMA_SCOPE_BOTH)
      map[p] = sqrtf (0.5f * (map[p] * map[p] + image * image));
}

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  measure ((const Gaussian *)detector, norma_gaussian_part_distances, features, map, scratch);
}

static void
score_held_out (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  measure ((const Gaussian *)detector, norma_gaussian_part_held_out_distances, features, map,
           scratch);
}

static void
store (const NormaDetector *detector, NormaTensorFile *file)
{
  const Gaussian *gaussian = (const Gaussian *)detector;

  norma_tensor_file_set_metadata (file, "detector.scope", scope_names[gaussian->scope]);
  if (gaussian->positions != NULL)
    norma_gaussian_part_store (gaussian->positions, "positions", file);
  if (gaussian->image != NULL)
    norma_gaussian_part_store (gaussian->image, "image", file);
}

static const NormaDetectorClass gaussian_class = {
  NORMA_GAUSSIAN_NAME, score, score_held_out, store, free_gaussian,
};

static Gaussian *
gaussian_new (const NormaFeatureShape *shape, NormaScope scope)
{
  Gaussian *gaussian = g_new0 (Gaussian, 1);

  gaussian->parent.class = &gaussian_class;
  g_atomic_ref_count_init (&gaussian->parent.references);
  gaussian->parent.shape = *shape;
  gaussian->scope = scope;
  return gaussian;
}

static void
measure_scratch (Gaussian *gaussian)
{
  gsize positions =
      gaussian->positions == NULL ? 0 : norma_gaussian_part_scratch (gaussian->positions);
  gsize image = gaussian->image == NULL ? 0 : norma_gaussian_part_scratch (gaussian->image);

  gaussian->parent.scratch_size = MAX (positions, gaussian->parent.shape.channels + image);
}

const NormaGaussianField *
norma_gaussian_get_positions (const NormaDetector *detector)
{
  const Gaussian *gaussian = (const Gaussian *)detector;

  return gaussian->positions == NULL ? NULL : gaussian->positions->field;
}

const NormaGaussianField *
norma_gaussian_get_image (const NormaDetector *detector)
{
  const Gaussian *gaussian = (const Gaussian *)detector;

  return gaussian->image == NULL ? NULL : gaussian->image->field;
}

NormaDetector *
norma_gaussian_load (const NormaTensorFile *file, const NormaFeatureShape *shape, GError **error)
{
  guint scope;
  Gaussian *gaussian;
  g_autoptr (NormaDetector) detector = NULL;

  if (!norma_field_get_choice (file, "detector.scope", scope_names, &scope, error))
    return NULL;
  gaussian = gaussian_new (shape, scope);
  detector = &gaussian->parent;
  if (scope != NORMA_SCOPE_IMAGE) {
    gaussian->positions = norma_gaussian_part_load (file, "positions", shape->height * shape->width,
                                                    shape->channels, error);
    if (gaussian->positions == NULL)
      return NULL;
  }
  if (scope != NORMA_SCOPE_POSITION) {
    gaussian->image = norma_gaussian_part_load (file, "image", 1, shape->channels, error);
    if (gaussian->image == NULL)
      return NULL;
  }
  measure_scratch (gaussian);
  return g_steal_pointer (&detector);
}

/* Fitting. */

typedef struct {
  NormaDetectorFit parent;
  NormaFeatureShape shape;
  NormaGaussianOptions options;
  gboolean looks_for_axes;
  NormaGaussianPartFit *positions;
  NormaGaussianPartFit *image;
  guint n_threads; /* of the last call */
  GCancellable *cancellable; /* of the last call, borrowed */
} GaussianFit;

static gboolean
add_image (GaussianFit *fit, const float *samples, guint n, guint n_threads,
           GCancellable *cancellable, GError **error)
{
  gsize channels = fit->shape.channels;
  gsize sample_size = channels * fit->shape.height * fit->shape.width;
  g_autofree float *means = norma_alloc (n, channels * sizeof (float), "image features", error);

  if (means == NULL)
    return FALSE;
  for (guint s = 0; s < n; s++)
    average (samples + s * sample_size, &fit->shape, means + s * channels);
  return norma_gaussian_part_fit_add (fit->image, means, n, n_threads, cancellable, error);
}

static gboolean
fit_add (NormaDetectorFit *parent, const float *samples, guint n, guint n_threads,
         GCancellable *cancellable, GError **error)
{
  GaussianFit *fit = (GaussianFit *)parent;

  if (fit->positions != NULL &&
      !norma_gaussian_part_fit_add (fit->positions, samples, n, n_threads, cancellable, error))
    return FALSE;
  return fit->image == NULL || add_image (fit, samples, n, n_threads, cancellable, error);
}

static gboolean
fit_end_pass (NormaDetectorFit *parent, guint n_threads, GCancellable *cancellable, GError **error)
{
  GaussianFit *fit = (GaussianFit *)parent;

  fit->n_threads = n_threads;
  fit->cancellable = cancellable;
  if (!fit->looks_for_axes)
    return TRUE;
  fit->looks_for_axes = FALSE;
  if (fit->positions != NULL && !norma_gaussian_part_fit_choose_axes (fit->positions, error))
    return FALSE;
  return fit->image == NULL || norma_gaussian_part_fit_choose_axes (fit->image, error);
}

static NormaDetector *
fit_finish (NormaDetectorFit *parent, GError **error)
{
  GaussianFit *fit = (GaussianFit *)parent;
  Gaussian *gaussian = gaussian_new (&fit->shape, fit->options.scope);
  g_autoptr (NormaDetector) detector = &gaussian->parent;

  if (fit->positions != NULL) {
    gaussian->positions =
        norma_gaussian_part_fit_finish (fit->positions, fit->n_threads, fit->cancellable, error);
    if (gaussian->positions == NULL)
      return NULL;
  }
  if (fit->image != NULL) {
    gaussian->image =
        norma_gaussian_part_fit_finish (fit->image, fit->n_threads, fit->cancellable, error);
    if (gaussian->image == NULL)
      return NULL;
  }
  measure_scratch (gaussian);
  return g_steal_pointer (&detector);
}

static void
fit_free (NormaDetectorFit *parent)
{
  GaussianFit *fit = (GaussianFit *)parent;

  norma_gaussian_part_fit_free (fit->positions);
  norma_gaussian_part_fit_free (fit->image);
  g_free (fit);
}

static const NormaDetectorFitClass gaussian_fit_class = {
  fit_add,
  fit_end_pass,
  fit_finish,
  fit_free,
};

NormaDetectorFit *
norma_gaussian_fit_new (const NormaFeatureShape *shape, double least_variance,
                        const NormaGaussianOptions *options, GError **error)
{
  GaussianFit *fit = g_new0 (GaussianFit, 1);
  g_autoptr (NormaDetectorFit) parent = &fit->parent;

  fit->parent.class = &gaussian_fit_class;
  fit->looks_for_axes = options->components != NORMA_COMPONENTS_ALL;
  fit->parent.n_passes = fit->looks_for_axes ? 2 : 1;
  fit->shape = *shape;
  fit->options = *options;
  if (options->scope != NORMA_SCOPE_IMAGE) {
    fit->positions = norma_gaussian_part_fit_new (shape->height * shape->width, shape->channels,
                                                  least_variance, options, error);
    if (fit->positions == NULL)
      return NULL;
  }
  if (options->scope != NORMA_SCOPE_POSITION) {
    fit->image = norma_gaussian_part_fit_new (1, shape->channels, least_variance, options, error);
    if (fit->image == NULL)
      return NULL;
  }
  return g_steal_pointer (&parent);
}

guint64
norma_gaussian_fit_memory (const NormaFeatureShape *shape, const NormaGaussianOptions *options)
{
  guint64 bytes = 0;

  if (options->scope != NORMA_SCOPE_IMAGE)
    bytes += norma_gaussian_part_fit_memory (shape->height * shape->width, shape->channels,
                                             options->components);
  if (options->scope != NORMA_SCOPE_POSITION)
    bytes += norma_gaussian_part_fit_memory (1, shape->channels, options->components);
  return bytes;
}
