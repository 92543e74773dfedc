/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/base/memory.h"
#include "core/base/workers.h"
#include "core/detectors/efficientad-private.h"
#include "core/statistics/select.h"

/* How many images the mean over all positions weighs as at each. */
enum { PRIOR_IMAGES = 5 };

/* As published. */
static const double quantile_low = 0.9, quantile_high = 0.995;

typedef struct {
  const NormaEfficientAd *e;
  const NormaMeasuredLessons *lessons;
  guint map;
  gsize n_positions, n_packed;
  double *moments; /* [n_lessons, n_packed] */
  float *squares; /* [n_lessons, n_positions] */
} Measuring;

static void
measuring_clear (Measuring *m)
{
  g_free (m->moments);
  g_free (m->squares);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Measuring, measuring_clear)

static float *
subtract (const Measuring *m, gsize index, GError **error)
{
  const NormaEfficientAd *e = m->e;
  gsize n = norma_student_shape_count_features (&e->shape);
  float *differences = norma_alloc (n, 2 * sizeof (float), "differences", error);

  if (differences != NULL)
    norma_efficientad_subtract (e, m->lessons->lessons + index * m->lessons->size, differences);
  return differences;
}

static gboolean
add_moments_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Measuring *m = data;
  const NormaStudentShape *shape = &m->e->shape;
  g_autofree float *differences = subtract (m, index, error);

  if (differences == NULL)
    return FALSE;
  norma_efficientad_add_moments (differences + m->map * norma_student_shape_count_features (shape),
                                 shape->n_features, m->n_positions, m->lessons->inspected,
                                 m->moments + index * m->n_packed);
  return TRUE;
}

static gboolean
square_item (gsize index, guint worker, gpointer data, GError **error)
{
  const Measuring *m = data;
  const NormaEfficientAd *e = m->e;
  g_autofree float *differences = subtract (m, index, error);

  if (differences == NULL)
    return FALSE;
  norma_efficientad_square (&e->ordinary[m->map], e->shape.n_features, m->n_positions,
                            differences + m->map * norma_student_shape_count_features (&e->shape),
                            m->squares + index * m->n_positions);
  return TRUE;
}

static gsize
count_inspected (const Measuring *m)
{
  gsize n = 0;

  for (gsize i = 0; i < m->n_positions; i++)
    n += m->lessons->inspected == NULL || m->lessons->inspected[i];
  return n * m->lessons->n;
}

static gboolean
find_factor (const Measuring *m, float *factor, GError **error)
{

  for (guint l = 1; l < m->lessons->n; l++)
    for (gsize i = 0; i < m->n_packed; i++)
      m->moments[i] += m->moments[l * m->n_packed + i];
  return norma_efficientad_factorise (m->moments, m->e->shape.n_features, count_inspected (m),
                                      factor, error);
}

/* Moves the inspected positions' values to the front and returns how many they are. */
static gsize
gather_inspected (const Measuring *m)
{
  gsize n = m->lessons->n * m->n_positions, kept = 0;

  if (m->lessons->inspected == NULL)
    return n;
  for (gsize i = 0; i < n; i++)
    if (m->lessons->inspected[i % m->n_positions])
      m->squares[kept++] = m->squares[i];
  return kept;
}

/* Mean square at each position, as if as many images as PRIOR_IMAGES had that of all positions there. */
static void
find_level (const Measuring *m, float *level)
{
  double all = 0;

  for (gsize i = 0; i < m->lessons->n * m->n_positions; i++)
    all += (double)m->squares[i];
  all = MAX (all / (double)(m->lessons->n * m->n_positions), 1e-9);
  for (gsize i = 0; i < m->n_positions; i++) {
    double sum = PRIOR_IMAGES * all;

    for (guint l = 0; l < m->lessons->n; l++)
      sum += (double)m->squares[l * m->n_positions + i];
    level[i] = (float)(sum / (m->lessons->n + PRIOR_IMAGES));
  }
}

static void
divide_by_level (const Measuring *m, const float *level)
{
  for (gsize i = 0; i < m->lessons->n * m->n_positions; i++)
    m->squares[i] /= level[i % m->n_positions];
}

/* What does not vary is measured by what it is. */
static void
find_quantiles (float *values, gsize n, NormaOrdinary *ordinary)
{
  double low = (double)norma_select (values, n, (gsize)(quantile_low * (double)(n - 1)));
  double high = (double)norma_select (values, n, (gsize)ceil (quantile_high * (double)(n - 1)));

  ordinary->low = high - low > 1e-9 * high ? low : 0;
  ordinary->high = high > 1e-9 ? high : 1e-9;
}

gboolean
norma_efficientad_find_ordinary (NormaEfficientAd *e, guint map,
                                 const NormaMeasuredLessons *lessons, guint n_threads,
                                 GCancellable *cancellable, GError **error)
{
  NormaOrdinary *ordinary = &e->ordinary[map];
  gsize d = e->shape.n_features;
  g_auto (Measuring) m = { e, lessons, map };

  m.n_positions = (gsize)e->shape.grid_height * e->shape.grid_width;
  m.n_packed = d * (d + 1) / 2;
  for (gsize i = 0; i < m.n_positions; i++)
    ordinary->level[i] = 1; /* until it is known */
  m.moments = norma_alloc (m.n_packed, lessons->n * sizeof (double), "moments", error);
  if (m.moments == NULL)
    return FALSE;
  m.squares = norma_alloc (m.n_positions, lessons->n * sizeof (float), "maps", error);
  if (m.squares == NULL ||
      !norma_workers_run (n_threads, lessons->n, add_moments_item, &m, cancellable, error) ||
      !find_factor (&m, ordinary->factor, error) ||
      !norma_workers_run (n_threads, lessons->n, square_item, &m, cancellable, error))
    return FALSE;
  find_level (&m, ordinary->level);
  divide_by_level (&m, ordinary->level);
  find_quantiles (m.squares, gather_inspected (&m), ordinary);
  return TRUE;
}
