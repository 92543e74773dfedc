/* SPDX-License-Identifier: Apache-2.0 */
#include "core/statistics/nearest.h"

#include <cblas.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "core/base/kernel.h"
#include "core/base/memory.h"

/* A product of this many queries and rows stays in a core's second cache with what it reads. */
enum { QUERY_BLOCK = 64, ROW_BLOCK = 512 };

typedef float FloatLanes __attribute__ ((vector_size (4 * sizeof (float))));
typedef double DoubleLanes __attribute__ ((vector_size (4 * sizeof (double))));

static inline __attribute__ ((always_inline)) void
add_lanes (DoubleLanes *sums, const float *a, const float *b)
{
  FloatLanes x, y;
  DoubleLanes u;

  memcpy (&x, a, sizeof x);
  memcpy (&y, b, sizeof y);
  u = __builtin_convertvector(x, DoubleLanes) - __builtin_convertvector(y, DoubleLanes);
  *sums += u * u;
}

NORMA_KERNEL double
norma_nearest_distance2 (const float *a, const float *b, guint d)
{
  guint whole = d & ~7u;
  DoubleLanes low = { 0 }, high = { 0 };
  double s[8];

  for (guint i = 0; i < whole; i += 8) {
    add_lanes (&low, a + i, b + i);
    add_lanes (&high, a + i + 4, b + i + 4);
  }
  memcpy (s, &low, sizeof low);
  memcpy (s + 4, &high, sizeof high);
  for (guint i = whole; i < d; i++) {
    double u = (double)a[i] - (double)b[i];

    s[i - whole] += u * u;
  }
  return ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
}

static double
squared_norm (const float *a, guint d)
{
  double sum = 0;

  for (guint i = 0; i < d; i++)
    sum += (double)a[i] * (double)a[i];
  return sum;
}

NormaNearest *
norma_nearest_new (const float *rows, guint32 n, guint d, GError **error)
{
  g_autoptr (NormaNearest) nearest = g_new0 (NormaNearest, 1);
  double largest = 0;

  nearest->rows = rows;
  nearest->n = n;
  nearest->d = d;
  nearest->norms2 = norma_alloc (n, sizeof (float), "memory bank", error);
  if (nearest->norms2 == NULL)
    return NULL;
  for (guint32 m = 0; m < n; m++) {
    double norm2 = squared_norm (rows + (gsize)m * d, d);

    nearest->norms2[m] = (float)norm2;
    largest = MAX (largest, norm2);
  }
  nearest->largest_norm = sqrt (largest);
  return g_steal_pointer (&nearest);
}

void
norma_nearest_free (NormaNearest *nearest)
{
  if (nearest == NULL)
    return;
  g_free (nearest->norms2);
  g_free (nearest);
}

gsize
norma_nearest_scratch (void)
{
  return QUERY_BLOCK * ROW_BLOCK;
}

/* One query's way through the bank. */
typedef struct {
  const float *at; /* [d] */
  double norm2;
  double slack; /* error of ‖m‖² − 2 q·m in float32, for any row m */
  double best; /* squared distance of the nearest row so far */
  guint32 row;
} Query;

/* A product of d terms summed in any order errs by at most d·2⁻²⁴·‖q‖·‖m‖ (Higham 2002, eq. 3.5);
 * it counts twice, and the other terms round by 2⁻²⁴ each. */
static void
begin_query (Query *query, const NormaNearest *nearest, const float *at)
{
  double largest = nearest->largest_norm;

  query->at = at;
  query->norm2 = squared_norm (at, nearest->d);
  query->slack = (nearest->d + 8) * 0x1p-23 * largest * (sqrt (query->norm2) + largest);
  query->best = DBL_MAX;
  query->row = 0;
}

static inline __attribute__ ((always_inline)) float
least_of (const float *values, guint n)
{
  float lanes[8], least = FLT_MAX;
  guint whole = n & ~7u;

  for (guint l = 0; l < 8; l++)
    lanes[l] = FLT_MAX;
  for (guint i = 0; i < whole; i += 8)
    for (guint l = 0; l < 8; l++)
      lanes[l] = values[i + l] < lanes[l] ? values[i + l] : lanes[l];
  for (guint l = 0; l < 8; l++)
    least = lanes[l] < least ? lanes[l] : least;
  for (guint i = whole; i < n; i++)
    least = values[i] < least ? values[i] : least;
  return least;
}

/* products: q·m, replaced by ‖m‖² − 2 q·m. Returns the least. */
NORMA_KERNEL static float
complete_products (float *products, const float *norms2, guint n)
{
  for (guint i = 0; i < n; i++)
    products[i] = norms2[i] - 2 * products[i];
  return least_of (products, n);
}

static void
measure_row (Query *query, const NormaNearest *nearest, guint32 m)
{
  double distance2 =
      norma_nearest_distance2 (query->at, nearest->rows + (gsize)m * nearest->d, nearest->d);

  if (distance2 < query->best || (distance2 == query->best && m < query->row)) {
    query->best = distance2;
    query->row = m;
  }
}

/* begin: of the block of n rows. */
static void
visit_block (Query *query, const NormaNearest *nearest, guint32 begin, guint n, float *products)
{
  float least = complete_products (products, nearest->norms2 + begin, n);

  if (least + query->norm2 - query->slack > query->best)
    return;
  /* the likely nearest first, so that few others remain */
  for (guint i = 0; i < n; i++)
    if (products[i] == least) {
      measure_row (query, nearest, begin + i);
      products[i] = FLT_MAX;
      break;
    }
  for (guint i = 0; i < n; i++)
    if (products[i] + query->norm2 - query->slack <= query->best)
      measure_row (query, nearest, begin + i);
}

static void
search_range (const NormaNearest *nearest, Query *queries, guint n, NormaNearestRange range,
              float *scratch)
{
  int d = (int)nearest->d;

  for (guint32 begin = range.begin; begin < range.end;) {
    guint n_rows = MIN (ROW_BLOCK, range.end - begin);

    cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasTrans, (int)n, (int)n_rows, d, 1, queries[0].at,
                 d, nearest->rows + (gsize)begin * nearest->d, d, 0, scratch, (int)n_rows);
    for (guint q = 0; q < n; q++)
      visit_block (&queries[q], nearest, begin, n_rows, scratch + (gsize)q * n_rows);
    begin += n_rows;
  }
}

void
norma_nearest_search (const NormaNearest *nearest, const float *queries, gsize n_queries,
                      const NormaNearestRange *left_out, float *distance, guint32 *row,
                      float *scratch)
{
  Query block[QUERY_BLOCK];

  for (gsize first = 0; first < n_queries; first += QUERY_BLOCK) {
    guint n = (guint)MIN (QUERY_BLOCK, n_queries - first);

    for (guint q = 0; q < n; q++)
      begin_query (&block[q], nearest, queries + (first + q) * nearest->d);
    search_range (nearest, block, n, (NormaNearestRange){ 0, left_out->begin }, scratch);
    search_range (nearest, block, n, (NormaNearestRange){ left_out->end, nearest->n }, scratch);
    for (guint q = 0; q < n; q++) {
      distance[first + q] = (float)sqrt (block[q].best);
      row[first + q] = block[q].row;
    }
  }
}
