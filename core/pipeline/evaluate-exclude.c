/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include "core/pipeline/evaluate-private.h"

static void
exclude (NormaTally *t, guint index)
{
  NormaEvaluation *e = t->evaluation;
  NormaLeak leak = e->leakage->leaks[index];
  NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, index);

  figures->image = t->dataset->images->pdata[index];
  figures->aupimo = NAN;
  figures->is_left_out = norma_leak_spoils_score (leak) ||
                         (t->options->without_twins && e->leakage->twins[index] != NULL);
  figures->is_judged = !figures->is_left_out && !norma_leak_spoils_verdict (leak);
  if (figures->is_left_out)
    e->n_left_out++;
  else
    g_array_append_val (t->scored, index);
}

gboolean
norma_tally_exclude (NormaTally *t, const NormaModel *model, const NormaProgress *progress,
                     GError **error)
{
  const NormaEvaluateOptions *o = t->options;
  const NormaLeakageOptions options = { o->good, o->score.n_threads, t->pictures };
  const GPtrArray *images = t->dataset->images;
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < images->len; i++)
    g_ptr_array_add (paths, ((const NormaTestImage *)images->pdata[i])->path);
  t->evaluation->leakage = norma_leakage_find (model, paths, &options, progress, error);
  for (guint i = 0; t->evaluation->leakage != NULL && i < images->len; i++)
    exclude (t, i);
  return t->evaluation->leakage != NULL;
}

GArray *
norma_tally_list_judged (const NormaEvaluation *e)
{
  GArray *judged = g_array_new (FALSE, FALSE, sizeof (NormaMarkedRegion));

  for (guint i = 0; i < e->pixels->regions->len; i++) {
    const NormaMarkedRegion *region = &g_array_index (e->pixels->regions, NormaMarkedRegion, i);

    if (g_array_index (e->images, NormaImageFigures, region->image).is_judged)
      g_array_append_vals (judged, region, 1);
  }
  return judged;
}
