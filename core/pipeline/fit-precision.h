/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "core/pipeline/fit.h"
#include "core/pipeline/good-features.h"

/* The precision of a fit's network: bf16 or int8 where it is wished, or where nothing is wished and
 * the good images' scores agree. */

/* What to try first, with as many images to tell by. Error: that of norma_precision_settle(). */
gboolean norma_fit_precision_choose (const NormaExtractorOptions *options, guint n_images,
                                     NormaPrecision *precision, GError **error);

/* Rank correlation of both held-out scores of the usable images; NaN with fewer than two. */
double norma_fit_precision_compare (const NormaSurvey *survey);

/* Whether a wish is content with scores that agree so. */
gboolean norma_fit_precision_accepts (NormaPrecision wished, double agreement);
