/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/flips.h"

void
norma_flip_free (NormaFlip *flip)
{
  if (flip == NULL)
    return;
  g_free (flip->path);
  g_free (flip);
}

void
norma_flips_free (NormaFlips *flips)
{
  if (flips == NULL)
    return;
  g_ptr_array_unref (flips->flips);
  g_free (flips);
}

/* What is kept of a result. */
typedef struct {
  gboolean is_scored;
  NormaVerdict verdict;
  double times;
} Outcome;

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  Outcome *outcomes = data;

  if (result != NULL)
    outcomes[index] = (Outcome){ TRUE, result->finding->verdict, result->times_threshold };
}

static Outcome *
score_all (NormaModel *model, const GPtrArray *paths, guint n_threads, NormaBudget *budget,
           const NormaProgress *progress, GError **error)
{
  g_autofree Outcome *outcomes = norma_alloc (paths->len, sizeof (Outcome), "results", error);
  const NormaScoreOptions options = {
    .n_threads = n_threads, .budget = budget, .deliver = deliver, .data = outcomes
  };

  if (outcomes == NULL || !norma_score_images (model, paths, &options, progress, error))
    return NULL;
  return g_steal_pointer (&outcomes);
}

static NormaFlip *
flip_new (const char *path, const Outcome *before, const Outcome *after)
{
  NormaFlip *flip = g_new0 (NormaFlip, 1);

  *flip =
      (NormaFlip){ g_strdup (path), before->verdict, after->verdict, before->times, after->times };
  return flip;
}

NormaFlips *
norma_flips_find (NormaModel *before, NormaModel *after, const GPtrArray *paths, guint n_threads,
                  NormaBudget *budget, const NormaProgress *progress, GError **error)
{
  g_autofree Outcome *first = score_all (before, paths, n_threads, budget, progress, error);
  g_autofree Outcome *second =
      first == NULL ? NULL : score_all (after, paths, n_threads, budget, progress, error);
  NormaFlips *flips;

  if (second == NULL)
    return NULL;
  flips = g_new0 (NormaFlips, 1);
  flips->flips = g_ptr_array_new_with_free_func ((GDestroyNotify)norma_flip_free);
  for (guint i = 0; i < paths->len; i++)
    if (!first[i].is_scored || !second[i].is_scored) {
      flips->n_unreadable++;
    } else {
      flips->n_images++;
      if (first[i].verdict != second[i].verdict)
        g_ptr_array_add (flips->flips, flip_new (paths->pdata[i], &first[i], &second[i]));
    }
  return flips;
}
