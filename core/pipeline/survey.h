/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/base/progress.h"
#include "core/image/frame.h"
#include "core/image/range.h"
#include "core/image/read.h"
#include "core/model/model.h"

/* The first look at a good set: every image is read once. */

/* One good image. */
typedef struct {
  char *path;
  GError *error; /* why it cannot be used; NULL if it can */
  double held_out; /* set by the fit: its score as if it had not taken part; NaN: there is none */
  double held_out_beside; /* the same with the network in another precision; NaN: not asked for */

  guint width, height, channels, bits;
  char hash[65]; /* SHA-256 of the file, hexadecimal */
} NormaGoodImage;

void norma_good_image_free (NormaGoodImage *image);

typedef struct {
  GPtrArray *images; /* NormaGoodImage, in the order given, owned */
  guint n_usable;
  NormaValueKind kind; /* of all usable images */
  double low, high; /* sample values that become 0 and 1 */
  double median_aspect; /* width / height */
  guint channels; /* 1 if all usable images are grey, else 3 */
  NormaGoodSet good_set; /* hash owned */
} NormaSurvey;

void norma_survey_free (NormaSurvey *survey);

/* paths: char *. An image that cannot be read, or has other than 1 or 3 channels, or samples that
 * are no numbers, is kept with its error, and so is one whose samples have no unit in common with those before it.
 * Errors: NORMA_ERROR_INPUT if no image is usable, with the first image's error;
 * NORMA_ERROR_TOO_LARGE; cancelled. */
NormaSurvey *norma_survey_images (const GPtrArray *paths, guint enough_side, NormaRangePolicy range,
                                  guint n_threads, NormaBudget *budget,
                                  const NormaProgress *progress, GError **error);

/* The usable images, in order; the array is the caller's, the images are lent. */
GPtrArray *norma_survey_list_usable (const NormaSurvey *survey);

/* Of the first image that cannot be used; NULL if all can. Lent. */
const GError *norma_survey_first_error (const NormaSurvey *survey);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NormaSurvey, norma_survey_free)
