/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/gaussian-private.h"

#include <float.h>
#include <math.h>

#include "core/base/error.h"
#include "core/base/fields.h"
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

/* Scratch of measure(): the vector of the image, the departures and a column of the scope of both,
 * then that of the parts. */
static gsize
shared_scratch (const NormaFeatureShape *shape, NormaScope scope)
{
  gsize n = (gsize)shape->height * shape->width;

  return shape->channels + (scope == NORMA_SCOPE_BOTH ? n * (shape->channels + 1) : 0);
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
  const NormaFeatureShape *shape = &gaussian->shape;
  gsize n = (gsize)shape->height * shape->width;
  float *vector = scratch, *departures = vector + shape->channels;
  float *part_scratch = scratch + shared_scratch (shape, gaussian->scope);
  float image;

  switch (gaussian->scope) {
  case NORMA_SCOPE_POSITION:
    distances (gaussian->positions, features, map, part_scratch);
    break;
  case NORMA_SCOPE_IMAGE:
    norma_gaussian_average (features, shape, vector);
    distances (gaussian->image, vector, &image, part_scratch);
    for (gsize p = 0; p < n; p++)
      map[p] = image;
    break;
  case NORMA_SCOPE_BOTH:
    norma_split_typical (features, n, shape->channels, vector, departures,
                         departures + n * shape->channels);
    distances (gaussian->image, vector, &image, part_scratch);
    distances (gaussian->positions, departures, map, part_scratch);
    combine (map, n, image);
    break;
  }
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
  if (gaussian->positions != NULL)
    norma_gaussian_part_store (gaussian->positions, "positions", file);
  if (gaussian->image != NULL)
    norma_gaussian_part_store (gaussian->image, "image", file);
}

static const NormaDetectorClass gaussian_class = {
  NORMA_GAUSSIAN_NAME, score, score_held_out, store, free_gaussian,
};

NormaGaussian *
norma_gaussian_new (const NormaFeatureShape *shape, NormaScope scope)
{
  NormaGaussian *gaussian = g_new0 (NormaGaussian, 1);

  gaussian->parent.class = &gaussian_class;
  g_atomic_ref_count_init (&gaussian->parent.references);
  gaussian->parent.grid = (NormaGrid){ shape->height, shape->width };
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

  gaussian->parent.scratch_size =
      shared_scratch (&gaussian->shape, gaussian->scope) + MAX (positions, image);
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

gboolean
norma_gaussian_check_levels (const NormaFeatureLevels *levels, GError **error)
{
  if (levels->n == 1)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "the detector gaussian: found features of %u levels, expected one", levels->n);
  return FALSE;
}

NormaDetector *
norma_gaussian_load (const NormaTensorFile *file, const NormaFeatureLevels *levels, GError **error)
{
  const NormaFeatureShape *shape = &levels->at[0];
  guint scope;
  NormaGaussian *gaussian;
  g_autoptr (NormaDetector) detector = NULL;

  if (!norma_gaussian_check_levels (levels, error) ||
      !norma_field_get_choice (file, "detector.scope", scope_names, &scope, error))
    return NULL;
  gaussian = norma_gaussian_new (shape, scope);
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
  norma_gaussian_measure_scratch (gaussian);
  return g_steal_pointer (&detector);
}
