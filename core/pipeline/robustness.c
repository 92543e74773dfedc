/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/robustness.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/base/workers.h"
#include "core/metrics/auroc.h"
#include "core/pipeline/condition.h"
#include "core/pipeline/score.h"

/* As it is, and under each corruption in each severity. */
enum { N_STATES = 1 + NORMA_N_CORRUPTIONS * NORMA_N_CORRUPTION_SEVERITIES };

void
norma_robustness_options_init (NormaRobustnessOptions *options)
{
  *options = (NormaRobustnessOptions){ .seed = 1, .coverage = 0.95 };
}

void
norma_robustness_free (NormaRobustness *robustness)
{
  if (robustness == NULL)
    return;
  norma_leakage_free (robustness->leakage);
  g_free (robustness);
}

typedef struct {
  float scores[N_STATES];
  gboolean is_rejected[N_STATES];
  gboolean is_chosen, is_scored;
} Outcome;

typedef struct {
  NormaModel *model;
  const NormaDataset *dataset;
  const NormaRobustnessOptions *options;
  const NormaProgress *progress;
  NormaRobustness *robustness;
  NormaCorrupting corrupting;
  NormaScorer **scorers; /* one a worker */
  Outcome *outcomes; /* one an image */
  GArray *chosen; /* guint, images to be scored */
  GMutex lock;
  guint n_done;
} Measuring;

static const NormaTestImage *
get_image (const Measuring *m, guint index)
{
  return m->dataset->images->pdata[index];
}

/* Which images. */

static gboolean
find_leakage (Measuring *m, GError **error)
{
  const NormaLeakageOptions options = { m->options->good, m->options->n_threads,
                                        m->options->budget };
  g_autoptr (GPtrArray) paths = norma_dataset_list_paths (m->dataset);

  m->robustness->leakage = norma_leakage_find (m->model, paths, &options, m->progress, error);
  return m->robustness->leakage != NULL;
}

/* candidates: guint, in place; the first n of a seeded order. */
static void
draw (GArray *candidates, guint n, NormaRandom *random)
{
  guint *all = (guint *)(gpointer)candidates->data;

  for (guint i = 0; i < n; i++) {
    guint j = i + (guint)norma_random_below (random, candidates->len - i);
    guint swapped = all[i];

    all[i] = all[j];
    all[j] = swapped;
  }
  g_array_set_size (candidates, n);
}

/* The images of a kind stand together. Returns where the next kind begins. */
static guint
choose_kind (Measuring *m, guint first, NormaRandom *random)
{
  const NormaLeakage *leakage = m->robustness->leakage;
  const char *kind = get_image (m, first)->kind;
  g_autoptr (GArray) candidates = g_array_new (FALSE, FALSE, sizeof (guint));
  guint most = m->options->n_most;
  guint i;

  for (i = first; i < m->dataset->images->len && g_str_equal (get_image (m, i)->kind, kind); i++)
    if (norma_leak_spoils_score (leakage->leaks[i]) ||
        (m->options->without_twins && leakage->twins[i] != NULL))
      m->robustness->n_left_out++;
    else
      g_array_append_val (candidates, i);
  if (most > 0 && most < candidates->len)
    draw (candidates, most, random);
  for (guint k = 0; k < candidates->len; k++)
    m->outcomes[g_array_index (candidates, guint, k)].is_chosen = TRUE;
  return i;
}

static gboolean
choose (Measuring *m, GError **error)
{
  NormaRandom random;

  norma_random_seed (&random, m->options->seed);
  for (guint i = 0; i < m->dataset->images->len;)
    i = choose_kind (m, i, &random);
  for (guint i = 0; i < m->dataset->images->len; i++)
    if (m->outcomes[i].is_chosen)
      g_array_append_val (m->chosen, i);
  if (m->chosen->len > 0)
    return TRUE;
  g_set_error (
      error, NORMA_ERROR, NORMA_ERROR_INPUT,
      "found %u images, all of which the model was fitted on, tolerates a place of or, where "
      "these are left out, has near-duplicates of; expected others",
      m->dataset->images->len);
  return FALSE;
}

/* Scores. */

static gboolean
score (const Measuring *m, guint worker, const NormaRaster *raster, Outcome *outcome, guint state,
       GError **error)
{
  g_autoptr (NormaResult) result = norma_scorer_score (m->scorers[worker], raster, error);

  if (result == NULL)
    return FALSE;
  outcome->scores[state] = result->score;
  outcome->is_rejected[state] = result->finding->verdict == NORMA_VERDICT_REJECT;
  return TRUE;
}

static gboolean
score_corrupted (const Measuring *m, guint index, guint worker, NormaCorruptionKind kind,
                 const NormaRaster *raster, Outcome *outcome, GError **error)
{
  const char *path = get_image (m, index)->path;

  for (guint severity = 1; severity <= NORMA_N_CORRUPTION_SEVERITIES; severity++) {
    const NormaCondition condition = { kind, severity };
    const NormaCorruption corruption = norma_corrupting_find (&m->corrupting, &condition, index);
    guint state = kind * NORMA_N_CORRUPTION_SEVERITIES + severity;
    g_autoptr (NormaRaster) corrupted = NULL;

    if (!norma_progress_continue (m->progress, error))
      return FALSE;
    corrupted = norma_corruption_apply (&corruption, raster, path, error);
    if (corrupted == NULL || !score (m, worker, corrupted, outcome, state, error))
      return FALSE;
  }
  return TRUE;
}

/* A picture that was decoded reduced is read whole to be saved anew, once the other is let go. */
static gboolean
score_all_states (const Measuring *m, guint index, guint worker, Outcome *outcome, GError **error)
{
  const char *path = get_image (m, index)->path;
  NormaBudget *budget = m->options->budget;
  g_autoptr (NormaRaster) raster =
      norma_corrupting_read (path, m->corrupting.enough_side, budget, error);

  if (raster == NULL || !score (m, worker, raster, outcome, 0, error))
    return FALSE;
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++) {
    if (!norma_corruption_applies (kind, norma_raster_get_kind (raster), raster->channels))
      continue;
    if (kind == NORMA_CORRUPTION_JPEG && raster->scale_denominator > 1) {
      g_clear_pointer (&raster, norma_raster_unref);
      raster = norma_corrupting_read (path, 0, budget, error);
    }
    if (raster == NULL || !score_corrupted (m, index, worker, kind, raster, outcome, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
score_item (gsize item, guint worker, gpointer data, GError **error)
{
  Measuring *m = data;
  guint index = g_array_index (m->chosen, guint, item);
  Outcome *outcome = &m->outcomes[index];
  g_autoptr (GError) image_error = NULL;

  outcome->is_scored = score_all_states (m, index, worker, outcome, &image_error);
  if (g_error_matches (image_error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, g_steal_pointer (&image_error));
    return FALSE;
  }
  g_mutex_lock (&m->lock);
  norma_progress_report (m->progress, "Scoring corrupted images", ++m->n_done, m->chosen->len);
  g_mutex_unlock (&m->lock);
  return TRUE;
}

static gboolean
score_all (Measuring *m, GError **error)
{
  guint n_threads = norma_workers_count (m->options->n_threads);
  g_autofree NormaScorer **scorers = g_new0 (NormaScorer *, n_threads);
  gboolean done = TRUE;

  m->scorers = scorers;
  for (guint i = 0; i < n_threads && done; i++) {
    scorers[i] = norma_scorer_new (m->model, error);
    done = scorers[i] != NULL;
  }
  done = done && norma_workers_run (n_threads, m->chosen->len, score_item, m,
                                    norma_progress_get_cancellable (m->progress), error);
  for (guint i = 0; i < n_threads; i++)
    norma_scorer_free (scorers[i]);
  return done;
}

/* Figures. */

static gboolean
rate (const Measuring *m, guint state, NormaRobustnessPoint *point, GError **error)
{
  g_autoptr (GArray) nominal = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) anomalous = g_array_new (FALSE, FALSE, sizeof (float));
  guint64 n_rejected[2] = { 0 }, n_judged[2] = { 0 };

  for (guint i = 0; i < m->chosen->len; i++) {
    guint index = g_array_index (m->chosen, guint, i);
    const Outcome *outcome = &m->outcomes[index];
    guint class = get_image (m, index)->anomalous ? 1 : 0;

    if (!outcome->is_scored)
      continue;
    g_array_append_val (class == 0 ? nominal : anomalous, outcome->scores[state]);
    if (norma_leak_spoils_verdict (m->robustness->leakage->leaks[index]))
      continue;
    n_judged[class]++;
    n_rejected[class] += outcome->is_rejected[state];
  }
  point->false_alarms = norma_rate_new (n_rejected[0], n_judged[0], m->options->coverage);
  point->recall = norma_rate_new (n_rejected[1], n_judged[1], m->options->coverage);
  return norma_auroc ((const float *)(gpointer)nominal->data, nominal->len,
                      (const float *)(gpointer)anomalous->data, anomalous->len, &point->auroc,
                      error);
}

static void
count (Measuring *m)
{
  NormaRobustness *r = m->robustness;

  for (guint i = 0; i < m->chosen->len; i++) {
    guint index = g_array_index (m->chosen, guint, i);

    if (!m->outcomes[index].is_scored)
      r->n_unreadable++;
    else if (get_image (m, index)->anomalous)
      r->n_defective++;
    else
      r->n_good++;
  }
}

static gboolean
rate_all (Measuring *m, GError **error)
{
  NormaRobustness *r = m->robustness;

  count (m);
  if (!rate (m, 0, &r->clean, error))
    return FALSE;
  for (guint kind = 0; kind < NORMA_N_CORRUPTIONS; kind++) {
    r->applies[kind] = norma_corruption_applies (kind, m->model->frame.kind, 1);
    for (guint i = 0; r->applies[kind] && i < NORMA_N_CORRUPTION_SEVERITIES; i++)
      if (!rate (m, 1 + kind * NORMA_N_CORRUPTION_SEVERITIES + i, &r->points[kind][i], error))
        return FALSE;
  }
  return TRUE;
}

static gboolean
measure (Measuring *m, GError **error)
{
  m->outcomes = norma_alloc (m->dataset->images->len, sizeof (Outcome), "outcomes", error);
  return m->outcomes != NULL && find_leakage (m, error) && choose (m, error) &&
         score_all (m, error) && rate_all (m, error);
}

NormaRobustness *
norma_robustness_measure (NormaModel *model, const NormaDataset *dataset,
                          const NormaRobustnessOptions *options, const NormaProgress *progress,
                          GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NormaRobustness) robustness = g_new0 (NormaRobustness, 1);
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint));
  Measuring m = { .model = model,
                  .dataset = dataset,
                  .options = options,
                  .progress = progress,
                  .corrupting = norma_corrupting_new (model, options->seed),
                  .robustness = robustness,
                  .chosen = chosen };
  gboolean done;

  robustness->n_images = dataset->images->len;
  robustness->coverage = options->coverage;
  g_mutex_init (&m.lock);
  done = measure (&m, error);
  g_mutex_clear (&m.lock);
  g_free (m.outcomes);
  robustness->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return done ? g_steal_pointer (&robustness) : NULL;
}
