/* SPDX-License-Identifier: Apache-2.0 */
#include "core/registration/likeness.h"

#include <math.h>

#include "core/statistics/select.h"

enum { BLOCK = 16 };

/* A block has structure if it varies by this share of what the whole plane varies. */
#define STRUCTURE 0.1

typedef struct {
  double n, q, r, qq, rr, qr;
} Sums;

static Sums
sum_block (const NormaGrey *query, const NormaGrey *warped, guint left, guint top)
{
  Sums s = { 0 };

  for (guint y = top; y < top + BLOCK; y++) {
    const float *q = query->values + (gsize)y * query->width + left;
    const float *r = warped->values + (gsize)y * query->width + left;

    for (guint x = 0; x < BLOCK; x++) {
      double a = (double)q[x], b = (double)r[x];

      if (isnan (b))
        continue;
      s.n++;
      s.q += a;
      s.r += b;
      s.qq += a * a;
      s.rr += b * b;
      s.qr += a * b;
    }
  }
  return s;
}

static void
add_sums (Sums *all, const Sums *block)
{
  all->n += block->n;
  all->q += block->q;
  all->r += block->r;
  all->qq += block->qq;
  all->rr += block->rr;
  all->qr += block->qr;
}

static double
variance (double n, double sum, double squares)
{
  return n > 0 ? squares / n - sum / n * (sum / n) : 0;
}

static double
correlate (const Sums *s)
{
  double q = variance (s->n, s->q, s->qq), r = variance (s->n, s->r, s->rr);

  return q > 0 && r > 0 ? (s->qr / s->n - s->q / s->n * (s->r / s->n)) / sqrt (q * r) : 0;
}

gboolean
norma_likeness_measure (const NormaGrey *query, const NormaGrey *warped, NormaLikeness *likeness,
                        GError **error)
{
  guint columns = query->width / BLOCK, rows = query->height / BLOCK, n = 0, n_either = 0,
        n_inliers = 0;
  g_autofree Sums *blocks = norma_alloc ((gsize)columns * rows, sizeof (Sums), "blocks", error);
  g_autofree float *found = norma_alloc ((gsize)columns * rows, sizeof (float), "blocks", error);
  double least_q, least_r;
  Sums all = { 0 };

  if (blocks == NULL || found == NULL)
    return FALSE;
  for (guint i = 0; i < columns * rows; i++) {
    blocks[i] = sum_block (query, warped, i % columns * BLOCK, i / columns * BLOCK);
    add_sums (&all, &blocks[i]);
  }
  least_q = STRUCTURE * variance (all.n, all.q, all.qq);
  least_r = STRUCTURE * variance (all.n, all.r, all.rr);
  for (guint i = 0; i < columns * rows; i++) {
    const Sums *s = &blocks[i];
    gboolean q = variance (s->n, s->q, s->qq) > least_q, r = variance (s->n, s->r, s->rr) > least_r;

    if (s->n < BLOCK * BLOCK || !(q || r))
      continue;
    n_either++;
    if (!(q && r))
      continue;
    found[n] = (float)MAX (correlate (s), 0);
    n_inliers += found[n++] >= 0.5f;
  }
  likeness->shared = n_either == 0 ? 0 : (double)n / n_either;
  likeness->overlap = all.n / ((double)columns * rows * BLOCK * BLOCK);
  likeness->inliers = n == 0 ? 0 : (double)n_inliers / n;
  likeness->correlation = n == 0 ? 0 : (double)norma_select (found, n, n / 2);
  return TRUE;
}
