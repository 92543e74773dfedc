/* SPDX-License-Identifier: Apache-2.0 */
#include "core/training/teacher.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/workers.h"
#include "core/features/extractor-source.h"
#include "core/features/network-extractor.h"
#include "core/training/training.h"

/* Pieces on which mean and deviation are measured: thousands of positions. */
enum { N_MEASURED = 64 };

/* A number of a step that no training reaches, for what is drawn beside it. */
#define MEASURING G_MAXUINT64

/* A channel that is silent nearly everywhere must not shout where it speaks. */
#define LEAST_DEVIATION 1e-3

static const guint strides[] = { 8, 16 };

static NormaExtractor *
open_extractor (const char *path, const char *const *levels, guint side, NormaBudget *budget,
                GError **error)
{
  const NormaExtractorOptions options = { path, levels, NORMA_PRECISION_FP32 };
  const NormaFrame frame = { side, side, 3, NORMA_FRAME_STRETCH, 0, 1, NORMA_VALUES_FLOAT };
  g_autoptr (NormaExtractorSource) source = norma_extractor_source_open (&options, budget, error);
  g_autoptr (NormaExtractor) exact =
      source == NULL ? NULL : norma_extractor_source_make (source, &frame, error);

  if (exact == NULL || !norma_precision_check (NORMA_PRECISION_BF16, NULL))
    return g_steal_pointer (&exact);
  return norma_network_extractor_lower (exact, NORMA_PRECISION_BF16, NULL, budget, error);
}

static void
take_level (NormaTeacher *teacher, guint level)
{
  const NormaFeatureLevels *levels = &teacher->extractor->levels;
  const NormaFeatureShape *shape = &levels->at[level];
  NormaFeatureName name;

  for (guint o = 0; o < 2; o++)
    if (teacher->channels[o] == 0 && shape->height == teacher->side / strides[o] &&
        shape->width == shape->height) {
      norma_extractor_describe (teacher->extractor, level, 0, &name);
      teacher->channels[o] = shape->channels;
      teacher->names[o] = g_strdup (name.level);
      teacher->grid[o] = shape->height;
      teacher->offset[o] = norma_feature_levels_offset (levels, level);
      teacher->mean[o] = g_new0 (float, shape->channels);
      teacher->factor[o] = g_new0 (float, shape->channels);
    }
}

NormaTeacher *
norma_teacher_new (const char *path, const char *const *levels, guint side, NormaBudget *budget,
                   GError **error)
{
  g_autoptr (NormaTeacher) teacher = g_new0 (NormaTeacher, 1);

  teacher->side = side;
  teacher->extractor = open_extractor (path, levels, side, budget, error);
  if (teacher->extractor == NULL)
    return NULL;
  for (guint l = 0; l < teacher->extractor->levels.n; l++)
    take_level (teacher, l);
  if (teacher->channels[0] > 0 || teacher->channels[1] > 0)
    return g_steal_pointer (&teacher);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found no level of stride 8 or 16, expected one of each or either", path);
  return NULL;
}

void
norma_teacher_free (NormaTeacher *teacher)
{
  if (teacher == NULL)
    return;

  for (guint o = 0; o < 2; o++) {
    g_free (teacher->names[o]);
    g_free (teacher->mean[o]);
    g_free (teacher->factor[o]);
  }
  norma_extractor_unref (teacher->extractor);
  g_free (teacher);
}

gsize
norma_teacher_get_count (const NormaTeacher *teacher, guint output)
{
  return (gsize)teacher->channels[output] * teacher->grid[output] * teacher->grid[output];
}

void
norma_teacher_seat_clear (NormaTeacherSeat *seat, const NormaTeacher *teacher)
{
  if (seat->scratch != NULL)
    norma_extractor_scratch_free (teacher->extractor, seat->scratch);
  g_free (seat->planes);
  g_free (seat->window);
  g_free (seat->features);
  g_free (seat->wanted[0]);
  g_free (seat->wanted[1]);
  *seat = (NormaTeacherSeat){ 0 };
}

static gboolean
take_floats (gsize n, float **floats, GError **error)
{
  *floats = norma_alloc (n, sizeof (float), "distilling", error);
  return *floats != NULL;
}

gboolean
norma_teacher_seat_init (NormaTeacherSeat *seat, const NormaTeacher *teacher,
                         const NormaTrainingPictures *pictures, GError **error)
{
  gsize size = (gsize)teacher->side * teacher->side;
  gboolean is_made;

  *seat = (NormaTeacherSeat){ 0 };
  is_made =
      take_floats (3 * size, &seat->planes, error) &&
      take_floats (norma_training_pictures_get_scratch (pictures), &seat->window, error) &&
      take_floats (norma_feature_levels_size (&teacher->extractor->levels), &seat->features, error);
  for (guint o = 0; o < 2; o++)
    is_made =
        is_made && take_floats ((gsize)teacher->channels[o] * teacher->grid[o] * teacher->grid[o],
                                &seat->wanted[o], error);
  if (is_made)
    seat->scratch = norma_extractor_scratch_new (teacher->extractor, error);
  if (seat->scratch != NULL)
    return TRUE;
  norma_teacher_seat_clear (seat, teacher);
  return FALSE;
}

/* From [grid, grid, channels] to [channels, grid, grid], normalised. */
static void
normalise (const NormaTeacher *teacher, guint o, const float *from, float *to)
{
  gsize n = (gsize)teacher->grid[o] * teacher->grid[o], channels = teacher->channels[o];

  for (gsize i = 0; i < n; i++)
    for (gsize c = 0; c < channels; c++)
      to[c * n + i] = (from[i * channels + c] - teacher->mean[o][c]) * teacher->factor[o][c];
}

gboolean
norma_teacher_draw (const NormaTeacher *teacher, const NormaTrainingPictures *pictures,
                    NormaRandom *random, NormaTeacherSeat *seat, GError **error)
{
  if (!norma_training_pictures_draw (pictures, random, seat->planes, seat->window, error))
    return FALSE;
  norma_extractor_extract (teacher->extractor, seat->planes, seat->features, seat->scratch);
  for (guint o = 0; o < 2; o++)
    normalise (teacher, o, seat->features + teacher->offset[o], seat->wanted[o]);
  return TRUE;
}

typedef struct {
  NormaTeacher *teacher;
  const NormaTrainingPictures *pictures;
  guint64 seed;
  NormaTeacherSeat *seats;
  double *sums; /* [N_MEASURED, 2, channels of both] */
  gsize n_channels;
} Measuring;

static gboolean
measure_piece (gsize index, guint worker, gpointer data, GError **error)
{
  Measuring *m = data;
  const NormaTeacher *teacher = m->teacher;
  NormaTeacherSeat *seat = &m->seats[worker];
  double *sum = m->sums + 2 * index * m->n_channels;
  NormaRandom random;

  norma_training_seed (&random, m->seed, MEASURING, index);
  if (!norma_teacher_draw (teacher, m->pictures, &random, seat, error))
    return FALSE;
  for (guint o = 0; o < 2; o++, sum += 2 * teacher->channels[0]) {
    gsize n = (gsize)teacher->grid[o] * teacher->grid[o], channels = teacher->channels[o];

    for (gsize i = 0; i < n; i++)
      for (gsize c = 0; c < channels; c++) {
        double v = seat->features[teacher->offset[o] + i * channels + c];

        sum[c] += v / (double)n;
        sum[channels + c] += v * v / (double)n;
      }
  }
  return TRUE;
}

static void
settle (const Measuring *m, guint o)
{
  NormaTeacher *teacher = m->teacher;
  gsize channels = teacher->channels[o], offset = o == 0 ? 0 : 2 * teacher->channels[0];

  for (gsize c = 0; c < channels; c++) {
    double mean = 0, square = 0;

    for (gsize i = 0; i < N_MEASURED; i++) {
      const double *sum = m->sums + 2 * i * m->n_channels + offset;

      mean += sum[c] / N_MEASURED;
      square += sum[channels + c] / N_MEASURED;
    }
    teacher->mean[o][c] = (float)mean;
    teacher->factor[o][c] =
        (float)(1 / fmax (LEAST_DEVIATION, sqrt (fmax (0, square - mean * mean))));
  }
}

gboolean
norma_teacher_measure (NormaTeacher *teacher, const NormaTrainingPictures *pictures, guint64 seed,
                       guint n_threads, GCancellable *cancellable, GError **error)
{
  guint n_seats = norma_workers_count (n_threads);
  g_autofree NormaTeacherSeat *seats = g_new0 (NormaTeacherSeat, n_seats);
  gsize n_channels = (gsize)teacher->channels[0] + teacher->channels[1];
  g_autofree double *sums = g_new0 (double, 2 * N_MEASURED * n_channels);
  Measuring m = { teacher, pictures, seed, seats, sums, n_channels };
  gboolean is_done = TRUE;

  for (guint o = 0; o < 2; o++)
    for (guint c = 0; c < teacher->channels[o]; c++)
      teacher->factor[o][c] = 1;
  for (guint i = 0; i < n_seats && is_done; i++)
    is_done = norma_teacher_seat_init (&seats[i], teacher, pictures, error);
  is_done =
      is_done && norma_workers_run (n_threads, N_MEASURED, measure_piece, &m, cancellable, error);
  for (guint i = 0; i < n_seats; i++)
    norma_teacher_seat_clear (&seats[i], teacher);
  if (is_done) {
    settle (&m, 0);
    settle (&m, 1);
  }
  return is_done;
}
