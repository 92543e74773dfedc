/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pipeline/fit-precision.h"

#include "core/statistics/rank-correlation.h"

/* The order of fewer scores says little. */
enum { LEAST_IMAGES = 20 };

/* As the order of a hundred scores in which neighbours change places a few times: bf16 on ResNet-18
 * stays above, int8 below (docs/network.md). */
#define LEAST_AGREEMENT 0.999

gboolean
norma_fit_precision_choose (const NormaExtractorOptions *options, guint n_images,
                            NormaPrecision *precision, GError **error)
{
  if (!norma_precision_settle (options->precision, precision, error))
    return FALSE;
  if (options->network == NULL ||
      (options->precision == NORMA_PRECISION_AUTO && n_images < LEAST_IMAGES))
    *precision = NORMA_PRECISION_FP32;
  return TRUE;
}

double
norma_fit_precision_compare (const NormaSurvey *survey)
{
  g_autoptr (GPtrArray) usable = norma_survey_list_usable (survey);
  g_autofree double *lowered = g_new (double, usable->len);
  g_autofree double *in_fp32 = g_new (double, usable->len);

  for (guint i = 0; i < usable->len; i++) {
    const NormaGoodImage *image = usable->pdata[i];

    lowered[i] = image->held_out;
    in_fp32[i] = image->held_out_in_fp32;
  }
  return norma_rank_correlation (lowered, in_fp32, usable->len);
}

gboolean
norma_fit_precision_accepts (NormaPrecision wished, double agreement)
{
  return wished != NORMA_PRECISION_AUTO || agreement >= LEAST_AGREEMENT;
}
