/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>
#include <stdlib.h>

#include "core/annotation/rings.h"
#include "core/base/memory.h"

/* A line between two vertices that meets the centres of rows [first, end). It runs down, so that
 * neighbours that share it meet it at the same bits. */
typedef struct {
  NormaVertex upper, lower;
  guint first, end;
} Edge;

typedef struct {
  Edge *edges; /* [n], by first row */
  guint n;
  guint *active; /* [n_active], of the edges */
  guint n_active;
  double *crossings; /* [n_active] */
} Filler;

static void
filler_clear (Filler *filler)
{
  g_free (filler->edges);
  g_free (filler->active);
  g_free (filler->crossings);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filler, filler_clear)

/* The first of 0 … most whose centre isn't before x. */
static guint
first_from (double x, guint most)
{
  return (guint)CLAMP (ceil (x - 0.5), 0, most);
}

static void
add_edge (Filler *filler, NormaVertex a, NormaVertex b, guint height)
{
  Edge *edge = &filler->edges[filler->n];

  edge->upper = a.y < b.y ? a : b;
  edge->lower = a.y < b.y ? b : a;
  edge->first = first_from (edge->upper.y, height);
  edge->end = first_from (edge->lower.y, height);
  filler->n += edge->first < edge->end;
}

static int
compare_edges (const void *a, const void *b)
{
  const Edge *one = a;
  const Edge *other = b;

  return (one->first > other->first) - (one->first < other->first);
}

static int
compare_doubles (const void *a, const void *b)
{
  double one = *(const double *)a;
  double other = *(const double *)b;

  return (one > other) - (one < other);
}

static gboolean
filler_init (Filler *filler, const NormaRings *rings, guint height, GError **error)
{
  const char *what = "filling a polygon";
  gsize n = rings->n_vertices;

  *filler = (Filler){ 0 };
  filler->edges = norma_alloc (n, sizeof *filler->edges, what, error);
  if (filler->edges == NULL)
    return FALSE;
  filler->active = norma_alloc (n, sizeof *filler->active, what, error);
  if (filler->active == NULL)
    return FALSE;
  filler->crossings = norma_alloc (n, sizeof *filler->crossings, what, error);
  if (filler->crossings == NULL)
    return FALSE;
  for (guint r = 0; r < rings->n_rings; r++) {
    guint before = rings->ends[r] - 1;

    for (guint i = norma_rings_get_first (rings, r); i < rings->ends[r]; before = i++)
      add_edge (filler, rings->vertices[before], rings->vertices[i], height);
  }
  qsort (filler->edges, filler->n, sizeof *filler->edges, compare_edges);
  return TRUE;
}

/* Where row y's centres meet the edges, rising. */
static void
cross (Filler *filler, guint y)
{
  guint n_kept = 0;

  for (guint i = 0; i < filler->n_active; i++) {
    const Edge *edge = &filler->edges[filler->active[i]];

    if (y >= edge->end)
      continue;
    filler->active[n_kept] = filler->active[i];
    filler->crossings[n_kept++] = edge->upper.x + (y + 0.5 - edge->upper.y) /
                                                      (edge->lower.y - edge->upper.y) *
                                                      (edge->lower.x - edge->upper.x);
  }
  filler->n_active = n_kept;
  qsort (filler->crossings, n_kept, sizeof *filler->crossings, compare_doubles);
}

gboolean
norma_rings_fill (const NormaRings *rings, NormaMask *mask, GError **error)
{
  g_auto (Filler) filler = { 0 };
  guint next = 0;

  g_return_val_if_fail (rings != NULL && mask != NULL, FALSE);

  if (!filler_init (&filler, rings, mask->height, error))
    return FALSE;
  for (guint y = filler.n > 0 ? filler.edges[0].first : mask->height; y < mask->height; y++) {
    while (next < filler.n && filler.edges[next].first == y)
      filler.active[filler.n_active++] = next++;
    if (filler.n_active == 0 && next == filler.n)
      break;
    cross (&filler, y);
    for (guint i = 0; i + 1 < filler.n_active; i += 2) {
      NormaSpan span = { first_from (filler.crossings[i], mask->width),
                         first_from (filler.crossings[i + 1], mask->width) };

      if (!norma_mask_add_span (mask, y, span, error))
        return FALSE;
    }
  }
  return TRUE;
}
