/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/detectors/efficientad-private.h"

/* How many images the mean over all positions weighs as at each. */
enum { PRIOR_IMAGES = 5 };

/* Of what does not vary. */
#define LEAST_LEVEL 1e-9

typedef struct {
  const NormaEfficientAd *e;
  const NormaMeasuredLessons *lessons;
  gsize n_positions, n_features; /* of a map's differences */
  guint first; /* lesson of a block, or that is measured */
  float *block; /* [NORMA_DETECTOR_BLOCK, positions, d], structural */
  float *squares[NORMA_EFFICIENTAD_N_MAPS]; /* [n_measured, positions] */
} Measuring;

static void
measuring_clear (Measuring *m)
{
  g_free (m->block);
  for (guint map = 0; map < NORMA_EFFICIENTAD_N_MAPS; map++)
    g_free (m->squares[map]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Measuring, measuring_clear)

/* Of both maps. */
static float *
subtract (const Measuring *m, gsize lesson, GError **error)
{
  float *differences =
      norma_alloc (NORMA_EFFICIENTAD_N_MAPS, m->n_features * sizeof (float), "differences", error);

  if (differences != NULL)
    norma_efficientad_subtract (m->e, m->lessons->lessons + lesson * m->lessons->size, differences);
  return differences;
}

static gboolean
take_structural (gsize index, guint worker, gpointer data, GError **error)
{
  const Measuring *m = data;
  g_autofree float *differences = subtract (m, m->first + index, error);

  if (differences == NULL)
    return FALSE;
  norma_efficientad_take_patches (m->e, differences, m->block + index * m->n_features);
  return TRUE;
}

static NormaGaussianPart *
fit_places (Measuring *m, double least_variance, guint n_threads, GCancellable *cancellable,
            GError **error)
{
  const NormaGaussianOptions options = NORMA_GAUSSIAN_OPTIONS_INIT;
  g_autoptr (NormaGaussianPartFit) fit =
      norma_gaussian_part_fit_new ((guint)m->n_positions, m->e->shape.n_features, least_variance,
                                   &options, error);
  guint n = m->lessons->n;

  m->block = fit == NULL ? NULL
                         : norma_alloc (m->n_features, NORMA_DETECTOR_BLOCK * sizeof (float),
                                        "differences", error);
  if (m->block == NULL)
    return NULL;
  for (m->first = 0; m->first < n; m->first += NORMA_DETECTOR_BLOCK) {
    guint n_block = MIN (NORMA_DETECTOR_BLOCK, n - m->first);

    if (!norma_workers_run (n_threads, n_block, take_structural, m, cancellable, error) ||
        !norma_gaussian_part_fit_add (fit, m->block, n_block, n_threads, cancellable, error))
      return NULL;
  }
  return norma_gaussian_part_fit_finish (fit, n_threads, cancellable, error);
}

static gboolean
square_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Measuring *m = data;
  g_autofree float *differences = subtract (m, m->first + index, error);

  if (differences == NULL)
    return FALSE;
  for (guint map = 0; map < NORMA_EFFICIENTAD_N_MAPS; map++)
    norma_efficientad_average_squares (m->e, differences + map * m->n_features,
                                       m->squares[map] + index * m->n_positions);
  return TRUE;
}

static gboolean
square_all (Measuring *m, guint n_threads, GCancellable *cancellable, GError **error)
{
  guint n = m->lessons->n_measured;

  m->first = m->lessons->n - n;
  for (guint map = 0; map < NORMA_EFFICIENTAD_N_MAPS; map++) {
    m->squares[map] = norma_alloc (m->n_positions, n * sizeof (float), "maps", error);
    if (m->squares[map] == NULL)
      return FALSE;
  }
  return norma_workers_run (n_threads, n, square_item, m, cancellable, error);
}

/* Raises each position's level to the mean square there, as if as many images as PRIOR_IMAGES had that
 * of all positions. */
static void
raise_level (const Measuring *m, const float *squares, float *level)
{
  guint n = m->lessons->n_measured;
  double all = 0;

  for (gsize i = 0; i < n * m->n_positions; i++)
    all += (double)squares[i];
  all /= (double)(n * m->n_positions);
  for (gsize i = 0; i < m->n_positions; i++) {
    double sum = PRIOR_IMAGES * all;

    for (guint l = 0; l < n; l++)
      sum += (double)squares[l * m->n_positions + i];
    level[i] = (float)MAX ((double)level[i], sum / (n + PRIOR_IMAGES));
  }
}

gboolean
norma_efficientad_find_ordinary (NormaEfficientAd *e, const NormaMeasuredLessons *lessons,
                                 double least_variance, guint n_threads, GCancellable *cancellable,
                                 GError **error)
{
  g_auto (Measuring) m = { e, lessons };

  m.n_positions = (gsize)e->shape.grid_height * e->shape.grid_width;
  m.n_features = norma_student_shape_count_features (&e->shape);
  e->places = fit_places (&m, least_variance, n_threads, cancellable, error);
  if (e->places == NULL || !square_all (&m, n_threads, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < m.n_positions; i++)
    e->level[i] = (float)LEAST_LEVEL;
  for (guint map = 0; map < NORMA_EFFICIENTAD_N_MAPS; map++)
    raise_level (&m, m.squares[map], e->level);
  return TRUE;
}
