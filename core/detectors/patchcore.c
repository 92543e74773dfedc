/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/detectors/patchcore-private.h"

NormaFeatureLevels
norma_patchcore_choose_levels (const NormaFeatureLevels *levels, gsize *offset)
{
  guint first = levels->n >= 3 ? 1 : 0;
  NormaFeatureLevels chosen = { levels->n - first };

  for (guint l = first; l < levels->n; l++)
    chosen.at[l - first] = levels->at[l];
  *offset = norma_feature_levels_offset (levels, first);
  return chosen;
}

NormaEmbedding *
norma_patchcore_embedding_new (const NormaFeatureLevels *levels, GError **error)
{
  NormaEmbeddingOptions options = {
    .growth = NORMA_GROWTH_BILINEAR,
    .neighbourhood = NORMA_NEIGHBOURHOOD_INSIDE,
    .channels = NORMA_CHANNELS_ALL,
  };

  return norma_embedding_new (levels, &options, error);
}

static void
free_patchcore (NormaDetector *detector)
{
  NormaPatchCore *patchcore = (NormaPatchCore *)detector;

  norma_nearest_free (patchcore->nearest);
  norma_embedding_unref (patchcore->embedding);
  g_free (patchcore->bank);
  g_free (patchcore->patches);
  g_free (patchcore->inspected);
  g_free (patchcore);
}

static gsize
count_positions (const NormaPatchCore *patchcore)
{
  return (gsize)patchcore->parent.grid.height * patchcore->parent.grid.width;
}

/* A sample's patches, and the row of the bank nearest to each. */
typedef struct {
  float *patches; /* [n_positions, d] */
  guint32 *rows; /* [n_positions] */
  float *rest; /* scratch of embedding, then of the search, then [n_kept] of re-weighting */
} Scratch;

static Scratch
part_scratch (const NormaPatchCore *patchcore, float *scratch)
{
  gsize n = count_positions (patchcore);
  float *rows = scratch + n * patchcore->facts.d;

  return (Scratch){ scratch, (guint32 *)(gpointer)rows, rows + n };
}

static gsize
measure_scratch (const NormaPatchCore *patchcore)
{
  gsize rest = MAX (norma_embedding_scratch (patchcore->embedding), norma_nearest_scratch ());

  return count_positions (patchcore) * (patchcore->facts.d + 1) + rest;
}

static guint32
first_row_from (const NormaPatchCore *patchcore, guint64 patch)
{
  guint32 begin = 0, end = patchcore->facts.n_kept;

  while (begin < end) {
    guint32 middle = begin + (end - begin) / 2;

    if (patchcore->patches[middle] < patch)
      begin = middle + 1;
    else
      end = middle;
  }
  return begin;
}

/* The rows of the bank that come from the image of a sample; none if there are no others. */
static NormaNearestRange
rows_of_image (const NormaPatchCore *patchcore, guint sample)
{
  guint64 n = count_positions (patchcore);
  guint64 first = sample - sample % patchcore->n_variants;
  NormaNearestRange own = { first_row_from (patchcore, first * n),
                            first_row_from (patchcore, (first + patchcore->n_variants) * n) };

  if (own.begin == 0 && own.end == patchcore->facts.n_kept)
    own.end = 0;
  return own;
}

/* The b smallest of the squared distances from one row of the bank to the others. */
typedef struct {
  guint n;
  double distance2[NORMA_PATCHCORE_MOST_REWEIGHT]; /* ascending */
  guint32 row[NORMA_PATCHCORE_MOST_REWEIGHT];
} Neighbours;

static void
insert_neighbour (Neighbours *neighbours, guint most, guint32 row, double distance2)
{
  guint i;

  if (neighbours->n == most && distance2 >= neighbours->distance2[most - 1])
    return;
  neighbours->n = MIN (neighbours->n + 1, most);
  for (i = neighbours->n - 1; i > 0 && neighbours->distance2[i - 1] > distance2; i--) {
    neighbours->distance2[i] = neighbours->distance2[i - 1];
    neighbours->row[i] = neighbours->row[i - 1];
  }
  neighbours->distance2[i] = distance2;
  neighbours->row[i] = row;
}

static void
find_neighbours (const NormaPatchCore *patchcore, guint32 of, NormaNearestRange left_out,
                 Neighbours *neighbours)
{
  guint d = patchcore->facts.d;
  const float *row = patchcore->bank + (gsize)of * d;

  neighbours->n = 0;
  for (guint32 m = 0; m < patchcore->facts.n_kept; m++)
    if (m < left_out.begin || m >= left_out.end)
      insert_neighbour (neighbours, patchcore->reweight, m,
                        norma_nearest_distance2 (row, patchcore->bank + (gsize)m * d, d));
}

/* w of eq. 7; 1 where the nearest row has no neighbour. */
static double
weigh (const NormaPatchCore *patchcore, const float *patch, guint32 nearest,
       NormaNearestRange left_out)
{
  guint d = patchcore->facts.d;
  double distance = sqrt (norma_nearest_distance2 (patch, patchcore->bank + (gsize)nearest * d, d));
  double sum = 0;
  Neighbours neighbours;

  find_neighbours (patchcore, nearest, left_out, &neighbours);
  for (guint i = 0; i < neighbours.n; i++) {
    const float *row = patchcore->bank + (gsize)neighbours.row[i] * d;

    /* no row is nearer, so each term is at least 1 */
    sum += exp (sqrt (norma_nearest_distance2 (patch, row, d)) - distance);
  }
  return neighbours.n > 1 ? 1 - 1 / sum : 1;
}

static gboolean
is_inspected (const NormaPatchCore *patchcore, gsize position)
{
  return patchcore->inspected == NULL || patchcore->inspected[position];
}

static void
reweight (const NormaPatchCore *patchcore, const Scratch *scratch, NormaNearestRange left_out,
          float *map)
{
  gsize n = count_positions (patchcore), peak = 0;
  float weight;

  while (!is_inspected (patchcore, peak))
    peak++;
  for (gsize p = peak + 1; p < n; p++)
    if (map[p] > map[peak] && is_inspected (patchcore, p))
      peak = p;
  weight = (float)weigh (patchcore, scratch->patches + peak * patchcore->facts.d,
                         scratch->rows[peak], left_out);
  for (gsize p = 0; p < n; p++)
    map[p] *= weight;
}

static void
measure (const NormaPatchCore *patchcore, const float *features, NormaNearestRange left_out,
         float *map, float *scratch)
{
  Scratch s = part_scratch (patchcore, scratch);

  norma_embedding_apply (patchcore->embedding, features + patchcore->offset, s.patches, s.rest);
  norma_nearest_search (patchcore->nearest, s.patches, count_positions (patchcore), &left_out, map,
                        s.rows, s.rest);
  if (patchcore->reweight > 0)
    reweight (patchcore, &s, left_out, map);
}

static void
score (const NormaDetector *detector, const float *features, float *map, float *scratch)
{
  measure ((const NormaPatchCore *)detector, features, (NormaNearestRange){ 0, 0 }, map, scratch);
}

static void
score_held_out (const NormaDetector *detector, const float *features, guint sample, float *map,
                float *scratch)
{
  const NormaPatchCore *patchcore = (const NormaPatchCore *)detector;

  measure (patchcore, features, rows_of_image (patchcore, sample), map, scratch);
}

static void
find_alike (const NormaDetector *detector, const float *features, guint position,
            NormaGoodPlace *place, float *scratch)
{
  const NormaPatchCore *patchcore = (const NormaPatchCore *)detector;
  Scratch s = part_scratch (patchcore, scratch);
  NormaNearestRange none = { 0, 0 };
  guint32 n = (guint32)count_positions (patchcore), patch, sample;
  float distance;

  norma_embedding_apply (patchcore->embedding, features + patchcore->offset, s.patches, s.rest);
  norma_nearest_search (patchcore->nearest, s.patches + (gsize)position * patchcore->facts.d, 1,
                        &none, &distance, s.rows, s.rest);
  patch = patchcore->patches[s.rows[0]];
  sample = patch / n;
  *place =
      (NormaGoodPlace){ sample / patchcore->n_variants, sample % patchcore->n_variants, patch % n };
}

static guint
count_images (const NormaDetector *detector)
{
  const NormaPatchCore *patchcore = (const NormaPatchCore *)detector;

  return (patchcore->n_samples + patchcore->n_variants - 1) / patchcore->n_variants;
}

static const NormaDetectorClass patchcore_class = {
  .name = NORMA_PATCHCORE_NAME,
  .score = score,
  .score_held_out = score_held_out,
  .store = norma_patchcore_store,
  .free = free_patchcore,
  .find_alike = find_alike,
  .count_images = count_images,
  .explain = norma_patchcore_explain,
  .locate = norma_patchcore_locate,
  .correct = norma_patchcore_correct,
};

NormaPatchCore *
norma_patchcore_new (NormaEmbedding *embedding, gsize offset, guint first_level)
{
  const NormaFeatureShape *shape = norma_embedding_get_shape (embedding);
  NormaPatchCore *patchcore = g_new0 (NormaPatchCore, 1);

  patchcore->parent.class = &patchcore_class;
  g_atomic_ref_count_init (&patchcore->parent.references);
  patchcore->parent.grid = (NormaGrid){ shape->height, shape->width };
  patchcore->offset = offset;
  patchcore->first_level = first_level;
  patchcore->embedding = embedding;
  patchcore->facts.d = shape->channels;
  patchcore->n_inspected = shape->height * shape->width;
  return patchcore;
}

gboolean
norma_patchcore_index (NormaPatchCore *patchcore, GError **error)
{
  patchcore->nearest =
      norma_nearest_new (patchcore->bank, patchcore->facts.n_kept, patchcore->facts.d, error);
  patchcore->parent.scratch_size = measure_scratch (patchcore);
  return patchcore->nearest != NULL;
}

NormaPatchCoreFacts
norma_patchcore_get_facts (const NormaDetector *detector)
{
  return ((const NormaPatchCore *)detector)->facts;
}
