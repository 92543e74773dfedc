/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/correct.h"

#include <math.h>

#include "core/base/error.h"
#include "core/model/good-hashes.h"
#include "core/pipeline/calibrate.h"
#include "core/pipeline/correct-private.h"
#include "core/pipeline/golden.h"
#include "core/pipeline/good-features.h"
#include "core/pipeline/held-out.h"
#include "core/pipeline/picture-features.h"

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_UNSUPPORTED, "%s cannot be corrected: fit anew",
               what);
  return FALSE;
}

gboolean
norma_correct_check (const NormaModel *model, GError **error)
{
  if (norma_tiling_is_set (&model->tiling))
    return refuse (error, "a model of tiles");
  if (model->stand_in != NULL)
    return refuse (error, "a model in bf16 or int8 that has thresholds in single precision, too,");
  return TRUE;
}

static gboolean
check_good_set (const NormaModel *model, GError **error)
{
  if (!norma_correct_check (model, error))
    return FALSE;
  if (model->good_set.augments != 0)
    return refuse (error, "a model of turned or mirrored copies");
  if (model->detector->class->score_held_out == NULL)
    return refuse (error, "a trained network, which does not tell good images that it knows,");
  if (model->good_set.hashes == NULL)
    return refuse (error, "a model that does not list its good images");
  return TRUE;
}

/* One correction of a model. */
typedef struct {
  const NormaModel *model;
  const NormaCorrectOptions *options;
  GPtrArray *paths; /* char *, lent, the added before the removed */
  guint n_added, n_removed;
  float *samples; /* [n_added + n_removed, sample] */
  NormaPictureFacts *facts; /* [n_added + n_removed] */
  guint *places; /* [n_removed], in the good set */
} Correcting;

static void
correcting_clear (Correcting *c)
{
  g_clear_pointer (&c->paths, g_ptr_array_unref);
  g_free (c->samples);
  g_free (c->facts);
  g_free (c->places);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Correcting, correcting_clear)

static void
list_paths (Correcting *c, const GPtrArray *added, const GPtrArray *removed)
{
  c->paths = g_ptr_array_new ();
  c->n_added = added == NULL ? 0 : added->len;
  c->n_removed = removed == NULL ? 0 : removed->len;
  for (guint i = 0; i < c->n_added; i++)
    g_ptr_array_add (c->paths, added->pdata[i]);
  for (guint i = 0; i < c->n_removed; i++)
    g_ptr_array_add (c->paths, removed->pdata[i]);
}

static gboolean
describe (Correcting *c, const NormaProgress *progress, GError **error)
{
  guint n = c->paths->len;
  gsize size = norma_feature_levels_size (&c->model->extractor->levels);

  if (n == 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "found no image to add or to remove, expected at least one");
    return FALSE;
  }
  c->samples = norma_alloc (n, size * sizeof (float), "features", error);
  if (c->samples == NULL)
    return FALSE;
  c->facts = g_new0 (NormaPictureFacts, n);
  c->places = g_new0 (guint, n);
  return norma_picture_features (c->model, c->paths, c->options->n_threads, c->options->budget,
                                 progress, c->samples, c->facts, error);
}

static gboolean
refuse_image (const Correcting *c, guint image, const char *why, GError **error)
{
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "%s: %s",
               (const char *)c->paths->pdata[image], why);
  return FALSE;
}

static gboolean
is_given_before (const Correcting *c, guint first, guint image)
{
  for (guint i = first; i < image; i++)
    if (g_str_equal (c->facts[i].hash, c->facts[image].hash))
      return TRUE;
  return FALSE;
}

/* Adding what is there, or removing what is not, would leave a model that no fit gives. */
static gboolean
find_places (Correcting *c, GError **error)
{
  const GPtrArray *hashes = c->model->good_set.hashes;

  for (guint i = 0; i < c->n_added; i++)
    if (norma_good_hashes_find (hashes, c->facts[i].hash, NULL) || is_given_before (c, 0, i))
      return refuse_image (c, i, "is among the good images already", error);
  for (guint i = c->n_added; i < c->paths->len; i++)
    if (!norma_good_hashes_find (hashes, c->facts[i].hash, &c->places[i - c->n_added]))
      return refuse_image (c, i, "is none of the images that the model learnt from", error);
    else if (is_given_before (c, c->n_added, i))
      return refuse_image (c, i, "is to be removed twice", error);
  return TRUE;
}

static gboolean
is_removed (const Correcting *c, guint place)
{
  for (guint i = 0; i < c->n_removed; i++)
    if (c->places[i] == place)
      return TRUE;
  return FALSE;
}

/* Sizes are those of all images that were ever learnt from: those of the others are not known. */
static void
widen (NormaGoodSet *good, const NormaPictureFacts *facts)
{
  double aspect = (double)facts->width / facts->height;

  good->narrowest = MIN (good->narrowest, aspect);
  good->widest = MAX (good->widest, aspect);
  good->bits = MAX (good->bits, facts->bits);
  good->channels = MAX (good->channels, facts->channels);
}

static void
change_good_set (const Correcting *c, NormaModel *corrected)
{
  NormaGoodSet *good = &corrected->good_set;
  GPtrArray *hashes = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < good->hashes->len; i++)
    if (!is_removed (c, i))
      g_ptr_array_add (hashes, g_strdup (good->hashes->pdata[i]));
  for (guint i = 0; i < c->n_added; i++) {
    g_ptr_array_add (hashes, g_strdup (c->facts[i].hash));
    widen (good, &c->facts[i]);
  }
  /* the set that thresholds rest on is the one before the first correction since */
  if (corrected->promised_hash == NULL)
    corrected->promised_hash = g_steal_pointer (&good->hash);
  g_free (good->hash);
  g_ptr_array_unref (good->hashes);
  good->hashes = hashes;
  good->hash = norma_good_hashes_digest (hashes);
  good->n_images = hashes->len;
  if (g_str_equal (good->hash, corrected->promised_hash))
    g_clear_pointer (&corrected->promised_hash, g_free);
}

static gboolean
change_good_files (const Correcting *c, NormaModel *corrected, GError **error)
{
  const NormaGoodFiles *before = corrected->good_files;
  NormaGoodFiles *after;
  guint n = 0;

  if (before == NULL)
    return TRUE;
  after = norma_good_files_new (before->n + c->n_added - c->n_removed, error);
  if (after == NULL)
    return FALSE;
  for (guint i = 0; i < before->n; i++)
    if (!is_removed (c, i)) {
      after->paths[n] = g_strdup (before->paths[i]);
      after->sizes[2 * n] = before->sizes[2 * i];
      after->sizes[2 * n + 1] = before->sizes[2 * i + 1];
      n++;
    }
  for (guint i = 0; i < c->n_added; i++, n++) {
    after->paths[n] = g_strdup (c->paths->pdata[i]);
    after->sizes[2 * n] = c->facts[i].width;
    after->sizes[2 * n + 1] = c->facts[i].height;
  }
  norma_good_files_free (corrected->good_files);
  corrected->good_files = after;
  return TRUE;
}

static void
note (const Correcting *c, NormaModel *corrected)
{
  if (corrected->corrections == NULL)
    corrected->corrections =
        g_ptr_array_new_with_free_func ((GDestroyNotify)norma_corrected_image_free);
  for (guint i = 0; i < c->paths->len; i++)
    g_ptr_array_add (corrected->corrections,
                     norma_corrected_image_new (i < c->n_added ? NORMA_CORRECTED_ADDED
                                                               : NORMA_CORRECTED_REMOVED,
                                                c->paths->pdata[i], c->facts[i].hash,
                                                c->options->when, c->options->who,
                                                c->options->reason));
}

static NormaModel *
correct (const Correcting *c, const NormaProgress *progress, GError **error)
{
  const NormaCorrection correction = {
    c->samples,           c->n_added, c->n_removed, c->places, c->model->extractor->least_variance,
    c->options->n_threads
  };
  g_autoptr (NormaDetector) detector =
      norma_detector_correct (c->model->detector, &correction,
                              norma_progress_get_cancellable (progress), error);
  g_autoptr (NormaModel) corrected = detector == NULL ? NULL : norma_model_copy (c->model, error);

  if (corrected == NULL)
    return NULL;
  norma_detector_unref (corrected->detector);
  corrected->detector = g_steal_pointer (&detector);
  corrected->smallest_defect = (NormaSmallestDefect){ 0 };
  change_good_set (c, corrected);
  if (!change_good_files (c, corrected, error))
    return NULL;
  note (c, corrected);
  return norma_golden_record (corrected, error) ? g_steal_pointer (&corrected) : NULL;
}

NormaModel *
norma_correct_model (const NormaModel *model, const GPtrArray *added, const GPtrArray *removed,
                     const NormaCorrectOptions *options, const NormaProgress *progress,
                     GError **error)
{
  g_auto (Correcting) c = { model, options };

  if (!check_good_set (model, error))
    return NULL;
  list_paths (&c, added, removed);
  return describe (&c, progress, error) && find_places (&c, error) ? correct (&c, progress, error)
                                                                   : NULL;
}

/* Thresholds. */

/* The survey's images become those of the good set, in its order. */
static gboolean
arrange (NormaSurvey *survey, const GPtrArray *hashes, GError **error)
{
  g_autoptr (GPtrArray) arranged =
      g_ptr_array_new_with_free_func ((GDestroyNotify)norma_good_image_free);
  guint n_missing = 0;

  for (guint i = 0; i < hashes->len; i++) {
    guint at = 0;

    while (
        at < survey->images->len &&
        !g_str_equal (((const NormaGoodImage *)survey->images->pdata[at])->hash, hashes->pdata[i]))
      at++;
    if (at < survey->images->len)
      g_ptr_array_add (arranged, g_ptr_array_steal_index (survey->images, at));
    else
      n_missing++;
  }
  if (n_missing > 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "%u of the model's %u good images were not found among those given", n_missing,
                 hashes->len);
    return FALSE;
  }
  g_ptr_array_unref (survey->images);
  survey->images = g_steal_pointer (&arranged);
  survey->n_usable = survey->images->len;
  return TRUE;
}

/* The options of a fit that would have given such thresholds. */
static NormaFitOptions
recover_options (const NormaModel *model)
{
  const NormaPromise *promise = &model->promise;
  NormaFitOptions options;

  norma_fit_options_init (&options);
  options.wish.false_alarms =
      promise->wished_false_alarms > 0 ? promise->wished_false_alarms : promise->false_alarms;
  if (promise->confidence > 0)
    options.wish.confidence = promise->confidence;
  options.bound = promise->bound;
  options.review_one_in = model->review_one_in;
  options.least_area = model->limits.least_area;
  norma_method_from_string (model->detector->class->name, &options.detector.method);
  if (options.detector.method == NORMA_METHOD_GAUSSIAN &&
      norma_gaussian_get_positions (model->detector) == NULL)
    options.detector.gaussian.scope = NORMA_SCOPE_IMAGE;
  return options;
}

static gboolean
check_number (const NormaModel *model, GError **error)
{
  if (model->good_set.n_images > 1)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "the model learnt from 1 good image, which promises nothing");
  return FALSE;
}

static gboolean
hold_out (const NormaSurvey *survey, const NormaModel *model, const NormaCorrectOptions *options,
          const NormaProgress *progress, GError **error)
{
  const NormaGoodFeatures good = { survey,
                                   &model->frame,
                                   model->extractor,
                                   .n_threads = options->n_threads,
                                   .budget = options->budget,
                                   .progress = progress };
  g_autofree guint *fold_of = g_new0 (guint, survey->n_usable);
  const NormaFolds all = { NORMA_HELD_OUT_STAGE, fold_of, 1 };

  return norma_held_out_by_closed_form (&good, &all, model, error);
}

NormaModel *
norma_correct_thresholds (const NormaModel *model, const GPtrArray *good,
                          const NormaCorrectOptions *options, const NormaProgress *progress,
                          NormaSurvey **survey_made, GError **error)
{
  NormaFitOptions fit = recover_options (model);
  g_autoptr (NormaSurvey) survey = NULL;
  g_autoptr (NormaModel) calibrated = NULL;
  NormaPromise assumed;

  if (!check_good_set (model, error) || !check_number (model, error))
    return NULL;
  survey = norma_survey_images (good, norma_frame_enough_side (&model->frame), fit.range,
                                options->n_threads, options->budget, progress, error);
  if (survey == NULL || !arrange (survey, model->good_set.hashes, error))
    return NULL;
  calibrated = norma_model_copy (model, error);
  if (calibrated == NULL)
    return NULL;
  g_clear_pointer (&calibrated->rarity, norma_rarity_free);
  g_clear_pointer (&calibrated->promised_hash, g_free);
  g_clear_pointer (&calibrated->provenance, g_free);
  norma_tuned_on_clear (&calibrated->tuned_on);
  if (!hold_out (survey, calibrated, options, progress, error) ||
      !norma_calibrate (&(NormaCalibration){ &fit, survey, calibrated, .agreement = NAN }, &assumed,
                        error) ||
      !norma_golden_record (calibrated, error))
    return NULL;
  if (survey_made != NULL)
    *survey_made = g_steal_pointer (&survey);
  return g_steal_pointer (&calibrated);
}
