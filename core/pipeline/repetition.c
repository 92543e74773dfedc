/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/repetition.h"

#include <math.h>

#include "core/base/error.h"
#include "core/base/file-hash.h"
#include "core/base/random.h"
#include "core/pipeline/evaluate.h"
#include "core/pipeline/score.h"

void
norma_repeat_options_init (NormaRepeatOptions *options)
{
  *options = (NormaRepeatOptions){ .n_repetitions = 5, .share = 0.8, .coverage = 0.95 };
  norma_fit_options_init (&options->fit);
  options->fit.n_defect_spots = 0; /* no figure here rests on it */
}

void
norma_repeated_free (NormaRepeated *repeated)
{
  if (repeated == NULL)
    return;
  g_array_unref (repeated->repetitions);
  g_free (repeated);
}

static gboolean
check (const NormaRepeatOptions *o, GError **error)
{
  if (o->n_repetitions >= 2 && o->share > 0 && o->share <= 1 && o->coverage > 0 && o->coverage < 1)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "repetitions: found %u of a share of %g, expected at least 2 of a share above 0 and "
               "at most 1",
               o->n_repetitions, o->share);
  return FALSE;
}

typedef struct {
  const NormaDataset *dataset;
  const NormaRepeatOptions *options;
  const NormaProgress *progress;
  NormaRepeated *repeated;
  GPtrArray *order; /* char *, paths of the good images, shuffled anew for each repetition */
} Series;

static void
shuffle (GPtrArray *paths, guint64 seed)
{
  NormaRandom random;

  norma_random_seed (&random, seed);
  for (guint i = 0; i + 1 < paths->len; i++) {
    guint j = i + (guint)norma_random_below (&random, paths->len - i);
    gpointer swapped = paths->pdata[i];

    paths->pdata[i] = paths->pdata[j];
    paths->pdata[j] = swapped;
  }
}

/* Lends the paths [first, first + n) of the order. */
static GPtrArray *
take (const Series *s, guint first, guint n)
{
  GPtrArray *part = g_ptr_array_new ();

  for (guint i = first; i < first + n; i++)
    g_ptr_array_add (part, s->order->pdata[i]);
  return part;
}

/* The test images that are not among the good ones, so that all repetitions are held against the same
 * images, none of which any is fitted on. NULL after an error. */
static NormaDataset *
list_unlearnt (const NormaDataset *dataset, const GPtrArray *good, const NormaProgress *progress,
               GError **error)
{
  g_autoptr (GHashTable) learnt = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree gboolean *keep = g_new (gboolean, dataset->images->len);
  g_autoptr (NormaDataset) part = NULL;

  for (guint i = 0; i < good->len; i++) {
    char *hash = norma_file_hash (good->pdata[i], NULL);

    if (hash != NULL)
      g_hash_table_add (learnt, hash);
  }
  for (guint i = 0; i < dataset->images->len; i++) {
    const NormaTestImage *image = dataset->images->pdata[i];
    g_autofree char *hash = norma_file_hash (image->path, NULL);

    if (!norma_progress_continue (progress, error))
      return NULL;
    keep[i] = hash == NULL || !g_hash_table_contains (learnt, hash);
  }
  part = norma_dataset_new_part (dataset, keep);
  if (part->images->len > 0)
    return g_steal_pointer (&part);
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "found %u test images, all among the good images; expected others",
               dataset->images->len);
  return NULL;
}

typedef struct {
  guint64 n, n_rejected;
} Count;

static void
count_verdict (gsize index, const char *path, const NormaResult *result, const GError *image_error,
               gpointer data)
{
  Count *count = data;

  if (result == NULL)
    return;
  count->n++;
  count->n_rejected += result->finding->verdict == NORMA_VERDICT_REJECT;
}

static gboolean
rate_held_back (const Series *s, NormaModel *model, const GPtrArray *paths, NormaRate *rate,
                GError **error)
{
  Count count = { 0, 0 };
  const NormaScoreOptions options = { .n_threads = s->options->fit.n_threads,
                                      .budget = s->options->fit.budget,
                                      .deliver = count_verdict,
                                      .data = &count };

  if (!norma_score_images (model, paths, &options, s->progress, error))
    return FALSE;
  *rate = norma_rate_new (count.n_rejected, count.n, s->options->coverage);
  return TRUE;
}

static void
take_figures (const Series *s, const NormaEvaluation *e, NormaRepetition *repetition)
{
  guint64 n = 0, n_rejected = 0;

  for (guint i = 0; i < e->kinds->len; i++) {
    const NormaKindResult *kind = e->kinds->pdata[i];

    if (!kind->anomalous)
      continue;
    n += kind->n_images - kind->n_unreadable - kind->n_tuned;
    n_rejected += kind->n_verdicts[NORMA_VERDICT_REJECT];
  }
  repetition->image_auroc = e->image_auroc;
  repetition->pixel_auroc = e->pixels->auroc;
  repetition->false_alarms = norma_rate_new (e->n_good_rejected, e->n_good, s->options->coverage);
  repetition->recall = norma_rate_new (n_rejected, n, s->options->coverage);
}

static gboolean
evaluate (const Series *s, NormaModel *model, NormaRepetition *repetition, GError **error)
{
  g_autoptr (NormaEvaluation) evaluation = NULL;
  NormaEvaluateOptions options;

  norma_evaluate_options_init (&options);
  options.coverage = s->options->coverage;
  options.n_draws = 1; /* the spread stands in place of intervals */
  options.score.n_threads = s->options->fit.n_threads;
  options.score.budget = s->options->fit.budget;
  evaluation = norma_evaluate (model, s->dataset, &options, s->progress, error);
  if (evaluation == NULL)
    return FALSE;
  take_figures (s, evaluation, repetition);
  return TRUE;
}

static gboolean
repeat_once (const Series *s, guint64 seed, GError **error)
{
  NormaRepetition repetition = { .seed = seed, .promised = NAN };
  NormaFitOptions options = s->options->fit;
  guint n = s->order->len;
  guint n_learnt = CLAMP ((guint)lround (s->options->share * n), 1, n);
  g_autoptr (GPtrArray) learnt = NULL;
  g_autoptr (GPtrArray) others = NULL;
  g_autoptr (NormaFit) fit = NULL;

  shuffle (s->order, seed);
  learnt = take (s, 0, n_learnt);
  others = take (s, n_learnt, n - n_learnt);
  norma_fit_options_set_seed (&options, seed);
  fit = norma_fit_images (learnt, &options, s->progress, error);
  if (fit == NULL || !evaluate (s, fit->model, &repetition, error) ||
      !rate_held_back (s, fit->model, others, &repetition.held_back, error))
    return FALSE;
  repetition.n_fitted = fit->survey->n_usable;
  if (fit->model->promise.n > 0)
    repetition.promised = fit->model->promise.false_alarms;
  g_array_append_val (s->repeated->repetitions, repetition);
  return TRUE;
}

/* offset: of a double in NormaRepetition. */
static NormaSpread
spread (const GArray *repetitions, gsize offset)
{
  NormaSpread s = { 0, 0, INFINITY, -INFINITY };
  guint n = 0;

  for (guint i = 0; i < repetitions->len; i++) {
    double value =
        G_STRUCT_MEMBER (double, &g_array_index (repetitions, NormaRepetition, i), offset);

    if (isnan (value))
      continue;
    n++;
    s.mean += value;
    s.least = MIN (s.least, value);
    s.most = MAX (s.most, value);
  }
  if (n == 0)
    return (NormaSpread){ NAN, NAN, NAN, NAN };
  s.mean /= n;
  for (guint i = 0; i < repetitions->len; i++) {
    double value =
        G_STRUCT_MEMBER (double, &g_array_index (repetitions, NormaRepetition, i), offset);

    s.deviation += isnan (value) ? 0 : (value - s.mean) * (value - s.mean);
  }
  s.deviation = n < 2 ? NAN : sqrt (s.deviation / (n - 1));
  return s;
}

static void
summarise (NormaRepeated *r)
{
  r->image_auroc = spread (r->repetitions, G_STRUCT_OFFSET (NormaRepetition, image_auroc));
  r->pixel_auroc = spread (r->repetitions, G_STRUCT_OFFSET (NormaRepetition, pixel_auroc));
  r->false_alarms = spread (r->repetitions, G_STRUCT_OFFSET (NormaRepetition, false_alarms.share));
  r->recall = spread (r->repetitions, G_STRUCT_OFFSET (NormaRepetition, recall.share));
  r->held_back = spread (r->repetitions, G_STRUCT_OFFSET (NormaRepetition, held_back.share));
}

NormaRepeated *
norma_repeat (const GPtrArray *good, const NormaDataset *dataset, const NormaRepeatOptions *options,
              const NormaProgress *progress, GError **error)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (NormaRepeated) repeated = NULL;
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (NormaDataset) kept = NULL;

  if (!check (options, error) || !(kept = list_unlearnt (dataset, good, progress, error)))
    return NULL;
  repeated = g_new0 (NormaRepeated, 1);
  repeated->repetitions = g_array_new (FALSE, FALSE, sizeof (NormaRepetition));
  repeated->n_good = good->len;
  repeated->n_nominal = kept->n_nominal;
  repeated->n_anomalous = kept->n_anomalous;
  repeated->n_left_out = dataset->images->len - kept->images->len;
  repeated->coverage = options->coverage;
  for (guint i = 0; i < options->n_repetitions; i++) {
    const Series series = { kept, options, progress, repeated, order };
    guint64 seed = options->fit.seed + i;

    /* From the order given, so that a repetition depends on its own seed alone. */
    g_ptr_array_set_size (order, 0);
    g_ptr_array_extend (order, (GPtrArray *)good, NULL, NULL);
    if (!repeat_once (&series, seed, error)) {
      g_prefix_error (error, "repetition with the seed %" G_GUINT64_FORMAT ": ", seed);
      return NULL;
    }
  }
  summarise (repeated);
  repeated->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  return g_steal_pointer (&repeated);
}
