/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/model-comparison.h"

#include <math.h>

#include "core/base/error.h"
#include "core/metrics/image-metrics.h"
#include "core/pipeline/evaluate.h"
#include "core/statistics/holm.h"

void
norma_model_comparison_options_init (NormaModelComparisonOptions *options)
{
  *options =
      (NormaModelComparisonOptions){ .coverage = 0.95, .n_draws = 1000, .seed = 1, .n_worst = 5 };
}

typedef struct {
  NormaModel *const *models;
  guint n_models;
  const NormaModelComparisonOptions *options;
  const NormaProgress *progress;
  NormaCorrupting corrupting;
} Contest;

/* Of one dataset, whatever the condition. */
typedef struct {
  const GPtrArray *good; /* char *, paths; NULL: not known */
  gboolean *counts; /* [images], its scores are evidence of all models */
  gboolean *judges; /* [images], its verdicts too */
  guint n_left_out, n_tuned, n_twins, n_compared;
} Evidence;

static void
evidence_clear (Evidence *evidence)
{
  g_free (evidence->counts);
  g_free (evidence->judges);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evidence, evidence_clear)

static void
free_set (gpointer data)
{
  NormaComparedSet *set = data;

  g_free (set->models);
  g_free (set->times_threshold);
  g_free (set->ranks);
  g_free (set->verdicts);
  g_free (set);
}

static void
clear_figures (NormaModelFigures *figures)
{
  g_clear_pointer (&figures->missed, g_array_unref);
  g_clear_pointer (&figures->alarming, g_array_unref);
  g_clear_pointer (&figures->differing, g_array_unref);
}

void
norma_model_comparison_free (NormaModelComparison *comparison)
{
  if (comparison == NULL)
    return;
  for (guint i = 0; i < comparison->sets->len; i++)
    for (guint m = 0; m < comparison->n_models; m++)
      clear_figures (&((NormaComparedSet *)comparison->sets->pdata[i])->models[m]);
  g_ptr_array_unref (comparison->sets);
  g_free (comparison);
}

/* One set, while it is worked on. Of a model m and an image i stands m · n_images + i. */
typedef struct {
  const Contest *contest;
  NormaComparedSet *set; /* owned by the comparison */
  const Evidence *evidence;
  guint n_images;
  gboolean *counts; /* [n_images], evidence, and scored by all models */
  float *scores; /* [n_models][n_images] */

  /* Those that count, one after the other. */
  guint n;
  guint *images; /* [n], of the set */
  NormaTruth *truths; /* [n] */
  float *counted; /* [n_models][n], scores */
} Round;

static void
round_clear (Round *r)
{
  g_free (r->counts);
  g_free (r->scores);
  g_free (r->images);
  g_free (r->truths);
  g_free (r->counted);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Round, round_clear)

static const NormaTestImage *
get_image (const Round *r, guint index)
{
  return r->set->dataset->images->pdata[index];
}

static gboolean
take_memory (Round *r, GError **error)
{
  gsize n = r->n_images, floats = r->contest->n_models * sizeof (float);
  gsize verdicts = r->contest->n_models * sizeof (NormaVerdict);
  const char *what = "scores of several models";

  return (r->counts = norma_alloc (n, sizeof (gboolean), what, error)) != NULL &&
         (r->scores = norma_alloc (n, floats, what, error)) != NULL &&
         (r->set->verdicts = norma_alloc (n, verdicts, what, error)) != NULL &&
         (r->images = norma_alloc (n, sizeof (guint), what, error)) != NULL &&
         (r->truths = norma_alloc (n, sizeof (NormaTruth), what, error)) != NULL &&
         (r->counted = norma_alloc (n, floats, what, error)) != NULL &&
         (r->set->times_threshold = norma_alloc (n, floats, what, error)) != NULL &&
         (r->set->ranks = norma_alloc (n, floats, what, error)) != NULL;
}

/* Which images are evidence of all models. */
static gboolean
exclude (const Contest *contest, const NormaDataset *dataset, Evidence *evidence, GError **error)
{
  const NormaModelComparisonOptions *o = contest->options;
  const NormaLeakageOptions options = { evidence->good, o->n_threads, o->budget };
  g_autoptr (GPtrArray) paths = norma_dataset_list_paths (dataset);
  g_autofree gboolean *is_twin =
      norma_alloc (paths->len, sizeof (gboolean), "near-duplicates", error);

  if (is_twin == NULL)
    return FALSE;
  for (guint i = 0; i < paths->len; i++)
    evidence->counts[i] = evidence->judges[i] = TRUE;
  for (guint m = 0; m < contest->n_models; m++) {
    g_autoptr (NormaLeakage) leakage =
        norma_leakage_find (contest->models[m], paths, &options, contest->progress, error);

    if (leakage == NULL)
      return FALSE;
    evidence->n_compared += leakage->n_compared;
    for (guint i = 0; i < paths->len; i++) {
      is_twin[i] |= leakage->twins[i] != NULL;
      evidence->counts[i] &= !norma_leak_spoils_score (leakage->leaks[i]);
      evidence->judges[i] &= !norma_leak_spoils_verdict (leakage->leaks[i]);
    }
  }
  for (guint i = 0; i < paths->len; i++) {
    evidence->n_left_out += !evidence->counts[i];
    evidence->n_twins += evidence->counts[i] && is_twin[i];
    evidence->counts[i] &= !(o->without_twins && is_twin[i]);
    evidence->n_tuned += evidence->counts[i] && !evidence->judges[i];
  }
  return TRUE;
}

/* images: of the set, those that were evaluated. Returns how many of them this model could not score; these
 * count no more. */
static guint
take_figures (Round *r, guint model, const GArray *images, const NormaEvaluation *e)
{
  guint n_failed = 0;

  for (guint k = 0; k < images->len; k++) {
    const NormaImageFigures *figures = &g_array_index (e->images, NormaImageFigures, k);
    guint image = g_array_index (images, guint, k);
    gsize at = (gsize)model * r->n_images + image;

    r->scores[at] = figures->score;
    r->set->verdicts[at] = figures->verdict;
    if (figures->is_scored && isfinite (figures->score))
      continue;
    r->counts[image] = FALSE;
    n_failed++;
  }
  if (!norma_condition_keeps_places (&r->set->condition)) {
    r->set->models[model].aupimo = r->set->models[model].aupro = NAN;
    return n_failed;
  }
  r->set->models[model].aupimo = e->pixels->aupimo;
  r->set->models[model].aupro = e->pixels->aupro;
  return n_failed;
}

/* Of the images that count. One that a model cannot score counts for none, *failed then is TRUE. */
static gboolean
evaluate_all (Round *r, gboolean *failed, GError **error)
{
  const NormaModelComparisonOptions *o = r->contest->options;
  g_autoptr (NormaDataset) part = norma_dataset_new_part (r->set->dataset, r->counts);
  g_autoptr (GArray) images = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_counting = part->images->len;

  for (guint i = 0; i < r->n_images; i++)
    if (r->counts[i])
      g_array_append_val (images, i);
  *failed = FALSE;
  for (guint m = 0; m < r->contest->n_models && n_counting > 0; m++) {
    NormaEvaluateOptions options = { .coverage = o->coverage, .n_draws = 1, .seed = o->seed };
    g_autoptr (NormaEvaluation) e = NULL;

    options.score.n_threads = o->n_threads;
    options.score.budget = o->budget;
    options.score.condition = &r->set->condition;
    options.score.corrupting = &r->contest->corrupting;
    e = norma_evaluate (r->contest->models[m], part, &options, r->contest->progress, error);
    if (e == NULL)
      return FALSE;
    *failed |= take_figures (r, m, images, e) > 0;
  }
  return TRUE;
}

/* Again where one failed, for its pixels have no part in the figures of the others. */
static gboolean
score_all (Round *r, GError **error)
{
  gboolean failed = TRUE;

  for (guint i = 0; i < r->n_images; i++)
    r->counts[i] = r->evidence->counts[i];
  while (failed)
    if (!evaluate_all (r, &failed, error))
      return FALSE;
  for (guint i = 0; i < r->n_images; i++)
    r->set->n_unreadable += r->evidence->counts[i] && !r->counts[i];
  return TRUE;
}

static gboolean
gather (Round *r, GError **error)
{
  for (guint i = 0; i < r->n_images; i++)
    if (r->counts[i]) {
      gboolean anomalous = get_image (r, i)->anomalous;

      r->truths[r->n] = anomalous ? NORMA_TRUTH_ANOMALOUS : NORMA_TRUTH_NOMINAL;
      r->images[r->n++] = i;
      r->set->n_defective += anomalous;
      r->set->n_good += !anomalous;
    }
  for (guint m = 0; m < r->contest->n_models; m++)
    for (guint k = 0; k < r->n; k++)
      r->counted[m * r->n + k] = r->scores[(gsize)m * r->n_images + r->images[k]];
  if (r->n > 0)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "found %u images, none of which all models can score and no model was fitted on; "
               "expected at least one",
               r->n_images);
  return FALSE;
}

/* Figures. */

static void
rate (const Round *r, guint model)
{
  NormaModelFigures *figures = &r->set->models[model];
  guint64 n_rejected[2] = { 0 }, n_judged[2] = { 0 };

  for (guint k = 0; k < r->n; k++) {
    guint image = r->images[k];
    guint class = r->truths[k] == NORMA_TRUTH_ANOMALOUS;

    if (!r->evidence->judges[image])
      continue;
    n_judged[class]++;
    n_rejected[class] +=
        r->set->verdicts[(gsize)model * r->n_images + image] == NORMA_VERDICT_REJECT;
  }
  figures->false_alarms =
      norma_rate_new (n_rejected[0], n_judged[0], r->contest->options->coverage);
  figures->recall = norma_rate_new (n_rejected[1], n_judged[1], r->contest->options->coverage);
}

static gboolean
test (const Round *r, guint model, GError **error)
{
  const NormaModelComparisonOptions *o = r->contest->options;
  NormaModelFigures *figures = &r->set->models[model];
  const float *own = r->counted + (gsize)model * r->n;
  const gconstpointer none[2] = { NULL, NULL };

  if (!norma_delong (r->counted, own, r->truths, r->n, &figures->delong, error) ||
      !norma_paired_bootstrap (r->counted, own, r->truths, r->n, norma_image_metric_auroc, none,
                               o->coverage, o->n_draws, o->seed, &figures->difference, error) ||
      !norma_image_metric_interval (own, r->truths, r->n, norma_image_metric_auroc, NULL,
                                    o->coverage, o->n_draws, o->seed, &figures->auroc_interval,
                                    error))
    return FALSE;
  figures->auroc = figures->delong.auroc[1];
  return TRUE;
}

static void
rank (const Round *r, guint model)
{
  const float *own = r->counted + (gsize)model * r->n;
  gsize first = (gsize)model * r->n_images;

  for (guint i = 0; i < r->n_images; i++)
    r->set->ranks[first + i] = r->set->times_threshold[first + i] = NAN;
  for (guint k = 0; k < r->n; k++) {
    double below = 0;

    for (guint j = 0; j < r->n; j++)
      below += own[j] < own[k] ? 1 : own[j] == own[k] && j != k ? 0.5 : 0;
    r->set->ranks[first + r->images[k]] = r->n == 1 ? 0 : (float)(below / (r->n - 1));
    r->set->times_threshold[first + r->images[k]] =
        own[k] / r->contest->models[model]->limits.reject;
  }
}

/* The images with the highest values, at most n; values: [n_images], NaN for those that play no part. Of
 * equal ones the first of the set. */
static GArray *
list_highest (const float *values, guint n_images, guint n)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n_images; i++) {
    guint place = list->len;

    if (isnan (values[i]))
      continue;
    while (place > 0 && values[g_array_index (list, guint, place - 1)] < values[i])
      place--;
    if (place == n)
      continue;
    g_array_insert_val (list, place, i);
    g_array_set_size (list, MIN (list->len, n));
  }
  return list;
}

static void
list_worst (const Round *r, guint model, float *values)
{
  NormaModelFigures *figures = &r->set->models[model];
  const float *own = r->set->times_threshold + (gsize)model * r->n_images;
  const float *ranks = r->set->ranks + (gsize)model * r->n_images;
  guint n = r->contest->options->n_worst;

  for (guint i = 0; i < r->n_images; i++)
    values[i] = get_image (r, i)->anomalous ? -own[i] : NAN;
  figures->missed = list_highest (values, r->n_images, n);
  for (guint i = 0; i < r->n_images; i++)
    values[i] = get_image (r, i)->anomalous ? NAN : own[i];
  figures->alarming = list_highest (values, r->n_images, n);
  for (guint i = 0; i < r->n_images; i++)
    values[i] = ranks[i] == r->set->ranks[i] ? NAN : fabsf (ranks[i] - r->set->ranks[i]);
  figures->differing = list_highest (values, r->n_images, model == 0 ? 0 : n);
}

static gboolean
compare_all (Round *r, GError **error)
{
  g_autofree float *values = norma_alloc (r->n_images, sizeof (float), "ranks", error);

  for (guint m = 0; values != NULL && m < r->contest->n_models; m++) {
    rate (r, m);
    rank (r, m);
    list_worst (r, m, values);
    if (!norma_progress_continue (r->contest->progress, error) || !test (r, m, error))
      return FALSE;
  }
  return values != NULL;
}

static gboolean
play (const Contest *contest, const Evidence *evidence, NormaComparedSet *set, GError **error)
{
  g_auto (Round) r = {
    .contest = contest, .set = set, .evidence = evidence, .n_images = set->dataset->images->len
  };

  set->n_left_out = evidence->n_left_out;
  set->n_tuned = evidence->n_tuned;
  set->n_twins = evidence->n_twins;
  set->n_compared = evidence->n_compared;
  return take_memory (&r, error) && score_all (&r, error) && gather (&r, error) &&
         compare_all (&r, error);
}

static gboolean
play_all (const Contest *contest, const GPtrArray *datasets, guint index,
          NormaModelComparison *comparison, GError **error)
{
  const NormaDataset *dataset = datasets->pdata[index];
  const GPtrArray *good = contest->options->good;
  const GArray *conditions = contest->options->conditions;
  guint n_conditions = conditions == NULL ? 0 : conditions->len;
  g_auto (Evidence) evidence = { .good = good == NULL ? NULL : good->pdata[index] };
  gsize n = dataset->images->len;

  evidence.counts = norma_alloc (n, sizeof (gboolean), "scores of several models", error);
  if (evidence.counts == NULL)
    return FALSE;
  evidence.judges = norma_alloc (n, sizeof (gboolean), "scores of several models", error);
  if (evidence.judges == NULL || !exclude (contest, dataset, &evidence, error))
    return FALSE;
  for (guint i = 0; i <= n_conditions; i++) {
    NormaComparedSet *set = g_new0 (NormaComparedSet, 1);

    set->dataset = dataset;
    set->index = index;
    set->models = g_new0 (NormaModelFigures, contest->n_models);
    if (i > 0)
      set->condition = g_array_index (conditions, NormaCondition, i - 1);
    g_ptr_array_add (comparison->sets, set);
    if (!play (contest, &evidence, set, error))
      return FALSE;
  }
  return TRUE;
}

/* All models see the same pictures, in the size that the largest of them needs. */
static NormaCorrupting
find_corrupting (NormaModel *const *models, guint n_models, guint64 seed)
{
  NormaCorrupting corrupting = norma_corrupting_new (models[0], seed);

  for (guint m = 1; m < n_models; m++)
    corrupting.enough_side =
        MAX (corrupting.enough_side, norma_corrupting_new (models[m], seed).enough_side);
  return corrupting;
}

static gboolean
check_conditions (const NormaModel *model, const GArray *conditions, GError **error)
{
  for (guint i = 0; conditions != NULL && i < conditions->len; i++) {
    const NormaCondition *condition = &g_array_index (conditions, NormaCondition, i);

    if (norma_corruption_applies (condition->kind, model->frame.kind, 1))
      continue;
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "found the condition %s for images with %s, expected one that applies to them",
                 norma_corruption_to_string (condition->kind),
                 norma_value_kind_describe (model->frame.kind));
    return FALSE;
  }
  return TRUE;
}

/* The first model is compared with nothing. */
static void
adjust (const NormaModelComparison *c)
{
  guint n = c->n_models - 1, n_tests = n * c->sets->len;
  g_autofree double *p = g_new (double, n_tests);
  g_autofree double *adjusted = g_new (double, n_tests);

  for (guint t = 0; t < n_tests; t++)
    p[t] = ((const NormaComparedSet *)c->sets->pdata[t / n])->models[1 + t % n].delong.p;
  norma_holm_adjust (p, n_tests, adjusted);
  for (guint t = 0; t < n_tests; t++)
    ((NormaComparedSet *)c->sets->pdata[t / n])->models[1 + t % n].p = adjusted[t];
  for (guint i = 0; i < c->sets->len; i++)
    ((NormaComparedSet *)c->sets->pdata[i])->models[0].p = 1;
}

NormaModelComparison *
norma_models_compare (NormaModel *const *models, guint n_models, const GPtrArray *datasets,
                      const NormaModelComparisonOptions *options, const NormaProgress *progress,
                      GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NormaModelComparison) comparison = g_new0 (NormaModelComparison, 1);
  const Contest contest = { models, n_models, options, progress,
                            find_corrupting (models, n_models, options->seed) };

  comparison->n_models = n_models;
  comparison->coverage = options->coverage;
  comparison->sets = g_ptr_array_new_with_free_func (free_set);
  if (!check_conditions (models[0], options->conditions, error))
    return NULL;
  for (guint i = 0; i < datasets->len; i++)
    if (!play_all (&contest, datasets, i, comparison, error)) {
      g_prefix_error (error, "set %u of %u: ", i + 1, datasets->len);
      return NULL;
    }
  adjust (comparison);
  comparison->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return g_steal_pointer (&comparison);
}
