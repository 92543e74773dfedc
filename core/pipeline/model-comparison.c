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
} Contest;

static void
free_set (gpointer data)
{
  NormaComparedSet *set = data;

  g_free (set->models);
  g_free (set->times_threshold);
  g_free (set->ranks);
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
  guint n_images;
  gboolean *counts; /* [n_images], its scores are evidence of all models */
  gboolean *judges; /* [n_images], its verdicts too */
  float *scores; /* [n_models][n_images] */
  gboolean *is_rejected; /* [n_models][n_images] */

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
  g_free (r->judges);
  g_free (r->scores);
  g_free (r->is_rejected);
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
  gsize booleans = r->contest->n_models * sizeof (gboolean);
  const char *what = "scores of several models";

  return (r->counts = norma_alloc (n, sizeof (gboolean), what, error)) != NULL &&
         (r->judges = norma_alloc (n, sizeof (gboolean), what, error)) != NULL &&
         (r->scores = norma_alloc (n, floats, what, error)) != NULL &&
         (r->is_rejected = norma_alloc (n, booleans, what, error)) != NULL &&
         (r->images = norma_alloc (n, sizeof (guint), what, error)) != NULL &&
         (r->truths = norma_alloc (n, sizeof (NormaTruth), what, error)) != NULL &&
         (r->counted = norma_alloc (n, floats, what, error)) != NULL &&
         (r->set->times_threshold = norma_alloc (n, floats, what, error)) != NULL &&
         (r->set->ranks = norma_alloc (n, floats, what, error)) != NULL;
}

/* Which images are evidence of all models. */
static gboolean
exclude (Round *r, const GPtrArray *paths, GError **error)
{
  const NormaModelComparisonOptions *o = r->contest->options;
  const NormaLeakageOptions options = { NULL, o->n_threads, o->budget };

  for (guint i = 0; i < r->n_images; i++)
    r->counts[i] = r->judges[i] = TRUE;
  for (guint m = 0; m < r->contest->n_models; m++) {
    g_autoptr (NormaLeakage) leakage =
        norma_leakage_find (r->contest->models[m], paths, &options, r->contest->progress, error);

    if (leakage == NULL)
      return FALSE;
    for (guint i = 0; i < r->n_images; i++) {
      r->counts[i] &= !norma_leak_spoils_score (leakage->leaks[i]);
      r->judges[i] &= !norma_leak_spoils_verdict (leakage->leaks[i]);
    }
  }
  for (guint i = 0; i < r->n_images; i++) {
    r->set->n_left_out += !r->counts[i];
    r->set->n_tuned += r->counts[i] && !r->judges[i];
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
    r->is_rejected[at] = figures->verdict == NORMA_VERDICT_REJECT;
    if (figures->is_scored && isfinite (figures->score))
      continue;
    r->counts[image] = FALSE;
    n_failed++;
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

  while (failed)
    if (!evaluate_all (r, &failed, error))
      return FALSE;
  for (guint i = 0; i < r->n_images; i++)
    r->set->n_unreadable += !r->counts[i];
  r->set->n_unreadable -= r->set->n_left_out;
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

    if (!r->judges[image])
      continue;
    n_judged[class]++;
    n_rejected[class] += r->is_rejected[(gsize)model * r->n_images + image];
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
play (const Contest *contest, NormaComparedSet *set, GError **error)
{
  g_auto (Round) r = { .contest = contest, .set = set, .n_images = set->dataset->images->len };
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (guint i = 0; i < r.n_images; i++)
    g_ptr_array_add (paths, get_image (&r, i)->path);
  return take_memory (&r, error) && exclude (&r, paths, error) && score_all (&r, error) &&
         gather (&r, error) && compare_all (&r, error);
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
  const Contest contest = { models, n_models, options, progress };

  comparison->n_models = n_models;
  comparison->coverage = options->coverage;
  comparison->sets = g_ptr_array_new_with_free_func (free_set);
  for (guint i = 0; i < datasets->len; i++) {
    NormaComparedSet *set = g_new0 (NormaComparedSet, 1);

    set->dataset = datasets->pdata[i];
    set->models = g_new0 (NormaModelFigures, n_models);
    g_ptr_array_add (comparison->sets, set);
    if (!play (&contest, set, error)) {
      g_prefix_error (error, "set %u of %u: ", i + 1, datasets->len);
      return NULL;
    }
  }
  adjust (comparison);
  comparison->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return g_steal_pointer (&comparison);
}
