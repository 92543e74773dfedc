/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/evaluate.h"

#include <math.h>
#include <string.h>

#include "core/base/error.h"
#include "core/metrics/pixel-auroc.h"

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
  norma_leakage_free (evaluation->leakage);
  g_free (evaluation);
}

/* Images are scored by all workers; what follows runs in their order, one at a time. */
typedef struct {
  NormaEvaluation *evaluation;
  const NormaDataset *dataset;
  const NormaEvaluateOptions *options;
  NormaBudget *pictures;
  NormaPixelAuroc *pixels;
  GArray *nominal; /* float, image scores */
  GArray *anomalous; /* float, of all defects */
  GArray *scored; /* gsize, index of each image that is scored: those that are not left out */
  float *row; /* scratch of one map row */
  guint8 *truth; /* scratch of one mask row */
  guint row_size;
  GError *error; /* the first that concerns the evaluation, not an image */
} Tally;

static char *
get_path (const Tally *t, gsize index)
{
  return ((const NormaTestImage *)t->dataset->images->pdata[index])->path;
}

static NormaKindResult *
find_kind (const Tally *t, const NormaTestImage *image)
{
  const GPtrArray *kinds = t->evaluation->kinds;

  for (guint i = 0; i < kinds->len; i++)
    if (strcmp (((const NormaKindResult *)kinds->pdata[i])->kind, image->kind) == 0)
      return kinds->pdata[i];
  return NULL;
}

static NormaKindResult *
add_kind (Tally *t, const NormaTestImage *image)
{
  GPtrArray *kinds = t->evaluation->kinds;
  NormaKindResult *last = find_kind (t, image);

  if (last != NULL)
    return last;
  last = g_new0 (NormaKindResult, 1);
  last->kind = g_strdup (image->kind);
  last->anomalous = image->anomalous;
  last->auroc = NAN;
  g_ptr_array_add (kinds, last);
  return last;
}

static gboolean
make_rows (Tally *t, guint width, GError **error)
{
  if (width <= t->row_size)
    return TRUE;
  g_free (t->row);
  g_free (t->truth);
  t->row_size = 0;
  t->truth = NULL;
  t->row = norma_alloc (width, sizeof (float), "map row", error);
  if (t->row == NULL)
    return FALSE;
  t->truth = norma_alloc (width, 1, "mask row", error);
  if (t->truth == NULL)
    return FALSE;
  t->row_size = width;
  return TRUE;
}

/* The mask of an image; NULL without error if there is none to read. */
static NormaRaster *
read_mask (const Tally *t, const NormaTestImage *image, const NormaAnomalyMap *map)
{
  NormaReadOptions options = NORMA_READ_OPTIONS_INIT;
  g_autoptr (NormaRaster) mask = NULL;

  options.budget = t->pictures;
  mask = norma_image_read (image->mask, &options, NULL);
  if (mask == NULL || mask->width != map->full_width || mask->height != map->full_height)
    return NULL;
  return g_steal_pointer (&mask);
}

static void
read_truth (const NormaRaster *mask, guint y, guint8 *truth)
{
  double middle = (mask->low + mask->high) / 2;

  for (guint x = 0; x < mask->width; x++) {
    gsize at = (gsize)x * mask->channels;

    if (mask->type == NORMA_SAMPLE_U8)
      truth[x] = ((const guint8 *)norma_raster_row (mask, y))[at] > middle;
    else if (mask->type == NORMA_SAMPLE_U16)
      truth[x] = ((const guint16 *)norma_raster_row (mask, y))[at] > middle;
    else
      truth[x] = ((const float *)norma_raster_row (mask, y))[at] > middle;
  }
}

/* Brings the pixels that are inspected together at the front. Returns how many they are. */
static guint
keep_inspected (Tally *t, guint width)
{
  guint n = 0;

  for (guint x = 0; x < width; x++)
    if (!isnan (t->row[x])) {
      t->row[n] = t->row[x];
      t->truth[n++] = t->truth[x];
    }
  return n;
}

static gboolean
add_pixels (Tally *t, const NormaAnomalyMap *map, const NormaRaster *mask, GError **error)
{
  if (!make_rows (t, map->full_width, error))
    return FALSE;
  norma_pixel_auroc_begin_image (t->pixels);
  memset (t->truth, 0, map->full_width);
  for (guint y = 0; y < map->full_height; y++) {
    guint n = map->full_width;

    norma_anomaly_map_get_row (map, y, t->row);
    if (mask != NULL)
      read_truth (mask, y, t->truth);
    if (map->areas != NULL)
      n = keep_inspected (t, n);
    if (!norma_pixel_auroc_add (t->pixels, t->row, t->truth, n, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
tally_pixels (Tally *t, const NormaTestImage *image, const NormaAnomalyMap *map, GError **error)
{
  g_autoptr (NormaRaster) mask = NULL;

  if (t->dataset->n_masks == 0 || (image->anomalous && image->mask == NULL))
    return TRUE;
  if (image->mask != NULL) {
    mask = read_mask (t, image, map);
    if (mask == NULL) {
      t->evaluation->n_masks_unusable++;
      return TRUE;
    }
  }
  return add_pixels (t, map, mask, error);
}

static gboolean
is_left_out (const Tally *t, gsize index)
{
  const NormaLeakage *leakage = t->evaluation->leakage;

  return norma_leak_spoils_score (leakage->leaks[index]) ||
         (t->options->without_twins && leakage->twins[index] != NULL);
}

static void
tally (Tally *t, gsize index, const NormaResult *result)
{
  const NormaTestImage *image = t->dataset->images->pdata[index];
  NormaKindResult *kind = find_kind (t, image);

  kind->n_images++;
  if (result == NULL) {
    kind->n_unreadable++;
    t->evaluation->n_unreadable++;
    return;
  }
  if (norma_leak_spoils_verdict (t->evaluation->leakage->leaks[index]))
    kind->n_tuned++;
  else
    kind->n_verdicts[result->finding->verdict]++;
  g_array_append_val (image->anomalous ? t->anomalous : t->nominal, result->score);
  if (t->error == NULL)
    tally_pixels (t, image, result->map, &t->error);
}

static void
deliver (gsize index, const char *path, const NormaResult *result, const GError *image_error,
         gpointer data)
{
  Tally *t = data;
  const NormaScoreOptions *outer = &t->options->score;
  gsize place = g_array_index (t->scored, gsize, index);

  tally (t, place, result);
  if (outer->deliver != NULL)
    outer->deliver (place, path, result, image_error, outer->data);
}

static gboolean
examine (gsize index, const char *path, const NormaRaster *raster, const NormaResult *result,
         gpointer data, GError **error)
{
  const Tally *t = data;
  const NormaScoreOptions *outer = &t->options->score;

  return outer->examine (g_array_index (t->scored, gsize, index), path, raster, result, outer->data,
                         error);
}

/* Every image has its kind, also those that are left out. */
static void
choose_scored (Tally *t)
{
  for (gsize i = 0; i < t->dataset->images->len; i++) {
    NormaKindResult *kind = add_kind (t, t->dataset->images->pdata[i]);

    if (is_left_out (t, i)) {
      kind->n_left_out++;
      t->evaluation->n_left_out++;
    } else {
      g_array_append_val (t->scored, i);
    }
  }
}

static gboolean
score_all (NormaModel *model, Tally *t, const NormaProgress *progress, GError **error)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  NormaScoreOptions options = t->options->score;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < t->scored->len; i++)
    g_ptr_array_add (paths, get_path (t, g_array_index (t->scored, gsize, i)));
  options.budget = t->pictures;
  options.examine = options.examine == NULL ? NULL : examine;
  options.deliver = deliver;
  options.data = t;
  if (!norma_score_images (model, paths, &options, progress, error))
    return FALSE;
  t->evaluation->seconds = (double)(g_get_monotonic_time () - start) / 1e6;
  t->evaluation->ms_per_image = 1e3 * t->evaluation->seconds / MAX (paths->len, 1);
  if (t->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&t->error));
  return FALSE;
}

/* The scores of one kind stand together, in the order of the kinds. */
static gboolean
rate_kinds (Tally *t, GError **error)
{
  const float *from = (gconstpointer)t->anomalous->data;

  for (guint i = 0; i < t->evaluation->kinds->len; i++) {
    NormaKindResult *kind = t->evaluation->kinds->pdata[i];
    guint n = kind->n_images - kind->n_unreadable;

    if (!kind->anomalous)
      continue;
    if (!norma_auroc ((gconstpointer)t->nominal->data, t->nominal->len, from, n, &kind->auroc,
                      error))
      return FALSE;
    from += n;
  }
  return TRUE;
}

static gboolean
rate_images (Tally *t, GError **error)
{
  NormaEvaluation *e = t->evaluation;
  const float *nominal = (gconstpointer)t->nominal->data;
  const float *anomalous = (gconstpointer)t->anomalous->data;

  return norma_auroc (nominal, t->nominal->len, anomalous, t->anomalous->len, &e->image_auroc,
                      error) &&
         norma_auroc_interval (nominal, t->nominal->len, anomalous, t->anomalous->len,
                               t->options->coverage, t->options->n_draws, t->options->seed,
                               &e->image_interval, error);
}

static void
count_false_alarms (Tally *t)
{
  NormaEvaluation *e = t->evaluation;

  for (guint i = 0; i < e->kinds->len; i++) {
    const NormaKindResult *kind = e->kinds->pdata[i];

    if (!kind->anomalous) {
      e->n_good += kind->n_images - kind->n_unreadable - kind->n_tuned;
      e->n_good_rejected += kind->n_verdicts[NORMA_VERDICT_REJECT];
    }
  }
  e->false_alarms = norma_wilson_interval (e->n_good_rejected, e->n_good, t->options->coverage);
}

static gboolean
rate (Tally *t, GError **error)
{
  NormaEvaluation *e = t->evaluation;

  count_false_alarms (t);
  return rate_images (t, error) && rate_kinds (t, error) &&
         norma_pixel_auroc_finish (t->pixels, t->options->coverage, t->options->n_draws,
                                   t->options->seed, &e->pixel_auroc, &e->pixel_interval, error);
}

/* The pixels' scores are held while pictures are read, so each have half of the cap: with one
 * budget for both, a picture could wait for ever for what the scores hold. */
static NormaBudget *
halve (const NormaBudget *budget)
{
  return budget == NULL ? NULL : norma_budget_new (MAX (norma_budget_get_cap (budget) / 2, 1));
}

static gboolean
find_leakage (NormaModel *model, Tally *t, const NormaProgress *progress, GError **error)
{
  const NormaEvaluateOptions *o = t->options;
  const NormaLeakageOptions options = { o->good, o->score.n_threads, t->pictures };
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (gsize i = 0; i < t->dataset->images->len; i++)
    g_ptr_array_add (paths, get_path (t, i));
  t->evaluation->leakage = norma_leakage_find (model, paths, &options, progress, error);
  if (t->evaluation->leakage == NULL)
    return FALSE;
  choose_scored (t);
  return TRUE;
}

NormaEvaluation *
norma_evaluate (NormaModel *model, const NormaDataset *dataset, const NormaEvaluateOptions *options,
                const NormaProgress *progress, GError **error)
{
  g_autoptr (NormaEvaluation) evaluation = g_new0 (NormaEvaluation, 1);
  g_autoptr (GArray) nominal = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) anomalous = g_array_new (FALSE, FALSE, sizeof (float));
  g_autoptr (GArray) scored = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (NormaBudget) for_pictures = halve (options->score.budget);
  g_autoptr (NormaBudget) for_pixels = halve (options->score.budget);
  g_autoptr (NormaPixelAuroc) pixels = norma_pixel_auroc_new (for_pixels);
  Tally t = { evaluation, dataset, options, for_pictures, pixels, nominal, anomalous, scored };
  gboolean done;

  evaluation->kinds = g_ptr_array_new_with_free_func (free_kind);
  evaluation->n_images = dataset->images->len;
  evaluation->n_masks = dataset->n_masks;
  evaluation->coverage = options->coverage;
  done = find_leakage (model, &t, progress, error) && score_all (model, &t, progress, error) &&
         rate (&t, error);
  g_clear_error (&t.error);
  g_free (t.row);
  g_free (t.truth);
  return done ? g_steal_pointer (&evaluation) : NULL;
}
