/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/evaluate.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/metrics/image-metrics.h"
#include "core/pipeline/evaluate-private.h"

void
norma_evaluate_options_init (NormaEvaluateOptions *options)
{
  *options = (NormaEvaluateOptions){ .coverage = 0.95, .n_draws = 1000, .seed = 1 };
}

static void
free_kind (gpointer data)
{
  NormaKindResult *kind = data;

  g_free (kind->kind);
  g_free (kind);
}

void
norma_evaluation_free (NormaEvaluation *evaluation)
{
  if (evaluation == NULL)
    return;
  g_ptr_array_unref (evaluation->kinds);
  g_array_unref (evaluation->images);
  norma_pixel_figures_free (evaluation->pixels);
  norma_leakage_free (evaluation->leakage);
  g_free (evaluation);
}

static NormaKindResult *
get_kind (NormaTally *t, const NormaTestImage *image)
{
  GPtrArray *kinds = t->evaluation->kinds;
  NormaKindResult *last;

  for (guint i = 0; i < kinds->len; i++)
    if (strcmp (((const NormaKindResult *)kinds->pdata[i])->kind, image->kind) == 0)
      return kinds->pdata[i];
  last = g_new0 (NormaKindResult, 1);
  last->kind = g_strdup (image->kind);
  last->anomalous = image->anomalous;
  last->auroc = NAN;
  g_ptr_array_add (kinds, last);
  return last;
}

void
norma_tally_take (NormaTally *t, guint index, const NormaResult *result)
{
  NormaImageFigures *figures = &g_array_index (t->evaluation->images, NormaImageFigures, index);
  NormaKindResult *kind = get_kind (t, figures->image);

  kind->n_images++;
  if (result == NULL) {
    figures->is_judged = FALSE;
    kind->n_unreadable++;
    t->evaluation->n_unreadable++;
    return;
  }
  figures->is_scored = TRUE;
  figures->verdict = result->finding->verdict;
  figures->score = result->score;
  figures->n_reject_regions = result->finding->reject_regions->len;
  kind->n_tuned += !figures->is_judged;
  kind->n_verdicts[result->finding->verdict] += figures->is_judged;
  if (t->error == NULL)
    norma_tally_pixels (t, index, result->map, &t->error);
}

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  NormaTally *t = data;
  const NormaScoreOptions *outer = &t->options->score;
  guint place = g_array_index (t->scored, guint, index);

  norma_tally_take (t, place, result);
  if (outer->deliver != NULL)
    outer->deliver (place, path, result, image_error, outer->data);
}

static gboolean
examine (gsize index, const char *path, const NormaRaster *raster, const NormaResult *result,
         gpointer data, GError **error)
{
  const NormaTally *t = data;
  const NormaScoreOptions *outer = &t->options->score;

  return outer->examine (g_array_index (t->scored, guint, index), path, raster, result, outer->data,
                         error);
}

/* In the order of the images, also of those that are left out. */
static void
list_kinds (NormaTally *t)
{
  for (guint i = 0; i < t->dataset->images->len; i++)
    get_kind (t, t->dataset->images->pdata[i])->n_left_out +=
        g_array_index (t->evaluation->images, NormaImageFigures, i).is_left_out;
}

static gboolean
score_files (NormaModel *model, NormaTally *t, const NormaProgress *progress, gpointer data,
             GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  NormaScoreOptions options = t->options->score;

  for (guint i = 0; i < t->scored->len; i++) {
    const NormaTestImage *image = t->dataset->images->pdata[g_array_index (t->scored, guint, i)];

    g_ptr_array_add (paths, image->path);
  }
  options.budget = t->pictures;
  options.examine = options.examine == NULL ? NULL : examine;
  options.deliver = deliver;
  options.data = t;
  return norma_score_images (model, paths, &options, progress, error);
}

static gboolean
score_all (NormaModel *model, NormaTally *t, NormaTallyScore score, gpointer data,
           const NormaProgress *progress, GError **error)
{
  gint64 start = g_get_monotonic_time ();

  list_kinds (t);
  if (!score (model, t, progress, data, error))
    return FALSE;
  t->evaluation->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  t->evaluation->ms_per_image = 1e3 * t->evaluation->seconds / MAX (t->scored->len, 1);
  if (t->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&t->error));
  return FALSE;
}

/* The scores of good images, and of the images of one kind or, for NULL, of all that are defective. */
typedef struct {
  float *scores; /* [n] */
  NormaTruth *truths; /* [n] */
  gsize n;
} Scored;

static void
scored_clear (Scored *scored)
{
  g_free (scored->scores);
  g_free (scored->truths);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Scored, scored_clear)

static gboolean
collect (const NormaTally *t, const char *kind, Scored *scored, GError **error)
{
  const GArray *images = t->evaluation->images;

  scored->scores = norma_alloc (images->len, sizeof (float), "image scores", error);
  if (scored->scores == NULL)
    return FALSE;
  scored->truths = norma_alloc (images->len, sizeof (NormaTruth), "image scores", error);
  if (scored->truths == NULL)
    return FALSE;
  for (guint i = 0; i < images->len; i++) {
    const NormaImageFigures *figures = &g_array_index (images, NormaImageFigures, i);

    if (!figures->is_scored ||
        (kind != NULL && figures->image->anomalous && strcmp (figures->image->kind, kind) != 0))
      continue;
    scored->truths[scored->n] =
        figures->image->anomalous ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;
    scored->scores[scored->n++] = figures->score;
  }
  return TRUE;
}

static NormaCurves *
draw_curves (const Scored *scored, GError **error)
{
  g_autoptr (NormaLabelledScores) sorted =
      norma_labelled_scores_new (scored->scores, scored->truths, scored->n, error);

  return sorted == NULL ? NULL : norma_curves_new (sorted, error);
}

static void
rate_kind (NormaKindResult *kind, double coverage)
{
  guint n = kind->n_images - kind->n_unreadable - kind->n_tuned;

  kind->flagged = norma_rate_new (n - kind->n_verdicts[NORMA_VERDICT_ACCEPT], n, coverage);
  kind->rejected = norma_rate_new (kind->n_verdicts[NORMA_VERDICT_REJECT], n, coverage);
}

static gboolean
rate_kinds (NormaTally *t, GError **error)
{
  for (guint i = 0; i < t->evaluation->kinds->len; i++) {
    NormaKindResult *kind = t->evaluation->kinds->pdata[i];
    g_auto (Scored) scored = { NULL };
    g_autoptr (NormaCurves) curves = NULL;

    rate_kind (kind, t->options->coverage);
    if (!kind->anomalous)
      continue;
    if (!collect (t, kind->kind, &scored, error) || !(curves = draw_curves (&scored, error)))
      return FALSE;
    kind->auroc = norma_curves_get_auroc (curves);
  }
  return TRUE;
}

static gboolean
rate_figure (const NormaTally *t, const Scored *scored, const NormaCurves *curves,
             NormaImageMetric metric, NormaFigure *figure, GError **error)
{
  *figure = (NormaFigure){ NAN, { NAN, NAN } };
  if (curves->n_nominal == 0 || curves->n_anomalous == 0)
    return TRUE;
  figure->value = metric (curves, NULL);
  return norma_image_metric_interval (scored->scores, scored->truths, scored->n, metric, NULL,
                                      t->options->coverage, t->options->n_draws, t->options->seed,
                                      &figure->interval, error);
}

static gboolean
rate_images (NormaTally *t, GError **error)
{
  NormaEvaluation *e = t->evaluation;
  g_auto (Scored) scored = { NULL };
  g_autoptr (NormaCurves) curves = NULL;
  NormaFigure auroc;

  if (!collect (t, NULL, &scored, error) || !(curves = draw_curves (&scored, error)))
    return FALSE;
  if (!rate_figure (t, &scored, curves, norma_image_metric_auroc, &auroc, error) ||
      !rate_figure (t, &scored, curves, norma_image_metric_average_precision, &e->average_precision,
                    error) ||
      !rate_figure (t, &scored, curves, norma_image_metric_f1_max, &e->f1_max, error) ||
      !rate_figure (t, &scored, curves, norma_image_metric_balanced_max, &e->balanced_max, error))
    return FALSE;
  e->image_auroc = auroc.value;
  e->image_interval = auroc.interval;
  e->f1_threshold = isnan (e->f1_max.value)
                        ? NAN
                        : norma_curves_get_threshold (curves, norma_curves_find_f1_max (curves));
  return TRUE;
}

static gboolean
reaches (const NormaImageFigures *figures, NormaLevel level)
{
  return figures->verdict == NORMA_VERDICT_REJECT ||
         (level == NORMA_LEVEL_REVIEW && figures->verdict == NORMA_VERDICT_REVIEW);
}

static void
rate_verdicts (NormaEvaluation *e, NormaLevel level)
{
  guint n[2] = { 0, 0 }, n_reached[2] = { 0, 0 }; /* good, defective */

  for (guint i = 0; i < e->images->len; i++) {
    const NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, i);

    if (figures->is_judged) {
      n[figures->image->anomalous != FALSE]++;
      n_reached[figures->image->anomalous != FALSE] += reaches (figures, level);
    }
  }
  e->alarms[level] = norma_rate_new (n_reached[0], n[0], e->coverage);
  e->recall[level] = norma_rate_new (n_reached[1], n[1], e->coverage);
  e->balanced_accuracy[level] = (e->recall[level].share + 1 - e->alarms[level].share) / 2;
}

static void
count_false_alarms (NormaEvaluation *e)
{
  for (guint i = 0; i < e->images->len; i++) {
    const NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, i);

    if (figures->is_judged && !figures->image->anomalous)
      e->n_false_regions += figures->n_reject_regions;
  }
  e->n_good = (guint)e->alarms[NORMA_LEVEL_REJECT].n;
  e->n_good_rejected = (guint)e->alarms[NORMA_LEVEL_REJECT].k;
  e->false_alarms = e->alarms[NORMA_LEVEL_REJECT].interval;
}

/* What the pixels tell of their images. */
static void
spread_pixels (NormaEvaluation *e)
{
  for (guint i = 0; i < e->pixels->regions->len; i++) {
    const NormaMarkedRegion *region = &g_array_index (e->pixels->regions, NormaMarkedRegion, i);
    NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, region->image);

    figures->n_marked_regions++;
    for (guint level = 0; level < NORMA_N_LEVELS; level++)
      figures->n_found_regions[level] += region->peak > e->levels[level].threshold;
  }
  for (guint i = 0; i < e->pixels->images->len; i++) {
    const NormaMarkedImage *image = &g_array_index (e->pixels->images, NormaMarkedImage, i);

    g_array_index (e->images, NormaImageFigures, image->image).aupimo = image->aupimo;
  }
}

static gboolean
rate_pixels (NormaTally *t, GError **error)
{
  NormaEvaluation *e = t->evaluation;
  g_autoptr (GArray) judged = NULL;

  e->pixels = norma_pixel_metrics_finish (t->pixels, t->options->coverage, t->options->n_draws,
                                          t->options->seed, error);
  if (e->pixels == NULL || !norma_tally_intervals (t, error))
    return FALSE;
  spread_pixels (e);
  judged = norma_tally_list_judged (e);
  for (guint level = 0; level < NORMA_N_LEVELS; level++) {
    NormaLevelFigures *at = &e->levels[level];

    at->regions = norma_region_recall (judged, at->threshold, e->coverage);
    if (!norma_size_recall (judged, at->threshold, e->coverage, at->sizes, &e->n_sizes, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
rate (NormaTally *t, GError **error)
{
  for (NormaLevel level = NORMA_LEVEL_REVIEW; level <= NORMA_LEVEL_REJECT; level++)
    rate_verdicts (t->evaluation, level);
  count_false_alarms (t->evaluation);
  return rate_images (t, error) && rate_kinds (t, error) && rate_pixels (t, error);
}

/* The pixels' scores are held while pictures are read, so each have half of the cap: with one
 * budget for both, a picture could wait for ever for what the scores hold. */
static NormaBudget *
halve (const NormaBudget *budget)
{
  return budget == NULL ? NULL : norma_budget_new (MAX (norma_budget_get_cap (budget) / 2, 1));
}

static NormaEvaluation *
evaluation_new (const NormaModel *model, const NormaDataset *dataset, double coverage)
{
  NormaEvaluation *evaluation = g_new0 (NormaEvaluation, 1);

  evaluation->kinds = g_ptr_array_new_with_free_func (free_kind);
  evaluation->images = g_array_new (FALSE, TRUE, sizeof (NormaImageFigures));
  g_array_set_size (evaluation->images, dataset->images->len);
  evaluation->n_images = dataset->images->len;
  evaluation->n_masks = dataset->n_masks;
  evaluation->coverage = coverage;
  evaluation->levels[NORMA_LEVEL_REVIEW].threshold = model->limits.review;
  evaluation->levels[NORMA_LEVEL_REJECT].threshold = model->limits.reject;
  return evaluation;
}

NormaEvaluation *
norma_tally_run (NormaModel *model, const NormaDataset *dataset,
                 const NormaEvaluateOptions *options, NormaTallyScore score, gpointer data,
                 const NormaProgress *progress, GError **error)
{
  g_autoptr (NormaEvaluation) evaluation = evaluation_new (model, dataset, options->coverage);
  g_autoptr (NormaBudget) for_pictures = halve (options->score.budget);
  g_autoptr (NormaBudget) for_pixels = halve (options->score.budget);
  g_autoptr (NormaPixelMetrics) pixels = norma_pixel_metrics_new (dataset->images->len, for_pixels);
  g_autoptr (GArray) scored = g_array_new (FALSE, FALSE, sizeof (guint));
  NormaTally t = { evaluation, dataset, options, for_pictures, pixels, scored };
  gboolean done = norma_tally_exclude (&t, model, progress, error) &&
                  score_all (model, &t, score, data, progress, error) && rate (&t, error);

  g_clear_error (&t.error);
  g_free (t.row);
  g_free (t.truth);
  return done ? g_steal_pointer (&evaluation) : NULL;
}

NormaEvaluation *
norma_evaluate (NormaModel *model, const NormaDataset *dataset, const NormaEvaluateOptions *options,
                const NormaProgress *progress, GError **error)
{
  return norma_tally_run (model, dataset, options, score_files, NULL, progress, error);
}
