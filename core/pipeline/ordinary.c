/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/ordinary.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/pipeline/picture-features.h"

/* Cells of each image that are held against the next one. */
enum { N_DRAWN = 64 };

static const double share_within = 0.95;

void
norma_ordinary_free (NormaOrdinary *ordinary)
{
  if (ordinary == NULL)
    return;
  g_free (ordinary->mean);
  g_free (ordinary->deviation);
  g_free (ordinary);
}

static GPtrArray *
spread (const GPtrArray *paths, guint n_most)
{
  guint n = MIN (paths->len, n_most);
  GPtrArray *chosen = g_ptr_array_new ();

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (chosen, paths->pdata[(guint64)i * paths->len / n]);
  return chosen;
}

/* The cells of the images, [n, grid height, grid width, d], owned by the caller. */
static float *
gather (const NormaModel *model, const GPtrArray *paths, guint n_threads, NormaBudget *budget,
        const NormaProgress *progress, GError **error)
{
  const NormaFeatureLevels *levels = &model->extractor->levels;
  const NormaGrid *grid = &model->detector->grid;
  gsize size = norma_feature_levels_size (levels);
  gsize row = (gsize)grid->height * grid->width * norma_tolerated_dimensions (levels);
  g_autofree float *samples = norma_alloc (paths->len, size * sizeof (float), "features", error);
  g_autofree NormaPictureFacts *facts = g_new0 (NormaPictureFacts, paths->len);
  float *cells;

  if (samples == NULL ||
      !norma_picture_features (model, paths, n_threads, budget, progress, samples, facts, error))
    return NULL;
  cells = norma_alloc (paths->len, row * sizeof (float), "features", error);
  for (guint i = 0; cells != NULL && i < paths->len; i++)
    norma_tolerated_gather (levels, grid, samples + i * size, cells + i * row);
  return cells;
}

static gboolean
take_moments (NormaOrdinary *ordinary, guint d, GError **error)
{
  ordinary->mean = norma_alloc (d, sizeof (float), "features", error);
  if (ordinary->mean == NULL)
    return FALSE;
  ordinary->deviation = norma_alloc (d, sizeof (float), "features", error);
  return ordinary->deviation != NULL;
}

static void
find_moments (const float *cells, gsize n, guint d, double least_variance, NormaOrdinary *ordinary)
{
  for (guint i = 0; i < d; i++) {
    double sum = 0, squares = 0, mean;

    for (gsize c = 0; c < n; c++)
      sum += cells[c * d + i];
    mean = sum / (double)n;
    for (gsize c = 0; c < n; c++)
      squares += (cells[c * d + i] - mean) * (cells[c * d + i] - mean);
    ordinary->mean[i] = (float)mean;
    ordinary->deviation[i] = (float)sqrt (MAX (squares / (double)n, least_variance));
  }
}

/* The nearest distances of cells drawn from one image in another one. */
static gboolean
measure_pair (const float *from, const float *to, gsize n_cells, guint d, NormaRandom *random,
              float *distances, GError **error)
{
  const NormaNearestRange none = { 0, 0 };
  g_autoptr (NormaNearest) nearest = norma_nearest_new (to, (guint32)n_cells, d, error);
  g_autofree float *scratch =
      norma_alloc (norma_nearest_scratch (), sizeof (float), "search", error);
  g_autofree float *drawn = norma_alloc (N_DRAWN, d * sizeof (float), "search", error);
  guint32 rows[N_DRAWN];

  if (nearest == NULL || scratch == NULL || drawn == NULL)
    return FALSE;
  for (guint i = 0; i < N_DRAWN; i++)
    memcpy (drawn + (gsize)i * d, from + norma_random_below (random, n_cells) * d,
            d * sizeof (float));
  norma_nearest_search (nearest, drawn, N_DRAWN, &none, distances, rows, scratch);
  return TRUE;
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x > y) - (x < y);
}

static gboolean
find_radius (const float *cells, guint n_images, gsize n_cells, guint d, NormaOrdinary *ordinary,
             GError **error)
{
  g_autofree float *distances = g_new (float, (gsize)n_images *N_DRAWN);
  gsize n = (gsize)n_images * N_DRAWN, row = n_cells * d;
  NormaRandom random;

  norma_random_seed (&random, 1);
  for (guint i = 0; i < n_images; i++)
    if (!measure_pair (cells + i * row, cells + (i + 1) % n_images * row, n_cells, d, &random,
                       distances + (gsize)i * N_DRAWN, error))
      return FALSE;
  qsort (distances, n, sizeof (float), compare_floats);
  ordinary->radius = distances[(gsize)ceil (share_within * (double)n) - 1];
  if (ordinary->radius >= G_MINFLOAT)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "the %u good images do not differ, so what is alike cannot be told", n_images);
  return FALSE;
}

NormaOrdinary *
norma_ordinary_measure (const NormaModel *model, const GPtrArray *paths, guint n_most,
                        guint n_threads, NormaBudget *budget, const NormaProgress *progress,
                        GError **error)
{
  guint d = norma_tolerated_dimensions (&model->extractor->levels);
  gsize n_cells = (gsize)model->detector->grid.height * model->detector->grid.width;
  g_autoptr (NormaOrdinary) ordinary = g_new0 (NormaOrdinary, 1);
  g_autoptr (GPtrArray) chosen = NULL;
  g_autofree float *cells = NULL;

  if (paths == NULL || paths->len < 2) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "found %u good images, expected at least 2 to tell what is alike",
                 paths == NULL ? 0 : paths->len);
    return NULL;
  }
  chosen = spread (paths, n_most);
  cells = gather (model, chosen, n_threads, budget, progress, error);
  if (cells == NULL || !take_moments (ordinary, d, error))
    return NULL;
  find_moments (cells, n_cells * chosen->len, d, model->extractor->least_variance, ordinary);
  norma_tolerated_describe (d, ordinary->mean, ordinary->deviation, n_cells * chosen->len, cells);
  if (!find_radius (cells, chosen->len, n_cells, d, ordinary, error))
    return NULL;
  return g_steal_pointer (&ordinary);
}
