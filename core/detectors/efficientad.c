/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/memory.h"
#include "core/detectors/efficientad-private.h"
#include "core/detectors/patchcore-private.h"

/* Half of a tenth (Batzner et al. 2024, section 3.4). */
#define SHARE 0.05

/* What stands for a distance that no number can tell; and the largest. */
#define MOST_DISTANCE 1e30f

static void
ordinary_clear (NormaOrdinary *ordinary)
{
  g_free (ordinary->factor);
  g_free (ordinary->level);
}

static void
free_efficientad (NormaDetector *detector)
{
  NormaEfficientAd *e = (NormaEfficientAd *)detector;

  norma_embedding_unref (e->embedding);
  norma_student_free (e->student);
  g_free (e->mean);
  g_free (e->deviation);
  for (guint map = 0; map < NORMA_EFFICIENTAD_N_MAPS; map++)
    ordinary_clear (&e->ordinary[map]);
  g_free (e);
}

static gsize
count_positions (const NormaEfficientAd *e)
{
  return (gsize)e->shape.grid_height * e->shape.grid_width;
}

/* In scratch: a lesson, then what the embedding needs, or two sets of differences. */
static gsize
count_scratch (const NormaEfficientAd *e)
{
  gsize n_features = norma_student_shape_count_features (&e->shape);

  return norma_student_shape_count_pixels (&e->shape) + n_features +
         MAX (n_features + norma_embedding_scratch (e->embedding), 2 * n_features);
}

/* From [n, d] to [d, n]. Some positions at a time, which stay in the cache; a feature's row would come into it
 * again for each of them. */
static void
order_by_features (const float *features, gsize n, gsize d, float *planar)
{
  enum { AT_A_TIME = 16 };

  for (gsize first = 0; first < n; first += AT_A_TIME)
    for (gsize c = 0; c < d; c++)
      for (gsize i = first; i < MIN (first + AT_A_TIME, n); i++)
        planar[c * n + i] = features[i * d + c];
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
  float *differences = scratch + norma_student_shape_count_pixels (&e->shape) +
                       norma_student_shape_count_features (&e->shape);

  norma_efficientad_make_lesson (e, features, scratch, differences);
  norma_efficientad_standardise (e, scratch);
  norma_efficientad_subtract (e, scratch, differences);
  return differences;
}

double
norma_efficientad_get_weight (const NormaEfficientAd *e, guint map)
{
  return SHARE / (e->ordinary[map].high - e->ordinary[map].low);
}

/* Of one of the maps, or of all. The lesson is no more needed once there are differences. */
static void
score_maps (const NormaEfficientAd *e, const float *features, guint first, guint end, float *map,
            float *scratch)
{
  gsize n_features = norma_student_shape_count_features (&e->shape), n = count_positions (e);
  float *differences = norma_efficientad_compare (e, features, scratch), *squares = scratch;

  memset (map, 0, n * sizeof (float));
  for (guint m = first; m < end; m++) {
    double weight = norma_efficientad_get_weight (e, m);

    norma_efficientad_square (&e->ordinary[m], e->shape.n_features, n, differences + m * n_features,
                              squares);
    for (gsize i = 0; i < n; i++)
      map[i] += (float)(weight * (double)squares[i]);
  }
  for (gsize i = 0; i < n; i++)
    map[i] = map[i] < MOST_DISTANCE ? map[i] : MOST_DISTANCE;
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
  NormaFeatureLevels teacher = { levels->n - 1 };
  gsize offset;

  if (levels->n < 2 || !norma_pixel_level_read (&levels->at[0], &e->pixels))
    return fail_levels (levels, error);
  for (guint l = 1; l < levels->n; l++)
    teacher.at[l - 1] = levels->at[l];
  e->used = norma_patchcore_choose_levels (&teacher, &offset);
  e->offset = norma_feature_levels_offset (levels, 1) + offset;
  e->first_level = levels->n - e->used.n;
  return TRUE;
}

static NormaEmbedding *
make_embedding (const NormaFeatureLevels *used, guint64 seed, GError **error)
{
  NormaEmbeddingOptions options = { .growth = NORMA_GROWTH_BILINEAR, .seed = seed };
  guint n_channels = 0;

  for (guint l = 0; l < used->n; l++)
    n_channels += used->at[l].channels;
  /* as the Gaussian does: a single level is taken as it is */
  if (used->n > 1) {
    options.compression = NORMA_COMPRESSION_ROOT;
    options.window = NORMA_GRID_WINDOW_BINOMIAL;
  }
  if (n_channels > NORMA_EFFICIENTAD_FEATURES) {
    options.channels = NORMA_CHANNELS_SUBSET;
    options.n_channels = NORMA_EFFICIENTAD_FEATURES;
  }
  return norma_embedding_new (used, &options, error);
}

static gboolean
take_numbers (NormaEfficientAd *e, GError **error)
{
  gsize d = e->shape.n_features, n = count_positions (e);
  const struct {
    float **block;
    gsize n;
  } all[] = { { &e->mean, d },
              { &e->deviation, d },
              { &e->ordinary[0].factor, d * (d + 1) / 2 },
              { &e->ordinary[1].factor, d * (d + 1) / 2 },
              { &e->ordinary[0].level, n },
              { &e->ordinary[1].level, n } };

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
                     ? make_embedding (&e->used, seed, error)
                     : norma_embedding_load (file, NORMA_EFFICIENTAD_EMBEDDING, &e->used, error);
  if (e->embedding == NULL)
    return FALSE;
  shape = norma_embedding_get_shape (e->embedding);
  if (shape->channels > NORMA_EFFICIENTAD_FEATURES) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 NORMA_EFFICIENTAD_EMBEDDING ": found %u features, expected at most %d",
                 shape->channels, NORMA_EFFICIENTAD_FEATURES);
    return FALSE;
  }
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
