/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/route.h"

#include <math.h>

#include "core/base/workers.h"
#include "core/image/read.h"
#include "core/pipeline/pairs.h"
#include "core/registration/gist.h"

/* Between frames of the same place under other light, shifted and turned, 0.6; the most that one of
 * hundreds of others comes to by chance, 0.4 (docs/methods.md). */
#define FLOOR 0.4

/* They decide only between frames that are about as like: neighbours on a route overlap. */
#define SKIP 0.01
#define REPEAT 0.03

/* The reference of the match before, or one of these. */
enum { UNMATCHED = -1, FIRST = -2 };

/* Best sums of the queries so far, by the reference of the last match; −∞ where there is none. */
typedef struct {
  const NormaRouteCosts *costs;
  guint n_queries, n_references;
  double *best; /* [n_references], owned */
  gint32 *before; /* [n_queries, n_references], owned */
} Table;

static void
table_clear (Table *table)
{
  g_free (table->best);
  g_free (table->before);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static gboolean
is_expected (guint query, guint n_queries, guint reference, guint n_references, guint early_late)
{
  double pace = (n_references - 1.0) / MAX (n_queries - 1.0, 1);

  return fabs (round (query * pace) - reference) <= early_late;
}

/* What may precede a match with reference j. passed: the best sum of those that end before j, with
 * what is passed over since; from: where. */
static double
choose_before (const Table *table, guint j, double passed, gint32 from, gint32 *before)
{
  double best = passed, stayed = table->best[j] - table->costs->repeat;

  *before = from;
  if (stayed > best) {
    best = stayed;
    *before = (gint32)j;
  }
  if (best >= 0)
    return best;
  *before = FIRST;
  return 0;
}

static void
add_query (Table *table, guint i, const double *likeness)
{
  gint32 *before = table->before + (gsize)i * table->n_references;
  double passed = -INFINITY;
  gint32 from = FIRST;

  for (guint j = 0; j < table->n_references; j++) {
    double old = table->best[j], sum;
    gint32 chosen;

    sum = choose_before (table, j, passed, from, &chosen) + likeness[j] - table->costs->floor;
    before[j] = UNMATCHED;
    if (sum > old && likeness[j] > table->costs->floor &&
        is_expected (i, table->n_queries, j, table->n_references, table->costs->early_late)) {
      table->best[j] = sum;
      before[j] = chosen;
    }
    passed -= table->costs->skip;
    if (old >= passed) {
      passed = old;
      from = (gint32)j;
    }
  }
}

/* Back from reference j of the last match. */
static void
trace (const Table *table, gint32 j, guint *matches)
{
  for (guint i = table->n_queries; i-- > 0;) {
    gint32 before = j < 0 ? UNMATCHED : table->before[(gsize)i * table->n_references + (guint)j];

    matches[i] = before == UNMATCHED ? NORMA_ROUTE_NONE : (guint)j;
    if (before != UNMATCHED)
      j = before;
  }
}

gboolean
norma_route_match (const double *likeness, guint n_queries, guint n_references,
                   const NormaRouteCosts *costs, guint *matches, double *total, GError **error)
{
  g_auto (Table) table = { costs, n_queries, n_references, NULL, NULL };
  double most = 0;
  gint32 last = FIRST;

  g_return_val_if_fail (n_references <= G_MAXINT32, FALSE);

  table.best = norma_alloc (n_references, sizeof (double), "a route", error);
  if (table.best == NULL)
    return FALSE;
  table.before = norma_alloc (n_queries, n_references * sizeof (gint32), "a route", error);
  if (table.before == NULL)
    return FALSE;
  for (guint j = 0; j < n_references; j++)
    table.best[j] = -INFINITY;
  for (guint i = 0; i < n_queries; i++)
    add_query (&table, i, likeness + (gsize)i * n_references);
  for (guint j = 0; j < n_references; j++)
    if (table.best[j] > most) {
      most = table.best[j];
      last = (gint32)j;
    }
  trace (&table, last, matches);
  if (total != NULL)
    *total = most;
  return TRUE;
}

/* Frames from files. */

typedef struct {
  const GPtrArray *references, *queries;
  const NormaRouteOptions *options;
  NormaGist **gists; /* [n references], owned */
  double *likeness; /* [n queries, n references], owned */
} Frames;

static void
frames_clear (Frames *frames)
{
  for (guint i = 0; frames->gists != NULL && i < frames->references->len; i++)
    norma_gist_free (frames->gists[i]);
  g_free (frames->gists);
  g_free (frames->likeness);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Frames, frames_clear)

static NormaGist *
look_at (const char *path, const NormaRouteOptions *options, GError **error)
{
  const NormaReadOptions read = { .budget = options->budget };
  g_autoptr (NormaRaster) raster = norma_image_read (path, &read, error);
  g_autoptr (NormaPyramid) pyramid =
      raster == NULL ? NULL : norma_pyramid_new (raster, options->most_side, error);

  if (raster != NULL && pyramid == NULL)
    g_prefix_error (error, "%s: ", path);
  return pyramid == NULL ? NULL : norma_gist_new (pyramid, error);
}

static gboolean
look_at_reference (gsize index, guint worker, gpointer data, GError **error)
{
  Frames *frames = data;

  frames->gists[index] = look_at (frames->references->pdata[index], frames->options, error);
  return frames->gists[index] != NULL;
}

static gboolean
look_at_query (gsize index, guint worker, gpointer data, GError **error)
{
  Frames *frames = data;
  guint n = frames->references->len, n_queries = frames->queries->len;
  g_autoptr (NormaGist) gist = look_at (frames->queries->pdata[index], frames->options, error);
  g_autoptr (NormaGistSearch) search = gist == NULL ? NULL : norma_gist_search_new (gist, error);

  for (guint j = 0; search != NULL && j < n; j++)
    if (is_expected ((guint)index, n_queries, j, n, frames->options->early_late))
      frames->likeness[index * n + j] = norma_gist_search_likeness (search, frames->gists[j]);
  return search != NULL;
}

static gboolean
look_at_all (Frames *frames, GError **error)
{
  const NormaRouteOptions *options = frames->options;
  GCancellable *cancellable = norma_progress_get_cancellable (options->progress);
  guint n = frames->references->len;

  frames->gists = g_new0 (NormaGist *, n);
  frames->likeness =
      norma_alloc (frames->queries->len, n * sizeof (double), "likenesses of a route", error);
  if (frames->likeness == NULL)
    return FALSE;
  norma_progress_report (options->progress, "Reading the route", 0, 1);
  return norma_workers_run (options->n_threads, n, look_at_reference, frames, cancellable, error) &&
         norma_workers_run (options->n_threads, frames->queries->len, look_at_query, frames,
                            cancellable, error);
}

static GArray *
make_pairs (const Frames *frames, const guint *matches)
{
  g_autofree gboolean *has_query = g_new0 (gboolean, frames->references->len);
  GArray *pairs = norma_pairs_new_empty ();

  for (guint i = 0; i < frames->queries->len; i++) {
    gboolean is_matched = matches[i] != NORMA_ROUTE_NONE;

    norma_pairs_add (pairs, is_matched ? frames->references->pdata[matches[i]] : NULL,
                     frames->queries->pdata[i]);
    if (is_matched)
      has_query[matches[i]] = TRUE;
  }
  for (guint j = 0; j < frames->references->len; j++)
    if (!has_query[j])
      norma_pairs_add (pairs, frames->references->pdata[j], NULL);
  return pairs;
}

GArray *
norma_route_find (const GPtrArray *references, const GPtrArray *queries,
                  const NormaRouteOptions *options, GError **error)
{
  double pace = (double)queries->len / references->len;
  const NormaRouteCosts costs = { FLOOR, SKIP * MIN (pace, 1), REPEAT * MIN (1 / pace, 1),
                                  options->early_late };
  g_auto (Frames) frames = { references, queries, options, NULL, NULL };
  g_autofree guint *matches = norma_alloc (queries->len, sizeof (guint), "a route", error);

  if (matches == NULL || !look_at_all (&frames, error) ||
      !norma_route_match (frames.likeness, queries->len, references->len, &costs, matches, NULL,
                          error))
    return NULL;
  return make_pairs (&frames, matches);
}
