/* SPDX-License-Identifier: Apache-2.0 */
#include "core/base/error.h"
#include "core/pipeline/fit-private.h"

/* What a fit can be asked for, and what of it goes together. */

void
norma_fit_options_init (NormaFitOptions *options)
{
  *options = (NormaFitOptions){
    .short_side = 256,
    .tiles = NORMA_TILE_OPTIONS_INIT,
    .frame_fit = NORMA_FRAME_STRETCH,
    .range = NORMA_RANGE_BY_TYPE,
    .detector = NORMA_DETECTOR_OPTIONS_INIT,
    .smoothing = 4,
    .wish = NORMA_WISH_INIT,
    .bound = NORMA_BOUND_ORDER_STATISTIC,
    .review_one_in = 20,
    .seed = 1,
    .n_defect_spots = 20,
  };
}

gboolean
norma_fit_options_has_tiles (const NormaFitOptions *options)
{
  return options->tiles.side > 0;
}

void
norma_fit_options_set_seed (NormaFitOptions *options, guint64 seed)
{
  options->seed = seed;
  options->detector.gaussian.embedding.seed = seed;
  options->detector.padim.embedding.seed = seed;
  options->detector.patchcore.seed = seed;
  options->detector.simplenet.training.seed = seed;
  options->detector.efficientad.training.seed = seed;
}

guint64
norma_fit_training_get_usual_steps (NormaMethod method)
{
  const NormaDetectorOptions usual = NORMA_DETECTOR_OPTIONS_INIT;

  switch (method) {
  case NORMA_METHOD_SIMPLENET:
    return usual.simplenet.training.schedule.n_steps;
  case NORMA_METHOD_EFFICIENTAD:
    return usual.efficientad.training.schedule.n_steps;
  default:
    return 0;
  }
}

static void
set_schedule (NormaSchedule *schedule, NormaMethod method, const NormaFitTraining *training)
{
  schedule->budget_s = training->budget_s;
  schedule->n_steps =
      training->n_steps > 0 ? training->n_steps : norma_fit_training_get_usual_steps (method);
}

void
norma_fit_options_set_training (NormaFitOptions *options, const NormaFitTraining *training)
{
  NormaDiscriminatorOptions *discriminator = &options->detector.simplenet.training;
  NormaStudentTrainingOptions *student = &options->detector.efficientad.training;

  set_schedule (&discriminator->schedule, NORMA_METHOD_SIMPLENET, training);
  set_schedule (&student->schedule, NORMA_METHOD_EFFICIENTAD, training);
  discriminator->check_point = student->check_point = training->check_point;
  discriminator->note = student->note = training->note;
  discriminator->watch = student->watch = training->watch;
  discriminator->watch_data = student->watch_data = training->watch_data;
}

static gboolean
check_between (double value, double above, double below, const char *what, GError **error)
{
  if (value > above && value < below)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
               "%s: found %g, expected a number above %g "
               "and below %g",
               what, value, above, below);
  return FALSE;
}

static gboolean
check_smoothing (double smoothing, GError **error)
{
  if (smoothing >= 0 && smoothing <= NORMA_MODEL_MAX_SMOOTHING)
    return TRUE;
  g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT, "smoothing: found %g, expected 0 to %d",
               smoothing, NORMA_MODEL_MAX_SMOOTHING);
  return FALSE;
}

gboolean
norma_fit_options_check (const NormaFitOptions *options, GError **error)
{
  if (options->bound == NORMA_BOUND_F_LAW &&
      options->detector.gaussian.covariance != NORMA_COVARIANCE_SAMPLE) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "the bound f-law needs covariances without shrinkage");
    return FALSE;
  }
  if (options->bound == NORMA_BOUND_F_LAW && options->augments != 0) {
    g_set_error (
        error, NORMA_ERROR, NORMA_ERROR_INPUT,
        "the bound f-law needs independent samples, which turned and mirrored copies of the "
        "good images are not");
    return FALSE;
  }
  if ((options->width == 0) != (options->height == 0)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "working frame: found %u × %u, expected both sides or none", options->width,
                 options->height);
    return FALSE;
  }
  if (norma_fit_options_has_tiles (options) && options->augments != 0) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "tiles: found turned or mirrored copies with them, expected none");
    return FALSE;
  }
  if (norma_fit_options_has_tiles (options) && options->tiles.models == NORMA_TILE_MODELS_EACH &&
      norma_method_is_trained (options->detector.method)) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "tiles: found a model each for the detector %s, which would be trained for "
                 "each of them; expected one for all",
                 norma_method_to_string (options->detector.method));
    return FALSE;
  }
  if (options->detector.method == NORMA_METHOD_EFFICIENTAD &&
      options->extractor.precision > NORMA_PRECISION_FP32) {
    g_set_error (error, NORMA_ERROR, NORMA_ERROR_INPUT,
                 "precision: found %s for the detector efficientad, whose student learns from a "
                 "teacher in fp32; expected auto or fp32",
                 norma_precision_to_string (options->extractor.precision));
    return FALSE;
  }
  return check_between (options->wish.false_alarms, 0, 1, "false alarms", error) &&
         check_between (options->wish.confidence, 0, 1, "confidence", error) &&
         check_between (options->review_one_in, 1, G_MAXDOUBLE, "review of 1 in N", error) &&
         check_between (options->detector.gaussian.explained, 0, 1, "explained variance", error) &&
         check_between (options->detector.gaussian_ad.explained, 0, 1, "explained variance",
                        error) &&
         check_smoothing (options->smoothing, error);
}
