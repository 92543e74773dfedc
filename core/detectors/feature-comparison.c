/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/feature-comparison.h"

#include <math.h>
#include <string.h>

#include "core/image/resample.h"
#include "core/statistics/select.h"

/* Of a frame: a network's memory grows with its area. */
enum { MOST_SHORT_SIDE = 640 };

struct _NormaFeatureComparer {
  NormaExtractorSource *source;
  GMutex lock; /* of extractors */
  GPtrArray *extractors; /* Sized, one a size of frame */
};

typedef struct {
  guint width, height; /* of its frame */
  NormaExtractor *extractor;
} Sized;

static void
sized_free (gpointer data)
{
  Sized *sized = data;

  norma_extractor_unref (sized->extractor);
  g_free (sized);
}

NormaFeatureComparer *
norma_feature_comparer_new (const NormaExtractorOptions *options, NormaBudget *budget,
                            GError **error)
{
  NormaExtractorSource *source = norma_extractor_source_open (options, budget, error);
  NormaFeatureComparer *comparer = source == NULL ? NULL : g_new0 (NormaFeatureComparer, 1);

  if (comparer == NULL)
    return NULL;
  comparer->source = source;
  comparer->extractors = g_ptr_array_new_with_free_func (sized_free);
  g_mutex_init (&comparer->lock);
  return comparer;
}

void
norma_feature_comparer_free (NormaFeatureComparer *comparer)
{
  if (comparer == NULL)
    return;
  norma_extractor_source_free (comparer->source);
  g_ptr_array_unref (comparer->extractors);
  g_mutex_clear (&comparer->lock);
  g_free (comparer);
}

/* Called with the lock held. Lent. */
static const Sized *
find_sized (NormaFeatureComparer *comparer, guint width, guint height, GError **error)
{
  const NormaFrame frame = { width, height, 1, NORMA_FRAME_STRETCH, 0, 1, NORMA_VALUES_FLOAT };
  NormaExtractor *extractor;
  Sized *sized;

  for (guint i = 0; i < comparer->extractors->len; i++) {
    sized = comparer->extractors->pdata[i];
    if (sized->width == width && sized->height == height)
      return sized;
  }
  extractor = norma_extractor_source_make (comparer->source, &frame, error);
  if (extractor == NULL)
    return NULL;
  sized = g_new (Sized, 1);
  *sized = (Sized){ width, height, extractor };
  g_ptr_array_add (comparer->extractors, sized);
  return sized;
}

static gboolean
get_sized (NormaFeatureComparer *comparer, const NormaGrey *plane, Sized *sized, GError **error)
{
  guint short_side = MIN (MIN (plane->width, plane->height), MOST_SHORT_SIDE), width, height;
  const Sized *found;

  norma_extractor_source_size_frame (comparer->source, (double)plane->width / plane->height,
                                     short_side, &width, &height);
  g_mutex_lock (&comparer->lock);
  found = find_sized (comparer, width, height, error);
  if (found != NULL)
    *sized = *found;
  g_mutex_unlock (&comparer->lock);
  return found != NULL;
}

/* What is worked on for one pair. */
typedef struct {
  Sized sized; /* lent */
  NormaGrey *query, *reference; /* as the query sees it; NaN where it shows nothing */
  float *q, *r; /* features: samples of the extractor's levels */
} Work;

static void
work_clear (Work *work)
{
  norma_grey_free (work->query);
  norma_grey_free (work->reference);
  g_free (work->q);
  g_free (work->r);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Work, work_clear)

/* A field of the planes of half size, for those of the whole: node i, at (s − 1)/2 + i·s there, is at
 * twice that and a half here, which is (2s − 1)/2 + i·2s. */
static gboolean
double_field (const NormaLocalWarp *field, NormaLocalWarp *twice, GError **error)
{
  gsize n = (gsize)field->columns * field->rows;

  *twice = *field;
  twice->spacing = 2 * field->spacing;
  twice->x = norma_alloc (2 * n, sizeof (float), "a field", error);
  if (twice->x == NULL)
    return FALSE;
  twice->y = twice->x + n;
  for (gsize i = 0; i < n; i++) {
    twice->x[i] = 2 * field->x[i];
    twice->y[i] = 2 * field->y[i];
  }
  return TRUE;
}

static NormaGrey *
warp_reference (const NormaPyramid *query, const NormaPyramid *reference,
                const NormaAlignment *alignment, GError **error)
{
  const NormaGrey *plane = norma_pyramid_level (query, 0);
  NormaHomography warp =
      norma_homography_rescale (&alignment->warp, query->factor, reference->factor);
  NormaLocalWarp twice = { 0 };
  NormaGrey *warped = NULL;

  if (alignment->field == NULL || double_field (alignment->field, &twice, error))
    warped = norma_warp_reference (norma_pyramid_level (reference, 0), plane->width, plane->height,
                                   &warp, alignment->field == NULL ? NULL : &twice, error);
  g_free (twice.x);
  return warped;
}

/* The query of the reference's mean and deviation, over all that both show. Features of edges that are
 * out of place differ by less than these. */
static void
match_brightness (NormaGrey *query, const NormaGrey *reference)
{
  gsize all = (gsize)query->width * query->height;
  double n = 0, q = 0, r = 0, qq = 0, rr = 0, gain;

  for (gsize i = 0; i < all; i++) {
    double a = (double)query->values[i], b = (double)reference->values[i];

    if (isnan (b))
      continue;
    n++;
    q += a;
    r += b;
    qq += a * a;
    rr += b * b;
  }
  n = MAX (n, 1);
  qq -= q * q / n;
  rr -= r * r / n;
  gain = qq > 0 && rr > 0 ? sqrt (rr / qq) : 1;
  for (gsize i = 0; i < all; i++)
    query->values[i] = (float)(gain * ((double)query->values[i] - q / n) + r / n);
}

/* Where the reference shows nothing it looks like the query. */
static gboolean
extract (const Work *work, const NormaGrey *plane, gpointer scratch, float *features,
         GError **error)
{
  const Sized *sized = &work->sized;
  g_autoptr (NormaGrey) filled = norma_grey_copy (plane, error);
  g_autofree float *frame = NULL;

  if (filled == NULL)
    return FALSE;
  for (gsize i = 0; i < (gsize)filled->width * filled->height; i++)
    if (isnan (filled->values[i]))
      filled->values[i] = work->query->values[i];
  frame = norma_alloc ((gsize)sized->width * sized->height, sizeof (float), "a frame", error);
  if (frame == NULL || !norma_resample_plane (filled->values, filled->width, filled->height,
                                              sized->width, sized->height, frame, error))
    return FALSE;
  norma_extractor_extract (sized->extractor, frame, features, scratch);
  return TRUE;
}

static gboolean
extract_both (Work *work, GError **error)
{
  const NormaExtractor *extractor = work->sized.extractor;
  gsize n = norma_feature_levels_size (&extractor->levels);
  gpointer scratch;
  gboolean is_done;

  work->q = norma_alloc (n, sizeof (float), "features", error);
  work->r = work->q == NULL ? NULL : norma_alloc (n, sizeof (float), "features", error);
  if (work->r == NULL)
    return FALSE;
  scratch = norma_extractor_scratch_new (extractor, error);
  is_done = scratch != NULL && extract (work, work->query, scratch, work->q, error) &&
            extract (work, work->reference, scratch, work->r, error);
  norma_extractor_scratch_free (extractor, scratch);
  return is_done;
}

/* Divides a channel of both by its deviation over all places of both. */
static void
normalise (float *q, float *r, gsize n_positions, guint channels, double least_variance)
{
  double n = 2.0 * (double)n_positions;

  for (guint c = 0; c < channels; c++) {
    double sum = 0, squares = 0, mean, factor;

    for (gsize i = c; i < n_positions * channels; i += channels)
      sum += (double)q[i] + (double)r[i];
    mean = sum / n;
    for (gsize i = c; i < n_positions * channels; i += channels) {
      double dq = (double)q[i] - mean, dr = (double)r[i] - mean;

      squares += dq * dq + dr * dr;
    }
    factor = 1 / sqrt (MAX (squares / n, least_variance));
    for (gsize i = c; i < n_positions * channels; i += channels) {
      q[i] = (float)((double)q[i] * factor);
      r[i] = (float)((double)r[i] * factor);
    }
  }
}

static double
distance (const float *one, const float *other, guint channels)
{
  double sum = 0;

  for (guint c = 0; c < channels; c++) {
    double d = (double)one[c] - (double)other[c];

    sum += d * d;
  }
  return sqrt (sum / channels);
}

/* Of a place to the nearest of the other image. tolerance: cells, along both axes. */
static double
find_nearest (const NormaFeatureShape *shape, const float *one, const float *other, guint x,
              guint y, double tolerance_x, double tolerance_y)
{
  const float *at = one + ((gsize)y * shape->width + x) * shape->channels;
  int reach_x = (int)ceil (tolerance_x), reach_y = (int)ceil (tolerance_y);
  double least = INFINITY;

  for (int v = MAX ((int)y - reach_y, 0); v <= MIN ((int)y + reach_y, (int)shape->height - 1); v++)
    for (int u = MAX ((int)x - reach_x, 0); u <= MIN ((int)x + reach_x, (int)shape->width - 1);
         u++) {
      double dx = u - (int)x, dy = v - (int)y;

      if (dx * dx > tolerance_x * tolerance_x + 0.5 || dy * dy > tolerance_y * tolerance_y + 0.5 ||
          dx * dx + dy * dy > tolerance_x * tolerance_y + 0.5)
        continue;
      least =
          MIN (least, distance (at, other + ((gsize)v * shape->width + (guint)u) * shape->channels,
                                shape->channels));
    }
  return least;
}

/* Adds a level's share to the map. tolerance: parts of the image's sides. */
static gboolean
add_level (const Work *work, guint l, double tolerance_x, double tolerance_y, NormaAnomalyMap *map,
           GError **error)
{
  const NormaExtractor *extractor = work->sized.extractor;
  const NormaFeatureShape *shape = &extractor->levels.at[l];
  gsize offset = norma_feature_levels_offset (&extractor->levels, l);
  gsize n = norma_feature_shape_n_positions (shape), n_pixels = (gsize)map->width * map->height;
  float *q = work->q + offset, *r = work->r + offset;
  g_autofree float *cells = norma_alloc (n, sizeof (float), "differences", error);
  g_autofree float *pixels = NULL;

  if (cells == NULL)
    return FALSE;
  normalise (q, r, n, shape->channels, extractor->least_variance);
  for (gsize i = 0; i < n; i++) {
    guint x = (guint)(i % shape->width), y = (guint)(i / shape->width);
    double tx = tolerance_x * shape->width, ty = tolerance_y * shape->height;

    cells[i] = (float)MAX (find_nearest (shape, q, r, x, y, tx, ty),
                           find_nearest (shape, r, q, x, y, tx, ty));
  }
  pixels = norma_alloc (n_pixels, sizeof (float), "differences", error);
  if (pixels == NULL || !norma_resample_plane (cells, shape->width, shape->height, map->width,
                                               map->height, pixels, error))
    return FALSE;
  for (gsize i = 0; i < n_pixels; i++)
    map->values[i] += pixels[i] / (float)extractor->levels.n;
  return TRUE;
}

/* Nothing where the reference does not show all of a place's cell and the cells beside it. */
static void
clear_unknown (const Work *work, NormaAnomalyMap *map)
{
  const NormaGrey *plane = work->reference;
  const NormaFeatureShape *finest = &work->sized.extractor->levels.at[0];
  double across = (double)plane->width / map->width, down = (double)plane->height / map->height;
  double reach_x = 1.5 * plane->width / finest->width;
  double reach_y = 1.5 * plane->height / finest->height;

  for (guint y = 0; y < map->height; y++)
    for (guint x = 0; x < map->width; x++) {
      gboolean is_known = TRUE;

      for (guint corner = 0; corner < 4; corner++) {
        double u = (x + 0.5) * across + (corner % 2 == 0 ? -reach_x : reach_x);
        double v = (y + 0.5) * down + (corner / 2 == 0 ? -reach_y : reach_y);
        guint column = (guint)CLAMP (u, 0, plane->width - 1);
        guint row = (guint)CLAMP (v, 0, plane->height - 1);

        is_known = is_known && !isnan (plane->values[(gsize)row * plane->width + column]);
      }
      if (!is_known)
        map->values[(gsize)y * map->width + x] = 0;
    }
}

/* The median of the places that differ at all. */
static gboolean
measure_usual (const NormaAnomalyMap *map, double *usual, GError **error)
{
  gsize n = (gsize)map->width * map->height, n_found = 0;
  g_autofree float *values = norma_alloc (n, sizeof (float), "differences", error);

  if (values == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (map->values[i] > 0)
      values[n_found++] = map->values[i];
  *usual = n_found == 0 ? 0 : (double)norma_select (values, n_found, n_found / 2);
  return TRUE;
}

gboolean
norma_feature_comparer_measure (NormaFeatureComparer *comparer, const NormaPyramid *query,
                                const NormaPyramid *reference, const NormaAlignment *alignment,
                                double tolerance, NormaReferenceComparison *comparison,
                                GError **error)
{
  NormaAnomalyMap *map = comparison->difference;
  g_auto (Work) work = { { 0 } };

  if (!get_sized (comparer, norma_pyramid_level (query, 0), &work.sized, error))
    return FALSE;
  work.query = norma_grey_copy (norma_pyramid_level (query, 0), error);
  if (work.query == NULL)
    return FALSE;
  work.reference = warp_reference (query, reference, alignment, error);
  if (work.reference == NULL)
    return FALSE;
  match_brightness (work.query, work.reference);
  if (!extract_both (&work, error))
    return FALSE;
  memset (map->values, 0, (gsize)map->width * map->height * sizeof (float));
  for (guint l = 0; l < work.sized.extractor->levels.n; l++)
    if (!add_level (&work, l, tolerance / query->width, tolerance / query->height, map, error))
      return FALSE;
  clear_unknown (&work, map);
  return measure_usual (map, &comparison->noise, error);
}
