/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/evaluation-images.h"

#include <string.h>

static const NormaImageFigures *
get_figures (const NormaMeasuredModel *measured, guint image)
{
  return &g_array_index (measured->evaluation->images, NormaImageFigures, image);
}

static int
compare_worst (gconstpointer a, gconstpointer b)
{
  const NormaImageFigures *one = *(const NormaImageFigures *const *)a;
  const NormaImageFigures *other = *(const NormaImageFigures *const *)b;
  int by_score = (one->score > other->score) - (one->score < other->score);

  if (one->image->anomalous != other->image->anomalous)
    return one->image->anomalous ? -1 : 1;
  return one->image->anomalous ? by_score : -by_score;
}

/* figures: const NormaImageFigures. */
static GPtrArray *
find_items (NormaSession *session, const GPtrArray *figures)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < figures->len; i++) {
    const NormaImageFigures *of_image = figures->pdata[i];
    NormaImageItem *item = norma_session_find_image (session, of_image->image->path);

    if (item != NULL)
      g_ptr_array_add (items, g_object_ref (item));
  }
  return items;
}

GPtrArray *
norma_evaluation_list_images (NormaSession *session, const NormaMeasuredModel *measured,
                              NormaFiguresPick pick, gconstpointer data)
{
  g_autoptr (GPtrArray) picked = g_ptr_array_new ();

  for (guint i = 0; i < measured->evaluation->images->len; i++)
    if (pick (get_figures (measured, i), data))
      g_ptr_array_add (picked, (gpointer)get_figures (measured, i));
  g_ptr_array_sort (picked, compare_worst);
  return find_items (session, picked);
}

static gboolean
is_of_kind (const NormaImageFigures *figures, gconstpointer kind)
{
  return strcmp (figures->image->kind, kind) == 0;
}

GPtrArray *
norma_evaluation_list_kind (NormaSession *session, const NormaMeasuredModel *measured, guint kind)
{
  const NormaKindResult *result = measured->evaluation->kinds->pdata[kind];

  return norma_evaluation_list_images (session, measured, is_of_kind, result->kind);
}

typedef struct {
  gboolean anomalous;
  NormaVerdict verdict;
} Cell;

static gboolean
is_in_cell (const NormaImageFigures *figures, gconstpointer data)
{
  const Cell *cell = data;

  return figures->is_judged && figures->verdict == cell->verdict &&
         (figures->image->anomalous != FALSE) == cell->anomalous;
}

GPtrArray *
norma_evaluation_list_verdict (NormaSession *session, const NormaMeasuredModel *measured,
                               NormaTruth truth, NormaVerdict verdict)
{
  const Cell cell = { truth == NORMA_TRUTH_ANOMALOUS, verdict };

  return norma_evaluation_list_images (session, measured, is_in_cell, &cell);
}

static gboolean
is_between (const NormaImageFigures *figures, gconstpointer data)
{
  const double *bounds = data;

  return figures->is_scored && (double)figures->score >= bounds[0] &&
         (double)figures->score <= bounds[1];
}

GPtrArray *
norma_evaluation_list_scores (NormaSession *session, const NormaMeasuredModel *measured, double low,
                              double high)
{
  const double bounds[] = { low, high };

  return norma_evaluation_list_images (session, measured, is_between, bounds);
}

static int
compare_peaks (gconstpointer a, gconstpointer b)
{
  const NormaMarkedRegion *one = *(const NormaMarkedRegion *const *)a;
  const NormaMarkedRegion *other = *(const NormaMarkedRegion *const *)b;

  return (one->peak > other->peak) - (one->peak < other->peak);
}

GPtrArray *
norma_evaluation_list_size (NormaSession *session, const NormaMeasuredModel *measured, guint bin)
{
  const NormaEvaluation *e = measured->evaluation;
  const NormaSizeRecall *size = &e->levels[NORMA_LEVEL_REJECT].sizes[bin];
  g_autoptr (GPtrArray) regions = g_ptr_array_new ();
  g_autoptr (GPtrArray) images = g_ptr_array_new ();

  for (guint i = 0; i < e->pixels->regions->len; i++) {
    NormaMarkedRegion *region = &g_array_index (e->pixels->regions, NormaMarkedRegion, i);

    if (region->area >= size->least && region->area <= size->most &&
        get_figures (measured, region->image)->is_judged)
      g_ptr_array_add (regions, region);
  }
  g_ptr_array_sort (regions, compare_peaks);
  for (guint i = 0; i < regions->len; i++) {
    gpointer figures =
        (gpointer)get_figures (measured, ((const NormaMarkedRegion *)regions->pdata[i])->image);

    if (!g_ptr_array_find (images, figures, NULL))
      g_ptr_array_add (images, figures);
  }
  return find_items (session, images);
}

static gboolean
is_scored_of (const NormaImageFigures *figures, gconstpointer anomalous)
{
  return figures->is_scored &&
         (figures->image->anomalous != FALSE) == (GPOINTER_TO_INT (anomalous) != FALSE);
}

GPtrArray *
norma_evaluation_list_worst (NormaSession *session, const NormaMeasuredModel *measured,
                             gboolean anomalous, guint n)
{
  GPtrArray *items =
      norma_evaluation_list_images (session, measured, is_scored_of, GINT_TO_POINTER (anomalous));

  g_ptr_array_set_size (items, (int)MIN (items->len, n));
  return items;
}

static gboolean
is_it (const NormaImageFigures *figures, gconstpointer it)
{
  return figures == it;
}

GPtrArray *
norma_evaluation_list_one (NormaSession *session, const NormaMeasuredModel *measured, guint image)
{
  return norma_evaluation_list_images (session, measured, is_it, get_figures (measured, image));
}

void
norma_evaluation_count (const NormaEvaluation *e, NormaConfusion *confusion)
{
  *confusion = (NormaConfusion){ { { 0 } } };
  for (guint i = 0; i < e->images->len; i++) {
    const NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, i);
    NormaTruth truth = figures->image->anomalous ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;

    confusion->n[truth][figures->verdict] += figures->is_judged;
  }
}
