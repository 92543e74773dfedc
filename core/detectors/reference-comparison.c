/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detectors/reference-comparison.h"

#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/registration/jet.h"
#include "core/statistics/select.h"

/* Of the derivatives, in pixels of the planes of half size: as fine as the smoothing that alignment
 * asks for leaves anything to see. */
#define DEVIATION 1.0

/* Structure reaches this many deviations far: nearer to what the reference does not show nothing is
 * compared. */
#define REACH 3

/* In parts of the range: an image of one brightness has none. */
#define LEAST_CONTRAST 1e-3

void
norma_reference_comparison_free (NormaReferenceComparison *comparison)
{
  if (comparison == NULL)
    return;
  norma_anomaly_map_free (comparison->difference);
  norma_anomaly_map_free (comparison->query_slope);
  norma_anomaly_map_free (comparison->reference_slope);
  g_free (comparison);
}

typedef struct {
  NormaGrey *query, *reference; /* as the query sees it; of one brightness, without gaps */
  guint8 *is_shown; /* [height, width]: by the reference */
  double contrast;
} Pair;

static void
pair_clear (Pair *pair)
{
  norma_grey_free (pair->query);
  norma_grey_free (pair->reference);
  g_free (pair->is_shown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

/* Half of the range of what the reference shows, without the outermost hundredths: of dark lines on
 * a white ground it is the same whether they are few or many. */
static gboolean
measure_contrast (Pair *pair, GError **error)
{
  gsize n = (gsize)pair->reference->width * pair->reference->height, n_shown = 0;
  g_autofree float *values = norma_alloc (n, sizeof (float), "a contrast", error);
  float low, high;

  if (values == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (pair->is_shown[i])
      values[n_shown++] = pair->reference->values[i];
  pair->contrast = LEAST_CONTRAST;
  if (n_shown == 0)
    return TRUE;
  low = norma_select (values, n_shown, n_shown / 100);
  high = norma_select (values, n_shown, n_shown - 1 - n_shown / 100);
  pair->contrast = MAX ((double)(high - low) / 2, LEAST_CONTRAST);
  return TRUE;
}

/* Where the reference shows nothing it looks like the query. */
static gboolean
take_pair (const NormaPyramid *query, const NormaPyramid *reference,
           const NormaAlignment *alignment, NormaLight light, Pair *pair, GError **error)
{
  const NormaGrey *plane = norma_pyramid_level (query, 1);
  NormaHomography warp =
      norma_homography_rescale (&alignment->warp, query->factor / 2, reference->factor / 2);
  gsize n = (gsize)plane->width * plane->height;

  pair->query = norma_grey_copy (plane, error);
  if (pair->query == NULL)
    return FALSE;
  pair->reference = norma_warp_reference (norma_pyramid_level (reference, 1), plane->width,
                                          plane->height, &warp, alignment->field, error);
  if (pair->reference == NULL)
    return FALSE;
  pair->is_shown = norma_alloc (n, 1, "a mask", error);
  if (pair->is_shown == NULL)
    return FALSE;
  if (!norma_light_match (light, pair->query, pair->reference, error))
    return FALSE;
  for (gsize i = 0; i < n; i++) {
    pair->is_shown[i] = !isnan (pair->reference->values[i]);
    if (!pair->is_shown[i])
      pair->reference->values[i] = pair->query->values[i];
  }
  return measure_contrast (pair, error);
}

NORMA_KERNEL static void
take_least (const float *const *one, const float *const *other, guint n, float *restrict least)
{
  for (guint x = 0; x < n; x++) {
    float sum = 0;

    for (guint i = 0; i < NORMA_JET_N; i++) {
      float d = one[i][x] - other[i][x];

      sum += d * d;
    }
    least[x] = sum < least[x] ? sum : least[x];
  }
}

/* The part of row y whose places shifted by (dx, dy) are in the plane. */
static void
compare_shifted (const NormaJet *one, const NormaJet *other, guint y, int dx, int dy, float *least)
{
  guint first = dx < 0 ? (guint)-dx : 0, end = one->width - (guint)MAX (dx, 0);
  const float *rows[NORMA_JET_N], *shifted[NORMA_JET_N];

  if ((int)y + dy < 0 || (int)y + dy >= (int)one->height || first >= end)
    return;
  for (guint i = 0; i < NORMA_JET_N; i++) {
    rows[i] = one->planes[i] + (gsize)y * one->width + first;
    shifted[i] = other->planes[i] + (gsize)((int)y + dy) * one->width + (gsize)((int)first + dx);
  }
  take_least (rows, shifted, end - first, least + first);
}

/* least: [height, width], the distance of each place of `one` to the nearest of `other`. */
static void
compare (const NormaJet *one, const NormaJet *other, double tolerance, float *least)
{
  int reach = (int)ceil (tolerance);

  for (guint y = 0; y < one->height; y++) {
    float *row = least + (gsize)y * one->width;

    for (guint x = 0; x < one->width; x++)
      row[x] = INFINITY;
    for (int dy = -reach; dy <= reach; dy++)
      for (int dx = -reach; dx <= reach; dx++)
        if (dx * dx + dy * dy <= tolerance * tolerance + 0.5)
          compare_shifted (one, other, y, dx, dy, row);
    for (guint x = 0; x < one->width; x++)
      row[x] = sqrtf (row[x]);
  }
}

/* Whether the reference shows all that a place sees. */
static gboolean
is_known (const Pair *pair, guint x, guint y, guint reach)
{
  guint width = pair->query->width, height = pair->query->height;
  guint left = x > reach ? x - reach : 0, right = MIN (x + reach, width - 1);
  guint top = y > reach ? y - reach : 0, bottom = MIN (y + reach, height - 1);

  return pair->is_shown[(gsize)top * width + left] && pair->is_shown[(gsize)top * width + right] &&
         pair->is_shown[(gsize)bottom * width + left] &&
         pair->is_shown[(gsize)bottom * width + right];
}

/* In parts of the contrast, and nothing where it cannot be told. */
static void
scale_map (const Pair *pair, guint reach, NormaAnomalyMap *map)
{
  for (guint y = 0; y < map->height; y++)
    for (guint x = 0; x < map->width; x++) {
      float *value = &map->values[(gsize)y * map->width + x];

      *value = is_known (pair, x, y, reach) ? (float)((double)*value / pair->contrast) : 0;
    }
}

static gboolean
make_maps (const Pair *pair, guint width, guint height, NormaReferenceComparison *c, GError **error)
{
  NormaAnomalyMap **maps[3] = { &c->difference, &c->query_slope, &c->reference_slope };

  for (guint i = 0; i < G_N_ELEMENTS (maps); i++) {
    *maps[i] =
        norma_anomaly_map_new (pair->query->width, pair->query->height, width, height, error);
    if (*maps[i] == NULL)
      return FALSE;
  }
  return TRUE;
}

/* The median of the places that differ at all: of most, as defects are few. */
static double
measure_noise (const NormaAnomalyMap *difference, float *scratch)
{
  gsize n = (gsize)difference->width * difference->height, n_found = 0;

  for (gsize i = 0; i < n; i++)
    if (difference->values[i] > 0)
      scratch[n_found++] = difference->values[i];
  return n_found == 0 ? 0 : (double)norma_select (scratch, n_found, n_found / 2);
}

static void
measure_slope (const NormaJet *jet, NormaAnomalyMap *map)
{
  gsize n = (gsize)map->width * map->height;

  for (gsize i = 0; i < n; i++)
    map->values[i] = hypotf (jet->planes[1][i], jet->planes[2][i]);
}

/* scratch: [height, width]. */
static void
fill_maps (const Pair *pair, const NormaJet *query, const NormaJet *reference, double tolerance,
           float *scratch, NormaReferenceComparison *c)
{
  guint reach = (guint)ceil (REACH * DEVIATION + tolerance);
  gsize n = (gsize)query->width * query->height;

  compare (query, reference, tolerance, c->difference->values);
  compare (reference, query, tolerance, scratch);
  for (gsize i = 0; i < n; i++)
    c->difference->values[i] = MAX (c->difference->values[i], scratch[i]);
  measure_slope (query, c->query_slope);
  measure_slope (reference, c->reference_slope);
  scale_map (pair, reach, c->difference);
  scale_map (pair, reach, c->query_slope);
  scale_map (pair, reach, c->reference_slope);
  c->noise = measure_noise (c->difference, scratch);
}

NormaReferenceComparison *
norma_reference_comparison_new (const NormaPyramid *query, const NormaPyramid *reference,
                                const NormaAlignment *alignment,
                                const NormaReferenceComparisonOptions *options, GError **error)
{
  g_autoptr (NormaReferenceComparison) c = g_new0 (NormaReferenceComparison, 1);
  g_auto (Pair) pair = { NULL };
  g_autoptr (NormaJet) q = NULL;
  g_autoptr (NormaJet) r = NULL;
  g_autofree float *scratch = NULL;

  if (!take_pair (query, reference, alignment, options->light, &pair, error) ||
      !make_maps (&pair, query->width, query->height, c, error))
    return NULL;
  q = norma_jet_new (pair.query, DEVIATION, error);
  r = q == NULL ? NULL : norma_jet_new (pair.reference, DEVIATION, error);
  if (r == NULL)
    return NULL;
  scratch = norma_alloc ((gsize)q->width * q->height, sizeof (float), "differences", error);
  if (scratch == NULL)
    return NULL;
  fill_maps (&pair, q, r, options->tolerance * query->factor / 2, scratch, c);
  return g_steal_pointer (&c);
}
