/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/efficientad-private.h"
#include "core/detectors/gaussian-private.h"

/* What stands for a distance that no number can tell; and the largest. */
#define MOST_DISTANCE 1e30f

static void
free_efficientad (NormaDetector *detector)
{
  NormaEfficientAd *e = (NormaEfficientAd *)detector;

  norma_embedding_unref (e->embedding);
  norma_student_free (e->student);
  g_free (e->mean);
  g_free (e->deviation);
  norma_gaussian_part_free (e->places);
  g_free (e->level);
  g_free (e);
}

static gsize
count_positions (const NormaEfficientAd *e)
{
  return (gsize)e->shape.grid_height * e->shape.grid_width;
}

/* What a map that is made where a lesson was needs beside patches: its distances, and two rows of a
 * Gaussian. */
static gsize
count_margin (const NormaEfficientAd *e)
{
  return count_positions (e) + 2 * (gsize)e->shape.n_features;
}

/* In scratch: a margin and a lesson, then what the embedding needs, or two sets of differences. */
static gsize
count_scratch (const NormaEfficientAd *e)
{
  gsize n_features = norma_student_shape_count_features (&e->shape);

  return count_margin (e) + norma_student_shape_count_pixels (&e->shape) + n_features +
         MAX (n_features + norma_embedding_scratch (e->embedding), 2 * n_features);
}

enum { AT_A_TIME = 16 };

/* From [n, d] to [d, n]. Some positions at a time, which stay in the cache; a feature's row would come
 * into it again for each of them. */
static void
order_by_features (const float *features, gsize n, gsize d, float *planar)
{
  for (gsize first = 0; first < n; first += AT_A_TIME)
    for (gsize c = 0; c < d; c++)
      for (gsize i = first; i < MIN (first + AT_A_TIME, n); i++)
        planar[c * n + i] = features[i * d + c];
}

void
norma_efficientad_take_patches (const NormaEfficientAd *e, const float *differences, float *patches)
{
  gsize n = count_positions (e), d = e->shape.n_features;

  for (gsize first = 0; first < n; first += AT_A_TIME)
    for (gsize c = 0; c < d; c++)
      for (gsize i = first; i < MIN (first + AT_A_TIME, n); i++)
        patches[i * d + c] = differences[c * n + i] * e->deviation[c];
}

void
norma_efficientad_make_lesson (const NormaEfficientAd *e, const float *sample, float *lesson,
                               float *scratch)
{
  gsize n = count_positions (e), d = e->shape.n_features;
  float *planar = lesson + norma_student_shape_count_pixels (&e->shape);

  norma_pixel_level_gather (&e->pixels, sample, lesson);
  norma_embedding_apply (e->embedding, sample + e->offset, scratch, scratch + n * d);
  order_by_features (scratch, n, d, planar);
}

void
norma_efficientad_standardise (const NormaEfficientAd *e, float *lesson)
{
  gsize n_pixels = norma_student_shape_count_pixels (&e->shape), n = count_positions (e);
  float *features = lesson + n_pixels;

  for (gsize i = 0; i < n_pixels; i++)
    lesson[i] = (float)(((double)lesson[i] - e->picture_mean) / e->picture_deviation);
  for (gsize c = 0; c < e->shape.n_features; c++)
    for (gsize i = 0; i < n; i++)
      features[c * n + i] = (features[c * n + i] - e->mean[c]) / e->deviation[c];
}

void
norma_efficientad_subtract (const NormaEfficientAd *e, const float *lesson, float *differences)
{
  norma_student_compare (e->student, lesson, lesson + norma_student_shape_count_pixels (&e->shape),
                         differences, differences + norma_student_shape_count_features (&e->shape));
}

float *
norma_efficientad_compare (const NormaEfficientAd *e, const float *features, float *scratch)
{
  float *lesson = scratch + count_margin (e);
  float *differences = lesson + norma_student_shape_count_pixels (&e->shape) +
                       norma_student_shape_count_features (&e->shape);

  norma_efficientad_make_lesson (e, features, lesson, differences);
  norma_efficientad_standardise (e, lesson);
  norma_efficientad_subtract (e, lesson, differences);
  return differences;
}

void
norma_efficientad_measure_structural (const NormaEfficientAd *e, const float *differences,
                                      float *distances, float *scratch)
{
  norma_efficientad_take_patches (e, differences, scratch);
  norma_gaussian_part_distances (e->places, scratch, distances,
                                 scratch + norma_student_shape_count_features (&e->shape));
}

void
norma_efficientad_average_squares (const NormaEfficientAd *e, const float *differences,
                                   float *squares)
{
  gsize n = count_positions (e), d = e->shape.n_features;

  memset (squares, 0, n * sizeof (float));
  for (gsize c = 0; c < d; c++)
    for (gsize i = 0; i < n; i++)
      squares[i] += differences[c * n + i] * differences[c * n + i];
  for (gsize i = 0; i < n; i++)
    squares[i] /= (float)d;
}

void
norma_efficientad_measure_logical (const NormaEfficientAd *e, const float *differences,
                                   float *distances)
{
  norma_efficientad_average_squares (e, differences, distances);
  for (gsize i = 0; i < count_positions (e); i++)
    distances[i] = sqrtf (distances[i] / e->level[i]);
}

static void
raise_map (float *map, const float *distances, gsize n)
{
  for (gsize i = 0; i < n; i++)
    map[i] = MAX (map[i], distances[i] < MOST_DISTANCE ? distances[i] : MOST_DISTANCE);
}

/* Of one of the maps, or of all. The lesson is no more needed once there are differences. */
static void
score_maps (const NormaEfficientAd *e, const float *features, guint first, guint end, float *map,
            float *scratch)
{
  gsize n_features = norma_student_shape_count_features (&e->shape), n = count_positions (e);
  const float *differences = norma_efficientad_compare (e, features, scratch);
  float *distances = scratch, *rest = scratch + n;

  memset (map, 0, n * sizeof (float));
  for (guint m = first; m < end; m++) {
    if (m == NORMA_EFFICIENTAD_STRUCTURAL)
      norma_efficientad_measure_structural (e, differences, distances, rest);
    else
      norma_efficientad_measure_logical (e, differences + n_features, distances);
    raise_map (map, distances, n);
  }
}

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  score_maps ((const NormaEfficientAd *)detector, features, 0, NORMA_EFFICIENTAD_N_MAPS, map,
              scratch);
}

static void
score_part (const NormaDetector *detector, guint part, const float *features, float *map,
            float *scratch)
{
  score_maps ((const NormaEfficientAd *)detector, features, part, part + 1, map, scratch);
}

static const char *const map_names[] = { "structural", "logical", NULL };

static const NormaTrainingFacts *
get_training (const NormaDetector *detector)
{
  return &((const NormaEfficientAd *)detector)->facts;
}

static const NormaDetectorClass efficientad_class = {
  .name = NORMA_EFFICIENTAD_NAME,
  .score = score,
  .store = norma_efficientad_store,
  .free = free_efficientad,
  .explain = norma_efficientad_explain,
  .locate = norma_efficientad_locate,
  .part_names = map_names,
  .score_part = score_part,
  .get_training = get_training,
};

static gboolean
fail_levels (const NormaFeatureLevels *levels, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "levels: found %u, the first with %u features a position, expected a picture and at "
               "least one level of a teacher behind it",
               levels->n, levels->at[0].channels);
  return FALSE;
}

/* The teacher's levels are those behind the picture. */
static gboolean
choose_levels (NormaEfficientAd *e, const NormaFeatureLevels *levels, GError **error)
{
  if (levels->n < 2 || !norma_pixel_level_read (&levels->at[0], &e->pixels))
    return fail_levels (levels, error);
  e->teacher.n = levels->n - 1;
  for (guint l = 0; l < e->teacher.n; l++)
    e->teacher.at[l] = levels->at[l + 1];
  e->offset = norma_feature_levels_offset (levels, 1);
  return TRUE;
}

/* As of the Gaussian; a single level stays as it is, but for axes of too many channels. */
static NormaEmbedding *
make_embedding (const NormaFeatureLevels *teacher, guint64 seed, GError **error)
{
  NormaGaussianOptions several = NORMA_GAUSSIAN_OPTIONS_INIT;
  NormaEmbeddingOptions single = { .seed = seed };

  if (teacher->n == 1) {
    if (teacher->at[0].channels > NORMA_GAUSSIAN_DIMENSIONS) {
      single.channels = NORMA_CHANNELS_ORTHOGONAL;
      single.n_channels = NORMA_GAUSSIAN_DIMENSIONS;
    }
    return norma_embedding_new (teacher, &single, error);
  }
  several.embedding.seed = seed;
  several.embedding = norma_gaussian_fill_in (teacher, &several);
  return norma_embedding_new (teacher, &several.embedding, error);
}

static gboolean
take_numbers (NormaEfficientAd *e, GError **error)
{
  const struct {
    float **block;
    gsize n;
  } all[] = { { &e->mean, e->shape.n_features },
              { &e->deviation, e->shape.n_features },
              { &e->level, count_positions (e) } };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++) {
    *all[i].block = norma_alloc (all[i].n, sizeof (float), "student", error);
    if (*all[i].block == NULL)
      return FALSE;
  }
  return TRUE;
}

static gboolean
take_embedding (NormaEfficientAd *e, const NormaTensorFile *file, guint64 seed, GError **error)
{
  const NormaFeatureShape *shape;

  e->embedding = file == NULL
                     ? make_embedding (&e->teacher, seed, error)
                     : norma_embedding_load (file, NORMA_EFFICIENTAD_EMBEDDING, &e->teacher, error);
  if (e->embedding == NULL)
    return FALSE;
  shape = norma_embedding_get_shape (e->embedding);
  e->shape = (NormaStudentShape){ e->pixels.channels, e->pixels.height, e->pixels.width,
                                  shape->height,      shape->width,     shape->channels };
  e->parent.grid = (NormaGrid){ shape->height, shape->width };
  e->parent.scratch_size = count_scratch (e);
  return take_numbers (e, error);
}

NormaEfficientAd *
norma_efficientad_new (const NormaFeatureLevels *levels, const NormaTensorFile *file, guint64 seed,
                       GError **error)
{
  NormaEfficientAd *e = g_new0 (NormaEfficientAd, 1);
  g_autoptr (NormaDetector) detector = &e->parent;

  e->parent.class = &efficientad_class;
  g_atomic_ref_count_init (&e->parent.references);
  e->facts.held_out = NAN;
  if (!choose_levels (e, levels, error) || !take_embedding (e, file, seed, error))
    return NULL;
  g_steal_pointer (&detector);
  return e;
}
