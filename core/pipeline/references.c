/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/references.h"

#include "core/base/workers.h"
#include "core/detectors/least-difference.h"
#include "core/image/read.h"
#include "core/pipeline/compare-private.h"
#include "core/pipeline/pairs.h"
#include "core/registration/gist.h"

/* Bytes of pyramids that are kept where no cap is set. */
#define USUAL_CAP ((guint64)256 << 20)

/* The share of a cap that they may take: pictures need the rest. */
enum { CAP_SHARE = 4 };

typedef struct {
  const char *path; /* lent */
  NormaGist *gist;
  NormaPyramid *pyramid; /* NULL: read again when it is asked for */
} Reference;

struct _NormaReferences {
  const GPtrArray *paths;
  NormaBudget *budget; /* borrowed */
  guint most_side;
  Reference *at; /* [n] */
  guint n;
  guint64 cap, kept; /* bytes */
  GMutex lock; /* of kept */
};

void
norma_references_free (NormaReferences *references)
{
  if (references == NULL)
    return;
  for (guint i = 0; i < references->n; i++) {
    norma_gist_free (references->at[i].gist);
    norma_pyramid_free (references->at[i].pyramid);
  }
  g_free (references->at);
  g_mutex_clear (&references->lock);
  g_free (references);
}

guint
norma_references_count (const NormaReferences *references)
{
  return references->n;
}

static guint64
size_of (const NormaPyramid *pyramid)
{
  guint64 bytes = 0;

  for (guint i = 0; i < pyramid->levels->len; i++) {
    const NormaGrey *grey = norma_pyramid_level (pyramid, i);

    bytes += (guint64)grey->width * grey->height * sizeof (float);
  }
  return bytes;
}

static NormaPyramid *
read_pyramid (const NormaReferences *references, guint i, GError **error)
{
  const NormaReadOptions read = { .budget = references->budget };
  const char *path = references->at[i].path;
  g_autoptr (NormaRaster) raster = norma_image_read (path, &read, error);
  NormaPyramid *pyramid =
      raster == NULL ? NULL : norma_pyramid_new (raster, references->most_side, error);

  if (raster != NULL && pyramid == NULL)
    g_prefix_error (error, "%s: ", path);
  return pyramid;
}

/* Which ones are kept may depend on the threads; what comes of them does not. */
static gboolean
try_keep (NormaReferences *references, const NormaPyramid *pyramid)
{
  guint64 bytes = size_of (pyramid);
  gboolean fits;

  g_mutex_lock (&references->lock);
  fits = references->kept + bytes <= references->cap;
  if (fits)
    references->kept += bytes;
  g_mutex_unlock (&references->lock);
  return fits;
}

static gboolean
open_reference (gsize index, guint worker, gpointer data, GError **error)
{
  NormaReferences *references = data;
  Reference *reference = &references->at[index];
  g_autoptr (NormaPyramid) pyramid = NULL;

  reference->path = references->paths->pdata[index];
  pyramid = read_pyramid (references, (guint)index, error);
  if (pyramid == NULL)
    return FALSE;
  reference->gist = norma_gist_new (pyramid, error);
  if (reference->gist != NULL && try_keep (references, pyramid))
    reference->pyramid = g_steal_pointer (&pyramid);
  return reference->gist != NULL;
}

NormaReferences *
norma_references_open (const GPtrArray *paths, const NormaCompareFiles *files, guint n_threads,
                       const NormaProgress *progress, GError **error)
{
  g_autoptr (NormaReferences) references = g_new0 (NormaReferences, 1);
  guint64 cap = files->budget == NULL ? 0 : norma_budget_get_cap (files->budget);

  g_mutex_init (&references->lock);
  references->paths = paths;
  references->budget = files->budget;
  references->most_side = files->options->most_side;
  references->cap = cap == 0 ? USUAL_CAP : cap / CAP_SHARE;
  references->at = g_new0 (Reference, paths->len);
  references->n = paths->len;
  norma_progress_report (progress, "Reading references", 0, paths->len);
  if (!norma_workers_run (n_threads, paths->len, open_reference, references,
                          norma_progress_get_cancellable (progress), error))
    return NULL;
  return g_steal_pointer (&references);
}

/* A reference as one query sees it. */
typedef struct {
  guint index;
  double likeness;
  NormaAlignment *alignment; /* owned */
  NormaReferenceComparison *difference; /* owned */
} Candidate;

static void
clear_candidate (gpointer data)
{
  Candidate *candidate = data;

  norma_alignment_free (candidate->alignment);
  norma_reference_comparison_free (candidate->difference);
}

/* A query and the references that it may lie on. */
typedef struct {
  const NormaReferences *references;
  const NormaCompareOptions *options;
  NormaPyramid *query;
  GArray *candidates; /* Candidate, the best first */
} Choice;

static void
choice_clear (Choice *choice)
{
  norma_pyramid_free (choice->query);
  g_clear_pointer (&choice->candidates, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Choice, choice_clear)

static Candidate *
candidate_at (const Choice *choice, guint i)
{
  return &g_array_index (choice->candidates, Candidate, i);
}

static int
compare_likeness (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->likeness != y->likeness)
    return x->likeness < y->likeness ? 1 : -1;
  return x->index < y->index ? -1 : x->index > y->index;
}

static int
compare_quality (gconstpointer a, gconstpointer b)
{
  const Candidate *x = a, *y = b;

  if (x->alignment->quality != y->alignment->quality)
    return x->alignment->quality < y->alignment->quality ? 1 : -1;
  return compare_likeness (a, b);
}

/* The most alike first, no more than are aligned. */
static gboolean
shortlist (Choice *choice, const char *path, GError **error)
{
  const NormaReferences *references = choice->references;
  g_autoptr (NormaGist) gist = norma_gist_new (choice->query, error);
  g_autoptr (NormaGistSearch) search = gist == NULL ? NULL : norma_gist_search_new (gist, error);

  choice->candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));
  g_array_set_clear_func (choice->candidates, clear_candidate);
  if (search == NULL)
    return FALSE;
  for (guint i = 0; i < references->n; i++) {
    Candidate candidate = { .index = i };

    if (norma_paths_are_one_file (path, references->at[i].path))
      continue;
    candidate.likeness = norma_gist_search_likeness (search, references->at[i].gist);
    g_array_append_val (choice->candidates, candidate);
  }
  g_array_sort (choice->candidates, compare_likeness);
  g_array_set_size (choice->candidates, MIN (choice->candidates->len, NORMA_REFERENCES_SHORTLIST));
  return TRUE;
}

/* *own: what is not kept, to be freed by the caller. */
static const NormaPyramid *
borrow_pyramid (const NormaReferences *references, guint i, NormaPyramid **own, GError **error)
{
  if (references->at[i].pyramid != NULL)
    return references->at[i].pyramid;
  *own = read_pyramid (references, i, error);
  return *own;
}

static gboolean
align (Choice *choice, GError **error)
{
  for (guint i = 0; i < choice->candidates->len; i++) {
    Candidate *candidate = candidate_at (choice, i);
    g_autoptr (NormaPyramid) own = NULL;
    const NormaPyramid *reference =
        borrow_pyramid (choice->references, candidate->index, &own, error);

    if (reference == NULL)
      return FALSE;
    candidate->alignment = norma_compare_align (reference, choice->query, choice->options, error);
    if (candidate->alignment == NULL)
      return FALSE;
  }
  g_array_sort (choice->candidates, compare_quality);
  return TRUE;
}

static gboolean
measure (Choice *choice, Candidate *candidate, NormaStanding *standing, GError **error)
{
  g_autoptr (NormaPyramid) own = NULL;
  const NormaPyramid *reference =
      borrow_pyramid (choice->references, candidate->index, &own, error);

  if (reference == NULL)
    return FALSE;
  candidate->difference = norma_compare_measure (reference, choice->query, candidate->alignment,
                                                 choice->options, error);
  *standing = (NormaStanding){ candidate->difference, candidate->alignment, reference->width,
                               reference->height };
  return candidate->difference != NULL;
}

/* The least difference of the first n stands in the first. */
static gboolean
measure_all (Choice *choice, guint n, GError **error)
{
  NormaStanding standings[NORMA_REFERENCES_SHORTLIST];

  for (guint i = 0; i < n; i++)
    if (!measure (choice, candidate_at (choice, i), &standings[i], error))
      return FALSE;
  norma_least_difference (standings, n);
  return TRUE;
}

/* Of the first n candidates those whose alignment can be believed. */
static guint
count_believed (const Choice *choice, guint n)
{
  guint n_believed = 0;

  while (n_believed < MIN (n, choice->candidates->len) &&
         candidate_at (choice, n_believed)->alignment->quality >= NORMA_ALIGNMENT_NEEDS)
    n_believed++;
  return n_believed;
}

static char *
explain (const Choice *choice, GError **error)
{
  const Candidate *candidate = candidate_at (choice, 0);
  g_autoptr (NormaPyramid) own = NULL;
  const NormaPyramid *reference =
      borrow_pyramid (choice->references, candidate->index, &own, error);
  g_autofree char *best = reference == NULL
                              ? NULL
                              : norma_compare_explain (candidate->alignment, reference,
                                                       choice->query, choice->options, error);

  if (best == NULL)
    return NULL;
  return g_strdup_printf ("%s, on the best of %u references", best, choice->references->n);
}

/* TRUE also where it is not compared, for a reason. */
static gboolean
compare_best (Choice *choice, guint n_against, GPtrArray *chosen, NormaComparison *c,
              GError **error)
{
  guint n_believed;

  if (!align (choice, error))
    return FALSE;
  n_believed = count_believed (choice, n_against);
  for (guint i = 0; i < MAX (n_believed, 1); i++)
    g_ptr_array_add (chosen, choice->references->paths->pdata[candidate_at (choice, i)->index]);
  if (n_believed == 0)
    c->reason = explain (choice, error);
  if (n_believed == 0 ? c->reason == NULL : !measure_all (choice, n_believed, error))
    return FALSE;
  c->alignment = g_steal_pointer (&candidate_at (choice, 0)->alignment);
  c->difference = g_steal_pointer (&candidate_at (choice, 0)->difference);
  return n_believed == 0 || (norma_compare_restrict (c, choice->options, error) &&
                             norma_compare_find_changes (c, choice->options, error));
}

static gboolean
compare (const NormaReferences *references, const char *path, guint n_against,
         const NormaCompareFiles *files, GPtrArray *chosen, NormaComparison *c, GError **error)
{
  g_auto (Choice) choice = { references, files->options, NULL, NULL };

  choice.query = norma_compare_look_at_file (path, "query", files, c, error);
  if (choice.query == NULL)
    return c->reason != NULL;
  if (!shortlist (&choice, path, error))
    return FALSE;
  if (choice.candidates->len > 0)
    return compare_best (&choice, n_against, chosen, c, error);
  c->reason = g_strdup ("not compared: the query is the only reference");
  return TRUE;
}

/* The picture is read again: references were read since, and a job holds one picture at a time. */
static gboolean
examine (const char *path, const NormaCompareFiles *files, const NormaComparison *c, GError **error)
{
  const NormaReadOptions read = { .budget = files->budget };
  g_autoptr (NormaRaster) raster = NULL;

  if (files->examine == NULL)
    return TRUE;
  raster = norma_image_read (path, &read, error);
  if (raster != NULL)
    files->examine (raster, c, files->data);
  return raster != NULL;
}

NormaComparison *
norma_references_compare (const NormaReferences *references, const char *query, guint n_against,
                          const NormaCompareFiles *files, GPtrArray **chosen, GError **error)
{
  g_autoptr (NormaComparison) c = norma_comparison_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  gint64 begin = g_get_monotonic_time ();

  g_return_val_if_fail (n_against >= 1 && n_against <= NORMA_REFERENCES_SHORTLIST, NULL);

  c->verdict = NORMA_NOT_COMPARED;
  if (!compare (references, query, n_against, files, paths, c, error) ||
      !examine (query, files, c, error))
    return NULL;
  c->ms = (double)(g_get_monotonic_time () - begin) / 1000;
  *chosen = g_steal_pointer (&paths);
  return g_steal_pointer (&c);
}
