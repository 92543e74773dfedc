/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/detectors/detector-options.h"
#include "core/features/extractor-options.h"
#include "core/model/augment.h"
#include "core/model/model.h"
#include "core/pipeline/survey.h"
#include "core/pipeline/tile-options.h"
#include "core/training/loss-record.h"

/* From good images to a model with a promise. The good images are read twice: once to look (sizes, value
 * range, hashes, damage), once to be described. Their features are gone over to fit, in each pass of
 * the detector, and for held-out scores, more often where these need folds (held-out.h). They lie in a
 * scratch file (feature-store.h), so the memory does not grow with the number of images. */

typedef struct {
  guint short_side; /* of the working frame, pixels; default 256; a network may fix its own */
  guint width, height; /* of the working frame, in place of short_side; 0 (default): not given */
  NormaTileOptions tiles; /* in place of one frame; default none */
  NormaFrameFit frame_fit; /* default stretch */
  NormaRangePolicy range; /* which sample values become 0 and 1; default by type (range.h) */
  NormaExtractorOptions extractor; /* default built-in */
  NormaDetectorOptions detector;

  /* Turned and mirrored copies that are learnt from, too; never scored, and no images of the
   * promise. Default none. */
  NormaAugments augments;
  NormaAreas *areas; /* of all images, borrowed; default NULL: all is inspected */
  double smoothing; /* deviation, frame pixels, 0 … NORMA_MODEL_MAX_SMOOTHING; default 4 */
  NormaWish wish; /* default 1 % false alarms, 95 % confidence */
  NormaBound bound; /* default order statistic */
  double review_one_in; /* default 20: 1 in 20 good parts is looked at */
  guint64 least_area; /* pixels of the full-size image; default 0 */
  guint64 seed; /* of the golden vector; default 1 */
  guint n_defect_spots; /* drawn to measure the smallest defect seen; default 20, 0: not measured */
  guint n_threads; /* 0 (default): one a processor */

  /* Borrowed; NULL (default): no cap. The fit's own memory is held from it, and pictures get what
   * that leaves of the cap. */
  NormaBudget *budget;
} NormaFitOptions;

void norma_fit_options_init (NormaFitOptions *options);
gboolean norma_fit_options_has_tiles (const NormaFitOptions *options);

/* Of everything in a fit that is drawn. */
void norma_fit_options_set_seed (NormaFitOptions *options, guint64 seed);

/* Of the detectors that are trained. */
typedef struct {
  guint64 n_steps; /* 0 (default): the detector's usual number */
  double budget_s; /* that may end it before; 0 (default): no bound of time */
  const char *check_point; /* path, as in NormaTraining; borrowed; NULL (default): none */
  const char *note; /* that it carries; borrowed; NULL (default): none */

  /* Told of the record after each step, in the thread that trains; NULL (default): nobody is. */
  void (*watch) (const NormaLossRecord *record, gpointer watch_data);
  gpointer watch_data;
} NormaFitTraining;

/* The steps that the detector takes when nobody says how many; 0: it is not trained. */
guint64 norma_fit_training_get_usual_steps (NormaMethod method);

/* Into the options of every detector that is trained, whichever the options name. */
void norma_fit_options_set_training (NormaFitOptions *options, const NormaFitTraining *training);

typedef struct {
  NormaModel *model; /* owned */
  NormaSurvey *survey; /* the good images with their errors and held-out scores, owned */
  NormaPromise assumed; /* for the scope of the image: what the chi-square law would promise with
                           its assumption; n = 0 where there is none */
  double seconds;
} NormaFit;

void norma_fit_free (NormaFit *fit);

/* paths: char *. A good image that cannot be read or used is left out and listed with its error.
 * One usable image is enough for the detector patchcore, or with copies; then nothing is promised, its
 * held-out score is NaN, and the threshold is where to begin with (starting-threshold.h).
 * Errors: NORMA_ERROR_INPUT with fewer images, images that do not vary, an option
 * out of its range, a working frame or a canvas of tiles that is too small or too large, copies of tiles, a bound that does not hold here (the message says what would), or areas that leave nothing of a good image; NORMA_ERROR_TOO_LARGE; cancelled. */
NormaFit *norma_fit_images (const GPtrArray *paths, const NormaFitOptions *options,
                            const NormaProgress *progress, GError **error);

/* How often the features of each good image are gone over by a detector whose fit has n_passes: in its
 * fits, and once for the held-out score. */
guint norma_fit_walks (const NormaFitOptions *options, guint n_images, guint n_passes);

/* Bytes that fitting without tiles needs beyond the pictures in memory, known beforehand; with tiles
 * see tile-fit.h. */
guint64 norma_fit_memory (const NormaFrame *frame, const NormaExtractor *extractor, guint n_images,
                          const NormaFitOptions *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaFit, norma_fit_free)
