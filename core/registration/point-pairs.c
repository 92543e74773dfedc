/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/point-pairs.h"

#include <math.h>

#include "core/statistics/principal.h"

/* What is known across a direction in which places spread less than this share of how they spread
 * along it is the unsteadiness of the hand. */
#define LEAST_SPREAD 0.01

/* Unknowns of a homography, and columns of the equations of a pair. */
enum { N = 9 };

/* The places of one image, their middle at 0 and their mean distance from it √2, which makes the
 * least squared error of the equations nearly that of the places (Hartley 1997). */
typedef struct {
  double x, y; /* the middle */
  double scale; /* 0: all on one spot */
  gboolean is_line; /* or a spot */
} Places;

static const double *
get_place (const NormaPointPair *pair, gboolean is_query)
{
  return is_query ? &pair->query_x : &pair->reference_x;
}

static gboolean
is_on_a_line (double xx, double xy, double yy)
{
  const double scatter[4] = { xx, xy, xy, yy };
  double axes[4], variances[2];

  return !norma_principal_axes (scatter, 2, axes, variances, NULL) ||
         variances[1] <= LEAST_SPREAD * LEAST_SPREAD * variances[0];
}

static Places
look_at (const NormaPointPair *pairs, guint n, gboolean is_query)
{
  Places places = { 0 };
  double xx = 0, xy = 0, yy = 0, distance = 0;

  for (guint i = 0; i < n; i++) {
    places.x += get_place (&pairs[i], is_query)[0] / n;
    places.y += get_place (&pairs[i], is_query)[1] / n;
  }
  for (guint i = 0; i < n; i++) {
    double x = get_place (&pairs[i], is_query)[0] - places.x;
    double y = get_place (&pairs[i], is_query)[1] - places.y;

    xx += x * x;
    xy += x * y;
    yy += y * y;
    distance += hypot (x, y) / n;
  }
  places.scale = distance > 0 ? G_SQRT2 / distance : 0;
  places.is_line = is_on_a_line (xx, xy, yy);
  return places;
}

typedef struct {
  double x, y, u, v; /* in the query and in the reference, normalised */
} Match;

static Match
normalise (const NormaPointPair *pair, const Places *query, const Places *reference)
{
  return (Match){ (pair->query_x - query->x) * query->scale,
                  (pair->query_y - query->y) * query->scale,
                  (pair->reference_x - reference->x) * reference->scale,
                  (pair->reference_y - reference->y) * reference->scale };
}

/* A map of normalised places as one of pixels. */
static NormaHomography
denormalise (const NormaHomography *h, const Places *query, const Places *reference)
{
  double in = query->scale, out = 1 / reference->scale;
  const NormaHomography before = { { in, 0, -in * query->x, 0, in, -in * query->y, 0, 0, 1 } };
  const NormaHomography after = { { out, 0, reference->x, 0, out, reference->y, 0, 0, 1 } };
  NormaHomography whole = norma_homography_compose (h, &before);

  return norma_homography_compose (&after, &whole);
}

static void
add_equation (const double *row, double *sums)
{
  for (guint i = 0; i < N; i++)
    for (guint j = 0; j < N; j++)
      sums[i * N + j] += row[i] * row[j];
}

/* No place may lie beyond the horizon, nor the whole image on it. */
static gboolean
is_sound (const NormaHomography *h, const NormaPointPair *pairs, guint n)
{
  NormaHomography inverse;

  for (guint i = 0; i < 9; i++)
    if (!isfinite (h->m[i]))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (h->m[6] * pairs[i].query_x + h->m[7] * pairs[i].query_y + 1 <= 0)
      return FALSE;
  return norma_homography_invert (h, &inverse);
}

static gboolean
fit_homography (const NormaPointPair *pairs, guint n, const Places *query, const Places *reference,
                NormaHomography *h)
{
  double sums[N * N] = { 0 }, axes[N * N], sizes[N];

  for (guint i = 0; i < n; i++) {
    Match m = normalise (&pairs[i], query, reference);
    const double first[N] = { m.x, m.y, 1, 0, 0, 0, -m.u * m.x, -m.u * m.y, -m.u };
    const double second[N] = { 0, 0, 0, m.x, m.y, 1, -m.v * m.x, -m.v * m.y, -m.v };

    add_equation (first, sums);
    add_equation (second, sums);
  }
  /* A second direction without error: the places leave the map open. */
  if (!norma_principal_axes (sums, N, axes, sizes, NULL) ||
      sizes[N - 2] <= LEAST_SPREAD * LEAST_SPREAD * sizes[0])
    return FALSE;
  for (guint i = 0; i < N; i++)
    h->m[i] = axes[(N - 1) * N + i];
  *h = denormalise (h, query, reference);
  return is_sound (h, pairs, n);
}

static gboolean
fit_affine (const NormaPointPair *pairs, guint n, const Places *query, const Places *reference,
            NormaHomography *h)
{
  double xx = 0, xy = 0, yy = 0, xu = 0, yu = 0, xv = 0, yv = 0, determinant;

  if (query->is_line || reference->is_line)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    Match m = normalise (&pairs[i], query, reference);

    xx += m.x * m.x;
    xy += m.x * m.y;
    yy += m.y * m.y;
    xu += m.x * m.u;
    yu += m.y * m.u;
    xv += m.x * m.v;
    yv += m.y * m.v;
  }
  determinant = xx * yy - xy * xy;
  *h = (NormaHomography){ { (xu * yy - yu * xy) / determinant, (yu * xx - xu * xy) / determinant, 0,
                            (xv * yy - yv * xy) / determinant, (yv * xx - xv * xy) / determinant, 0,
                            0, 0, 1 } };
  *h = denormalise (h, query, reference);
  return is_sound (h, pairs, n);
}

/* Places as complex numbers: the factor of least squared error is Σ conj(p)·q / Σ |p|². */
static gboolean
fit_similarity (const NormaPointPair *pairs, guint n, const Places *query, const Places *reference,
                NormaHomography *h)
{
  double a = 0, b = 0, size = 0;

  if (query->scale == 0 || reference->scale == 0)
    return FALSE;
  for (guint i = 0; i < n; i++) {
    Match m = normalise (&pairs[i], query, reference);

    a += m.x * m.u + m.y * m.v;
    b += m.x * m.v - m.y * m.u;
    size += m.x * m.x + m.y * m.y;
  }
  *h = (NormaHomography){ { a / size, -b / size, 0, b / size, a / size, 0, 0, 0, 1 } };
  *h = denormalise (h, query, reference);
  return is_sound (h, pairs, n);
}

gboolean
norma_homography_from_points (const NormaPointPair *pairs, guint n_pairs,
                              NormaHomography *homography)
{
  Places query = look_at (pairs, n_pairs, TRUE);
  Places reference = look_at (pairs, n_pairs, FALSE);

  if (n_pairs == 0)
    return FALSE;
  if (n_pairs >= 4 && fit_homography (pairs, n_pairs, &query, &reference, homography))
    return TRUE;
  if (n_pairs >= 3 && fit_affine (pairs, n_pairs, &query, &reference, homography))
    return TRUE;
  if (n_pairs >= 2 && fit_similarity (pairs, n_pairs, &query, &reference, homography))
    return TRUE;
  *homography =
      (NormaHomography){ { 1, 0, reference.x - query.x, 0, 1, reference.y - query.y, 0, 0, 1 } };
  return TRUE;
}
