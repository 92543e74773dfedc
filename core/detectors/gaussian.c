/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-private.h"

#include <float.h>
#include <math.h>

#include "core/base/fields.h"
#include "core/detectors/gaussian-explain.h"
#include "core/detectors/split.h"

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

static void
free_gaussian (NormaDetector *detector)
{
  NormaGaussian *gaussian = (NormaGaussian *)detector;

  norma_embedding_unref (gaussian->embedding);
  norma_gaussian_part_free (gaussian->positions);
  norma_gaussian_part_free (gaussian->image);
  g_free (gaussian);
}

void
norma_gaussian_average (const float *features, const NormaFeatureShape *shape, float *mean)
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

/* Scratch of a view: the vector of the image, the departures and a column of the scope of both, then
 * that of the parts. */
static gsize
shared_scratch (const NormaFeatureShape *shape, NormaScope scope)
{
  gsize n = (gsize)shape->height * shape->width;

  return shape->channels + (scope == NORMA_SCOPE_BOTH ? n * (shape->channels + 1) : 0);
}

NormaGaussianView
norma_gaussian_view (const NormaGaussian *gaussian, const float *features, float *scratch)
{
  const NormaFeatureShape *shape = &gaussian->shape;
  gsize n = norma_feature_shape_n_positions (shape);
  float *vector = scratch, *departures, *rest;

  /* the embedding's scratch is used again afterwards */
  if (gaussian->embedding != NULL) {
    vector = scratch + norma_feature_shape_size (shape);
    norma_embedding_apply (gaussian->embedding, features, scratch, vector);
    features = scratch;
  }
  departures = vector + shape->channels;
  rest = vector + shared_scratch (shape, gaussian->scope);
  switch (gaussian->scope) {
  case NORMA_SCOPE_POSITION:
    return (NormaGaussianView){ features, NULL, rest };
  case NORMA_SCOPE_IMAGE:
    norma_gaussian_average (features, shape, vector);
    return (NormaGaussianView){ NULL, vector, rest };
  case NORMA_SCOPE_BOTH:
    norma_split_typical (features, n, shape->channels, vector, departures,
                         departures + n * shape->channels);
    return (NormaGaussianView){ departures, vector, rest };
  }
  g_return_val_if_reached ((NormaGaussianView){ 0 });
}

/* √√(a⁴ + b⁴): nearly the larger one, and yet growing with both. */
static float
norm4 (float a, float b)
{
  double a2 = (double)a * a, b2 = (double)b * b;

  return (float)sqrt (sqrt (a2 * a2 + b2 * b2));
}

/* Brings the image's distance into the map of the positions: the geometric mean of the norm of both
 * at every position, which tells how unusual the image is, and of the map scaled to the same peak,
 * which tells where. */
static void
combine (float *map, gsize n, float image)
{
  float peak = FLT_MIN, scale;

  for (gsize p = 0; p < n; p++)
    peak = MAX (peak, map[p]);
  scale = norm4 (peak, image) / peak;
  for (gsize p = 0; p < n; p++)
    map[p] = sqrtf (norm4 (map[p], image) * (map[p] * scale));
}

static void
measure (const NormaGaussian *gaussian, Distances distances, const float *features, float *map,
         float *scratch)
{
  NormaGaussianView view = norma_gaussian_view (gaussian, features, scratch);
  gsize n = norma_feature_shape_n_positions (&gaussian->shape);
  float image = 0;

  if (view.of_image != NULL)
    distances (gaussian->image, view.of_image, &image, view.rest);
  if (view.at_positions != NULL)
    distances (gaussian->positions, view.at_positions, map, view.rest);
  if (gaussian->scope == NORMA_SCOPE_BOTH)
    combine (map, n, image);
  for (gsize p = 0; gaussian->scope == NORMA_SCOPE_IMAGE && p < n; p++)
    map[p] = image;
}

static gboolean
explain (const NormaDetector *detector, const float *features, guint position,
         NormaExplanation *explanation, float *scratch, GError **error)
{
  const NormaGaussian *gaussian = (const NormaGaussian *)detector;
  const NormaGaussianOrigin origin = { gaussian->embedding, 0 };
  NormaGaussianView view = norma_gaussian_view (gaussian, features, scratch);
  gsize d = gaussian->shape.channels;

  return (view.at_positions == NULL ||
          norma_gaussian_part_explain (gaussian->positions, position,
                                       view.at_positions + position * d, &origin,
                                       NORMA_EXPLAINED_PLACE, explanation, error) != NULL) &&
         (view.of_image == NULL ||
          norma_gaussian_part_explain (gaussian->image, 0, view.of_image, &origin,
                                       NORMA_EXPLAINED_IMAGE, explanation, error) != NULL);
}

/* Where there are Gaussians of the positions, in theirs. */
static guint
locate (const NormaDetector *detector, const float *features, guint position, double *coordinates,
        float *scratch)
{
  const NormaGaussian *gaussian = (const NormaGaussian *)detector;
  gboolean by_position = gaussian->positions != NULL;
  const NormaGaussianPart *part = by_position ? gaussian->positions : gaussian->image;
  NormaGaussianView view;

  if (coordinates == NULL)
    return part->n_axes;
  view = norma_gaussian_view (gaussian, features, scratch);
  norma_gaussian_part_locate (part, by_position ? position : 0,
                              by_position
                                  ? view.at_positions + (gsize)position * gaussian->shape.channels
                                  : view.of_image,
                              coordinates, view.rest);
  return part->n_axes;
}

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  measure ((const NormaGaussian *)detector, norma_gaussian_part_distances, features, map, scratch);
}

static void
score_held_out (const NormaDetector *detector, const float *features, guint sample, float *map,
                float *scratch)
{
  measure ((const NormaGaussian *)detector, norma_gaussian_part_held_out_distances, features, map,
           scratch);
}

static void
store (const NormaDetector *detector, NormaTensorFile *file)
{
  const NormaGaussian *gaussian = (const NormaGaussian *)detector;

  norma_tensor_file_set_metadata (file, "detector.scope", scope_names[gaussian->scope]);
  if (gaussian->embedding != NULL)
    norma_embedding_store (gaussian->embedding, "detector.embedding", file);
  if (gaussian->positions != NULL)
    norma_gaussian_part_store (gaussian->positions, detector, "positions", file);
  if (gaussian->image != NULL)
    norma_gaussian_part_store (gaussian->image, detector, "image", file);
}

static const NormaDetectorClass gaussian_class = {
  .name = NORMA_GAUSSIAN_NAME,
  .score = score,
  .score_held_out = score_held_out,
  .store = store,
  .free = free_gaussian,
  .explain = explain,
  .locate = locate,
  .correct = norma_gaussian_correct,
};

NormaGaussian *
norma_gaussian_new (const NormaFeatureLevels *levels, NormaEmbedding *embedding, NormaScope scope)
{
  const NormaFeatureShape *shape =
      embedding == NULL ? &levels->at[0] : norma_embedding_get_shape (embedding);
  NormaGaussian *gaussian = g_new0 (NormaGaussian, 1);

  gaussian->parent.class = &gaussian_class;
  g_atomic_ref_count_init (&gaussian->parent.references);
  gaussian->parent.grid = (NormaGrid){ shape->height, shape->width };
  gaussian->embedding = embedding == NULL ? NULL : norma_embedding_ref (embedding);
  gaussian->shape = *shape;
  gaussian->scope = scope;
  return gaussian;
}

void
norma_gaussian_measure_scratch (NormaGaussian *gaussian)
{
  gsize positions =
      gaussian->positions == NULL ? 0 : norma_gaussian_part_scratch (gaussian->positions);
  gsize image = gaussian->image == NULL ? 0 : norma_gaussian_part_scratch (gaussian->image);

  gsize own = shared_scratch (&gaussian->shape, gaussian->scope) + MAX (positions, image);

  if (gaussian->embedding == NULL)
    gaussian->parent.scratch_size = own;
  else
    gaussian->parent.scratch_size = norma_feature_shape_size (&gaussian->shape) +
                                    MAX (own, norma_embedding_scratch (gaussian->embedding));
}

const NormaEmbedding *
norma_gaussian_get_embedding (const NormaDetector *detector)
{
  return ((const NormaGaussian *)detector)->embedding;
}

const NormaGaussianField *
norma_gaussian_get_positions (const NormaDetector *detector)
{
  const NormaGaussian *gaussian = (const NormaGaussian *)detector;

  return gaussian->positions == NULL ? NULL : gaussian->positions->field;
}

const NormaGaussianField *
norma_gaussian_get_image (const NormaDetector *detector)
{
  const NormaGaussian *gaussian = (const NormaGaussian *)detector;

  return gaussian->image == NULL ? NULL : gaussian->image->field;
}

static gboolean
load_parts (NormaGaussian *gaussian, const NormaTensorFile *file, GError **error)
{
  const NormaFeatureShape *shape = &gaussian->shape;

  if (gaussian->scope != NORMA_SCOPE_IMAGE) {
    gaussian->positions = norma_gaussian_part_load (file, "positions", shape->height * shape->width,
                                                    shape->channels, error);
    if (gaussian->positions == NULL)
      return FALSE;
  }
  if (gaussian->scope != NORMA_SCOPE_POSITION) {
    gaussian->image = norma_gaussian_part_load (file, "image", 1, shape->channels, error);
    if (gaussian->image == NULL)
      return FALSE;
  }
  return TRUE;
}

NormaDetector *
norma_gaussian_load (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  guint scope;
  NormaGaussian *gaussian;
  g_autoptr (NormaEmbedding) embedding = NULL;
  g_autoptr (NormaDetector) detector = NULL;

  if (!norma_field_get_choice (file, "detector.scope", scope_names, &scope, error))
    return NULL;
  if (levels->n > 1) {
    embedding = norma_embedding_load (file, "detector.embedding", levels, error);
    if (embedding == NULL)
      return NULL;
  }
  gaussian = norma_gaussian_new (levels, embedding, scope);
  detector = &gaussian->parent;
  if (!load_parts (gaussian, file, error))
    return NULL;
  norma_gaussian_measure_scratch (gaussian);
  return g_steal_pointer (&detector);
}
