/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/tolerated.h"

#include <math.h>
#include <string.h>

#include "core/detectors/tolerated-private.h"

void
norma_tolerated_place_free (NormaToleratedPlace *place)
{
  if (place == NULL)
    return;
  g_free (place->path);
  g_free (place->hash);
  g_free (place->when);
  g_free (place->who);
  g_free (place->reason);
  g_free (place);
}

static NormaToleratedPlace *
copy_place (const NormaToleratedPlace *place)
{
  NormaToleratedPlace *copy = g_memdup2 (place, sizeof *place);

  copy->path = g_strdup (place->path);
  copy->hash = g_strdup (place->hash);
  copy->when = g_strdup (place->when);
  copy->who = g_strdup (place->who);
  copy->reason = g_strdup (place->reason);
  return copy;
}

NormaTolerated *
norma_tolerated_ref (NormaTolerated *tolerated)
{
  g_return_val_if_fail (tolerated != NULL, NULL);

  g_atomic_ref_count_inc (&tolerated->references);
  return tolerated;
}

void
norma_tolerated_unref (NormaTolerated *tolerated)
{
  if (tolerated == NULL || !g_atomic_ref_count_dec (&tolerated->references))
    return;
  g_clear_pointer (&tolerated->nearest, norma_nearest_free);
  g_clear_pointer (&tolerated->places, g_ptr_array_unref);
  g_free (tolerated->mean);
  g_free (tolerated->deviation);
  g_free (tolerated->cells);
  g_free (tolerated);
}

guint
norma_tolerated_dimensions (const NormaFeatureLevels *levels)
{
  guint d = 0;

  for (guint l = 0; l < levels->n; l++)
    d += levels->at[l].channels;
  return d;
}

/* The place of a level that lies over the middle of a grid's cell. */
static guint
place_of (guint cell, guint n_cells, guint n_places)
{
  return (guint)(((guint64)2 * cell + 1) * n_places / (2 * (guint64)n_cells));
}

void
norma_tolerated_gather (const NormaFeatureLevels *levels, const NormaGrid *grid,
                        const float *features, float *cells)
{
  guint d = norma_tolerated_dimensions (levels), first = 0;

  for (guint l = 0; l < levels->n; l++) {
    const NormaFeatureShape *shape = &levels->at[l];

    for (guint y = 0; y < grid->height; y++)
      for (guint x = 0; x < grid->width; x++) {
        gsize place = (gsize)place_of (y, grid->height, shape->height) * shape->width +
                      place_of (x, grid->width, shape->width);

        memcpy (cells + ((gsize)y * grid->width + x) * d + first,
                features + place * shape->channels, shape->channels * sizeof (float));
      }
    features += norma_feature_shape_size (shape);
    first += shape->channels;
  }
}

void
norma_tolerated_describe (guint d, const float *mean, const float *deviation, gsize n, float *cells)
{
  float scale = (float)(1 / sqrt (d));

  for (gsize c = 0; c < n; c++)
    for (gsize i = 0; i < d; i++)
      cells[c * d + i] = (cells[c * d + i] - mean[i]) / deviation[i] * scale;
}

NormaTolerated *
norma_tolerated_begin (guint d, const float *mean, const float *deviation, double radius,
                       guint n_cells, GError **error)
{
  g_autoptr (NormaTolerated) t = g_new0 (NormaTolerated, 1);

  g_atomic_ref_count_init (&t->references);
  t->d = d;
  t->radius = radius;
  t->n_cells = n_cells;
  t->places = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_tolerated_place_free);
  t->mean = norma_alloc (d, sizeof (float), "tolerated places", error);
  if (t->mean == NULL)
    return NULL;
  t->deviation = norma_alloc (d, sizeof (float), "tolerated places", error);
  if (t->deviation == NULL)
    return NULL;
  t->cells = norma_alloc (n_cells, d * sizeof (float), "tolerated places", error);
  if (t->cells == NULL)
    return NULL;
  memcpy (t->mean, mean, d * sizeof (float));
  memcpy (t->deviation, deviation, d * sizeof (float));
  return g_steal_pointer (&t);
}

gboolean
norma_tolerated_finish (NormaTolerated *t, GError **error)
{
  t->nearest = norma_nearest_new (t->cells, t->n_cells, t->d, error);
  return t->nearest != NULL;
}

NormaTolerated *
norma_tolerated_new (guint d, const float *mean, const float *deviation, double radius,
                     NormaToleratedPlace *place, const float *cells, GError **error)
{
  g_autoptr (NormaToleratedPlace) taken = place;
  g_autoptr (NormaTolerated) t =
      norma_tolerated_begin (d, mean, deviation, radius, place->n_cells, error);

  if (t == NULL)
    return NULL;
  memcpy (t->cells, cells, (gsize)t->n_cells * d * sizeof (float));
  g_ptr_array_add (t->places, g_steal_pointer (&taken));
  return norma_tolerated_finish (t, error) ? g_steal_pointer (&t) : NULL;
}

NormaTolerated *
norma_tolerated_add (const NormaTolerated *tolerated, NormaToleratedPlace *place,
                     const float *cells, GError **error)
{
  g_autoptr (NormaToleratedPlace) taken = place;
  gsize row = tolerated->d * sizeof (float);
  g_autoptr (NormaTolerated) t =
      norma_tolerated_begin (tolerated->d, tolerated->mean, tolerated->deviation, tolerated->radius,
                             tolerated->n_cells + place->n_cells, error);

  if (t == NULL)
    return NULL;
  memcpy (t->cells, tolerated->cells, tolerated->n_cells * row);
  memcpy (t->cells + (gsize)tolerated->n_cells * t->d, cells, place->n_cells * row);
  for (guint i = 0; i < tolerated->places->len; i++)
    g_ptr_array_add (t->places, copy_place (tolerated->places->pdata[i]));
  g_ptr_array_add (t->places, g_steal_pointer (&taken));
  return norma_tolerated_finish (t, error) ? g_steal_pointer (&t) : NULL;
}

NormaTolerated *
norma_tolerated_remove (const NormaTolerated *tolerated, guint place, GError **error)
{
  const NormaToleratedPlace *removed;
  const float *from = tolerated->cells;
  float *to;
  g_autoptr (NormaTolerated) t = NULL;

  g_return_val_if_fail (place < tolerated->places->len && tolerated->places->len > 1, NULL);

  removed = tolerated->places->pdata[place];
  t = norma_tolerated_begin (tolerated->d, tolerated->mean, tolerated->deviation, tolerated->radius,
                             tolerated->n_cells - removed->n_cells, error);
  if (t == NULL)
    return NULL;
  to = t->cells;
  for (guint i = 0; i < tolerated->places->len; i++) {
    const NormaToleratedPlace *kept = tolerated->places->pdata[i];
    gsize n = (gsize)kept->n_cells * t->d;

    if (i != place) {
      memcpy (to, from, n * sizeof (float));
      to += n;
      g_ptr_array_add (t->places, copy_place (kept));
    }
    from += n;
  }
  return norma_tolerated_finish (t, error) ? g_steal_pointer (&t) : NULL;
}

gsize
norma_tolerated_scratch (const NormaTolerated *tolerated, const NormaGrid *grid)
{
  gsize n = (gsize)grid->height * grid->width;

  return n * (tolerated->d + 2) + norma_nearest_scratch ();
}

void
norma_tolerated_attenuate (const NormaTolerated *tolerated, const NormaFeatureLevels *levels,
                           const NormaGrid *grid, const float *features, float *map, float *scratch)
{
  const NormaNearestRange none = { 0, 0 };
  gsize n = (gsize)grid->height * grid->width;
  float *distance = scratch + n * tolerated->d;
  guint32 *row = (guint32 *)(gpointer)(distance + n);

  norma_tolerated_gather (levels, grid, features, scratch);
  norma_tolerated_describe (tolerated->d, tolerated->mean, tolerated->deviation, n, scratch);
  norma_nearest_search (tolerated->nearest, scratch, n, &none, distance, row, distance + 2 * n);
  for (gsize p = 0; p < n; p++) {
    double t = CLAMP (distance[p] / tolerated->radius - 1, 0, 1);

    map[p] = (float)(map[p] * (t * t * (3 - 2 * t)));
  }
}
